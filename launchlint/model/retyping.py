"""How a value of the wrong type is written as one of the right type."""

from __future__ import annotations

import re

from launchlint.model import validate as walks
from launchlint.model import wording
from launchlint.model.template import BUILT_IN_MACROS
from launchlint.model.words import either
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Scalar, Sequence
from launchlint.syntax.scalars import ambiguous, resolve_plain
from launchlint.syntax.writing import written as as_written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.model.config import Queue
    from launchlint.model.schema import WrongType
    from launchlint.model.shape import Shape
    from launchlint.syntax import Node


class Retyped(namedtuple("Retyped", "found help title text")):
    """What stands there, what to type, and the text that replaces it where only that can be meant."""

    __slots__ = ()
    found: str
    help: str | None
    title: str
    text: str | None


def retyped(part: WrongType) -> Retyped:
    """Find the spelling that was meant."""
    node, shape = part.field.node, part.field.shape
    wanted = shape.allowed_types or ()
    if part.kind == walks.TEXT:
        template = part.queue.template(node)
        mark = "a macro, filled in as text" if template and template.macros else "text with a field in it"
        return Retyped(mark, "write the value, or `{{name}}` alone and give its tile that type", "", None)
    found = wording.found(node)
    if type(node) is not Scalar:
        if (braced := _single_braces(node, part.queue)) is not None:
            return Retyped(found, f"write `{braced}`", f"write `{braced}`", braced)
        return Retyped(found, _shape_help(node, wanted), "", None)
    value = node.value
    if part.kind == "float":
        whole = str(int(value))  # type: ignore[arg-type]
        return Retyped(f"`{node.text}`, a number with a point", f"write `{whole}`", f"write `{whole}`", whole)
    if isinstance(value, str) and (text := _unquoted(node, shape)) is not None:
        return Retyped(found, f"take the quotes away: `{text}`", "take the quotes away", text)
    if "string" in wanted and value is not None and not isinstance(value, str):
        if shape.problem(node.text) is not None:  # quotes would only change the fault
            return Retyped(found, _right_value(shape, part.field.name), "", None)
        return Retyped(found, f'put it in quotes: `"{node.text}"`', "put it in quotes", f'"{node.text}"')
    if "array" in wanted and isinstance(value, str) and _items_are_text(shape):
        written = node.span.text
        if not node.flow and not any(mark in written for mark in " \n,[]{}#"):
            return Retyped(found, f"write a list: `[{written}]`", "make it a list", f"[{written}]")
        if value and len(value) <= _LONGEST and not any(character.isspace() for character in value):
            return Retyped(found, f"write a list: `{as_written([value], node.json)}`", "", None)
        if (words := _command(value, part.field.name)) is not None:
            return Retyped(found, f"write a list: `{words}`", "", None)
    if isinstance(value, str):
        entry = _entry(value, shape if "object" in wanted else None, node.json)
        timed = "integer" in wanted and ("Seconds" in part.field.name or part.field.name == "timeout")
        seconds = _seconds(value) if timed else None
        if entry or seconds:
            return Retyped(found, f"write `{entry or seconds}`", "", None)
    if value is None:
        return Retyped(found, f"{_right_value(shape, part.field.name)}, or take it out", "", None)
    return Retyped(found, _scalar_help(wanted), "", None)


def _right_value(shape: Shape, name: str) -> str:
    """Something the field takes."""
    choices = [item for branch in shape.branches for item in branch.enum or () if isinstance(item, str) and item]
    if 0 < len(choices) <= 8:
        return f"write {either(choices)}"
    if shape.example is not None:
        return f"write something like `{wording.example(shape, name)}`"
    return f"write something like `{choices[0]}`" if choices else f"write {wording.types(shape)}"


def _command(text: str, name: str) -> str | None:
    """A command line as the list of its words; one for a shell goes to a shell."""
    if len(text) > _LONGEST or "\n" in text or len(text.split()) < 2:
        return None
    if not any(sign in text for sign in _SHELL):
        return as_written(text.split())
    return as_written(["sh", "-c", text]) if name == "command" else None


def _entry(text: str, shape: Shape | None, json: bool) -> str | None:
    """`NAME=value`, or a name alone, as the mapping of a name and a value that was wanted."""
    if shape is None or len(text) > _LONGEST:
        return None
    name, sign, value = text.partition("=")
    for first, second in (("name", "value"), ("Key", "Value")):
        if sign and name.strip() and first in shape.properties and second in shape.properties:
            return as_written({first: name.strip(), second: value.strip()}, json)
    inner = [shape.field(field) for field in shape.required]
    if len(inner) == 1 and isinstance(inner[0], type(shape)) and inner[0].pattern and inner[0].problem(text) is None:
        return as_written({shape.required[0]: text}, json)
    alone = set(shape.properties) == {"name"} and text and not set(text) & set(" =:{}")
    return as_written({"name": text}, json) if alone else None


def _seconds(text: str) -> int | None:
    """`1h` in seconds."""
    match = re.fullmatch(r"(\d{1,6})\s*(s|sec|m|min|h|hr|d)[a-z]*", text.strip().lower())
    return int(match[1]) * _UNITS[match[2][0]] if match else None


_LONGEST = 60  # characters a line of help bears
_SHELL = "\"'`$;|&<>()*?~#\\"
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def _unquoted(node: Scalar, shape: Shape) -> str | None:
    """A quoted text's content, where without quotes it is what the field takes, to every reader."""
    text = node.text
    if not node.style or ambiguous(text):
        return None
    value = resolve_plain(text)
    return text if not isinstance(value, str) and value is not None and shape.problem(value) is None else None


def _items_are_text(shape: Shape) -> bool:
    items = shape.items
    return items is not None and not isinstance(items, bool) and "string" in (items.allowed_types or ("string",))


def _single_braces(node: Node, queue: Queue) -> str | None:
    """`{image_uri}` and `{gpus}`, which YAML reads as mappings, as the macro and the template field that were meant."""
    if type(node) is not Mapping or not node.flow or len(node) != 1:
        return None
    key, value = node.entries[0].key, node.entries[0].value
    if type(key) is not Scalar or type(value) is not Scalar or value.span.text or key.style:
        return None
    if key.text in BUILT_IN_MACROS:
        return f'"${{{key.text}}}"'
    return f'"{{{{{key.text}}}}}"' if key.text in queue.tile_names else None


def _shape_help(node: object, wanted: tuple[str, ...]) -> str | None:
    if type(node) is Mapping and "array" in wanted:
        return "put it in brackets: `[{...}]`" if node.flow else "begin each item with `- `"
    if type(node) is Sequence and "object" in wanted:
        if not node.items:
            return "write a mapping: `name: value` on lines of their own, or take it out"
        dash = "the brackets" if node.span.text.startswith("[") else "the `- `"
        return f"take {dash} away: it takes one mapping, not a list of them"
    if type(node) is Sequence and len(node.items) == 1:
        return "write the value without brackets"
    return "write a single value" if "object" not in wanted and "array" not in wanted else None


def _scalar_help(wanted: tuple[str, ...]) -> str | None:
    if "object" in wanted:
        return "write a mapping: `name: value` on lines of their own"
    if "array" in wanted:
        return "write a list: `- value` on lines of their own"
    if "boolean" in wanted:
        return "write `true` or `false`"
    if "number" in wanted:
        return "write a number"
    return "write a whole number" if "integer" in wanted else None
