from __future__ import annotations

from launchlint.edits import rename
from launchlint.model.agent import UnknownAgentKey
from launchlint.model.config import AgentConfig
from launchlint.model.facts_agent import AGENT_KEYS, AGENT_KEYS_GONE, AGENT_MODELS_SINCE
from launchlint.model.words import listed, nearest, version_text
from launchlint.rule import ERROR, NOTE, Example, Fix, Violation, Violations, rule
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
def unknown_agent_key(unknown: UnknownAgentKey, config: AgentConfig) -> Violations:
    """An agent refuses to start with a top-level key it does not know.

    Since wandb 0.16.2 the config is checked as a whole: one unknown key, and `wandb launch-agent` ends
    with "Extra inputs are not permitted". That also holds for `queue`, though the code reads it, and
    for `project` and `runner`, which older agents took.
    """
    name, fix = unknown.key.text, None
    if name == "queue":
        help = "write `queues`, a list" if unknown.alone else "take it out, and list the queue under `queues`"
        fix = _as_list(unknown)
    elif name in AGENT_KEYS_GONE:
        help = "take it out; only older agents read it"
    elif near := nearest(name, AGENT_KEYS):
        help, fix = f"did you mean `{near}`?", Fix(f"rename to `{near}`", rename(unknown.key, near))
    else:
        help = f"it takes {listed(AGENT_KEYS, 12)}"
    if config.context.agent_version >= AGENT_MODELS_SINCE:
        message = f"the agent refuses to start: it takes no `{name}` at the top of its config"
        yield Violation(unknown.key.span, message, help, fix=fix)
    else:
        message = f"agents since wandb {version_text(AGENT_MODELS_SINCE)} refuse to start with `{name}` in their config"
        yield Violation(unknown.key.span, message, help, fix=fix, severity=NOTE)


def _as_list(unknown: UnknownAgentKey) -> Fix | None:
    """`queue: gpu` as `queues: [gpu]`, where no list of queues is there yet."""
    value = unknown.value
    if not unknown.alone or type(value) is not Scalar or value.style not in ("", "'", '"') or value.anchor:
        return None
    return Fix("write `queues`", [rename(unknown.key, "queues"), Edit(value.span, f"[{value.span.text}]")])
