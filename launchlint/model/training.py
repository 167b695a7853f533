"""What is inconsistent within a SageMaker training job, where each parameter for itself is right.

Sources are the texts of the service model (botocore 1.44.5, CreateTrainingJob) unless said otherwise.
"""

from __future__ import annotations

from launchlint.model.exclusive import ExclusiveSettings
from launchlint.model.runners import entries, is_set
from launchlint.model.workload import PlainSecret, secrets
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlint.model.config import Choice, Queue
    from launchlint.model.runners.sagemaker import SageMaker
    from launchlint.syntax import Node
    from launchlint.text import Span

LONGEST_RUN = 28 * 24 * 60 * 60
MOST_TAGS = 50
# Parameters a response holds and a request may not.
_READ_ONLY = ("SelectedInstanceType", "SelectedInstanceCount")
_PREFERENCES_EXCLUDE = ("InstanceType", "InstanceGroups", "InstancePlacementConfig")


class ShortSpotWait(namedtuple("ShortSpotWait", "span wait runtime runtime_span")):
    """A spot job that is to wait for less time than it may run."""

    __slots__ = ()
    span: Span
    wait: int
    runtime: int
    runtime_span: Span


class IncompleteSpot(namedtuple("IncompleteSpot", "span problem")):
    """Half of a spot setting: `wait` without spot, or `spot` without a wait."""

    __slots__ = ()
    span: Span
    problem: str


class UnsavedSpot(namedtuple("UnsavedSpot", "span")):
    """A spot job without a place for checkpoints."""

    __slots__ = ()
    span: Span


class MissingInstance(namedtuple("MissingInstance", "span missing")):
    """A `ResourceConfig` that says not on what, or on how many, to run."""

    __slots__ = ()
    span: Span
    missing: str


class OverlongRun(namedtuple("OverlongRun", "span seconds")):
    """A run time above what SageMaker lets a training job run."""

    __slots__ = ()
    span: Span
    seconds: int


class CrowdedTags(namedtuple("CrowdedTags", "span count")):
    """As many tags as SageMaker takes, and the runner adds one."""

    __slots__ = ()
    span: Span
    count: int


class Training:
    def __init__(self, runner: SageMaker) -> None:
        self.queue: Queue = runner.queue
        self.parameters: dict[str, tuple[Scalar, Node]] = {}
        from launchlint.model.runners.sagemaker import parameter

        for key, value in entries(runner.args):
            self.parameters[parameter(key.text)] = (key, value)

    def get(self, name: str, field: str | None = None) -> Node | None:
        """A parameter, or a field of one."""
        found = self.parameters.get(name)
        value = found[1] if found else None
        if field is None:
            return value
        return value.get(field) if type(value) is Mapping else None

    def key(self, name: str, field: str) -> Span | None:
        value = self.get(name)
        entry = value.entry(field) if type(value) is Mapping else None
        return entry.key.span if entry is not None else None

    def numbers(self, name: str, field: str) -> list[Choice]:
        found = self.queue.extremes(self.get(name, field))
        return [choice for choice in found if isinstance(choice.value, int) and not isinstance(choice.value, bool)]

    @property
    def spot(self) -> bool | None:
        """Whether it is a spot job; None where that is a matter of choice."""
        node = self.get("EnableManagedSpotTraining")
        if node is None:
            return False
        value = node.value if type(node) is Scalar and self.queue.is_known(node) else None
        return value if isinstance(value, bool) else None

    @property
    def short_spot_waits(self) -> Iterator[ShortSpotWait]:
        waits = self.numbers("StoppingCondition", "MaxWaitTimeInSeconds")
        runtimes = self.numbers("StoppingCondition", "MaxRuntimeInSeconds")
        if not waits or not runtimes or self.spot is False:
            return
        if any(choice.tile for choice in waits):
            longest = max(runtimes, key=lambda choice: choice.value)
            for wait in waits:
                if wait.value < longest.value and wait.tile is not longest.tile:
                    yield ShortSpotWait(wait.span, wait.value, longest.value, longest.span)
        else:
            wait = waits[0]
            for runtime in runtimes:
                if wait.value < runtime.value:
                    span, other = (runtime.span, wait.span) if runtime.tile else (wait.span, runtime.span)
                    yield ShortSpotWait(span, wait.value, runtime.value, other)

    @property
    def incomplete_spots(self) -> Iterator[IncompleteSpot]:
        wait = self.key("StoppingCondition", "MaxWaitTimeInSeconds")
        condition = self.get("StoppingCondition")
        if self.queue.is_misspelt(condition, "MaxWaitTimeInSeconds"):
            return
        if self.queue.is_misspelt(self.queue.args, "EnableManagedSpotTraining"):
            return
        if self.spot is False and wait is not None and not self.queue.partial:
            yield IncompleteSpot(wait, "wait")
        elif self.spot and wait is None and type(condition) is Mapping and not self.queue.partial:
            yield IncompleteSpot(self.parameters["EnableManagedSpotTraining"][0].span, "spot")

    @property
    def unsaved_spots(self) -> Iterator[UnsavedSpot]:
        if self.spot and not is_set(self.get("CheckpointConfig")) and not self.queue.partial:
            yield UnsavedSpot(self.parameters["EnableManagedSpotTraining"][0].span)

    @property
    def exclusive_settings(self) -> Iterator[ExclusiveSettings]:
        for name in _READ_ONLY:
            if (span := self.key("ResourceConfig", name)) is not None:
                yield ExclusiveSettings(span, name, "", None, "read-only")
        preferences = self.key("ResourceConfig", "InstancePreferences")
        if preferences is not None:
            others = [(name, self.key("ResourceConfig", name)) for name in _PREFERENCES_EXCLUDE]
            if self.spot:
                others.append(("EnableManagedSpotTraining", self.parameters["EnableManagedSpotTraining"][0].span))
            for name, span in others:
                if span is not None:
                    yield ExclusiveSettings(span, name, "InstancePreferences", preferences, "exclusive")
        algorithm = self.key("AlgorithmSpecification", "AlgorithmName")
        if algorithm is not None and is_set(self.get("AlgorithmSpecification", "AlgorithmName")):
            yield ExclusiveSettings(algorithm, "AlgorithmName", "TrainingImage", None, "image")

    @property
    def missing_instances(self) -> Iterator[MissingInstance]:
        config = self.get("ResourceConfig")
        if type(config) is not Mapping or self.queue.partial or "ServerlessJobConfig" in self.parameters:
            return
        if any(part.field.path[:-1] == ("ResourceConfig",) for part in self.queue.unknown_fields):
            return  # it may be there under a misspelt name
        span = self.parameters["ResourceConfig"][0].span
        if not any(name in config for name in ("InstanceType", "InstanceGroups", "InstancePreferences")):
            yield MissingInstance(span, "InstanceType")
        elif "InstanceType" in config and "InstanceCount" not in config:
            yield MissingInstance(span, "InstanceCount")

    @property
    def overlong_runs(self) -> Iterator[OverlongRun]:
        for choice in self.numbers("StoppingCondition", "MaxRuntimeInSeconds"):
            if choice.value > LONGEST_RUN:
                yield OverlongRun(choice.span, choice.value)

    @property
    def crowded_tags(self) -> Iterator[CrowdedTags]:
        found = self.parameters.get("Tags")
        if found is not None and type(found[1]) is Sequence and len(found[1].items) == MOST_TAGS:
            yield CrowdedTags(found[0].span, MOST_TAGS)

    @property
    def plain_secrets(self) -> list[PlainSecret]:
        return secrets(self.queue, list(entries(self.get("Environment"))))
