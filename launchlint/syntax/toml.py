"""TOML text to plain data, with the place of every key and value.

``tomllib`` is the authority on values and on what is TOML at all, but tells no places; so once it
has read a text, a second pass over the (now known to be valid) text notes where everything stands.
"""

from __future__ import annotations

import re
import tomllib

from launchlint.patterns import lazy
from launchlint.records import namedtuple
from launchlint.syntax.nodes import SyntaxFault
from launchlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchlint.text import Source

# The keys and list indices that lead to a value.
Path = tuple[str | int, ...]


class Place(namedtuple("Place", "key value")):
    """Where a key and its value stand. For a table header both are the header's own words."""

    __slots__ = ()
    key: Span
    value: Span


class Toml:
    """What a TOML file holds: its data, and a place for each path in them."""

    __slots__ = ("data", "places", "source")

    def __init__(self, source: Source, data: dict[str, Any], places: dict[Path, Place]) -> None:
        self.source = source
        self.data = data
        self.places = places


_BLANK = lazy(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = lazy(r"""[ \t]*([A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')[ \t]*""")
_STRING = lazy(
    r'''"""(?:\\.|[^\\"]|"{1,2}(?!"))*"{3,5}|\'\'\'(?:[^']|'{1,2}(?!'))*'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*\'''',
    re.DOTALL,
)
_WORD = lazy(r"[^,\]}#\r\n]+")
_MAX_DOTS = 500
_AT = lazy(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_toml(source: Source) -> Toml | SyntaxFault:
    """The data and places of a TOML text, or the first thing in it that is no TOML."""
    if source.text.count(".") > _MAX_DOTS:  # tomllib takes a dotted key of n parts n * n steps
        for match in re.finditer("[^\n]+", source.text):
            if match.group().count(".") > _MAX_DOTS:
                return SyntaxFault(
                    Span(source, match.start(), match.start() + 1), f"more than {_MAX_DOTS} dots in a line"
                )
    try:
        data = tomllib.loads(source.text)
        places = _Places(source).read()
    except (ValueError, RecursionError) as error:  # an integer of 5,000 digits is a plain ValueError
        return _fault(source, error)
    return Toml(source, data, places)


def _fault(source: Source, error: Exception) -> SyntaxFault:
    if isinstance(error, RecursionError):
        return SyntaxFault(Span(source, 0, min(1, len(source.text))), "nested too deep to be read")
    message = str(error)
    at = len(source.text)
    match = _AT.search(message)
    if match:
        message = message[: match.start()]
        if match[1]:
            # tomllib counts lines by line feeds alone.
            starts = [0, *(found.end() for found in re.finditer("\n", source.text))]
            at = min(starts[min(int(match[1]), len(starts)) - 1] + int(match[2]) - 1, len(source.text))
    elif not isinstance(error, tomllib.TOMLDecodeError):
        message, at = "this number is too long to be read", 0
    end = at + 1 if at < len(source.text) and source.text[at] not in "\r\n" else at
    return SyntaxFault(Span(source, at, end), f"no TOML: {message[:1].lower()}{message[1:]}")


class _Places:
    """Walks a text that is known to be TOML. No check of its own: a mistake here loses a place, never a value."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.at = 0
        self.places: dict[Path, Place] = {}
        self.lengths: dict[Path, int] = {}  # of each array of tables

    def read(self) -> dict[Path, Place]:
        text = self.text
        table: Path = ()
        self._skip()
        while self.at < len(text):
            if text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip()
        return self.places

    def _skip(self) -> None:
        match = _BLANK.match(self.text, self.at)
        assert match
        self.at = match.end()

    def _keys(self) -> list[tuple[str, Span]]:
        """The parts of a dotted key."""
        parts: list[tuple[str, Span]] = []
        while match := _KEY.match(self.text, self.at):
            word = match[1]
            name = word
            if word[0] in "\"'":
                name = word[1:-1] if "\\" not in word else tomllib.loads(f"k = {word}")["k"]
            parts.append((name, Span(self.source, match.start(1), match.end(1))))
            self.at = match.end()
            if self.text[self.at : self.at + 1] != ".":
                break
            self.at += 1
        return parts

    def _header(self) -> Path:
        start = self.at
        width = 2 if self.text.startswith("[[", start) else 1
        self.at += width
        parts = self._keys()
        self.at += width
        header = Span(self.source, start, self.at)
        path: Path = ()
        for number, (name, span) in enumerate(parts, 1):
            path = (*path, name)
            self.places.setdefault(path, Place(span, header))
            if number == len(parts) and width == 2:
                self.lengths[path] = self.lengths.get(path, 0) + 1
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
                self.places.setdefault(path, Place(span, header))
        return path

    def _pair(self, table: Path) -> None:
        path = table
        start = self.at
        for name, span in self._keys():
            path = (*path, name)
            self.places.setdefault(path, Place(span, span))
        key = self.places[path].key if path != table else Span(self.source, start, start)
        self.at += 1  # the `=`
        self._skip()
        self.places[path] = Place(key, self._value(path))

    def _value(self, path: Path) -> Span:
        text, start = self.text, self.at
        first = text[start : start + 1]
        if first in ("[", "{"):
            close = "]" if first == "[" else "}"
            self.at += 1
            self._skip()
            index = 0
            while self.at < len(text) and text[self.at] != close:
                if first == "{":
                    self._pair(path)
                else:
                    item = (*path, index)
                    span = self._value(item)
                    self.places[item] = Place(span, span)
                    index += 1
                self._skip()
                if text[self.at : self.at + 1] == ",":
                    self.at += 1
                    self._skip()
            self.at += 1
            return Span(self.source, start, self.at)
        match = (_STRING if first in ("'", '"') else _WORD).match(text, start)
        if not match:  # not reached for TOML; move on whatever comes
            self.at = len(text)
            return Span(self.source, start, start)
        end = start + len(match.group().rstrip(" \t"))
        self.at = match.end()
        return Span(self.source, start, end)
