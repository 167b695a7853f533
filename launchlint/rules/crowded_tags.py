from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.training import CrowdedTags
from launchlint.rule import ERROR, Violation, Violations, rule


@rule(
    "LL547",
    ERROR,
    flags=[
        "RoleArn: arn:aws:iam::123456789012:role/launch\n"
        'OutputDataConfig: {S3OutputPath: "s3://bucket/out"}\n'
        "ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}\n"
        "StoppingCondition: {MaxRuntimeInSeconds: 3600}\n"
        "«Tags»:\n" + "".join(f"  - {{Key: k{number}, Value: v}}\n" for number in range(50)),
    ],
    allows=[
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        StoppingCondition: {MaxRuntimeInSeconds: 3600}
        Tags: [{Key: team, Value: vision}]
        """,
    ],
    sources=["wandb 0.31.0, sagemaker_runner.build_sagemaker_args"],
)
def crowded_tags(tags: CrowdedTags, queue: Queue) -> Violations:
    """The runner adds a tag, and SageMaker takes 50.

    A queue that brings 50 tags of its own leaves no room for `WandbRunId`, and every job is refused.
    """
    message = f"the runner adds a tag to these {tags.count}, and SageMaker refuses a job with more than 50"
    yield Violation(tags.span, message, "take one out")
