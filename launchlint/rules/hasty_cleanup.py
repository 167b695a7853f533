from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.workload import HastyCleanup
from launchlint.rule import NOTE, Violation, Violations, rule


@rule(
    "LL530",
    NOTE,
    flags=[
        """
        # launchlint: resource=kubernetes
        spec: {ttlSecondsAfterFinished: «0», template: {spec: {containers: [{name: train}]}}}
        """,
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        spec: {ttlSecondsAfterFinished: 300, template: {spec: {containers: [{name: train}]}}}
        """,
    ],
    default=False,
    sources=["wandb 0.31.0, kubernetes_runner._inject_defaults"],
)
def hasty_cleanup(cleanup: HastyCleanup, queue: Queue) -> Violations:
    """A finished Job should live until the agent has seen how it ended.

    The agent watches the Job; one that is deleted within seconds of its end may be gone before its
    failure was seen, and its logs with it. The agent's own default is 60 seconds.
    """
    message = f"the Job is deleted {cleanup.seconds} s after it ends, perhaps before the agent has seen how"
    yield Violation(cleanup.span, message, "leave it out: the agent writes 60")
