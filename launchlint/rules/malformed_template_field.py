from __future__ import annotations

from launchlint.model.config import Templated
from launchlint.model.template import MalformedField
from launchlint.rule import ERROR, NOTE, Edit, Example, Fix, Violation, Violations, rule

# What is wrong with the braces, and what to do where the name that was meant is not known.
_WORDS = {
    "unclosed": ("is never closed", "close it with `}}`"),
    "half-open": ("opens with a single brace", "open it with `{{`"),
    "empty": ("names no tile", "put a tile's name between the braces"),
    "words": ("holds more than one word", "name one tile"),
    "filter": ("holds a filter, which is another language's", "write the bare name; a default belongs in the tile"),
    "braces": ("has a brace too many", "write two braces on each side"),
    "block": ("is a block or helper, for which Launch documents no meaning", "write the value out, or name a tile"),
    "nested": ("has braces inside its braces", "name one tile, with nothing else between the braces"),
    "signs": ("has signs before or after the name, as other languages write them", "write the bare name"),
    "characters": (
        "holds characters that no name has",
        "name a tile with letters, digits, `_` and `-` only",
    ),
}


@rule(
    "LL101",
    ERROR,
    flags=[
        Example(
            """
            gpus: "«{{gpus}»"
            shm-size: "«{size}}»"
            cpus: "«{{{cpus}}}»"
            """,
            fixed="""
            gpus: "{{gpus}}"
            shm-size: "{{size}}"
            cpus: "{{cpus}}"
            """,
            why="Braces that do not match.",
        ),
        Example(
            """
            gpus: "«{{}}»"
            memory: "«{{ memory | default(8) }}»"
            cpus: "«{{cpu count}}»"
            shm-size: "«{{#if big}}»64g«{{/if}}»"
            """,
            why="Launch fills a bare name, not expressions, filters or blocks.",
        ),
        Example(
            """
            gpus: «{{gpus}»
            shm-size: «{{size}»g
            """,
            fixed="""
            gpus: "{{gpus}}"
            shm-size: "{{size}}g"
            """,
            why="Bare as well: one slip, told once, with the quotes that it needs too.",
        ),
        Example(
            """
            gpus: "«{{ gpus }}»"
            """,
            fixed="""
            gpus: "{{gpus}}"
            """,
            why="Blanks are only a note: no document says whether Launch reads them as a field.",
        ),
    ],
    allows=[
        """
        gpus: "{{gpus}}"
        shm-size: "{{size-in-gb}}g"
        env: ['SETTINGS={"retry": {"max": 3}}']
        """,
    ],
    sources=["docs.wandb.ai, queue config templates: a field is a name in double braces"],
)
def malformed_template_field(fault: MalformedField, config: Templated) -> Violations:
    """A template field is a name in double braces, and nothing else.

    Launch fills `{{name}}` from the tile of that name. Anything that only looks like it is not
    documented to be filled: where it is not, the braces travel as text to the cluster, and the run
    fails on them.
    """
    text = fault.span.text
    right = f"{{{{{fault.name}}}}}"
    if fault.problem == "spaces":
        template = config.template(fault.scalar)
        if template is not None and template.may_be_code and fault.name not in config.tile_names:
            return  # Jinja writes it so; that no tile declares it is said
        yield Violation(
            fault.span,
            f"`{text}` has blanks inside its braces; whether Launch reads it as a field is not documented",
            f"write `{right}`",
            fix=Fix(f"write `{right}`", Edit(fault.span, right)),
            severity=NOTE,
        )
        return
    what, help = _WORDS[fault.problem]
    if fault.problem == "filter" and fault.name:
        help = f"write `{right}`; a default belongs in the tile"
    meant = fault.name is not None and fault.problem != "filter"
    sure = meant and (fault.problem != "words" or fault.name in config.tile_names)
    edit = Edit(fault.span, right)
    if fault.scalar.rescued:
        # Bare braces have to stand in quotes as well.
        whole = fault.scalar.span
        template = config.template(fault.scalar)
        around = whole.text.replace(text, right, 1)
        alone = template is not None and len(template.malformed_fields) == 1 and whole.text.count(text) == 1
        if alone and '"' not in around and "\\" not in around:
            right = f'"{around}"'
            edit = Edit(whole, right)
        else:
            sure = False
        help = f"{help}, and put all of it in quotes"
    yield Violation(
        fault.span,
        f"`{text}` {what}, so it is not the `{{{{name}}}}` that Launch fills",
        f"write `{right}`" if meant else help,
        fix=Fix(f"write `{right}`", edit) if sure else None,
    )
