"""What a word means, shown under the pointer."""

from __future__ import annotations

import os

from launchlint.lsp.navigation import cursor_at
from launchlint.model.config import Queue
from launchlint.model.cursor import Cursor
from launchlint.model.meanings import MACROS, QUEUE_FIELDS, RESOURCES, TILE_KEYS
from launchlint.syntax import Mapping, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.lsp.state import Checked
    from launchlint.model.shape import Shape
    from launchlint.model.tile import Tile
    from launchlint.text import Span


def hover(checked: Checked, offset: int) -> tuple[str, Span] | None:
    """Markdown about what stands at an offset, and the characters it is about."""
    cursor = cursor_at(checked, offset)
    if cursor is None:
        return None
    if cursor.field is not None:
        return _field(cursor), cursor.field.span
    if cursor.macro is not None:
        return _macro(cursor.macro.name), cursor.macro.span
    tile = cursor.tile
    if tile is not None and isinstance(cursor.config, Queue):
        return tile_text(tile, cursor.config), tile.span
    told = (_resource(cursor) or _key(cursor) or _field_schema(cursor), _image(cursor), _gpu(cursor))
    text = "\n\n".join(part for part in told if part)
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
    description = tile.entry.get("description") if isinstance(tile.entry, Mapping) else None
    if isinstance(description, Scalar) and description.text:
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
    elsewhere = f" of `{os.path.basename(queue.source.path)}`" if tile.span.source is not queue.source else ""
    lines.append(f"\nUsed on {places}{elsewhere}." if uses else "\nNot used.")
    return "\n".join(lines)


def _macro(name: str) -> str:
    meaning = MACROS.get(name)
    if meaning:
        return f"**macro** `${{{name}}}`\n\n{meaning} The agent fills it in when it takes the job off the queue."
    return (
        f"**macro** `${{{name}}}`\n\nNot built in: the agent fills it from its environment variable `{name}`, "
        "and leaves it as it is where there is none."
    )


def _resource(cursor: Cursor) -> str | None:
    """The value of `resource_type`."""
    if cursor.on_key or len(cursor.path) != 1 or cursor.path[0] not in ("resource_type", "type"):
        return None
    name = cursor.node.text if isinstance(cursor.node, Scalar) else ""
    return f"**{name}**\n\n{RESOURCES[name]}" if name in RESOURCES else None


def _key(cursor: Cursor) -> str | None:
    if not cursor.on_key or not isinstance(cursor.config, Queue):
        return None
    name = cursor.path[-1]
    if len(cursor.path) == 1 and cursor.config.definition is not None and name in QUEUE_FIELDS:
        return f"**{name}**\n\n{QUEUE_FIELDS[str(name)]}"
    if len(cursor.path) >= 3 and cursor.path[0] == "template_variables" and name in TILE_KEYS:
        return f"**{name}**\n\n{TILE_KEYS[str(name)]}"
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


# The keys that name an image, for the agent and for the resources.
_IMAGES = (("base_image",), ("image",), ("image_uri",), ("TrainingImage",))


def _image(cursor: Cursor) -> str | None:
    """What a base image holds, where the facts know it, and why we think so."""
    if cursor.on_key or cursor.path[-1:] not in _IMAGES or not isinstance(cursor.config, Queue):
        return None
    text = cursor.config.known_text(cursor.node)
    if text is None:
        return None
    from launchlint.model.image import Reference, parse
    from launchlint.model.image_facts import describe

    reference = parse(text)
    if not isinstance(reference, Reference):
        return None
    facts = describe(reference, cursor.config.context.images)
    held = [facts.cuda_text if facts.cudas else "", facts.system.name if facts.system else ""]
    held += [
        f"Python {facts.python}" if facts.python else "",
        "runs as another user than root" if facts.root is False else "",
    ]
    known = ", ".join(word for word in held if word) or "nothing is known of what it holds"
    return f"**{text}**\n\n{known}"


def _gpu(cursor: Cursor) -> str | None:
    """Which accelerator a value stands for, and the CUDA that has code for it."""
    if cursor.on_key or not isinstance(cursor.config, Queue):
        return None
    from launchlint.model.gpu import cuda_range, span_text
    from launchlint.model.target import Target

    lines: dict[str, None] = {}
    for site in Target(cursor.config).sites:
        for option in (option for clue in site.clues for option in clue.options):
            if option.span is None or option.span.source is not cursor.node.source or not option.gpus:
                continue
            if cursor.node.start <= option.span.start and option.span.end <= cursor.node.end:
                for gpu in option.gpus:
                    fitting = cuda_range(gpu.capability) if gpu.capability is not None else None
                    lines[
                        f"**{gpu.title}**"
                        + (f": compute capability {gpu.capability_text}" if gpu.capability else "")
                        + (f", native code in {span_text(fitting)}" if fitting else "")
                    ] = None
    return "\n\n".join(lines) or None


def _field_schema(cursor: Cursor) -> str | None:
    """What the resource allows at this place."""
    if not isinstance(cursor.config, Queue) or cursor.entry is None:
        return None
    from launchlint.model.schema import field_schema

    field = field_schema(cursor.config, cursor.entry.value)
    return shape_text(str(cursor.entry.name), field.shape) if field is not None else None


def shape_text(name: str, shape: Shape) -> str:
    """A field's type, allowed values and bounds, in words."""
    lines = [f"**{name}**" + (f": {' or '.join(shape.allowed_types)}" if shape.allowed_types else "")]
    if shape.title or shape.description:
        lines.append(f"\n{shape.description or shape.title}")
    facts = []
    if shape.enum:
        shown = ", ".join(f"`{value}`" for value in shape.enum[:12])
        facts.append(f"- one of {shown}" + (f" and {len(shape.enum) - 12} more" if len(shape.enum) > 12 else ""))
    if shape.minimum is not None:
        facts.append(f"- at least `{_number(shape.minimum)}`")
    if shape.maximum is not None:
        facts.append(f"- at most `{_number(shape.maximum)}`")
    if shape.required:
        facts.append("- needs " + ", ".join(f"`{key}`" for key in shape.required))
    return "\n".join(lines) + ("\n\n" + "\n".join(facts) if facts else "")


def _number(value: float) -> str:
    """Every digit of a whole number."""
    return str(int(value)) if value == int(value) else f"{value:g}"
