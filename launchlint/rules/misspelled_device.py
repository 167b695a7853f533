from __future__ import annotations

from launchlint.edits import rename
from launchlint.model.config import Queue
from launchlint.model.workload import MisspelledDevice
from launchlint.rule import WARNING, Example, Fix, Violation, Violations, rule


@rule(
    "LL526",
    WARNING,
    flags=[
        Example(
            """
            # launchlint: resource=kubernetes
            spec:
              template:
                spec:
                  containers:
                    - name: train
                      resources:
                        limits: {«nvidia/gpu»: 1}
            """,
            fixed="""
            # launchlint: resource=kubernetes
            spec:
              template:
                spec:
                  containers:
                    - name: train
                      resources:
                        limits: {nvidia.com/gpu: 1}
            """,
        ),
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              containers:
                - name: train
                  resources:
                    limits: {«nvidia.com/gpus»: 1, «google.com/tup»: 4}
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
                    limits: {nvidia.com/gpu: 1, nvidia.com/mig-1g.5gb: 1, nvidia.com/pgpu: 1, example.com/fpga: 1}
        """,
    ],
    sources=["https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/"],
)
def misspelled_device(device: MisspelledDevice, queue: Queue) -> Violations:
    """A device is asked for by the exact name its plugin offers.

    Kubernetes takes any name with a slash in it, and no node has the misspelled one: the pod waits
    for ever, and the run stays in its queue.
    """
    yield Violation(
        device.key.span,
        f"no node offers `{device.key.text}`, so the pod is never scheduled",
        f"did you mean `{device.meant}`?",
        fix=Fix(f"rename to `{device.meant}`", rename(device.key, device.meant)),
    )
