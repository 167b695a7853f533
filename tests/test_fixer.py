"""Laws of fixing, for every rule's examples; and what the fixer does when fixes meet."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlint import registry
from launchlint.engine.checker import check_file
from launchlint.engine.fixer import Change, diff, fix
from launchlint.engine.settings import settings_from
from launchlint.model.file import read
from launchlint.rule import Example, strip_marks
from launchlint.syntax import Scalar, parse, walk
from launchlint.text import Source, apply_edits
from tests.examples import flagged_cases, settings_of
from tests.test_registry import RULES


class Case:
    """An example of a rule as a user's files."""

    def __init__(self, rule, example: Example) -> None:
        self.rule = rule
        self.source = Source(example.name, example.source_text)
        beside = [Source(path, strip_marks(text)[0]) for path, text in example.beside.items()]
        self.tiles = next((source for source in beside if ".tiles." in source.path), None)
        self.settings = settings_of(example, rule)
        self.context = self.settings.context_for(example.name)
        self.context.requirements += tuple(source for source in beside if source is not self.tiles)

    def findings(self, source=None, tiles=None):
        return check_file(read(source or self.source, self.context, tiles or self.tiles), self.settings).findings

    def fixed_alone(self, finding):
        """The two texts after this one fix."""
        edits = [[], []]
        for edit in finding.fix.edits:
            assert edit.span.source in (self.source, self.tiles), "a fix edits the file or its tiles file"
            edits[edit.span.source is self.tiles].append(edit)
        texts = []
        for source, mine in zip((self.source, self.tiles), edits, strict=True):
            text, applied = apply_edits(source.text, mine) if source else ("", [])
            assert set(applied) == set(mine), "the edits of one fix never overlap"
            texts.append(Source(source.path, text) if source else None)
        return texts

    def fix(self, source=None, tiles=None, unsafe=False, wanted=None):
        return fix(source or self.source, self.settings, unsafe, tiles or self.tiles, self.context, wanted)


def comments(source: Source) -> list[str]:
    """The comments of a YAML text: what follows a # that no scalar holds."""
    if source.path.endswith(".json"):
        return []
    taken = [
        (node.start if node.style not in ("|", ">") else source.text.find("\n", node.start), node.end)
        for document in parse(source).documents
        for node in walk(document.root)
        if type(node) is Scalar
    ]
    return [
        match.group().strip()
        for match in re.finditer(r"(?:^|(?<=[ \t]))#[^\n]*", source.text, re.MULTILINE)
        if not any(start <= match.start() < end for start, end in taken)
    ]


def fixable_findings():
    for rule in RULES:
        for number, example in enumerate(rule.flags):
            case = Case(rule, example)
            for finding in case.findings():
                if finding.code == rule.code and finding.fix is not None:
                    line, column = finding.start
                    yield pytest.param(case, finding, id=f"{rule.code}-{rule.name}-{number}-{line}:{column}")


FIXABLE = list(fixable_findings())


@pytest.mark.parametrize(("rule", "example"), flagged_cases())
def test_fixed_is_what_the_example_says(rule, example):
    case = Case(rule, example)
    fixable = [f for f in case.findings() if f.code == rule.code and f.fix is not None]
    if example.fixed is None:
        return
    assert fixable, "an example with a fixed text has a finding with a fix"
    # Only this rule's fixes: the example shows what they do, not what others mend beside them.
    unsafe = not any(finding.fix.safe for finding in fixable)
    assert case.fix(unsafe=unsafe, wanted=lambda finding: finding.code == rule.code).text == example.fixed


def test_every_rule_that_fixes_shows_it():
    silent = {case.values[0].rule for case in FIXABLE} - {rule for rule in RULES if rule.fixable}
    assert not silent, "give one of its examples the text after the fix: `fixed=`"


@pytest.mark.parametrize(("case", "finding"), FIXABLE)
def test_laws_of_one_fix(case, finding):
    source, tiles = case.fixed_alone(finding)
    assert re.match(r"[a-z]", finding.fix.title), "a title is an imperative, lower case"
    assert not finding.fix.title.endswith(".")
    before, after = case.findings(), case.findings(source, tiles)
    # It changes something, and the file can still be read.
    assert source.text != case.source.text or (tiles and tiles.text != case.tiles.text)
    assert len(parse(source).faults) <= len(parse(case.source).faults)
    # The finding is gone.
    same = [(f.code, f.message) for f in after].count((finding.code, finding.message))
    assert same < [(f.code, f.message) for f in before].count((finding.code, finding.message)), "the finding stays"
    # No new finding that is worth a warning.
    known = {(f.code, f.severity) for f in before}
    loud = [f for f in after if f.severity != "note" and (f.code, f.severity) not in known]
    assert not finding.fix.safe or not loud, f"the fix brings {loud[0].code}: {loud[0].message}" if loud else ""
    # Every comment is kept; a fix of a suppression is about one.
    if case.rule.code != "LL006":
        for old, new in ((case.source, source), (case.tiles, tiles)):
            if old is not None:
                assert sorted(comments(new)) == sorted(comments(old))


@pytest.mark.parametrize(("rule", "example"), flagged_cases())
def test_fixing_is_idempotent_and_leaves_nothing_to_fix(rule, example):
    case = Case(rule, example)
    for unsafe in (False, True):
        once = case.fix(unsafe=unsafe)
        texts = {change.source.path: change.text for change in once.changes}
        source = Source(case.source.path, texts.get(case.source.path, case.source.text))
        tiles = case.tiles and Source(case.tiles.path, texts.get(case.tiles.path, case.tiles.text))
        again = case.fix(source, tiles, unsafe)
        assert again.changes == ()
        assert bool(once.changes) == bool(once.applied)
        assert [f.message for f in again.remaining] == [f.message for f in once.remaining]


@pytest.mark.parametrize(("case", "finding"), FIXABLE)
def test_a_fix_edits_lines_its_finding_names(case, finding):
    """Insertions may stand elsewhere; what is changed or removed is what the finding or a label points at."""
    places = [finding.span, *(label.span for label in finding.labels)]
    for edit in finding.fix.edits:
        if edit.span.start == edit.span.end or not edit.span.text.strip():
            continue  # an insertion, or indentation
        source = edit.span.source
        first, last = source.position(edit.span.start)[0], source.position(edit.span.end)[0]
        assert any(
            place.source is source
            and source.position(place.start)[0] <= last
            and first <= source.position(place.end)[0]
            for place in places
        ), f"line {first} is changed, and the finding does not name it"


# --- How fixes meet ------------------------------------------------------------------------------


def run(text: str, name: str = "queue.yaml", unsafe: bool = False, **table) -> str:
    return fix(Source(name, text), settings_from(table), unsafe).text


def test_nothing_to_fix_gives_the_same_source():
    source = Source("queue.yaml", "gpus: all\nshm-size: 8g\n")
    fixed = fix(source)
    assert fixed.changes == ()
    assert fixed.applied == ()
    assert fixed.text is source.text


def test_several_fixes_in_one_round():
    text = "gpus: {{gpus}}  # a\nshm-size: {{size}}  # b\n"
    fixed = fix(Source("queue.yaml", text))
    assert fixed.text == 'gpus: "{{gpus}}"  # a\nshm-size: "{{size}}"  # b\n'
    assert [finding.code for finding in fixed.applied] == ["LL102", "LL102"]


def test_rules_that_are_not_selected_fix_nothing():
    assert run("gpus: {{gpus}}\nshm-size: 8g\n", ignore=["LL102"]) == "gpus: {{gpus}}\nshm-size: 8g\n"


def test_what_is_suppressed_is_not_fixed():
    text = "gpus: {{gpus}}  # launchlint: ignore[unquoted-template-field] read by our own tool\nshm-size: 8g\n"
    assert run(text) == text


def test_line_ends_and_the_last_line_stay():
    assert run("gpus: {{gpus}}\r\nshm-size: {{a}}") == 'gpus: "{{gpus}}"\r\nshm-size: "{{a}}"'


def test_a_byte_order_mark_is_remembered():
    fixed = fix(Source("queue.yaml", "gpus: {{gpus}}\nshm-size: 8g\n", bom=True))
    assert fixed.report.file.source.bom


@given(st.text(max_size=80) | st.text("ab:{}$[]#\"'-\n \\,|", max_size=60))
def test_any_text_can_be_fixed(text):
    source = Source("queue.yaml", text)
    fixed = fix(source, unsafe=True)
    assert len(parse(Source("queue.yaml", fixed.text)).faults) <= len(parse(source).faults)


# --- Diffs ---------------------------------------------------------------------------------------


def test_diff_reads_like_git():
    source = Source("queues/a.yaml", "gpus: {{gpus}}\nshm-size: 8g\n")
    assert diff([Change(source, 'gpus: "{{gpus}}"\nshm-size: 8g\n')]) == (
        '--- a/queues/a.yaml\n+++ b/queues/a.yaml\n@@ -1,2 +1,2 @@\n-gpus: {{gpus}}\n+gpus: "{{gpus}}"\n shm-size: 8g\n'
    )


def test_diff_says_where_a_line_end_is_missing():
    assert diff([Change(Source("a.yaml", "a: 1"), "a: 2")]) == (
        "--- a/a.yaml\n+++ b/a.yaml\n@@ -1 +1 @@\n"
        "-a: 1\n\\ No newline at end of file\n+a: 2\n\\ No newline at end of file\n"
    )


def test_diff_cannot_be_misled_by_a_file_name():
    text = diff([Change(Source('q\n+++ b/etc"\\\x1b.yaml', "a: 1\n"), "a: 2\n")])
    assert text.splitlines()[0] == '--- "a/q\\n+++ b/etc\\"\\\\\\033.yaml"'


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\x00"), min_size=1, max_size=8).map(lambda t: f"q{t}")
TEXTS = st.lists(st.sampled_from(["a: 1", "b: 2\r", "c", "", "-- x", "\u2028", "\x0c", "@@"]), max_size=6).map(
    "\n".join
)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@given(NAMES, TEXTS, TEXTS)
def test_git_applies_the_diff(tmp_path_factory, name, old, new):
    if old == new or not old or not new:
        return
    folder = tmp_path_factory.mktemp("diff")
    (folder / name).write_bytes(old.encode())
    text = diff([Change(Source(name, old), new)])
    done = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"], cwd=folder, input=text.encode(), capture_output=True, check=False
    )
    assert done.returncode == 0, (done.stderr, text)
    assert (folder / name).read_bytes() == new.encode()


def test_every_row_of_the_registry_loads():
    assert {rule.code for rule in RULES} == {row.code for row in registry.ROWS}
