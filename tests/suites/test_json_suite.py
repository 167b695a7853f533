"""JSONTestSuite (github.com/nst/JSONTestSuite): what must be read, what must be refused, what is free."""

from __future__ import annotations

import json
import tomllib

from launchlint.engine.discovery import InputFailure, decode
from launchlint.syntax import parse, plain_data
from tests.suites.places import ROOT, suite

DEVIATIONS = tomllib.loads((ROOT / "tests" / "suites" / "deviations.toml").read_text(encoding="utf-8"))["json"]


def verdict(content: bytes) -> tuple[str, object]:
    """`accept` with the value, or `refuse` with why."""
    try:
        source = decode("case.json", content)
    except InputFailure as failure:
        return "refuse", failure.message
    parsed = parse(source)
    if parsed.faults:
        for fault in parsed.faults:
            assert 0 <= fault.span.start <= fault.span.end <= len(source.text)
        return "refuse", parsed.faults[0].message
    return "accept", plain_data(parsed.documents[0].root)


def test_every_case() -> None:
    folder = suite("JSONTestSuite") / "test_parsing"
    wrong, seen = [], set()
    for path in sorted(folder.glob("*.json")):
        name, content = path.stem, path.read_bytes()
        said, value = verdict(content)
        expected = {"y": "accept", "n": "refuse", "i": DEVIATIONS["free"].get(name, {}).get("verdict")}[name[0]]
        if name in DEVIATIONS["deviations"]:
            seen.add(name)
            expected = DEVIATIONS["deviations"][name]["verdict"]
        if said != expected:
            wrong.append(f"{name}: {said} ({str(value)[:60]!r}), expected {expected}")
        elif said == "accept" and name[0] == "y" and value != json.loads(content) and "duplicated" not in name:
            wrong.append(f"{name}: read {value!r}, json reads {json.loads(content)!r}")
    assert not wrong, "\n".join(wrong)
    assert seen == set(DEVIATIONS["deviations"]), "a deviation is listed that no longer deviates"
