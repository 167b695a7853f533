from __future__ import annotations

from launchlint.model.accelerator import meaning
from launchlint.model.config import Queue
from launchlint.model.target import GpuContradiction
from launchlint.rule import WARNING, Label, Violation, Violations, rule


@rule(
    "LL412",
    WARNING,
    flags=[
        """
        kind: Job
        spec:
          template:
            spec:
              nodeSelector:
                node.kubernetes.io/instance-type: p4d.24xlarge
                karpenter.k8s.aws/instance-gpu-name: «h100»
              containers: [{image: "${image_uri}"}]
        """,
        """
        # launchlint: gpu=H100
        kind: Job
        spec:
          template:
            spec:
              nodeSelector: {node.kubernetes.io/instance-type: «g5.xlarge»}
              containers: [{image: "${image_uri}"}]
        """,
    ],
    allows=[
        """
        kind: Job
        spec:
          template:
            spec:
              nodeSelector:
                node.kubernetes.io/instance-type: p4d.24xlarge
                karpenter.k8s.aws/instance-gpu-name: a100
              containers: [{image: "${image_uri}"}]
        """,
    ],
    sources=["the instance tables of the cloud providers"],
)
def gpu_contradiction(contradiction: GpuContradiction, queue: Queue) -> Violations:
    """A machine and the GPU it is said to have must go together.

    Node labels are all asked for at once. When the instance type has one GPU and the label beside it
    names another, no node fits: the pod stays pending until somebody looks. What the image must
    support is not known then either, so nothing else is said of it.
    """
    option, other = contradiction.option, contradiction.other
    said = "the comment" if contradiction.said else "the other label"
    assert option.span is not None
    yield Violation(
        option.span,
        f"`{option.text}` means {option.titles}, but {said} means {other.titles}: no machine is both, "
        + ("so one of them is wrong" if contradiction.said else "so the pod waits for a node for ever"),
        "keep the one that is right, and make the other agree",
        labels=[Label(other.span, meaning(other))] if other.span is not None else [],
    )
