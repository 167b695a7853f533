"""What is inconsistent within a Vertex custom job, where each field for itself is right.

Of the pairs of machines and accelerators only families are listed, from Google's machine pages;
they are not part of the client, so what follows from them is a warning.
"""

from __future__ import annotations

from launchlint.model.runners import is_set
from launchlint.model.workload import PlainSecret, secrets
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlint.model.config import Queue
    from launchlint.model.runners.vertex import Vertex
    from launchlint.syntax import Node
    from launchlint.text import Span

_NONE = (0, "ACCELERATOR_TYPE_UNSPECIFIED", "")
# Machine families that come with one accelerator, by the longest prefix.
FAMILIES = {
    "a2-highgpu-": "NVIDIA_TESLA_A100",
    "a2-megagpu-": "NVIDIA_TESLA_A100",
    "a2-ultragpu-": "NVIDIA_A100_80GB",
    "a3-highgpu-": "NVIDIA_H100_80GB",
    "a3-megagpu-": "NVIDIA_H100_MEGA_80GB",
    "a3-ultragpu-": "NVIDIA_H200_141GB",
    "a4-highgpu-": "NVIDIA_B200",
    "g2-standard-": "NVIDIA_L4",
}
_OLD = ("K80", "P100", "V100", "P4", "T4")
N1_ACCELERATORS = tuple(f"NVIDIA_TESLA_{name}" for name in _OLD)


class UnpairedAccelerator(namedtuple("UnpairedAccelerator", "span problem machine has")):
    """An accelerator without a count (`type`), a count without one (`count`), more than one partitioned
    accelerator (`partition`), or not as many as are built into the machine (`number`), which ``has`` some.
    """

    __slots__ = ()
    span: Span
    problem: str
    machine: str
    has: int


class CrowdedFirstPool(namedtuple("CrowdedFirstPool", "span replicas")):
    """A first worker pool, the chief's, of more than one replica."""

    __slots__ = ()
    span: Span
    replicas: int


def is_single(node: Node | None) -> bool:
    """Absent, or a text or number."""
    return node is None or (type(node) is Scalar and not isinstance(node.value, bool))


def is_accelerator(name: object) -> bool:
    """Whether the Vertex client knows an accelerator of this name."""
    from launchlint.model.shape import load

    return name in (load("vertex_custom_job").definition("AcceleratorType").enum or ())


class ForeignAccelerator(namedtuple("ForeignAccelerator", "span machine accelerator machine_span fitting")):
    """An accelerator the machine's family does not have."""

    __slots__ = ()
    span: Span
    machine: str
    accelerator: str
    machine_span: Span
    fitting: tuple[str, ...]


class CustomJob:
    def __init__(self, runner: Vertex) -> None:
        self.runner = runner
        self.queue: Queue = runner.queue

    @property
    def machines(self) -> list[Mapping]:
        found = [pool.get("machine_spec") for pool in self.runner.pools]
        return [machine for machine in found if type(machine) is Mapping]

    @property
    def unpaired_accelerators(self) -> Iterator[UnpairedAccelerator]:
        for machine in self.machines if not self.queue.partial else ():
            kind, count = machine.get("accelerator_type"), machine.get("accelerator_count")
            if not (is_single(kind) and is_single(count)):
                continue  # of another type, which is told
            if self.queue.is_misspelt(machine, "accelerator_type", "accelerator_count"):
                continue
            named = is_set(kind) and not (type(kind) is Scalar and kind.value in _NONE)
            if named and kind is not None and not is_set(count):
                yield UnpairedAccelerator(kind.span, "type", "", 0)
            elif count is not None and is_set(count) and not named:
                yield UnpairedAccelerator(count.span, "count", "", 0)
            elif count is not None and is_set(machine.get("gpu_partition_size")):
                for choice in self.queue.extremes(count):
                    if isinstance(choice.value, int) and choice.value > 1:
                        yield UnpairedAccelerator(choice.span, "partition", "", 0)
            elif count is not None and kind is not None:
                yield from self._miscounted(machine.get("machine_type"), kind, count)

    def _miscounted(self, machine: Node | None, kind: Node, count: Node) -> Iterator[UnpairedAccelerator]:
        """Counts other than that of the accelerators built into a machine."""
        from launchlint.model.facts.clouds import GCE, GCE_ACCELERATOR_TYPES

        name = self.queue.known_text(machine) or ""
        if name not in GCE or self.queue.known_text(kind) != GCE_ACCELERATOR_TYPES.get(name):
            return
        _, has, verified = GCE[name]
        for choice in self.queue.choices(count) if verified else ():
            if type(choice.value) is int and choice.value not in (0, has):
                yield UnpairedAccelerator(choice.span, "number", name, has)

    @property
    def crowded_first_pools(self) -> Iterator[CrowdedFirstPool]:
        for pool in self.runner.pools[:1]:
            for choice in self.queue.extremes(pool.get("replica_count")):
                if isinstance(choice.value, int) and choice.value > 1:
                    yield CrowdedFirstPool(choice.span, choice.value)

    @property
    def foreign_accelerators(self) -> Iterator[ForeignAccelerator]:
        for machine in self.machines:
            # A name that is no accelerator's is a fault of its own.
            kinds = [kind for kind in self.queue.choices(machine.get("accelerator_type")) if is_accelerator(kind.value)]
            types = self.queue.choices(machine.get("machine_type"))
            for kind in kinds:
                for type_ in types if kind.tile is None or len(types) == 1 else ():
                    fitting = fitting_accelerators(str(type_.value))
                    if fitting and isinstance(kind.value, str) and kind.value not in (*fitting, *_NONE):
                        span, other = (type_.span, kind.span) if type_.tile else (kind.span, type_.span)
                        yield ForeignAccelerator(span, str(type_.value), kind.value, other, fitting)

    @property
    def plain_secrets(self) -> list[PlainSecret]:
        pairs = []
        for container in self.runner.containers:
            env = container.get("env")
            for item in env.items if type(env) is Sequence else ():
                if type(item) is Mapping:
                    pairs.append((item.get("name"), item.get("value")))
        return secrets(self.queue, pairs)


def fitting_accelerators(machine: str) -> tuple[str, ...]:
    """The accelerators of a machine's family; empty where they are not known."""
    if machine.startswith("n1-"):
        return N1_ACCELERATORS
    return tuple(kind for prefix, kind in FAMILIES.items() if machine.startswith(prefix))
