from __future__ import annotations

import re

from launchlint.edits import rename
from launchlint.model.config import Queue
from launchlint.model.runners import FixedName
from launchlint.rule import WARNING, Example, Fix, Violation, Violations, rule
from launchlint.syntax import Scalar


@rule(
    "LL605",
    WARNING,
    flags=[
        Example(
            """
            # launchlint: resource=kubernetes
            metadata: {name: «training»}
            spec: {template: {spec: {containers: [{name: train}]}}}
            """,
            fixed="""
            # launchlint: resource=kubernetes
            metadata: {name: "training-${run_id}"}
            spec: {template: {spec: {containers: [{name: train}]}}}
            """,
        ),
        """
        # launchlint: resource=kubernetes
        metadata: {name: «"train-${project_name}"»}
        spec: {template: {spec: {containers: [{name: train}]}}}
        """,
        """
        gpus: all
        shm-size: 8g
        name: «trainer»
        """,
        """
        TrainingJobName: «nightly»
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        StoppingCondition: {MaxRuntimeInSeconds: 3600}
        """,
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        metadata: {name: "train-${run_id}"}
        spec: {template: {spec: {containers: [{name: train}]}}}
        """,
        """
        # launchlint: resource=kubernetes
        metadata: {name: "{{job}}"}
        spec: {template: {spec: {containers: [{name: train}]}}}
        """,
    ],
    sources=["wandb 0.31.0, kubernetes_runner._inject_defaults, sagemaker_runner.build_sagemaker_args"],
)
def colliding_name(name: FixedName, queue: Queue) -> Violations:
    """Every run needs a name of its own.

    A queue's config serves many runs. With a name that is the same for all of them the first run
    starts and a later one is refused, because something of that name already exists.
    """
    after, help = _SAYS[name.place]
    short = name.name if len(name.name) <= _LONGEST else f"{name.name[:40]}..."
    unique = f"{_in_form(name) if short == name.name else short}-${{run_id}}"
    owner = queue.owner_of(name.span)
    fix = None
    if owner is not None and type(scalar := owner[1].value) is Scalar and short == name.name:
        fix = Fix("add the run's id", rename(scalar, unique), safe=False)
    yield Violation(name.span, f"every run gets the name `{short}`, so {after}", f"write `{unique}`{help}", fix=fix)


def _in_form(name: FixedName) -> str:
    """The name as the place takes one: what is malformed is told elsewhere, and not to be repeated."""
    pieces = re.split(r"(\$\{\w+\}|\{\{[^{}]*\}\})", name.name)
    pieces[::2] = [_spelled(piece, name.place) for piece in pieces[::2]]
    return "".join(pieces).strip("-_.") or "train"


def _spelled(text: str, place: str) -> str:
    if place == "docker":
        return re.sub(r"[^A-Za-z0-9_.-]", "-", text)
    if place == "sagemaker":
        return re.sub(r"[^A-Za-z0-9-]", "-", text)
    return re.sub(r"[^a-z0-9.-]", "-", text.lower())


_LONGEST = 1_000  # characters; nothing has a longer name, so there is nothing to mend
_LEAVE_OUT = ", or leave it out: the agent then makes one up"
_SAYS = {
    "job": ("a run is refused while the Job of an earlier one still exists", _LEAVE_OUT),
    "custom": ("the second run is refused: an object of that name already exists", ""),
    "sagemaker": ("the second run is refused: an account has every training job name once in a region", _LEAVE_OUT),
    "docker": ("a second container cannot start while the first one runs", _LEAVE_OUT),
}
