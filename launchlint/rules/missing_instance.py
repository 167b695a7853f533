from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.training import MissingInstance
from launchlint.rule import WARNING, Violation, Violations, rule


@rule(
    "LL545",
    WARNING,
    flags=[
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        «ResourceConfig»: {VolumeSizeInGB: 50}
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
    sources=["Amazon SageMaker API, ResourceConfig"],
)
def missing_instance(instance: MissingInstance, queue: Queue) -> Violations:
    """A training job needs to know on what, and on how many, to run.

    The API's own model requires neither `InstanceType` nor `InstanceCount`, because serverless jobs have
    none; a job of Launch's kind without them is refused when it is created.
    """
    message = f"`ResourceConfig` has no `{instance.missing}`, so SageMaker does not know what to run the job on"
    yield Violation(instance.span, message, f"add `{instance.missing}: {_SAMPLES.get(instance.missing, '...')}`")


_SAMPLES = {"InstanceType": "ml.g5.xlarge", "InstanceCount": "1"}
