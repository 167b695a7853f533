"""kubernetes: a manifest that the agent screens, completes and creates."""

from __future__ import annotations

from launchlint.model.facts_agent import (
    BATCH_KINDS,
    BATCH_VERSIONS,
    KUBERNETES_AGENT_KEYS,
    KUBERNETES_ENVIRONMENT,
    KUBERNETES_REFUSED,
    KUBERNETES_REFUSED_WHEN_NAMED,
    KUBERNETES_REFUSED_WHEN_TRUE,
    PLAIN_POD_GROUPS,
    TRUE_WORDS,
    UNCONFINED_ANNOTATIONS,
)
from launchlint.model.runners import (
    CrashingShape,
    FixedImage,
    FixedName,
    IgnoredSetting,
    MissingPart,
    RefusedSetting,
    Runner,
    entries,
    heading_of,
    is_null,
    is_set,
)
from launchlint.syntax import Mapping, Scalar, Sequence, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from launchlint.syntax import Entry, Node

_REFUSED_WORDS = [
    word.lower()
    for word in (*KUBERNETES_REFUSED, *KUBERNETES_REFUSED_WHEN_TRUE, "serviceAccount", "mountPropagation", "unconfined")
]


# Where the agent forces its security context on every container (utils.yield_kubernetes_pod_specs).
_CONTAINER_LISTS = ("containers", "initContainers", "ephemeralContainers")


def is_true(value: object) -> bool:
    """Whether the agent takes a value for "switched on" (utils._is_truthy_resource_value)."""
    if isinstance(value, (int, float)):
        return value != 0
    return isinstance(value, str) and value.strip().lower() in TRUE_WORDS


class Pod:
    """What a pod is made from: any mapping with a `spec` that holds containers (runner.yield_pods)."""

    __slots__ = ("containers", "init_containers", "spec", "template")

    def __init__(self, template: Mapping, spec: Mapping) -> None:
        self.template = template
        self.spec = spec
        self.containers = _mappings_in(spec.get("containers"))
        self.init_containers = _mappings_in(spec.get("initContainers"))


def _mappings_in(node: Node | None) -> list[Mapping]:
    return [item for item in node.items if type(item) is Mapping] if type(node) is Sequence else []


class Survey:
    """One walk over a manifest as a reader sees it, merged keys included: what the checks look at."""

    __slots__ = ("container_holders", "mappings", "pods", "scalar_specs")

    def __init__(self, root: Mapping, aliased: bool = True) -> None:
        """``aliased``: a node may stand in several places."""
        self.mappings: list[Mapping] = []  # each at any depth, once
        self.pods: list[Pod] = []
        self.scalar_specs: list[Entry] = []
        self.container_holders: list[Mapping] = []
        stack: list[Node] = [root]
        seen: set[int] = set()
        while stack:
            node = stack.pop()
            if aliased:
                if id(node) in seen:
                    continue
                seen.add(id(node))
            if type(node) is Mapping:
                index = node.index
                self.mappings.append(node)
                spec = index.get("spec")
                if spec is not None:
                    if type(spec.value) is Mapping:
                        if "containers" in spec.value.index:
                            self.pods.append(Pod(node, spec.value))
                    elif type(spec.value) is Scalar:
                        self.scalar_specs.append(spec)
                if "containers" in index or "initContainers" in index or "ephemeralContainers" in index:
                    self.container_holders.append(node)
                stack += [entry.value for entry in reversed(index.values()) if type(entry.value) is not Scalar]
            elif type(node) is Sequence:
                stack += [item for item in reversed(node.items) if type(item) is not Scalar]


class Kubernetes(Runner):
    _way: str | None = None
    _survey: Survey | None = None

    @property
    def way(self) -> str:
        """`job`, `custom` or `unknown`: the two ways of the runner part at `apiVersion`."""
        if self._way is None:
            version = self.args.get("apiVersion")
            if version is None:
                self._way = "job"
            elif self.queue.template(version):
                self._way = "unknown"
            else:
                batch = type(version) is Scalar and version.value in BATCH_VERSIONS
                self._way = "job" if batch else "custom"
        return self._way

    @property
    def known_custom(self) -> bool:
        """A custom resource whose controller makes plain pods of its templates."""
        version = self.queue.known_text(self.args.get("apiVersion")) or ""
        return self.way == "custom" and version.partition("/")[0] in PLAIN_POD_GROUPS

    @property
    def survey(self) -> Survey:
        if self._survey is None:
            self._survey = Survey(self.args, bool(self.queue.document.aliases))
        return self._survey

    @property
    def pods(self) -> list[Pod]:
        return self.survey.pods

    @property
    def refused(self) -> list[RefusedSetting]:
        found: dict[object, RefusedSetting] = {}
        context = self.args.entry("context")
        if context is not None and _is_present(context.value) and type(context.key) is Scalar:
            found[context.key.span] = RefusedSetting(context.key.span, context.key, "context", since=None)
        document = self.queue.document
        text = document.source.text[document.start : document.end].lower()
        # Nearly every manifest is done here; an escape in a quoted key could spell any of them.
        if "\\" not in text and not any(map(text.__contains__, _REFUSED_WORDS)):
            return list(found.values())
        for mapping in self.survey.mappings:
            for key, value in entries(mapping):
                for setting in self._refused(key, value):
                    found[setting.span] = setting  # a merged key is met again; it is told once
        return list(found.values())

    def _refused(self, key: Scalar, value: Node) -> Iterator[RefusedSetting]:
        name = key.text
        if name in KUBERNETES_REFUSED:
            yield RefusedSetting(key.span, key, "present")
        elif name in KUBERNETES_REFUSED_WHEN_TRUE:
            yield from self._where(key, value, "true", is_true)
        elif name in KUBERNETES_REFUSED_WHEN_NAMED:
            yield from self._named(key, value)
        elif name == "mountPropagation":
            yield from self._where(key, value, "bidirectional", lambda value: str(value).strip() == "Bidirectional")
        elif name == "annotations":
            for annotation, profile in entries(value):
                if any(word in annotation.text.lower() for word in UNCONFINED_ANNOTATIONS):
                    yield from self._unconfined(annotation, profile)

    def _where(
        self, key: Scalar, value: Node, problem: str, fails: Callable[[object], bool]
    ) -> Iterator[RefusedSetting]:
        """The key where its value fails, or each choice of its tile that does."""
        for choice in self.queue.choices(value):
            if fails(choice.value):
                chosen = choice.tile is not None
                yield RefusedSetting(choice.span if chosen else key.span, key, problem, choice.value, chosen=chosen)

    def _unconfined(self, key: Scalar, value: Node) -> Iterator[RefusedSetting]:
        if type(value) is Scalar:
            yield from self._where(key, value, "unconfined", lambda value: "unconfined" in str(value).lower())
        elif any(type(node) is Scalar and "unconfined" in node.text.lower() for node in walk(value)):
            yield RefusedSetting(key.span, key, "unconfined")

    def _named(self, key: Scalar, value: Node) -> Iterator[RefusedSetting]:
        """A service account: every value but an empty one, whoever fills it in, is refused."""
        template = self.queue.template(value)
        if template is not None and template.broken:
            return
        if template is not None and self.queue.choices(value):
            yield from self._where(key, value, "named", lambda value: not isinstance(value, str) or bool(value.strip()))
        elif template is not None or _is_present(value):
            yield RefusedSetting(key.span, key, "named")

    @property
    def ignored(self) -> list[IgnoredSetting]:
        found = self._ignored_builder()
        metadata = self.args.get("metadata")
        if type(metadata) is Mapping and self.way == "job" and not is_set(metadata.get("name")):
            entry = metadata.entry("generateName")
            if entry is not None and type(entry.key) is Scalar and is_set(entry.value):
                found.append(IgnoredSetting(entry.key.span, entry.key, "generated-name", None))
        if type(metadata) is Mapping and is_set(metadata.get("namespace")):
            entry = self.args.entry("namespace")
            if entry is not None and type(entry.key) is Scalar and is_set(entry.value):
                found.append(IgnoredSetting(entry.key.span, entry.key, "namespace", None))
        for key, value in entries(self.args):
            if key.text in KUBERNETES_AGENT_KEYS and is_set(value):
                found.append(IgnoredSetting(key.span, key, KUBERNETES_AGENT_KEYS[key.text], None))
        if "WANDB_" in self.queue.source.text and self.way != "unknown":
            found += self._overwritten_environment()
        return found

    def _overwritten_environment(self) -> Iterator[IgnoredSetting]:
        first = True
        for pod in self.pods:
            for container in pod.containers:
                env = container.get("env")
                for item in env.items if type(env) is Sequence else ():
                    name = item.get("name") if type(item) is Mapping else None
                    text = self.queue.known_text(name)
                    # Of a custom resource only the first container is told the run's id.
                    if text == "WANDB_RUN_ID" and self.way == "custom" and not first:
                        continue
                    if text in KUBERNETES_ENVIRONMENT and type(name) is Scalar:
                        yield IgnoredSetting(name.span, name, "environment", text)
                first = False

    @property
    def fixed_images(self) -> list[FixedImage]:
        if self.way == "job":
            for pod in self.pods[:1]:
                for container in pod.containers[:1]:
                    image = container.get("image")
                    if (text := self.queue.known_text(image)) and image is not None:
                        return [FixedImage(image.span, text, "job")]
        elif self.way == "custom" and not any(macro.name == "image_uri" for macro in self.queue.macros):
            images = [container.get("image") for pod in self.pods for container in pod.containers[:1]]
            if images and all(self.queue.known_text(image) for image in images):
                assert images[0] is not None
                return [FixedImage(images[0].span, self.queue.known_text(images[0]), "custom")]
        return []

    @property
    def fixed_names(self) -> list[FixedName]:
        name = self.args.get("metadata", "name")
        if type(name) is Scalar and self.way != "unknown" and self.is_shared_name(name):
            return [FixedName(name.span, name.text, self.way)]
        return []

    @property
    def missing(self) -> list[MissingPart]:
        if self.queue.partial:
            return []
        found: list[MissingPart] = []
        if self.way == "custom":
            found += self._missing_of_custom()
        elif self.way == "job":
            found += self._missing_of_job()
        return found

    def _missing_of_job(self) -> Iterator[MissingPart]:
        kind = self.args.get("kind")
        text = self.queue.known_text(kind)
        if kind is not None and text and text not in BATCH_KINDS:
            yield MissingPart(kind.span, "batch-kind" if is_set(self.args.get("apiVersion")) else "version", text)
            return
        for pod in self.pods[:1]:
            lacking = [container for container in pod.containers if not is_set(container.get("image"))]
            if len(lacking) == len(pod.containers) == 1:
                continue  # the agent puts the job's image there
            for container in lacking:
                if self.queue.is_misspelt(container, "image"):
                    continue
                if container is not pod.containers[0]:
                    yield MissingPart(heading_of(container), "sidecar-image", None)
                elif any(is_set(other.get("image")) for other in pod.containers):
                    yield MissingPart(heading_of(container), "first-image", None)

    def _missing_of_custom(self) -> Iterator[MissingPart]:
        version = self.args.get("apiVersion")
        if type(version) is not Scalar or "/" not in version.text:
            return  # the agent does not get as far as that
        if self.queue.known_text(self.args.get("kind")) == "Job" and _nearly_batch(version.text):
            yield MissingPart(version.span, "job-version", version.text)
            return  # no other custom resource was meant
        metadata = self.args.get("metadata")
        if metadata is None or type(metadata) is Mapping:
            named = metadata is not None and (is_set(metadata.get("name")) or is_set(metadata.get("generateName")))
            if not named and not self._is_misspelt(metadata):
                entry = self.args.entry("metadata") or self.args.entry("apiVersion")
                assert entry is not None
                yield MissingPart(entry.key.span, "name", None)
        if "kind" not in self.args:
            entry = self.args.entry("apiVersion")
            assert entry is not None
            yield MissingPart(entry.key.span, "kind", self.queue.known_text(entry.value))
        if self.known_custom:
            for pod in self.pods:
                for container in pod.containers:
                    if not is_set(container.get("image")) and not self.queue.is_misspelt(container, "image"):
                        yield MissingPart(heading_of(container), "image", None)

    def _is_misspelt(self, metadata: Node | None) -> bool:
        """A name may be there, under a key that is not quite right."""
        if metadata is None:
            return self.queue.is_misspelt(self.args, "metadata")
        return self.queue.is_misspelt(metadata, "name", "generateName")

    @property
    def crashing(self) -> list[CrashingShape]:
        found = super().crashing
        if self.way == "job":
            found += self._crashing_job()
        elif self.way == "custom":
            found += self._crashing_custom()
        told = {shape.span for shape in found}
        for shape in self._crashing_anywhere():
            if shape.span not in told:
                found.append(shape)
        return found

    def _crashing_metadata(self, parent: Mapping, path: str) -> Iterator[CrashingShape]:
        """`metadata` and its `labels` get entries of the agent's own."""
        entry = parent.entry("metadata")
        if entry is None:
            return
        if not self.is_mapping(entry.value):
            yield self.crash(entry.key, entry.value, f"{path}metadata", "a mapping")
        elif type(entry.value) is Mapping and (labels := entry.value.entry("labels")) is not None:
            if not self.is_mapping(labels.value):
                yield self.crash(labels.key, labels.value, f"{path}metadata.labels", "a mapping")

    def _crashing_job(self) -> Iterator[CrashingShape]:
        """kubernetes_runner._inject_defaults, in its order."""
        yield from self._crashing_metadata(self.args, "")
        spec = self._inner(self.args, "spec")
        if isinstance(spec, CrashingShape):
            yield spec
        elif spec is not None:
            template = spec.entry("template")
            if template is not None and not self.is_mapping(template.value):
                yield self.crash(template.key, template.value, "spec.template", "a mapping")
            elif template is not None and type(template.value) is Mapping:
                yield from self._crashing_metadata(template.value, "spec.template.")
                pod = self._inner(template.value, "spec", "spec.template.")
                if isinstance(pod, CrashingShape):
                    yield pod
                elif pod is not None:
                    yield from self._crashing_pod(pod)

    def _inner(self, parent: Mapping, name: str, path: str = "") -> Mapping | CrashingShape | None:
        """A mapping that `dict.update` is called with; an empty list or text passes there."""
        entry = parent.entry(name)
        if entry is None or self.queue.template(entry.value):
            return None
        if type(entry.value) is Mapping:
            return entry.value
        if not is_null(entry.value) and not is_set(entry.value) and _is_iterable(entry.value):
            return None
        return self.crash(entry.key, entry.value, path + name, "a mapping")

    def _crashing_pod(self, pod: Mapping) -> Iterator[CrashingShape]:
        entry = pod.entry("containers")
        path = "spec.template.spec.containers"
        if entry is None or self.queue.template(entry.value):
            return
        if type(entry.value) is not Sequence or not is_set(entry.value):
            yield self.crash(entry.key, entry.value, path, "a list of mappings")
            return
        for index, container in enumerate(entry.value.items):
            if not self.is_mapping(container):
                yield self.crash(entry.key, container, f"{path}[{index}]", "a mapping")
            elif type(container) is Mapping and (env := container.entry("env")) is not None:
                # What is empty is replaced by a new list.
                if is_set(env.value) and type(env.value) is not Sequence and not self.queue.template(env.value):
                    yield self.crash(env.key, env.value, f"{path}[{index}].env", "a list")

    def _crashing_custom(self) -> Iterator[CrashingShape]:
        """The other branch of kubernetes_runner.run."""
        version = self.args.entry("apiVersion")
        if version is not None and not (type(version.value) is Scalar and "/" in str(version.value.value)):
            yield self.crash(version.key, version.value, "apiVersion", "a group and version")
        kind = self.args.entry("kind")
        if kind is not None and not (type(kind.value) is Scalar and kind.value.is_string):
            yield self.crash(kind.key, kind.value, "kind", "a text")
        yield from self._crashing_metadata(self.args, "")
        for mapping in self.survey.container_holders:
            containers = mapping.get("containers")
            for container in containers.items if type(containers) is Sequence else ():
                if not self.is_mapping(container):
                    yield self.crash(container, container, "containers[]", "a mapping")
                elif type(container) is Mapping and (env := container.entry("env")) is not None:
                    if type(env.value) is not Sequence and not self.queue.template(env.value):
                        yield self.crash(env.key, env.value, "containers[].env", "a list")
        for pod in self.pods:
            entry = pod.spec.entry("containers")
            if entry is not None and type(entry.value) is Scalar and not self.queue.template(entry.value):
                if not entry.value.is_string:
                    yield self.crash(entry.key, entry.value, "spec.containers", "a list of mappings")

    def _crashing_anywhere(self) -> Iterator[CrashingShape]:
        """Looking for pods, both ways ask each `spec` whether it holds containers, and label those that do."""
        for entry in self.survey.scalar_specs:
            if type(entry.value) is Scalar and not entry.value.is_string:
                yield self.crash(entry.key, entry.value, "spec", "a mapping")
        for mapping in self.survey.container_holders:
            lists = [found for name in _CONTAINER_LISTS if (found := mapping.entry(name)) is not None]
            if any(type(entry.value) is Sequence for entry in lists):
                for entry in lists:
                    if not _is_iterable(entry.value) and is_set(entry.value):
                        yield self.crash(entry.key, entry.value, entry.name or "", "a list of mappings")
        for pod in self.pods:
            yield from self._crashing_metadata(pod.template, "")


def _is_iterable(node: Node) -> bool:
    return type(node) is not Scalar or node.is_string


def _is_present(node: Node) -> bool:
    """Whether the agent takes a value for given (utils._is_present_resource_value)."""
    if type(node) is Sequence:
        return any(_is_present(item) for item in node.items)
    return type(node) is not Scalar or (node.value is not None and bool(str(node.value).strip()))


def _nearly_batch(version: str) -> bool:
    """An `apiVersion` that can only have been meant for `batch/v1`."""
    from launchlint.model.words import nearest

    group, _, rest = version.partition("/")
    return group == "batch" or rest == "batch" or nearest(version, ["batch/v1"]) is not None
