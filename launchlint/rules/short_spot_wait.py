from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.training import ShortSpotWait
from launchlint.rule import ERROR, Label, Violation, Violations, rule


@rule(
    "LL541",
    ERROR,
    flags=[
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        EnableManagedSpotTraining: true
        StoppingCondition: {MaxRuntimeInSeconds: 86400, MaxWaitTimeInSeconds: «3600»}
        """,
    ],
    allows=[
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        EnableManagedSpotTraining: true
        StoppingCondition: {MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 86400}
        """,
    ],
    sources=["Amazon SageMaker API, StoppingCondition"],
)
def short_spot_wait(spot: ShortSpotWait, queue: Queue) -> Violations:
    """A spot job must be allowed to wait at least as long as it may run.

    `MaxWaitTimeInSeconds` counts waiting and running together. SageMaker refuses a job whose wait is
    shorter than its `MaxRuntimeInSeconds`.
    """
    yield Violation(
        spot.span,
        f"a wait of {spot.wait} s is less than the run time of {spot.runtime} s: SageMaker refuses the job",
        "raise `MaxWaitTimeInSeconds`, or lower `MaxRuntimeInSeconds`",
        labels=[Label(spot.runtime_span, "held against this")],
    )
