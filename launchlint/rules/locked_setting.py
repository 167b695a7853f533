from __future__ import annotations

from launchlint.model.meeting import LockedSetting
from launchlint.model.tree import Tree
from launchlint.rule import ERROR, Example, Label, Violation, Violations, rule


@rule(
    "LL809",
    ERROR,
    flags=[
        Example(
            """
            name: gpu
            entity: team
            resource_type: kubernetes
            resource_config:
              spec: {template: {spec: {containers: [{name: train, «command»: [sh]}]}}}
            """,
            beside={
                "agent.yaml": """
                entity: team
                queues: [gpu]
                secure_mode: true
                """,
            },
        ),
    ],
    allows=[
        Example(
            """
            name: gpu
            entity: team
            resource_type: kubernetes
            resource_config:
              spec: {template: {spec: {containers: [{name: train, command: [sh]}]}}}
            """,
            beside={
                "agent.yaml": """
                entity: team
                queues: [gpu]
                secure_mode: false
                """,
            },
        ),
    ],
    sources=["wandb 0.31.0, wandb/sdk/launch/agent/agent.py, LaunchAgent._assert_secure"],
)
def locked_setting(setting: LockedSetting, tree: Tree) -> Violations:
    """A secure agent keeps a few settings of a pod to itself.

    With `secure_mode: true` an agent ends every run whose Job holds `initContainers`, a `command` or a
    host namespace, whatever their values.
    """
    yield Violation(
        setting.span,
        f"an agent in secure mode serves this queue and refuses `{setting.key}`: no run of this queue starts there",
        "take it out, or serve the queue with another agent",
        labels=[Label(agent, "the agent names the queue here") for agent in setting.agents],
    )
