from __future__ import annotations

from launchlint.model.config import LaunchConfig, SweepConfig
from launchlint.model.launch import AmbiguousSource
from launchlint.rule import ERROR, Label, Violation, Violations, rule


@rule(
    "LL815",
    ERROR,
    flags=[
        """
        job: team/project/train:v3
        resource: kubernetes
        docker: {«docker_image»: team/train:1}
        """,
        """
        method: grid
        parameters: {lr: {values: [0.1, 0.01]}}
        job: team/project/train:v3
        «image_uri»: team/train:1
        launch: {queue: gpu}
        """,
    ],
    allows=[
        """
        docker: {docker_image: team/train:1}
        resource: kubernetes
        """,
        """
        method: grid
        parameters: {lr: {values: [0.1, 0.01]}}
        job: team/project/train:v3
        launch: {queue: gpu}
        """,
    ],
    sources=[
        "wandb 0.31.0, wandb/sdk/launch/utils.py, validate_launch_spec_source",
        "wandb 0.31.0, wandb/sdk/launch/sweeps/utils.py, construct_scheduler_args",
    ],
)
def ambiguous_source(source: AmbiguousSource, config: LaunchConfig | SweepConfig) -> Violations:
    """A launch runs a job or an image, not both.

    The command ends with "Exactly one of job or docker_image must be specified", a sweep with the like.
    """
    one, other = source.names
    message = f"`{other}` beside `{one}`: a launch takes exactly one of them, and stops"
    yield Violation(source.span, message, "keep one of the two", labels=[Label(source.other, "the other one")])
