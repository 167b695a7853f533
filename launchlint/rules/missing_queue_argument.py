from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.definition import MissingArgument
from launchlint.model.words import listed
from launchlint.rule import ERROR, Violation, Violations, rule


@rule(
    "LL705",
    ERROR,
    flags=[
        """
        «name»: gpu
        resource_config: {gpus: all}
        template_variables: {}
        """,
        """
        «name»: gpu
        resource_type: local-container
        template_variables: {}
        """,
    ],
    allows=[
        """
        name: gpu
        resource_type: local-container
        resource_config: {gpus: all}
        """,
        """
        # `create_run_queue` takes a queue without config.
        name: gpu
        type: local-container
        template_variables: {}
        """,
    ],
    sources=["wandb/apis/public/api.py: the signatures of upsert_run_queue and create_run_queue"],
)
def missing_queue_argument(missing: MissingArgument, queue: Queue) -> Violations:
    """A queue definition names its resource and holds the resource's settings.

    `upsert_run_queue` cannot be called without `resource_type` and `resource_config`, nor
    `create_run_queue` without `type`: the call fails before anything is sent.
    """
    name = missing.name
    if name == "resource_config":
        help = "add `resource_config: {}` with the resource's settings"
    elif queue.resource:
        help = f"add `{name}: {queue.resource}`"
    else:
        from launchlint.model.recognise import RESOURCES

        help = f"add `{name}`: one of {listed(RESOURCES)}"
    yield Violation(missing.span, f"the definition has no `{name}`, which `{missing.call}` needs", help)
