from __future__ import annotations

from collections.abc import Iterator

from launchlint.model import wording
from launchlint.model.config import Queue
from launchlint.model.misfit import Misfit
from launchlint.rule import ERROR, NOTE, WARNING, Edit, Example, Fix, Label, Violation, rule


@rule(
    "LL511",
    ERROR,
    flags=[
        """
        name: sagemaker
        resource_type: sagemaker
        resource_config:
          RoleArn: arn:aws:iam::123456789012:role/launch
          OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
          ResourceConfig: {InstanceType: "{{aws_instance}}", InstanceCount: "{{count}}", VolumeSizeInGB: 50}
          StoppingCondition: {MaxRuntimeInSeconds: "{{seconds}}"}
          RetryStrategy: {MaximumRetryAttempts: "{{retries}}"}
        template_variables:
          # The documentation's own picture offers ml.p3.xlarge, which does not exist.
          aws_instance: {schema: {type: string, enum: [ml.m4.xlarge, «ml.p3.xlarge»]}}
          count: {schema: {type: «number», minimum: 1, maximum: 4}}
          seconds: {schema: {type: integer, minimum: «0», maximum: 86400}}
          retries: {schema: {type: integer, minimum: 1, maximum: «64», default: 3}}
        """,
        """
        name: gpu
        resource_type: kubernetes
        resource_config:
          spec:
            template:
              spec:
                restartPolicy: "{{policy}}"
                containers:
                  - name: train
                    resources: {limits: {memory: "{{memory}}", cpu: "{{cores}}m", nvidia.com/gpu: "{{gpus}}"}}
        template_variables:
          policy: {schema: {type: string, enum: [Never, «Always»]}}
          memory: {schema: {type: string, enum: [8Gi, «16GB»]}}
          cores: {schema: {type: string, enum: ["500", «half»]}}
          gpus: {schema: {type: integer, minimum: «-1», maximum: 8}}
        """,
        Example(
            """
            name: gpu
            resource_type: kubernetes
            resource_config:
              spec:
                backoffLimit: "{{retries}}"
                template: {spec: {containers: [{name: train, env: [{name: EPOCHS, value: "{{epochs}}"}]}]}}
            template_variables:
              «retries»: {schema: {type: integer, maximum: 5}}
              epochs: {schema: {type: «integer», minimum: 1, maximum: 100}}
            """,
            why="notes: the field has a limit the tile has not; and how a number arrives as text is not documented",
        ),
    ],
    allows=[
        """
        name: gpu
        resource_type: kubernetes
        resource_config:
          spec:
            backoffLimit: "{{retries}}"
            template:
              spec:
                containers:
                  - name: train
                    resources: {limits: {memory: "{{memory}}", cpu: "{{cores}}", nvidia.com/gpu: "{{gpus}}"}}
        template_variables:
          retries: {schema: {type: integer, minimum: 0, maximum: 5}}
          memory: {schema: {type: string, enum: [8Gi, 16Gi]}}
          cores: {schema: {type: number, minimum: 0.5, maximum: 8}}
          gpus: {schema: {type: integer, minimum: 1, maximum: 8, default: 1}}
        """,
    ],
    sources=[
        "W&B documentation, queue config templates: users choose freely within a tile",
        "wandb 0.31.0, launch/utils.py: number tiles are parsed with float()",
    ],
    whole=True,
)
def tile_does_not_fit_field(misfit: Misfit, queue: Queue) -> Iterator[Violation]:
    """Whatever a tile offers must be valid where it is used.

    A tile is a promise: users may choose its values and no others. One that the field does not
    take fails for whoever picks it, after the job was queued, and looks like the user's fault.
    """
    fields = misfit.fields
    takes = wording.takes(misfit.shape)
    message, help = _SAYS[misfit.reason]
    listed = misfit.problem is not None and misfit.problem.kind == "enum"
    date = f", as of {misfit.reader.data}" if listed else ""
    values = {
        "tile": misfit.tile.name, "field": fields[0].name, "takes": takes, "value": misfit.value,
        "reason": misfit.reason, "refuses": misfit.reader.refuses, "type": misfit.tile.type, "date": date,
    }  # fmt: skip
    fresh = misfit.problem is not None and wording.is_new_instance_type(misfit.value, misfit.shape)
    meant = wording.meant_choice(misfit.value, misfit.shape) if misfit.reason == "choice" else None
    yield Violation(
        misfit.span,
        message.format(**values),
        meant or help.format(**values),
        labels=[Label(field.node.span, f"`{field.name}` takes {wording.takes(field.shape)}") for field in fields],
        fix=_retyped(misfit),
        severity=NOTE if misfit.reason in ("text", "open") else WARNING if fresh else None,
    )


_VALUE = "`{field}` does not take the {reason} `{value}` of the tile `{tile}`{date}: {refuses} when a user {comes} it"
_SAYS = {
    "choice": (_VALUE.replace("{comes}", "picks"), "it takes {takes}"),
    "default": (_VALUE.replace("{comes}", "keeps"), "it takes {takes}"),
    "minimum": (_VALUE.replace("{comes}", "picks"), "it takes {takes}"),
    "maximum": (_VALUE.replace("{comes}", "picks"), "it takes {takes}"),
    "type": (
        "`{field}` does not take what the {type} tile `{tile}` gives: {refuses}, whatever a user picks",
        "it takes {takes}",
    ),
    "fractions": (
        "`{field}` takes whole numbers, and the tile `{tile}` gives a number with a point (4 becomes 4.0): {refuses}",
        "write `type: integer`",
    ),
    "text": (
        "`{field}` takes text, and the tile `{tile}` gives a number; whether it arrives as text is not documented",
        "write `type: string` with the numbers as quoted choices to be sure",
    ),
    "open": (
        "the tile `{tile}` offers more than `{field}` takes, so users may pick what fails",
        "bound it: the field takes {takes}",
    ),
}


def _retyped(misfit: Misfit) -> Fix | None:
    """`type: integer` where the tile allows whole numbers only; not in a schema inside a text, which escapes quotes."""
    node = misfit.tile.type_node
    if not misfit.is_whole or node is None or misfit.span.text != wording.quoted_like(node, node.text):
        return None
    return Fix("write `type: integer`", Edit(misfit.span, wording.quoted_like(node, "integer")))
