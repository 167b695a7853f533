from __future__ import annotations

from launchlint.edits import unquote
from launchlint.model.agent import MisreadAgentValue
from launchlint.model.config import AgentConfig
from launchlint.rule import WARNING, Example, Fix, Violation, Violations, rule
from launchlint.syntax import Scalar


@rule(
    "LL806",
    WARNING,
    flags=[
        Example(
            """
            entity: team
            queues: [gpu]
            secure_mode: «"false"»
            stopped_run_timeout: «"120"»
            """,
            fixed="""
            entity: team
            queues: [gpu]
            secure_mode: false
            stopped_run_timeout: 120
            """,
        ),
        """
        entity: team
        queues: [gpu]
        max_jobs: «0»
        """,
    ],
    allows=[
        """
        entity: team
        queues: [gpu]
        secure_mode: false
        stopped_run_timeout: 120
        max_jobs: "4"
        """,
    ],
    sources=["wandb 0.31.0, wandb/sdk/launch/_launch.py, create_and_run_agent, and agent/agent.py, LaunchAgent"],
)
def misread_agent_value(value: MisreadAgentValue, config: AgentConfig) -> Violations:
    """The agent uses its config as it was written, quotes and all.

    Its check turns `"false"` into false and `"60"` into 60, and throws the result away. The text
    `"false"` then counts as true, and the text `"60"` cannot be compared with a time. With
    `max_jobs: 0` an agent polls its queues for ever and takes nothing.
    """
    message, help = _SAYS[value.problem]
    fix = Fix("take the quotes off", unquote(node)) if (node := _quoted(value, config)) is not None else None
    yield Violation(value.span, message.format(value.key), help, fix=fix)


def _quoted(value: MisreadAgentValue, config: AgentConfig) -> Scalar | None:
    """The scalar, where it is only its quotes that are wrong."""
    node = config.root.get(value.key)
    if type(node) is Scalar and node.style in ("'", '"') and (node.text == "false" or node.text.isdigit()):
        return node
    return None


_SAYS = {
    "on": ("the text of `{}` counts as true: the agent runs in secure mode", "write `false` without quotes"),
    "text": ("`{}` is a text, and the agent fails when it compares it with a time", "write the number without quotes"),
    "idle": ("with `{}` at 0 the agent never takes a job", "write at least 1, or -1 for no limit"),
}
