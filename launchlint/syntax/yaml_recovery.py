"""Reads on after a syntax fault: leaves the broken lines out and reads the rest again.

One slip must not hide the next, nor what is wrong elsewhere. Leaving out must never make a mapping
or list look like something that was not written, so whatever a hole may have changed goes too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from launchlint.syntax.nodes import Document, Mapping, Node, Scalar, Sequence, SyntaxFault
from launchlint.syntax.yaml_faults import Slip, conflicts, find_slip
from launchlint.syntax.yaml_lines import CONTENT, MARKER, Layout, Line

if TYPE_CHECKING:
    from launchlint.syntax.yaml import Reader
    from launchlint.syntax.yaml_tree import TreeBuilder

MAX_FAULTS = 20
# Every attempt reads the whole text again.
_MAX_WORK = 1_000_000


def recover(
    reader: Reader,
    text: str,
    builder: TreeBuilder,
    error: Any,
    faults: list[SyntaxFault],
    holes: list[tuple[int, int]],
) -> TreeBuilder:
    """Read what can be read of a text that a parser refused with ``error``.

    Appends to ``faults`` what is wrong, and to ``holes`` the places that were left out.
    """
    work = _MAX_WORK
    last: Slip | None = None
    if error is not None:
        layout = Layout(text)
        found = conflicts(reader.source, layout)
        for slip, ranges in found:
            faults.append(slip.fault)
            for first, end in ranges:
                text = _leave_out(text, layout, first, end, holes)
        if found:
            builder, error = reader.attempt(text)
    while error is not None:
        work -= len(text)
        layout = Layout(text)
        slip = find_slip(reader.source, layout, error)
        first, end = _reach(layout, slip)
        if last is not None and _follows(layout, last, first):
            # Our guess of what was broken was wrong, and this follows from it: leave out more, say no more.
            first, end = _grown(layout, min(last.first, first), max(last.last, end))
        else:
            faults.append(slip.fault)
        if work <= 0 or len(faults) >= MAX_FAULTS or not text[layout.lines[first].start : layout.lines[end].end].strip():
            builder.abandon()
            holes.append((layout.lines[first].start, len(text)))
            break
        text = _leave_out(text, layout, first, end, holes)
        last = Slip(slip.fault, first, end)
        builder, error = reader.attempt(text)
    prune(builder, text, holes)
    return builder


def _leave_out(text: str, layout: Layout, first: int, last: int, holes: list[tuple[int, int]]) -> str:
    """The text with blanks instead of some lines; every other offset holds."""
    for line in layout.lines[first : last + 1]:
        if text[line.start : line.end].strip():
            holes.append((line.start, line.end))
            text = text[: line.start] + " " * (line.end - line.start) + text[line.end :]
    return text


def _reach(layout: Layout, slip: Slip) -> tuple[int, int]:
    """The lines that cannot be understood without the broken ones: what is indented below them."""
    lines = layout.lines
    line = lines[slip.first]
    levels = layout.levels(line)
    above = layout.above(line)
    last = slip.last
    settled = not line.tabs and (
        line.indent in levels or not levels or (above is not None and above.opens and line.indent > above.indent)
    )
    child = layout.below(slip.last)
    for found in lines[last + 1 :]:
        if found.kind == MARKER:
            break
        if found.kind != CONTENT:
            continue
        if settled:
            dashed = found.indent == line.indent and _is_item(found) and not _is_item(line)
            if found.indent <= line.indent and not dashed:
                break
        elif found.indent in levels and (not _may_open(layout, line) or child is None or found.indent < child.indent):
            break
        last = found.last
    return slip.first, last


def _is_item(line: Line) -> bool:
    return bool(line.columns) and (line.key is None or line.columns[0] < line.key[0] - line.start)


def _may_open(layout: Layout, line: Line) -> bool:
    """A block may have been meant to begin: no value follows, or it cannot be told."""
    return line.value < 0 or line.key is None


def _follows(layout: Layout, last: Slip, first: int) -> bool:
    """No line that could be read stands between the hole and the next error."""
    between = layout.lines[last.last + 1 : first] if first > last.last else layout.lines[first + 1 : last.first]
    return not any(line.kind in (CONTENT, MARKER) for line in between)


def _grown(layout: Layout, first: int, last: int) -> tuple[int, int]:
    """The block around some lines: its key and all that is indented below it."""
    lines = layout.lines
    indent = min((line.indent for line in lines[first : last + 1] if line.kind == CONTENT), default=0)
    while first > 0 and lines[first - 1].kind != MARKER:
        first -= 1
        if lines[first].kind == CONTENT and lines[first].indent < indent:
            break
    top = lines[first].indent if lines[first].kind == CONTENT else 0
    for line in lines[last + 1 :]:
        if line.kind == MARKER or (line.kind == CONTENT and line.indent <= top):
            break
        last = line.number
    return first, last


def prune(builder: TreeBuilder, text: str, holes: list[tuple[int, int]]) -> None:
    """Take out of the tree whatever a hole may have changed."""
    holes.sort()
    lost = {id(node) for node in builder.lost}
    for document in builder.documents:
        if not any(start < document.end and document.start <= end for start, end in holes) and not lost:
            continue
        document.partial = True
        if document.root is not None and _is_lost(document.root, text, holes, lost):
            document.root = None
        stack = [document.root] if document.root is not None else []
        seen: set[int] = set()
        while stack:
            node = stack.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if type(node) is Mapping:
                node.entries = [entry for entry in node.entries if not _is_lost(entry.value, text, holes, lost)]
                stack += (entry.value for entry in node.entries)
            elif type(node) is Sequence:
                _cut(node, text, holes, lost)
                stack += node.items


def _cut(sequence: Sequence, text: str, holes: list[tuple[int, int]], lost: set[int]) -> None:
    """An item that was left out would shift the ones behind it: they go as well."""
    at = sequence.start
    for number, item in enumerate(sequence.items):
        if any(at <= start < item.start for start, _ in holes) or _is_lost(item, text, holes, lost):
            del sequence.items[number:]
            return
        at = max(at, item.end)


def _is_lost(node: Node, text: str, holes: list[tuple[int, int]], lost: set[int]) -> bool:
    if id(node) in lost:
        return True
    start, end = node.start, node.end
    if type(node) is Scalar and start == end and not node.style:
        # No value: unless a hole is where it was.
        following = len(text) - len(text[end:].lstrip())
        return any(end <= hole <= following for hole, _ in holes)
    if type(node) is Scalar or node.flow:  # type: ignore[attr-defined]
        return any(hole < end and start < hole_end for hole, hole_end in holes)
    return False
