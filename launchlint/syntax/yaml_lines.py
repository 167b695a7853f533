"""A YAML text line by line, as far as it can be told without a parser: for texts a parser refuses.

It knows just enough to find its way: which lines hold a key or a list item, which belong to a
block text, a quoted scalar or a pair of brackets begun further up, and which of those never end.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from launchlint.patterns import lazy

_LINE_END = lazy(r"\r\n|\n|\r")
_MARKER = lazy(r"---(?!-)|\.\.\.(?=[ \t\r\n]|\Z)")
_HEAD = lazy(r"([ \t]*)((?:-(?:[ \t]+|(?=[\r\n]|\Z)))*)")
_KEY = lazy(
    r"""(?:[&!]\S*[ ]+)*(?P<key>
      "(?:[^"\\\r\n]|\\.)*"|'(?:[^'\r\n]|'')*'
      |(?:[^\s\-?:,\[\]{}#&*!|>'"%@`]|[-?:](?=[^\s]))(?:[^\s:#]|:(?=[^\s])|[^\S\r\n]+(?=[^\s:#])|(?<=\S)\#)*
    )[ \t]*(?P<colon>:)(?=[ \t\r\n]|\Z)""",
    re.VERBOSE,
)
_PROPERTIES = lazy(r"(?:[&!][^\s,\[\]{}]*[ \t]+)*")
_BLOCK_HEADER = lazy(r"[|>][-+0-9]*[ \t]*(?:#.*)?")
_QUOTED = {'"': lazy(r'"(?:[^"\\]|\\.)*"', re.DOTALL), "'": lazy(r"'(?:[^']|'')*'")}
_BRACKETS = lazy(r"""["'\[\]{}#\r\n]""")
# A list item, or a quote that is opened before a key and never closed: `"spec:`.
_DASH = lazy(r"[ \t]*-[ \t]")
_OPEN_KEY = lazy(r"""["'](?:-[ ]+)?[\w.-]+:(?:[ \t]|(?=[\r\n]|\Z))""")
# A line that begins as an entry of a block mapping does, and not as one between brackets would.
_BLOCK_ENTRY = lazy(
    r"""[ \t]*(?:-[ \t]+)*[^\s\[\]{},"'#][^\s\[\]{},"'#]*:(?:[ \t]+[^\r\n]*[^\s,]|[ \t]*)(?=[\r\n]|\Z)"""
)

BLANK, COMMENT, MARKER, CONTENT, INSIDE = "blank", "comment", "marker", "content", "inside"


class Line:
    """One line. Places are offsets in the text; ``columns`` those of its dashes and its key."""

    __slots__ = (
        "colon", "columns", "end", "indent", "key", "kind", "last", "number", "owner", "start", "tabs", "unclosed",
        "value",
    )  # fmt: skip

    def __init__(self, number: int, start: int, end: int) -> None:
        self.number = number
        self.start = start
        self.end = end  # without the line end
        self.indent = 0
        self.tabs = False  # in the indentation
        self.kind = BLANK
        self.columns: list[int] = []
        self.key: tuple[int, int] | None = None
        self.colon = -1
        self.value = -1  # where the value on this line begins, or -1
        self.unclosed = -1  # the quote or bracket that begins here and never ends, or -1
        self.owner = number  # where the scalar or bracket that this line lies in begins
        self.last = number  # the last line of what begins here

    @property
    def opens(self) -> bool:
        """A block is expected below: a key or a dash without a value."""
        return self.kind == CONTENT and self.value < 0


class Layout:
    """The lines of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[Line] = []
        at = 0
        for match in _LINE_END.finditer(text):
            self.lines.append(Line(len(self.lines), at, match.start()))
            at = match.end()
        self.lines.append(Line(len(self.lines), at, len(text)))
        self._quote = -1  # one in brackets that is never closed
        self._patience = 20 * len(text)  # thousands of open brackets must not take quadratic time
        self._starts = [line.start for line in self.lines]
        number = 0
        while number < len(self.lines):
            number = self._read(self.lines[number])

    def at(self, offset: int) -> Line:
        """The line an offset lies on."""
        return self.lines[max(bisect_right(self._starts, offset) - 1, 0)]

    def above(self, line: Line) -> Line | None:
        """The last line with content before this one, in the same document."""
        for number in range(line.number - 1, -1, -1):
            found = self.lines[number]
            if found.kind == CONTENT:
                return found
            if found.kind == INSIDE:
                return self.lines[found.owner]
            if found.kind == MARKER:
                return None
        return None

    def below(self, number: int) -> Line | None:
        """The next line with content after a line number, in the same document."""
        for at in range(number + 1, len(self.lines)):
            found = self.lines[at]
            if found.kind == CONTENT:
                return found
            if found.kind == MARKER:
                return None
        return None

    def levels(self, line: Line) -> list[int]:
        """The columns of the blocks that are open just before a line."""
        stack: list[int] = []
        for found in self.lines[: line.number]:
            if found.kind == MARKER:
                stack = []
            elif found.kind == CONTENT:
                while stack and stack[-1] > found.indent:
                    stack.pop()
                stack += (column for column in found.columns or (found.indent,) if not stack or column > stack[-1])
        return stack

    def block_start(self, line: Line, column: int) -> Line | None:
        """The first line of the block at a column that is open just before a line."""
        first = None
        for found in reversed(self.lines[: line.number]):
            if found.kind == CONTENT and (found.indent == column or column in found.columns):
                first = found
            if found.kind == MARKER or (found.kind == CONTENT and found.indent < column):
                break
        return first

    def _read(self, line: Line) -> int:
        """Find out what a line is. Returns the number of the next line to look at."""
        text = self.text
        following = line.number + 1
        if _MARKER.match(text, line.start, line.end):
            line.kind = MARKER
            return following
        head = _HEAD.match(text, line.start, line.end)
        assert head is not None
        at = head.end()
        line.indent = head.end(1) - line.start
        line.tabs = "\t" in head.group(1)
        if not head.group(2) and (at == line.end or text[at] == "#"):
            line.kind = BLANK if at == line.end else COMMENT
            return following
        line.kind = CONTENT
        if head.group(2):
            line.columns = [column for column, character in enumerate(text[line.start : at]) if character == "-"]
        key = _KEY.match(text, at, line.end)
        if key:
            line.key = key.span("key")
            line.colon = key.start("colon")
            line.columns.append(line.key[0] - line.start)
            at = key.end()
        while at < line.end and text[at] in " \t":
            at += 1
        properties = _PROPERTIES.match(text, at, line.end)
        if properties:
            at = properties.end()
        if at >= line.end or (text[at] == "#" and text[at - 1] in " \t"):
            return following
        line.value = at
        level = line.columns[-1] if line.columns else -1
        if text[at] in "|>" and _BLOCK_HEADER.fullmatch(text, at, line.end):
            return self._inside(line, level)
        if text[at] in _QUOTED:
            match = _QUOTED[text[at]].match(text, at)
            end = match.end() if match else -1
            if line.key is None:
                if end > line.end and _OPEN_KEY.match(text, at):
                    end = -1
                level = line.indent
            return self._span(line, level, at, end)
        if text[at] in "[{":
            return self._span(line, level, at, self._bracket_end(line, level, at))
        if line.key is None and not line.columns:
            level = line.indent
        return self._inside(line, level, plain=True)

    def _inside(self, line: Line, level: int, plain: bool = False) -> int:
        """Lines indented deeper than ``level`` continue a block text, or a plain scalar if they look like text."""
        for at in range(line.number + 1, len(self.lines)):
            found = self.lines[at]
            head = _HEAD.match(self.text, found.start, found.end)
            assert head is not None
            if head.end() == found.end and not head.group(2):
                continue
            if head.end(1) - found.start <= level:
                break
            if not plain and line.last == line.number:
                level = head.end(1) - found.start - 1  # the first line of a block text sets its indentation
            if plain and ("\t" in head.group(1) or head.group(2) or self.text[head.end()] == "#"):
                break
            if plain and _KEY.match(self.text, head.end(), found.end):
                break
            for number in range(line.last + 1, found.number + 1):
                self.lines[number].kind = INSIDE
                self.lines[number].owner = line.number
            line.last = found.number
        return line.last + 1

    def _span(self, line: Line, level: int, start: int, end: int) -> int:
        """What begins at ``start`` ends at ``end``, unless a line in between cannot belong to it."""
        last = self.at(end - 1) if end >= 0 else line
        for found in self.lines[line.number + 1 : last.number + 1]:
            head = _HEAD.match(self.text, found.start, found.end)
            assert head is not None
            cut = head.end() < found.end and head.end(1) - found.start <= level
            if _MARKER.match(self.text, found.start, found.end) or (
                cut
                and (
                    _BLOCK_ENTRY.match(self.text, found.start, found.end)
                    or (self.text[start] in _QUOTED and _DASH.match(self.text, found.start, found.end))
                )
            ):
                end = -1
                break
        if end < 0:
            line.unclosed = self._quote if self._quote > start else start
            self._quote = -1
            return line.number + 1
        for found in self.lines[line.number + 1 : last.number + 1]:
            found.kind = INSIDE
            found.owner = line.number
        line.last = last.number
        return last.number + 1

    def _bracket_end(self, line: Line, level: int, at: int) -> int:
        """Where a bracket's partner ends, or -1."""
        text = self.text
        depth = 0
        start = at
        while self._patience > 0:
            match = _BRACKETS.search(text, at)
            if match is None:
                self._patience -= len(text) - start
                return -1
            mark, at = match.group(), match.end()
            if mark in "[{":
                depth += 1
            elif mark in "]}":
                depth -= 1
                if depth == 0:
                    return at
            elif mark in "\r\n":
                if level >= 0 and _BLOCK_ENTRY.match(text, at):
                    found = self.at(at)
                    head = _HEAD.match(text, found.start, found.end)
                    if head is not None and head.end(1) - found.start <= level:
                        return -1
                if _MARKER.match(text, at):
                    return -1
            elif mark == "#":
                if text[match.start() - 1] in " \t\r\n":
                    at = self.at(match.start()).end
            elif text[match.start() - 1] in " \t\r\n,:[{":
                quoted = _QUOTED[mark].match(text, match.start())
                if quoted is None or self._leaves(level, match.start(), quoted.end()):
                    self._quote = match.start()
                    return -1
                at = quoted.end()
        return -1

    def _leaves(self, level: int, start: int, end: int) -> bool:
        """Whether a line between two offsets begins an entry that is not deeper than ``level``."""
        for found in self.lines[self.at(start).number + 1 : self.at(end - 1).number + 1]:
            self._patience -= 1
            head = _HEAD.match(self.text, found.start, found.end)
            if head is not None and head.end() < found.end and head.end(1) - found.start <= level:
                if _BLOCK_ENTRY.match(self.text, found.start, found.end):
                    return True
        return False
