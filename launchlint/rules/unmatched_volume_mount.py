from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.words import did_you_mean
from launchlint.model.workload import UnmatchedMount
from launchlint.rule import ERROR, WARNING, Violation, Violations, rule


@rule(
    "LL524",
    ERROR,
    flags=[
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              volumes:
                - {name: datasets, emptyDir: {}}
              containers:
                - name: train
                  volumeMounts:
                    - {name: «dataset», mountPath: /data}
        """,
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              volumes:
                - {name: data, emptyDir: {}}
              containers:
                - name: train
                  volumeMounts:
                    - {name: data, mountPath: /data}
        """,
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              volumes:
                - {name: "{{volume}}", emptyDir: {}}
              containers:
                - name: train
                  volumeMounts:
                    - {name: data, mountPath: /data}
        """,
    ],
    sources=["kubernetes/pkg/apis/core/validation, ValidateVolumeMounts"],
)
def unmatched_volume_mount(mount: UnmatchedMount, queue: Queue) -> Violations:
    """A mount needs a volume of the same name in its pod.

    Kubernetes refuses a pod with a mount that names no volume of it, and the run never starts.
    """
    yield Violation(
        mount.span,
        f"no volume of this pod is called `{mount.name}`: Kubernetes refuses the pod",
        did_you_mean(mount.name, mount.volumes) or "add it under `volumes` of the pod, beside `containers`",
        severity=None if mount.certain else WARNING,
    )
