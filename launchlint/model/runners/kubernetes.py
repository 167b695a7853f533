"""kubernetes: a manifest that the agent screens, completes and creates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlint.model.facts_agent import (
    KUBERNETES_REFUSED,
    KUBERNETES_REFUSED_WHEN_NAMED,
    KUBERNETES_REFUSED_WHEN_TRUE,
    TRUE_WORDS,
    UNCONFINED_ANNOTATIONS,
)
from launchlint.model.runners import RefusedSetting, Runner, entries
from launchlint.syntax import Mapping, Scalar, Sequence, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from launchlint.syntax import Node

_REFUSED_WORDS = (
    *KUBERNETES_REFUSED,
    *KUBERNETES_REFUSED_WHEN_TRUE,
    "serviceAccount",
    "mountPropagation",
    "unconfined",
)


def is_true(value: object) -> bool:
    """Whether the agent takes a value for "switched on" (utils._is_truthy_resource_value)."""
    if isinstance(value, (int, float)):
        return value != 0
    return isinstance(value, str) and value.strip().lower() in TRUE_WORDS


def mappings(root: Node | None) -> Iterator[Mapping]:
    """Each mapping at any depth once, as a reader sees them: with what they merge in."""
    stack = [root]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if type(node) is Scalar or id(node) in seen:
            continue
        seen.add(id(node))
        if type(node) is Mapping:
            yield node
            stack.extend(entry.value for entry in reversed(node.index.values()))
        elif type(node) is Sequence:
            stack.extend(reversed(node.items))


class Kubernetes(Runner):
    @property
    def refused(self) -> list[RefusedSetting]:
        found: dict[object, RefusedSetting] = {}
        context = self.args.entry("context")
        if context is not None and _is_present(context.value) and type(context.key) is Scalar:
            found[context.key.span] = RefusedSetting(context.key.span, context.key, "context", since=None)
        text = self.queue.source.text.lower()
        # Nearly every manifest is done here; an escape in a quoted key could spell any of them.
        if "\\" not in text and not any(word.lower() in text for word in _REFUSED_WORDS):
            return list(found.values())
        for mapping in mappings(self.args):
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


def _is_present(node: Node) -> bool:
    """Whether the agent takes a value for given (utils._is_present_resource_value)."""
    if type(node) is Sequence:
        return any(_is_present(item) for item in node.items)
    return type(node) is not Scalar or (node.value is not None and bool(str(node.value).strip()))
