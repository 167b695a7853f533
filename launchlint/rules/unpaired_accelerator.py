from __future__ import annotations

from collections.abc import Iterator

from launchlint.model.config import Queue
from launchlint.model.custom_job import UnpairedAccelerator
from launchlint.rule import WARNING, Violation, rule


@rule(
    "LL551",
    WARNING,
    flags=[
        """
        # launchlint: resource=gcp-vertex
        spec:
          staging_bucket: gs://bucket
          worker_pool_specs:
            - replica_count: 1
              machine_spec: {machine_type: n1-standard-8, accelerator_type: «NVIDIA_TESLA_T4»}
              container_spec: {image_uri: "${image_uri}"}
        """,
        """
        # launchlint: resource=gcp-vertex
        spec:
          staging_bucket: gs://bucket
          worker_pool_specs:
            - replica_count: 1
              machine_spec: {machine_type: n1-standard-8, accelerator_count: «1»}
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
              machine_spec: {machine_type: n1-standard-8, accelerator_type: NVIDIA_TESLA_T4, accelerator_count: 1}
              container_spec: {image_uri: "${image_uri}"}
        """,
        """
        # launchlint: resource=gcp-vertex
        spec:
          staging_bucket: gs://bucket
          worker_pool_specs:
            - replica_count: 1
              machine_spec:
                {machine_type: n1-standard-8, accelerator_type: ACCELERATOR_TYPE_UNSPECIFIED, accelerator_count: 0}
              container_spec: {image_uri: "${image_uri}"}
        """,
    ],
    sources=["google-cloud-aiplatform 2.7.0, MachineSpec"],
)
def unpaired_accelerator(accelerator: UnpairedAccelerator, queue: Queue) -> Iterator[Violation]:
    """An accelerator is named by its type and its count together.

    With one of them alone Vertex either refuses the job or runs it on a machine without an accelerator.
    A partitioned GPU is given one at a time.
    """
    message, help = _SAYS[accelerator.problem]
    yield Violation(accelerator.span, message, help)


_SAYS = {
    "type": ("an accelerator without `accelerator_count` is none: Vertex attaches nothing", "add `accelerator_count`"),
    "count": ("Vertex cannot attach accelerators without knowing which", "add `accelerator_type`"),
    "partition": ("a partitioned GPU is given one at a time", "write `accelerator_count: 1`"),
}
