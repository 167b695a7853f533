from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.custom_job import CrowdedFirstPool
from launchlint.rule import WARNING, Violation, Violations, rule


@rule(
    "LL552",
    WARNING,
    flags=[
        """
        # launchlint: resource=gcp-vertex
        spec:
          staging_bucket: gs://bucket
          worker_pool_specs:
            - replica_count: «4»
              machine_spec: {machine_type: n1-standard-8}
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
              machine_spec: {machine_type: n1-standard-8}
              container_spec: {image_uri: "${image_uri}"}
            - replica_count: 3
              machine_spec: {machine_type: n1-standard-8}
              container_spec: {image_uri: "${image_uri}"}
        """,
    ],
    sources=["https://cloud.google.com/vertex-ai/docs/training/distributed-training"],
)
def crowded_first_pool(pool: CrowdedFirstPool, queue: Queue) -> Violations:
    """The first worker pool is the chief, and there is one.

    Vertex takes exactly one replica in the first pool of a job; more workers belong in the second.
    """
    message = f"the first pool holds the chief alone; with {pool.replicas} replicas Vertex refuses the job"
    yield Violation(pool.span, message, "write `replica_count: 1` here, and put the others in a second pool")
