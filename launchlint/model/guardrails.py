"""What is wrong with a tile whose shape is right: its type, its values, its bounds.

Imported only when a config declares tiles.
"""

from __future__ import annotations

from launchlint.model.tile import TYPES, Tile, fits_type
from launchlint.records import namedtuple
from launchlint.syntax import Node, Scalar
from launchlint.syntax.scalars import ambiguous

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# What people write for the three types: the web form's "float", and other languages' names.
TYPE_WORDS = {
    "float": "number", "double": "number", "decimal": "number", "real": "number", "numeric": "number",
    "float32": "number", "float64": "number", "num": "number",
    "int": "integer", "long": "integer", "int32": "integer", "int64": "integer", "whole": "integer",
    "str": "string", "text": "string",
}  # fmt: skip


class UnknownTileType(namedtuple("UnknownTileType", "node tile meant")):
    """A type that is none of the three. ``meant`` is the one it stands for."""

    __slots__ = ()
    node: Scalar
    tile: Tile
    meant: str | None


class MistypedTileValue(namedtuple("MistypedTileValue", "node tile role kind")):
    """A default, choice or bound that is not of the tile's type."""

    __slots__ = ()
    node: Scalar
    tile: Tile
    role: str  # default | allowed value | minimum | maximum
    kind: str


class DefaultOutOfBounds(namedtuple("DefaultOutOfBounds", "node tile limit role")):
    """A default nobody may choose: below ``minimum``, above ``maximum`` or not in ``enum``."""

    __slots__ = ()
    node: Scalar
    tile: Tile
    limit: Node
    role: str  # minimum | maximum | enum


class ReversedBounds(namedtuple("ReversedBounds", "node tile limit role")):
    """A minimum above the maximum, or a choice outside the bounds."""

    __slots__ = ()
    node: Scalar
    tile: Tile
    limit: Scalar
    role: str  # minimum | maximum: the bound that ``limit`` is


class InapplicableBound(namedtuple("InapplicableBound", "key tile")):
    """A minimum or maximum on a string tile."""

    __slots__ = ()
    key: Scalar
    tile: Tile


class RepeatedChoice(namedtuple("RepeatedChoice", "node tile first")):
    """An allowed value listed before, at ``first``; an empty list where that is None."""

    __slots__ = ()
    node: Node
    tile: Tile
    first: Scalar | None


class OpenTile(namedtuple("OpenTile", "tile kind")):
    """A tile that takes any value of its type."""

    __slots__ = ()
    tile: Tile
    kind: str


def meant_type(word: str) -> str | None:
    """The tile type a word stands for, or None."""
    from launchlint.model.words import nearest

    return TYPE_WORDS.get(word.lower()) or nearest(word, TYPES)


def judge(tile: Tile) -> Iterator[tuple[object, ...]]:
    """Everything wrong with a tile's type, values and bounds."""
    kind = tile.type
    if tile.type_node is not None and kind is None:
        kind = meant_type(tile.type_node.text)
        yield UnknownTileType(tile.type_node, tile, kind)
    yield from _repeated_choices(tile)
    if kind is None:
        return
    fitting: dict[Scalar, None] = {}  # a set in written order
    for role, node in _values(tile, kind):
        if fits_type(node.value, kind):
            fitting[node] = None
        elif not _has_two_readings(node):
            yield MistypedTileValue(node, tile, role, kind)
    if kind == "string":
        yield from _bounds_of_string(tile)
    else:
        yield from _bounds(tile, fitting)
    choices = tile.choices if tile.lists_all else []
    if choices and tile.default in fitting and all(choice in fitting for choice in choices):
        if _same(tile.default) not in {_same(choice) for choice in choices}:
            yield DefaultOutOfBounds(tile.default, tile, tile.enum, "enum")
    if tile.enum is None and (kind == "string" or (tile.minimum is None and tile.maximum is None)):
        yield OpenTile(tile, kind)


def _values(tile: Tile, kind: str) -> Iterator[tuple[str, Scalar]]:
    for choice in tile.choices:
        yield "allowed value", choice
    if tile.default is not None:
        yield "default", tile.default
    if kind != "string":  # the bounds of a string tile are another fault
        if tile.minimum is not None:
            yield "minimum", tile.minimum
        if tile.maximum is not None:
            yield "maximum", tile.maximum


def _has_two_readings(node: Scalar) -> bool:
    """YAML 1.1 and 1.2 disagree about it: that is reported, and its value is not known."""
    return node.style == "" and not node.json and ambiguous(node.text) is not None


def _same(node: Scalar) -> tuple[bool, object]:
    """Equal for values that JSON holds for equal: `1` and `1.0`, but not `1` and `true`."""
    return isinstance(node.value, bool), node.value


def _repeated_choices(tile: Tile) -> Iterator[RepeatedChoice]:
    if tile.enum is not None and not tile.enum.items and not tile.enum.partial:
        yield RepeatedChoice(tile.enum, tile, None)
    seen: dict[tuple[bool, object], Scalar] = {}
    for choice in tile.choices:
        first = seen.setdefault(_same(choice), choice)
        if first is not choice:
            yield RepeatedChoice(choice, tile, first)


def _bounds_of_string(tile: Tile) -> Iterator[InapplicableBound]:
    assert tile.schema is not None
    for name in ("minimum", "maximum"):
        if getattr(tile, name) is not None:
            entry = tile.schema.entry(name)
            assert entry is not None
            assert type(entry.key) is Scalar
            yield InapplicableBound(entry.key, tile)


def _bounds(tile: Tile, fitting: dict[Scalar, None]) -> Iterator[ReversedBounds | DefaultOutOfBounds]:
    """Bounds against each other; then, where they agree, the default and each choice against them."""
    low = tile.minimum if tile.minimum in fitting else None
    high = tile.maximum if tile.maximum in fitting else None
    if low is not None and high is not None and low.value > high.value:  # type: ignore[operator]
        yield ReversedBounds(low, tile, high, "maximum")
        return
    for node in fitting:
        if node is low or node is high:
            continue
        if low is not None and node.value < low.value:  # type: ignore[operator]
            limit, role = low, "minimum"
        elif high is not None and node.value > high.value:  # type: ignore[operator]
            limit, role = high, "maximum"
        else:
            continue
        if node is tile.default:
            if not tile.choices:
                yield DefaultOutOfBounds(node, tile, limit, role)
        else:
            yield ReversedBounds(node, tile, limit, role)
