from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.definition import QueueName
from launchlint.model.recognise import NAME_LIMIT
from launchlint.rule import ERROR, Violation, Violations, rule


@rule(
    "LL701",
    ERROR,
    flags=[
        """
        name: «training-queue-of-the-research-team-for-large-language-models-on-h100s»
        resource_type: local-container
        resource_config: {gpus: all}
        """,
        """
        name: «""»
        resource_type: local-container
        resource_config: {gpus: all}
        """,
    ],
    allows=[
        """
        name: training-queue-of-the-research-team-for-large-models-on-8-x-h100
        resource_type: local-container
        resource_config: {gpus: all}
        """
    ],
    sources=["wandb/apis/public/api.py, upsert_run_queue and create_run_queue: len(name) == 0 or > 64"],
)
def queue_name_length(name: QueueName, queue: Queue) -> Violations:
    """A queue's name has 1 to 64 characters.

    The client raises a ValueError for any other name before it sends anything, so the queue is
    never created. It counts characters, not bytes, and takes every character.
    """
    if name.length is None:
        yield Violation(name.span, "a queue's name is text: the client fails on anything else", "write it in quotes")
        return
    what = f"has {name.length} characters" if name.length else "is empty"
    help = f"shorten it by {name.length - NAME_LIMIT}" if name.length else "give the queue a name"
    yield Violation(name.span, f"the queue's name {what}; the client takes 1 to {NAME_LIMIT}", help)
