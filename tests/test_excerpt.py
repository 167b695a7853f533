"""Marks stand exactly under their characters, whatever those are."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from launchlint.render import Options, render
from launchlint.render.changes import changes, common_ends
from launchlint.render.excerpt import Excerpt, Mark, touched
from launchlint.render.style import Style
from launchlint.render.width import Shown, cells, display_width, wrap
from launchlint.rule import Edit, Fix
from launchlint.text import Source, Span, apply_edits
from tests.hostile import PIECES, texts
from tests.rendering import finding, run_of

pieces = st.lists(
    st.sampled_from([piece for piece in PIECES if not set("\n\r") & set(piece)] + ["  ", "key: ", "値: "]), max_size=25
).map("".join)
PLAIN = Options()


def excerpt(marks: list[Mark], options: Options = PLAIN) -> list[str]:
    return Excerpt(marks[0].span.source, marks, options, Style(options)).render(2)


def under(line: str, left: int, right: int) -> str:
    """The characters of a line, marks on others left out, that a terminal shows in these columns."""
    text, column = "", 0
    for character in line:
        if left <= column < right and cells(character):
            text += character
        column += cells(character)
    return text


@settings(max_examples=200, deadline=None)
@given(text=pieces, data=st.data())
def test_carets_stand_under_the_characters(text, data):
    text = text.rstrip()
    assume(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    source = Source("a", f"before: 1\n{text}\nafter: 2")
    span = Span(source, 10 + start, 10 + end)
    if touched(span) != (2, 2):
        return
    lines = excerpt([Mark(span, "", "error", "^")], Options(width=5000))
    number = next(number for number, line in enumerate(lines) if line.startswith(" 2 "))
    line, carets = lines[number][5:], lines[number + 1][5:]
    left, right = carets.index("^"), len(carets)
    assert set(carets[left:]) == {"^"}
    shown = Shown(text)
    expected = "".join(shown.pieces[start:end])
    if shown.columns[start] < shown.columns[end]:
        assert (left, right) == (shown.columns[start], shown.columns[end])
        assert under(line, left, right) == under(expected, 0, 9999)
    else:
        assert right == left + 1


@settings(max_examples=100, deadline=None)
@given(text=pieces, data=st.data(), width=st.integers(30, 120))
def test_nothing_is_wider_than_the_terminal(text, data, width):
    source = Source("a", f"{text}\n{text}")
    marks = []
    for sign in "^--":
        start = data.draw(st.integers(0, len(source.text)))
        end = data.draw(st.integers(start, len(source.text)))
        words = "" if sign == "^" else data.draw(st.sampled_from(["", "set here", "a few words more than that"]))
        marks.append(Mark(Span(source, start, end), words, "error", sign))
    for line in excerpt(marks, Options(width=width)):
        limit = width + 1 + 2 * len(marks) if "─ " not in line else width + 40
        assert display_width(line) <= limit, line


@given(text=texts)
def test_columns_add_up(text):
    shown = Shown(text)
    assert len(shown.columns) == len(shown.pieces) + 1
    assert display_width("".join(shown.pieces)) == shown.width


@given(text=pieces, left=st.integers(0, 40), room=st.integers(4, 60))
def test_a_cut_line_keeps_its_columns(text, left, room):
    shown = Shown(text)
    before, middle, after = shown.cut(left, left + room, "…")
    if left < shown.width:
        width = min(room, shown.width - left) if shown.width > left + room or left else shown.width
        assert display_width(before + middle + after) <= max(width, 2)


def test_widths():
    assert display_width("世界") == 4
    assert display_width("e\u0301") == 1
    assert display_width("한글") == 4
    assert [Shown(text).width for text in ("\t", "a\t", "abcd\t", "\x1b", "\u202e", "⚠\ufe0f")] == [4, 4, 8, 4, 6, 1]


def test_wrapping_keeps_quoted_things_whole():
    assert wrap("the value `one two three` is wrong", 22) == ["the value", "`one two three` is", "wrong"]
    assert wrap("a bc", 1) == ["a", "bc"]
    assert wrap("", 10) == [""]


def test_a_line_end_belongs_to_the_line_it_ends():
    source = Source("a", "ab\ncd\n\n")
    assert touched(Span(source, 0, 3)) == (1, 1)
    assert touched(Span(source, 0, 4)) == (1, 2)
    assert touched(Span(source, 0, 7)) == (1, 2)
    assert touched(Span(source, 7, 7)) == (4, 4)


def test_a_huge_line_is_shown_around_its_mark():
    text = "x" * 3_000_000 + "FAULT" + "y" * 3_000_000
    source = Source("a", text)
    span = Span(source, 3_000_000, 3_000_005)
    line, carets = excerpt([Mark(span, "", "error", "^")])
    start = carets.index("^")
    assert line[start : start + 5] == "FAULT"
    assert len(line) < 110


def test_common_ends():
    assert common_ends("abcd", "abXcd") == (2, 2)
    assert common_ends("aa", "aaa") == (2, 0)
    assert common_ends("", "a") == (0, 0)


@settings(max_examples=100, deadline=None)
@given(text=texts, data=st.data())
def test_changes_tell_the_whole_fix(text, data):
    text = text.replace("\r", "")
    source = Source("a", text)
    edits = []
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        edits.append(Edit(Span(source, start, end), data.draw(texts).replace("\r", "")))
    applied = apply_edits(text, edits)[1]
    after = apply_edits(text, applied)[0].split("\n")
    lines = text.split("\n")
    shift = 0
    for change in changes(applied):
        at = change.number - 1 + shift
        assert tuple(lines[at : at + len(change.removed)]) == change.removed
        lines[at : at + len(change.removed)] = change.added
        shift += len(change.added) - len(change.removed)
    assert lines == after


def test_changes_see_every_kind_of_line_end():
    source = Source("a", "a\r\nb\rc\nd\r\n")
    [change] = changes([Edit(Span(source, 5, 6), "C"), Edit(Span(source, 7, 8), "D\r\nE")])
    assert change[1:] == (3, ("c", "d"), ("C", "D", "E"))


def test_a_fix_keeps_the_columns_of_tabs():
    from launchlint.render.full import cut_change, kept_before

    line = '\t"a": "{{x}}",\t"b": 1'
    start, end = line.index("x"), line.index("x") + 1
    whole = "".join(cut_change(line, start, end, 100, kept_before(line, start, end, 100), PLAIN))
    assert whole == "".join(Shown(line).pieces)
    narrow = "".join(cut_change(line, start, end, 16, kept_before(line, start, end, 16), PLAIN))
    assert display_width(narrow) <= 16
    assert "x" in narrow


@pytest.mark.parametrize("tail", ["", " tail", " tail" * 40])
@pytest.mark.parametrize("head", ["", "설명: ", "head " * 40])
def test_the_lines_of_a_fix_stand_below_each_other(head, tail):
    source = Source("a.yaml", f'{head}"{{{{ gpus }}}}"{tail}\n')
    span = Span(source, len(head) + 1, len(head) + 11)
    fix = Fix("write it", Edit(span, "{{gpus}}"))
    text = render("full", run_of(finding("LL101", "a-rule", "note", span, "message", "help", fix=fix)))
    removed, added = (line for line in text.splitlines() if line[:5] in (" 1 - ", " 1 + "))
    assert display_width(removed[: removed.index("{{")]) == display_width(added[: added.index("{{")])
    assert removed[4:removed.index("{{")] == added[4:added.index("{{")]


def test_a_mark_behind_a_line_is_shown():
    source = Source("a.yaml", "image: x\t\nnext: 1\n")
    text = render("full", run_of(finding("LL001", "a-rule", "error", Span(source, 8, 9), "message")))
    (marked,) = (line for line in text.splitlines() if "^" in line)
    (line,) = (line for line in text.splitlines() if "image: x" in line)
    assert marked.index("^") == line.index("image: x") + len("image: x")


def test_an_offer_takes_room_on_the_last_line_only():
    source = Source("a.yaml", "gpus: 1\n")
    fix = Fix("write it", Edit(Span(source, 6, 7), "2"), safe=False)

    def shown(words: str) -> list[str]:
        run = run_of(finding("LL101", "a-rule", "note", Span(source, 6, 7), "message", words, fix=fix))
        lines = render("full", run, Options(width=60)).splitlines()
        return [line.strip(" ╰─") for line in lines[lines.index("   │") + 1 :] if not line.startswith(" 1 ")][:2]

    assert shown("word " * 5) == ["help: word word word word word (--fix --unsafe-fixes)", ""]
    assert shown("word " * 8) == ["help: word word word word word word word word", "(--fix --unsafe-fixes)"]
    assert shown("word " * 10) == ["help: word word word word word word word word word", "word (--fix --unsafe-fixes)"]


def test_edits_far_apart_are_changes_apart():
    source = Source("a", "".join(f"line {number}\n" for number in range(9)))
    edits = [Edit(Span(source, at, at + 1), "L") for at in (0, 7, 42)]
    assert [(change.number, len(change.removed)) for change in changes(edits)] == [(1, 2), (7, 1)]
