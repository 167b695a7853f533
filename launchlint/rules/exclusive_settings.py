from __future__ import annotations

from collections.abc import Iterator

from launchlint.model.config import Queue
from launchlint.model.training import ExclusiveSettings
from launchlint.rule import ERROR, Example, Label, Violation, rule


@rule(
    "LL544",
    ERROR,
    flags=[
        Example(
            """
            RoleArn: arn:aws:iam::123456789012:role/launch
            OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
            ResourceConfig:
              «InstanceType»: ml.m5.xlarge
              InstanceCount: 1
              VolumeSizeInGB: 50
              InstancePreferences: [{InstanceType: ml.m5.2xlarge, InstanceCount: 1}]
            StoppingCondition: {MaxRuntimeInSeconds: 3600}
            """,
            also=["LL501"],
        ),
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        AlgorithmSpecification: {«AlgorithmName»: xgboost, TrainingInputMode: File}
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
    sources=["Amazon SageMaker API, ResourceConfig and AlgorithmSpecification"],
)
def exclusive_settings(setting: ExclusiveSettings, queue: Queue) -> Iterator[Violation]:
    """Some parameters of a training job exclude each other.

    SageMaker refuses instance preferences beside an instance type, and an algorithm's name beside an
    image; the runner always gives the job's image. Parameters that only answers hold are refused as well.
    """
    match setting.problem:
        case "read-only":
            message = f"`{setting.name}` is for answers only: SageMaker refuses it in a request"
        case "image":
            message = "the runner gives the job's image, and SageMaker takes no `AlgorithmName` beside an image"
        case _:
            message = f"`{setting.name}` and `{setting.other}` exclude each other: SageMaker refuses the job"
    labels = [Label(setting.other_span, "the other one")] if setting.other_span else []
    yield Violation(setting.span, message, "take it out", labels)
