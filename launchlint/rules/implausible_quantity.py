from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.workload import ImplausibleQuantity
from launchlint.rule import WARNING, Violation, Violations, rule


@rule(
    "LL523",
    WARNING,
    flags=[
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              containers:
                - name: train
                  resources:
                    limits: {memory: «400m», cpu: «500M»}
                    requests: {memory: «8»}
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
                    limits: {memory: 400Mi, cpu: 500m, ephemeral-storage: 1G}
        """,
    ],
    sources=["https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"],
)
def implausible_quantity(quantity: ImplausibleQuantity, queue: Queue) -> Violations:
    """An amount should be one a container can run with.

    `m` means thousandths and a bare number of memory means bytes, so `400m` is less than one byte and
    `8` is eight; `500M` of cpu is five hundred million cores. Kubernetes takes all of them: the
    container is killed at once, or its pod waits for a node that does not exist.
    """
    what = f"`{quantity.text}` of {quantity.resource}"
    if quantity.problem == "cores":
        message = f"{what} is more than any node has: the pod is never scheduled"
    else:
        share = "is less than a byte" if quantity.problem == "milli" else "is that many bytes"
        effect = "no container starts in it" if quantity.part == "limits" else "next to nothing is kept free for it"
        message = f"{what} {share}: {effect}"
    yield Violation(quantity.span, message, f"did you mean `{quantity.meant}`?")
