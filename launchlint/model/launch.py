"""Launch configs (`wandb launch -c`) and launch sweeps (`wandb launch-sweep`), as the commands read them.

Both files go through `load_json_yaml_dict` (wandb/util.py); what is in them meets
`construct_launch_spec` and `validate_launch_spec_source` (wandb/sdk/launch/utils.py), and for a
sweep `launch_sweep` (wandb/cli/cli.py) and the scheduler (wandb/sdk/launch/sweeps).
"""

from __future__ import annotations

from launchlint.model.runners import is_set, shape_of
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Node, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlint.model.config import LaunchConfig, SweepConfig
    from launchlint.text import Span

PRIORITIES = (0, 1, 2, 3)  # critical, high, medium, low


class DroppedArguments(namedtuple("DroppedArguments", "span variables")):
    """`resource_args` beside template values, which win."""

    __slots__ = ()
    span: Span
    variables: Span


class UnreadFile(namedtuple("UnreadFile", "span command")):
    """A file whose suffix the command does not read."""

    __slots__ = ()
    span: Span
    command: str


class MalformedLaunchSetting(namedtuple("MalformedLaunchSetting", "span path found wanted")):
    """A value the command, or the scheduler, stops at."""

    __slots__ = ()
    span: Span
    path: str
    found: str
    wanted: str


class AmbiguousSource(namedtuple("AmbiguousSource", "span other names")):
    """A job and an image, of which a launch takes one."""

    __slots__ = ()
    span: Span
    other: Span
    names: tuple[str, str]


class ProcessScheduler(namedtuple("ProcessScheduler", "span what")):
    """A scheduler that is to run as a process and in a container. ``what``: job or docker_image."""

    __slots__ = ()
    span: Span
    what: str


class LaunchJudgement:
    """What there is to say of a launch config, or of a sweep's `launch` and `scheduler`."""

    def __init__(self, config: LaunchConfig | SweepConfig, sweep: bool) -> None:
        self.config = config
        self.root = config.root
        self.sweep = sweep
        self._ambiguous = {id(item.scalar) for item in config.ambiguous_scalars}

    def _is_open(self, node: Node | None) -> bool:
        """A scalar that some other tool fills in, or that YAML readers disagree about."""
        return type(node) is Scalar and ("{{" in node.text or "${" in node.text or id(node) in self._ambiguous)

    @property
    def dropped_arguments(self) -> Iterator[DroppedArguments]:
        block = self.root.get("launch") if self.sweep else self.root
        if type(block) is Mapping:
            arguments, variables = block.entry("resource_args"), block.entry("template_variables")
            if arguments is not None and variables is not None and is_set(arguments.value) and is_set(variables.value):
                yield DroppedArguments(arguments.key.span, variables.key.span)

    @property
    def unread_files(self) -> Iterator[UnreadFile]:
        path = self.root.source.path
        if self.config.shape.certain and path.endswith(".yml") and self.root.entries:
            yield UnreadFile(self.root.entries[0].key.span, "wandb launch-sweep" if self.sweep else "wandb launch -c")

    @property
    def malformed_settings(self) -> Iterator[MalformedLaunchSetting]:
        if self.sweep:
            for name in ("launch", "scheduler"):
                yield from self._mapping(self.root, name, "")
            yield from self._mapping(self.root.get("scheduler"), "settings", "scheduler.")
            yield from self._overrides(self.root.get("launch"), "launch.")
            yield from self._priority()
        else:
            yield from self._mapping(self.root, "docker", "")
            yield from self._overrides(self.root, "")

    def _mapping(self, parent: Node | None, name: str, path: str) -> Iterator[MalformedLaunchSetting]:
        entry = parent.entry(name) if type(parent) is Mapping else None
        if entry is not None and type(entry.value) is not Mapping and not self._is_open(entry.value):
            span = entry.value.span if entry.value.start < entry.value.end else entry.key.span
            yield MalformedLaunchSetting(span, path + name, shape_of(entry.value), "a mapping")

    def _overrides(self, parent: Node | None, path: str) -> Iterator[MalformedLaunchSetting]:
        yield from self._mapping(parent, "overrides", path)
        if self.sweep and "command" in self.root:
            return  # a command's `${args}` brings the arguments
        overrides = parent.get("overrides") if type(parent) is Mapping else None
        entry = overrides.entry("args") if type(overrides) is Mapping else None
        if entry is not None and type(entry.value) is not Sequence and not self._is_open(entry.value):
            span = entry.value.span if entry.value.start < entry.value.end else entry.key.span
            yield MalformedLaunchSetting(span, f"{path}overrides.args", shape_of(entry.value), "a list of texts")

    def _priority(self) -> Iterator[MalformedLaunchSetting]:
        launch = self.root.get("launch")
        entry = launch.entry("priority") if type(launch) is Mapping else None
        if entry is None or self._is_open(entry.value):
            return
        priority = entry.value
        text = str(priority.value) if type(priority) is Scalar else ""
        if not text.lstrip("+").isdigit() or int(text) not in PRIORITIES:
            found = f"`{priority.text}`" if type(priority) is Scalar and priority.text else shape_of(priority)
            span = priority.span if priority.start < priority.end else entry.key.span
            yield MalformedLaunchSetting(span, "launch.priority", found, "0, 1, 2 or 3")

    @property
    def ambiguous_sources(self) -> Iterator[AmbiguousSource]:
        job = self.root.entry("job")
        if self.sweep:
            image, name = self.root.entry("image_uri"), "image_uri"
        else:
            docker = self.root.get("docker")
            image, name = (docker.entry("docker_image") if type(docker) is Mapping else None), "docker.docker_image"
        if job is not None and image is not None and is_set(job.value) and is_set(image.value):
            yield AmbiguousSource(image.key.span, job.key.span, ("job", name))

    @property
    def process_schedulers(self) -> Iterator[ProcessScheduler]:
        scheduler = self.root.get("scheduler") if self.sweep else None
        resource = scheduler.get("resource") if type(scheduler) is Mapping else None
        if type(resource) is Scalar and resource.value == "local-process" and type(scheduler) is Mapping:
            for what in ("job", "docker_image"):
                if is_set(scheduler.get(what)):
                    yield ProcessScheduler(resource.span, what)
                    return
