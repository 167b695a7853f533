from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.custom_job import ForeignAccelerator
from launchlint.model.words import listed
from launchlint.rule import WARNING, Label, Violation, Violations, rule


@rule(
    "LL553",
    WARNING,
    flags=[
        """
        # launchlint: resource=gcp-vertex
        spec:
          staging_bucket: gs://bucket
          worker_pool_specs:
            - replica_count: 1
              machine_spec: {machine_type: g2-standard-8, accelerator_type: «NVIDIA_TESLA_T4», accelerator_count: 1}
              container_spec: {image_uri: "${image_uri}"}
        """,
    ],
    allows=[
        """
        # launchlint: resource=gcp-vertex
        spec:
          staging_bucket: gs://bucket
          worker_pool_specs:
            - replica_count: 1
              machine_spec: {machine_type: g2-standard-8, accelerator_type: NVIDIA_L4, accelerator_count: 1}
              container_spec: {image_uri: "${image_uri}"}
        """,
    ],
    sources=["https://cloud.google.com/vertex-ai/docs/training/configure-compute"],
)
def foreign_accelerator(accelerator: ForeignAccelerator, queue: Queue) -> Violations:
    """Newer machine families come with one kind of accelerator.

    An `a2`, `a3`, `a4` or `g2` machine has its own GPU, and `n1` takes the older ones; Vertex refuses
    any other pair.
    """
    yield Violation(
        accelerator.span,
        f"`{accelerator.machine}` machines do not come with `{accelerator.accelerator}`, so Vertex refuses the job",
        f"this family has {listed(accelerator.fitting)}",
        labels=[Label(accelerator.machine_span, "the other half of the pair")],
    )
