from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.workload import DuplicateEntry
from launchlint.rule import ERROR, WARNING, Label, Violation, Violations, rule


@rule(
    "LL525",
    ERROR,
    flags=[
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              volumes:
                - {name: data, emptyDir: {}}
                - {name: «data», emptyDir: {}}
              containers:
                - name: train
                  volumeMounts:
                    - {name: data, mountPath: /data}
                    - {name: data, mountPath: «/data»}
                  env:
                    - {name: MODE, value: a}
                    - {name: «MODE», value: b}
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
                    - {name: data, mountPath: /more, subPath: more}
        """,
    ],
    sources=["kubernetes/pkg/apis/core/validation"],
)
def duplicate_entry(entry: DuplicateEntry, queue: Queue) -> Violations:
    """Entries of a list that are told apart by a name need different ones.

    Kubernetes refuses a pod with two containers or volumes of one name, or two mounts at one path. Of
    two environment variables of one name the last one counts, and the first is lost: a warning.
    """
    if entry.what == "variable":
        message = f"`{entry.name}` is set twice; the container gets this last value"
    else:
        called = "is at" if entry.what == "mount path" else "is called"
        message = f"a second {entry.what.removesuffix(' path')} {called} `{entry.name}`: Kubernetes refuses the pod"
    label = Label(entry.first, "the first one")
    its = "a path of its own" if entry.what == "mount path" else "its own name"
    help = f"give each {entry.what.removesuffix(' path')} {its}" if entry.what != "variable" else "keep one of the two"
    yield Violation(entry.span, message, help, [label], severity=WARNING if entry.what == "variable" else None)
