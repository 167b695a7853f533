"""Settings of which only one may be given, in a training job and in a pod."""

from __future__ import annotations

from launchlint.records import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.text import Span


class ExclusiveSettings(namedtuple("ExclusiveSettings", "span name other other_span problem")):
    """Two parameters of which only one may be given.

    ``problem``: exclusive, image or read-only of a training job; variable, volume or toleration of a pod.
    """

    __slots__ = ()
    span: Span
    name: str
    other: str
    other_span: Span | None
    problem: str
