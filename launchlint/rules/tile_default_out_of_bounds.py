from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.guardrails import DefaultOutOfBounds
from launchlint.model.words import either
from launchlint.rule import ERROR, Example, Label, Violation, Violations, rule
from launchlint.syntax import Scalar

_WORDS = {
    "minimum": ("is below the minimum", "the limit is set here"),
    "maximum": ("is above the maximum", "the limit is set here"),
    "enum": ("is not one of the allowed values", "the allowed values are listed here"),
}


@rule(
    "LL204",
    ERROR,
    flags=[
        """
        name: gpu
        resource_type: local-container
        resource_config: {gpus: "{{gpus}}", memory: "{{memory}}"}
        template_variables:
          gpus: {schema: {type: integer, default: «16», minimum: 0, maximum: 8}}
          memory: {schema: {type: string, default: «32g», enum: [8g, 16g]}}
        """,
        Example(
            r"""
            {"resource_args": {"kubernetes": {"spec": {"parallelism": "{{workers}}"}}},
             "template_variables": [
               {"name": "workers",
                "schema": "{\"type\": \"integer\", \"default\": «0», \"minimum\": 1, \"maximum\": 4}"}
             ]}
            """,
            name="queue.json",
            why="The form the API reads back.",
        ),
    ],
    allows=[
        """
        name: gpu
        resource_type: local-container
        resource_config: {gpus: "{{gpus}}", memory: "{{memory}}"}
        template_variables:
          gpus: {schema: {type: integer, default: 8, minimum: 0, maximum: 8}}
          memory: {schema: {type: string, default: 16g, enum: [8g, 16g]}}
        """,
    ],
)
def tile_default_out_of_bounds(default: DefaultOutOfBounds, queue: Queue) -> Violations:
    """A tile's default is a value users may choose.

    Whoever leaves such a tile alone submits a value that its own limits forbid: the job is
    refused, or runs outside the guard-rails.
    """
    node, tile, limit, role = default
    what, label = _WORDS[role]
    if role == "enum":
        choices = dict.fromkeys(choice.text for choice in tile.choices if choice.text)
        help = f"write {either(choices)}, or allow `{node.text}` under `enum`"
    else:
        text = limit.text if type(limit) is Scalar else ""
        beyond, move = ("less", "raise") if role == "maximum" else ("more", "lower")
        help = f"write `{text}` or {beyond}, or {move} the {role}"
    yield Violation(
        node.span,
        f"the default `{node.text}` of tile `{tile.name}` {what}, so a job that keeps it breaks the tile's own limits",
        help,
        labels=[Label(limit.span, label)],
    )
