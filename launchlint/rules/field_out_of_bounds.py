from __future__ import annotations

from launchlint.model import wording
from launchlint.model.config import Queue
from launchlint.model.schema import OutOfBounds
from launchlint.rule import ERROR, Violation, Violations, rule


@rule(
    "LL503",
    ERROR,
    flags=[
        """
        # launchlint: resource=kubernetes
        spec:
          backoffLimit: «-1»
          template:
            spec:
              containers:
                - name: train
                  ports: [{containerPort: «70000»}]
                  resources: {limits: {nvidia.com/gpu: «-1»}}
        """,
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        StoppingCondition: {MaxRuntimeInSeconds: «0»}
        RetryStrategy: {MaximumRetryAttempts: «64»}
        InputDataConfig: «[]»
        """,
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        spec: {backoffLimit: 0, template: {spec: {containers: [{name: train}]}}}
        """,
    ],
    sources=["botocore's service model of SageMaker, the validation of Kubernetes' API types"],
)
def field_out_of_bounds(field: OutOfBounds, queue: Queue) -> Violations:
    """A number, a text or a list must keep within its field's limits.

    SageMaker and Kubernetes check these limits themselves, after the agent has taken the job off
    the queue.
    """
    message, help = _SAYS["empty" if field.kind == "minItems" and field.fault.limit == 1 else field.kind]
    values = {"name": field.name, "value": wording.text_of(field.field.node), "limit": field.fault.limit}
    limits = wording.bounds(field.shape).removeprefix("of ")
    yield Violation(
        field.span, f"{message.format(**values)}; {field.reader.refuses}", help.format(limits=limits, **values)
    )


_SAYS = {
    "minimum": ("`{name}` is {value}, but {limit} is the least it takes", "write a number: {limits}"),
    "maximum": ("`{name}` is {value}, but {limit} is the most it takes", "write a number: {limits}"),
    "minLength": ("`{name}` is shorter than the {limit} characters it needs", "write at least {limit} characters"),
    "maxLength": ("`{name}` is longer than the {limit} characters it may have", "keep to {limit} characters"),
    "empty": ("`{name}` is an empty list", "add an item, or take `{name}` out"),
    "minItems": ("`{name}` is a list of fewer than {limit} items", "add an item, or take `{name}` out"),
    "maxItems": ("`{name}` is a list of more than {limit} items", "keep to {limit} items"),
    "maxProperties": ("`{name}` has more than {limit} entries", "keep to {limit} entries"),
}
