from __future__ import annotations

from launchlint.edits import rename
from launchlint.model.config import Queue
from launchlint.model.definition import CREATE, UnknownMode
from launchlint.rule import ERROR, Example, Fix, Violation, Violations, rule


@rule(
    "LL703",
    ERROR,
    flags=[
        Example(
            """
            name: gpu
            resource_type: local-container
            resource_config: {gpus: all}
            prioritization_mode: «v1»
            """,
            why="Either mode may be meant, so nothing is changed unasked.",
        ),
        Example(
            """
            name: gpu
            resource_type: local-container
            resource_config: {gpus: all}
            prioritization_mode: «disable»
            """,
            fixed="""
            name: gpu
            resource_type: local-container
            resource_config: {gpus: all}
            prioritization_mode: DISABLED
            """,
        ),
        Example(
            """
            name: gpu
            type: local-container
            config: {gpus: all}
            prioritization_mode: «DISABLED»
            """,
            why="`create_run_queue` knows `V0` only; a queue without it has no priorities.",
        ),
    ],
    allows=[
        """
        name: gpu
        resource_type: local-container
        resource_config: {gpus: all}
        prioritization_mode: v0
        """,
        """
        name: gpu
        resource_type: local-container
        resource_config: {gpus: all}
        prioritization_mode: disabled
        """,
        """
        name: gpu
        type: local-container
        config: {gpus: all}
        prioritization_mode: null
        """,
    ],
    sources=["wandb/apis/public/api.py: upsert_run_queue takes V0 and DISABLED in any case, create_run_queue V0"],
)
def unknown_prioritization_mode(mode: UnknownMode, queue: Queue) -> Violations:
    """A queue's prioritization mode is `V0` or `DISABLED`.

    The client raises a ValueError for anything else, and `create_run_queue` for `DISABLED` too:
    there a queue without priorities is one without the argument.
    """
    node, meant, call = mode
    if call == CREATE:
        allowed, help = "`V0` only", "leave it out for a queue without priorities"
    else:
        allowed, help = "`V0` and `DISABLED`", "write `V0` or `DISABLED`"
    # `v1` may stand for a version that does not exist, or for priorities at all.
    sure = meant == "DISABLED"
    yield Violation(
        node.span,
        f"`{node.text}` is no prioritization mode here: `{call}` takes {allowed} and refuses the queue",
        f"did you mean `{meant}`?" if meant and sure else help,
        fix=Fix(f"write `{meant}`", rename(node, meant), safe=sure) if meant and node.is_string else None,
    )
