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
from launchlint.records import namedtuple
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
_KEY = lazy(r"^[ \t]*(?:-[ \t]+)*(?P<whole>(?P<typed>[\w.$/-]*))$")
_VALUE = lazy(r"^[ \t]*(?:-[ \t]+)*(?P<whole>(?P<key>[\w.-]+):[ \t]+[\"']?(?P<typed>[\w./-]*))$")
# Between braces, as JSON is all over.
_FLOW_KEY = lazy(r"(?:^|[{,])[ \t]*(?P<whole>(?P<quote>\"?)(?P<typed>[\w.$/-]*))$")
_FLOW_VALUE = lazy(
    r"(?:^|[{,])[ \t]*(?P<whole>\"?(?P<key>[\w.$/-]+)\"?[ \t]*:[ \t]*(?P<quote>[\"']?)(?P<typed>[\w./-]*))$"
)
_WORD = lazy(r"[\w./$-]*[\"']?")
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
    spot = _spot(source, offset, before)
    if spot is None:
        return []
    if spot.key is not None:
        return items(_values(spot), spot.typed, types.CompletionItemKind.EnumMember, spot.close)
    return items(_keys(spot), spot.typed, types.CompletionItemKind.Property, spot.close)


def _tile_detail(tile: Tile) -> str:
    parts = [tile.type or "?"]
    if tile.choices:
        parts.append(", ".join(item.text for item in tile.choices[:4]))
    elif tile.minimum is not None or tile.maximum is not None:
        low = tile.minimum.text if tile.minimum is not None else "…"
        high = tile.maximum.text if tile.maximum is not None else "…"
        parts.append(f"{low} to {high}")
    return " ".join(parts)


class Spot(namedtuple("Spot", "patched key typed close")):
    """Where a key (``key`` is None) or the value of ``key`` is being typed.

    ``patched`` is the text with a key that parses in its place, ``typed`` what stands there so far, ``close``
    what has to follow the whole word.
    """

    __slots__ = ()
    patched: Source
    key: str | None
    typed: str
    close: str


def _spot(source: Source, offset: int, before: str) -> Spot | None:
    text, line_start = source.text, offset - len(before)
    is_json = source.path.endswith(".json")
    if is_json or before.count("{") > before.count("}"):
        match = _FLOW_VALUE.search(before) or _FLOW_KEY.search(before)
        if match is None or (is_json and not match["quote"]):
            return None
        key = match.groupdict().get("key")
        start = line_start + match.start("whole")
        quote = '"' if is_json else ""
        rest = text[offset:].removeprefix(_WORD.match(text[offset:])[0])  # type: ignore[index]
        cursor = f"{quote}{_CURSOR}{quote}"
        if key is not None or not rest.lstrip().startswith(":"):
            cursor += ": null"
        if is_json and text[:start].rstrip()[-1:] not in ("{", ",", ""):
            cursor = f",{cursor}"
        if is_json and rest.lstrip()[:1] == '"':
            cursor += ","
        patched = Source(source.path, text[:start] + cursor + rest)
        return Spot(patched, key, match["typed"], match["quote"] or ("" if key is not None else ":"))
    end = source.line_span(source.position(offset)[0]).end
    match = _VALUE.search(before) or _KEY.search(before)
    if match is None:
        return None
    key = match.groupdict().get("key")
    start = line_start + match.start("whole")
    patched = Source(source.path, text[:start] + f"{_CURSOR}: null" + text[end:])
    return Spot(patched, key, match["typed"], "" if key is not None else ":")


def _around(spot: Spot) -> tuple[Queue, Mapping, tuple[str | int, ...]] | None:
    """The queue, the mapping the half-typed key belongs to, and its path."""
    from launchlint.model.context import Context

    for config in read(spot.patched, Context()).configs:
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


def _keys(spot: Spot) -> list[tuple[str, str, str]]:
    found = _around(spot)
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


def _values(spot: Spot) -> list[tuple[str, str, str]]:
    key = spot.key
    assert key is not None
    resources = [(name, "resource", about) for name, about in RESOURCES.items()]
    found = _around(spot)
    if found is None:
        return resources if key == "resource_type" else []  # a file just begun is no queue yet
    queue, mapping, path = found
    if path == () and queue.definition is not None and key in ("resource_type", "type"):
        return resources
    if path == () and key == "prioritization_mode":
        return [("V0", "users may set priorities", ""), ("DISABLED", "jobs run in turn", "")]
    if path[:1] == ("template_variables",) and key == "type":
        return [(name, "tile type", "") for name in ("string", "integer", "number")]
    from launchlint.model.schema import field_schema
    from launchlint.model.shape import Shape

    field = field_schema(queue, mapping)
    shapes = field.shape.fields(key) if field is not None else ()
    return [(str(value), "", "") for shape in shapes if isinstance(shape, Shape) for value in shape.enum or ()]
