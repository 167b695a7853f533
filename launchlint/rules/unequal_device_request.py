from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.workload import UnequalDevices
from launchlint.rule import ERROR, Label, Violation, Violations, rule


@rule(
    "LL522",
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
                    requests: {«nvidia.com/gpu»: 1}
        """,
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              containers:
                - name: train
                  resources:
                    requests: {nvidia.com/gpu: «1»}
                    limits: {nvidia.com/gpu: 2}
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
                    requests: {cpu: 4, nvidia.com/gpu: "2"}
                    limits: {nvidia.com/gpu: 2}
        """,
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              containers:
                - name: train
                  resources:
                    limits: {nvidia.com/gpu: "{{gpus}}"}
        """,
    ],
    sources=["https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/"],
)
def unequal_device_request(device: UnequalDevices, queue: Queue) -> Violations:
    """Devices such as GPUs are given whole: requested and limited alike, or only limited.

    Kubernetes refuses a pod that requests an extended resource without a limit, or another number than
    its limit, because such a resource cannot be overcommitted.
    """
    if device.other is None:
        message = f"`{device.resource}` is requested without a limit: Kubernetes refuses the pod"
        yield Violation(device.span, message, f"write `{device.resource}` under `limits`; the request follows from it")
    else:
        message = f"`{device.resource}` must be requested and limited alike, or Kubernetes refuses the pod"
        labels = [Label(device.other, "the other number")]
        yield Violation(device.span, message, "leave the request out; it follows from the limit", labels)
