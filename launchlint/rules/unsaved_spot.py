from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.training import UnsavedSpot
from launchlint.rule import NOTE, Violation, Violations, rule


@rule(
    "LL543",
    NOTE,
    flags=[
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        «EnableManagedSpotTraining»: true
        StoppingCondition: {MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 86400}
        """,
    ],
    allows=[
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        EnableManagedSpotTraining: true
        CheckpointConfig: {S3Uri: "s3://bucket/checkpoints"}
        StoppingCondition: {MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 86400}
        """,
    ],
    default=False,
    sources=["https://docs.aws.amazon.com/sagemaker/latest/dg/model-managed-spot-training.html"],
)
def unsaved_spot(spot: UnsavedSpot, queue: Queue) -> Violations:
    """A spot job may be interrupted at any time, and starts over without checkpoints.

    SageMaker copies what a job writes to its checkpoint path to S3 and back after an interruption, if
    `CheckpointConfig` says where.
    """
    message = "a spot job without `CheckpointConfig` starts over after each interruption"
    yield Violation(spot.span, message, "add `CheckpointConfig: {S3Uri: s3://...}`")
