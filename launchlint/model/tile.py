"""Tiles: the guard-rails of a template field, as `template_variables` declares them.

Two shapes are read: the mapping `{name: {schema: {...}, description: ...}}` that
`upsert_run_queue` takes, and the list `[{name, schema: "<json>"}]` that the API reads back.
Keys known to official code: type, default, enum, minimum, maximum
(wandb/terraform-provider-wandb, internal/provider/types.go, TemplateVariableSchema).
"""

from __future__ import annotations

from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Node, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.text import Span

TYPES = ("string", "integer", "number")
SCHEMA_KEYS = ("type", "default", "enum", "minimum", "maximum")
ENTRY_KEYS = ("name", "schema", "description")
BARE_KEYS = SCHEMA_KEYS + ENTRY_KEYS  # where the level `schema` was left out


class TileFault(namedtuple("TileFault", "span problem tile detail node")):
    """A declaration of the wrong shape: ``problem`` names which, ``detail`` is what it is about.

    ``tile`` is the tile's name, None where the fault hides it; ``node`` is what is misshapen.
    """

    __slots__ = ()
    span: Span
    problem: str
    tile: str | None
    detail: object
    node: Node


class Tile:
    """One declared tile. Parts that are absent or of the wrong shape are None (and a fault)."""

    __slots__ = (
        "default", "entry", "enum", "holder", "in_string", "maximum", "minimum", "name", "name_node", "schema",
        "type_node",
    )  # fmt: skip

    def __init__(self, name: str, name_node: Node, entry: Node, holder: Mapping | Sequence) -> None:
        self.name = name
        self.name_node = name_node
        self.entry = entry
        self.holder = holder  # the mapping or list it is declared in
        self.schema: Mapping | None = None
        self.in_string = False  # the schema is JSON inside a string, as the API reads it back
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
    def lists_all(self) -> bool:
        """Allowed values are listed, and all of them could be read."""
        return self.enum is not None and not self.enum.partial and not any(item.rescued for item in self.choices)

    @property
    def sound(self) -> bool:
        """Its type is one of the three and its schema could be read."""
        return self.schema is not None and self.type is not None


def fits_type(value: object, kind: str) -> bool:
    """Whether a value is of a tile's type. A whole number is a number; a boolean is neither.

    `2.0` is an integer to JSON Schema, so it is one here.
    """
    if kind == "string":
        return isinstance(value, str)
    if isinstance(value, bool):
        return False
    if kind == "integer":
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return isinstance(value, int) or (isinstance(value, float) and value - value == 0)  # JSON has no infinity or NaN


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
            tile = Tile(key.text, key, entry.value, node)
            _read_entry(tile, entry.value, faults, in_list=False)
            tiles.append(tile)
    elif type(node) is Sequence:
        declared: dict[str, Tile] = {}
        for item in node.items:
            name = item.get("name") if type(item) is Mapping else None
            if type(name) is not Scalar or not isinstance(name.value, str):
                faults.append(TileFault((name or item).span, "no-name", None, None, item))
                continue
            tile = Tile(name.text, name, item, node)
            if (first := declared.setdefault(tile.name, tile)) is not tile:
                faults.append(TileFault(tile.span, "same-name", tile.name, first.span, item))
            _read_entry(tile, item, faults, in_list=True)
            tiles.append(tile)
    else:
        faults.append(TileFault(node.span, "not-tiles", None, None, node))
    return tiles, faults


def _read_entry(tile: Tile, node: Node, faults: list[TileFault], in_list: bool) -> None:
    def fault(place: Node, problem: str, detail: object = None) -> None:
        span = place.span if place.end > place.start else tile.span  # a value left empty has no characters
        faults.append(TileFault(span, problem, tile.name, detail, place))

    if type(node) is not Mapping:
        fault(node, "not-a-tile")
        return
    misspelt = False
    bare = "schema" not in node and any(name in SCHEMA_KEYS for name in node)
    for entry in node.entries:
        name = entry.name
        if name is None or name not in (BARE_KEYS if bare else ENTRY_KEYS):
            fault(entry.key, "schema-key" if bare else "entry-key", name)
            misspelt = True
        elif name == "name" and not in_list and type(entry.value) is Scalar and entry.value.text != tile.name:
            fault(entry.value, "other-name", entry.value.text)
    schema = node.get("schema")
    if schema is None:
        if not node.partial and (bare or not misspelt):
            faults.append(TileFault(tile.span, "no-schema", tile.name, None, node))
        _read_schema(tile, node, fault)
        return
    if type(schema) is Scalar and schema.is_string:
        from launchlint.syntax.json import read_json

        tile.in_string = True
        parsed = read_json(schema.source, schema.text, schema.text_offsets)
        for problem in parsed.faults:
            faults.append(TileFault(problem.span, "schema-json", tile.name, problem.message, schema))
        if parsed.faults:
            return
        schema = parsed.documents[0].root
    if type(schema) is not Mapping:
        fault(schema or node, "schema-shape")
        return
    for entry in schema.entries:
        if entry.name not in SCHEMA_KEYS:
            fault(entry.key, "schema-key", entry.name)
    _read_schema(tile, schema, fault)
    type_node = schema.get("type")
    if (type_node is None and not schema.partial and not _misspelt_type(schema)) or (
        type(type_node) is Scalar and type_node.value is None
    ):
        fault(tile.name_node, "no-type")


def _misspelt_type(schema: Mapping) -> bool:
    """A key that is none was meant for the type: it is not missing as well."""
    from launchlint.model.words import nearest

    return any(name not in SCHEMA_KEYS and nearest(name, ["type"]) for name in schema)


def _read_schema(tile: Tile, schema: Mapping, fault) -> None:  # type: ignore[no-untyped-def]
    tile.schema = schema
    for name in SCHEMA_KEYS:
        value = schema.get(name)
        if value is None or (type(value) is Scalar and value.value is None):
            continue  # null says nothing
        if name == "enum":
            if type(value) is Sequence:
                tile.enum = value
                for item in value.items:
                    if type(item) is not Scalar:
                        fault(item, "choice-shape")
            else:
                fault(value, "enum-shape")
        elif type(value) is Scalar:
            setattr(tile, "type_node" if name == "type" else name, value)
        else:
            fault(value, "value-shape", name)
