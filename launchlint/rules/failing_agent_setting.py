from __future__ import annotations

from launchlint.model.agent import FailingAgentSetting
from launchlint.model.config import AgentConfig
from launchlint.model.words import listed
from launchlint.rule import ERROR, NOTE, WARNING, Violation, Violations, rule


@rule(
    "LL805",
    ERROR,
    flags=[
        """
        entity: team
        queues: [gpu]
        «builder»:
          destination: us-docker.pkg.dev/project/repository/image
        """,
        """
        entity: team
        queues: [gpu]
        environment: {type: gcp, region: «""»}
        """,
        """
        entity: team
        queues: [gpu]
        registry:
          type: ecr
          uri: «arn:aws:ecr:us-east-1:123456789012:repository/images»
        """,
        """
        entity: team
        queues: [gpu]
        registry: {type: ecr, uri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/images, «repository»: images}
        """,
        """
        entity: team
        queues: [gpu]
        registry: {type: ecr, «url»: 123456789012.dkr.ecr.us-east-1.amazonaws.com/images}
        """,
    ],
    allows=[
        """
        entity: team
        queues: [gpu]
        environment: {type: gcp, region: us-central1}
        builder: {type: docker}
        """,
        """
        entity: team
        queues: [gpu]
        builder: {}
        """,
    ],
    sources=["wandb 0.31.0, wandb/sdk/launch/loader.py and registry/*.py"],
)
def failing_agent_setting(setting: FailingAgentSetting, config: AgentConfig) -> Violations:
    """Some configs start an agent whose first job fails.

    Builders, environments and registries are made when a job needs them, from the config as it was
    written. What they miss then ends every job of the agent, while the agent itself looks well.
    """
    message, help = _SAYS[setting.problem]
    detail = listed(setting.detail) if isinstance(setting.detail, tuple) else setting.detail
    severity = {"kaniko-store": NOTE, "kaniko-destination": WARNING, "registry-type": WARNING}.get(setting.problem)
    if setting.problem == "registry-form":
        help = f"write `{_FORMS[str(detail)]}`"
    yield Violation(setting.span, message.format(detail), help.format(detail), severity=severity)


_FORMS = {
    "ecr": "<account>.dkr.ecr.<region>.amazonaws.com/<repository>",
    "gcr": "<region>-docker.pkg.dev/<project>/<repository>/<image>",
    "acr": "<name>.azurecr.io/<repository>",
}
_FIRST = "the agent starts, and its first job fails"
_SAYS = {
    "builder-type": (f"a builder without `type`: {_FIRST}", "add `type: docker`, `type: kaniko` or `type: noop`"),
    "environment-type": (f"an environment without `type`: {_FIRST}", "add `type`"),
    "region": (f"an environment of {{}} needs a region: {_FIRST}", "name the region"),
    "registry-type": ("without `type` a registry is taken for a local one: images stay on the agent", "add `type`"),
    "registry-key": (f"a registry may hold {{}} only: {_FIRST}", "take it out"),
    "registry-url": (f"a registry has no `url`: {_FIRST}", "write `uri`"),
    "registry-uri": (f"a registry of type {{}} works by its `uri` only: {_FIRST}", "add `uri`"),
    "registry-form": (f"this is no repository of type {{}}: {_FIRST}", "write its URI"),
    "kaniko-destination": (
        "kaniko has nowhere to push an image to: the first build of the agent fails",
        "add `destination`, the repository for built images",
    ),
    "kaniko-store": (
        "without a build context store kaniko needs the volume the chart's `kanikoPvcName` names",
        "add `build-context-store`, an S3, GCS or Azure URI, where there is no such volume",
    ),
    "kaniko-null-store": ("an empty build context store ends the first build", "name a bucket, or take it out"),
}
