from __future__ import annotations

from launchlint.model import wording
from launchlint.model.config import Queue
from launchlint.model.schema import NotAllowed
from launchlint.rule import ERROR, WARNING, Edit, Example, Fix, Violation, Violations, rule
from launchlint.syntax import Scalar


@rule(
    "LL504",
    ERROR,
    flags=[
        Example(
            """
            # launchlint: resource=kubernetes
            spec:
              completionMode: «indexed»
              template:
                spec:
                  restartPolicy: «Always»
                  containers: [{name: train, imagePullPolicy: «always»}]
            """,
            fixed="""
            # launchlint: resource=kubernetes
            spec:
              completionMode: Indexed
              template:
                spec:
                  restartPolicy: Always
                  containers: [{name: train, imagePullPolicy: Always}]
            """,
        ),
        # Of the right form, so AWS may know it by now: a warning.
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: «ml.p3.xlarge», InstanceCount: 1, VolumeSizeInGB: 50}
        StoppingCondition: {MaxRuntimeInSeconds: 3600}
        """,
        """
        # launchlint: resource=gcp-vertex
        spec:
          worker_pool_specs:
            - machine_spec: {machine_type: n1-standard-4, accelerator_type: «NVIDIA_T4», accelerator_count: 1}
              replica_count: 1
              container_spec: {image_uri: "${image_uri}"}
          staging_bucket: gs://bucket
        """,
    ],
    allows=[
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.p3.2xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        StoppingCondition: {MaxRuntimeInSeconds: 3600}
        """,
    ],
    sources=["botocore's service model of SageMaker, Kubernetes' API types, google-cloud-aiplatform's enumerations"],
)
def value_not_allowed(field: NotAllowed, queue: Queue) -> Violations:
    """Some fields take only listed values.

    The lists come from the services' own definitions and age with them, so the finding says how old
    its data is; an instance type of the right form that is not listed is a warning.
    """
    node = field.field.node
    value = node.value if type(node) is Scalar else None
    fresh = wording.is_new_instance_type(value, field.shape)
    near = wording.respelt_choice(value, field.shape)
    text = f"`{wording.text_of(node)}`"
    message = f"{text} is no value of `{field.name}` as of {field.reader.data}; {field.reader.refuses}"
    if fresh:
        message = f"{text} is no instance type SageMaker trained on as of {field.reader.data}; unless it is newer, "
        message += field.reader.refuses
    yield Violation(
        field.span,
        message,
        wording.meant_choice(value, field.shape),
        fix=Fix(f"write `{near}`", Edit(field.span, wording.quoted_like(node, near))) if near else None,
        severity=WARNING if fresh else None,
    )
