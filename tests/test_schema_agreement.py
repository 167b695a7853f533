"""jsonschema is the authority: our walk over nodes must find the same instances at fault, in the same places."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from launchlint.model import patterns
from launchlint.model.facts.names import ABSENT_TAGS
from launchlint.model.shape import load
from launchlint.model.validate import FORBIDDEN, KEY, MISSING, NULLS_COUNT, UNKNOWN, Walk
from launchlint.paths import schema_path
from launchlint.syntax import parse
from launchlint.text import Source
from scripts.build_validators import NAMES
from tests.schema_instances import TEXTS, Instances

FEW, MANY = 120, 3000


def theirs(validator, instance) -> dict[tuple, str]:
    """Each place jsonschema faults, with its keyword."""
    places: dict[tuple, str] = {}
    bad_keys = set()
    for error in validator.iter_errors(instance):
        path = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            known = error.schema.get("properties", {})
            patterns = error.schema.get("patternProperties", {})
            for key in error.instance:
                if key not in known and not any(re.search(pattern, key) for pattern in patterns):
                    places[(*path, key)] = "unknown"
        elif error.validator == "required":
            for name in error.validator_value:
                if name not in error.instance:
                    places[(*path, name, "(missing)")] = "missing"
        elif "propertyNames" in error.absolute_schema_path:
            places[(*path, error.instance)] = "key"
            bad_keys.add((*path, error.instance))
        else:
            places.setdefault(path, str(error.validator))
    # Of a key that is wrong already we do not judge the value.
    return {path: word for path, word in places.items() if not any(_below(path, key) for key in bad_keys)}


def ours(schema, instance) -> tuple[dict[tuple, str], set[tuple]]:
    """Each place our walk faults, and those where a whole number is written with a point."""
    text = json.dumps(instance)
    root = parse(Source("instance.json", text)).documents[0].root
    walk = Walk({}, set(), NULLS_COUNT, complete=True)
    walk.start(root, schema.root)
    places: dict[tuple, str] = {}
    points = set()
    for fault in walk.faults:
        path = fault.field.path
        if fault.kind == "float":
            points.add(path)
        elif fault.kind == MISSING:
            places[(*path, fault.limit, "(missing)")] = "missing"
        else:
            places[path] = {UNKNOWN: "unknown", FORBIDDEN: "unknown", KEY: "key"}.get(fault.kind, fault.kind)
    return places, points


def _below(path, other) -> bool:
    return len(path) > len(other) and path[: len(other)] == other


def agree(validator, schema, instance) -> None:
    expected = theirs(validator, instance)
    found, points = ours(schema, instance)
    # jsonschema points at the whole of an anyOf, we into the branch that was meant.
    for path in [path for path, word in expected.items() if word == "anyOf"]:
        inside = [other for other in found if other == path or _below(other, path)]
        assert inside or any(point == path or _below(point, path) for point in points), (path, instance)
        for other in inside:
            del found[other]
        del expected[path]
    assert set(found) == set(expected), instance
    # 1.0 is an integer to JSON Schema, and to no service: told apart, and never where the value is wrong anyway.
    assert not points & set(expected), instance


def cases(name, module, count):
    with open(schema_path(name), encoding="utf-8") as file:
        plain = json.load(file)
    validator, schema = Draft202012Validator(plain), load(module)
    valid = broken = 0
    for seed in range(count):
        instances = Instances(plain, random.Random(f"{name} {seed}"))
        instance = instances.valid() if seed % 5 == 0 else instances.broken()
        if isinstance(instance, dict):
            agree(validator, schema, instance)
            if validator.is_valid(instance):
                valid += 1
            else:
                broken += 1
    assert valid > count // 20 or name == "local-container"
    assert broken > count // 3


@pytest.mark.parametrize(("name", "module"), NAMES.items())
def test_the_walk_agrees_with_jsonschema(name, module):
    cases(name, module, FEW)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "module"), NAMES.items())
def test_the_walk_agrees_with_jsonschema_on_thousands(name, module):
    cases(name, module, MANY)


USUAL = [
    "arn:aws:iam::123456789012:role/launch", "arn:aws:iam::123456789012:role/a_b", "arn:aws:iam::12345678901:role/x", "arn:aws-cn:iam::123456789012:role/x", "launch-role",
    "s3://bucket/folder", "s3://", "s3:///x", "https://x/y", "gs://bucket/x", "bucket", "gs://Bucket", "gs://-a-", "gs://ab", "a@b", "a@b@c", "a b@c", "n1-standard-8", "n1-", "1-a",
    "all", "-1", "0", "device=0", "count=2", "8g", "1.5g", "8 gb", "0.5", ".5", "5.", "1/2", "/", "/a", "C:\\x", "é", "1\n", "a\nb",
]  # fmt: skip
PIECES = st.lists(st.sampled_from(["5.0", "9", "10.2", "11", "12.4", "12.4.1", ".", "-", "1", "runtime", "devel", "base", "latest", "ubuntu22.04", "\n", "\u0661"]), max_size=5).map("".join)


@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(sorted(patterns._QUICK)), st.data())
def test_short_cuts_agree_with_the_patterns(pattern, data):
    text = data.draw(st.text("aZ09-_./= Gimk+e\n\u00e9\u0661", max_size=8) | st.sampled_from([*TEXTS, *USUAL]) | PIECES | st.from_regex(pattern))
    assert patterns.matches(pattern, text) == (re.search(pattern, text) is not None)


def test_short_cuts_agree_on_what_people_write():
    for pattern in patterns._QUICK:
        for text in [*TEXTS, *USUAL]:
            assert patterns.matches(pattern, text) == (re.search(pattern, text) is not None), (pattern, text)


def test_short_cuts_are_for_patterns_in_use():
    used = "".join(path.read_text(encoding="utf-8") for path in Path(schema_path("tiles")).parent.rglob("*.json"))
    tags = {pattern for _, pattern, *_ in ABSENT_TAGS}
    assert [pattern for pattern in patterns._QUICK if json.dumps(pattern) not in used and pattern not in tags] == []
