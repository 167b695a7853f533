from __future__ import annotations

from launchlint.model.config import Queue, UndeclaredField
from launchlint.model.template import TemplateField
from launchlint.model.words import listed
from launchlint.rule import ERROR, NOTE, Edit, Example, Fix, Label, Violation, Violations, rule


@rule(
    "LL103",
    ERROR,
    flags=[
        Example(
            """
            name: gpu
            resource_type: kubernetes
            resource_config:
              spec: {parallelism: "«{{worker_count}}»"}
            template_variables:
              workers_count: {schema: {type: integer, minimum: 1, maximum: 4}}
            """,
            fixed="""
            name: gpu
            resource_type: kubernetes
            resource_config:
              spec: {parallelism: "{{workers_count}}"}
            template_variables:
              workers_count: {schema: {type: integer, minimum: 1, maximum: 4}}
            """,
        ),
        Example(
            """
            name: gpu
            resource_type: kubernetes
            resource_config:
              spec:
                parallelism: "«{{workers}}»"
                template: {spec: {containers: [{resources: {limits: {memory: "«{{mem}}»Gi"}}}]}}
            """,
            fixed="""
            name: gpu
            resource_type: kubernetes
            resource_config:
              spec:
                parallelism: "{{workers}}"
                template: {spec: {containers: [{resources: {limits: {memory: "{{mem}}Gi"}}}]}}
            template_variables:
              workers: {schema: {type: integer, minimum: 0}}
              mem: {schema: {type: integer, minimum: 1}}
            """,
            why="The fix declares what the field takes.",
        ),
        Example(
            """
            name: gpu
            resource_type: kubernetes
            resource_config:
              spec:
                parallelism: "{{workers}}"
                template:
                  spec:
                    containers:
                      - args:
                          - python train.py --workers {{workers}}
                          - |
                            print(f"«{{step}}» of {steps}")
            template_variables:
              workers: {schema: {type: integer, minimum: 1, maximum: 4}}
            """,
            why="A note: braces in a program may be its own.",
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
        """
    ],
    sources=["wandb 0.31.0: nothing on the client or the agent reads `{{name}}`; the server does"],
    whole=True,
)
def undeclared_tile(undeclared: UndeclaredField, queue: Queue) -> Violations:
    """A template field must name a declared tile.

    Launch fills `{{name}}` from the tile of that name when a job is queued. Without one nobody can
    choose a value: what the server puts there is not documented, and nothing it could put there is what
    the run needs. The typo shows far from where it was made. In the text of a program, doubled braces
    may be the program's own, so there it is a note unless a tile of nearly that name is left over.
    """
    field, near, misspelt = undeclared
    template = queue.template(field.scalar)
    if not misspelt and template is not None and template.may_be_code:
        yield Violation(
            field.span,
            f"no tile declares `{field.name}`, and what Launch makes of `{field.span.text}` in a program's text is not "
            "documented",
            f"did you mean `{near}`?"
            if near
            else f"if Launch should fill it, declare the tile `{field.name}`; else keep the program in the image",
            severity=NOTE,
        )
        return
    if not queue.tiles and any(argument.meant == "template_variables" for argument in queue.unknown_arguments):
        return  # the tiles are there, under a misspelt name
    if not queue.tiles_declared:
        beside = _tiles_file(queue.document.source.path)
        yield Violation(
            field.span,
            f"no tile for `{field.name}` is declared beside this config; it must be added in the web form",
            f"declare it in {beside}, or under `template_variables` of a queue definition",
            severity=NOTE,
        )
        return
    if near is not None:
        help = f"did you mean `{near}`?"
    elif queue.tiles:
        help = f"declared are {listed(queue.tiles_by_name)}"
    else:
        help = 'declare it in `template_variables`; where tiles live in the web form, set `tiles = "web"`'
    yield Violation(
        field.span,
        f"no tile declares `{field.name}`, so Launch has nothing to fill it with",
        help,
        labels=[Label(queue.tiles_by_name[near].span, "no field uses this tile")] if misspelt else [],
        fix=Fix(f"rename to `{near}`", Edit(field.name_span, near)) if misspelt else _declaration(field, queue),
    )


_MANY = 100  # `launchlint tiles --write` declares any number at once


def _declaration(field: TemplateField, queue: Queue) -> Fix | None:
    """A tile with the type and bounds its places imply. Where no schema knows them, that is a guess."""
    from launchlint.declare import declare
    from launchlint.model.proposal import propose, uses
    from launchlint.syntax.writing import written

    places = uses(queue)
    proposal = propose(places[field.name]) if len(places) <= _MANY else None
    if proposal is None:
        return None
    edits = declare(queue, {field.name: proposal.schema})
    return Fix(f"declare it: `{written(proposal.schema)}`", edits, safe=proposal.certain) if edits else None


def _tiles_file(path: str) -> str:
    """What to call the tiles file of a config."""
    stem, point, suffix = path.replace("\\", "/").rpartition("/")[2].rpartition(".")
    known = point and suffix in ("yaml", "yml", "json")
    return f"`{stem}.tiles.yaml` beside this file" if known else "a `.tiles.yaml` file"
