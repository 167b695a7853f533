"""The YAML test suite (github.com/yaml/yaml-test-suite): accepted or refused, and the values read."""

from __future__ import annotations

import json
import tomllib

import pytest
from ruamel.yaml import YAML

from launchlint.syntax import plain_data
from launchlint.syntax.yaml import read_yaml
from launchlint.text import Source
from tests.suites.places import ROOT, suite

DEVIATIONS = tomllib.loads((ROOT / "tests" / "suites" / "deviations.toml").read_text(encoding="utf-8"))["yaml"]
# The suite writes invisible characters visibly.
_VISIBLE = (("␣", " "), ("»", "\t"), ("—", ""), ("←", "\r"), ("⇔", "\ufeff"), ("↵", ""), ("∎\n", ""))


def cases():
    for path in sorted((suite("yaml-test-suite") / "src").glob("*.yaml")):
        previous: dict = {}
        for number, case in enumerate(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))):
            case = {**{k: v for k, v in previous.items() if k not in ("fail", "json", "skip")}, **case}
            previous = case
            text = case["yaml"]
            for shown, meant in _VISIBLE:
                text = text.replace(shown, meant)
            yield f"{path.stem}-{number}", text, case


def values(text: str) -> list[object] | None:
    """The documents the suite expects, from its JSON."""
    decoder, at, found = json.JSONDecoder(), 0, []
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = decoder.raw_decode(text, at)
        found.append(value)
    return found


def read_by_pyyaml(text: str) -> tuple[str, list[object]]:
    """What PyYAML, which reads the files for W&B's users, makes of a text: verdict and raw values."""
    import yaml

    try:
        for _ in yaml.safe_load_all(text):
            pass
    except Exception:
        return "refuse", []
    return "accept", list(yaml.load_all(text, Loader=yaml.BaseLoader))  # scalars stay text


def texts(value: object) -> object:
    """Values with every scalar as text, so that only the structure and the words are compared."""
    if isinstance(value, dict):
        return {str(texts(key)): texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [texts(item) for item in value]
    return "" if value is None else str(value)


@pytest.mark.slow
@pytest.mark.parametrize("pure", [False, True], ids=["c", "pure"])
def test_every_case(pure: bool) -> None:
    wrong, listed = [], DEVIATIONS["pure" if pure else "c"]
    seen = set()
    for name, text, case in cases():
        parsed = read_yaml(Source("case.yaml", text.removeprefix("\ufeff")), pure=pure)
        for fault in parsed.faults:
            assert 0 <= fault.span.start <= fault.span.end <= len(text)
        said = "refuse" if parsed.faults else "accept"
        expected = "refuse" if case.get("fail") else "accept"
        problem = None
        if said != expected:
            problem = f"{said}, expected {expected}"
        elif said == "accept" and case.get("json") is not None:
            read = [plain_data(document.root) for document in parsed.documents]
            if read != values(case["json"]) and not (read == [] and values(case["json"]) == []):
                problem = f"reads {read!r}, expected {values(case['json'])!r}"
        if problem and name not in listed:
            theirs, read = read_by_pyyaml(text.removeprefix("\ufeff"))
            if theirs == said and (
                said == "refuse"
                or expected == "refuse"
                or texts(read) == texts([plain_data(document.root) for document in parsed.documents])
            ):
                continue  # PyYAML departs from the suite in the same way: what it reads is what counts
            wrong.append(f"{name} {case.get('name', '')}: {problem}")
        elif problem:
            seen.add(name)
    assert not wrong, "\n".join(wrong)
    assert seen == set(listed), f"listed but no longer deviating: {sorted(set(listed) - seen)}"
