from __future__ import annotations

import re

from launchlint.model import wording
from launchlint.model.config import Queue
from launchlint.model.schema import MalformedValue
from launchlint.model.words import folded, nearest
from launchlint.rule import ERROR, Edit, Example, Fix, Violation, Violations, rule


@rule(
    "LL505",
    ERROR,
    flags=[
        # The documentation's own placeholder.
        """
        RoleArn: «arn:aws:iam:region:account-id:resource-type/resource-id»
        OutputDataConfig: {S3OutputPath: "s3://bucketname"}
        ResourceConfig: {InstanceType: ml.m4.xlarge, InstanceCount: 1, VolumeSizeInGB: 2}
        StoppingCondition: {MaxRuntimeInSeconds: 3600}
        """,
        Example(
            """
            # launchlint: resource=kubernetes
            metadata: {name: «Train_Job», labels: {team: «"vision team"»}}
            spec:
              template:
                spec:
                  containers:
                    - name: train
                      resources: {limits: {memory: «8GB», cpu: «two», nvidia.com/gpu: «"0.5"»}}
            """,
            fixed="""
            # launchlint: resource=kubernetes
            metadata: {name: Train_Job, labels: {team: "vision team"}}
            spec:
              template:
                spec:
                  containers:
                    - name: train
                      resources: {limits: {memory: 8G, cpu: two, nvidia.com/gpu: "0.5"}}
            """,
            also=["LL605"],
        ),
        """
        # launchlint: resource=local-container
        memory: «8 gigabytes»
        gpus: «"device=0,1"»
        env: [A=1, «=2»]
        workdir: «work»
        """,
        """
        # launchlint: resource=gcp-vertex
        spec:
          worker_pool_specs:
            - machine_spec: {machine_type: n1-standard-4}
              replica_count: 1
              container_spec: {image_uri: "${image_uri}"}
          staging_bucket: «"[STAGING-BUCKET]"»
        """,
    ],
    allows=[
        # The runner makes an ARN of a bare role name.
        """
        RoleArn: launch-role
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m4.xlarge, InstanceCount: 1, VolumeSizeInGB: 2}
        StoppingCondition: {MaxRuntimeInSeconds: 3600}
        """,
        """
        # launchlint: resource=local-container
        memory: 8 GiB
        gpus: '"device=0,1"'
        env: [A=1, B]
        workdir: /work
        """,
    ],
    sources=[
        "botocore's service model of SageMaker, Kubernetes' documentation on quantities and names, docker run's flags"
    ],
)
def malformed_value(field: MalformedValue, queue: Queue) -> Violations:
    """Names, sizes, ARNs and URIs have a form, and nothing but it is accepted.

    Placeholders that were never filled in end here too, as do sizes in another tool's spelling:
    Docker takes `8g` and `8GB`, Kubernetes `8Gi`.
    """
    shape = field.shape
    size = wording.quantity(field.text) if shape.title == "a quantity" else None
    help = f"write something like `{wording.example(shape, field.name)}`"
    if size is not None:
        help = (
            f"write `{size[1]}`"
            if size[0] == size[1]
            else f"write `{size[0]}`, the same amount, or `{size[1]}` for binary units"
        )
    elif field.text and shape.example is not None and folded(field.text) == folded(str(shape.example)):
        help = f"did you mean `{shape.example}`?"
    elif (number := _NUMBER.match(field.text)) and shape.problem(number[1]) is None:
        help = f"write `{number[1]}`"
    elif field.name == "gpus" and nearest(field.text, ["all"]):
        help = "did you mean `all`?"
    yield Violation(
        field.span,
        f"`{wording.short(field.text)}` is not {shape.title}: {shape.description}; {field.reader.refuses}",
        help,
        fix=Fix(f"write `{size[0]}`", Edit(field.span, wording.quoted_like(field.field.node, size[0])))
        if size
        else None,
    )


# A number with blanks or a unit of its own: `4 cores`.
_NUMBER = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)(?:\s+|\s*(?:v?cpus?|cores?|gpus?|x))\Z", re.IGNORECASE)
