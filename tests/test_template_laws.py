"""Laws of fields, macros, tiles and definitions: what holds for any text."""

from __future__ import annotations

import json
import random
import re
from itertools import pairwise

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from launchlint import registry
from launchlint.engine.checker import check, check_file
from launchlint.engine.settings import Settings
from launchlint.model.file import read
from launchlint.model.suspects import doubled_braces
from launchlint.model.template import BUILT_IN_MACROS, read_template
from launchlint.syntax.nodes import Scalar
from launchlint.text import Source, apply_edits

# Pieces of what people write, right and wrong, to be joined in any order.
PIECES = [
    "{", "}", "{{", "}}", "{{{", "}}}", "$", "$$", "${", "$(", ")", "\\", " ", "-", ".", "|", ":", ",", "/", "#", "!",
    "gpus", "run_id", "image_uri", "${run_id}", "${runid}", "{{gpus}}", "{{ cpus }}", "{{a b}}", "end", "if", "0", "é",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=12)
# Without what quotes and escapes spell differently, so that twins have the same characters.
plain_texts = texts.filter(
    lambda text: (
        text.isprintable()
        and all(ord(character) < 0x2000 for character in text)
        and not set("\\\"'") & set(text)
        and text == text.strip()
    )
)

names = st.sampled_from(["gpus", "cpus", "aws_instance", "aws-instance", "run id", ""])
values = st.none() | st.booleans() | st.integers(-2, 9) | st.sampled_from([0.5, 2.5, "4", "ml.m5.large", "8Gi"])
schemas = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["string", "integer", "number", "float", "int", "bool", "Integer"]),
        "default": values,
        "minimum": values,
        "maximum": values,
        "enum": st.lists(values, max_size=4) | values,
        "min": values,
        "pattern": st.just("x"),
    },
)
tiles = st.fixed_dictionaries({}, optional={"schema": schemas | values, "type": values, "description": values}) | values
leaves = plain_texts | st.integers(-5, 9999) | st.booleans() | st.none()
settings_trees = st.recursive(
    leaves,
    lambda deeper: (
        st.lists(deeper, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "env", "name", "spec"]), deeper, max_size=3)
    ),
    max_leaves=6,
)
definitions = st.fixed_dictionaries(
    {
        "name": plain_texts | st.integers(),
        "resource_type": st.sampled_from(["kubernetes", "local-container", "docker", "vertex", "x"]),
        "resource_config": st.dictionaries(
            st.sampled_from(["gpus", "env", "builder", "spec", "kind", "metadata", "kubernetes"]),
            settings_trees,
            max_size=4,
        ),
    },
    optional={
        "template_variables": st.dictionaries(names, tiles, max_size=3),
        "prioritization_mode": st.sampled_from(["V0", "v1", "disabled", "", None, 1]),
        "external_links": st.dictionaries(names, values, max_size=2) | st.lists(values, max_size=1),
        "config": st.just({}),
        "entity_name": st.just("team"),
    },
)


class _Quoting(yaml.SafeDumper):
    """Text in double quotes, so that no reader takes it for anything else; no anchors."""

    def ignore_aliases(self, data):
        return True


_Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def as_yaml(data: object) -> str:
    return yaml.dump(data, Dumper=_Quoting, allow_unicode=True, sort_keys=False, width=10_000)


def told(text: str, name: str) -> list[tuple[str, str, str]]:
    """Code, level and flagged text without quotes; a collection looks different in each language."""

    def shown(flagged: str) -> str:
        is_collection = flagged.startswith(("{", "[", "- ")) or ": " in flagged or "\n" in flagged
        return "" if is_collection else flagged.strip('"')

    return sorted((f.code, f.severity, shown(f.span.text)) for f in check(text, name))


@given(definitions)
def test_yaml_and_json_twins_agree(data):
    in_json = json.dumps(data, ensure_ascii=False, indent=1)
    assert told(in_json, "queue.json") == told(as_yaml(data), "queue.yaml") == told(in_json, "queue.yaml")


@given(definitions)
def test_each_rule_speaks_for_itself(data):
    """No rule depends on another having run, nor on the order."""
    text = json.dumps(data)
    together = check(text, "queue.json")
    codes = [row.code for row in registry.ROWS if row.default]
    random.Random(len(text)).shuffle(codes)
    apart = [f for code in codes if code != "LL006" for f in check(text, "queue.json", Settings(select=(code,)))]
    key = [(f.code, f.span.start, f.span.end, f.message) for f in together]
    assert sorted((f.code, f.span.start, f.span.end, f.message) for f in apart) == sorted(key)


@given(definitions, st.sampled_from(["queue.yaml", "queue.json"]))
def test_every_place_lies_in_its_source(data, name):
    for finding in check(json.dumps(data), name):
        spans = [finding.span, *(label.span for label in finding.labels)]
        spans += [edit.span for edit in finding.fix.edits] if finding.fix else []
        for span in spans:
            assert 0 <= span.start <= span.end <= len(span.source.text)


@given(texts, st.sampled_from(["value", "key", "name", "tile", "default", "file"]))
def test_any_text_anywhere_is_checked(text, place):
    queue = {
        "name": text if place == "name" else "q",
        "resource_type": "kubernetes",
        "resource_config": {text if place == "key" else "kind": text if place == "value" else "Job"},
        "template_variables": {text if place == "tile" else "t": {"schema": {"type": "string", "default": text}}},
    }
    source = text if place == "file" else json.dumps(queue)
    for name in ("queue.yaml", "queue.json"):
        report = check_file(read(Source(name, source)))
        assert not report.crashes, report.crashes[0]


@given(texts)
def test_a_macro_is_what_the_agents_pattern_says(text):
    """wandb/sdk/launch/utils.py, MACRO_REGEX; also inside malformed fields, and after a second dollar."""
    found = read_template(scalar(text), ()).macros
    expected = [(match.start() + 1, match.end() + 1) for match in re.finditer(r"\$\{(\w+)\}", text)]
    assert [(macro.span.start, macro.span.end) for macro in found] == expected


@given(texts)
def test_fields_are_words_in_two_braces(text):
    template = read_template(scalar(text), ())
    for field in template.fields:
        assert re.fullmatch(r"\{\{\s*[\w-]+\s*\}\}", field.span.text)
        assert field.name_span.text == field.name
        assert field.whole == (field.span.text == text)
    marks = [mark.span for mark in (*template.fields, *template.foreign)]
    marks += [fault.span for fault in template.malformed_fields if fault.problem != "spaces"]
    marks.sort(key=lambda span: span.start)
    assert all(one.end <= other.start for one, other in pairwise(marks)), "no character means two things"


@given(st.lists(st.sampled_from(["{{", "}}", "{", "}", "x", " "]), max_size=14).map("".join))
def test_pairs_of_braces_lie_side_by_side(text):
    found = doubled_braces(text)
    closed = [braces for braces in found if braces.closing]
    assert found == sorted(found)
    for one, other in pairwise(closed):
        assert one.end <= other.start
    for braces in closed:
        assert text[braces.start : braces.start + braces.opening] == "{" * braces.opening
        assert text[braces.end - braces.closing : braces.end] == "}" * braces.closing


@given(plain_texts.filter(lambda text: text and "\n" not in text and "#" not in text))
def test_quotes_change_no_mark(text):
    def marks(value: str) -> list[tuple[str, str]]:
        source = f"# launchlint: resource=local-container\nname: {value}\n"
        (config,) = read(Source("q.yaml", source)).configs
        template = config.template(config.root.get("name"))
        if template is None:
            return []
        found = [("field", field.name) for field in template.fields] + [
            ("macro", macro.name) for macro in template.macros
        ]
        found += [(fault.problem, fault.span.text) for fault in template.malformed_fields + template.malformed_macros]
        return found + [("foreign", mark.span.text) for mark in template.foreign]

    assert marks(f'"{text}"') == marks(f"'{text}'") == marks(f"|-\n  {text}")


@pytest.mark.parametrize("name", ["queue.yaml", "queue.json"])
@given(definitions)
def test_a_safe_fix_cures_its_finding(name, data):
    text = json.dumps(data, indent=1)
    before = check(text, name)
    for finding in before:
        if finding.fix and finding.fix.safe and finding.code[2] in "01237":
            after = check(apply_edits(text, finding.fix.edits)[0], name)
            same = [f for f in before if (f.code, f.message) == (finding.code, finding.message)]
            left = [f for f in after if (f.code, f.message) == (finding.code, finding.message)]
            assert len(left) < len(same), finding


def scalar(text: str) -> Scalar:
    """A text in quotes, as a reader would hand it over."""
    return Scalar(Source("q.yaml", f'"{text}"'), 0, len(text) + 2, text, '"', text, offsets=range(1, len(text) + 2))


def test_the_six_built_in_macros_are_known():
    assert len(set(BUILT_IN_MACROS)) == 6
