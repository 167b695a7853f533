"""From a field to its tile and back, renaming a tile everywhere, and the outline of a file."""

from __future__ import annotations

from lsprotocol import types

from launchlint.lsp.places import range_of
from launchlint.model.config import Queue
from launchlint.model.cursor import Cursor, at
from launchlint.model.template import is_name
from launchlint.syntax import Mapping, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.lsp.state import Checked
    from launchlint.syntax import Node
    from launchlint.text import Span


def cursor_at(checked: Checked, offset: int) -> Cursor | None:
    """What stands at an offset of the text the editor shows."""
    if checked.source is checked.file.source:
        return at(checked.file, offset)
    for config in checked.file.configs:  # the tiles file beside the queue
        if isinstance(config, Queue):
            for tile in config.tiles:
                if tile.span.source is checked.source and tile.span.start <= offset <= tile.span.end:
                    return Cursor(config, tile.name_node, (), None, True)
    return None


def _name(cursor: Cursor) -> str | None:
    if cursor.field is not None:
        return cursor.field.name
    return cursor.tile.name if cursor.tile is not None else None


def definition(checked: Checked, offset: int) -> Span | None:
    """Where the tile of the field under the cursor is declared."""
    cursor = cursor_at(checked, offset)
    return cursor.tile.span if cursor is not None and cursor.tile is not None else None


def references(checked: Checked, offset: int, declaration: bool = True) -> list[Span]:
    """Every field that names the tile under the cursor, and its declaration."""
    cursor = cursor_at(checked, offset)
    name = _name(cursor) if cursor is not None else None
    if cursor is None or name is None or not isinstance(cursor.config, Queue):
        return []
    spans = [field.span for field in cursor.config.fields if field.name == name]
    tile = cursor.config.tiles_by_name.get(name)
    return ([tile.span] if tile is not None and declaration else []) + spans


def renamable(checked: Checked, offset: int) -> Span | None:
    """The name of the tile under the cursor, where one stands there."""
    cursor = cursor_at(checked, offset)
    if cursor is None or not isinstance(cursor.config, Queue):
        return None
    if cursor.field is not None:
        return cursor.field.name_span
    return _inside(cursor.tile.name_node) if cursor.tile is not None else None


def rename(checked: Checked, offset: int, new: str) -> list[tuple[Span, str]]:
    """The edits that give a tile another name, in its declaration and in every field.

    Raises ValueError where the new name can be none, or is taken.
    """
    cursor = cursor_at(checked, offset)
    name = _name(cursor) if cursor is not None else None
    if cursor is None or name is None or not isinstance(cursor.config, Queue):
        return []
    if not is_name(new):
        raise ValueError(f"`{new}` cannot name a tile: letters, digits, `_`, and `-` after the first")
    if new != name and new in cursor.config.tiles_by_name:
        raise ValueError(f"there is a tile `{new}` already")
    edits = [(field.name_span, new) for field in cursor.config.fields if field.name == name]
    tile = cursor.config.tiles_by_name.get(name)
    if tile is not None:
        edits.append((_inside(tile.name_node), new))
        again = tile.entry.get("name") if type(tile.entry) is Mapping else None
        if again is not None and again is not tile.name_node and type(again) is Scalar and again.text == name:
            edits.append((_inside(again), new))
    return edits


def _inside(node: Node) -> Span:
    """A text without its quotes."""
    assert type(node) is Scalar
    return node.text_span(0, len(node.text))


def symbols(checked: Checked) -> list[types.DocumentSymbol]:
    """Queues, their arguments and their tiles."""
    found = []
    for config in checked.file.configs:
        root = config.document.root
        if type(root) is not Mapping or root.source is not checked.source:
            continue
        name = config.kind
        if isinstance(config, Queue):
            given = config.root.get("name") if config.definition is not None else None
            name = given.text if type(given) is Scalar else config.resource or "queue"
        children = [
            types.DocumentSymbol(
                name=entry.name or "?",
                kind=types.SymbolKind.Key,
                range=_whole(entry.key.span, entry.value.span),
                selection_range=range_of(entry.key.span),
                children=_tiles(config, entry.value) if entry.name == "template_variables" else None,
            )
            for entry in root.entries
        ]
        found.append(
            types.DocumentSymbol(
                name=name,
                detail=config.resource if isinstance(config, Queue) else None,
                kind=types.SymbolKind.Module,
                range=range_of(root.span),
                selection_range=range_of(root.span.inner(0, 1)),
                children=children,
            )
        )
    return found


def _tiles(config: object, node: object) -> list[types.DocumentSymbol]:
    if not isinstance(config, Queue):
        return []
    return [
        types.DocumentSymbol(
            name=tile.name,
            detail=tile.type,
            kind=types.SymbolKind.Variable,
            range=_whole(tile.span, tile.entry.span),
            selection_range=range_of(tile.span),
        )
        for tile in config.tiles
        if tile.name_node.source is config.source
    ]


def _whole(key: Span, value: Span) -> types.Range:
    return types.Range(
        range_of(key).start, max(range_of(key).end, range_of(value).end, key=lambda p: (p.line, p.character))
    )
