from __future__ import annotations

from collections.abc import Iterator

from launchlint.edits import rename
from launchlint.model.agent import UnknownAgentKey
from launchlint.model.config import AgentConfig
from launchlint.model.facts_agent import AGENT_KEYS, AGENT_KEYS_GONE
from launchlint.model.words import did_you_mean, listed, nearest
from launchlint.rule import ERROR, Example, Fix, Violation, rule
from launchlint.syntax import Scalar
from launchlint.text import Edit


@rule(
    "LL801",
    ERROR,
    flags=[
        Example(
            """
            entity: team
            max_jobs: 2
            «queue»: gpu
            """,
            fixed="""
            entity: team
            max_jobs: 2
            queues: [gpu]
            """,
        ),
        """
        entity: team
        queues: [gpu]
        max_jobs: 2
        «project»: model-registry
        """,
        Example(
            """
            entity: team
            queues: [gpu]
            «max-jobs»: 2
            max_schedulers: 1
            """,
            fixed="""
            entity: team
            queues: [gpu]
            max_jobs: 2
            max_schedulers: 1
            """,
        ),
    ],
    allows=[
        """
        entity: team
        queues: [gpu]
        max_jobs: 2
        max_schedulers: 1
        secure_mode: true
        verbosity: 1
        stopped_run_timeout: 120
        environment: {type: aws, region: us-east-1}
        registry:
        builder: {type: noop}
        """,
    ],
    sources=["wandb 0.31.0, wandb/sdk/launch/agent/config.py, AgentConfig"],
)
def unknown_agent_key(unknown: UnknownAgentKey, config: AgentConfig) -> Iterator[Violation]:
    """An agent refuses to start with a top-level key it does not know.

    Since wandb 0.16.2 the config is checked as a whole: one unknown key, and `wandb launch-agent` ends
    with "Extra inputs are not permitted". That also holds for `queue`, though the code reads it, and
    for `project` and `runner`, which older agents took.
    """
    name = unknown.key.text
    message = f"the agent refuses to start: it takes no `{name}` at the top of its config"
    if name == "queue":
        yield Violation(unknown.key.span, message, "write `queues`, a list", fix=_as_list(unknown))
    elif name in AGENT_KEYS_GONE:
        yield Violation(unknown.key.span, message, "take it out; only older agents read it")
    else:
        yield Violation(
            unknown.key.span,
            message,
            did_you_mean(name, AGENT_KEYS) or f"it takes {listed(AGENT_KEYS, 12)}",
            fix=Fix(f"rename to `{near}`", rename(unknown.key, near)) if (near := nearest(name, AGENT_KEYS)) else None,
        )


def _as_list(unknown: UnknownAgentKey) -> Fix | None:
    """`queue: gpu` as `queues: [gpu]`, where no list of queues is there yet."""
    value = unknown.value
    if not unknown.alone or type(value) is not Scalar or value.style not in ("", "'", '"') or value.anchor:
        return None
    return Fix("write `queues`", [rename(unknown.key, "queues"), Edit(value.span, f"[{value.span.text}]")])
