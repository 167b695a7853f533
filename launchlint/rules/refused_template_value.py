from __future__ import annotations

from launchlint.model import wording
from launchlint.model.meeting import RefusedTemplateValue
from launchlint.model.tree import Tree
from launchlint.model.words import did_you_mean, either
from launchlint.rule import ERROR, NOTE, WARNING, Example, Label, Violation, Violations, rule

_QUEUE = """
    name: gpu
    resource_type: kubernetes
    resource_config:
      spec:
        parallelism: "{{workers}}"
        template: {spec: {containers: [{name: train}], nodeSelector: {pool: "{{pool}}"}}}
    template_variables:
      workers: {schema: {type: integer, minimum: 1, maximum: 4, default: 1}}
      pool: {schema: {type: string, enum: [a100, h100], default: a100}}
    """


@rule(
    "LL811",
    ERROR,
    flags=[
        Example(
            """
            job: team/project/train:v3
            queue: gpu
            template_variables: {workers: «8», pool: «a10», «worker»: 1}
            """,
            beside={"queues/gpu.yaml": _QUEUE},
            name="launch.yaml",
        ),
        Example(
            """
            method: grid
            parameters: {lr: {values: [0.1]}}
            job: team/project/train:v3
            launch:
              queue: gpu
              template_variables: {workers: «"2"»}
            """,
            beside={"queues/gpu.yaml": _QUEUE},
            name="sweep.yaml",
        ),
    ],
    allows=[
        Example(
            """
            job: team/project/train:v3
            queue: gpu
            template_variables: {workers: 4, pool: h100}
            """,
            beside={"queues/gpu.yaml": _QUEUE},
            name="launch.yaml",
        ),
    ],
    sources=["wandb 0.31.0, wandb/sdk/launch/_launch_add.py and utils.py, fetch_and_validate_template_variables"],
)
def refused_template_value(value: RefusedTemplateValue, tree: Tree) -> Violations:
    """A launch may choose only what the queue's tiles allow.

    `wandb launch -c` and launch sweeps send the values of a file as they are. What a tile does not
    allow is found when the job is queued, with "Error adding run to queue", which names neither the
    tile nor its bound.
    """
    message = _SAYS[value.problem].format(value.name, value.detail, value.queue, wording.short(value.span.text))
    labels = [Label(value.limit, "as this tile says")] if value.limit is not None else []
    if value.problem == "unknown":
        yield Violation(value.span, message, did_you_mean(value.name, value.detail), severity=WARNING)
    elif value.problem == "missing":
        yield Violation(value.span, message, f"add a value for `{value.name}`", labels, severity=NOTE)
    elif value.problem == "enum":
        yield Violation(
            value.span, message, did_you_mean(value.span.text, value.detail) or f"write {either(value.detail)}", labels
        )
    else:
        yield Violation(value.span, message, _HELP.get(value.problem, "").format(value.detail) or None, labels)


_SAYS = {
    "unknown": "the queue `{2}` has no tile `{0}`, so this value fills nothing",
    "missing": "the queue `{2}` has a tile `{0}` without a default, and this launch gives it no value",
    "shape": "a value for `{0}` is one text or number: the launch is not queued with this one",
    "type": "the tile `{0}` takes a value of type {1}, and `{3}` is none: the launch is not queued",
    "enum": "the tile `{0}` does not allow `{3}`: the launch is not queued",
    "minimum": "the tile `{0}` starts at {1}, and `{3}` is below: the launch is not queued",
    "maximum": "the tile `{0}` ends at {1}, and `{3}` is above: the launch is not queued",
}
_HELP = {
    "type": "write a value of type {}",
    "minimum": "write at least {}",
    "maximum": "write at most {}",
}
