from __future__ import annotations

from collections.abc import Iterator

from launchlint.edits import remove
from launchlint.model.config import Queue
from launchlint.model.guardrails import InapplicableBound
from launchlint.rule import WARNING, Example, Fix, Label, Violation, rule


@rule(
    "LL206",
    WARNING,
    flags=[
        Example(
            """
            name: gpu
            resource_type: local-container
            resource_config: {memory: "{{memory}}"}
            template_variables:
              memory: {schema: {type: string, enum: [8g, 16g], «minimum»: 8, «maximum»: 16}}
            """,
            fixed="""
            name: gpu
            resource_type: local-container
            resource_config: {memory: "{{memory}}"}
            template_variables:
              memory: {schema: {type: string, enum: [8g, 16g]}}
            """,
        ),
    ],
    allows=[
        """
        name: gpu
        resource_type: local-container
        resource_config: {memory: "{{memory}}"}
        template_variables:
          memory: {schema: {type: string, enum: [8g, 16g]}}
        """,
    ],
    sources=["JSON Schema, Validation, section 6.2: minimum and maximum apply to numbers only"],
)
def inapplicable_tile_bound(bound: InapplicableBound, queue: Queue) -> Iterator[Violation]:
    """A string has no minimum and no maximum.

    Bounds apply to numbers. On a string tile they are passed over, so any text may be chosen
    unless `enum` lists what is allowed.
    """
    tile = bound.tile
    labels = [Label(tile.type_node.span, "the type is set here")] if tile.type_node is not None else []
    entry = tile.schema.entry(bound.key.text) if tile.schema is not None else None
    # Without a list of allowed values the type may be what is wrong.
    edits = remove(tile.schema, entry) if tile.schema and entry is not None and tile.enum is not None else ()
    yield Violation(
        bound.key.span,
        f"`{bound.key.text}` limits nothing on the string tile `{tile.name}`",
        "list the allowed values under `enum`, or make the tile an `integer` or `number`",
        labels=labels,
        fix=Fix(f"take out `{bound.key.text}`", edits) if edits else None,
    )
