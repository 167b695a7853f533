from __future__ import annotations

from launchlint.edits import remove, take
from launchlint.model.config import Queue, UnusedTile
from launchlint.model.tile import Tile
from launchlint.rule import WARNING, Example, Fix, Label, Violation, Violations, rule
from launchlint.syntax import Mapping


@rule(
    "LL104",
    WARNING,
    flags=[
        Example(
            """
            name: gpu
            resource_type: kubernetes
            resource_config:
              spec: {parallelism: "{{workers}}"}
            template_variables:
              workers: {schema: {type: integer, minimum: 1, maximum: 4}}
              «gpus»: {schema: {type: integer, minimum: 1, maximum: 8}}
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
    ],
    allows=[
        """
        name: gpu
        resource_type: kubernetes
        resource_config:
          spec: {parallelism: "{{workers}}"}
        template_variables:
          workers: {schema: {type: integer, minimum: 1, maximum: 4}}
        """,
        Example(
            """
            ResourceConfig: {InstanceType: "{{aws_instance}}", InstanceCount: 1, VolumeSizeInGB: 2}
            StoppingCondition: {MaxRuntimeInSeconds: 3600}
            """,
            beside={
                "queue.tiles.yaml": """
                aws-instance: {schema: {type: string, enum: [ml.m4.xlarge, ml.p3.2xlarge]}}
                """
            },
            also=["LL103"],
            why="A hyphen and an underscore are different names; the field is told, with its tile.",
        ),
    ],
    whole=True,
)
def unused_tile(unused: UnusedTile, queue: Queue) -> Violations:
    """A tile should fill a template field.

    A tile no field names offers a choice that changes nothing: users set it, and their runs start
    with whatever the config says. Often the field bears a slightly different name.
    """
    tile, meant = unused
    yield Violation(
        tile.span,
        f"no template field uses the tile `{tile.name}`, so what users choose there changes nothing",
        f"did you mean `{meant.name}`?" if meant else f"write `{{{{{tile.name}}}}}` where it belongs, or drop the tile",
        labels=[Label(meant.span, "this field has no tile")] if meant else [],
        fix=None if meant else _removal(tile),
    )


def _removal(tile: Tile) -> Fix | None:
    holder = tile.holder
    if isinstance(holder, Mapping):
        entry = holder.entry(tile.name)
        edits = remove(holder, entry) if entry is not None else ()
    else:
        edits = take(holder, tile.entry)
    return Fix("take the tile out", edits, safe=False) if edits else None
