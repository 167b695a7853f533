from __future__ import annotations

from launchlint.edits import rename
from launchlint.model.agent import IgnoredAgentSetting
from launchlint.model.config import AgentConfig
from launchlint.model.words import listed, nearest
from launchlint.rule import NOTE, WARNING, Example, Fix, Violation, Violations, rule
from launchlint.syntax import Mapping


@rule(
    "LL804",
    WARNING,
    flags=[
        Example(
            """
            entity: team
            queues: [gpu]
            builder:
              type: kaniko
              «build_context_store»: gs://bucket/context
              «uri»: us-docker.pkg.dev/project/repository/image
            """,
            fixed="""
            entity: team
            queues: [gpu]
            builder:
              type: kaniko
              build-context-store: gs://bucket/context
              destination: us-docker.pkg.dev/project/repository/image
            """,
            also=["LL805"],
        ),
    ],
    allows=[
        """
        entity: team
        queues: [gpu]
        builder:
          type: kaniko
          build-context-store: gs://bucket/context
          destination: us-docker.pkg.dev/project/repository/image
          kaniko-config: {spec: {backoffLimit: 1}}
        """,
    ],
    sources=["wandb 0.31.0, wandb/sdk/launch/agent/config.py, BuilderConfig"],
)
def ignored_agent_setting(setting: IgnoredAgentSetting, config: AgentConfig) -> Violations:
    """A key nobody reads changes nothing.

    The blocks of an agent's config take any key. `builder.uri`, as the documentation once had it, and
    `build_context_store` with underscores are dropped without a word, and images go nowhere.
    """
    key, part = setting.key.text, setting.part
    meant = "destination" if (part, key) == ("builder", "uri") else nearest(key, setting.known)
    fix = None
    if meant and meant not in _siblings(setting, config):
        fix = Fix(f"rename to `{meant}`", rename(setting.key, meant))
    yield Violation(
        setting.key.span,
        f"nobody reads `{key}` in `{part}`, so it changes nothing",
        f"did you mean `{meant}`?" if meant else f"take it out; read are {listed(setting.known, 10)}",
        fix=fix,
        severity=NOTE if part == "environment" else None,
    )


def _siblings(setting: IgnoredAgentSetting, config: AgentConfig) -> list[str]:
    block = config.root.get(setting.part)
    return list(block) if type(block) is Mapping else []
