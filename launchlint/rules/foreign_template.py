from __future__ import annotations

from launchlint.model.config import Templated
from launchlint.model.template import ForeignTemplate
from launchlint.model.words import a
from launchlint.rule import NOTE, Label, Violation, Violations, rule


@rule(
    "LL106",
    NOTE,
    flags=[
        """
        gpus: "«{{ .Values.gpus }}»"
        env: ["COMMIT=«${{ github.sha }}»", "NAME=«{{ .Release.Name }}»-{{ .Chart.Name }}"]
        """
    ],
    allows=[
        """
        gpus: "{{gpus}}"
        """,
        """
        # Argo fills its own parameters when the workflow runs.
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata: {name: "job-${run_id}"}
        spec:
          templates:
            - container: {image: "${image_uri}", args: ["{{inputs.parameters.epochs}}"]}
        """,
        """
        kind: Job
        spec:
          template:
            spec:
              containers:
                - command: [sh, -c, "docker ps --format '{{.Names}}' && train"]
        """,
    ],
    whole=True,
)
def foreign_template(template: ForeignTemplate, config: Templated) -> Violations:
    """Launch fills `{{name}}` and no other template language.

    What becomes of Helm, Go, Argo, Jinja and GitHub expressions is not documented. Such a one is right
    where something after Launch fills it, and a leftover where something before it should have. A value
    with several is told once.
    """
    if template.language == "Argo" and config.is_argo:
        return
    marks = config.template(template.scalar)
    first, *more = marks.foreign if marks is not None else [template]
    if template is not first:
        return  # told with the first one
    language = a(template.language)
    yield Violation(
        template.span,
        f"`{template.span.text}` is {language} expression: Launch is documented to fill `{{{{name}}}}` only, so it may "
        "reach the run as text",
        "render it before the config reaches Launch, or name a tile: `{{name}}`",
        labels=[Label(other.span, "and this") for other in more[:_FEW]],
    )


_FEW = 4
