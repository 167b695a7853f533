from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.workload import UncountedIndex
from launchlint.rule import ERROR, Violation, Violations, rule


@rule(
    "LL527",
    ERROR,
    flags=[
        """
        # launchlint: resource=kubernetes
        spec: {completionMode: «Indexed», parallelism: 1, template: {spec: {containers: [{name: train}]}}}
        """,
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        spec: {completionMode: Indexed, completions: 1, template: {spec: {containers: [{name: train}]}}}
        """,
    ],
    sources=["kubernetes/pkg/apis/batch/validation, validateJobSpec"],
)
def uncounted_index(index: UncountedIndex, queue: Queue) -> Violations:
    """An indexed Job must say how many completions it has.

    With `completionMode: Indexed` and `parallelism` but no `completions` Kubernetes refuses the Job.
    """
    message = "an indexed Job with `parallelism` needs `completions` too, or Kubernetes refuses it"
    yield Violation(index.span, message, "add `completions`, as many as `parallelism`")
