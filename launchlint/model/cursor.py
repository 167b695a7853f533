"""What stands at an offset of a file: the config, the node, its path, the field or macro."""

from __future__ import annotations

from launchlint.model.config import Config, Queue, Templated
from launchlint.syntax import Entry, Mapping, Node, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.model.file import LaunchFile
    from launchlint.model.template import Macro, TemplateField
    from launchlint.model.tile import Tile


class Cursor:
    """A place in a config, described.

    ``path`` leads from the document's root to ``node``; ``entry`` is the mapping entry whose key or
    value the node is; ``on_key`` tells which.
    """

    def __init__(
        self, config: Config, node: Node, path: tuple[str | int, ...], entry: Entry | None, on_key: bool
    ) -> None:
        self.config = config
        self.node = node
        self.path = path
        self.entry = entry
        self.on_key = on_key
        self.field: TemplateField | None = None
        self.macro: Macro | None = None

    @property
    def tile(self) -> Tile | None:
        """The tile a field under the cursor names, or the tile whose declaration the cursor is in."""
        if not isinstance(self.config, Queue):
            return None
        if self.field is not None:
            return self.config.tiles_by_name.get(self.field.name)
        for tile in self.config.tiles:
            if tile.name_node is self.node:
                return tile
        return None


def at(file: LaunchFile, offset: int) -> Cursor | None:
    """The deepest node that covers ``offset``, or None outside every config."""
    for config in file.configs:
        root = config.document.root
        if root is None or not root.start <= offset <= root.end:
            continue
        cursor = _descend(config, root, offset)
        if isinstance(config, Templated):
            template = config.template(cursor.node)
            if template is not None:
                for field in template.fields:
                    if field.span.start <= offset <= field.span.end:
                        cursor.field = field
                for macro in template.macros:
                    if macro.span.start <= offset <= macro.span.end:
                        cursor.macro = macro
        return cursor
    return None


def _descend(config: Config, root: Node, offset: int) -> Cursor:
    node: Node = root
    path: tuple[str | int, ...] = ()
    entry: Entry | None = None
    while True:
        if type(node) is Mapping:
            inner = next((found for found in node.entries if _covers(found.key, offset)), None)
            if inner is not None:
                return Cursor(config, inner.key, (*path, inner.name or ""), inner, True)
            inner = next((found for found in node.entries if _covers(found.value, offset)), None)
            if inner is None:
                return Cursor(config, node, path, entry, False)
            entry, node, path = inner, inner.value, (*path, inner.name or "")
        elif type(node) is Sequence:
            index = next((i for i, item in enumerate(node.items) if _covers(item, offset)), None)
            if index is None:
                return Cursor(config, node, path, entry, False)
            entry, node, path = None, node.items[index], (*path, index)
        else:
            return Cursor(config, node, path, entry, False)


def _covers(node: Node, offset: int) -> bool:
    if type(node) is Scalar and node.start == node.end:
        return False  # an absent value has no characters
    return node.start <= offset <= node.end
