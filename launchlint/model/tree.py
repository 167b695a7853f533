"""What the files of a run say about each other: names that are declared twice.

Each file contributes light mentions of names; texts are read again only where two of them meet, so
that a tree of five thousand files costs a list of tuples.
"""

from __future__ import annotations

import os
from collections import namedtuple
from typing import TYPE_CHECKING

from launchlint.text import Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Mention(namedtuple("Mention", "path start end name entity")):
    """A queue defined at some characters of a file. ``entity`` is None where the file leaves it open."""

    __slots__ = ()
    path: str
    start: int
    end: int
    name: str
    entity: str | None


class DuplicateQueue(namedtuple("DuplicateQueue", "span first name entity")):
    """A queue that ``first`` defines already."""

    __slots__ = ()
    span: Span
    first: Span
    name: str
    entity: str | None


class Tree:
    """All files of a run. ``source_of`` reads one of them again."""

    PARTS = {"DuplicateQueue": "duplicate_queues"}

    def __init__(self, mentions: Iterable[Mention], source_of: Callable[[str], Source]) -> None:
        self.mentions = sorted(mentions, key=lambda mention: mention[:3])
        self._source_of = source_of
        self._sources: dict[str, Source] = {}

    def span(self, mention: Mention) -> Span:
        """The characters of a mention."""
        source = self._sources.get(mention.path)
        if source is None:
            source = self._sources[mention.path] = self._source_of(mention.path)
        return Span(source, mention.start, mention.end)

    @property
    def duplicate_queues(self) -> list[DuplicateQueue]:
        """Queues defined before, in written order.

        Two files that leave the entity open may well be sent to different ones; side by side in
        one directory they are not.
        """
        first: dict[tuple[str, str | None, str], Mention] = {}
        found: list[DuplicateQueue] = []
        for mention in self.mentions:
            where = "" if mention.entity is not None else os.path.dirname(mention.path)
            earlier = first.setdefault((mention.name, mention.entity, where), mention)
            if earlier is not mention:
                found.append(DuplicateQueue(self.span(mention), self.span(earlier), mention.name, mention.entity))
        return found
