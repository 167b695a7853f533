from __future__ import annotations

from launchlint.edits import take
from launchlint.model.config import Queue
from launchlint.model.guardrails import RepeatedChoice
from launchlint.rule import WARNING, Example, Fix, Label, Violation, Violations, rule


@rule(
    "LL207",
    WARNING,
    flags=[
        Example(
            """
            name: gpu
            resource_type: local-container
            resource_config: {memory: "{{memory}}", cpus: "{{cpus}}"}
            template_variables:
              memory: {schema: {type: string, enum: [8g, 16g, «8g»]}}
              cpus: {schema: {type: string, enum: «[]»}}
            """,
            fixed="""
            name: gpu
            resource_type: local-container
            resource_config: {memory: "{{memory}}", cpus: "{{cpus}}"}
            template_variables:
              memory: {schema: {type: string, enum: [8g, 16g]}}
              cpus: {schema: {type: string, enum: []}}
            """,
        ),
    ],
    allows=[
        """
        name: gpu
        resource_type: local-container
        resource_config: {memory: "{{memory}}"}
        template_variables:
          memory: {schema: {type: string, enum: [8g, 16g, 8G]}}
        """,
    ],
    sources=["JSON Schema, Validation, section 6.1.2: enum holds at least one element, and each once"],
)
def duplicate_tile_choice(repeated: RepeatedChoice, queue: Queue) -> Violations:
    """Each allowed value of a tile is listed once, and there is at least one.

    A value listed twice was often meant to be another one. An empty list allows nothing at all.
    """
    node, tile, first = repeated
    if first is None:
        yield Violation(node.span, f"the tile `{tile.name}` allows no value at all", "list the values users may choose")
    else:
        edits = take(tile.enum, node) if tile.enum is not None else ()
        yield Violation(
            node.span,
            f"the tile `{tile.name}` allows `{first.text}` twice",
            "remove it, or write the value that was meant",
            labels=[Label(first.span, "listed here already")],
            fix=Fix("take it out", edits, safe=False) if edits else None,
        )
