"""`launchlint tiles FILE`: every template field, where it is used, what its tile allows and its places take.

With `--write` it does what the web form's "Parse configuration" button does: it declares a tile for
each field that has none, with the type and bounds its places imply.
"""

from __future__ import annotations

import sys
from math import isfinite

from launchlint.commands.reading import place, queues, read_queues, say
from launchlint.model.fill import describe
from launchlint.model.proposal import Proposal, Use, propose, uses
from launchlint.render.escape import visible
from launchlint.syntax import Scalar
from launchlint.syntax.writing import written

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from launchlint.model.config import Queue
    from launchlint.model.file import LaunchFile
    from launchlint.model.tile import Tile
    from launchlint.text import Source

DESCRIPTION = """List every template field of a queue: where it is used, what its tile allows, and what each place
takes as far as a schema is known. With --write declare a tile for each field that has none, in the file's
`template_variables`, or in <stem>.tiles.yaml beside a bare file. Exit status: 0; 1 when fields without a tile are
left; 2 the file or an argument is wrong."""


def parser() -> argparse.ArgumentParser:
    from launchlint.commands.arguments import Parser
    from launchlint.commands.reading import add_settings

    top = Parser(prog="launchlint tiles", description=DESCRIPTION)
    top.add_argument("paths", nargs="+", metavar="PATH", help="files or directories with queue configs")
    top.add_argument("--write", action="store_true", help="declare the missing tiles")
    top.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    add_settings(top)
    return top


def run(arguments: list[str]) -> int:
    """List or declare tiles. Returns the exit status."""
    options = parser().parse_args(arguments)
    if options.write and "-" in options.paths:
        from launchlint.cli import complain

        complain("standard input cannot be written to", "name a file")
        return 2
    reading = read_queues(options.paths, options)
    if reading is None:
        return 2
    files, failed = reading
    if options.write:
        files, unwritten = _declare(files, options.paths)
        failed = failed or unwritten
    if options.format == "json":
        from launchlint.render.escape import json_text

        found = [_json(queue) for file in files for queue in queues(file)]
        sys.stdout.write(json_text({"version": 1, "queues": found}) + "\n")
    else:
        say("\n".join(_text(queue) for file in files for queue in queues(file)))
    if failed:
        return 2
    return int(any(queue.undeclared_fields for file in files for queue in queues(file)))


# --- Listing ---------------------------------------------------------------------------------


def _text(queue: Queue) -> str:
    found = uses(queue)
    names = [*found, *(name for name in queue.tiles_by_name if name not in found)]
    lines = [f"{visible(queue.source.path)}: {queue.resource or 'resource unknown'}, {_counted(len(found))}"]
    for name in names:
        tile, places = queue.tiles_by_name.get(name), found.get(name, [])
        lines += ["", f"{visible(name)}: {_tile_words(tile, queue.source)}" + ("" if places else "; no field uses it")]
        width = max((len(_position(use)) for use in places), default=0)
        lines += [f"  {_position(use):{width}}  {visible(_path(use))}{_takes(use)}" for use in places]
        if tile is None and places:
            lines.append(f"  {'':{width}}  {_implied(propose(places))}")
    return "\n".join(lines) + "\n"


def _counted(number: int) -> str:
    return f"{number} template field{'' if number == 1 else 's'}" if number else "no template fields"


def _tile_words(tile: Tile | None, source: Source) -> str:
    if tile is None:
        return "no tile"
    words = describe(tile)
    if tile.default is not None:
        words += f", default `{tile.default.text}`"
    where = tile.span.source
    line = where.position(tile.span.start)[0]
    return visible(f"{words} ({f'line {line}' if where is source else place(tile.span)})")


def _position(use: Use) -> str:
    line, column = use.field.span.source.position(use.field.span.start)
    return f"{line}:{column}"


def _path(use: Use) -> str:
    from launchlint.model.validate import path_text

    return path_text(use.path) + (" (a key, which Launch does not fill)" if use.field.in_key else "")


def _takes(use: Use) -> str:
    if use.shape is None or use.shape.allowed_types is None:
        return ""
    from launchlint.model.wording import takes

    return f", which takes {visible(takes(use.shape))}"


def _implied(proposal: Proposal | None) -> str:
    if proposal is None:
        return "no type of tile fits all its places"
    kind = "implied" if proposal.certain else "no schema tells what fits; to begin with"
    return f"{kind}: {visible(written(proposal.schema))}"


def _json(queue: Queue) -> dict[str, Any]:
    found = uses(queue)
    names = [*found, *(name for name in queue.tiles_by_name if name not in found)]
    fields = []
    for name in names:
        places = found.get(name, [])
        tile = queue.tiles_by_name.get(name)
        proposal = propose(places) if tile is None and places else None
        fields.append(
            {
                "name": name,
                "tile": _tile_json(tile),
                "implied": proposal.schema if proposal is not None and proposal.certain else None,
                "uses": [_use_json(use) for use in places],
            }
        )
    return {"path": queue.source.path, "resource": queue.resource, "fields": fields}


def _tile_json(tile: Tile | None) -> dict[str, Any] | None:
    if tile is None:
        return None
    line, column = tile.span.source.position(tile.span.start)
    found: dict[str, Any] = {"path": tile.span.source.path, "line": line, "column": column, "type": tile.type}
    for name in ("default", "minimum", "maximum"):
        node: Scalar | None = getattr(tile, name)
        if node is not None:
            found[name] = _plain(node)
    if tile.enum is not None:
        found["enum"] = [_plain(choice) for choice in tile.choices]
    return found


def _plain(node: Scalar) -> object:
    """Its value; infinity and what is no number, which JSON has not, as they are written."""
    value = node.value
    return node.text if isinstance(value, float) and not isfinite(value) else value


def _use_json(use: Use) -> dict[str, Any]:
    from launchlint.model.wording import takes

    line, column = use.field.span.source.position(use.field.span.start)
    types = use.shape.allowed_types if use.shape is not None else None
    return {
        "line": line,
        "column": column,
        "pointer": "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in use.path),
        "whole": use.field.whole,
        "in_key": use.field.in_key,
        "takes": takes(use.shape) if use.shape is not None and types is not None else None,
        "types": list(types) if types is not None else None,
    }


# --- Declaring -------------------------------------------------------------------------------


def _declare(files: list[LaunchFile], named: list[str]) -> tuple[list[LaunchFile], bool]:
    """Declare what is missing in each file; the files as they are then, and whether one could not be written."""
    from launchlint.cli import complain
    from launchlint.engine.write import WriteFailure

    done: list[LaunchFile] = []
    failed = False
    for file in files:
        if file.faults:
            complain(f"{place(file.faults[0].span)}: {file.faults[0].message}", f"launchlint {file.source.path}")
            done, failed = [*done, file], True
            continue
        try:
            done.append(_declare_in(file, named))
        except WriteFailure as failure:
            complain(str(failure))
            done, failed = [*done, file], True
    return done, failed


def _declare_in(file: LaunchFile, named: list[str]) -> LaunchFile:
    """Write the missing tiles of one file. Returns the file as it is then."""
    from launchlint.commands.check import tell
    from launchlint.declare import declare_missing
    from launchlint.engine.fixer import Change
    from launchlint.engine.write import create, replace
    from launchlint.model.file import read

    source, tiles, names = declare_missing(file)
    before = file.beside.source if file.beside is not None else None
    if not names:
        return file
    changes = [Change(file.source, source.text)] if source is not file.source else []
    if tiles is not before and before is not None:
        changes.append(Change(before, tiles.text))
    replace(changes, named)
    targets = [change.source.path for change in changes]
    if before is None and tiles is not None:
        create(tiles.path, tiles.text)
        targets.append(tiles.path)
    tell(f"declared {len(names)} tile{'' if len(names) == 1 else 's'} in {' and '.join(targets)}")
    return read(source, file.context, tiles)
