"""Reads on after a syntax fault: leaves the broken lines out and reads the rest again.

One slip must not hide the next, nor what is wrong elsewhere. Leaving out must never make a mapping
or list look like something that was not written, so whatever a gap may have changed goes too.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

from launchlint.patterns import lazy
from launchlint.syntax.nodes import Entry, Mapping, Node, Parsed, Scalar, Sequence, SyntaxFault
from launchlint.syntax.yaml_faults import Slip, conflicts, find_slip
from launchlint.syntax.yaml_lines import CONTENT, MARKER, Layout, Line
from launchlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchlint.syntax.yaml_reader import YamlReader
    from launchlint.syntax.yaml_tree import TreeBuilder

_BLANKS = lazy(r"\s*")
MAX_FAULTS = 20
# Every attempt reads the whole text again.
_MAX_WORK = 1_000_000
# Beyond, a file's first fault is its only one: the lines of longer texts take hundreds of megabytes.
_MAX_LINES = 20_000


def recover(reader: YamlReader, text: str, builder: TreeBuilder, error: Any, parsed: Parsed) -> TreeBuilder:
    """Read what can be read of a text that a parser refused with ``error``.

    Tells the file's faults and gaps; the documents are the builder's.
    """
    faults, gaps = parsed.faults, parsed.gaps
    work = _MAX_WORK
    last: Slip | None = None
    if error is not None and text.count("\n") > _MAX_LINES:
        return _told_only(reader, text, builder, error, parsed)
    told: set[int] = set()
    if error is not None:
        layout = Layout(text)
        # Of a line with a forbidden character that has been told; what it makes of the line follows from it.
        told = {layout.at(start).number for start, _ in gaps}
        found = conflicts(reader.source, layout)
        for slip, ranges in found:
            faults.append(slip.fault)
            for first, end in ranges:
                text = _leave_out(text, layout, first, end, gaps)
        if found:
            builder, error = reader.attempt(text)
    while error is not None:
        work -= len(text) + _MAX_WORK // 100
        layout = Layout(text)
        slip = find_slip(reader.source, layout, error)
        first, end = _reach(layout, slip)
        if last is not None and not slip.own and _follows(layout, last, first):
            # Our guess of what was broken was wrong, and this follows from it: leave out more, say no more.
            first, end = _grown(layout, min(last.first, first), max(last.last, end))
        elif slip.own or slip.first not in told:
            faults.append(slip.fault)
        less = _leave_out(text, layout, first, end, gaps)
        if work <= 0 or len(faults) >= MAX_FAULTS or less == text:
            builder.abandon()
            gaps.append((layout.lines[first].start, len(text)))
            break
        text = less
        last = Slip(slip.fault, first, end, slip.own)
        builder, error = reader.attempt(text)
    prune(builder, text, gaps)
    return builder


def _told_only(reader: YamlReader, text: str, builder: TreeBuilder, error: Any, parsed: Parsed) -> TreeBuilder:
    """The fault of a text too long for more, in the parser's words."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    at = min(mark.index, len(text)) if mark else len(text)
    words = getattr(error, "problem", None) or "YAML cannot be read on from here"
    help = f"a file of at most {_MAX_LINES:,} lines would be read on, and more be said"
    parsed.faults.append(SyntaxFault(Span(reader.source, at, at), words, help))
    builder.abandon()
    parsed.gaps.append((at, len(text)))
    prune(builder, text, parsed.gaps)
    return builder


def _leave_out(text: str, layout: Layout, first: int, last: int, gaps: list[tuple[int, int]]) -> str:
    """The text with blanks instead of some lines; every other offset holds."""
    for line in layout.lines[first : last + 1]:
        start = line.start + (3 if line.kind == MARKER else 0)  # documents stay apart
        if text[start : line.end].strip():
            gaps.append((start, line.end))
            text = text[:start] + " " * (line.end - start) + text[line.end :]
    return text


def _reach(layout: Layout, slip: Slip) -> tuple[int, int]:
    """The lines that cannot be understood without the broken ones: what is indented below them."""
    lines = layout.lines
    line = lines[slip.first]
    levels = layout.levels(line)
    above = layout.above(line)
    last = slip.last
    levels = levels or [0]
    settled = not line.tabs and (
        line.indent in levels or (above is not None and above.opens and line.indent > above.indent)
    )
    child = layout.below(slip.last)
    lowest = line.indent if child is None or not _may_open(line) else child.indent - 1
    alone = not _may_open(line)
    for found in lines[last + 1 :]:
        if found.kind == MARKER:
            break
        if found.kind != CONTENT:
            continue
        if settled:
            dashed = found.indent == line.indent and _is_item(found) and not _is_item(line)
            if found.indent <= line.indent and not dashed:
                break
        elif found.indent in levels and (alone or found.indent <= lowest):
            break
        else:
            # Nobody can tell whose this is, so what is below it goes as well.
            lowest, alone = min(lowest, found.indent), False
        last = found.last
    return slip.first, last


def _is_item(line: Line) -> bool:
    return bool(line.columns) and (line.key is None or line.columns[0] < line.key[0] - line.start)


def _may_open(line: Line) -> bool:
    """More of what begins here may stand below: no value follows, or it is the first key of an item."""
    return line.value < 0 or (line.key is not None and _is_item(line)) or (line.key is None and not line.columns)


def _follows(layout: Layout, last: Slip, first: int) -> bool:
    """No line that could be read stands between the gap and the next error."""
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


def prune(builder: TreeBuilder, text: str, gaps: list[tuple[int, int]]) -> None:
    """Take out of the tree whatever a gap may have changed."""
    gaps.sort()
    gone = _Gaps(gaps)
    lost = {id(node) for node in builder.lost}
    for number, document in enumerate(builder.documents):
        # What was left out before its first or after its last line may have belonged to it.
        begin = builder.documents[number - 1].end if number else 0
        end = builder.documents[number + 1].start if number + 1 < len(builder.documents) else len(text) + 1
        if gone.begin(begin, end):
            document.partial = True
        elif not lost:
            continue
        if document.root is not None and _is_lost(document.root, text, gone, lost):
            document.root = None
        stack = [document.root] if document.root is not None else []
        seen: set[int] = set()
        while stack:
            node = stack.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if type(node) is Mapping:
                whole = [entry for entry in node.entries if not _is_torn(entry, text, gone, lost)]
                node.partial = len(whole) < len(node.entries)
                node.entries = whole
                stack += (entry.value for entry in whole)
            elif type(node) is Sequence:
                node.partial = _cut(node, text, gone, lost)
                stack += node.items
        if document.root is not None:
            _mark(document.root, begin, end, gone)


def _mark(root: Node, begin: int, end: int, gaps: _Gaps) -> None:
    """Note for each mapping and list whether a gap lies among its own entries.

    At the end of nested blocks nobody can tell which of them a gap belonged to: it counts for all.
    """
    stack = [(root, begin, end)]
    seen: set[int] = set()
    while stack:
        node, begin, end = stack.pop()
        if type(node) is Scalar or id(node) in seen:
            continue
        seen.add(id(node))
        if type(node) is Mapping:
            children = [child for entry in node.entries for child in (entry.key, entry.value)]
        else:
            children = list(node.items)  # type: ignore[attr-defined]
        children = [child for child in children if node.start <= child.start < max(node.end, node.start + 1)]
        for number, child in enumerate(children):
            following = children[number + 1].start if number + 1 < len(children) else end
            if gaps.begin(begin, child.start):
                node.partial = True  # type: ignore[attr-defined]
            stack.append((child, begin, following))
            begin = child.end
        if gaps.begin(begin, end):
            node.partial = True  # type: ignore[attr-defined]


class _Gaps:
    """What was left out, sorted; thousands of gaps among thousands of nodes must not take quadratic time."""

    __slots__ = ("all", "reach", "starts")

    def __init__(self, gaps: list[tuple[int, int]]) -> None:
        self.all = gaps
        self.starts = [start for start, _ in gaps]
        self.reach = list(accumulate((end for _, end in gaps), max))  # how far the gaps up to each go

    def begin(self, start: int, end: int) -> bool:
        """Whether a gap begins between two offsets."""
        index = bisect_left(self.starts, start)
        return index < len(self.starts) and self.starts[index] < end

    def between(self, start: int, end: int) -> list[tuple[int, int]]:
        """The gaps that begin between two offsets."""
        return self.all[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def touch(self, start: int, end: int) -> bool:
        """Whether a gap takes anything of what lies between two offsets."""
        index = bisect_left(self.starts, end)
        return index > 0 and self.reach[index - 1] > start


def _cut(sequence: Sequence, text: str, gaps: _Gaps, lost: set[int]) -> bool:
    """An item that was left out would shift the ones behind it: they go as well."""
    at = sequence.start
    for number, item in enumerate(sequence.items):
        if gaps.begin(at, item.start) or _is_lost(item, text, gaps, lost):
            del sequence.items[number:]
            return True
        at = max(at, item.end)
    return False


def _is_torn(entry: Entry, text: str, gaps: _Gaps, lost: set[int]) -> bool:
    """The key or the value is lost, or the first lines of the value are."""
    key, value = entry.key, entry.value
    if id(key) in lost or _is_lost(value, text, gaps, lost):
        return True
    above = gaps.between(key.end, value.start)
    return bool(above) and not _same_block(value, above)


def _same_block(value: Node, gaps: list[tuple[int, int]]) -> bool:
    """What was left out above a mapping's first key were surely keys of it, and what is below those."""
    if type(value) is not Mapping or value.flow:
        return False
    text = value.source.text
    column = value.start - max(text.rfind("\n", 0, value.start), text.rfind("\r", 0, value.start)) - 1
    if not text[value.start - column : value.start].isspace():
        return False
    for number, (start, end) in enumerate(gaps):
        line = text[start:end]
        indent = len(line) - len(line.lstrip(" "))
        if (
            indent < column
            or (indent == column and line[indent : indent + 1] in "-\t")
            or (not number and indent > column)
        ):
            return False
    return True


def _is_lost(node: Node, text: str, gaps: _Gaps, lost: set[int]) -> bool:
    if id(node) in lost:
        return True
    start, end = node.start, node.end
    if type(node) is Scalar and start == end and not node.style:
        # No value: unless a gap is where it was.
        following = _BLANKS.match(text, end).end()  # type: ignore[union-attr]
        return gaps.begin(end, following + 1)
    if type(node) is Scalar or node.flow:  # type: ignore[attr-defined]
        return gaps.touch(start, end)
    return False
