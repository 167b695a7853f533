from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.training import IncompleteSpot
from launchlint.rule import WARNING, Violation, Violations, rule


@rule(
    "LL542",
    WARNING,
    flags=[
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        StoppingCondition: {MaxRuntimeInSeconds: 3600, «MaxWaitTimeInSeconds»: 86400}
        """,
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        «EnableManagedSpotTraining»: true
        StoppingCondition: {MaxRuntimeInSeconds: 3600}
        """,
    ],
    allows=[
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        StoppingCondition: {MaxRuntimeInSeconds: 3600}
        """,
    ],
    sources=["https://docs.aws.amazon.com/sagemaker/latest/dg/model-managed-spot-training.html"],
)
def incomplete_spot(spot: IncompleteSpot, queue: Queue) -> Violations:
    """Spot training takes two settings: the switch and how long to wait.

    `MaxWaitTimeInSeconds` is for managed spot training; without `EnableManagedSpotTraining` the job is
    an ordinary one, at its full price, or is refused. A spot job without a wait is refused.
    """
    if spot.problem == "wait":
        message = "`MaxWaitTimeInSeconds` is for spot jobs, and this is none"
        yield Violation(spot.span, message, "add `EnableManagedSpotTraining: true`, or take it out")
    else:
        message = "a spot job needs `MaxWaitTimeInSeconds`, or SageMaker refuses it"
        yield Violation(
            spot.span, message, "add it under `StoppingCondition`, at least as long as `MaxRuntimeInSeconds`"
        )
