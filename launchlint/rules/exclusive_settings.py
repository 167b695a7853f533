from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.exclusive import ExclusiveSettings
from launchlint.rule import ERROR, Example, Label, Violation, Violations, rule


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
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              tolerations: [{key: nvidia.com/gpu, operator: Exists, «value»: present}]
              volumes: [{name: data, emptyDir: {}, «configMap»: {name: data}}]
              containers:
                - env:
                    - {name: POD, «value»: me, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        """,
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              tolerations: [{key: nvidia.com/gpu, operator: Exists}, {key: pool, value: gpu}]
              volumes: [{name: data, emptyDir: {}, configMap: null}]
              containers:
                - env:
                    - {name: POD, value: "", valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        """,
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        StoppingCondition: {MaxRuntimeInSeconds: 3600}
        """,
    ],
    sources=[
        "Amazon SageMaker API, ResourceConfig and AlgorithmSpecification",
        "kubernetes/pkg/apis/core/validation: validateEnvVarValueFrom, validateVolumeSource, ValidateTolerations",
    ],
)
def exclusive_settings(setting: ExclusiveSettings, queue: Queue) -> Violations:
    """Some settings exclude each other.

    SageMaker refuses instance preferences beside an instance type, and an algorithm's name beside an
    image; the runner always gives the job's image. Parameters that only answers hold are refused as well.
    Kubernetes refuses a variable with a value and a source, a volume with two sources, and a toleration
    of whatever value with a value.
    """
    help = "take it out"
    match setting.problem:
        case "read-only":
            message = f"`{setting.name}` is for answers only: SageMaker refuses it in a request"
        case "image":
            message = "the runner gives the job's image, and SageMaker takes no `AlgorithmName` beside an image"
        case "variable":
            message = "`value` stands beside `valueFrom`, and a variable has one of them: Kubernetes refuses the pod"
            help = "keep one of the two"
        case "volume":
            message = f"`{setting.name}` is a second source beside `{setting.other}`: Kubernetes refuses the pod"
            help = "keep one of the two, or make two volumes of them"
        case "toleration":
            message = "`operator: Exists` tolerates every value, so Kubernetes refuses it with a `value`"
            help = "take `value` out, or write `operator: Equal`"
        case _:
            message = f"`{setting.name}` and `{setting.other}` exclude each other: SageMaker refuses the job"
    labels = [Label(setting.other_span, "the other one")] if setting.other_span else []
    yield Violation(setting.span, message, help, labels)
