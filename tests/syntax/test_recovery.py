"""One slip in a readable file: one syntax fault near it, and not a word about what only follows from it."""

from __future__ import annotations

import pytest

from launchlint.engine.checker import check_file
from launchlint.engine.finding import Finding
from launchlint.engine.settings import DEFAULT_SETTINGS, Settings
from launchlint.model.file import read
from launchlint.rule import strip_marks
from launchlint.text import Source
from tests.examples import settings_of
from tests.syntax.broken import json_files, json_slips, queue_files, rule_examples, yaml_slips

SYNTAX = ("LL001", "LL007")
JSON_SYNTAX = ("LL001", "LL102")  # the latter of a bare `{{name}}`, which no reader of JSON takes


def findings(source: Source, tiles: Source | None, settings: Settings) -> list[Finding]:
    report = check_file(read(source, settings.context_for(source.path), tiles), settings)
    assert not report.crashes, report.crashes[0]
    return report.findings


def near(finding: Finding, line: int) -> bool:
    """The finding or what it points to besides stands on the line or one beside it, or counts the lines."""
    places = [finding.span, *(label.span for label in finding.labels)]
    return any(abs(place.source.position(place.start)[0] - line) <= 1 for place in places)


def check_slips(source: Source, tiles: Source | None, settings: Settings, every: int, first: int = 0) -> None:
    slips, codes = (json_slips, JSON_SYNTAX) if source.path.endswith(".json") else (yaml_slips, SYNTAX)
    before = findings(source, tiles, settings)
    if any(finding.code in codes for finding in before):
        return
    said = {(finding.code, finding.message) for finding in before}
    lines = source.text.split("\n")
    wrong: list[str] = []
    number = first
    for index, line in enumerate(lines):
        for name, slip in slips(line):
            number += 1
            text = "\n".join([*lines[:index], slip, *lines[index + 1 :]])
            if number % every or text == source.text:
                continue
            after = findings(Source(source.path, text), tiles, settings)
            syntax = [finding for finding in after if finding.code in codes]
            if not syntax:
                continue  # still readable, if not what was meant
            where = f"{source.path}:{index + 1}, {name}: {slip!r}"
            if len(syntax) > 1:
                wrong.append(f"{where}: {[(f.start, f.message) for f in syntax]}")
            if not any(near(finding, index + 1) for finding in syntax):
                wrong.append(f"{where}: told at {[(f.start, f.message) for f in syntax]}")
            for finding in after:
                follows = (finding.code, finding.message) not in said and finding.start[0] != index + 1
                if finding.code not in codes and follows:
                    wrong.append(f"{where}: also {finding.code} at {finding.start}: {finding.message}")
    assert not wrong, f"{len(wrong)} things follow from a slip:\n" + "\n".join(wrong[:20])


CONTROLS = {
    "a control character before a key": ("a: b\n\x1dc: d\n", [(2, 1)]),
    "one before a dash, which was read without end": ("spec:\n  containers:\n    - name: a\n    \x1d- name: b\n", [(4, 5)]),
    "one in a line with a fault of its own": ("a: \x01[b\nc: d\n", [(1, 4), (1, 5)]),
}


@pytest.mark.parametrize(("text", "places"), CONTROLS.values(), ids=CONTROLS)
def test_a_control_character_is_told_once(text, places):
    found = findings(Source("queue.yaml", text), None, DEFAULT_SETTINGS)
    assert [finding.start for finding in found if finding.code == "LL001"] == places


@pytest.mark.parametrize("source", queue_files(), ids=lambda source: source.path)
def test_a_slip_in_a_queue_file(source):
    check_slips(source, None, DEFAULT_SETTINGS, every=7)


@pytest.mark.parametrize("source", json_files(), ids=lambda source: source.path)
def test_any_slip_in_a_json_file(source):
    check_slips(source, None, DEFAULT_SETTINGS, every=1)


@pytest.mark.slow
@pytest.mark.parametrize("source", queue_files(), ids=lambda source: source.path)
def test_any_slip_in_a_queue_file(source):
    check_slips(source, None, DEFAULT_SETTINGS, every=1)


def case(rule, example):
    beside = [Source(path, strip_marks(text)[0]) for path, text in example.beside.items()]
    tiles = next((source for source in beside if ".tiles." in source.path), None)
    return Source(example.name, example.source_text), tiles, settings_of(example, rule)


def test_some_slips_in_the_examples_of_rules():
    for number, (rule, example) in enumerate(rule_examples()):
        check_slips(*case(rule, example), every=97, first=number)


@pytest.mark.slow
def test_any_slip_in_the_examples_of_rules():
    for rule, example in rule_examples():
        check_slips(*case(rule, example), every=1)
