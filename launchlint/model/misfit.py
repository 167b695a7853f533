"""Tiles against the fields they fill: whatever a user may choose has to fit there.

The tile's type is compared with the field's first; then every value a user may choose or get is
tried: each allowed value, or else the default and the bounds. A `number` tile may give 4.0 for 4
(the client parses it with `float`), which no integer field takes.
"""

from __future__ import annotations

from launchlint.model.shape import TYPE_BOUNDS, Problem, Shape
from launchlint.model.tile import fits_type
from launchlint.records import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from launchlint.model.config import Queue
    from launchlint.model.schema import Reader
    from launchlint.model.tile import Tile
    from launchlint.model.validate import Field
    from launchlint.syntax import Scalar
    from launchlint.text import Span


class Misfit(namedtuple("Misfit", "span reason tile value problem fields reader")):
    """A part of a tile that does not fit a field it fills.

    ``reason``: `type`, `fractions` (a number tile where whole numbers are wanted), `text` (a number
    where text is wanted), `choice`, `default`, `minimum`, `maximum`, `open` (the field has limits
    that the tile has not). ``value`` is what fails, ``problem`` how; ``fields`` are all the fields
    where it does.
    """

    __slots__ = ()
    span: Span
    reason: str
    tile: Tile
    value: Any
    problem: Problem | None
    fields: tuple[Field, ...]
    reader: Reader

    @property
    def is_whole(self) -> bool:
        """A number tile that wants only another type: everything it allows is a whole number, to every reader."""
        values = (self.tile.default, self.tile.minimum, self.tile.maximum, *self.tile.choices)
        return self.reason == "fractions" and all(type(node.value) is int for node in values if node is not None)

    @property
    def text(self) -> str:
        """The value as it stands in the file, or as text and tile make it."""
        return self.value if isinstance(self.value, str) else self.span.text

    @property
    def shape(self) -> Shape:
        """What the first of the fields takes."""
        return self.problem.shape if self.problem is not None else self.fields[0].shape


def misfits(queue: Queue) -> list[Misfit]:
    """What does not fit, once for each place in the tiles, with every field it fails in."""
    reader = queue.judged_arguments.reader
    assert reader is not None
    found: dict[tuple[Span, bool], Misfit] = {}
    for use in queue.judged_arguments.uses:
        if use.whole is None:
            misfit_of_use = _partial(queue, use.field, reader)
        else:
            tile = queue.tiles_by_name.get(use.whole.name)
            if tile is None or tile.type is None:
                continue  # said of the tile itself
            misfit_of_use = _whole(tile, use.field, reader)
        for misfit in misfit_of_use:
            mark = misfit.span, misfit.reason == "open"
            first = found.get(mark)
            if first is None:
                found[mark] = misfit
            elif all(field.node is not use.field.node for field in first.fields):
                found[mark] = first._replace(fields=(*first.fields, use.field))
    # A bound that is misspelt, of the wrong type or on a text is not a bound forgotten.
    wrong = {misfit.tile.name for misfit in found.values() if misfit.reason != "open"}
    wrong |= {str(fault.tile) for fault in queue.tile_faults}
    wrong |= {fault.tile.name for fault in queue.mistyped_tile_values}
    wrong |= {fault.tile.name for fault in queue.inapplicable_bounds}
    return [misfit for misfit in found.values() if misfit.reason != "open" or misfit.tile.name not in wrong]


def _partial(queue: Queue, field: Field, reader: Reader) -> Iterator[Misfit]:
    """Text around a field: each combination of allowed values is tried, where all can be chosen."""
    mistyped = {fault.tile.name for fault in queue.mistyped_tile_values}
    template = queue.template(field.node)
    if template is None or any(mark.name in mistyped for mark in template.fields):
        return
    for choice in queue.choices(field.node):
        problem = field.shape.problem(choice.value)
        if problem is not None and choice.tile is not None:
            yield Misfit(choice.span, "choice", choice.tile, choice.value, problem, (field,), reader)


def _whole(tile: Tile, field: Field, reader: Reader) -> Iterator[Misfit]:
    clash = _type_clash(tile.type or "", field.shape)
    if clash is not None:
        place = tile.type_node.span if tile.type_node is not None else tile.span
        yield Misfit(place, clash, tile, tile.type, None, (field,), reader)
        return
    for reason, node in _values(tile):
        problem = field.shape.problem(node.value)
        if problem is not None and (problem.kind != "float" or tile.type != "integer"):  # an integer tile's 2.0 is 2
            yield Misfit(node.span, reason, tile, node.value, problem, (field,), reader)
    if tile.enum is None and open_side(tile, field.shape) is not None:
        yield Misfit(tile.span, "open", tile, None, None, (field,), reader)


def _type_clash(kind: str, shape: Shape) -> str | None:
    """Why a tile of this type cannot fill the field, or None where it can."""
    types = shape.allowed_types
    if types is None or kind in types:
        return None
    if kind == "integer" and "number" in types:
        return None
    if kind == "number" and "integer" in types:
        return "fractions"
    return "text" if kind != "string" and "string" in types else "type"


def _values(tile: Tile) -> Iterator[tuple[str, Scalar]]:
    """Each value a user may come to, of the tile's own type: others are told of the tile itself."""
    kind = tile.type or ""
    if tile.enum is not None:
        yield from (("choice", node) for node in tile.choices if fits_type(node.value, kind))
        return
    named = ("minimum", tile.minimum), ("maximum", tile.maximum), ("default", tile.default)
    for reason, node in named:
        if node is not None and fits_type(node.value, kind) and (kind != "string" or reason == "default"):
            yield reason, node


def _alike(tile: Tile, shape: Shape) -> list[Shape]:
    """The branches of a field's schema that a value of the tile's type may take."""
    wanted = {"integer", "number"} if tile.type != "string" else {"string"}
    return [branch for branch in shape.branches if branch.types is not None and wanted & set(branch.types)]


def open_side(tile: Tile, shape: Shape) -> Shape | None:
    """The branch of a field's schema that is limited where the tile is not; None where the tile limits enough."""
    return next((branch for branch in _alike(tile, shape) if _is_open(tile, branch)), None)


def missing_bounds(tile: Tile, shape: Shape) -> list[tuple[str, float]]:
    """The bounds a field has and a number tile has not: those a user could pass."""
    limits = ("minimum", shape.minimum, tile.minimum), ("maximum", shape.maximum, tile.maximum)
    return [
        (name, limit) for name, limit, own in limits if limit is not None and limit not in TYPE_BOUNDS and own is None
    ]


def _is_open(tile: Tile, shape: Shape) -> bool:
    if tile.type == "string":
        return shape.enum is not None or shape.pattern is not None
    return bool(missing_bounds(tile, shape))
