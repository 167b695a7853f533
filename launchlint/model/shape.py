"""What a resource schema says of one field, read from its table when the field occurs.

The tables are made from the JSON Schemas in `schemas/` (scripts/build_validators.py) and mean what
JSON Schema 2020-12 means by the same words. Only the keywords those schemas use are known here; a
schema with another one cannot be built into a table.
"""

from __future__ import annotations

from launchlint.model.patterns import LONGEST, matches, quick_check
from launchlint.records import module_of, namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    # A reference, a boolean schema, or keywords alternating with their values.
    Table = str | bool | tuple[Any, ...]

_TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}

_NULL = {type(None)}
_WORDS_ABOUT = {"title", "description", "examples"}  # what tells a reader about a field, and a value nothing
_MOST_KNOWN = 200  # texts remembered for each field
_MOST_KEYS = 1000  # and keys for each mapping

# Bounds that say no more than "fits in so many bits": nobody has to write them into a tile.
TYPE_BOUNDS = frozenset((-(2**31), 2**31 - 1, -(2**63), 2**63 - 1))


class Problem(namedtuple("Problem", "kind shape limit")):
    """Why a value is not what its field takes.

    ``kind`` is one of `type`, `float` (a whole number written with a point), `enum`, `pattern`,
    `minimum`, `maximum`, `minLength`, `maxLength`; ``limit`` the bound that is broken.
    """

    __slots__ = ()
    kind: str
    shape: Shape
    limit: Any


class Shape:
    """The schema of one value."""

    __slots__ = (
        "_items", "_known_good", "_longest", "_names", "_quick", "additional", "any_of", "description", "enum",
        "example", "free", "items_table", "known", "max_items",
        "max_length", "max_properties", "maximum",
        "min_items", "min_length", "minimum", "name", "names_table", "pattern", "patterns", "plain", "properties",
        "required", "schema", "takes_lists", "takes_mappings", "title", "types", "whole", "whole_types",
    )  # fmt: skip

    def __init__(self, schema: Schema, table: tuple[Any, ...], name: str | None) -> None:
        self.schema = schema
        self.name = name
        words = dict(zip(table[::2], table[1::2], strict=True))
        get = words.get
        self.types: tuple[str, ...] | None = get("type")
        self.enum: tuple[Any, ...] | None = get("enum")
        if self.types is None and self.enum is not None:
            self.types = tuple(dict.fromkeys(_TYPES[type(item)] for item in self.enum))
        self.pattern: str | None = get("pattern")
        self.minimum: float | None = get("minimum")
        self.maximum: float | None = get("maximum")
        self.min_length: int | None = get("minLength")
        self.max_length: int | None = get("maxLength")
        self.min_items: int | None = get("minItems")
        self.max_items: int | None = get("maxItems")
        self.max_properties: int | None = get("maxProperties")
        self.required: tuple[str, ...] = get("required", ())
        self.any_of: tuple[Table, ...] = get("anyOf", ())
        fields = get("properties")
        self.properties: dict[str, Any] = dict(zip(fields[::2], fields[1::2], strict=True)) if fields else {}
        self.patterns: tuple[Any, ...] = get("patternProperties", ())
        self.additional: Table = get("additionalProperties", True)
        self.items_table: Table | None = get("items")
        self.names_table: Table | None = get("propertyNames")
        self.whole: bool = "whole" in words  # counted in ones, and `1.0` is 1
        self.title: str | None = get("title")
        self.description: str | None = get("description")
        self.example: Any = get("examples")
        self._items: Shape | bool | None = None
        self._names: Shape | None = None
        types = self.types
        # Any text will do: most fields are like that.
        self.plain = bool(
            types is not None
            and "string" in types
            and self.pattern is None
            and self.enum is None
            and self.min_length is None
            and self.max_length is None
            and not self.any_of
        )
        self.free = words.keys() <= _WORDS_ABOUT
        self.takes_mappings = types is None or "object" in types
        self.takes_lists = types is None or "array" in types
        # Python types of which every value will do, and texts that were found to.
        self.whole_types: set[type] = set()
        self._known_good: set[str] = set()
        # Of a mapping: what ``ask`` found.
        self.known: dict[str, tuple[set[type], Shape]] = {}
        # What tells most texts of a form without its expression; None where more than form and length matter.
        self._quick: Callable[[str], bool | None] | None = None
        if types is not None and "string" in types and self.enum is None and not self.any_of and not self.min_length:
            self._quick = quick_check(self.pattern)
            self._longest = LONGEST if self.max_length is None else min(self.max_length, LONGEST)
        if self.free:
            self.whole_types.update(_TYPES)
        elif types is not None and not self.any_of and self.enum is None:
            bounded = self.minimum is not None or self.maximum is not None
            for kind, name in _TYPES.items():
                if name in types and (self.plain if kind is str else not bounded or kind not in (int, float)):
                    self.whole_types.add(kind)

    def field(self, name: str) -> Shape | bool | None:
        """The schema of the value under a key that ``properties`` lists, or None."""
        found = self.properties.get(name)
        if found is None or type(found) is Shape or type(found) is bool:
            return found
        shape = self.properties[name] = self.schema.shape(found)
        return shape

    def fields(self, name: str) -> Iterator[Shape | bool]:
        """Every schema that applies to the value under a key."""
        own = self.field(name)
        if own is not None:
            yield own
        matched = own is not None
        for pattern, table in zip(self.patterns[::2], self.patterns[1::2], strict=True):
            if matches(pattern, name):
                matched = True
                yield self.schema.shape(table)
        if not matched and self.additional is not True:
            yield self.schema.shape(self.additional)

    def names(self, name: str) -> bool:
        """Whether ``properties`` or a pattern speaks of this key."""
        return name in self.properties or any(matches(pattern, name) for pattern in self.patterns[::2])

    def ask(self, name: str) -> tuple[set[type], Shape] | None:
        """Of the value under a key that may stand there: the types, null aside, of which every value will do, and the
        schema that applies to it. None where the key may not stand there, or not one schema applies.
        """
        if self.key is not None and not self.key.takes(name):
            return None
        shapes = list(self.fields(name))
        shape = shapes[0] if shapes else self.schema.anything
        if len(shapes) > 1 or type(shape) is not Shape:
            return None
        found = shape.whole_types - _NULL, shape
        if len(self.known) < _MOST_KEYS:
            self.known[name] = found
        return found

    @property
    def items(self) -> Shape | bool | None:
        if self._items is None and self.items_table is not None:
            self._items = self.schema.shape(self.items_table)
        return self._items

    @property
    def key(self) -> Shape | None:
        """What keys have to look like."""
        if self._names is None and self.names_table is not None:
            shape = self.schema.shape(self.names_table)
            assert type(shape) is Shape
            self._names = shape
        return self._names

    @property
    def branches(self) -> list[Shape]:
        """The schemas of which one has to fit; the shape itself where there is no choice."""
        if not self.any_of:
            return [self]
        return [shape for table in self.any_of if type(shape := self.schema.shape(table)) is Shape]

    @property
    def allowed_types(self) -> tuple[str, ...] | None:
        """The JSON types a value may have, over all branches; None where any will do."""
        if not self.any_of:
            return self.types
        found = [branch.types for branch in self.branches]
        return None if None in found else tuple(dict.fromkeys(name for types in found for name in types or ()))

    def takes(self, value: object) -> bool:
        """Whether a scalar value surely is one of this field's: ``problem`` finds none."""
        kind = type(value)
        if kind in self.whole_types:
            return True
        if kind is not str:
            return False
        quick = self._quick
        if quick is not None and quick(value) and len(value) <= self._longest:  # type: ignore[arg-type]
            return True
        if value in self._known_good:
            return True
        if self.problem(value) is not None:
            return False
        if len(self._known_good) < _MOST_KNOWN:
            self._known_good.add(value)  # type: ignore[arg-type]
        return True

    def problem(self, value: object) -> Problem | None:
        """What keeps a scalar value from being one of this field's, the gravest first; or None."""
        if self.any_of:
            problems = [branch.problem(value) for branch in self.branches]
            if None in problems:
                return None
            meant = [problem for problem in problems if problem is not None and problem.kind != "type"]
            return meant[0] if meant else Problem("type", self, None)
        types = self.types
        kind = _TYPES[type(value)]
        pointed = None
        if types is not None and kind not in types and not (kind == "integer" and "number" in types):
            if kind != "number" or "integer" not in types or not value.is_integer():  # type: ignore[attr-defined]
                return Problem("type", self, None)
            pointed = None if self.whole else Problem("float", self, None)
        if self.enum is not None and not any(same(value, item) for item in self.enum):
            return Problem("enum", self, None)
        if kind == "string":
            return self._text_problem(value)  # type: ignore[arg-type]
        if kind in ("integer", "number"):
            if self.minimum is not None and value < self.minimum:  # type: ignore[operator]
                return Problem("minimum", self, self.minimum)
            if self.maximum is not None and value > self.maximum:  # type: ignore[operator]
                return Problem("maximum", self, self.maximum)
        return pointed

    def _text_problem(self, text: str) -> Problem | None:
        if self.pattern is not None and not matches(self.pattern, text):
            return Problem("pattern", self, None)
        if self.min_length is not None and len(text) < self.min_length:
            return Problem("minLength", self, self.min_length)
        if self.max_length is not None and len(text) > self.max_length:
            return Problem("maxLength", self, self.max_length)
        return None

    def __repr__(self) -> str:
        return f"Shape({self.name or self.types or self.enum})"


def same(one: object, other: object) -> bool:
    """Equality as JSON Schema means it: `true` is not 1, and 1.0 is."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


class Schema:
    """One resource schema: where it comes from, and its root."""

    __slots__ = ("_definitions", "_shapes", "_tables", "anything", "name", "source")

    def __init__(self, name: str) -> None:
        module = module_of(f"launchlint.model.validators.{name}")
        self.name = name
        self.source: dict[str, str] = module.SOURCE
        self._definitions: dict[str, Table] = module.DEFINITIONS
        self._tables: dict[int, Shape] = {}
        self.anything = Shape(self, (), None)
        self._shapes: dict[str, Shape | bool] = {"": Shape(self, module.ROOT, None)}

    @property
    def root(self) -> Shape:
        return self._shapes[""]  # type: ignore[return-value]

    def definition(self, name: str) -> Shape:
        """A definition by its name. Raises KeyError."""
        return self.shape(name)  # type: ignore[return-value]

    def shape(self, table: Table) -> Shape | bool:
        """What a table or the name of a definition says. The same table gives the same shape."""
        if type(table) is bool:
            return table
        if type(table) is str:
            found = self._shapes.get(table)
            if found is None:
                inner = self._definitions[table]
                found = Shape(self, inner, table) if type(inner) is tuple else self.shape(inner)
                self._shapes[table] = found
            return found
        shape = self._tables.get(id(table))  # a table lives as long as its module
        if shape is None:
            assert type(table) is tuple
            shape = self._tables[id(table)] = Shape(self, table, None)
        return shape


_schemas: dict[str, Schema] = {}


def load(name: str) -> Schema:
    """A schema by the name of its table, read once a process."""
    schema = _schemas.get(name)
    if schema is None:
        schema = _schemas[name] = Schema(name)
    return schema
