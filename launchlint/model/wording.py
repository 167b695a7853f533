"""Schemas in plain words: what a field takes, what it got, and what would fit.

Imported only where something is to be said.
"""

from __future__ import annotations

import re

from launchlint.model.shape import TYPE_BOUNDS, Shape
from launchlint.model.words import did_you_mean, either, listed, nearest
from launchlint.syntax import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.syntax import Node

_TYPE_WORDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}
_INSTANCE_TYPE = re.compile(r"ml\.([a-z][a-z0-9-]*)\.([a-z0-9-]+)\Z")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kKmMgGtTpP]?)(i?)([bB]?)\Z")


def types(shape: Shape) -> str:
    """The types a field takes: `a whole number or text`."""
    names = [name for name in shape.allowed_types or () if name != "integer" or "number" not in (shape.types or ())]
    return " or ".join(_TYPE_WORDS[name] for name in names) or "anything"


def found(node: Node) -> str:
    """What stands there, with its text where that is short."""
    if type(node) is Mapping:
        return "a mapping"
    if type(node) is Sequence:
        return "a list"
    assert type(node) is Scalar
    value = node.value
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return f"the boolean `{node.text}`"
    if isinstance(value, str):
        return f'the text `"{short(value)}"`' if _looks_typed(value) else f"the text `{short(value)}`"
    return f"the number `{short(node.text)}`"


def takes(shape: Shape, name: str = "") -> str:
    """Everything a scalar field takes: `one of ...`, `a whole number from 0 to 30`, `a quantity such as ...`."""
    if shape.enum is not None:
        if len(shape.enum) > 20:
            return f"one of {len(shape.enum)} listed values"
        return either([item for item in shape.enum if isinstance(item, str) and item] or map(str, shape.enum))
    words = types(shape)
    limits = bounds(shape)
    if shape.title is not None and shape.pattern is not None:
        words = f"{shape.title} such as `{example(shape, name)}`"
        more = limits and not shape.whole and shape.minimum != 0  # nobody thinks of less than nothing
        return f"{words}, {limits}" if more else words
    return f"{words} {limits}" if limits else words


def example(shape: Shape, name: str = "") -> str:
    """Something to type in a field."""
    return "500m" if name == "cpu" and shape.title == "a quantity" else str(shape.example)


def bounds(shape: Shape) -> str:
    """`from 1 to 30`, `of 0 or more`, or nothing."""
    low = shape.minimum if shape.minimum not in TYPE_BOUNDS else None
    high = shape.maximum if shape.maximum not in TYPE_BOUNDS else None
    if low is not None and high is not None:
        return f"from {low} to {high}"
    if low is not None:
        return f"of {low} or more"
    return f"of {high} or less" if high is not None else ""


def how_to_add(name: str, shape: Shape | bool | None) -> str:
    """What to type for a field that is missing."""
    if not isinstance(shape, Shape):
        return f"add `{name}`"
    if shape.example is not None:
        return f"add `{name}: {example(shape)}`"
    if shape.enum is not None:
        return f"add `{name}`: {takes(shape)}"
    first = _first_of(shape)
    if first is None and isinstance(shape.items, Shape):
        first = _first_of(shape.items)
        return f"add `{name}: [{first or '...'}]`"
    return f"add `{name}: {first or '...'}`"


def _first_of(shape: Shape) -> str | None:
    """How a mapping begins: with what it must have, or the first it may have."""
    first = next((f"{inner}: ..." for inner in (*shape.required, *shape.properties)), None)
    return f"{{{first}}}" if first else None


def text_of(node: Node) -> str:
    """A scalar's text, short enough for a sentence."""
    return short(node.text) if type(node) is Scalar else ""


def short(text: str) -> str:
    """Text cut to what a sentence bears, on one line."""
    text = text.replace("\n", " ")
    return text if len(text) <= 60 else text[:57] + "..."


def quoted_like(node: Node, text: str | None) -> str:
    """A text in the quotes of the scalar it replaces."""
    style = node.style if type(node) is Scalar else ""
    return f"{style}{text}{style}" if style in ("'", '"') else str(text)


def _looks_typed(text: str) -> bool:
    """Text that would be no text without its quotes."""
    from launchlint.syntax.scalars import resolve_plain

    return not isinstance(resolve_plain(text), str)


def is_new_instance_type(value: object, shape: Shape) -> bool:
    """An instance type of the right form that the data does not list: AWS may have added it since."""
    return (
        isinstance(value, str)
        and bool(shape.enum)
        and str(shape.enum and shape.enum[0]).startswith("ml.")
        and _INSTANCE_TYPE.match(value) is not None
    )


def meant_choice(value: object, shape: Shape) -> str | None:
    """What to write instead of a value that is not allowed."""
    allowed = [item for item in shape.enum or () if isinstance(item, str) and item]
    few = f"write {either(allowed)}" if 0 < len(allowed) <= 8 else None
    if not isinstance(value, str):
        return few
    match = _INSTANCE_TYPE.match(value)
    if match and (sizes := [name for name in allowed if name.startswith(f"ml.{match[1]}.")]):
        return f"`ml.{match[1]}` comes as {listed(sizes, 12)}"
    # `NVIDIA_T4` leaves out a word of NVIDIA_TESLA_T4, and is one letter off NVIDIA_L4.
    parts = set(value.upper().split("_"))
    fuller = [name for name in allowed if parts < set(name.split("_"))] if len(parts) > 1 else []
    if 0 < len(fuller) <= 4:
        return f"did you mean {either(fuller)}?"
    return did_you_mean(value, allowed) or few


def respelt_choice(value: object, shape: Shape) -> str | None:
    """The allowed value that differs by case and separators only."""
    allowed = [item for item in shape.enum or () if isinstance(item, str)]
    near = nearest(value, allowed) if isinstance(value, str) else None
    return near if near and near.lower() == str(value).lower() else None


def quantity(text: str) -> tuple[str, str] | None:
    """A size that was written for another tool, as Kubernetes spells it: the same amount, and what was meant.

    `8GB` is 8G; who writes it mostly means the 8Gi that tools call GB.
    """
    match = _SIZE.match(text.strip())
    if not match:
        return None
    number, unit, binary, byte = match.groups()
    if not (unit or byte):
        return None
    if not unit:
        return number, number
    prefix = unit.upper()
    if binary:
        return f"{number}{prefix}i", f"{number}{prefix}i"
    decimal = "k" if prefix == "K" else prefix
    return f"{number}{decimal}", f"{number}{prefix}i"
