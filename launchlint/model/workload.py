"""What is inconsistent within a Kubernetes workload, where each field for itself is right.

The pods of custom resources are looked at as well: what holds for a pod holds in every template.
"""

from __future__ import annotations

from launchlint.model.quantity import NANO, nanos
from launchlint.model.runners import entries, heading_of, is_null, is_set
from launchlint.model.tile import fits_type
from launchlint.patterns import lazy
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from launchlint.model.config import Choice, Queue
    from launchlint.model.exclusive import ExclusiveSettings
    from launchlint.model.runners.kubernetes import Kubernetes, Pod
    from launchlint.syntax import Node
    from launchlint.text import Span

# More CPUs than any machine on offer has (EC2 u7inh-32tb.480xlarge: 1,920).
_MOST_CPUS = 1_920
_LEAST_BYTES = 1 << 16  # nobody means less than 64 KiB, and no process starts in it
# The volume the agent adds for the code of a job without an image (kubernetes_runner).
CODE_VOLUME = "wandb-source-code-volume"
_DEVICES = (
    "nvidia.com/gpu", "amd.com/gpu", "google.com/tpu", "habana.ai/gaudi", "aws.amazon.com/neuron",
    "aws.amazon.com/neuroncore", "gpu.intel.com/i915", "gpu.intel.com/xe",
)  # fmt: skip
_DEVICE_DOMAINS = frozenset(device.partition("/")[0] for device in _DEVICES)
# Replica roles and restart policies of the training operator's first version (its webhooks).
REPLICA_ROLES = {
    "pytorchReplicaSpecs": ("Master", "Worker"),
    "tfReplicaSpecs": ("Chief", "Master", "PS", "Worker", "Evaluator"),
    "mpiReplicaSpecs": ("Launcher", "Worker"),
}
# The fields of a Volume that say where it comes from (k8s.io/api/core/v1, VolumeSource).
VOLUME_SOURCES = frozenset(
    "awsElasticBlockStore azureDisk azureFile cephfs cinder configMap csi downwardAPI emptyDir ephemeral fc flexVolume "
    "flocker gcePersistentDisk gitRepo glusterfs hostPath image iscsi nfs persistentVolumeClaim photonPersistentDisk "
    "portworxVolume projected quobyte rbd scaleIO secret storageos vsphereVolume".split()
)
REPLICA_RESTARTS = ("Always", "OnFailure", "Never", "ExitCode")
_SECRET = lazy(r"(?i)(?:^|_)(?:API_?KEY|SECRET(?:_KEY)?|ACCESS_KEY|TOKEN|PASSWORD|PASSWD|PRIVATE_KEY)\Z")


class RequestAboveLimit(namedtuple("RequestAboveLimit", "span resource request limit limit_span")):
    """A container asks for more of a resource than it may use."""

    __slots__ = ()
    span: Span
    resource: str
    request: str
    limit: str
    limit_span: Span


class UnequalDevices(namedtuple("UnequalDevices", "span resource problem other")):
    """A device that cannot be shared, requested without a limit (`unlimited`) or with another one (`unequal`)."""

    __slots__ = ()
    span: Span
    resource: str
    problem: str
    other: Span | None


class ImplausibleQuantity(namedtuple("ImplausibleQuantity", "span resource part problem text meant")):
    """An amount no container runs with. ``part``: requests or limits; ``problem``: milli, bytes or
    cores; ``meant`` what likely was.
    """

    __slots__ = ()
    span: Span
    resource: str
    part: str
    problem: str
    text: str
    meant: str


class UnmatchedMount(namedtuple("UnmatchedMount", "span name volumes certain")):
    """A volume mount whose volume the pod does not have. ``certain``: no controller adds one before it runs."""

    __slots__ = ()
    span: Span
    name: str
    volumes: list[str]
    certain: bool


class DuplicateEntry(namedtuple("DuplicateEntry", "span what name first")):
    """Two entries of a list with the name that should tell them apart."""

    __slots__ = ()
    span: Span
    what: str  # container | volume | variable | mount path
    name: str
    first: Span


class MisspelledDevice(namedtuple("MisspelledDevice", "key meant")):
    """A device name no device plugin offers, but for its spelling."""

    __slots__ = ()
    key: Scalar
    meant: str


class UncountedIndex(namedtuple("UncountedIndex", "span")):
    """`completionMode: Indexed` with `parallelism` and without `completions`."""

    __slots__ = ()
    span: Span


class SharedRun(namedtuple("SharedRun", "span field value")):
    """A setting with which several pods are one W&B run."""

    __slots__ = ()
    span: Span
    field: str
    value: Any


class HastyCleanup(namedtuple("HastyCleanup", "span seconds")):
    """A finished Job that is deleted before the agent is sure to have seen it."""

    __slots__ = ()
    span: Span
    seconds: Any


class EndlessJob(namedtuple("EndlessJob", "span")):
    """A Job that nothing ever stops."""

    __slots__ = ()
    span: Span


class UnlimitedContainer(namedtuple("UnlimitedContainer", "span missing")):
    """A container that may take all the memory or CPU of its node."""

    __slots__ = ()
    span: Span
    missing: list[str]


class UnpinnedImage(namedtuple("UnpinnedImage", "span image")):
    """A written image that is another one tomorrow."""

    __slots__ = ()
    span: Span
    image: str


class PlainSecret(namedtuple("PlainSecret", "span name")):
    """A value that its name calls secret."""

    __slots__ = ()
    span: Span
    name: str


class UnknownReplicaRole(namedtuple("UnknownReplicaRole", "span text known what")):
    """A role or restart policy the training operator does not know. ``what``: role or policy."""

    __slots__ = ()
    span: Span
    text: str
    known: tuple[str, ...]
    what: str


class Workload:
    """The cross-checks of one manifest. Each begins with a word that must occur in the text."""

    def __init__(self, runner: Kubernetes) -> None:
        self.runner = runner
        self.queue: Queue = runner.queue
        self.text = runner.queue.source.text

    @property
    def containers(self) -> Iterator[tuple[Pod, Mapping]]:
        for pod in self.runner.pods:
            for container in (*pod.init_containers, *pod.containers):
                yield pod, container

    @property
    def resources(self) -> list[Mapping]:
        found = [container.get("resources") for _, container in self.containers]
        return [resources for resources in found if type(resources) is Mapping]

    @property
    def amounts(self) -> Iterator[tuple[str, Scalar, Node]]:
        """Each requested or limited resource with its amount."""
        for resources in self.resources:
            for part in ("requests", "limits"):
                for key, amount in entries(resources.get(part)):
                    yield part, key, amount

    @property
    def requests_above_limits(self) -> list[RequestAboveLimit]:
        found: list[RequestAboveLimit] = []
        for resources in self.resources if "requests" in self.text else ():
            for key, request in entries(resources.get("requests")):
                limit = resources.get("limits", key.text)
                if limit is None or self._surely_at_most(request, limit):
                    continue
                if is_device(key.text) or self._same_field(request, limit):
                    continue
                if self.queue.is_misspelt(resources, "limits"):
                    continue  # these are merged in from elsewhere
                ceilings = list(self._plausible(key.text, limit))
                if not ceilings:
                    continue
                least, ceiling = min(ceilings, key=lambda pair: pair[0])
                for amount, choice in self._plausible(key.text, request):
                    if amount > least:
                        texts = written(choice), written(ceiling)
                        found.append(RequestAboveLimit(choice.span, key.text, *texts, ceiling.span))
        return found

    def _is_written(self, node: Node) -> bool:
        """A value that is what it says, which `choices` would tell at more cost."""
        return type(node) is Scalar and not node.marked and not node.rescued and not self.queue.document.doubtful

    def _surely_at_most(self, request: Node, limit: Node) -> bool:
        if not self._is_written(request) or not self._is_written(limit):
            return False
        amount, ceiling = nanos(request.value), nanos(limit.value)  # type: ignore[attr-defined]
        return amount is None or ceiling is None or amount <= ceiling

    def _plausible(self, name: str, node: Node) -> Iterator[tuple[int, Choice]]:
        """The amounts a value may hold, without those that are reported as implausible."""
        for choice in self.queue.extremes(node):
            amount = nanos(choice.value)
            if amount is not None and _implausible(name, choice) is None:
                yield amount, choice

    @property
    def unequal_devices(self) -> list[UnequalDevices]:
        found: list[UnequalDevices] = []
        for resources in self.resources if "requests" in self.text else ():
            limits = resources.get("limits")
            if limits is not None and type(limits) is not Mapping:
                continue
            for key, request in entries(resources.get("requests")):
                if not is_device(key.text) or meant_device(key.text):
                    continue
                limit = limits.get(key.text) if type(limits) is Mapping else None
                if limit is None and any(meant_device(other.text) == key.text for other, _ in entries(limits)):
                    continue  # limited, by a misspelt name
                if limit is None and not self.queue.partial and not self.queue.is_misspelt(resources, "limits"):
                    found.append(UnequalDevices(key.span, key.text, "unlimited", None))
                elif limit is not None and not self._same_field(request, limit):
                    found += self._unequal(key.text, request, limit)
        return found

    def _unequal(self, name: str, request: Node, limit: Node) -> Iterator[UnequalDevices]:
        asked, allowed = self.queue.extremes(request), self.queue.extremes(limit)
        if len(allowed) == 1:
            chosen, other = asked, allowed[0]
        elif len(asked) == 1:
            chosen, other = allowed, asked[0]
        else:
            return
        for choice in chosen:
            mine, theirs = nanos(choice.value), nanos(other.value)
            if mine is not None and theirs is not None and mine != theirs:
                yield UnequalDevices(choice.span, name, "unequal", other.span)

    def _same_field(self, one: Node, other: Node) -> bool:
        """Whether two values are filled from the same tile, and so are equal."""
        fields = [
            template.field.name for node in (one, other) if (template := self.queue.template(node)) and template.field
        ]
        return len(fields) == 2 and fields[0] == fields[1]

    @property
    def implausible_quantities(self) -> list[ImplausibleQuantity]:
        found: list[ImplausibleQuantity] = []
        for part, key, amount in self.amounts:
            mark = None
            if self._is_written(amount):
                mark = key.text, type(amount.value), amount.value  # type: ignore[attr-defined]
                if mark in _plausible:
                    continue
            for choice in self.queue.extremes(amount):
                if (meant := _implausible(key.text, choice)) is not None:
                    found.append(ImplausibleQuantity(choice.span, key.text, part, *meant))
                elif mark is not None and len(_plausible) < _MOST_PLAUSIBLE:
                    _plausible.add(mark)
        return found

    @property
    def unmatched_mounts(self) -> list[UnmatchedMount]:
        found: list[UnmatchedMount] = []
        if "volumeMounts" not in self.text or self.queue.partial:
            return found
        for pod, container in self.containers:
            names = self._names(pod.spec.get("volumes"))
            for mount in _items(container.get("volumeMounts")) if names is not None else ():
                name = mount.get("name")
                text = self.queue.known_text(name)
                if text and names is not None and text not in (*names, CODE_VOLUME) and name is not None:
                    if self.queue.is_misspelt(pod.spec, "volumes"):
                        continue
                    found.append(UnmatchedMount(name.span, text, names, self.runner.way == "job"))
        return found

    def _names(self, volumes: Node | None) -> list[str] | None:
        """The names of a pod's volumes, or None where one of them is not known."""
        if volumes is None or (type(volumes) is Scalar and volumes.value is None):
            return []
        if type(volumes) is not Sequence:
            return None
        names = [self.queue.known_text(item.get("name")) if type(item) is Mapping else None for item in volumes.items]
        return [name for name in names if name] if all(names) else None

    @property
    def duplicate_entries(self) -> list[DuplicateEntry]:
        found: list[DuplicateEntry] = []
        for pod in self.runner.pods:
            found += self._duplicates("container", "name", [*pod.init_containers, *pod.containers])
            found += self._duplicates("volume", "name", _items(pod.spec.get("volumes")))
        for _, container in self.containers:
            found += self._duplicates("variable", "name", _items(container.get("env")))
            found += self._duplicates("mount path", "mountPath", _items(container.get("volumeMounts")))
        return list({duplicate.span: duplicate for duplicate in found}.values())

    @property
    def exclusive_settings(self) -> Iterator[ExclusiveSettings]:
        """What Kubernetes takes one of in a pod, and two are given."""
        for _, container in self.containers if "valueFrom" in self.text else ():
            for variable in _items(container.get("env")):
                value, source = variable.entry("value"), variable.entry("valueFrom")
                # An empty text counts as none.
                if value is not None and source is not None and is_set(value.value) and is_set(source.value):
                    yield _exclusive(value.key.span, "value", "valueFrom", source.key.span, "variable")
        for pod in self.runner.pods if "volumes" in self.text or "tolerations" in self.text else ():
            for volume in _items(pod.spec.get("volumes")):
                sources = [key for key, value in entries(volume) if key.text in VOLUME_SOURCES and not is_null(value)]
                for key in sources[1:]:
                    yield _exclusive(key.span, key.text, sources[0].text, sources[0].span, "volume")
            for toleration in _items(pod.spec.get("tolerations")):
                value, operator = toleration.entry("value"), toleration.get("operator")
                if value is not None and is_set(value.value) and self.queue.known_text(operator) == "Exists":
                    assert operator is not None
                    yield _exclusive(value.key.span, "value", "operator: Exists", operator.span, "toleration")

    def _duplicates(self, what: str, key: str, items: list[Mapping]) -> Iterator[DuplicateEntry]:
        first: dict[str, Node] = {}
        for item in items:
            node = item.get(key)
            text = self.queue.known_text(node)
            if text and node is not None:
                # An alias repeats the very same node: shown where it is written, it would hide the use.
                if text in first and first[text] is not node:
                    yield DuplicateEntry(node.span, what, text, first[text].span)
                first.setdefault(text, node)

    @property
    def misspelled_devices(self) -> list[MisspelledDevice]:
        found: dict[Span, MisspelledDevice] = {}
        for _, key, _ in self.amounts:
            if "/" in key.text and not self.queue.template(key) and (meant := meant_device(key.text)):
                found[key.span] = MisspelledDevice(key, meant)
        return list(found.values())

    @property
    def job_spec(self) -> Mapping | None:
        spec = self.runner.args.get("spec")
        return spec if self.runner.way == "job" and type(spec) is Mapping else None

    @property
    def uncounted_indexes(self) -> list[UncountedIndex]:
        spec = self.job_spec
        if spec is None or self.queue.partial:
            return []
        mode = spec.get("completionMode")
        counted = is_set(spec.get("completions")) or not is_set(spec.get("parallelism"))
        if mode is None or counted or self.queue.known_text(mode) != "Indexed":
            return []
        return [] if self.queue.is_misspelt(spec, "completions", "parallelism") else [UncountedIndex(mode.span)]

    @property
    def shared_runs(self) -> list[SharedRun]:
        spec = self.job_spec
        found: list[SharedRun] = []
        # Who asks for an index means to tell the pods apart.
        mode = spec.get("completionMode") if spec is not None else None
        alike = not self.queue.partial if mode is None else self.queue.known_text(mode) == "NonIndexed"
        counts = () if not alike else (("completions", 1), ("parallelism", 1))
        for field, most in (("backoffLimit", 0), *counts):
            node = spec.get(field) if spec is not None else None
            values = [choice.value for choice in self.queue.extremes(node)]
            numbers = [value for value in values if fits_type(value, "number")]
            said = any(shared.field == "completions" and shared.value == max(numbers, default=0) for shared in found)
            if node is not None and numbers and max(numbers) > most and not said:
                found.append(SharedRun(node.span, field, int(max(numbers))))
        return found

    @property
    def hasty_cleanups(self) -> list[HastyCleanup]:
        node = self.job_spec.get("ttlSecondsAfterFinished") if self.job_spec is not None else None
        values = [choice for choice in self.queue.extremes(node) if isinstance(choice.value, int) and choice.value < 10]
        return [HastyCleanup(choice.span, choice.value) for choice in values]

    @property
    def endless_jobs(self) -> list[EndlessJob]:
        spec = self.job_spec
        pod = spec.get("template", "spec") if spec is not None else None
        limited = spec is None or is_set(spec.get("activeDeadlineSeconds"))
        if limited or (type(pod) is Mapping and is_set(pod.get("activeDeadlineSeconds"))) or self.queue.partial:
            return []
        entry = self.runner.args.entry("spec")
        return [EndlessJob(entry.key.span)] if entry is not None else []

    @property
    def unlimited_containers(self) -> list[UnlimitedContainer]:
        found: list[UnlimitedContainer] = []
        for pod in self.runner.pods:
            for container in pod.containers:
                limits = container.get("resources", "limits")
                missing = [name for name in ("memory", "cpu") if type(limits) is not Mapping or name not in limits]
                if missing and not self.queue.partial:
                    found.append(UnlimitedContainer(heading_of(container), missing))
        return found

    @property
    def unpinned_images(self) -> list[UnpinnedImage]:
        found: list[UnpinnedImage] = []
        for _, container in self.containers:
            node = container.get("image")
            text = self.queue.known_text(node)
            if text and node is not None and "@" not in text:
                tag = text.rpartition("/")[2].partition(":")[2]
                if tag in ("", "latest"):
                    found.append(UnpinnedImage(node.span, text))
        return found

    @property
    def plain_secrets(self) -> list[PlainSecret]:
        items = [item for _, container in self.containers for item in _items(container.get("env"))]
        return secrets(self.queue, [(item.get("name"), item.get("value")) for item in items])

    @property
    def unknown_roles(self) -> list[UnknownReplicaRole]:
        found: list[UnknownReplicaRole] = []
        spec = self.runner.args.get("spec") if "ReplicaSpecs" in self.text else None
        for field, roles in REPLICA_ROLES.items():
            for key, replica in entries(spec.get(field) if type(spec) is Mapping else None):
                if key.text not in roles and not self.queue.template(key):
                    found.append(UnknownReplicaRole(key.span, key.text, roles, "role"))
                policy = replica.get("restartPolicy") if type(replica) is Mapping else None
                text = self.queue.known_text(policy)
                if policy is not None and text and text not in REPLICA_RESTARTS:
                    found.append(UnknownReplicaRole(policy.span, text, REPLICA_RESTARTS, "policy"))
        return found


def is_device(name: str) -> bool:
    """A resource of which requests and limits must be equal: extended resources and huge pages.

    kubernetes/pkg/apis/core/v1/helper, IsOvercommitAllowed.
    """
    domain, slash, _ = name.partition("/")
    return name.startswith("hugepages-") or (
        bool(slash) and domain != "kubernetes.io" and not domain.endswith(".kubernetes.io")
    )


def meant_device(name: str) -> str | None:
    """The device a name is a slip of, or None."""
    if name in _DEVICES:
        return None
    from launchlint.model.words import distance

    domain, _, word = name.partition("/")
    if domain in _DEVICE_DOMAINS:
        plain = word.lower().removesuffix("s")
        # Plug-ins have more devices than these (`pgpu`, `mig-1g.5gb`), but none of the same letters.
        same = (device for device in _DEVICES if sorted(device) == sorted(f"{domain}/{plain}"))
        return next(same, None)
    vendor = domain.lower().partition(".")[0]
    for device in _DEVICES:
        own, _, kind = device.partition("/")
        if word.lower().removesuffix("s") == kind and (
            vendor == own.partition(".")[0] or distance(domain, own, 2) <= 2
        ):
            return device
    return None


def written(choice: Choice) -> str:
    """A choice as it stands in the file: `129e6` is no `129000000.0`."""
    return choice.value if isinstance(choice.value, str) else choice.span.text


# Amounts that were found to be none; queues name the same over and over.
_plausible: set[tuple[str, type, object]] = set()
_MOST_PLAUSIBLE = 1000


def _implausible(name: str, choice: Choice) -> tuple[str, str, str] | None:
    """Why no container runs with an amount, the amount, and what likely was meant; None where one does."""
    amount = nanos(choice.value)
    if amount is None or amount <= 0:
        return None
    text = written(choice)
    if name in ("memory", "ephemeral-storage") or name.startswith("hugepages-"):
        if text.endswith("m"):
            return "milli", text, f"{text[:-1]}Mi"
        if amount < _LEAST_BYTES * NANO:
            return "bytes", text, f"{text}Gi" if text.isdigit() else "1Gi"
    elif name == "cpu" and amount > _MOST_CPUS * NANO:
        number = text.rstrip("kKMGTPEi")
        if not number.isdigit():
            return "cores", text, "1"
        return "cores", text, number if text.endswith(("G", "Gi", "T", "Ti")) else f"{number}m"
    return None


def secrets(queue: Queue, pairs: list[tuple[Node | None, Node | None]]) -> list[PlainSecret]:
    """Names that speak of a secret with a value written out."""
    found: list[PlainSecret] = []
    for name, value in pairs:
        text = queue.known_text(name)
        if text and _SECRET.search(text) and queue.known_text(value) and value is not None:
            found.append(PlainSecret(value.span, text))
    return found


def _items(node: Node | None) -> list[Mapping]:
    return [item for item in node.items if type(item) is Mapping] if type(node) is Sequence else []


def _exclusive(span: Span, name: str, other: str, other_span: Span, problem: str) -> ExclusiveSettings:
    from launchlint.model.exclusive import ExclusiveSettings

    return ExclusiveSettings(span, name, other, other_span, problem)
