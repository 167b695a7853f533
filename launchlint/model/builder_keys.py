"""Keys of a queue's `builder` that nobody reads where they stand.

The agent takes `builder` out of the resource's arguments and reads `accelerator.base_image`, the older
`cuda.base_image`, and `base_image`; every other key is passed over without a word
(wandb/sdk/launch/_project_spec.py, LaunchProject.__init__ and _get_accelerator_base_image).
"""

from __future__ import annotations

from launchlint.model import recognise as shapes
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlint.model.config import Queue
    from launchlint.syntax import Node

READ_KEYS = ("accelerator", "base_image", "cuda")
# Keys of the `builder` of an agent's config (wandb/sdk/launch/agent/config.py, BuilderConfig).
AGENT_KEYS = frozenset((
    "type", "destination", "platform", "build-context-store", "build_context_store", "build-job-name", "secret-name",
    "secret-key", "kaniko-image", "kaniko-config", "uri",
))  # fmt: skip
# What people write for an image elsewhere.
_SYNONYMS = {"image": "base_image", "baseimage": "base_image", "gpu": "accelerator", "accelerators": "accelerator"}


class BuilderKey(namedtuple("BuilderKey", "key problem meant")):
    """A key of a builder that nobody reads.

    ``problem``: unknown | inner (below `accelerator` or `cuda`) | agent (it belongs in the agent's
    config) | beside (the builder stands beside the resource) | legacy (read, but renamed) |
    shadowed (`cuda` where `accelerator` already names an image). ``meant`` is the key that was meant.
    """

    __slots__ = ()
    key: Scalar
    problem: str
    meant: str | None


def misplaced(queue: Queue) -> list[BuilderKey]:
    """Every key that nobody reads, in written order."""
    found = list(_beside(queue))
    if queue.args is None or queue.resource == shapes.PROCESS:
        return found
    outer = queue.shape.args
    builder = queue.args.get("builder") or (outer.get("builder") if outer is not None else None)
    if type(builder) is Mapping:
        found += _inside(queue, builder)
    return found


def _beside(queue: Queue) -> Iterator[BuilderKey]:
    """A builder one level too high: in `resource_args`, next to the resource's name."""
    if queue.form == shapes.ENVELOPE and queue.resource_node is not None:
        around = queue.root.get("resource_args")
        entry = around.entry("builder") if type(around) is Mapping else None
        if entry is not None and type(entry.key) is Scalar:
            yield BuilderKey(entry.key, "beside", None)


def _inside(queue: Queue, builder: Mapping) -> Iterator[BuilderKey]:
    for entry in builder.index.values():
        key = entry.key
        if type(key) is not Scalar or queue.template(key) is not None:
            continue
        if key.text == "cuda":
            problem = "shadowed" if _names_image(builder.get("accelerator")) else "legacy"
            yield BuilderKey(key, problem, "accelerator" if "accelerator" not in builder else None)
        if key.text not in READ_KEYS:
            problem = "agent" if key.text in AGENT_KEYS else "unknown"
            yield BuilderKey(key, problem, _meant(key.text, READ_KEYS, builder))
        elif key.text != "base_image" and type(entry.value) is Mapping:
            for inner in entry.value.index.values():
                word = inner.key
                if type(word) is Scalar and word.text != "base_image" and queue.template(word) is None:
                    yield BuilderKey(word, "inner", _meant(word.text, ("base_image",), entry.value))


def _names_image(node: Node | None) -> bool:
    image = node.get("base_image") if type(node) is Mapping else None
    return type(image) is Scalar and image.value not in (None, "")


def _meant(word: str, keys: tuple[str, ...], around: Mapping) -> str | None:
    """The key that was meant, unless it is there already."""
    from launchlint.model.words import nearest

    folded = word.replace("-", "").replace("_", "").lower()
    meant = _SYNONYMS.get(folded) or nearest(word, keys)
    return meant if meant in keys and meant not in around else None
