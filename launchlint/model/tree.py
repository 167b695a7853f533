"""What the files of a run say about each other: queues defined twice, agents, and launches of queues.

Each file contributes light mentions of names; a file is read again only where two of them meet, so
that a tree of five thousand files costs a list of tuples.
"""

from __future__ import annotations

import os

from launchlint.records import namedtuple
from launchlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from launchlint.model.config import Queue
    from launchlint.model.file import LaunchFile
    from launchlint.model.meeting import BuilderMismatch, LockedSetting, RefusedTemplateValue

# What a mention is of: a queue's definition, an agent's list of queues, or values for a queue's tiles.
QUEUE, AGENT, LAUNCH = "queue", "agent", "launch"
BUILDERS = ("noop", "docker", "kaniko")


class Mention(namedtuple("Mention", "path start end kind name entity words")):
    """A queue's name at some characters of a file.

    ``entity`` is None where the file leaves it open; ``name`` is "" for a launch that does not say
    on which queue. ``words`` are what may clash: for an agent its builder and `secure`, for a queue
    the base images it chooses and `locked` settings, for a launch the names of its values.
    """

    __slots__ = ()
    path: str
    start: int
    end: int
    kind: str
    name: str
    entity: str | None
    words: tuple[str, ...]


class DuplicateQueue(namedtuple("DuplicateQueue", "span first name entity")):
    """A queue that ``first`` defines already."""

    __slots__ = ()
    span: Span
    first: Span
    name: str
    entity: str | None


class UndefinedQueue(namedtuple("UndefinedQueue", "span name meant others")):
    """A queue an agent names and no file defines. ``meant`` is a near name; ``others`` entities that have it."""

    __slots__ = ()
    span: Span
    name: str
    meant: str | None
    others: tuple[str, ...]


class Tree:
    """All files of a run. ``read`` reads one of them again."""

    PARTS = {
        "DuplicateQueue": "duplicate_queues",
        "UndefinedQueue": "undefined_queues",
        "BuilderMismatch": "builder_mismatches",
        "LockedSetting": "locked_settings",
        "RefusedTemplateValue": "refused_template_values",
    }

    def __init__(self, mentions: Iterable[Mention], read: Callable[[str], LaunchFile]) -> None:
        self.mentions = sorted(mentions, key=lambda mention: mention[:4])
        self._read = read
        self._files: dict[str, LaunchFile] = {}

    def file(self, path: str) -> LaunchFile:
        """A file of the run, read again."""
        file = self._files.get(path)
        if file is None:
            file = self._files[path] = self._read(path)
        return file

    def span(self, mention: Mention) -> Span:
        """The characters of a mention."""
        return Span(self.file(mention.path).source, mention.start, mention.end)

    def of(self, kind: str) -> list[Mention]:
        return [mention for mention in self.mentions if mention.kind == kind]

    @property
    def duplicate_queues(self) -> list[DuplicateQueue]:
        """Queues defined before, in written order.

        Two files that leave the entity open may well be sent to different ones; side by side in
        one directory they are not.
        """
        first: dict[tuple[str, str | None, str], Mention] = {}
        found: list[DuplicateQueue] = []
        for mention in self.of(QUEUE):
            where = "" if mention.entity is not None else os.path.dirname(mention.path)
            earlier = first.setdefault((mention.name, mention.entity, where), mention)
            if earlier is not mention:
                found.append(DuplicateQueue(self.span(mention), self.span(earlier), mention.name, mention.entity))
        return found

    @property
    def undefined_queues(self) -> list[UndefinedQueue]:
        """Queues an agent takes jobs from and no file defines, where some file defines queues at all."""
        queues = self.of(QUEUE)
        found: list[UndefinedQueue] = []
        for mention in self.of(AGENT) if queues else ():
            same = [queue for queue in queues if queue.name == mention.name]
            if mention.name and not any(_meet(mention, queue) for queue in same):
                from launchlint.model.words import nearest

                near = [queue.name for queue in queues if _in_one_entity(mention, queue)]
                meant = nearest(mention.name, near) if not same else None
                others = tuple(dict.fromkeys(str(queue.entity) for queue in same))
                found.append(UndefinedQueue(self.span(mention), mention.name, meant, others))
        return found

    def _served(self, *words: str) -> Iterator[tuple[Queue, list[Mention]]]:
        """Each queue with one of these words, and the agents that serve it."""
        by_name: dict[str, list[Mention]] = {}
        for agent in self.of(AGENT):
            by_name.setdefault(agent.name, []).append(agent)
        for mention in self.of(QUEUE):
            if not any(word in mention.words for word in words):
                continue
            agents = [agent for agent in by_name.get(mention.name, ()) if _meet(agent, mention)]
            if agents and (queue := self.queue(mention)) is not None:
                yield queue, agents

    def queue(self, mention: Mention) -> Queue | None:
        """The queue a mention is of."""
        from launchlint.model.config import Queue

        for config in self.file(mention.path).configs:
            if isinstance(config, Queue) and config.definition is not None:
                name = config.definition.get("name")
                if name is not None and name.start == mention.start:
                    return config
        return None

    @property
    def builder_mismatches(self) -> list[BuilderMismatch]:
        """Base images no agent of the queue reads, where no setting tells the builder."""
        if not any(word in BUILDERS for agent in self.of(AGENT) for word in agent.words):
            return []
        from launchlint.model.meeting import mismatches

        served = self._served("accelerator", "cuda", "base_image")
        return [part for queue, agents in served for part in mismatches(self, agents, queue)]

    @property
    def locked_settings(self) -> list[LockedSetting]:
        """Settings a secure agent refuses."""
        if not any("secure" in agent.words for agent in self.of(AGENT)):
            return []
        from launchlint.model.meeting import locked

        return [part for queue, agents in self._served("locked") for part in locked(self, agents, queue)]

    @property
    def refused_template_values(self) -> list[RefusedTemplateValue]:
        """Values of a launch the queue's tiles do not allow."""
        launches, queues = self.of(LAUNCH), self.of(QUEUE)
        if not launches or not queues:
            return []
        from launchlint.model.meeting import values

        return [part for launch in launches for part in values(self, launch, queues)]


def _meet(one: Mention, other: Mention) -> bool:
    """Whether two mentions are of one queue, as far as they tell."""
    return one.name == other.name and _in_one_entity(one, other)


def _in_one_entity(one: Mention, other: Mention) -> bool:
    return one.entity is None or other.entity is None or one.entity == other.entity
