from __future__ import annotations

from launchlint.model.tree import Tree, UndefinedQueue
from launchlint.model.words import listed
from launchlint.rule import NOTE, WARNING, Example, Violation, Violations, rule


@rule(
    "LL807",
    WARNING,
    flags=[
        Example(
            """
            entity: team
            queues: [gpu, «gpus-large»]
            max_jobs: 2
            """,
            beside={
                "queues/gpu.yaml": """
                name: gpu
                resource_type: local-container
                resource_config: {gpus: all}
                """,
                "queues/large.yaml": """
                name: gpu-large
                resource_type: local-container
                resource_config: {gpus: all}
                """,
            },
            name="agent.yaml",
        ),
        Example(
            """
            entity: vision
            queues: [«gpu»]
            max_jobs: 2
            """,
            beside={
                "queues/gpu.yaml": """
                name: gpu
                entity: speech
                resource_type: local-container
                resource_config: {gpus: all}
                """,
            },
            name="agent.yaml",
        ),
    ],
    allows=[
        Example(
            """
            entity: team
            queues: [gpu]
            max_jobs: 2
            """,
            beside={
                "queues/gpu.yaml": """
                name: gpu
                resource_type: local-container
                resource_config: {gpus: all}
                """,
            },
            name="agent.yaml",
        ),
    ],
    sources=["wandb 0.31.0, wandb/sdk/launch/agent/agent.py, LaunchAgent"],
)
def undefined_queue(queue: UndefinedQueue, tree: Tree) -> Violations:
    """An agent polls the queues its config names, right or wrong.

    A name that no queue bears is not refused: the agent waits for jobs that never come, and jobs wait
    in the queue that was meant. It is a warning where another queue of these files has a name like it,
    and a note where the queue may simply be kept elsewhere.
    """
    if queue.others:
        message = f"`{queue.name}` here belongs to {listed(queue.others)}, so this agent takes nothing from it"
        yield Violation(queue.span, message, "give the agent the entity of its queues")
    elif queue.meant:
        message = f"no queue is called `{queue.name}`: the agent polls it for ever and takes nothing"
        yield Violation(queue.span, message, f"did you mean `{queue.meant}`?")
    else:
        message = f"none of these files defines the queue `{queue.name}`"
        yield Violation(queue.span, message, "check its spelling where the queue is kept", severity=NOTE)
