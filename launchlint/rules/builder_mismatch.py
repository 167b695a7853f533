from __future__ import annotations

from launchlint.model.meeting import BuilderMismatch
from launchlint.model.tree import Tree
from launchlint.rule import WARNING, Example, Label, Violation, Violations, rule


@rule(
    "LL808",
    WARNING,
    flags=[
        Example(
            """
            name: gpu
            entity: team
            resource_type: kubernetes
            resource_config:
              builder: {«accelerator»: {base_image: "nvidia/cuda:12.4.1-runtime-ubuntu22.04"}}
            """,
            beside={
                "agent.yaml": """
                entity: team
                queues: [gpu]
                builder: {type: noop}
                """,
            },
        ),
    ],
    allows=[
        Example(
            """
            name: gpu
            entity: team
            resource_type: kubernetes
            resource_config:
              builder: {accelerator: {base_image: "nvidia/cuda:12.4.1-runtime-ubuntu22.04"}}
            """,
            beside={
                "agent.yaml": """
                entity: team
                queues: [gpu]
                builder: {type: docker}
                """,
            },
        ),
        Example(
            """
            name: gpu
            entity: team
            resource_type: kubernetes
            resource_config:
              builder: {accelerator: {base_image: "nvidia/cuda:12.4.1-runtime-ubuntu22.04"}}
            """,
            beside={
                "agent.yaml": """
                entity: team
                queues: [gpu]
                builder: {type: noop}
                """,
                "builders.yaml": """
                entity: team
                queues: [gpu]
                builder: {type: docker}
                """,
            },
            why="Another agent of the queue reads it.",
        ),
    ],
    sources=["wandb 0.31.0, wandb/sdk/launch/agent/agent.py, LaunchAgent._task_run_job"],
)
def builder_mismatch(mismatch: BuilderMismatch, tree: Tree) -> Violations:
    """Which base image of a queue counts depends on the builder of its agent.

    An agent whose builder is `noop`, the Helm chart's own choice, builds nothing: it never reads
    `accelerator`, and runs code jobs on `base_image`. One that builds never reads `base_image`. The
    image somebody chose is then not the one that runs.
    """
    noop = mismatch.builder == "noop"
    agents = "the agent that serves this queue has" if len(mismatch.agents) == 1 else "the agents of this queue have"
    yield Violation(
        mismatch.span,
        f"`{mismatch.key}` is never read: {agents} the builder `{mismatch.builder}`, so runs get another base image",
        "write `builder: {base_image: ...}`, or give that agent a builder"
        if noop
        else "write `builder: {accelerator: {base_image: ...}}`",
        labels=[Label(agent, "the agent names the queue here") for agent in mismatch.agents],
    )
