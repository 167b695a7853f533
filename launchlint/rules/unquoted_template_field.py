from __future__ import annotations

from launchlint.model.config import Config, Templated
from launchlint.model.template import UnquotedField
from launchlint.rule import ERROR, Edit, Example, Fix, Violation, Violations, rule


@rule(
    "LL102",
    ERROR,
    flags=[
        Example(
            """
            gpus: «{{gpus}}»
            memory: «{{memory}}g» # per job
            """,
            fixed="""
            gpus: "{{gpus}}"
            memory: "{{memory}}g" # per job
            """,
        ),
        Example(
            """
            spec:
              template:
                spec:
                  containers: [{name: main, image: «${image_uri}»}]
            """,
            fixed="""
            spec:
              template:
                spec:
                  containers: [{name: main, image: "${image_uri}"}]
            """,
            why="Between brackets the brace of a macro ends the value.",
        ),
        Example(
            '{"gpus": «{{gpus}}», "shm-size": "8g"}',
            name="queue.json",
            fixed='{"gpus": "{{gpus}}", "shm-size": "8g"}',
        ),
    ],
    allows=[
        """
        gpus: "{{gpus}}"
        memory: '{{memory}}g'
        name: job-${run_id}
        """,
    ],
    sources=["YAML 1.2.2, section 7.4.2: `{` opens a flow mapping"],
)
def unquoted_template_field(unquoted: UnquotedField, config: Config) -> Violations:
    """A template field must stand in quotes.

    To YAML a bare `{{name}}` is a mapping whose key is a mapping, and to JSON it is nothing at all.
    Most readers refuse the file; others hand on a value that is no template field.
    """
    scalar = unquoted.scalar
    template = config.template(scalar) if isinstance(config, Templated) else None
    faults = template.malformed_fields if template is not None else []
    if any(fault.problem != "spaces" for fault in faults):
        return  # what is wrong between the braces is told, with the quotes
    text = scalar.span.text
    quoted = f'"{text}"' if '"' not in text and "\\" not in text else "'" + text.replace("'", "''") + "'"
    macro = text.find("${")
    if scalar.json:
        message = f"bare `{text}` is no value of JSON: the file cannot be read"
    elif "{{" in text:
        message = f"bare `{text}` is a mapping in a mapping to YAML: the file cannot be read, or the value is lost"
    else:
        name = text[macro : text.find("}", macro) + 1]
        message = f"between brackets the brace of bare `{name}` ends the value: YAML cannot read this file"
    yield Violation(scalar.span, message, f"write `{quoted}`", fix=Fix("quote it", Edit(scalar.span, quoted)))
