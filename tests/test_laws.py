"""Laws that hold for every rule at once, tried on the examples of all rules and on what is made of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlint import registry
from launchlint.engine.checker import check_file
from launchlint.engine.fixer import fix
from launchlint.engine.settings import settings_from
from launchlint.model.file import read
from launchlint.rule import strip_marks
from launchlint.syntax import Scalar, parse, plain_data, walk
from launchlint.syntax.writing import block_document
from launchlint.text import Source
from tests.examples import settings_of
from tests.test_registry import RULES

ROOT = Path(__file__).resolve().parent.parent


class Text:
    """A file with what stands beside it and how it is to be read."""

    def __init__(self, rule, example) -> None:
        self.name = example.name
        self.text = example.source_text
        beside = {path: strip_marks(text)[0] for path, text in example.beside.items()}
        self.tiles = next(((path, text) for path, text in beside.items() if ".tiles." in path), None)
        self.others = [(path, text) for path, text in beside.items() if ".tiles." not in path]
        self.settings = settings_of(example, rule)
        self.table = example.settings

    def report(self, text: str | None = None, name: str | None = None, settings=None, change=lambda text: text):
        settings = settings or self.settings
        name = name or self.name
        context = settings.context_for(name).copy()
        context.requirements += tuple(Source(path, text) for path, text in self.others)
        tiles = Source(self.tiles[0], change(self.tiles[1])) if self.tiles else None
        source = Source(name, change(self.text if text is None else text))
        report = check_file(read(source, context, tiles), settings)
        assert not report.crashes, report.crashes[0]
        return report


TEXTS = [
    pytest.param(Text(rule, example), id=f"{rule.code}-{rule.name}-{kind}-{number}")
    for rule in RULES
    for kind in ("flags", "allows")
    for number, example in enumerate(getattr(rule, kind))
]
each_text = pytest.mark.parametrize("text", TEXTS)


def told(report, move: int = 0) -> list[tuple]:
    """Where each finding stands, by line and column, lines counted from ``move``."""
    moved = {report.file.source, report.file.beside and report.file.beside.source}
    found = []
    for f in report.findings:
        by = move if f.span.source in moved else 0
        found.append((f.code, f.severity, f.message, f.path, f.start[0] - by, f.start[1], f.end[0] - by, f.end[1]))
    return sorted(found)


@each_text
def test_every_place_lies_inside_its_file_and_is_shown_where_it_is(text):
    report = text.report()
    sources = [report.file.source, *([report.file.beside.source] if report.file.beside else [])]
    for finding in report.findings:
        spans = [finding.span, *(label.span for label in finding.labels)]
        spans += [edit.span for edit in finding.fix.edits] if finding.fix else []
        for span in spans:
            assert any(span.source is source for source in sources) or span.source.path in dict(text.others)
            assert 0 <= span.start <= span.end <= len(span.source.text)
            line, column = span.source.position(span.start)
            assert span.source.line_starts[line - 1] + column - 1 == span.start
        assert finding.span.text == finding.span.source.text[finding.span.start : finding.span.end]
        assert finding.start <= finding.end


@each_text
def test_every_scalar_slices_back(text):
    source = Source(text.name, text.text)
    for document in parse(source).documents:
        for node in walk(document.root):
            if type(node) is not Scalar or node.rescued:
                continue
            written = source.text[node.start : node.end]
            if node.style in ("'", '"'):
                assert (written[:1], written[-1:]) == (node.style, node.style)
            elif node.style == "" and "\n" not in written:
                assert written == node.text
            for start, end in ((0, len(node.text)), (len(node.text) // 2, len(node.text))):
                inner = node.text_span(start, end)
                assert node.start <= inner.start <= inner.end <= node.end


@each_text
def test_windows_line_ends_change_nothing(text):
    assert told(text.report(change=lambda text: text.replace("\n", "\r\n"))) == told(text.report())


@each_text
def test_a_line_above_moves_everything_down_by_one(text):
    if text.name.endswith(".json"):
        moved = text.report(change=lambda text: "\n" + text)
    else:
        moved = text.report(change=lambda text: "# a comment\n" + text)
    assert told(moved, move=1) == told(text.report())


@each_text
def test_the_order_of_rules_changes_nothing(text):
    rows = [row.code for row in registry.ROWS if row.default]
    forward = settings_from({**text.table, "select": rows})
    backward = settings_from({**text.table, "select": rows})
    backward.rules_for(text.name)
    for by_subject in vars(backward).values():
        if isinstance(by_subject, dict):
            for found in by_subject.values():
                if isinstance(found, list):
                    found.reverse()
    assert told(text.report(settings=backward)) == told(text.report(settings=forward))


# What only one of the two languages can get wrong, or what is about the writing itself.
WRITING = {"LL001", "LL002", "LL003", "LL006", "LL007", "LL102"}


@each_text
def test_yaml_and_json_twins_agree(text):
    """The same data in either language gives the same findings."""
    parsed = parse(Source(text.name, text.text))
    if len(parsed.documents) != 1 or parsed.faults:
        return
    data = plain_data(parsed.documents[0].root)
    try:
        in_json = json.dumps(data, ensure_ascii=False, allow_nan=False)
    except ValueError:
        return  # JSON has no infinity
    stem = text.name.rpartition(".")[0]
    comments = "".join(line + "\n" for line in text.text.splitlines() if "launchlint: resource=" in line)
    # A comment can tell the resource in YAML only, so both are read as YAML then.
    suffix = "yaml" if comments else "json"
    one = text.report(comments + in_json, f"{stem}.{suffix}")
    other = text.report(comments + block_document(data), f"{stem}.yaml")

    def kinds(report):
        return sorted((f.code, f.severity) for f in report.findings if f.code not in WRITING)

    assert kinds(one) == kinds(other)


MARKS = ["{", "}", "{{", "}}", "${", "$", "\n", " ", "  ", "-", "- ", ":", ": ", "#", '"', "'", "|", ">", "&a", "*a", "!",
         ",", "[", "]", "\\", "\t", "\r\n", "\x00", "\u2028", "é", "null", "~", "1", "name", "---\n", "<<: "]  # fmt: skip


@st.composite
def damaged(draw):
    """An example with some characters put in, taken out or moved."""
    text = draw(st.sampled_from(TEXTS)).values[0]
    content = text.text
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.sampled_from([0, 0, 1, 2, 8, 40])))
        piece = draw(st.sampled_from(MARKS) | st.just(content[end : end + 20]) | st.just(""))
        content = content[:start] + piece + content[end:]
    return text, content


@given(damaged())
def test_damaged_text_is_checked_and_every_place_holds(case):
    text, content = case
    for finding in text.report(content).findings:
        for span in [finding.span, *(label.span for label in finding.labels)]:
            assert 0 <= span.start <= span.end <= len(span.source.text)


@given(damaged(), st.booleans())
def test_damaged_text_is_fixed_without_harm(case, unsafe):
    text, content = case
    source = Source(text.name, content)
    tiles = Source(*text.tiles) if text.tiles else None
    context = text.settings.context_for(text.name)
    fixed = fix(source, text.settings, unsafe, tiles, context)
    assert not fixed.report.crashes
    assert len(parse(Source(text.name, fixed.text)).faults) <= len(parse(source).faults)
    if not fixed.applied:
        assert fixed.text == content


@pytest.mark.slow
def test_no_finding_depends_on_the_hash_seed():
    """Sets have another order in every process; findings have not."""
    outputs = set()
    for seed in ("1", "2", "3"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
        command = [sys.executable, "-m", "launchlint", "--isolated", "--format", "json", "--select", "ALL", "examples"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        found = json.loads(done.stdout)
        found["summary"].pop("seconds", None)
        outputs.add(json.dumps(found))
    assert len(outputs) == 1
