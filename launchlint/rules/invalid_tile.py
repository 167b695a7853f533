from __future__ import annotations

from launchlint.edits import rename, wrap
from launchlint.model.config import Queue
from launchlint.model.tile import ENTRY_KEYS, SCHEMA_KEYS, TileFault
from launchlint.model.words import listed, nearest
from launchlint.rule import ERROR, NOTE, WARNING, Edit, Example, Fix, Label, Violation, Violations, rule
from launchlint.syntax import Mapping, Scalar

_WORDS = {
    "not-tiles": (
        "tiles are declared as a mapping from names to tiles, which this is not",
        "write `template_variables: {name: {schema: {type: ...}}}`",
    ),
    "list": (
        "tiles are a list here, as the API reads them back: the clients send a mapping, and Terraform refuses a list",
        "write `template_variables: {name: {schema: {type: ...}}}`",
    ),
    "no-name": ("this entry of the list names no tile", "add `name`"),
    "same-name": ("the tile `{tile}` is declared twice; the last declaration counts", "keep one of the two"),
    "not-a-tile": (
        "the tile `{tile}` is no mapping, so Launch cannot tell what may be chosen",
        "write `{schema: {type: string}}`",
    ),
    "no-schema": (
        "the tile `{tile}` has no `schema`: what users may choose is read from there and nowhere else",
        "put its type and limits under `schema`",
    ),
    "schema-shape": ("the `schema` of tile `{tile}` is no mapping", "write `{type: string}`"),
    "schema-json": ("the `schema` of tile `{tile}` is no JSON: {detail}", "correct the JSON inside the string"),
    "no-type": (
        "the tile `{tile}` has no type, which Launch needs to check a choice",
        "add `type`: `string`, `integer` or `number`",
    ),
    "enum-shape": ("the allowed values of tile `{tile}` are no list", "write `enum: [...]`"),
    "choice-shape": ("an allowed value of tile `{tile}` is no single value", "list plain values"),
    "value-shape": ("`{detail}` of tile `{tile}` is no single value", "write one value"),
    "other-name": (
        "the tile is declared as `{tile}` but names itself `{detail}`: a field finds it under one of the two only",
        "remove this `name`, or make both the same",
    ),
}
# What people write for the keys of a schema.
_MEANT = {
    "min": "minimum", "min_value": "minimum", "minValue": "minimum", "lower": "minimum", "from": "minimum",
    "max": "maximum", "max_value": "maximum", "maxValue": "maximum", "upper": "maximum", "to": "maximum",
    "options": "enum", "choices": "enum", "values": "enum", "allowed": "enum", "allowed_values": "enum",
    "allowedValues": "enum", "enums": "enum", "default_value": "default", "defaultValue": "default",
    "value": "default", "dtype": "type", "kind": "type", "desc": "description", "title": "description",
}  # fmt: skip
# JSON Schema has these; whether Launch heeds them is not documented.
_JSON_SCHEMA = frozenset(
    "exclusiveMinimum exclusiveMaximum multipleOf pattern format minLength maxLength const examples title "
    "$schema $id $comment anyOf oneOf allOf not additionalProperties required properties items description".split()
)


@rule(
    "LL201",
    ERROR,
    flags=[
        Example(
            """
            name: gpu
            resource_type: kubernetes
            resource_config:
              spec: {parallelism: "{{workers}}"}
            template_variables:
              «workers»: {type: integer, minimum: 1, maximum: 4}
            """,
            fixed="""
            name: gpu
            resource_type: kubernetes
            resource_config:
              spec: {parallelism: "{{workers}}"}
            template_variables:
              workers: {schema: {type: integer, minimum: 1, maximum: 4}}
            """,
        ),
        Example(
            """
            name: gpu
            resource_type: kubernetes
            resource_config:
              spec: {parallelism: "{{workers}}"}
            template_variables:
              workers:
                schema:
                  type: integer
                  «min»: 1
                  «max»: 4
            """,
            fixed="""
            name: gpu
            resource_type: kubernetes
            resource_config:
              spec: {parallelism: "{{workers}}"}
            template_variables:
              workers:
                schema:
                  type: integer
                  minimum: 1
                  maximum: 4
            """,
            why="An unknown key limits nothing.",
        ),
        Example(
            """
            ResourceConfig: {InstanceType: "{{kind}}", InstanceCount: 1, VolumeSizeInGB: 2}
            StoppingCondition: {MaxRuntimeInSeconds: 3600}
            """,
            beside={
                "queue.tiles.yaml": """
                - {name: kind, schema: '{"type": "string", "enum": ["ml.m5.large"], «"deflt"»: "ml.m5.large"}'}
                """
            },
            why="The form the API reads back: the fault is found inside the string.",
        ),
    ],
    allows=[
        """
        name: gpu
        resource_type: kubernetes
        resource_config:
          spec: {parallelism: "{{workers}}", completions: "{{runs}}"}
        template_variables:
          workers: {schema: {type: integer, minimum: 1, maximum: 4}, description: Pods at once}
          runs: {schema: {type: integer, minimum: 1, maximum: 4, default: null}}
        """,
    ],
    sources=[
        "wandb/terraform-provider-wandb, internal/provider/types.go: type, default, enum, minimum, maximum",
        "wandb/sdk/launch/utils.py, fetch_and_validate_template_variables: reads name and schema",
    ],
)
def invalid_tile(fault: TileFault, queue: Queue) -> Violations:
    """A tile is `{schema: {...}, description: ...}`, its schema made of five keys.

    Launch reads what users may choose from `type`, `default`, `enum`, `minimum` and `maximum`
    under `schema`. What stands elsewhere, or is spelled otherwise, guards nothing.
    """
    if fault.problem in ("schema-key", "entry-key"):
        yield _unknown_key(fault)
        return
    message, help = _WORDS[fault.problem]
    labels = [Label(fault.detail, "first declared here")] if fault.problem == "same-name" else []
    edits = _wrapped(fault.node) if fault.problem == "no-schema" else ()
    yield Violation(
        fault.span,
        message.format(tile=fault.tile, detail=fault.detail),
        help,
        labels=labels,
        fix=Fix("put it under `schema`", edits) if edits else None,
        severity=WARNING if fault.problem == "list" else None,
    )


def _wrapped(tile: object) -> tuple[Edit, ...]:
    if type(tile) is Mapping and all(entry.name in SCHEMA_KEYS for entry in tile.entries):
        return wrap(tile, "schema")
    return ()


def _unknown_key(fault: TileFault) -> Violation:
    key = str(fault.detail)
    own, other = (SCHEMA_KEYS, ENTRY_KEYS) if fault.problem == "schema-key" else (ENTRY_KEYS, SCHEMA_KEYS)
    where = "schema" if fault.problem == "schema-key" else "tile"
    if key in other:
        place = "beside `schema`, not in it" if where == "schema" else "in `schema`, not beside it"
        severity = NOTE if key == "description" else None
        return Violation(
            fault.span, f"`{key}` of tile `{fault.tile}` belongs {place}; here it is not read", severity=severity
        )
    if where == "schema" and key in _JSON_SCHEMA:
        return Violation(
            fault.span,
            f"no client of Launch knows `{key}` in a tile's schema; whether it limits anything is not documented",
            f"documented are {listed(SCHEMA_KEYS)}",
            severity=NOTE,
        )
    meant = _MEANT.get(key) if _MEANT.get(key) in own else nearest(key, own)
    fix = None
    if meant and type(fault.node) is Scalar:
        fix = Fix(f"rename to `{meant}`", rename(fault.node, meant))
    return Violation(
        fault.span,
        f"`{key}` is no key of a tile{chr(39) + 's schema' if where == 'schema' else ''}, so it guards nothing",
        f"did you mean `{meant}`?" if meant else f"a {where} has {listed(own)}",
        fix=fix,
        severity=None if meant else WARNING,
    )
