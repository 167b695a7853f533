from __future__ import annotations

from launchlint.model.config import LaunchConfig, SweepConfig
from launchlint.model.launch import DroppedArguments
from launchlint.rule import WARNING, Label, Violation, Violations, rule


@rule(
    "LL812",
    WARNING,
    flags=[
        """
        job: team/project/train:v3
        template_variables: {gpus: 2}
        «resource_args»: {kubernetes: {namespace: ml}}
        """,
        """
        method: grid
        parameters: {lr: {values: [0.1, 0.01]}}
        job: team/project/train:v3
        launch:
          queue: gpu
          template_variables: {gpus: 2}
          «resource_args»: {kubernetes: {namespace: ml}}
        """,
    ],
    allows=[
        """
        job: team/project/train:v3
        template_variables: {gpus: 2}
        resource_args: {}
        """,
    ],
    sources=["wandb 0.31.0, wandb/sdk/launch/utils.py, strip_resource_args_and_template_vars"],
)
def dropped_arguments(dropped: DroppedArguments, config: LaunchConfig | SweepConfig) -> Violations:
    """A launch has template values or resource arguments, never both.

    Where both are given the command prints a warning and drops `resource_args`, so what stands there has
    no effect on the run.
    """
    yield Violation(
        dropped.span,
        "`resource_args` is dropped, because `template_variables` is given too",
        "keep one of the two",
        labels=[Label(dropped.variables, "these values win")],
    )
