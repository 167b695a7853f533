"""What an agent and one of its runners make of a queue's arguments: one class for each resource.

They find candidates and name what is the matter; what to say about it is the rules' business.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

from launchlint.model import recognise as shapes
from launchlint.model.facts_agent import SCREENED_SINCE
from launchlint.syntax import Mapping, Scalar

if TYPE_CHECKING:
    from launchlint.model.config import Queue
    from launchlint.syntax import Node
    from launchlint.text import Span


class RefusedSetting(namedtuple("RefusedSetting", "span key problem value since chosen")):
    """A setting that ends the run before its job is created.

    ``problem`` says which check it fails, ``value`` is what fails it (None where the key alone
    does), ``since`` the first release of the agent with that check (None: every release), and
    ``chosen`` that ``span`` is a choice of a tile, not a place in the arguments.
    """

    __slots__ = ()
    span: Span
    key: Scalar
    problem: str
    value: Any
    since: tuple[int, ...] | None
    chosen: bool

    def __new__(
        cls,
        span: Span,
        key: Scalar,
        problem: str,
        value: Any = None,
        since: tuple[int, ...] | None = SCREENED_SINCE,
        chosen: bool = False,
    ) -> RefusedSetting:
        return super().__new__(cls, span, key, problem, value, since, chosen)


class Runner:
    """A runner that has nothing to say: the base of those below."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.args: Mapping = queue.args if queue.args is not None else Mapping(queue.source, 0)

    @property
    def refused(self) -> list[RefusedSetting]:
        return []


def runner_of(queue: Queue) -> Runner:
    """The runner of a queue's resource, imported when there is such a queue."""
    if queue.resource == shapes.KUBERNETES:
        from launchlint.model.runners.kubernetes import Kubernetes

        return Kubernetes(queue)
    if queue.resource == shapes.DOCKER:
        from launchlint.model.runners.docker import Docker

        return Docker(queue)
    if queue.resource == shapes.SAGEMAKER:
        from launchlint.model.runners.sagemaker import SageMaker

        return SageMaker(queue)
    return Runner(queue)


def entries(mapping: Node | None) -> list[tuple[Scalar, Node]]:
    """Each key that counts with its value: of a key written twice the last, merged keys included."""
    if type(mapping) is not Mapping:
        return []
    return [(entry.key, entry.value) for entry in mapping.index.values() if type(entry.key) is Scalar]
