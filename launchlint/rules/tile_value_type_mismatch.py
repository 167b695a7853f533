from __future__ import annotations

from math import ceil, floor

from launchlint.edits import quote, unquote
from launchlint.model.config import Queue
from launchlint.model.guardrails import MistypedTileValue
from launchlint.model.tile import fits_type
from launchlint.model.words import a
from launchlint.rule import ERROR, WARNING, Example, Fix, Label, Violation, Violations, rule
from launchlint.syntax import Scalar
from launchlint.syntax.scalars import resolve_plain
from launchlint.syntax.writing import quoted


@rule(
    "LL203",
    ERROR,
    flags=[
        Example(
            """
            name: gpu
            resource_type: local-container
            resource_config: {gpus: "{{gpus}}", cpus: "{{cpus}}"}
            template_variables:
              gpus: {schema: {type: integer, default: «"1"», minimum: 0, maximum: «'8'»}}
              cpus: {schema: {type: string, enum: ["1", «2», «4»]}}
            """,
            fixed="""
            name: gpu
            resource_type: local-container
            resource_config: {gpus: "{{gpus}}", cpus: "{{cpus}}"}
            template_variables:
              gpus: {schema: {type: integer, default: 1, minimum: 0, maximum: 8}}
              cpus: {schema: {type: string, enum: ["1", "2", "4"]}}
            """,
        ),
        Example(
            """
            name: gpu
            resource_type: local-container
            resource_config: {gpus: "{{gpus}}"}
            template_variables:
              gpus: {schema: {type: integer, default: «1.5», minimum: «0.5», maximum: «many»}}
            """,
            why="A fraction as the bound of an integer is only a warning.",
        ),
    ],
    allows=[
        """
        name: gpu
        resource_type: local-container
        resource_config: {gpus: "{{gpus}}", cpus: "{{cpus}}", memory: "{{memory}}"}
        template_variables:
          gpus: {schema: {type: integer, default: 1, minimum: 0, maximum: 8}}
          cpus: {schema: {type: number, default: 1, minimum: 0.5, maximum: 8}}
          memory: {schema: {type: string, enum: ["8", "16"], default: null}}
        """,
    ],
)
def tile_value_type_mismatch(mistyped: MistypedTileValue, queue: Queue) -> Violations:
    """A tile's default, allowed values and bounds are of the tile's type.

    A default of another type is refused where it is used unchanged, an allowed value of another
    type can never be chosen, and such a bound limits nothing.
    """
    node, tile, role, kind = mistyped
    value = node.value
    is_bound = role in ("minimum", "maximum")
    fix = None
    if not tile.in_string and kind == "string" and node.style == "" and value is not None:
        fix = Fix("quote it", quote(node))
    elif not tile.in_string and node.is_string and fits_type(resolve_plain(node.text.strip()), kind):
        fix = Fix("remove the quotes", unquote(node))
    yield Violation(
        node.span,
        f"the {role} `{node.text}` of tile `{tile.name}` is {_what(value)}, not {a(kind)}: " + _effect(value, is_bound),
        _help(node, kind, role),
        labels=[Label(tile.type_node.span, "the type is set here")] if tile.type_node is not None else [],
        fix=fix,
        severity=WARNING if is_bound and fits_type(value, "number") else None,
    )


def _effect(value: object, is_bound: bool) -> str:
    if not is_bound:
        return "nobody can choose it"
    return "no choice ever reaches it" if fits_type(value, "number") else "it limits nothing"


def _help(node: Scalar, kind: str, role: str) -> str:
    if kind == "string" and node.value is not None:
        return f"put it in quotes: `{quoted(node.text, node.json)}`"
    text = node.text.strip()
    if node.is_string and fits_type(resolve_plain(text), kind):
        return f"take the quotes away: `{text}`"
    if role in ("minimum", "maximum") and isinstance(node.value, float) and fits_type(node.value, "number"):
        return f"write `{ceil(node.value) if role == 'minimum' else floor(node.value)}`"
    return f"write {a(kind)}" + (" in quotes" if kind == "string" else "")


def _what(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, str):
        return "text"
    return "a fraction" if isinstance(value, float) and fits_type(value, "number") else "a number"
