"""Floor 3: declaring the tiles that template fields lack, wherever a queue keeps its tiles."""

from __future__ import annotations

import os

from launchlint.edits import append, fill, insert, insert_all, newline_of
from launchlint.model.config import Queue
from launchlint.model.file import LaunchFile, read
from launchlint.model.proposal import propose, uses
from launchlint.model.recognise import BARE
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Sequence
from launchlint.syntax.writing import written
from launchlint.text import Edit, Source, apply_edits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.edits import Edits

    Schemas = dict[str, dict[str, object]]

TILES = "template_variables"


class Declared(namedtuple("Declared", "source tiles names")):
    """A file and its tiles file with tiles for all fields, and the names that were added."""

    __slots__ = ()
    source: Source
    tiles: Source | None
    names: list[str]


def declare_missing(file: LaunchFile) -> Declared:
    """Declare a tile for each field that lacks one and is not merely misspelt. Touches no file.

    The tiles of a bare file without a tiles file become a new one: `<stem>.tiles.yaml`.
    """
    source, tiles, context = file.source, file.beside.source if file.beside is not None else None, file.context
    names: list[str] = []
    left = _count(file)
    while step := _step(file):
        edits, added = step
        source = _edited(source, [edit for edit in edits if edit.span.source is source])
        if tiles is not None:
            tiles = _edited(tiles, [edit for edit in edits if edit.span.source is tiles])
        names += added
        file = read(source, context, tiles)
        if _count(file) >= left:
            break  # an edit that does not take would be made for ever
        left = _count(file)
    bare = [queue for queue in _queues(file) if queue.form == BARE and queue.tiles_node is None]
    new = {name: schema for queue in bare if queue.tiles_document is None for name, schema in missing(queue).items()}
    if new and (tiles is None or not tiles.path.endswith(".json")):
        tiles = _grown(tiles or Source(f"{os.path.splitext(source.path)[0]}.tiles.yaml", ""), tiles_text(new))
        names += new
    return Declared(source, tiles, names)


def _grown(source: Source, text: str) -> Source:
    """A source with lines added at its end."""
    newline = newline_of(source)
    gap = "" if not source.text or source.text.endswith(newline) else newline
    return Source(source.path, source.text + gap + text.replace("\n", newline), bom=source.bom)


def _count(file: LaunchFile) -> int:
    return sum(len(missing(queue)) for queue in _queues(file))


def missing(queue: Queue) -> Schemas:
    """The tiles to declare, each with its schema. A field no type of tile fits is left out."""
    schemas: Schemas = {}
    places = uses(queue)
    for name in dict.fromkeys(found.field.name for found in queue.undeclared_fields if not found.misspelt):
        proposal = propose(places[name])
        if proposal is not None:
            schemas[name] = proposal.schema
    return schemas


def _queues(file: LaunchFile) -> list[Queue]:
    return [config for config in file.configs if isinstance(config, Queue)]


def _step(file: LaunchFile) -> tuple[Edits, list[str]] | None:
    """Edits that declare all missing tiles of one queue at once or, where that cannot be, the first."""
    for queue in _queues(file):
        schemas = missing(queue)
        for part in (schemas, dict(list(schemas.items())[:1])):
            if part and (edits := declare(queue, part)):
                return edits, list(part)
    return None


def _edited(source: Source, edits: list[Edit]) -> Source:
    return Source(source.path, apply_edits(source.text, edits)[0], bom=source.bom) if edits else source


def declare(queue: Queue, schemas: Schemas) -> Edits:
    """Declare tiles by name, each with its schema.

    They go where the queue's tiles are: its own `template_variables` (made where a queue definition
    has none), or the tiles file beside it. A bare file without one gets no edits, as there is no
    place yet; nor does a place that cannot be edited exactly.
    """
    tiles: dict[str, object] = {name: {"schema": schema} for name, schema in schemas.items()}
    node = queue.tiles_node
    if queue.tiles_document is not None and node is None:
        return _in_tiles_file(queue, schemas)
    if type(node) is Sequence:
        return _read_back(node, schemas)
    if type(node) is Mapping and node.entries:
        return insert_all(node, tiles)
    entry = queue.root.entry(TILES)
    if entry is not None:
        return fill(entry, tiles)
    return insert(queue.root, TILES, tiles) if queue.definition is not None else ()


def _in_tiles_file(queue: Queue, schemas: Schemas) -> Edits:
    document = queue.tiles_document
    assert document is not None
    root = document.root
    tiles: dict[str, object] = {name: {"schema": schema} for name, schema in schemas.items()}
    if type(root) is Mapping and len(root.entries) == 1 and root.entries[0].name == TILES:
        inner = root.entries[0].value
        if type(inner) is not Mapping or not inner.entries:
            return fill(root.entries[0], tiles)
        root = inner
    return insert_all(root, tiles) if type(root) is Mapping else ()


def _read_back(node: Sequence, schemas: Schemas) -> Edits:
    """The list the API reads back: `{name, schema: "<json>"}`."""
    if len(schemas) != 1:
        return ()  # one at a time: the next round adds the next
    ((name, schema),) = schemas.items()
    return append(node, {"name": name, "schema": written(schema, json=True)})


def tiles_text(schemas: Schemas) -> str:
    """Tiles as a `<stem>.tiles.yaml` holds them."""
    return "".join(f"{written(name)}: {written({'schema': schema})}\n" for name, schema in schemas.items())
