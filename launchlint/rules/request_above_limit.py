from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.workload import RequestAboveLimit
from launchlint.rule import ERROR, Label, Violation, Violations, rule


@rule(
    "LL521",
    ERROR,
    flags=[
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              containers:
                - name: train
                  resources:
                    requests: {memory: «64Gi», cpu: 2, ephemeral-storage: «129e6»}
                    limits: {memory: 32Gi, cpu: "2", ephemeral-storage: 1e8}
        """,
        """
        name: shared
        resource_type: kubernetes
        resource_config:
          spec:
            template:
              spec:
                containers:
                  - name: train
                    resources: {requests: {memory: "{{memory}}"}, limits: {memory: 32Gi}}
        template_variables:
          memory: {schema: {type: string, enum: [16Gi, 32Gi, «64Gi»]}}
        """,
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              containers:
                - name: train
                  resources:
                    requests: {memory: 32768Mi, cpu: 1500m}
                    limits: {memory: 32Gi, cpu: "2"}
        """,
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              containers:
                - name: train
                  resources:
                    requests: {memory: "{{memory}}"}
                    limits: {memory: "{{memory}}"}
        """,
    ],
    sources=["kubernetes/pkg/apis/core/validation, ValidateContainerResourceRequirements"],
)
def request_above_limit(excess: RequestAboveLimit, queue: Queue) -> Violations:
    """A container may not ask for more than it is allowed to use.

    Kubernetes refuses a pod whose request of a resource is above its limit, so the run never gets a
    pod. Where tiles fill the two, each choice is held against the other side.
    """
    yield Violation(
        excess.span,
        f"`{excess.request}` of {excess.resource} is requested, above the limit of `{excess.limit}`: Kubernetes "
        "refuses the pod",
        f"write at most `{excess.limit}`, or raise the limit",
        labels=[Label(excess.limit_span, "the limit is set here")],
    )
