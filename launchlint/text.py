"""Floor 0: text and places in it. Everything above speaks of places as spans."""

from __future__ import annotations

from launchlint.patterns import lazy
from launchlint.records import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# Editors and GitHub count these three as line ends. YAML 1.1 readers also break at U+0085,
# U+2028 and U+2029, which would put every later line one off against the editor.
_LINE_END = lazy(r"\r\n|\n|\r")


class Source:
    """One text with the name it is reported under.

    ``text`` holds no byte-order mark; ``bom`` remembers that the file had one, so that a fix can
    write it back. Lines and columns are computed only when asked for: a clean file never pays.
    """

    __slots__ = ("_starts", "bom", "oversize", "path", "text")

    def __init__(self, path: str, text: str, bom: bool = False, oversize: int = 0) -> None:
        self.path = path
        self.text = text
        self.bom = bom
        self.oversize = oversize  # the size in bytes of a file too large to be read, else 0
        self._starts: list[int] | None = None

    @property
    def line_starts(self) -> list[int]:
        """Offset of the first character of each line."""
        if self._starts is None:
            self._starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        return self._starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1, columns in characters."""
        from bisect import bisect_right  # of clean files nobody asks

        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_span(self, line: int) -> Span:
        """The text of a line (counted from 1) without its line end."""
        start = self.line_starts[line - 1]
        match = _LINE_END.search(self.text, start)
        return Span(self, start, match.start() if match else len(self.text))

    def __repr__(self) -> str:
        return f"Source({self.path!r}, {len(self.text)} characters)"


class Span(namedtuple("Span", "source start end")):
    """A half-open range of character offsets in a source."""

    __slots__ = ()
    source: Source
    start: int
    end: int

    def __new__(cls, source: Source, start: int, end: int) -> Span:
        return tuple.__new__(cls, (source, start, end))  # the one record of which there are thousands

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    def inner(self, start: int, end: int) -> Span:
        """The part between two offsets counted from this span's start."""
        return Span(self.source, self.start + start, self.start + end)

    def covers(self, other: Span) -> bool:
        return self.source is other.source and self.start <= other.start and other.end <= self.end

    def __repr__(self) -> str:
        line, column = self.source.position(self.start)
        return f"Span({self.source.path}:{line}:{column} {self.text!r})"


class Edit(namedtuple("Edit", "span text")):
    """Replace the characters of ``span`` by ``text``; an empty span inserts."""

    __slots__ = ()
    span: Span
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, list[Edit]]:
    """Apply edits of one source in one pass; an edit that overlaps an earlier one is left out.

    Insertions at one place keep the order they were given in. Returns the new text and the edits
    that were applied.
    """
    pieces: list[str] = []
    applied: list[Edit] = []
    done = 0
    for edit in sorted(dict.fromkeys(edits), key=lambda edit: (edit.span.start, edit.span.end)):
        if edit.span.start < done:
            continue
        pieces += text[done : edit.span.start], edit.text
        done = edit.span.end
        applied.append(edit)
    pieces.append(text[done:])
    return "".join(pieces), applied
