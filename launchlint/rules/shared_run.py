from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.workload import SharedRun
from launchlint.rule import NOTE, Violation, Violations, rule


@rule(
    "LL529",
    NOTE,
    flags=[
        """
        # launchlint: resource=kubernetes
        spec: {backoffLimit: «3», parallelism: «2», template: {spec: {containers: [{name: train}]}}}
        """,
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        spec: {backoffLimit: 0, parallelism: 1, template: {spec: {containers: [{name: train}]}}}
        """,
        """
        # launchlint: resource=kubernetes
        spec:
          completionMode: Indexed
          completions: 4
          parallelism: 4
          template: {spec: {containers: [{name: train}]}}
        """,
    ],
    sources=["wandb 0.31.0, kubernetes_runner._inject_defaults"],
)
def shared_run(shared: SharedRun, queue: Queue) -> Violations:
    """Every pod of a Job gets the same W&B run.

    The agent gives a Job one run, whose id is in the environment of all its pods. With
    `completions` or `parallelism` above one several processes write to it at once; with a
    `backoffLimit` above zero a second attempt writes over what the first one logged. The agent's own
    default is 0. An indexed Job is left alone: its pods can tell themselves apart.
    """
    if shared.field == "backoffLimit":
        message = f"up to {shared.value} more attempts log to the same W&B run as the first one"
    else:
        message = f"{shared.value} pods log to the same W&B run"
    yield Violation(shared.span, message, _HELP[shared.field])


_HELP = {
    "backoffLimit": "leave it out unless the job resumes its run",
    "completions": "leave it out unless the job tells its ranks apart",
    "parallelism": "leave it out unless the job tells its ranks apart",
}
