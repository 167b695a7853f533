"""Walks a queue's arguments beside their schema and collects what does not fit, each at its place.

It walks nodes, not plain data, so a fault knows its characters; an alias or merge is met once for
each schema it is held against, however often it is used. What is not known is not judged: a
scalar with a broken mark, or one that readers of YAML 1.1 and 1.2 take for different values.
"""

from __future__ import annotations

from launchlint.model.shape import Shape
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from launchlint.model.template import Template, TemplateField
    from launchlint.syntax import Entry, Node

Path = tuple[str | int, ...]

# Which empty values (`key:`) the reader at the other end takes for a key that is not there: none, all,
# those of the outermost keys, or those of fields it knows.
NULLS_COUNT, NULLS_DROPPED, NULLS_DROPPED_ON_TOP, NULLS_UNSET = "count", "dropped", "dropped on top", "unset"

# Kinds of faults that shape.Problem does not know, beside its own.
UNKNOWN, FORBIDDEN, KEY, MISSING, TEXT = "unknown", "forbidden", "key", "missing", "text"
MIN_ITEMS, MAX_ITEMS, MAX_PROPERTIES = "minItems", "maxItems", "maxProperties"


class Field(namedtuple("Field", "path key node shape owner")):
    """One place in the arguments: the value ``node`` under ``key`` (None for an item of a list),
    what the schema says of it, and the schema of the mapping or list it stands in.
    """

    __slots__ = ()
    path: Path
    key: Scalar | None
    node: Node
    shape: Shape
    owner: Shape | None

    @property
    def name(self) -> str:
        """How to call it in a sentence: its key, and the place in a list."""
        return path_text(self.path[-2:]) if self.path and isinstance(self.path[-1], int) else path_text(self.path[-1:])

    @property
    def required(self) -> bool:
        """Whether the mapping it stands in must have it."""
        return self.owner is not None and bool(self.path) and self.path[-1] in self.owner.required


class Fault(namedtuple("Fault", "kind field shape limit")):
    """Something that does not fit. ``shape`` is the part of the schema that is broken; ``limit`` the
    bound, or the name that is unknown or missing.
    """

    __slots__ = ()
    kind: str
    field: Field
    shape: Shape
    limit: Any


class TileUse(namedtuple("TileUse", "field template")):
    """A scalar that tiles fill: all of it (``template.field``) or a part of its text."""

    __slots__ = ()
    field: Field
    template: Template

    @property
    def whole(self) -> TemplateField | None:
        return self.template.field


class Walk:
    """One walk. ``faults`` and ``uses`` are what it found, in written order.

    ``strict`` is off where only the values of known fields are judged, not which fields there are.
    """

    def __init__(
        self, templates: dict[int, Template], unknown: set[int], nulls: str, complete: bool, strict: bool = True
    ) -> None:
        self.templates = templates
        self.unknown = unknown
        self.nulls = nulls
        self.complete = complete  # nothing was cut off, so what is not there is absent
        self.strict = strict
        self.faults: list[Fault] = []
        self.uses: list[TileUse] = []
        self._seen: set[tuple[int, int]] = set()
        self._path: list[str | int] = []
        self._doubts = 0  # collections around here of which it is known that not all fits

    def start(self, root: Mapping, shape: Shape, path: Path = (), key: Scalar | None = None) -> None:
        """Hold a mapping against a schema; ``path`` is where it stands."""
        self._path = list(path)
        self._visit(root, shape, key, None)

    def start_arguments(
        self, root: Mapping, shape: Shape, skipped: frozenset[str], spelling: Callable[[str], str] | None = None
    ) -> None:
        """Hold the arguments against a schema, but for the ``skipped`` keys, which others judge.

        ``spelling`` is what the runner makes of their keys before anybody else sees them.
        """
        index = {
            spelling(name) if spelling else name: entry for name, entry in root.index.items() if name not in skipped
        }
        self._mapping(root, shape, None, None, index)

    def _visit(self, node: Node, shape: Shape, key: Scalar | None, owner: Shape | None) -> None:
        if shape.free:
            return
        kind = type(node)
        if kind is Scalar:
            self._scalar(node, shape, key, owner)  # type: ignore[arg-type]
        elif shape.any_of:
            self._any_of(node, shape, key, owner)
        elif kind is Mapping:
            if shape.types is not None and "object" not in shape.types:
                self._report("type", node, shape, key, owner)
            elif (mark := (id(shape), id(node))) not in self._seen:
                self._seen.add(mark)
                self._mapping(node, shape, key, owner)  # type: ignore[arg-type]
        elif kind is Sequence:
            if shape.types is not None and "array" not in shape.types:
                self._report("type", node, shape, key, owner)
            elif (mark := (id(shape), id(node))) not in self._seen:
                self._seen.add(mark)
                self._sequence(node, shape, key, owner)  # type: ignore[arg-type]

    def _scalar(self, node: Scalar, shape: Shape, key: Scalar | None, owner: Shape | None) -> None:
        mark = id(node)
        if mark in self.templates:
            self._deferred(node, self.templates[mark], shape, key, owner)
            return
        if mark in self.unknown:
            return
        value = node.value
        if type(value) is str and shape.plain:
            return
        problem = shape.problem(value)
        if problem is not None:
            self._report(problem.kind, node, shape, key, owner, problem.shape, problem.limit)

    def _deferred(
        self, node: Scalar, template: Template, shape: Shape, key: Scalar | None, owner: Shape | None
    ) -> None:
        if template.broken:
            return
        if template.field is None:
            # Text around a field makes text of it, and the agent puts in every macro as text.
            types = shape.allowed_types
            if types is not None and "string" not in types:
                self._report(TEXT, node, shape, key, owner)
                return
        if template.fields:
            self.uses.append(TileUse(self._field(node, shape, key, owner), template))

    def _mapping(
        self,
        node: Mapping,
        shape: Shape,
        key: Scalar | None,
        owner: Shape | None,
        index: dict[str, Entry] | None = None,
    ) -> None:
        if index is None:
            index = node.index
        path = self._path
        drops = self.nulls in (NULLS_DROPPED, NULLS_UNSET) or (self.nulls == NULLS_DROPPED_ON_TOP and not path)
        count = 0
        absent = None
        certain = self.complete
        names = shape.key if self.strict else None
        unknown = self.unknown
        known = shape.known
        for name, entry in index.items():
            doubt = 0
            inner_key: Scalar = entry.key  # type: ignore[assignment]
            value = entry.value
            if not value.marked and not inner_key.marked and not unknown:
                pair = known.get(name) or shape.ask(name)
                if type(value) is not Scalar:
                    if pair is not None and not self._doubts and not pair[1].any_of:
                        if pair[1].free or _surely_fits(value, pair[1]):
                            count += 1
                            continue
                        doubt = 1
                elif pair is not None:
                    content = value.value
                    if type(content) in pair[0] or (content is not None and pair[1].takes(content)):
                        count += 1
                        continue
            if (inner_key.marked and id(inner_key) in self.templates) or (unknown and id(inner_key) in unknown):
                certain = False  # it may be any of them
                continue
            if drops and type(value) is Scalar and value.style == "" and value.value is None:
                absent = absent or set()
                absent.add(name)
                if self.nulls != NULLS_UNSET or shape.additional is not False or shape.names(name):
                    continue
            count += 1
            path.append(name)
            if names is not None:
                problem = None if names.takes(name) else names.problem(name)
                if problem is not None:
                    self._report(KEY, value, names, inner_key, shape, problem.shape, (problem.kind, problem.limit))
                    path.pop()
                    continue
            self._doubts += doubt
            inner = shape.field(name)
            if inner is not None and not shape.patterns:
                if type(inner) is Shape:
                    self._visit(value, inner, inner_key, shape)
                elif inner is False:
                    self._report(FORBIDDEN, value, shape, inner_key, shape, limit=name)
            else:
                for inner in shape.fields(name):
                    if type(inner) is Shape:
                        self._visit(value, inner, inner_key, shape)
                    elif inner is False and self.strict:
                        self._report(UNKNOWN, value, shape, inner_key, shape, limit=name)
            self._doubts -= doubt
            path.pop()
        if self.strict:
            if certain:
                for name in shape.required:
                    if name not in index or (absent is not None and name in absent):
                        self._report(MISSING, node, shape, key, owner, limit=name)
            if shape.max_properties is not None and count > shape.max_properties:
                self._report(MAX_PROPERTIES, node, shape, key, owner, limit=shape.max_properties)

    def _sequence(self, node: Sequence, shape: Shape, key: Scalar | None, owner: Shape | None) -> None:
        size = len(node.items)
        if shape.min_items is not None and size < shape.min_items and self.complete:
            self._report(MIN_ITEMS, node, shape, key, owner, limit=shape.min_items)
        elif shape.max_items is not None and size > shape.max_items:
            self._report(MAX_ITEMS, node, shape, key, owner, limit=shape.max_items)
        inner = shape.items
        if type(inner) is not Shape or inner.free:
            return
        path = self._path
        for number, item in enumerate(node.items):
            doubt = 0
            if not item.marked and not self.unknown:
                if type(item) is Scalar:
                    if type(item.value) in inner.whole_types or inner.takes(item.value):
                        continue
                elif not self._doubts and not inner.any_of:
                    if _surely_fits(item, inner):
                        continue
                    doubt = 1
            path.append(number)
            self._doubts += doubt
            self._visit(item, inner, None, shape)
            self._doubts -= doubt
            path.pop()

    def _any_of(self, node: Node, shape: Shape, key: Scalar | None, owner: Shape | None) -> None:
        """Accept what any branch accepts; else tell what the branch of the same type has against it."""
        wanted = "object" if type(node) is Mapping else "array"
        meant = None
        for branch in shape.branches:
            if branch.types is not None and wanted not in branch.types:
                continue
            if not node.marked and not self.unknown and _surely_fits(node, branch):
                return
            walk = Walk(self.templates, self.unknown, self.nulls, self.complete, self.strict)
            walk._path = list(self._path)
            walk._visit(node, branch, key, owner)
            if not walk.faults:
                self.uses += walk.uses
                return
            if meant is None:
                meant = walk
        if meant is None:
            self._report("type", node, shape, key, owner)
        else:
            self.faults += meant.faults

    def _field(self, node: Node, shape: Shape, key: Scalar | None, owner: Shape | None) -> Field:
        return Field(tuple(self._path), key, node, shape, owner)

    def _report(
        self,
        kind: str,
        node: Node,
        shape: Shape,
        key: Scalar | None,
        owner: Shape | None,
        broken: Shape | None = None,
        limit: Any = None,
    ) -> None:
        self.faults.append(Fault(kind, self._field(node, shape, key, owner), broken or shape, limit))


def _surely_fits(root: Node, shape: Shape) -> bool:
    """Whether nothing below can have a fault, told without keeping track of places; nothing below is marked.

    False means that it is not that simple.
    """
    stack = [(root, shape)]
    while stack:
        node, shape = stack.pop()
        if node.anchor is not None or shape.any_of:
            return False
        if type(node) is Mapping:
            index = node.index
            size = len(index)
            if not shape.takes_mappings or size != len(node.entries):
                return False
            if shape.max_properties is not None and size > shape.max_properties:
                return False
            known = shape.known
            for name, entry in index.items():
                pair = known.get(name) or shape.ask(name)
                if pair is None:
                    return False
                value = entry.value
                if type(value) is not Scalar:
                    if not pair[1].free:
                        stack.append((value, pair[1]))
                    continue
                content = value.value
                if type(content) not in pair[0] and (content is None or not pair[1].takes(content)):
                    return False
            for name in shape.required:
                if name not in index:
                    return False
        elif type(node) is Sequence:
            inner = shape.items
            size = len(node.items)
            if not shape.takes_lists or type(inner) is not Shape:
                return False
            if shape.min_items is not None and size < shape.min_items:
                return False
            if shape.max_items is not None and size > shape.max_items:
                return False
            if inner.free:
                continue
            whole = inner.whole_types
            for item in node.items:
                if type(item) is not Scalar:
                    stack.append((item, inner))
                elif type(item.value) not in whole and not inner.takes(item.value):
                    return False
        else:
            return False
    return True


def path_text(path: Path) -> str:
    """`spec.containers[0].image`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
