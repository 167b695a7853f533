from __future__ import annotations

from launchlint.model.config import Unrecognised
from launchlint.model.file import LaunchFile
from launchlint.model.strangers import meant_key, what_is
from launchlint.rule import WARNING, Example, Violation, Violations, rule
from launchlint.syntax import Mapping


@rule(
    "LL004",
    WARNING,
    flags=[
        Example(
            """
            «apiVersion»: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: {template: {spec: {containers: [{name: web, image: nginx}]}}}
            """,
            why="Launch starts jobs, not services.",
        ),
        Example(
            """
            «resource_arg»:
              kubernetes: {kind: Job}
            """,
            why="One letter off.",
        ),
    ],
    allows=[
        """
        # A list of one resource's arguments needs no frame: its keys tell which resource it is.
        gpus: all
        shm-size: 8g
        """,
        """
        # launchlint: resource=kubernetes
        metadata: {labels: {team: research}}
        """,
        Example("", why="An empty file is none of anybody's."),
    ],
)
def unrecognised_config(stranger: Unrecognised, file: LaunchFile) -> Violations:
    """A file named on the command line should be a config of W&B Launch.

    It has the shape of no queue, agent, launch or sweep config, so nothing in it could be
    checked. In a directory such files are passed over without a word.
    """
    root = stranger.document.root
    assert root is not None
    span = root.entries[0].key.span if type(root) is Mapping and root.entries else root.span
    end = span.source.text.find("\n", span.start, span.end)
    if end >= 0:
        span = span.inner(0, end - span.start)  # its first line is enough to point at
    what = what_is(root)
    near = meant_key(root)
    if near:
        help = f"did you mean `{near[1]}` where it says `{near[0]}`?"
    else:
        help = (
            "a queue has `resource_type` and `resource_config`; for bare arguments write `# launchlint: resource=...`"
        )
    yield Violation(
        span,
        f"this is {what}, no config of Launch: nothing in it was checked"
        if what and not near
        else "this has the shape of no Launch config, so nothing in it was checked",
        help,
    )
