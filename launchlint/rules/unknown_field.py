from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.placing import Placing, placing
from launchlint.model.schema import UnknownField
from launchlint.rule import ERROR, WARNING, Edit, Example, Fix, Violation, Violations, rule


@rule(
    "LL501",
    ERROR,
    flags=[
        Example(
            """
            RoleArn: arn:aws:iam::123456789012:role/launch
            OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
            ResourceConfig: {«instanceType»: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
            StoppingCondition: {MaxRuntimeInSeconds: 3600}
            «environment»: {MODE: fast}
            """,
            fixed="""
            RoleArn: arn:aws:iam::123456789012:role/launch
            OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
            ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
            StoppingCondition: {MaxRuntimeInSeconds: 3600}
            Environment: {MODE: fast}
            """,
        ),
        # A field at the wrong depth, and one of the flat keys that nothing reads.
        """
        # launchlint: resource=kubernetes
        spec:
          «backOffLimit»: 2
          template:
            «restartPolicy»: Never
            spec:
              containers:
                - name: train
                  resources: {limits: {«gpu»: 1}}
        «node_selector»: {pool: gpu}
        """,
        """
        # launchlint: resource=gcp-vertex
        spec:
          worker_pool_specs:
            - machine_spec: {«machineType»: n1-standard-4}
              replica_count: 1
              container_spec: {image_uri: "${image_uri}"}
          staging_bucket: gs://bucket
        """,
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        spec:
          backoffLimit: 2
          template:
            spec:
              restartPolicy: Never
              nodeSelector: {pool: gpu}
              containers:
                - name: train
                  resources: {limits: {nvidia.com/gpu: 1}}
        """,
        # Whatever an operator nobody here knows may take.
        """
        # launchlint: resource=kubernetes
        apiVersion: example.com/v1
        kind: Training
        metadata: {generateName: train-}
        spec:
          anything: goes
          template: {spec: {containers: [{name: train, image: "${image_uri}", novelty: true}]}}
        """,
    ],
    sources=[
        "botocore's service model of SageMaker, the Kubernetes OpenAPI, google-cloud-aiplatform's message types",
        "Kubernetes documentation, API concepts, field validation: unknown fields are dropped unless a client asks",
    ],
)
def unknown_field(field: UnknownField, queue: Queue) -> Violations:
    """A field must be one that somebody reads.

    SageMaker and Vertex refuse a request with a field they do not know, once the job is already
    queued. Kubernetes drops it without a word: the run starts, without the setting.
    """
    key = field.field.key
    assert key is not None
    meant: Placing = placing(field)
    edit = None if meant.name is None else Edit(key.span, meant.spelled(key))
    yield Violation(
        field.span,
        f"`{key.text}` is {meant.what}; {meant.consequence}",
        meant.help,
        fix=Fix(f"rename to `{meant.name}`", edit, safe=meant.sure) if edit else None,
        severity=WARNING if meant.dropped else None,
    )
