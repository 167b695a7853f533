"""What a file mentions of queues, for the rules that look at all files of a run together."""

from __future__ import annotations

from launchlint.model.config import AgentConfig, LaunchConfig, Queue, SweepConfig
from launchlint.model.tree import AGENT, BUILDERS, LAUNCH, QUEUE, Mention
from launchlint.syntax import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlint.model.config import Config
    from launchlint.syntax import Node


def mentions(config: Config) -> Iterator[Mention]:
    """The queues a config defines, serves or launches on."""
    if isinstance(config, Queue):
        if config.definition is not None and "name" in config.definition:
            yield from _defined(config, config.definition)
    elif isinstance(config, AgentConfig):
        yield from _served(config)
    elif isinstance(config, (LaunchConfig, SweepConfig)) and "template_variables" in config.source.text:
        yield from _launched(config)


def _defined(queue: Queue, definition: Mapping) -> Iterator[Mention]:
    name, entity = definition.get("name"), definition.get("entity")
    text = queue.known_text(name)
    if name is None or not text or not (entity is None or queue.is_known(entity)):
        return
    builder = queue.args.get("builder") if queue.args is not None else None
    words = list(builder) if type(builder) is Mapping else []
    words += [f"tile:{tile.name}" for tile in queue.tiles]
    source = queue.source.text
    if "command" in source or "initContainers" in source or "host" in source:
        words.append("locked")  # perhaps; whoever meets a secure agent is read again
    yield Mention(name.source.path, name.start, name.end, QUEUE, text, queue.known_text(entity), tuple(words))


def _served(agent: AgentConfig) -> Iterator[Mention]:
    queues = agent.root.get("queues")
    words = []
    kind = agent.root.get("builder", "type") if type(agent.root.get("builder")) is Mapping else None
    if type(kind) is Scalar and kind.text in BUILDERS:
        words.append(kind.text)
    secure = agent.root.get("secure_mode")
    if type(secure) is Scalar and secure.value is True:
        words.append("secure")
    entity = _text(agent.root.get("entity"))
    for item in queues.items if type(queues) is Sequence else ():
        if text := _text(item):
            yield Mention(item.source.path, item.start, item.end, AGENT, text, entity, tuple(words))


def _launched(config: LaunchConfig | SweepConfig) -> Iterator[Mention]:
    from launchlint.model.meeting import template_values

    root = config.root
    launch = root.get("launch")
    name = _text(launch.get("queue")) if type(launch) is Mapping else _text(root.get("queue"))
    entity = _text(root.get("queue_entity")) or _text(root.get("entity"))
    for node in template_values(config):
        yield Mention(node.source.path, node.start, node.end, LAUNCH, name or "", entity, tuple(node))


def _text(node: Node | None) -> str | None:
    """A text nobody fills in later."""
    if type(node) is Scalar and node.is_string and "{{" not in node.text and "${" not in node.text:
        return node.text
    return None
