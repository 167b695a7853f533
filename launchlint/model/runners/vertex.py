"""gcp-vertex: `spec` becomes a CustomJob, `run` the arguments of its submission."""

from __future__ import annotations

from launchlint.model.facts_agent import VERTEX_KEYS, VERTEX_RUN_KEYS, VERTEX_SPEC_KEYS
from launchlint.model.runners import CrashingShape, FixedImage, IgnoredSetting, Runner, entries, is_set
from launchlint.syntax import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlint.syntax import Entry


class Vertex(Runner):
    @property
    def pools(self) -> list[Mapping]:
        """The worker pools, in order."""
        pools = self.args.get("spec", "worker_pool_specs")
        return [pool for pool in pools.items if type(pool) is Mapping] if type(pools) is Sequence else []

    @property
    def containers(self) -> list[Mapping]:
        found = (pool.get("container_spec") for pool in self.pools)
        return [container for container in found if type(container) is Mapping]

    @property
    def ignored(self) -> list[IgnoredSetting]:
        found = self._ignored_builder()
        for mapping, names, part in (
            (self.args, (*VERTEX_KEYS, "builder", "template_variables"), ""),
            (self.args.get("spec"), VERTEX_SPEC_KEYS, "spec"),
            (self.args.get("run"), VERTEX_RUN_KEYS, "run"),
        ):
            for key, _ in entries(mapping):
                if key.text not in names and not self.queue.template(key):
                    found.append(IgnoredSetting(key.span, key, "unread", part))
        for container in self.containers:
            command = container.entry("command")
            if command is not None and is_set(command.value) and type(command.key) is Scalar:
                found.append(IgnoredSetting(command.key.span, command.key, "command", None))
        return found

    @property
    def fixed_images(self) -> list[FixedImage]:
        images = [container.get("image_uri") for container in self.containers]
        texts = [(image, self.queue.known_text(image)) for image in images]
        return [FixedImage(image.span, text, "vertex") for image, text in texts if image is not None and text]

    @property
    def crashing(self) -> list[CrashingShape]:
        found = super().crashing
        for name in VERTEX_KEYS:
            entry = self.args.entry(name)
            if entry is not None and not self.is_mapping(entry.value):
                found.append(self.crash(entry.key, entry.value, name, "a mapping"))
        spec = self.args.get("spec")
        if type(spec) is Mapping:
            found += self._crashing_spec(spec)
        return found

    def _crashing_spec(self, spec: Mapping) -> Iterator[CrashingShape]:
        labels = spec.entry("labels")
        if labels is not None and not self.is_mapping(labels.value):
            yield self.crash(labels.key, labels.value, "spec.labels", "a mapping")
        entry = spec.entry("worker_pool_specs")
        if entry is None or not is_set(entry.value) or self.queue.template(entry.value):
            return  # none at all is refused in words: a missing field
        if type(entry.value) is not Sequence:
            yield self.crash(entry.key, entry.value, "spec.worker_pool_specs", "a list of mappings")
            return
        for index, pool in enumerate(entry.value.items):
            path = f"spec.worker_pool_specs[{index}]"
            if not self.is_mapping(pool):
                yield self.crash(entry.key, pool, path, "a mapping")
            elif type(pool) is Mapping and (container := pool.entry("container_spec")) is not None:
                yield from self._crashing_container(container, f"{path}.container_spec")

    def _crashing_container(self, container: Entry, path: str) -> Iterator[CrashingShape]:
        value = container.value
        if not is_set(value):
            return
        if not self.is_mapping(value):
            yield self.crash(container.key, value, path, "a mapping")
        elif type(value) is Mapping and (env := value.entry("env")) is not None:
            if type(env.value) is not Sequence and not self.queue.template(env.value):
                yield self.crash(env.key, env.value, f"{path}.env", "a list")
