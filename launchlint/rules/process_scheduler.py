from __future__ import annotations

from launchlint.model.config import LaunchConfig, SweepConfig
from launchlint.model.launch import ProcessScheduler
from launchlint.rule import ERROR, Violation, Violations, rule


@rule(
    "LL816",
    ERROR,
    flags=[
        """
        method: grid
        parameters: {lr: {values: [0.1, 0.01]}}
        job: team/project/train:v3
        launch: {queue: gpu}
        scheduler: {job: team/project/scheduler:v1, resource: «local-process»}
        """,
    ],
    allows=[
        """
        method: grid
        parameters: {lr: {values: [0.1, 0.01]}}
        job: team/project/train:v3
        launch: {queue: gpu}
        scheduler: {resource: local-process, num_workers: 2}
        """,
    ],
    sources=["wandb 0.31.0, wandb/cli/cli.py, launch_sweep"],
)
def process_scheduler(scheduler: ProcessScheduler, config: LaunchConfig | SweepConfig) -> Violations:
    """A scheduler with a job or an image of its own needs a container.

    `wandb launch-sweep` refuses to run such a scheduler as a local process, and the sweep never begins.
    """
    message = f"a scheduler with a `{scheduler.what}` cannot be a local process: the sweep never begins"
    yield Violation(scheduler.span, message, "write `local-container`, or another resource")
