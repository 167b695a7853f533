from __future__ import annotations

from launchlint.model.config import Templated, UnexpandedMacro
from launchlint.rule import ERROR, WARNING, Example, Violation, Violations, rule

_WORDS = {
    "key": ("the agent fills macros in values only, so this key keeps `{}` as text", "write the key out"),
    "builder": (
        "the agent takes `builder` out before it fills macros, so `{}` becomes part of the image's name",
        "write the image out",
    ),
    "role": (
        "the agent reads the role before it fills macros, so AWS is asked for a role named `{}`",
        "write the role's ARN or its bare name",
    ),
    "training image": (
        "the agent reads `TrainingImage` before it fills macros, so SageMaker is sent `{}` as text",
        "leave `AlgorithmSpecification` out to run the job's own image, or write the image out",
    ),
}


@rule(
    "LL303",
    ERROR,
    flags=[
        Example(
            """
            kind: Job
            builder: {accelerator: {base_image: "«${CUDA_IMAGE}»"}}
            spec: {}
            """,
        ),
        Example(
            """
            RoleArn: «${LAUNCH_ROLE}»
            AlgorithmSpecification: {TrainingImage: "«${image_uri}»", TrainingInputMode: File}
            ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 30}
            OutputDataConfig: {S3OutputPath: "s3://bucket/${project_name}"}
            StoppingCondition: {MaxRuntimeInSeconds: 3600}
            """,
        ),
        Example(
            """
            kind: Job
            metadata: {labels: {"«${run_id}»": "true"}}
            spec: {}
            """,
            why="A warning in keys.",
        ),
    ],
    allows=[
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 30}
        OutputDataConfig: {S3OutputPath: "s3://bucket/${project_name}"}
        StoppingCondition: {MaxRuntimeInSeconds: 3600}
        """
    ],
    sources=[
        "wandb/sdk/launch/_project_spec.py, LaunchProject.__init__: `builder` is popped before fill_macros",
        "wandb/sdk/launch/runner/sagemaker_runner.py, SageMakerRunner.run: role and image are read unfilled",
    ],
)
def unexpanded_macro(unexpanded: UnexpandedMacro, config: Templated) -> Violations:
    """The agent fills macros in most values, but not everywhere.

    Three places are read before macros are filled: everything under `builder`, SageMaker's
    `RoleArn`, and SageMaker's `AlgorithmSpecification.TrainingImage`. Keys are never filled.
    The macro stays there as text, and the build or the cloud's API refuses it.
    """
    macro, where = unexpanded
    message, help = _WORDS[where]
    yield Violation(macro.span, message.format(macro.span.text), help, severity=WARNING if where == "key" else None)
