"""Where two files meet: an agent and a queue it serves, a launch and the tiles it fills.

Imported only where the mentions of two files clash.
"""

from __future__ import annotations

from launchlint.model import recognise as shapes
from launchlint.model.runners import entries, is_set
from launchlint.model.tile import fits_type
from launchlint.model.tree import BUILDERS
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Scalar, Sequence
from launchlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from launchlint.model.config import Config, Queue
    from launchlint.model.tile import Tile
    from launchlint.model.tree import Mention, Tree
    from launchlint.syntax import Node

# The keys of a queue's `builder` that choose an image.
_BASE_IMAGES = ("accelerator", "cuda", "base_image")
# What a secure agent keeps to itself (agent.py, LaunchAgent._assert_secure).
LOCKED_POD_KEYS = ("hostPID", "hostIPC", "hostNetwork", "initContainers")


class BuilderMismatch(namedtuple("BuilderMismatch", "span key builder agents")):
    """A base image of a queue that no builder of its agents reads. ``agents`` is where they name the queue."""

    __slots__ = ()
    span: Span
    key: str
    builder: str
    agents: tuple[Span, ...]


class LockedSetting(namedtuple("LockedSetting", "span key agents")):
    """A setting of a queue that secure agents serving it refuse. ``agents`` is where they name the queue."""

    __slots__ = ()
    span: Span
    key: str
    agents: tuple[Span, ...]


class RefusedTemplateValue(namedtuple("RefusedTemplateValue", "span name problem detail queue limit")):
    """A value a launch gives for a template field and its tile does not allow.

    ``problem``: unknown, missing, shape, type, enum, minimum or maximum; ``queue`` is its name,
    ``limit`` where the tile says so.
    """

    __slots__ = ()
    span: Span
    name: str
    problem: str
    detail: Any
    queue: str
    limit: Span | None


def mismatches(tree: Tree, agents: list[Mention], queue: Queue) -> Iterator[BuilderMismatch]:
    """What the builders of a queue's agents leave unread of its `builder`.

    Nothing where one of them reads it or its builder is open (an agent without one takes docker where
    it finds that), nor where the other base image stands beside it: then the queue is meant for both sorts.
    """
    if queue.context.agent_builder is not None or queue.resource == shapes.DOCKER:
        return  # told by the settings, or refused anyway
    builders = [next((word for word in agent.words if word in BUILDERS), None) for agent in agents]
    builds = {builder != "noop" for builder in builders}
    if None in builders or len(builds) > 1:
        return
    builder = queue.args.get("builder") if queue.args is not None else None
    given = [key for key, value in entries(builder) if is_set(value)]
    unread = ("base_image",) if builds == {True} else ("accelerator", "cuda")
    if any(key.text in _BASE_IMAGES and key.text not in unread for key in given):
        return
    for key in given:
        if key.text in unread:
            yield BuilderMismatch(key.span, key.text, str(builders[0]), tuple(map(tree.span, agents)))


def locked(tree: Tree, agents: list[Mention], queue: Queue) -> Iterator[LockedSetting]:
    """The settings of a queue's Job that secure agents lock."""
    secure = tuple(tree.span(agent) for agent in agents if "secure" in agent.words)
    for key in locked_keys(queue) if secure else ():
        yield LockedSetting(key.span, key.text, secure)


def locked_keys(queue: Queue) -> Iterator[Scalar]:
    """Each key a secure agent refuses at sight, in the pod of a plain Job."""
    if queue.resource != shapes.KUBERNETES or queue.args is None:
        return
    pod = queue.args.get("spec", "template", "spec")
    for key, _ in entries(pod):
        if key.text in LOCKED_POD_KEYS:
            yield key
    containers = pod.get("containers") if type(pod) is Mapping else None
    for container in containers.items if type(containers) is Sequence else ():
        for key, _ in entries(container):
            if key.text == "command":
                yield key


def values(tree: Tree, launch: Mention, queues: list[Mention]) -> Iterator[RefusedTemplateValue]:
    """The values of one launch, held against the tiles of the queue that is meant."""
    meant = [queue for queue in queues if _serves(launch, queue)]
    queue = tree.queue(meant[0]) if len(meant) == 1 else None
    if queue is None or not queue.tiles_declared or queue.tile_faults:
        return
    for config in tree.file(launch.path).configs:
        for node in template_values(config):
            if node.start == launch.start:
                yield from _judge(node, queue, meant[0].name, launch.name != "")


def _serves(launch: Mention, queue: Mention) -> bool:
    """Whether a launch is surely for a queue: by its name, or as the one whose tiles it fills."""
    if launch.entity is not None and queue.entity is not None and launch.entity != queue.entity:
        return False
    if launch.name:
        return launch.name == queue.name
    tiles = {word.removeprefix("tile:") for word in queue.words if word.startswith("tile:")}
    return bool(launch.words) and set(launch.words) <= tiles


def template_values(config: Config) -> Iterator[Mapping]:
    """The mappings of a launch or sweep config that give values to template fields."""
    if config.kind == shapes.LAUNCH:
        blocks: list[Node | None] = [config.root]
    elif config.kind == shapes.SWEEP:
        blocks = [config.root.get("launch"), config.root.get("scheduler")]
    else:
        return
    for block in blocks:
        node = block.get("template_variables") if type(block) is Mapping else None
        if type(node) is Mapping:
            yield node


def _judge(given: Mapping, queue: Queue, name: str, named: bool) -> Iterator[RefusedTemplateValue]:
    for key, value in entries(given):
        tile = queue.tiles_by_name.get(key.text)
        if tile is None:
            yield RefusedTemplateValue(key.span, key.text, "unknown", list(queue.tiles_by_name), name, None)
        elif type(value) is not Scalar or value.value is None or isinstance(value.value, bool):
            span = value.span if value.start < value.end else key.span
            yield RefusedTemplateValue(span, key.text, "shape", None, name, tile.span)
        elif tile.sound and not ("{{" in value.text or "${" in value.text):
            yield from _judge_value(value, tile, name)
    for tile in queue.tiles if named else ():
        if tile.sound and tile.default is None and tile.name not in given:
            first = given.entries[0].key.span if given.entries else given.span
            yield RefusedTemplateValue(first, tile.name, "missing", None, name, tile.span)


def _judge_value(value: Scalar, tile: Tile, queue: str) -> Iterator[RefusedTemplateValue]:
    given: Any = value.value
    if isinstance(given, float) and given.is_integer():
        given = int(given)  # JSON knows one kind of number
    kind = tile.type or ""
    if not fits_type(given, kind):
        span = tile.type_node.span if tile.type_node is not None else tile.span
        yield RefusedTemplateValue(value.span, tile.name, "type", kind, queue, span)
    elif tile.choices and tile.enum is not None and given not in [choice.value for choice in tile.choices]:
        if not tile.lists_all:
            return
        texts = [choice.text for choice in tile.choices]
        yield RefusedTemplateValue(value.span, tile.name, "enum", texts, queue, tile.enum.span)
    elif kind != "string":
        low, high = tile.minimum, tile.maximum
        if low is not None and isinstance(low.value, (int, float)) and given < low.value:
            yield RefusedTemplateValue(value.span, tile.name, "minimum", low.text, queue, low.span)
        elif high is not None and isinstance(high.value, (int, float)) and given > high.value:
            yield RefusedTemplateValue(value.span, tile.name, "maximum", high.text, queue, high.span)
