from __future__ import annotations

from launchlint.edits import unwrap, wrap
from launchlint.model.config import Misnesting, Templated
from launchlint.model.words import listed
from launchlint.rule import ERROR, Example, Fix, Label, Violation, Violations, rule


@rule(
    "LL005",
    ERROR,
    flags=[
        Example(
            """
            name: gpu
            resource_type: kubernetes
            resource_config:
              «kubernetes»:
                # One pod each.
                kind: Job
                spec:
                  parallelism: 1
            """,
            fixed="""
            name: gpu
            resource_type: kubernetes
            resource_config:
              # One pod each.
              kind: Job
              spec:
                parallelism: 1
            """,
        ),
        Example(
            """
            {
              "name": "gpu",
              "type": "local-container",
              "config": {«"resource_args"»: {"local-container": {"gpus": "all"}}}
            }
            """,
            name="queue.json",
            fixed="""
            {
              "name": "gpu",
              "type": "local-container",
              "config": {"gpus": "all"}
            }
            """,
        ),
        Example(
            """
            «resource_args»:
              gpus: all
              shm-size: 8g
            """,
            fixed="""
            resource_args:
              local-container:
                gpus: all
                shm-size: 8g
            """,
            why="The resource's name is missing.",
        ),
    ],
    allows=[
        """
        name: gpu
        resource_type: kubernetes
        resource_config:
          kind: Job
          spec: {parallelism: 1}
        """,
        """
        resource_args:
          local-container:
            gpus: all
        """,
    ],
    sources=["wandb/apis/public/api.py, upsert_run_queue: wraps resource_config as {resource_args: {type: config}}"],
)
def misplaced_nesting(nesting: Misnesting, config: Templated) -> Violations:
    """The levels `resource_args` and the resource's name stand once, and where Launch wants them.

    The client puts both around `resource_config` by itself. Written there as well, they stand
    twice: the runner finds none of the settings and starts every job with its defaults, without a
    word. Without the resource's name under `resource_args` no runner finds them either.
    """
    if nesting.problem == "missing":
        yield _missing(nesting, str(config.shape.resource))
    elif nesting.problem == "extra":
        yield _extra(nesting)
    else:
        yield _foreign(nesting, config)


def _missing(nesting: Misnesting, resource: str) -> Violation:
    edits = wrap(nesting.inner, resource)
    return Violation(
        nesting.levels[0][1].key.span,
        "the resource's name is missing under `resource_args`, so no runner finds these settings",
        f"put them under `{resource}`",
        fix=Fix(f"put them under `{resource}`", edits) if edits else None,
    )


def _extra(nesting: Misnesting) -> Violation:
    names = listed(entry.name or "" for _, entry in nesting.levels)
    they = "they stand" if len(nesting.levels) > 1 else "it stands"
    outermost = nesting.levels[0]
    edits = unwrap(*outermost)  # of several levels each round of fixing takes one
    return Violation(
        nesting.levels[0][1].key.span,
        f"Launch puts {names} around these settings itself: here {they} twice, and the runner finds no setting",
        f"take {names} out",
        fix=Fix(f"take out `{outermost[1].name}`", edits) if edits else None,
    )


def _foreign(nesting: Misnesting, config: Templated) -> Violation:
    entry = nesting.levels[-1][1]
    node = config.shape.resource_node
    return Violation(
        entry.key.span,
        f"these settings are for `{entry.name}`, but the queue runs on `{config.shape.resource}`: none is found",
        "make both the same resource",
        labels=[Label(node.span, "the queue's resource")] if node is not None else [],
    )
