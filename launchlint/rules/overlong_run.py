from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.training import OverlongRun
from launchlint.rule import ERROR, Violation, Violations, rule


@rule(
    "LL546",
    ERROR,
    flags=[
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        StoppingCondition: {MaxRuntimeInSeconds: «2592000»}
        """,
    ],
    allows=[
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        StoppingCondition: {MaxRuntimeInSeconds: 2419200}
        """,
    ],
    sources=["Amazon SageMaker API, StoppingCondition"],
)
def overlong_run(run: OverlongRun, queue: Queue) -> Violations:
    """A training job runs for 28 days at most.

    SageMaker refuses a job whose `MaxRuntimeInSeconds` is above 2,419,200; a longer training goes on
    from a checkpoint in the next job.
    """
    message = f"{run.seconds} s is more than the 28 days (2419200 s) SageMaker lets a job run, so it refuses this one"
    yield Violation(run.span, message, "write at most 2419200")
