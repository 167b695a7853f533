"""What a word means, shown under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlint.model.config import Queue
from launchlint.model.cursor import Cursor, at
from launchlint.model.meanings import MACROS, QUEUE_FIELDS, RESOURCES

if TYPE_CHECKING:
    from launchlint.model.tile import Tile
    from launchlint.text import Span

if TYPE_CHECKING:
    from launchlint.lsp.state import Checked


def hover(checked: Checked, offset: int) -> tuple[str, Span] | None:
    """Markdown about what stands at an offset, and the characters it is about."""
    if checked.source is not checked.file.source:
        return None
    cursor = at(checked.file, offset)
    if cursor is None:
        return None
    if cursor.field is not None:
        return _field(cursor), cursor.field.span
    if cursor.macro is not None:
        return _macro(cursor.macro.name), cursor.macro.span
    tile = cursor.tile
    if tile is not None and isinstance(cursor.config, Queue):
        return tile_text(tile, cursor.config), tile.span
    text = _key(cursor) or _image(cursor) or _field_schema(cursor)
    return (text, cursor.node.span) if text else None


def _field(cursor: Cursor) -> str:
    assert cursor.field is not None
    tile = cursor.tile
    if tile is None or not isinstance(cursor.config, Queue):
        return (
            f"**template field** `{cursor.field.name}`\n\nNo tile is declared for it in this file. "
            "Launch fills it from the tile of that name when a job is queued."
        )
    return tile_text(tile, cursor.config)


def tile_text(tile: Tile, queue: Queue) -> str:
    """A tile's guard-rails and every place it is used."""
    lines = [f"**tile** `{tile.name}`: {tile.type or 'of unknown type'}"]
    description = tile.entry.get("description") if hasattr(tile.entry, "get") else None
    if description is not None and getattr(description, "text", ""):
        lines.append(f"\n{description.text}")
    facts = []
    if tile.default is not None:
        facts.append(f"- default `{tile.default.text}`")
    if tile.minimum is not None:
        facts.append(f"- at least `{tile.minimum.text}`")
    if tile.maximum is not None:
        facts.append(f"- at most `{tile.maximum.text}`")
    if tile.choices:
        facts.append("- one of " + ", ".join(f"`{item.text}`" for item in tile.choices))
    if facts:
        lines.append("\n" + "\n".join(facts))
    uses = [field for field in queue.fields if field.name == tile.name]
    places = ", ".join(f"line {field.span.source.position(field.span.start)[0]}" for field in uses)
    lines.append(f"\nUsed on {places}." if uses else "\nNot used.")
    return "\n".join(lines)


def _macro(name: str) -> str:
    meaning = MACROS.get(name)
    if meaning:
        return f"**macro** `${{{name}}}`\n\n{meaning} The agent fills it in when it takes the job off the queue."
    return (
        f"**macro** `${{{name}}}`\n\nNot built in: the agent fills it from its environment variable `{name}`, "
        "and leaves it as it is where there is none."
    )


def _key(cursor: Cursor) -> str | None:
    if not cursor.on_key or not isinstance(cursor.config, Queue):
        return None
    name = cursor.path[-1]
    if len(cursor.path) == 1 and cursor.config.definition is not None and name in QUEUE_FIELDS:
        return f"**{name}**\n\n{QUEUE_FIELDS[str(name)]}"
    if name == "builder" and cursor.config.args is not None and cursor.entry in cursor.config.args.entries:
        return "**builder**\n\nHow the agent builds the job's image. It is taken out before the rest is submitted."
    if name == "base_image" and "accelerator" in cursor.path:
        return (
            "**base_image**\n\nThe image a GPU job is built on. It must run `apt-get` as root, hold a CUDA the GPU "
            "supports, and offer the job's Python through apt. Macros are not filled in here."
        )
    if name in RESOURCES and len(cursor.path) <= 2:
        return f"**{name}**\n\n{RESOURCES[str(name)]}"
    return None


def _image(cursor: Cursor) -> str | None:
    """What a base image holds, where the facts know it."""
    if cursor.on_key or cursor.path[-1:] != ("base_image",):
        return None
    try:
        from launchlint.model.image_facts import describe
    except ImportError:
        return None
    return str(describe(getattr(cursor.node, "text", ""))) or None


def _field_schema(cursor: Cursor) -> str | None:
    return None
