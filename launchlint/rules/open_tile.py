from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.guardrails import OpenTile
from launchlint.model.words import a
from launchlint.rule import NOTE, Violation, Violations, rule


@rule(
    "LL208",
    NOTE,
    default=False,
    flags=[
        """
        name: gpu
        resource_type: local-container
        resource_config: {gpus: "{{gpus}}", memory: "{{memory}}"}
        template_variables:
          «gpus»: {schema: {type: integer, default: 1}}
          «memory»: {schema: {type: string}}
        """,
    ],
    allows=[
        """
        name: gpu
        resource_type: local-container
        resource_config: {gpus: "{{gpus}}", memory: "{{memory}}"}
        template_variables:
          gpus: {schema: {type: integer, default: 1, maximum: 8}}
          memory: {schema: {type: string, enum: [8g, 16g]}}
        """,
    ],
)
def open_tile(open: OpenTile, queue: Queue) -> Violations:
    """A tile is a guard-rail: it should bound what may be chosen.

    Advice, off unless selected: a tile without `enum`, `minimum` or `maximum` lets users ask for
    anything, such as more GPUs than there are.
    """
    tile, kind = open
    bounds = "`enum`" if kind == "string" else "`minimum` and `maximum`, or `enum`"
    yield Violation(
        tile.span, f"the tile `{tile.name}` takes {a(kind)} of any value, so it guards nothing", f"add {bounds}"
    )
