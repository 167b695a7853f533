from __future__ import annotations

from launchlint.model.config import FieldInKey, Queue
from launchlint.rule import WARNING, Violation, Violations, rule


@rule(
    "LL105",
    WARNING,
    flags=[
        """
        name: gpu
        resource_type: kubernetes
        resource_config:
          kind: Job
          spec:
            template:
              spec:
                containers: [{name: main, resources: {limits: {"«{{gpu_kind}}»": 1}}}]
        template_variables:
          gpu_kind: {schema: {type: string, enum: [nvidia.com/gpu, amd.com/gpu]}}
        """
    ],
    allows=[
        """
        name: gpu
        resource_type: kubernetes
        resource_config:
          kind: Job
          spec:
            template:
              spec:
                containers: [{name: main, resources: {limits: {nvidia.com/gpu: "{{gpus}}"}}}]
        template_variables:
          gpus: {schema: {type: integer, minimum: 1, maximum: 8}}
        """
    ],
    sources=["docs.wandb.ai, queue config templates: the value is replaced by a template field"],
)
def template_field_in_key(found: FieldInKey, queue: Queue) -> Violations:
    """A template field stands for a value, not for a key.

    The documentation lets a field replace a value. Nothing says that keys are filled, and a key
    that keeps its braces is an unknown setting to the cluster.
    """
    field = found.field
    yield Violation(
        field.span,
        f"`{field.span.text}` is part of a key; Launch fills values, so the key keeps its braces",
        "write the key out, and put the template field in its value",
    )
