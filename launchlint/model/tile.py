"""Tiles: the guard-rails of a template field, as `template_variables` declares them.

Two shapes are read: the mapping `{name: {schema: {...}, description: ...}}` that
`upsert_run_queue` takes, and the list `[{name, schema: "<json>"}]` that the API reads back.
Keys known to official code: type, default, enum, minimum, maximum
(wandb/terraform-provider-wandb, internal/provider/types.go, TemplateVariableSchema).
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

from launchlint.syntax import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from launchlint.text import Span

TYPES = ("string", "integer", "number")
SCHEMA_KEYS = ("type", "default", "enum", "minimum", "maximum")
ENTRY_KEYS = ("name", "schema", "description")


class TileFault(namedtuple("TileFault", "span problem tile detail")):
    """A declaration of the wrong shape. ``problem`` names which; ``detail`` is what it is about."""

    __slots__ = ()
    span: Span
    problem: str
    tile: str | None
    detail: object


class Tile:
    """One declared tile. Parts that are absent or of the wrong shape are None (and a fault)."""

    __slots__ = (
        "default", "entry", "enum", "maximum", "minimum", "name", "name_node", "schema", "type_node",
    )  # fmt: skip

    def __init__(self, name: str, name_node: Node, entry: Node) -> None:
        self.name = name
        self.name_node = name_node
        self.entry = entry
        self.schema: Mapping | None = None
        self.type_node: Scalar | None = None
        self.default: Scalar | None = None
        self.minimum: Scalar | None = None
        self.maximum: Scalar | None = None
        self.enum: Sequence | None = None

    @property
    def span(self) -> Span:
        """The tile's name where it is declared."""
        return self.name_node.span

    @property
    def type(self) -> str | None:
        """`string`, `integer` or `number`; None where it is absent or not one of them."""
        value = self.type_node.value if self.type_node is not None else None
        return value if value in TYPES else None

    @property
    def choices(self) -> list[Scalar]:
        """The allowed values, where they are listed."""
        return [item for item in self.enum.items if type(item) is Scalar] if self.enum is not None else []

    @property
    def sound(self) -> bool:
        """Its type is one of the three and its schema could be read."""
        return self.schema is not None and self.type is not None


def fits_type(value: object, kind: str) -> bool:
    """Whether a value is of a tile's type. A whole number is a number; a boolean is neither."""
    if kind == "string":
        return isinstance(value, str)
    if isinstance(value, bool):
        return False
    if kind == "integer":
        return isinstance(value, int)
    return isinstance(value, (int, float))


def read_tiles(node: Node | None) -> tuple[list[Tile], list[TileFault]]:
    """Every tile of a `template_variables` value, and every fault of shape. One never hides another."""
    tiles: list[Tile] = []
    faults: list[TileFault] = []
    if node is None or (type(node) is Scalar and node.value is None):
        return tiles, faults
    if type(node) is Mapping:
        for entry in node.index.values():
            key = entry.key
            assert type(key) is Scalar
            tile = Tile(key.text, key, entry.value)
            _read_entry(tile, entry.value, faults, in_list=False)
            tiles.append(tile)
    elif type(node) is Sequence:
        for item in node.items:
            name = item.get("name") if type(item) is Mapping else None
            if type(name) is not Scalar or not isinstance(name.value, str):
                faults.append(TileFault((name or item).span, "no-name", None, None))
                continue
            tile = Tile(name.text, name, item)
            _read_entry(tile, item, faults, in_list=True)
            tiles.append(tile)
    else:
        faults.append(TileFault(node.span, "not-tiles", None, None))
    return tiles, faults


def _read_entry(tile: Tile, node: Node, faults: list[TileFault], in_list: bool) -> None:
    if type(node) is not Mapping:
        faults.append(TileFault(node.span, "not-a-tile", tile.name, None))
        return
    schema = node.get("schema")
    if schema is None:
        bare = [name for name in node if name in SCHEMA_KEYS]
        near = [entry.key for entry in node.entries if (entry.name or "").lower() in ("schemas", "shema", "scheme")]
        if bare:
            faults.append(TileFault(tile.span, "no-schema", tile.name, bare))
            _read_schema(tile, node, faults, bare=True)
        else:
            faults.append(TileFault(near[0].span if near else tile.span, "no-schema", tile.name, []))
        return
    for entry in node.entries:
        name = entry.name
        if name is None or name not in ENTRY_KEYS:
            faults.append(TileFault(entry.key.span, "entry-key", tile.name, name))
        elif name == "name" and not in_list and type(entry.value) is Scalar and entry.value.text != tile.name:
            faults.append(TileFault(entry.value.span, "other-name", tile.name, entry.value.text))
    if type(schema) is Scalar and schema.is_string:
        from launchlint.syntax.json import read_json

        offsets = schema.text_offsets
        parsed = read_json(schema.source, schema.text, offsets)
        for fault in parsed.faults:
            faults.append(TileFault(fault.span, "schema-json", tile.name, fault.message))
        inner = parsed.documents[0].root if not parsed.faults else None
        if inner is None:
            return
        schema = inner
    if type(schema) is not Mapping:
        faults.append(TileFault(schema.span, "schema-shape", tile.name, None))
        return
    _read_schema(tile, schema, faults, bare=False)


def _read_schema(tile: Tile, schema: Mapping, faults: list[TileFault], bare: bool) -> None:
    tile.schema = schema
    for entry in schema.index.values():
        key, value = entry.key, entry.value
        name = entry.name
        if name not in SCHEMA_KEYS:
            if not (bare and name in ENTRY_KEYS):
                faults.append(TileFault(key.span, "schema-key", tile.name, name))
        elif name == "enum":
            if type(value) is Sequence:
                tile.enum = value
                for item in value.items:
                    if type(item) is not Scalar:
                        faults.append(TileFault(item.span, "choice-shape", tile.name, None))
            elif not (type(value) is Scalar and value.value is None):
                faults.append(TileFault(value.span, "enum-shape", tile.name, None))
        elif type(value) is not Scalar:
            faults.append(TileFault(value.span, "value-shape", tile.name, name))
        elif value.value is not None:
            setattr(tile, "type_node" if name == "type" else str(name), value)
    if tile.type_node is None and not bare:
        type_entry = schema.entry("type")
        if type_entry is None or type(type_entry.value) is Scalar:
            faults.append(TileFault(tile.span, "no-type", tile.name, None))
