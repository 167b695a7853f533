"""Offsets to editor positions and back. Editors count UTF-16 units, lines from 0."""

from __future__ import annotations

from lsprotocol import types

from launchlint.text import Edit, Source, Span


def position(source: Source, offset: int) -> types.Position:
    line, column = source.position(offset)
    before = source.text[offset - column + 1 : offset]
    return types.Position(line - 1, column - 1 + sum(character > "\uffff" for character in before))


def range_of(span: Span) -> types.Range:
    return types.Range(position(span.source, span.start), position(span.source, span.end))


def offset_at(source: Source, place: types.Position) -> int:
    """The offset of a position; past a line's end it is the line's end."""
    starts = source.line_starts
    if place.line >= len(starts):
        return len(source.text)
    span = source.line_span(place.line + 1)
    units, offset = 0, span.start
    while offset < span.end and units < place.character:
        units += 2 if source.text[offset] > "\uffff" else 1
        offset += 1
    return offset


def text_edit(edit: Edit) -> types.TextEdit:
    return types.TextEdit(range_of(edit.span), edit.text)
