"""Queue definitions: the keyword arguments of `upsert_run_queue` or `create_run_queue`.

What each call takes and refuses is read from wandb/apis/public/api.py. Imported only for a
definition in which something stands out.
"""

from __future__ import annotations

from launchlint.model.facts_agent import CREATE_PRIORITIZATION_MODES, PRIORITIZATION_MODES
from launchlint.model.recognise import CREATE_KEYS, NAME_LIMIT, RESOURCES, UPSERT_KEYS, meant_resource
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Node, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlint.model.config import Queue
    from launchlint.text import Span

UPSERT, CREATE = "upsert_run_queue", "create_run_queue"


class QueueName(namedtuple("QueueName", "span length")):
    """A name the client refuses. ``length`` is None where it is no text at all."""

    __slots__ = ()
    span: Span
    length: int | None


class UnknownResource(namedtuple("UnknownResource", "node meant call")):
    """A resource type nothing knows. ``call`` is the client's function that refuses it, or None."""

    __slots__ = ()
    node: Scalar
    meant: str | None
    call: str | None


class UnknownMode(namedtuple("UnknownMode", "node meant call")):
    """A prioritization mode the call refuses."""

    __slots__ = ()
    node: Scalar
    meant: str | None
    call: str


class UnknownArgument(namedtuple("UnknownArgument", "key meant call taken")):
    """An argument the call does not take. ``taken``: the one that was meant is there as well."""

    __slots__ = ()
    key: Scalar
    meant: str | None
    call: str
    taken: bool


class MissingArgument(namedtuple("MissingArgument", "name call span")):
    """An argument without which the call fails."""

    __slots__ = ()
    name: str
    call: str
    span: Span


class MisshapenLinks(namedtuple("MisshapenLinks", "span problem")):
    """External links that are no mapping from labels to addresses."""

    __slots__ = ()
    span: Span
    problem: str  # list | read back | scalar | value


# What people write for the arguments: of the other call, of Terraform, and short forms.
_MEANT = {
    UPSERT: {
        "type": "resource_type", "resource": "resource_type", "config": "resource_config",
        "resource_args": "resource_config", "args": "resource_config",
    },
    CREATE: {"resource_type": "type", "resource": "type", "resource_config": "config", "resource_args": "config"},
}  # fmt: skip
_MEANT_IN_BOTH = {
    "entity_name": "entity", "team": "entity", "queue": "name", "queue_name": "name",
    "tiles": "template_variables", "variables": "template_variables", "template_vars": "template_variables",
    "links": "external_links", "priority": "prioritization_mode", "prioritization": "prioritization_mode",
}  # fmt: skip
_MEANT_MODE = {
    "none": "DISABLED", "off": "DISABLED", "false": "DISABLED", "no": "DISABLED", "disable": "DISABLED",
    "on": "V0", "true": "V0", "yes": "V0", "enabled": "V0", "v1": "V0", "0": "V0",
}  # fmt: skip


def call_of(root: Mapping) -> str:
    """Which of the two calls takes these arguments: the one more of its own names are there for."""
    upsert = ("resource_type" in root) + ("resource_config" in root) + ("external_links" in root)
    create = ("type" in root) + ("config" in root)
    return CREATE if create > upsert else UPSERT


def judge(queue: Queue) -> Iterator[tuple[object, ...]]:
    """Everything wrong with a definition's arguments."""
    root = queue.root
    call = call_of(root)
    yield from _name(queue, root.get("name"))
    yield from _resource(queue, call)
    yield from _mode(queue, root.get("prioritization_mode"), call)
    meant = set()
    for fault in _arguments(queue, call):
        meant.add(fault.meant)
        yield fault
    needed = ("resource_type", "resource_config") if call == UPSERT else ("type",)
    if not queue.partial:
        for name in needed:
            if name not in root and name not in meant:
                yield MissingArgument(name, call, root.entries[0].key.span)
    if call == UPSERT and not queue.partial:
        yield from _links(root.get("external_links"))


def _name(queue: Queue, node: Node | None) -> Iterator[QueueName]:
    if node is None or (type(node) is Scalar and not queue.is_known(node)):
        return
    if type(node) is not Scalar or not node.is_string:
        span = node.span if node.end > node.start else queue.root.index["name"].key.span
        yield QueueName(span, None)
    elif not 0 < len(node.text) <= NAME_LIMIT:
        yield QueueName(node.span, len(node.text))


def _resource(queue: Queue, call: str) -> Iterator[UnknownResource]:
    node = queue.resource_node
    if type(node) is Scalar and node.text not in RESOURCES:
        yield UnknownResource(node, meant_resource(node.text), call)


def _mode(queue: Queue, node: Node | None, call: str) -> Iterator[UnknownMode]:
    if type(node) is not Scalar or not queue.is_known(node) or not node.value:
        return  # null, false and empty text leave it unset
    allowed = PRIORITIZATION_MODES if call == UPSERT else CREATE_PRIORITIZATION_MODES
    if not node.is_string or node.text.upper() not in allowed:
        from launchlint.model.words import nearest

        meant = _MEANT_MODE.get(node.text.lower()) or nearest(node.text.upper(), allowed)
        yield UnknownMode(node, meant if meant in allowed else None, call)


def _arguments(queue: Queue, call: str) -> Iterator[UnknownArgument]:
    root = queue.root
    known = UPSERT_KEYS if call == UPSERT else CREATE_KEYS
    speller = None
    for name, entry in root.index.items():
        key = entry.key
        if name in known or type(key) is not Scalar or name.startswith(("x-", "_", "$", ".")):
            continue
        if speller is None:
            from launchlint.model.words import Speller

            speller = Speller(known)
        meant = _MEANT[call].get(name) or _MEANT_IN_BOTH.get(name) or speller.nearest(name)
        yield UnknownArgument(key, meant if meant in known else None, call, meant in root)


def _links(node: Node | None) -> Iterator[MisshapenLinks]:
    if node is None or (type(node) is Scalar and not node.value):
        return
    if type(node) is not Mapping:
        yield MisshapenLinks(node.span, "scalar" if type(node) is Scalar else "list")
        return
    for name, entry in node.index.items():
        value = entry.value
        if name == "links" and type(value) not in (Scalar, Mapping):
            yield MisshapenLinks(entry.key.span, "read back")
        elif type(value) is not Scalar or not value.is_string:
            yield MisshapenLinks(value.span if value.end > value.start else entry.key.span, "value")
