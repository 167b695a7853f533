from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.workload import EndlessJob
from launchlint.rule import NOTE, Violation, Violations, rule


@rule(
    "LL531",
    NOTE,
    flags=[
        """
        # launchlint: resource=kubernetes
        «spec»: {template: {spec: {containers: [{name: train}]}}}
        """,
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        spec: {activeDeadlineSeconds: 86400, template: {spec: {containers: [{name: train}]}}}
        """,
    ],
    default=False,
    sources=["https://kubernetes.io/docs/concepts/workloads/controllers/job/"],
)
def endless_job(endless: EndlessJob, queue: Queue) -> Violations:
    """A Job may be given a time after which it is stopped.

    Without `activeDeadlineSeconds` a run that hangs keeps its GPUs until somebody notices.
    """
    yield Violation(
        endless.span, "nothing ever stops this Job: a run that hangs keeps its node", "add `activeDeadlineSeconds`"
    )
