"""Where each character of a scalar's content stands in the file."""

from __future__ import annotations

from launchlint.syntax.nodes import DOUBLE, FOLDED, LITERAL, PLAIN, SINGLE, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_HEX_ESCAPES = {"x": 2, "u": 4, "U": 8}


def content_offsets(scalar: Scalar) -> Sequence[int]:
    """One offset per character of ``scalar.text`` and one for its end.

    A character written as an escape takes the escape's first character; the entry after it is
    where the escape ends, so a span from one entry to another covers escapes whole.
    """
    source = scalar.source.text
    text, start, end = scalar.text, scalar.start, scalar.end
    if scalar.style == PLAIN:
        if end - start == len(text):
            return range(start, end + 1)
        return _folded(source, text, start, end)
    if scalar.style in (SINGLE, DOUBLE):
        start, end = start + 1, end - 1
        if end - start == len(text):
            return range(start, end + 1)
        if scalar.style == SINGLE:
            return _folded(source, text, start, end, quote="''")
        return _escaped(source, text, start, end)
    if scalar.style in (LITERAL, FOLDED):
        newline = source.find("\n", start, end)
        return _folded(source, text, newline + 1 if newline >= 0 else end, end)
    return range(start, end + 1)


def _folded(source: str, text: str, at: int, end: int, quote: str = "") -> list[int]:
    """Line folding only adds and drops white space: everything else stands in order."""
    offsets: list[int] = []
    for character in text:
        if not character.isspace():
            while at < end and source[at] != character and source[at].isspace():
                at += 1
        offsets.append(min(at, end))
        if at < end and source[at] == character:
            at += 2 if quote and source.startswith(quote, at) else 1
        elif character == " " and at < end and source[at] in "\r\n":
            at += 1  # a folded line break reads as one blank
    offsets.append(min(at, end))
    return offsets


def _escaped(source: str, text: str, at: int, end: int) -> list[int]:
    """Double quotes: escapes, escaped line ends, and folding."""
    offsets: list[int] = []
    index = 0
    while index < len(text):
        character = text[index]
        if at < end and source[at] == "\\" and at + 1 < end:
            following = source[at + 1]
            if following in "\r\n":  # an escaped line end leaves nothing
                at += 2
                while at < end and source[at] in " \t\r\n":
                    at += 1
                continue
            width = 2 + _HEX_ESCAPES.get(following, 0)
            offsets.append(at)
            at += width
            if ord(character) > 0xFFFF and following == "u" and source.startswith("\\u", at):
                at += 6  # a JSON surrogate pair
            index += 1
            continue
        if not character.isspace():
            while at < end and source[at] != character and source[at].isspace():
                at += 1
        offsets.append(min(at, end))
        if (at < end and source[at] == character) or (character == " " and at < end and source[at] in "\r\n"):
            at += 1
        index += 1
    offsets.append(min(at, end))
    return offsets
