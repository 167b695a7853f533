"""XML for the formats that are made of it."""

from __future__ import annotations

from launchlint.render.escape import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def quoted(text: str) -> str:
    """One line of text for an attribute or between tags; what XML cannot hold comes as visible escapes.

    The marks of a workflow command are written as references: the data stay the same.
    """
    return visible(text).translate(_ESCAPES).replace("##", "#&#35;").replace("::", ":&#58;")


def lines(text: str) -> str:
    """Several lines of text between tags."""
    return "\n".join(quoted(line) for line in text.split("\n"))


def attributes(values: Mapping[str, object]) -> str:
    """` name="value"` of each."""
    return "".join(f' {name}="{quoted(str(value))}"' for name, value in values.items())
