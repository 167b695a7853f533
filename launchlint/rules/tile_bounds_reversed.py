from __future__ import annotations

from launchlint.edits import rewrite
from launchlint.model.config import Queue
from launchlint.model.guardrails import ReversedBounds
from launchlint.rule import ERROR, Example, Fix, Label, Violation, Violations, rule


@rule(
    "LL205",
    ERROR,
    flags=[
        Example(
            """
            name: gpu
            resource_type: local-container
            resource_config: {gpus: "{{gpus}}", cpus: "{{cpus}}"}
            template_variables:
              gpus: {schema: {type: integer, minimum: «8», maximum: 1}}
              cpus: {schema: {type: integer, enum: [«0», 4, 8, «128»], minimum: 1, maximum: 64}}
            """,
            fixed="""
            name: gpu
            resource_type: local-container
            resource_config: {gpus: "{{gpus}}", cpus: "{{cpus}}"}
            template_variables:
              gpus: {schema: {type: integer, minimum: 1, maximum: 8}}
              cpus: {schema: {type: integer, enum: [0, 4, 8, 128], minimum: 1, maximum: 64}}
            """,
        ),
    ],
    allows=[
        Example(
            """
            name: gpu
            resource_type: local-container
            resource_config: {gpus: "{{gpus}}", cpus: "{{cpus}}"}
            template_variables:
              gpus: {schema: {type: integer, minimum: 4, maximum: 4}}
              cpus: {schema: {type: number, enum: [1, 4, 8.0], minimum: 1, maximum: 8}}
            """
        ),
    ],
)
def tile_bounds_reversed(reversed: ReversedBounds, queue: Queue) -> Violations:
    """A tile's minimum is not above its maximum, and its allowed values lie between them.

    Between reversed bounds there is no value, so no job can be submitted with the tile; an allowed
    value outside the bounds is offered and then refused.
    """
    node, tile, limit, role = reversed
    fix = None
    if node is tile.minimum:
        message = f"the minimum `{node.text}` of tile `{tile.name}` is above its maximum: no value can be chosen"
        help = "swap the two"
        fix = Fix("swap them", (rewrite(node, limit.value), rewrite(limit, node.value)), safe=False)
    else:
        side = "above" if role == "maximum" else "below"
        message = f"the allowed value `{node.text}` of tile `{tile.name}` is {side} the {role}, so it cannot be chosen"
        help = f"remove it, or move the {role}"
    yield Violation(node.span, message, help, labels=[Label(limit.span, f"the {role} is set here")], fix=fix)
