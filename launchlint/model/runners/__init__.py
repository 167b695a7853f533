"""What an agent and one of its runners make of a queue's arguments: one class for each resource.

They find candidates and name what is the matter; what to say about it is the rules' business.
"""

from __future__ import annotations

from launchlint.model import recognise as shapes
from launchlint.model.facts_agent import BASE_IMAGE_SINCE, SCREENED_SINCE
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchlint.model.config import Queue
    from launchlint.syntax import Node
    from launchlint.text import Span


class RefusedSetting(namedtuple("RefusedSetting", "span key problem value since chosen")):
    """A setting that ends the run before its job is created.

    ``problem`` says which check it fails, ``value`` is what fails it (None where the key alone
    does), ``since`` the first release of the agent with that check (None: every release), and
    ``chosen`` that ``span`` is a choice of a tile, not a place in the arguments.
    """

    __slots__ = ()
    span: Span
    key: Scalar
    problem: str
    value: Any
    since: tuple[int, ...] | None
    chosen: bool

    def __new__(
        cls,
        span: Span,
        key: Scalar,
        problem: str,
        value: Any = None,
        since: tuple[int, ...] | None = SCREENED_SINCE,
        chosen: bool = False,
    ) -> RefusedSetting:
        return super().__new__(cls, span, key, problem, value, since, chosen)


class IgnoredSetting(namedtuple("IgnoredSetting", "span key problem detail")):
    """A setting nobody reads, or that is overwritten. ``problem`` says which; ``detail`` what instead."""

    __slots__ = ()
    span: Span
    key: Scalar
    problem: str
    detail: Any


class CrashingShape(namedtuple("CrashingShape", "span path found wanted")):
    """A value on which the agent's own code stops with a Python error.

    ``path`` is where it stands, ``found`` what is there, ``wanted`` what the code takes for granted.
    """

    __slots__ = ()
    span: Span
    path: str
    found: str
    wanted: str


class FixedImage(namedtuple("FixedImage", "span image place")):
    """A written image where the job's own belongs. ``place``: job, custom, vertex or sagemaker."""

    __slots__ = ()
    span: Span
    image: str
    place: str


class FixedName(namedtuple("FixedName", "span name place")):
    """A name that is the same for every run. ``place``: job, custom, sagemaker or docker."""

    __slots__ = ()
    span: Span
    name: str
    place: str


class MissingPart(namedtuple("MissingPart", "span problem detail")):
    """Something neither the file nor the agent provides, and the platform needs."""

    __slots__ = ()
    span: Span
    problem: str
    detail: Any


# Macros that are the same for every run of a project.
_SHARED_MACROS = frozenset(("project_name", "entity_name", "image_uri", "author"))


class Runner:
    """What all runners share: the agent takes `builder` out before they see the arguments."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.args: Mapping = queue.args if queue.args is not None else Mapping(queue.source, 0)

    @property
    def refused(self) -> list[RefusedSetting]:
        return []

    @property
    def ignored(self) -> list[IgnoredSetting]:
        return self._ignored_builder()

    @property
    def crashing(self) -> list[CrashingShape]:
        return [*self._crashing_arguments(), *self._crashing_builder()]

    @property
    def fixed_images(self) -> list[FixedImage]:
        return []

    @property
    def fixed_names(self) -> list[FixedName]:
        return []

    @property
    def missing(self) -> list[MissingPart]:
        return []

    def _ignored_builder(self) -> list[IgnoredSetting]:
        """Which of the two base images an agent reads depends on its builder."""
        found: list[IgnoredSetting] = []
        builder = self.args.get("builder")
        context = self.queue.context
        if type(builder) is Mapping:
            for key, value in entries(builder):
                if not is_set(value):
                    continue
                if key.text in ("accelerator", "cuda") and context.agent_builder == "noop":
                    found.append(IgnoredSetting(key.span, key, "no-builder", None))
                elif key.text == "base_image" and context.agent_builder in ("docker", "kaniko"):
                    found.append(IgnoredSetting(key.span, key, "builds", context.agent_builder))
                elif key.text == "base_image" and context.agent_version < BASE_IMAGE_SINCE:
                    found.append(IgnoredSetting(key.span, key, "not-yet", BASE_IMAGE_SINCE))
        return found

    def _crashing_arguments(self) -> list[CrashingShape]:
        """`kubernetes: null`: LaunchProject takes `builder` out of the arguments, whatever they are."""
        found = self.queue.stray_arguments
        if found is None:
            return []
        key, value = found
        return [self.crash(key, value, key.text, "a mapping")]

    def _crashing_builder(self) -> list[CrashingShape]:
        """_project_spec._get_accelerator_base_image reads `accelerator`, then `cuda`, unasked."""
        entry = self.args.entry("builder")
        if entry is None:
            return []
        builder = entry.value
        if not self.is_mapping(builder):
            return [self.crash(entry.key, builder, "builder", "a mapping")]
        for name in ("accelerator", "cuda"):
            inner = builder.entry(name) if type(builder) is Mapping else None
            if inner is None:
                continue
            if not self.is_mapping(inner.value):
                return [self.crash(inner.key, inner.value, f"builder.{name}", "a mapping")]
            if type(inner.value) is Mapping and is_set(inner.value.get("base_image")):
                break
        return []

    def is_mapping(self, node: Node) -> bool:
        """Whether a value is a mapping, or a field that may yet become anything."""
        return type(node) is Mapping or self.queue.template(node) is not None

    def crash(self, key: Node, value: Node, path: str, wanted: str) -> CrashingShape:
        # A value that is not written has no characters of its own.
        span = value.span if value.start < value.end else key.span
        return CrashingShape(span, path, shape_of(value), wanted)

    def is_shared_name(self, node: Node | None) -> bool:
        """Whether a name is the same for every run, as far as can be known."""
        if type(node) is not Scalar:
            return False
        template = self.queue.template(node)
        if template is None:
            return bool(self.queue.known_text(node))
        shared = all(macro.name in _SHARED_MACROS for macro in template.macros)
        return not template.broken and not template.fields and bool(template.macros) and shared


def runner_of(queue: Queue) -> Runner:
    """The runner of a queue's resource, imported when there is such a queue."""
    if queue.resource == shapes.KUBERNETES:
        from launchlint.model.runners.kubernetes import Kubernetes

        return Kubernetes(queue)
    if queue.resource == shapes.DOCKER:
        from launchlint.model.runners.docker import Docker

        return Docker(queue)
    if queue.resource == shapes.SAGEMAKER:
        from launchlint.model.runners.sagemaker import SageMaker

        return SageMaker(queue)
    if queue.resource == shapes.VERTEX:
        from launchlint.model.runners.vertex import Vertex

        return Vertex(queue)
    if queue.resource == shapes.PROCESS:
        from launchlint.model.runners.process import Process

        return Process(queue)
    return Runner(queue)


def entries(mapping: Node | None) -> list[tuple[Scalar, Node]]:
    """Each key that counts with its value: of a key written twice the last, merged keys included."""
    if type(mapping) is not Mapping:
        return []
    return [(entry.key, entry.value) for entry in mapping.index.values() if type(entry.key) is Scalar]


def is_null(node: Node | None) -> bool:
    """Written, and null."""
    return type(node) is Scalar and node.value is None


def is_set(node: Node | None) -> bool:
    """Written, and true to Python: neither null, false, zero nor empty; what was in it may be what cannot be read."""
    if type(node) is Scalar:
        return bool(node.value)
    return node is not None and (len(node) > 0 or node.partial)  # type: ignore[arg-type, attr-defined]


def shape_of(node: Node) -> str:
    """What a value is, with its article."""
    if type(node) is Mapping:
        return "a mapping"
    if type(node) is Sequence:
        return "a list" if node.items else "an empty list"
    value = node.value if type(node) is Scalar else None
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    return "a text" if isinstance(value, str) else "a number"


def heading_of(mapping: Mapping) -> Span:
    """Where to point for something missing from a list's item: its name, or its first key."""
    name = mapping.get("name")
    if type(name) is Scalar and name.start < name.end:
        return name.span
    return mapping.entries[0].key.span if mapping.entries else mapping.span
