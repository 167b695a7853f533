"""A fix as the lines it changes."""

from __future__ import annotations

from launchlint.patterns import lazy
from launchlint.records import namedtuple
from launchlint.text import Edit, apply_edits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from launchlint.text import Source

_LINE_END = lazy(r"\r\n|\n|\r")


class Change(namedtuple("Change", "source number removed added")):
    """Lines from ``number`` (from 1) on are replaced; ``new_number`` is theirs after the fix."""

    __slots__ = ()
    source: Source
    number: int
    removed: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def last_line(self) -> int:
        return self.number + max(len(self.removed), len(self.added), 1) - 1


def changes(edits: Iterable[Edit]) -> Iterator[Change]:
    """What edits change, by source and place; edits on neighbouring lines are one change."""
    by_source: dict[int, list[Edit]] = {}
    for edit in edits:
        by_source.setdefault(id(edit.span.source), []).append(edit)
    for group in by_source.values():
        source = group[0].span.source
        near: list[Edit] = []
        last = 0
        for edit in sorted(group, key=lambda edit: edit.span.start):
            first = source.position(edit.span.start)[0]
            if near and first > last + 1:
                yield _change(source, near)
                near = []
            near.append(edit)
            last = max(last, source.position(edit.span.end)[0])
        yield _change(source, near)


def _change(source: Source, edits: list[Edit]) -> Change:
    """The lines some edits touch, without those that stay as they are."""
    first = source.position(edits[0].span.start)[0]
    last = source.position(max(edit.span.end for edit in edits))[0]
    start, end = source.line_starts[first - 1], source.line_span(last).end
    moved = [Edit(span._replace(start=span.start - start, end=span.end - start), text) for span, text in edits]
    old = _LINE_END.split(source.text[start:end])
    new = _LINE_END.split(apply_edits(source.text[start:end], moved)[0])
    while old and new and old[0] == new[0]:
        del old[0], new[0]
        first += 1
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return Change(source, first, tuple(old), tuple(new))


def common_ends(old: str, new: str) -> tuple[int, int]:
    """How many characters two lines share at their start and at their end."""
    start = _shared(old, new)
    return start, _shared(old[start:][::-1], new[start:][::-1])


def _shared(old: str, new: str) -> int:
    """The length of the common prefix, by bisection: lines may be megabytes long."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
