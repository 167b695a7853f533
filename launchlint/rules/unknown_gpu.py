from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.gpu import all_gpus
from launchlint.model.target import UnknownGpu
from launchlint.model.words import nearest
from launchlint.rule import WARNING, Example, Violation, Violations, rule


@rule(
    "LL413",
    WARNING,
    flags=[
        Example(
            """
            # launchlint: gpu=«H1000»
            kind: Job
            spec: {template: {spec: {restartPolicy: Never}}}
            builder: {accelerator: {base_image: "nvidia/cuda:12.4.1-base-ubuntu22.04"}}
            """,
        ),
        Example(
            """
            # launchlint: gpu=T4, «L40X»
            kind: Job
            spec: {template: {spec: {restartPolicy: Never}}}
            """,
        ),
    ],
    allows=[
        """
        # launchlint: gpu=H100
        kind: Job
        spec: {template: {spec: {restartPolicy: Never}}}
        """,
    ],
)
def unknown_gpu(unknown: UnknownGpu, queue: Queue) -> Violations:
    """The GPU that a `launchlint:` comment names must be one launchlint knows.

    The comment tells what a queue itself does not say, so that its image can be checked against that
    GPU. With a name nobody knows nothing is checked at all, though the comment looks as if it were.
    """
    names = [found.key.replace("_", "-") for found in all_gpus()]
    near = nearest(unknown.name, names)
    yield Violation(
        unknown.span,
        f"`{unknown.name}` is no GPU that launchlint knows, so images of this queue go unchecked",
        f"did you mean `{near}`?" if near else "`launchlint gpu` lists the names",
    )
