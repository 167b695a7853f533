"""Completion: tiles inside `{{`, macros inside `${`, rule names in comments, keys and values elsewhere.

Half-typed text rarely parses, so what concerns the line is read from the line, and what concerns the
tree from the text with the half-typed word replaced by a key that parses.
"""

from __future__ import annotations

from lsprotocol import types

from launchlint.lsp.places import position
from launchlint.model.config import Queue
from launchlint.model.file import read
from launchlint.model.meanings import MACROS, QUEUE_FIELDS, RESOURCES, TILE_KEYS
from launchlint.patterns import lazy
from launchlint.syntax import Mapping, Sequence, walk
from launchlint.text import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlint.lsp.state import Checked
    from launchlint.model.tile import Tile

_FIELD = lazy(r"\{\{[ \t]*([\w-]*)$")
_MACRO = lazy(r"(?<!\$)\$\{(\w*)$")
_SUPPRESSION = lazy(r"#[ \t]*launchlint:[ \t]*ignore(?:-file)?\[(?:[^\]]*,)?[ \t]*([\w-]*)$")
_KEY = lazy(r"^[ \t]*(?:-[ \t]+)*([\w.$/-]*)$")
_VALUE = lazy(r"^[ \t]*(?:-[ \t]+)*([\w.-]+):[ \t]+[\"']?([\w./-]*)$")
_CURSOR = "launchlint-cursor"


def complete(checked: Checked, offset: int, last_good: Queue | None) -> list[types.CompletionItem]:
    """What may stand at ``offset``. ``last_good`` is the queue as it was when it last parsed."""
    source = checked.source
    line, _ = source.position(offset)
    before = source.text[source.line_starts[line - 1] : offset]
    after = source.text[offset : source.line_span(line).end]
    queue = last_good or next((config for config in checked.file.configs if isinstance(config, Queue)), None)

    def items(
        words: Iterable[tuple[str, str, str]], typed: str, kind: types.CompletionItemKind, close: str = ""
    ) -> list[types.CompletionItem]:
        start = position(source, offset - len(typed))
        ending = "" if not close or after.lstrip().startswith(close) else close
        return [
            types.CompletionItem(
                label=word,
                kind=kind,
                detail=detail or None,
                documentation=about or None,
                text_edit=types.TextEdit(types.Range(start, position(source, offset)), word + ending),
            )
            for word, detail, about in words
        ]

    if match := _FIELD.search(before):
        tiles = queue.tiles if queue else []
        return items(((t.name, _tile_detail(t), "") for t in tiles), match[1], types.CompletionItemKind.Variable, "}}")
    if match := _MACRO.search(before):
        macros = ((name, "macro", meaning) for name, meaning in MACROS.items())
        return items(macros, match[1], types.CompletionItemKind.Constant, "}")
    if match := _SUPPRESSION.search(before):
        from launchlint import registry

        rules = ((row.name, row.code, "") for row in registry.ROWS)
        return items(rules, match[1], types.CompletionItemKind.EnumMember)
    if source.path.endswith(".json"):
        return []
    if match := _VALUE.search(before):
        words = _values(source, offset, match[1])
        return items(words, match[2], types.CompletionItemKind.EnumMember)
    if match := _KEY.search(before):
        return items(_keys(source, offset, match[1]), match[1], types.CompletionItemKind.Property, ":")
    return []


def _tile_detail(tile: Tile) -> str:
    parts = [tile.type or "?"]
    if tile.choices:
        parts.append(", ".join(item.text for item in tile.choices[:4]))
    elif tile.minimum is not None or tile.maximum is not None:
        low = tile.minimum.text if tile.minimum is not None else "…"
        high = tile.maximum.text if tile.maximum is not None else "…"
        parts.append(f"{low} to {high}")
    return " ".join(parts)


def _around(source: Source, offset: int, typed: str) -> tuple[Queue, Mapping, tuple[str | int, ...]] | None:
    """The queue, the mapping the half-typed key belongs to, and its path."""
    start = offset - len(typed)
    line, _ = source.position(offset)
    end = source.line_span(line).end
    patched = Source(source.path, source.text[:start] + f"{_CURSOR}: null" + source.text[end:])
    from launchlint.model.context import Context

    file = read(patched, Context())
    for config in file.configs:
        root = config.document.root
        if not isinstance(config, Queue) or type(root) is not Mapping:
            continue
        paths: dict[int, tuple[str | int, ...]] = {id(root): ()}
        for node in walk(root):
            path = paths.get(id(node), ())
            if type(node) is Mapping:
                for entry in node.entries:
                    paths[id(entry.value)] = (*path, entry.name or "")
                if any(entry.name == _CURSOR for entry in node.entries):
                    return config, node, path
            elif type(node) is Sequence:
                for index, item in enumerate(node.items):
                    paths[id(item)] = (*path, index)
    return None


def _keys(source: Source, offset: int, typed: str) -> list[tuple[str, str, str]]:
    found = _around(source, offset, typed)
    if found is None:
        return []
    queue, mapping, path = found
    present = set(mapping)
    words: list[tuple[str, str, str]] = []
    if queue.definition is not None and path == ():
        words = [(name, "queue", about) for name, about in QUEUE_FIELDS.items()]
        if "config" not in present:
            words = [word for word in words if word[0] not in ("config", "type")]
    elif len(path) >= 2 and path[0] == "template_variables":
        names = ("schema", "description") if len(path) == 2 else ("type", "default", "enum", "minimum", "maximum")
        words = [(name, "tile", TILE_KEYS[name]) for name in names]
    else:
        words = _schema_keys(queue, mapping)
    return [word for word in words if word[0] not in present]


def _schema_keys(queue: Queue, mapping: Mapping) -> list[tuple[str, str, str]]:
    """The keys the resource knows at this mapping."""
    from launchlint.model.schema import field_schema
    from launchlint.model.shape import Shape

    field = field_schema(queue, mapping)
    if field is None:
        return []
    found: dict[str, str] = {}
    for branch in field.shape.branches:
        for name in branch.properties:
            inner = branch.field(name)
            types = inner.allowed_types if isinstance(inner, Shape) else None
            found[name] = " or ".join(types or ()) + (" (required)" if name in branch.required else "")
    return [(name, detail, "") for name, detail in sorted(found.items())]


def _values(source: Source, offset: int, key: str) -> list[tuple[str, str, str]]:
    line, _ = source.position(offset)
    start = source.line_starts[line - 1]
    indent = len(source.text[start:offset]) - len(source.text[start:offset].lstrip(" -"))
    found = _around(source, start + indent, "")
    if found is None:
        return []
    queue, mapping, path = found
    if path == () and queue.definition is not None and key in ("resource_type", "type"):
        return [(name, "resource", about) for name, about in RESOURCES.items()]
    if path == () and key == "prioritization_mode":
        return [("V0", "users may set priorities", ""), ("DISABLED", "jobs run in turn", "")]
    if path[:1] == ("template_variables",) and key == "type":
        return [(name, "tile type", "") for name in ("string", "integer", "number")]
    from launchlint.model.schema import field_schema
    from launchlint.model.shape import Shape

    field = field_schema(queue, mapping)
    shapes = field.shape.fields(key) if field is not None else ()
    return [(str(value), "", "") for shape in shapes if isinstance(shape, Shape) for value in shape.enum or ()]
