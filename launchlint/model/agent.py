"""An agent's config, field by field, as the agent reads it.

It is read twice. At start-up pydantic's models refuse it or not (wandb/sdk/launch/agent/config.py,
AgentConfig); then the agent forgets the models and uses the mapping as it was written, so that a
value pydantic would have converted arrives as text. `tests/oracle` holds both against the package.
"""

from __future__ import annotations

from re import IGNORECASE

from launchlint.model.facts_agent import (
    AGENT_BUILDERS,
    AGENT_ENVIRONMENTS,
    AGENT_KEYS,
    AGENT_PLATFORMS,
    AGENT_REGISTRIES,
    BUILDER_KEYS,
    ECR_KEYS,
    ENVIRONMENT_KEYS,
    GAR_KEYS,
)
from launchlint.model.runners import entries, is_null, is_set
from launchlint.model.words import either
from launchlint.patterns import lazy
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchlint.model.config import AgentConfig
    from launchlint.syntax import Entry, Node
    from launchlint.text import Span

# wandb/sdk/launch/utils.py
_ARTIFACT_REGISTRY = lazy(
    r"(?:https://)?[\w-]+-docker\.pkg\.dev/[\w-]+/[\w-]+/?(?P<image>[\w-]+)?(?P<tag>:.*)?$", IGNORECASE
)
_AZURE_REGISTRY = lazy(r"(?:https://)?\w+\.azurecr\.io/(?P<image>[\w\-]+):?(?P<tag>.*)")
_ELASTIC_REGISTRY = lazy(r"(?:https://)?[\w-]+\.dkr\.ecr\.[\w-]+\.amazonaws\.com/(?P<image>[./\w-]+):?(?P<tag>.*)$")
_STORES = lazy(r"s3://[^/]+(/.*)?|gs://[^/]+(?:/.*)?|https://[^.]+\.blob\.core\.windows\.net/[^/]+/?.*$")

# What pydantic makes a whole number of, and what a boolean.
_WHOLE = lazy(r"[+-]?[0-9]+(?:_[0-9]+)*(?:\.0+)?\Z")
_BOOLEAN_WORDS = frozenset("0 off f false n no 1 on t true y yes".split())
_FALSE_WORDS = frozenset("0 off f false n no".split())


class UnknownAgentKey(namedtuple("UnknownAgentKey", "key value alone")):
    """A key the agent refuses to start with. ``alone``: no `queues` stands beside it."""

    __slots__ = ()
    key: Scalar
    value: Node
    alone: bool


class RefusedAgentValue(namedtuple("RefusedAgentValue", "span path wanted")):
    """A value the agent refuses to start with. ``wanted`` says what it takes there."""

    __slots__ = ()
    span: Span
    path: str
    wanted: str


class MalformedDestination(namedtuple("MalformedDestination", "span path problem detail")):
    """Where built images are to go, in a form that does not work. ``problem``: tag, path, image,
    store or unknown.
    """

    __slots__ = ()
    span: Span
    path: str
    problem: str
    detail: str


class IgnoredAgentSetting(namedtuple("IgnoredAgentSetting", "key part known")):
    """A key of a block that nobody reads; ``known`` are those that somebody does."""

    __slots__ = ()
    key: Scalar
    part: str
    known: tuple[str, ...]


class FailingAgentSetting(namedtuple("FailingAgentSetting", "span problem detail")):
    """Something the agent starts with, and on which its first job fails."""

    __slots__ = ()
    span: Span
    problem: str
    detail: Any


class MisreadAgentValue(namedtuple("MisreadAgentValue", "span key problem")):
    """A value that means something else than it looks like. ``problem``: on, text or idle."""

    __slots__ = ()
    span: Span
    key: str
    problem: str


class Judgement:
    """Everything there is to say of one agent config."""

    def __init__(self, config: AgentConfig) -> None:
        self.config = config
        self.root = config.root
        self.unknown_keys: list[UnknownAgentKey] = []
        self.refused: list[RefusedAgentValue] = []
        self.destinations: list[MalformedDestination] = []
        self.ignored: list[IgnoredAgentSetting] = []
        self.failing: list[FailingAgentSetting] = []
        self.misread: list[MisreadAgentValue] = []
        self._ambiguous = {id(item.scalar) for item in config.ambiguous_scalars}
        for key, value in entries(self.root):
            if key.text not in AGENT_KEYS and not self._is_open(key):
                self.unknown_keys.append(UnknownAgentKey(key, value, "queues" not in self.root))
        self._queues()
        self._plain_fields()
        self._environment()
        self._registry()
        self._builder()

    def _is_open(self, node: Node | None) -> bool:
        """A scalar some other tool fills in, or that YAML readers disagree about: its value is not known."""
        return type(node) is Scalar and ("{{" in node.text or "${" in node.text or id(node) in self._ambiguous)

    def _refuse(self, entry: Entry, node: Node, path: str, wanted: str) -> None:
        if self.config.partial and is_null(node):
            return  # cut off by a syntax fault
        span = node.span if node.start < node.end else entry.key.span
        self.refused.append(RefusedAgentValue(span, path, wanted))

    def _queues(self) -> None:
        entry = self.root.entry("queues")
        if entry is None or self._is_open(entry.value):
            return
        if type(entry.value) is not Sequence:
            self._refuse(entry, entry.value, "queues", "a list of queue names")
            return
        for item in entry.value.items:
            if not self._is_text(item):
                self._refuse(entry, item, "queues", "a list of texts")

    def _is_text(self, node: Node) -> bool:
        return self._is_open(node) or (type(node) is Scalar and node.is_string)

    def _texts(self, block: Mapping, names: tuple[str, ...], part: str = "") -> None:
        """Fields that take a text or null."""
        for name in names:
            entry = block.entry(name)
            if entry is not None and not self._is_text(entry.value) and not is_null(entry.value):
                self._refuse(entry, entry.value, part + name, "a text")

    def _enum(self, block: Mapping, name: str, part: str, values: tuple[str, ...]) -> str | None:
        """A field that takes one of some words; returns the word."""
        entry = block.entry(name)
        if entry is None or is_null(entry.value) or self._is_open(entry.value):
            return None
        value = entry.value.value if type(entry.value) is Scalar else None
        if value not in values:
            self._refuse(entry, entry.value, part + name, either(values))
            return None
        return str(value)

    def _plain_fields(self) -> None:
        self._texts(self.root, ("entity",))
        for name in ("max_jobs", "max_schedulers", "verbosity", "stopped_run_timeout"):
            entry = self.root.entry(name)
            if entry is None or is_null(entry.value) or self._is_open(entry.value):
                continue
            value = entry.value.value if type(entry.value) is Scalar else None
            if not is_whole(value):
                self._refuse(entry, entry.value, name, "a whole number")
            elif name.startswith("max_"):
                self._limit(entry, name, value)
            elif isinstance(value, str) and name == "stopped_run_timeout":
                self.misread.append(MisreadAgentValue(entry.value.span, name, "text"))
        entry = self.root.entry("secure_mode")
        if entry is None or is_null(entry.value) or self._is_open(entry.value):
            return
        value = entry.value.value if type(entry.value) is Scalar else None
        if not is_boolean(value):
            self._refuse(entry, entry.value, "secure_mode", "`true` or `false`")
        elif isinstance(value, str) and value.lower() in _FALSE_WORDS:
            self.misread.append(MisreadAgentValue(entry.value.span, "secure_mode", "on"))

    def _limit(self, entry: Entry, name: str, value: object) -> None:
        """Limits are read once more, by `int` (agent.py, _max_from_config)."""
        try:
            number = int(value)  # type: ignore[call-overload]
        except ValueError:
            self._refuse(entry, entry.value, name, "a whole number")
            return
        if number < -1:
            self._refuse(entry, entry.value, name, "a number from 0, or -1 for no limit")
        elif number == 0 and name == "max_jobs":
            self.misread.append(MisreadAgentValue(entry.value.span, name, "idle"))

    def _block(self, name: str) -> Mapping | None:
        entry = self.root.entry(name)
        if entry is None or is_null(entry.value) or self._is_open(entry.value):
            return None
        if type(entry.value) is Mapping:
            return entry.value
        self._refuse(entry, entry.value, name, "a mapping")
        return None

    def _environment(self) -> None:
        block = self._block("environment")
        if block is None:
            return
        entry = self.root.entry("environment")
        assert entry is not None
        kind = self._enum(block, "type", "environment.", AGENT_ENVIRONMENTS)
        self._texts(block, ("region",), "environment.")
        if "region" not in block and not self.config.partial:
            wanted = "the `region` of its cloud" if kind in ("aws", "gcp") else "a `region`, even an empty one"
            self.refused.append(RefusedAgentValue(entry.key.span, "environment", wanted))
        elif kind is None and not is_set(block.get("type")) and not self.config.partial:
            self.failing.append(FailingAgentSetting(entry.key.span, "environment-type", None))
        region = block.entry("region")
        if region is not None and kind in ("aws", "gcp") and not self._is_open(region.value):
            if is_null(region.value) or (type(region.value) is Scalar and region.value.value == ""):
                span = region.value.span if region.value.start < region.value.end else region.key.span
                self.failing.append(FailingAgentSetting(span, "region", kind))
        for key, _ in entries(block):
            if key.text not in ENVIRONMENT_KEYS:
                self.ignored.append(IgnoredAgentSetting(key, "environment", ENVIRONMENT_KEYS))

    def _registry(self) -> None:
        block = self._block("registry")
        if block is None:
            return
        kind = self._enum(block, "type", "registry.", AGENT_REGISTRIES)
        self._texts(block, ("uri",), "registry.")
        self._destination(block, "uri", "registry.")
        typed = kind is not None or is_set(block.get("type"))
        keys = {"ecr": ECR_KEYS, "gcr": GAR_KEYS, "acr": ("type", "uri")}.get(kind or "", ("type", "uri"))
        misnamed = kind is not None and "url" in block and "uri" not in block
        for key, _ in entries(block):
            if key.text not in keys:
                if misnamed and key.text == "url":
                    self.failing.append(FailingAgentSetting(key.span, "registry-url", None))
                elif kind in ("ecr", "gcr"):
                    self.failing.append(FailingAgentSetting(key.span, "registry-key", keys))
                else:
                    self.ignored.append(IgnoredAgentSetting(key, "registry", keys))
        uri = block.entry("uri")
        if not typed and uri is not None and is_set(uri.value) and not self.config.partial:
            self.failing.append(FailingAgentSetting(uri.key.span, "registry-type", None))
        elif kind in ("ecr", "acr") and not misnamed and not is_set(block.get("uri")) and not self.config.partial:
            entry = self.root.entry("registry")
            assert entry is not None
            self.failing.append(FailingAgentSetting(entry.key.span, "registry-uri", kind))
        elif kind is not None and uri is not None and type(uri.value) is Scalar and not self._is_open(uri.value):
            pattern = {"ecr": _ELASTIC_REGISTRY, "gcr": _ARTIFACT_REGISTRY, "acr": _AZURE_REGISTRY}[kind]
            told = [part for part in self.destinations if part.span == uri.value.span]
            if is_set(uri.value) and not pattern.match(uri.value.text):
                if any(part.problem != "unknown" for part in told):
                    return  # the agent does not even start with it
                self.failing.append(FailingAgentSetting(uri.value.span, "registry-form", kind))
                self.destinations = [part for part in self.destinations if part not in told]

    def _builder(self) -> None:
        block = self._block("builder")
        if block is None:
            return
        entry = self.root.entry("builder")
        assert entry is not None
        kind = self._enum(block, "type", "builder.", AGENT_BUILDERS)
        self._enum(block, "platform", "builder.", AGENT_PLATFORMS)
        texts = ("destination", "build-context-store", "build-job-name", "secret-name", "secret-key", "kaniko-image")
        self._texts(block, texts, "builder.")
        self._destination(block, "destination", "builder.")
        self._store(block, kind)
        for key, _ in entries(block):
            if key.text not in BUILDER_KEYS:
                self.ignored.append(IgnoredAgentSetting(key, "builder", BUILDER_KEYS))
        if len(block) and not is_set(block.get("type")) and not self.config.partial and not _misspelt(block, "type"):
            self.failing.append(FailingAgentSetting(entry.key.span, "builder-type", None))
        pushes = is_set(block.get("destination")) or is_set(self.root.get("registry"))
        pushes = pushes or _misspelt(block, "destination")
        if kind == "kaniko" and not pushes and not self.config.partial:
            self.failing.append(FailingAgentSetting(entry.key.span, "kaniko-destination", None))

    def _destination(self, block: Mapping, name: str, part: str) -> None:
        """agent/config.py, validate_registry_uri."""
        node = block.get(name)
        if type(node) is not Scalar or not node.is_string or self._is_open(node):
            return
        uri = node.text.removeprefix("https://")
        path = part + name
        if match := _ARTIFACT_REGISTRY.match(uri):
            if match["tag"]:
                self.destinations.append(MalformedDestination(node.span, path, "tag", match["tag"]))
            elif not match["image"]:
                self.destinations.append(MalformedDestination(node.span, path, "image", uri))
        elif match := _AZURE_REGISTRY.match(uri):
            if match["tag"]:
                problem = "path" if match["tag"].startswith("/") else "tag"
                self.destinations.append(MalformedDestination(node.span, path, problem, match["tag"]))
        elif match := _ELASTIC_REGISTRY.match(uri):
            if match["tag"]:
                self.destinations.append(MalformedDestination(node.span, path, "tag", match["tag"]))
        elif part == "builder." or not uri.startswith("arn:"):  # an ARN is no address: told of the registry
            self.destinations.append(MalformedDestination(node.span, path, "unknown", uri))

    def _store(self, block: Mapping, kind: str | None) -> None:
        entry = block.entry("build-context-store")
        if entry is None:
            if kind == "kaniko" and "build_context_store" not in block and not self.config.partial:
                heading = self.root.entry("builder")
                assert heading is not None
                self.failing.append(FailingAgentSetting(heading.key.span, "kaniko-store", None))
            return
        node = entry.value
        if kind == "kaniko" and is_null(node):
            span = node.span if node.start < node.end else entry.key.span
            self.failing.append(FailingAgentSetting(span, "kaniko-null-store", None))
        if type(node) is Scalar and node.is_string and not self._is_open(node) and not _STORES.match(node.text):
            self.destinations.append(MalformedDestination(node.span, "builder.build-context-store", "store", node.text))


def _misspelt(builder: Mapping, name: str) -> bool:
    """A key of a builder that nobody reads was meant for this one: it is not missing as well."""
    from launchlint.model.words import nearest

    return any(key not in BUILDER_KEYS and nearest(key, [name]) for key in builder)


def is_whole(value: object) -> bool:
    """Whether pydantic makes a whole number of a value."""
    if isinstance(value, (bool, int)):
        return True
    if isinstance(value, float):
        return value.is_integer() and abs(value) < 2**63
    if isinstance(value, str):
        text = value.strip()
        return bool(_WHOLE.match(text)) and len(text) <= 4300
    return False


def is_boolean(value: object) -> bool:
    """Whether pydantic makes a boolean of a value."""
    if isinstance(value, (bool, int, float)):
        return value in (0, 1)
    return isinstance(value, str) and value.lower() in _BOOLEAN_WORDS
