from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.words import listed
from launchlint.model.workload import UnlimitedContainer
from launchlint.rule import NOTE, Violation, Violations, rule


@rule(
    "LL532",
    NOTE,
    flags=[
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              containers:
                - name: «train»
                  resources: {limits: {nvidia.com/gpu: 1}}
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
                  resources: {limits: {memory: 32Gi, cpu: 8}}
        """,
    ],
    default=False,
    sources=["https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"],
)
def unlimited_container(container: UnlimitedContainer, queue: Queue) -> Violations:
    """A container may be limited in memory and CPU.

    Without a limit one run can take all of its node, and others on it are killed or slowed down.
    """
    yield Violation(
        container.span,
        f"this container may take all the {' and '.join(container.missing)} of its node",
        f"add {listed(container.missing)} under `resources.limits`",
    )
