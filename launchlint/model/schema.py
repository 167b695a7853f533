"""Which schema a queue's arguments answer to, and what they have against it.

The schemas describe the arguments themselves: SageMaker's CreateTrainingJob, a Kubernetes Job or
one of six custom resources, the parts of a Vertex CustomJob, the flags of `docker run`. What the
agent and its runners supply is not required there, and what they refuse or crash on is left to
`launchlint.model.runners`: one fault is told once.
"""

from __future__ import annotations

from launchlint.model import recognise as shapes
from launchlint.model import validate as walks
from launchlint.model.shape import Schema, Shape, load
from launchlint.model.validate import Fault, Field, TileUse, Walk
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from launchlint.model.config import Queue
    from launchlint.model.validate import Path
    from launchlint.syntax import Node
    from launchlint.text import Span

JOB, TRAINING_JOB, CUSTOM_JOB, CONTAINER = (
    "kubernetes_job", "sagemaker_training_job", "vertex_custom_job", "local_container",
)  # fmt: skip
CUSTOM_RESOURCES = {
    ("batch.volcano.sh/v1alpha1", "Job"): "volcano_job",
    ("kubeflow.org/v1", "PyTorchJob"): "pytorch_job",
    ("kubeflow.org/v1", "TFJob"): "tf_job",
    ("kubeflow.org/v1", "MPIJob"): "mpi_job",
    ("ray.io/v1", "RayJob"): "ray_job",
    ("jobset.x-k8s.io/v1alpha2", "JobSet"): "job_set",
}
# Keys whose value is judged elsewhere: the runners' rules know them better.
_NOT_OURS = frozenset(("template_variables", "context"))


class Reader(namedtuple("Reader", "resource schema noun refuses drops")):
    """Who reads the arguments, and what it does with what it does not take.

    ``noun`` is what the arguments describe; ``refuses`` and ``drops`` end a sentence, and ``drops``
    is None where unknown keys are refused too.
    """

    __slots__ = ()
    resource: str
    schema: Schema
    noun: str
    refuses: str
    drops: str | None

    @property
    def data(self) -> str:
        """Where the schema comes from and of when it is, for whoever doubts it."""
        source = self.schema.source
        if "kubernetes" in source:
            return f"Kubernetes {source['kubernetes']}"
        when = f" ({source['as_of']})" if "as_of" in source else ""
        return f"{source.get('package') or source.get('repo')} {source.get('version') or source.get('tag', '')}{when}"


class SchemaFault(namedtuple("SchemaFault", "fault reader queue")):
    """A fault with whom it concerns. One subclass for each rule."""

    __slots__ = ()
    fault: Fault
    reader: Reader
    queue: Queue

    @property
    def kind(self) -> str:
        return self.fault.kind

    @property
    def field(self) -> Field:
        return self.fault.field

    @property
    def shape(self) -> Shape:
        """The part of the schema that is broken."""
        return self.fault.shape

    @property
    def name(self) -> str:
        return self.fault.field.name

    @property
    def span(self) -> Span:
        """The key of what is unknown, the value of what is wrong, the parent's key of what is missing."""
        return place(self.fault, self.queue)


class UnknownField(SchemaFault):
    """A key the schema does not know there."""

    __slots__ = ()

    @property
    def known(self) -> list[str]:
        """The keys that may stand there."""
        if self.kind == walks.KEY:
            return ["cpu", "memory", "ephemeral-storage", "nvidia.com/gpu", "amd.com/gpu"]
        return list(self.shape.properties)


class WrongType(SchemaFault):
    """A value of another type than the field's."""

    __slots__ = ()


class OutOfBounds(SchemaFault):
    """A number, text, list or mapping beyond what the field takes."""

    __slots__ = ()


class NotAllowed(SchemaFault):
    """A value that is not among those the field takes."""

    __slots__ = ()


class MalformedValue(SchemaFault):
    """Text that has not the form the field needs."""

    __slots__ = ()

    @property
    def text(self) -> str:
        key = self.field.key
        if self.kind == walks.KEY and key is not None:
            return key.text
        node = self.field.node
        return node.text if type(node) is Scalar else ""


class MissingField(SchemaFault):
    """A field that is required and neither written nor supplied by the runner."""

    __slots__ = ()

    @property
    def missing(self) -> str:
        return self.fault.limit  # type: ignore[no-any-return]


_PART_OF: dict[str, type[SchemaFault]] = {
    walks.UNKNOWN: UnknownField,
    walks.FORBIDDEN: UnknownField,
    walks.KEY: MalformedValue,
    walks.MISSING: MissingField,
    walks.TEXT: WrongType,
    "type": WrongType,
    "float": WrongType,
    "enum": NotAllowed,
    "pattern": MalformedValue,
}


class Judged:
    """All that a queue's arguments have against their schema: parts by class name, and tile uses."""

    __slots__ = ("guesses", "parts", "reader", "uses")

    def __init__(self, reader: Reader | None) -> None:
        self.reader = reader
        self.guesses = 0  # how often somebody asked what an unknown name may have meant
        self.parts: dict[str, list[SchemaFault]] = {}
        self.uses: list[TileUse] = []


def place(fault: Fault, queue: Queue) -> Span:
    """The characters of a fault."""
    field = fault.field
    key, node = field.key, field.node
    if fault.kind in (walks.UNKNOWN, walks.FORBIDDEN, walks.KEY) and key is not None:
        return key.span
    if fault.kind == walks.MISSING:
        empty = node.entry(fault.limit) if type(node) is Mapping else None
        if empty is not None:
            return empty.key.span  # written, with nothing under it
        if not field.path:
            return queue.heading
        if key is None and type(node) is Mapping and node.entries:
            return node.entries[0].key.span
    elif node.start < node.end:
        return node.span
    return key.span if key is not None else node.span


def schema_of(queue: Queue) -> Schema | None:
    """The schema of a queue's arguments; None where none is known, as for most custom resources."""
    resource = queue.resource
    if resource == shapes.SAGEMAKER:
        return load(TRAINING_JOB)
    if resource == shapes.VERTEX:
        return load(CUSTOM_JOB)
    if resource == shapes.DOCKER:
        return load(CONTAINER)
    if resource != shapes.KUBERNETES or queue.args is None:
        return None
    version, kind = queue.args.get("apiVersion"), queue.args.get("kind")
    kind_text = queue.known_text(kind)
    if version is None or _is_null(version) or queue.known_text(version) in ("batch/v1", "batch/v1beta1"):
        return load(JOB) if kind is None or _is_null(kind) or kind_text == "Job" else None
    name = CUSTOM_RESOURCES.get((queue.known_text(version) or "", kind_text or ""))
    return load(name) if name else None


def judge(queue: Queue) -> Judged:
    """Hold a queue's arguments against their schema."""
    schema = schema_of(queue)
    if queue.args is None or (schema is None and queue.resource != shapes.KUBERNETES):
        return Judged(None)
    reader = _reader(queue, schema or load(JOB))
    judged = Judged(reader)
    faults: list[Fault] = []
    unknown = {id(item.scalar) for item in queue.ambiguous_scalars}
    if schema is not None:
        walk = Walk(queue.templates, unknown, _NULLS.get(queue.resource or "", walks.NULLS_COUNT), not queue.partial)
        spelling = _parameter if queue.resource == shapes.SAGEMAKER else None
        walk.start_arguments(queue.args, schema.root, _NOT_OURS, spelling)
        faults += walk.faults
        judged.uses += walk.uses
    if queue.resource == shapes.KUBERNETES and (schema is None or schema.name != JOB):
        pods = _walk_pods(queue.args, Walk(queue.templates, unknown, walks.NULLS_DROPPED, False, strict=False))
        told = {id(fault.field.node) for fault in faults}
        faults += [fault for fault in pods.faults if id(fault.field.node) not in told and not _is_of_jobs(fault.field)]
        judged.uses += [use for use in pods.uses if not _is_of_jobs(use.field)]
    for fault in _settled(queue, faults) if faults else ():
        in_builder = fault.field.path[:1] == ("builder",)
        part = _part_of(fault)(fault, reader._replace(refuses=_BUILDER_REFUSED) if in_builder else reader, queue)
        judged.parts.setdefault(type(part).__name__, []).append(part)
    return judged


def _part_of(fault: Fault) -> type[SchemaFault]:
    """Which rule's business a fault is."""
    if fault.kind == walks.KEY and fault.shape.title == "a resource":
        return UnknownField  # a name without a domain is one of a few
    return _PART_OF.get(fault.kind, OutOfBounds)


def _walk_pods(args: Mapping, walk: Walk) -> Walk:
    """Hold every pod template against what is true of any pod."""
    pod = load(JOB).definition("PodSpec")
    for spec, path, key in _pod_specs(args):
        walk.start(spec, pod, path, key)
    return walk


# `builder` is the agent's, whoever gets the rest.
_BUILDER_REFUSED = "the agent fails to build the job"
_NULLS = {
    shapes.KUBERNETES: walks.NULLS_DROPPED,  # the API server takes null for absent
    shapes.VERTEX: walks.NULLS_UNSET,  # so do the client's classes, and the runner, for what they know
    shapes.SAGEMAKER: walks.NULLS_DROPPED_ON_TOP,  # the runner filters them there; boto3 refuses them below
}


def _reader(queue: Queue, schema: Schema) -> Reader:
    if queue.resource == shapes.SAGEMAKER:
        return Reader(queue.resource, schema, "a training job", "SageMaker refuses the training job", None)
    if queue.resource == shapes.VERTEX:
        return Reader(queue.resource, schema, "a Vertex job", "the Vertex client refuses the job", None)
    if queue.resource == shapes.DOCKER:
        return Reader(queue.resource, schema, "`docker run`", "`docker run` refuses it, so no container starts", None)
    # kube-apiserver drops unknown fields of requests that do not ask for strict validation, and the
    # agent's client does not ask (Kubernetes documentation, "Field validation").
    drops = "Kubernetes drops it without a word, and runs go on without the setting"
    if schema.name == JOB and schema_of(queue) is schema:
        return Reader(shapes.KUBERNETES, schema, "a Job", "Kubernetes refuses the Job", drops)
    noun = "a pod" if schema.name == JOB else f"a {queue.args.get('kind').text}"  # type: ignore[union-attr]
    return Reader(shapes.KUBERNETES, schema, noun, f"Kubernetes refuses {noun} with it", drops)


def _is_null(node: Node | None) -> bool:
    return type(node) is Scalar and node.value is None


def _parameter(key: str) -> str:
    from launchlint.model.runners.sagemaker import parameter

    return parameter(key)


def _pod_specs(args: Mapping) -> Iterator[tuple[Mapping, Path, Scalar | None]]:
    """The pod specs of a custom resource: `spec` of a template, with a list of containers.

    Any group may keep its pods elsewhere; what does not look just like this is left alone.
    """
    stack: list[tuple[Node, Path]] = [(args, ())]
    seen: set[int] = set()
    while stack:
        node, path = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if type(node) is Mapping:
            for name, entry in node.index.items():
                value = entry.value
                if type(value) is Scalar:
                    continue
                here = (*path, name)
                if (
                    name == "spec"
                    and type(value) is Mapping
                    and bool(path)
                    and str(path[-1]).lower().endswith("template")
                ):
                    containers = value.get("containers")
                    if type(containers) is Sequence and all(type(item) is Mapping for item in containers.items):
                        yield value, here, entry.key  # type: ignore[misc]
                        continue
                stack.append((value, here))
        elif type(node) is Sequence:
            stack += [(item, (*path, number)) for number, item in enumerate(node.items) if type(item) is not Scalar]


def _is_of_jobs(field: Field) -> bool:
    """A limit that binds the pods of a Job only: others may restart always."""
    return field.name == "restartPolicy" and field.owner is not None and field.owner.name == "PodSpec"


def _settled(queue: Queue, faults: list[Fault]) -> Iterator[Fault]:
    """The faults that are this module's to tell, each once.

    A key misspelt is not also a field missing; what the runners refuse, crash on or never read is
    theirs; a merged value is met in each mapping that merges it.
    """
    told: set[tuple[str, int, Any]] = set()
    elsewhere = _told_elsewhere(queue)
    unread = {id(part.key) for part in queue.ignored_settings if part.problem == "unread"}
    if any(part.path == "apiVersion" for part in queue.crashing_shapes):
        return  # what it would be a version of is not known
    version = next((fault for fault in faults if _is_version(fault)), None)
    if version is not None:
        faults = [version]
    refused = {id(part.key) for part in queue.refused_settings if not part.chosen and _binds(queue, part.since)}
    for fault in faults:
        mark = (fault.kind, id(fault.field.key or fault.field.node), fault.limit)
        if mark in told or place(fault, queue) in elsewhere:
            continue
        told.add(mark)
        if fault.kind == walks.MISSING and (_misspelt(fault, faults) or _replaced(fault, faults)):
            continue
        if fault.kind == walks.UNKNOWN and (queue.resource == shapes.DOCKER or id(fault.field.key) in unread):
            continue
        if fault.field.path[:1] == ("builder",) and not _is_image(fault):
            continue
        if refused and any(id(key) in refused for key in _keys_above(queue, fault)):
            continue
        if queue.resource == shapes.DOCKER and fault.kind == "type":
            if (as_text := _as_text(fault)) is not None:
                yield as_text
            continue
        yield fault


def _is_version(fault: Fault) -> bool:
    """A misspelt `apiVersion`: the agent takes the rest for a Job, which it may not be."""
    from launchlint.model.words import nearest

    if fault.kind != walks.UNKNOWN or len(fault.field.path) != 1:
        return False
    return nearest(str(fault.limit), ["apiVersion"]) is not None


def _told_elsewhere(queue: Queue) -> set[Span]:
    return {part.span for part in queue.crashing_shapes}


def _is_image(fault: Fault) -> bool:
    """A base image that is no text. The other shapes of `builder` end the agent, or go unread."""
    node = fault.field.node
    return fault.field.name == "base_image" and type(node) is Scalar and node.value is not None


def _binds(queue: Queue, since: tuple[int, ...] | None) -> bool:
    return since is None or queue.context.agent_version >= since


def _misspelt(fault: Fault, faults: list[Fault]) -> bool:
    """Whether an unknown key beside it was meant for the missing one."""
    from launchlint.model.placing import means

    return any(
        other.kind == walks.UNKNOWN
        and other.field.path[:-1] == fault.field.path
        and means(str(other.limit), fault.limit)
        for other in faults
    )


def _replaced(fault: Fault, faults: list[Fault]) -> bool:
    """Whether what a pool has instead of its container is refused already."""
    return fault.limit == "container_spec" and any(
        other.kind == walks.FORBIDDEN and other.field.path[:-1] == fault.field.path for other in faults
    )


def _keys_above(queue: Queue, fault: Fault) -> Iterator[Scalar]:
    """The keys on the way from the arguments to a fault, its own included."""
    node: Node | None = queue.args
    for part in fault.field.path:
        if type(node) is Mapping and isinstance(part, str):
            entry = node.entry(part)
            if entry is None:
                return
            yield entry.key  # type: ignore[misc]
            node = entry.value
        elif type(node) is Sequence and isinstance(part, int) and part < len(node.items):
            node = node.items[part]


def _as_text(fault: Fault) -> Fault | None:
    """Docker gets every value as text: what is wrong with this one then, if anything."""
    node = fault.field.node
    if type(node) is not Scalar or isinstance(node.value, (bool, type(None))):
        return None  # the agent refuses it
    problem = fault.field.shape.problem(node.text)
    return fault._replace(kind=problem.kind, shape=problem.shape, limit=problem.limit) if problem else None


def field_schema(queue: Queue, node: Node) -> Field | None:
    """What the schema says of the field that holds a node: the word for hover and completion.

    None where no schema is known, or it says nothing of the place. The field's ``shape`` tells the
    types, the allowed values, bounds, fields and words; ``field.required`` whether it must be there.
    """
    schema = schema_of(queue)
    if schema is None or queue.args is None:
        return None
    spelling = _parameter if queue.resource == shapes.SAGEMAKER else None
    root = Field((), None, queue.args, schema.root, None)
    stack = [root]
    seen: set[int] = set()
    while stack:
        field = stack.pop()
        if field.node is node:
            return field
        if id(field.node) in seen:
            continue
        seen.add(id(field.node))
        if type(field.node) is Mapping:
            for name, entry in field.node.index.items():
                known = spelling(name) if spelling and field is root else name
                for shape in field.shape.fields(known):
                    if type(shape) is Shape:
                        stack.append(Field((*field.path, known), entry.key, entry.value, shape, field.shape))
        elif type(field.node) is Sequence:
            for branch in field.shape.branches:
                if type(branch.items) is Shape:
                    inner = branch.items
                    stack += [
                        Field((*field.path, number), None, item, inner, branch)
                        for number, item in enumerate(field.node.items)
                    ]
    return None
