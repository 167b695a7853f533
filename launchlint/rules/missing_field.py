from __future__ import annotations

from launchlint.model import wording
from launchlint.model.config import Queue
from launchlint.model.schema import MissingField
from launchlint.model.validate import path_text
from launchlint.rule import ERROR, Example, Violation, Violations, rule


@rule(
    "LL506",
    ERROR,
    flags=[
        Example(
            """
            «RoleArn»: arn:aws:iam::123456789012:role/launch
            OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
            ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
            «AlgorithmSpecification»: {TrainingImage: "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1"}
            """,
            also=["LL604"],
        ),
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              initContainers:
                - «image»: busybox:1.36
                  command: [sh, -c, "sleep 1"]
              containers:
                - name: train
                  env: [{«value»: "1"}]
        """,
        """
        name: vertex
        resource_type: gcp-vertex
        resource_config:
          «spec»:
            worker_pool_specs:
              - machine_spec: {machine_type: n1-standard-4}
                replica_count: 1
                container_spec: {image_uri: "${image_uri}"}
        """,
    ],
    allows=[
        # The runner supplies the rest.
        """
        # launchlint: resource=kubernetes
        spec: {template: {spec: {containers: [{resources: {limits: {cpu: 4}}}]}}}
        """,
    ],
    sources=["botocore's service model of SageMaker, the Kubernetes OpenAPI, wandb 0.31.0, runner/*_runner.py"],
    whole=True,
)
def missing_field(field: MissingField, queue: Queue) -> Violations:
    """What the service requires and Launch does not supply must be written.

    Names, images and much else come from the runner; nothing is said of those.
    """
    where = path_text(field.field.path)
    inside = f"`{where}`" if where else "this config"
    yield Violation(
        field.span,
        f"{inside} has no `{field.missing}`, which is required; {field.reader.refuses}",
        wording.how_to_add(field.missing, field.shape.field(field.missing)),
    )
