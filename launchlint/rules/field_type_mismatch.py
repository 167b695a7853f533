from __future__ import annotations

from launchlint.model import wording
from launchlint.model.config import Queue
from launchlint.model.retyping import retyped
from launchlint.model.schema import WrongType
from launchlint.rule import ERROR, WARNING, Edit, Example, Fix, Violation, Violations, rule


@rule(
    "LL502",
    ERROR,
    flags=[
        Example(
            """
            # launchlint: resource=kubernetes
            spec:
              backoffLimit: «"2"»
              template:
                metadata: {labels: {batch: «7»}}
                spec:
                  containers:
                    - name: train
                      command: «python»
                      env: [{name: DEBUG, value: «true»}]
            """,
            fixed="""
            # launchlint: resource=kubernetes
            spec:
              backoffLimit: 2
              template:
                metadata: {labels: {batch: "7"}}
                spec:
                  containers:
                    - name: train
                      command: [python]
                      env: [{name: DEBUG, value: "true"}]
            """,
        ),
        Example(
            """
            resource_type: kubernetes
            resource_config:
              spec:
                template:
                  spec:
                    schedulerName: «{scheduler}»
                    containers: [{name: main, image: «{image_uri}»}]
            template_variables:
              scheduler: {schema: {type: string, enum: [volcano, default-scheduler]}}
            """,
            fixed="""
            resource_type: kubernetes
            resource_config:
              spec:
                template:
                  spec:
                    schedulerName: "{{scheduler}}"
                    containers: [{name: main, image: "${image_uri}"}]
            template_variables:
              scheduler: {schema: {type: string, enum: [volcano, default-scheduler]}}
            """,
            why="A single brace opens a mapping.",
        ),
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: «"${WORKERS}"», VolumeSizeInGB: «fifty»}
        StoppingCondition: «3600»
        HyperParameters: {epochs: «10»}
        """,
        """
        # launchlint: resource=gcp-vertex
        spec:
          worker_pool_specs:
            - machine_spec: {machine_type: n1-standard-4, accelerator_type: NVIDIA_TESLA_T4, accelerator_count: «1.0»}
              replica_count: "1"
              container_spec: {image_uri: "${image_uri}"}
          staging_bucket: gs://bucket
        """,
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        spec:
          backoffLimit: "{{retries}}"
          suspend:
          template:
            spec:
              containers:
                - name: train
                  command: [python, train.py]
                  env: [{name: EPOCHS, value: "10"}]
                  resources: {limits: {cpu: 2, memory: 8Gi, nvidia.com/gpu: "1"}}
        """,
    ],
    sources=["boto3 and google-cloud-aiplatform check types on the agent; Kubernetes decodes into typed fields"],
)
def field_type_mismatch(field: WrongType, queue: Queue) -> Violations:
    """A value must be of its field's type.

    The services read typed messages: a number in quotes is no number to them, and a bare number is
    no text. They refuse the whole job for it, hours after the config was saved.
    """
    repair = retyped(field)
    shape = field.field.shape
    # Text is not enough where it has a form that the value in quotes has not.
    formed = shape.title is not None and repair.text is None and wording.types(shape).startswith("text")
    wanted = wording.takes(shape, field.name) if formed else wording.types(shape)
    yield Violation(
        field.span,
        f"`{field.name}` takes {wanted}, but this is {repair.found}; {field.reader.refuses}",
        repair.help,
        fix=Fix(repair.title, Edit(field.span, repair.text)) if repair.text is not None else None,
        severity=WARNING if field.kind == "float" else None,
    )
