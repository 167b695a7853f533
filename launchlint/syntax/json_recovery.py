"""How to read on behind what is no JSON, where that is certain: one fault shall hide no other."""

from __future__ import annotations

import re

from launchlint.records import namedtuple
from launchlint.syntax.limits import MAX_DEPTH
from launchlint.syntax.nodes import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.syntax.nodes import Node

MAX_FAULTS = 20
MAX_BRACKETS = 5  # that are put right in one file
MAX_LAYOUT = 1_000_000  # characters; nobody types more than that

_COMMENT = re.compile(r"(?s)//[^\n]*|#[^\n]*|/\*.*?\*/")
_KEY = re.compile(r'"(?:[^"\\\n]++|\\.)*+"[ \t\r\n]*:')
_BARE_KEY = re.compile(r"([A-Za-z_][\w.-]*|'[^'\n]*')[ \t]*:")
# What somebody took for a value: words, text in single quotes, a text with an escape that JSON has not, a field.
_BAD_VALUE = re.compile(r"""'[^'\n]*'|"(?:[^"\\\n]++|\\.)*+"|\{\{[^\n",]*?\}+"?(?!\})|[^\s\[\]{},:"']+"?""")
_UNCLOSED = re.compile(r'"(?:[^"\\\n]++|\\[^\n])*+(?=\n)')
_PIECE = re.compile(r'"(?:[^"\\\n]++|\\.)*+"?|[\[\]{}]|\n[ \t\r]*(?=[^\s/#])|//[^\n]*')
_FOLLOWS = re.compile(r"[ \t\r]*(?:[,\]}\n]|\Z|//|#)")
_LINE_END = re.compile(r"[ \t\r]*(?:\n|\Z)")
_CLOSER = {"{": "}", "[": "]"}
_VALUE = re.compile(r'["\[]|\{(?!\{)|[-\w]')


class Way(namedtuple("Way", "at state key lost sure")):
    """Where and in which state to read on. ``key`` is the place of one without quotes; ``lost`` that an entry is.

    ``sure``: nothing behind it follows from it, even on its line.
    """

    __slots__ = ()
    at: int
    state: str
    key: tuple[int, int] | None
    lost: bool
    sure: bool


def way_on(text: str, at: int, state: str, parent: Node | None) -> Way | None:
    """How to read on from what stands at ``at`` within the open collection ``parent``; None where nobody knows."""
    found = text[at : at + 1]
    keyed = type(parent) is Mapping
    if comment := _COMMENT.match(text, at):
        return Way(comment.end(), state, None, False, True)
    if parent is None:
        return None
    if found == ("}" if keyed else "]") and (state == "key" or (state == "value" and not keyed)):
        return Way(at, "after", None, False, False)  # a comma before it
    if found == "," and (state in ("key", "first-key", "first") or (state == "value" and not keyed)):
        return Way(at + 1, "key" if keyed else "value", None, True, False)  # one comma too many, or a value forgotten
    if state == "colon":
        return Way(at, "value", None, False, False) if _VALUE.match(text, at) and not _KEY.match(text, at) else None
    if state == "after":
        follows = _KEY.match(text, at) if keyed else _VALUE.match(text, at)
        return Way(at, "key" if keyed else "value", None, False, False) if follows else None  # a comma is missing
    if state in ("key", "first-key"):
        if bare := _BARE_KEY.match(text, at):
            return Way(bare.end(), "value", bare.span(1), False, True)
        return None
    if unclosed := _UNCLOSED.match(text, at):
        return Way(_end_of_text(unclosed[0]) + at, "after", None, True, False)
    if _BAD_VALUE.match(text, at):
        end = end_of_bare(text, at)
        return Way(end, "after", None, True, _FOLLOWS.match(text, end) is not None and '"' not in text[at:end])
    return None


def end_of_bare(text: str, at: int) -> int:
    """Where a value ends that does not stand in quotes as it should: behind its first word, if that ends a value."""
    bad = _BAD_VALUE.match(text, at)
    if bad is None or _FOLLOWS.match(text, bad.end()):
        return bad.end() if bad is not None else at
    end = text.find("\n", at)
    return at + _end_of_text(text[at : end if end >= 0 else len(text)])


def _end_of_text(line: str) -> int:
    """Where a text ends that no quote closes on its line: before the first bracket it did not open itself."""
    depth = 0
    for index, mark in enumerate(line):
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1
            if depth < 0:
                return index
    line = line.rstrip()
    return len(line) - line.endswith(",")


class Opened(namedtuple("Opened", "at mark indent")):
    """A bracket that is open, and the indentation of its line."""

    __slots__ = ()
    at: int
    mark: str
    indent: int


class BracketSlip(namedtuple("BracketSlip", "opened place mark line")):
    """What the layout tells of brackets: ``opened`` is not closed before the line that begins at ``line``.

    ``mark`` belongs to ``place`` then, and replaces the bracket there where ``place`` is ``line``. Without a mark the
    bracket at ``place`` is one too many: the line stands in what it closes.
    """

    __slots__ = ()
    opened: Opened | None
    place: int
    mark: str
    line: int


def bracket_slip(text: str) -> tuple[BracketSlip | None, bool]:
    """The first bracket missing or one too many by the indentation of the lines.

    Only for a text whose brackets do not match: people indent as they like. Also returns whether, with no
    such bracket, all that was read stands where it seems: those still open at the end each end their line.
    """
    if len(text) > MAX_LAYOUT:
        return None, False
    more_open = sum({"{": 1, "[": 1, "}": -1, "]": -1}.get(piece[0], 0) for piece in _PIECE.finditer(text))
    stack: list[Opened] = []
    inner: dict[int, int] = {}  # by the place of a bracket: the indentation of what is in it
    closed: Opened | None = None  # the last bracket closed
    closing = -1  # where that was
    indent = len(text) - len(text.lstrip(" \t"))
    for piece in _PIECE.finditer(text):
        found = piece[0]
        if found[0] == "\n":
            line, indent = piece.end(), len(found.rstrip("\r")) - 1
            slip = _at_line(text, line, indent, stack, inner, closed, closing)
            if slip is not None and (more_open >= 0 if slip.mark else more_open <= 0):
                return slip, False
        elif found in _CLOSER:
            if len(stack) >= MAX_DEPTH:
                return None, False
            stack.append(Opened(piece.start(), found, indent))
        elif found in ("}", "]"):
            if not stack:
                return BracketSlip(None, piece.start(), "", piece.start()), False
            closed, closing = stack.pop(), piece.start()
            if found != _CLOSER[closed.mark] and more_open < 0:
                return BracketSlip(None, closing, "", closing), False
            if found != _CLOSER[closed.mark]:
                mark = _CLOSER[closed.mark]
                return BracketSlip(closed, len(text[:closing].rstrip()) if more_open else closing, mark, closing), False
    return None, more_open >= 0 and all(_LINE_END.match(text, opened.at + 1) for opened in stack)


def _at_line(
    text: str, line: int, indent: int, stack: list[Opened], inner: dict[int, int], closed: Opened | None, closing: int
) -> BracketSlip | None:
    if text[line] in "]}":
        home = next((opened for opened in reversed(stack) if opened.indent == indent), None)
        outer = home is not None and _CLOSER[home.mark] == text[line] and home is not stack[-1]
        if closed is not None and closed.indent == indent and (not stack or stack[-1].indent < indent):
            begins = text.rfind("\n", 0, closing) + 1
            twice = not text[begins:closing].strip() and closing - begins == indent  # that one stands where it belongs
            return BracketSlip(None if twice else closed, line if twice else closing, "", line)
    else:
        home = next((opened for opened in reversed(stack) if opened.indent < indent), None)
        outer = home is not None and home is not stack[-1]
        misplaced = not stack or indent > inner.get(stack[-1].at, indent)
        if closed is not None and closed.indent < indent and misplaced:
            return BracketSlip(closed, closing, "", line)
        if stack:
            inner.setdefault(stack[-1].at, indent)
    if outer and indent <= stack[-1].indent:
        before = text[:line].rstrip()
        place = len(before) - before.endswith(",")
        return BracketSlip(stack[-1], place, _CLOSER[stack[-1].mark], line)
    return None
