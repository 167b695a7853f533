from __future__ import annotations

from collections.abc import Iterator

from launchlint.model.config import Templated
from launchlint.model.template import ForeignTemplate
from launchlint.rule import NOTE, Violation, rule


@rule(
    "LL106",
    NOTE,
    flags=[
        """
        gpus: "«{{ .Values.gpus }}»"
        env: ["COMMIT=«${{ github.sha }}»"]
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
def foreign_template(template: ForeignTemplate, config: Templated) -> Iterator[Violation]:
    """Launch fills `{{name}}` and no other template language.

    Helm, Go, Argo, Jinja and GitHub expressions pass through Launch as they are. That is right
    where something after Launch fills them, and a leftover where something before it should have.
    """
    if template.language == "Argo" and config.is_argo:
        return
    yield Violation(
        template.span,
        f"`{template.span.text}` is a {template.language} expression, which Launch hands on as it is",
        "render it before the config reaches Launch, or name a tile: `{{name}}`",
    )
