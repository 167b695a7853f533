from __future__ import annotations

from launchlint.edits import remove
from launchlint.model.config import Queue
from launchlint.model.guardrails import InapplicableBound
from launchlint.model.tile import Tile, fits_type
from launchlint.rule import WARNING, Example, Fix, Label, Violation, Violations, rule
from launchlint.syntax.writing import written


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
def inapplicable_tile_bound(bound: InapplicableBound, queue: Queue) -> Violations:
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
        _help(tile),
        labels=labels,
        fix=Fix(f"take out `{bound.key.text}`", edits) if edits else None,
    )


def _help(tile: Tile) -> str:
    if tile.enum is not None:
        return "take it out: `enum` says what users may choose"
    bounds = [node for node in (tile.minimum, tile.maximum) if node is not None]
    numbers = [node for node in bounds if fits_type(node.value, "number")]
    texts = f"list what users may choose, as in `enum: {written([node.text for node in bounds])}`"
    if len(numbers) < len(bounds):
        return texts
    whole = all(fits_type(node.value, "integer") for node in numbers)
    return f"write `type: {'integer' if whole else 'number'}`, or {texts}"
