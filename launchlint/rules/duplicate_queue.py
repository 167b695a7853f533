from __future__ import annotations

from launchlint.model.tree import DuplicateQueue, Tree
from launchlint.rule import WARNING, Example, Label, Violation, Violations, rule


@rule(
    "LL707",
    WARNING,
    flags=[
        Example(
            """
            name: «gpu»
            resource_type: local-container
            resource_config: {gpus: all}
            """,
            beside={
                "gpu-old.yaml": """
                name: gpu
                resource_type: local-container
                resource_config: {gpus: 1}
                """
            },
        ),
        Example(
            """
            name: gpu
            entity: team
            resource_type: local-container
            resource_config: {gpus: all}
            ---
            name: «gpu»
            entity: team
            resource_type: local-container
            resource_config: {gpus: 1}
            """,
            why="Two documents of one file.",
        ),
    ],
    allows=[
        Example(
            """
            name: gpu
            entity: vision
            resource_type: local-container
            resource_config: {gpus: all}
            """,
            beside={
                "speech.yaml": """
                name: gpu
                entity: speech
                resource_type: local-container
                resource_config: {gpus: all}
                """
            },
            why="Each entity has queues of its own.",
        ),
    ],
    sources=["wandb/apis/public/api.py, upsert_run_queue: a queue is found by entity and name"],
)
def duplicate_queue(duplicate: DuplicateQueue, tree: Tree) -> Violations:
    """A queue is defined in one place.

    `upsert_run_queue` finds a queue by its entity and name, so of two definitions the one that is
    sent last replaces the other, and which that is depends on who sends them. Files in different
    directories that leave the entity open may belong to different ones and are not compared.
    """
    yield Violation(
        duplicate.span,
        f"the queue `{duplicate.name}` is defined twice: whichever is sent last replaces the other",
        "rename one, remove one, or give each its `entity`",
        labels=[Label(duplicate.first, "defined here already")],
    )
