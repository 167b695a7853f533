"""Edits that change the shape of a tree and nothing else: comments and layout stay."""

from __future__ import annotations

from launchlint.syntax import Mapping, Scalar
from launchlint.text import Edit, Span


def rename(scalar: Scalar, text: str) -> Edit:
    """Other words in the same quotes."""
    return Edit(scalar.text_span(0, len(scalar.text)), text)


def quote(scalar: Scalar) -> Edit:
    """Double quotes around a plain scalar."""
    return Edit(scalar.span, f'"{scalar.span.text}"')


def unquote(scalar: Scalar) -> Edit:
    """A plain scalar for a quoted one."""
    return Edit(scalar.span, scalar.text.strip())


def wrap(mapping: Mapping, key: str) -> list[Edit]:
    """Put a mapping under a new key, one level deeper. Empty where that cannot be done exactly."""
    source = mapping.source
    text = source.text
    start, end = mapping.start, mapping.end
    if mapping.anchor is not None or mapping.tag is not None or not mapping.entries:
        return []
    if mapping.flow:
        first = mapping.entries[0].key
        word = f'"{key}"' if type(first) is Scalar and first.json else key
        return [Edit(Span(source, start, start), f"{{{word}: "), Edit(Span(source, end, end), "}")]
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip():
        return []  # the mapping starts beside a dash or a key: its lines cannot simply move right
    edits = [Edit(Span(source, start, start), f"{key}:\n{text[line:start]}  ")]
    at = text.find("\n", start, end)
    while at >= 0:
        if text[at + 1 : at + 2] not in ("\n", "\r", ""):
            edits.append(Edit(Span(source, at + 1, at + 1), "  "))
        at = text.find("\n", at + 1, end)
    return edits
