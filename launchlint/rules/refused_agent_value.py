from __future__ import annotations

from launchlint.model.agent import RefusedAgentValue
from launchlint.model.config import AgentConfig
from launchlint.model.facts_agent import AGENT_MODELS_SINCE
from launchlint.model.words import version_text
from launchlint.rule import ERROR, NOTE, Violation, Violations, rule


@rule(
    "LL802",
    ERROR,
    flags=[
        """
        entity: team
        queues: «gpu»
        max_jobs: «two»
        builder: {type: «buildkit»}
        """,
        """
        entity: team
        queues: [gpu]
        «environment»:
          type: azure
        """,
        """
        entity: team
        queues: [gpu]
        max_jobs: «-2»
        """,
    ],
    allows=[
        """
        entity: team
        queues: [gpu]
        max_jobs: -1
        secure_mode: true
        environment:
          type: azure
          region:
        builder:
          type: kaniko
          build-context-store: s3://bucket/context
          destination: us-docker.pkg.dev/project/repository/image
        """,
    ],
    sources=["wandb 0.31.0, wandb/sdk/launch/agent/config.py and agent.py, _max_from_config"],
)
def refused_agent_value(refused: RefusedAgentValue, config: AgentConfig) -> Violations:
    """An agent refuses to start with a value of the wrong kind.

    It checks types, the names of builders, environments and registries, and that an environment has a
    `region` key, whatever the cloud: the documentation's own Azure example has none and fails.
    """
    help = _HELP.get(refused.wanted) or _HELP.get(refused.path)
    if config.context.agent_version >= AGENT_MODELS_SINCE:
        yield Violation(refused.span, f"the agent refuses to start: `{refused.path}` needs {refused.wanted}", help)
    else:
        since = version_text(AGENT_MODELS_SINCE)
        message = f"agents since wandb {since} refuse to start: `{refused.path}` needs {refused.wanted}"
        yield Violation(refused.span, message, help, severity=NOTE)


_HELP = {
    "builder.type": "write `type: docker`, `type: kaniko` or `type: noop`",
    "queues": "write `queues: [name]`",
    "environment": "add `region:`",
    "the `region` of its cloud": "add it, as `region: us-east-1` for AWS or `region: us-central1` for Google Cloud",
    "max_jobs": "write how many jobs may run at once, or -1 for no limit",
    "max_schedulers": "write how many schedulers may run at once, or -1 for no limit",
}
