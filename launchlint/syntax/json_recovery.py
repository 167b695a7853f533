"""How to read on behind what is no JSON, where that is certain: one fault shall hide no other."""

from __future__ import annotations

import re

from launchlint.records import namedtuple
from launchlint.syntax.nodes import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.syntax.nodes import Node

MAX_FAULTS = 20

_COMMENT = re.compile(r"(?s)//[^\n]*|#[^\n]*|/\*.*?\*/")
_KEY = re.compile(r'"(?:[^"\\\n]|\\.)*"[ \t\r\n]*:')
_BARE_KEY = re.compile(r"([A-Za-z_][\w.-]*|'[^'\n]*')[ \t]*:")
# What somebody took for a value: words, text in single quotes, a text with an escape that JSON has not, a field.
_BAD_VALUE = re.compile(r"""'[^'\n]*'|"(?:[^"\\\n]|\\.)*"|\{\{[^\n",]*?\}+(?!\})|[^\s\[\]{},:"']+""")
_UNCLOSED = re.compile(r'"(?:[^"\\\n]|\\[^\n])*(?=\n)')
_VALUE = re.compile(r'["\[{]|[-\w]')


class Way(namedtuple("Way", "at state key lost")):
    """Where and in which state to read on. ``key`` is the place of one without quotes; ``lost`` that an entry is."""

    __slots__ = ()
    at: int
    state: str
    key: tuple[int, int] | None
    lost: bool


def way_on(text: str, at: int, state: str, parent: Node) -> Way | None:
    """How to read on from what stands at ``at`` within the open collection ``parent``; None where nobody knows."""
    found = text[at : at + 1]
    keyed = type(parent) is Mapping
    if comment := _COMMENT.match(text, at):
        return Way(comment.end(), state, None, False)
    if found == ("}" if keyed else "]") and (state == "key" or (state == "value" and not keyed)):
        return Way(at, "after", None, False)  # a comma before it
    if found == "," and (state in ("key", "first-key", "first") or (state == "value" and not keyed)):
        return Way(at + 1, "key" if keyed else "value", None, True)  # one comma too many, or a value forgotten
    if state == "colon":
        return Way(at, "value", None, False) if _VALUE.match(text, at) and not _KEY.match(text, at) else None
    if state == "after":
        follows = _KEY.match(text, at) if keyed else _VALUE.match(text, at)
        return Way(at, "key" if keyed else "value", None, False) if follows else None  # a comma is missing
    if state in ("key", "first-key"):
        if bare := _BARE_KEY.match(text, at):
            return Way(bare.end(), "value", bare.span(1), False)
        return None
    if unclosed := _UNCLOSED.match(text, at):
        # The rest of the line is in the text, and so is its comma.
        more = unclosed[0].rstrip().endswith(",")
        return Way(unclosed.end(), ("key" if keyed else "value") if more else "after", None, True)
    if bad := _BAD_VALUE.match(text, at):
        return Way(bad.end(), "after", None, True)
    return None
