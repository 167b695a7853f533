from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.custom_job import UnpairedAccelerator
from launchlint.rule import WARNING, Violation, Violations, rule


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
        """
        # launchlint: resource=gcp-vertex
        spec:
          staging_bucket: gs://bucket
          worker_pool_specs:
            - replica_count: 1
              machine_spec: {machine_type: a2-highgpu-1g, accelerator_type: NVIDIA_TESLA_A100, accelerator_count: «2»}
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
            - replica_count: 2
              machine_spec: {machine_type: a2-highgpu-4g, accelerator_type: NVIDIA_TESLA_A100, accelerator_count: 4}
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
    sources=["google-cloud-aiplatform 2.7.0, MachineSpec", "Google Cloud documentation, GPU machine types"],
)
def unpaired_accelerator(accelerator: UnpairedAccelerator, queue: Queue) -> Violations:
    """An accelerator is named by its type and its count together.

    With one of them alone Vertex either refuses the job or runs it on a machine without an accelerator.
    A partitioned GPU is given one at a time, and most GPU machines have a fixed number of them.
    """
    message, help = _SAYS[accelerator.problem]
    values = {"machine": accelerator.machine, "has": accelerator.has}
    yield Violation(accelerator.span, message.format(**values), help.format(**values))


_SAYS = {
    "type": ("an accelerator without `accelerator_count` is none: Vertex attaches nothing", "add `accelerator_count`"),
    "count": ("Vertex cannot attach accelerators without knowing which", "add `accelerator_type`"),
    "partition": ("a partitioned GPU is given one at a time", "write `accelerator_count: 1`"),
    "number": (
        "`{machine}` comes with accelerators built in, and their number is {has}: Vertex refuses another one",
        "write `accelerator_count: {has}`, or take a machine of another size",
    ),
}
