from __future__ import annotations

from launchlint.edits import rename
from launchlint.model.config import Queue
from launchlint.model.guardrails import UnknownTileType
from launchlint.rule import ERROR, Example, Fix, Violation, Violations, rule


@rule(
    "LL202",
    ERROR,
    flags=[
        Example(
            """
            name: gpu
            resource_type: local-container
            resource_config: {cpus: "{{cpus}}", gpus: "{{gpus}}", memory: "{{memory}}"}
            template_variables:
              cpus: {schema: {type: «float», minimum: 0.5, maximum: 8}}
              gpus: {schema: {type: «int», minimum: 0, maximum: 8}}
              memory: {schema: {type: «str», enum: [8g, 16g]}}
            """,
            fixed="""
            name: gpu
            resource_type: local-container
            resource_config: {cpus: "{{cpus}}", gpus: "{{gpus}}", memory: "{{memory}}"}
            template_variables:
              cpus: {schema: {type: number, minimum: 0.5, maximum: 8}}
              gpus: {schema: {type: integer, minimum: 0, maximum: 8}}
              memory: {schema: {type: string, enum: [8g, 16g]}}
            """,
            why='The web form says "float"; the tile\'s schema says `number`.',
        ),
    ],
    allows=[
        """
        name: gpu
        resource_type: local-container
        resource_config: {cpus: "{{cpus}}", gpus: "{{gpus}}", memory: "{{memory}}"}
        template_variables:
          cpus: {schema: {type: number, minimum: 0.5, maximum: 8}}
          gpus: {schema: {type: integer, minimum: 0, maximum: 8}}
          memory: {schema: {type: string, enum: [8g, 16g]}}
        """,
    ],
    sources=["wandb/sdk/launch/utils.py, fetch_and_validate_template_variables: integer and number are converted"],
)
def unknown_tile_type(unknown: UnknownTileType, queue: Queue) -> Violations:
    """A tile's type is `string`, `integer` or `number`.

    The client turns what a user types into a number only for `integer` and `number`. With any
    other word for a type the value is sent as text; what then becomes of the tile's limits is not
    documented.
    """
    word, meant = unknown.node.text, unknown.meant
    boolean = word.lower() in ("bool", "boolean")
    if meant:
        help = f"did you mean `{meant}`?"
    elif boolean:
        help = 'use `string` with `enum: ["true", "false"]`'
    else:
        help = "use `string`, `integer` or `number`"
    yield Violation(
        unknown.node.span,
        f"`{word}` is no type of a tile, so `wandb launch` sends what users choose as text, even a number",
        help,
        fix=Fix(f"write `{meant}`", rename(unknown.node, meant)) if meant else None,
    )
