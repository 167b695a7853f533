from __future__ import annotations

import re

from launchlint.model.agent import MalformedDestination
from launchlint.model.config import AgentConfig
from launchlint.rule import ERROR, NOTE, Example, Violation, Violations, rule


@rule(
    "LL803",
    ERROR,
    flags=[
        """
        entity: team
        queues: [gpu]
        builder:
          type: kaniko
          build-context-store: «/context»
          destination: «us-docker.pkg.dev/project/repository/image:latest»
        """,
        """
        entity: team
        queues: [gpu]
        builder: {type: docker, destination: «us-docker.pkg.dev/project/repository»}
        """,
        """
        entity: team
        queues: [gpu]
        builder: {type: docker, destination: «registry.azurecr.io/team/images»}
        """,
        Example(
            """
            entity: team
            queues: [gpu]
            builder: {type: docker, destination: «docker.io/team/images»}
            """,
            why="a note: nothing is known of that registry",
        ),
    ],
    allows=[
        """
        entity: team
        queues: [gpu]
        builder: {type: docker, destination: 123456789012.dkr.ecr.us-east-1.amazonaws.com/team/images}
        """,
        """
        entity: team
        queues: [gpu]
        builder: {type: docker, destination: registry.azurecr.io/images}
        """,
    ],
    sources=["wandb 0.31.0, wandb/sdk/launch/agent/config.py, validate_registry_uri"],
)
def malformed_destination(destination: MalformedDestination, config: AgentConfig) -> Violations:
    """Where built images go is a repository, without a tag, in a form the agent knows.

    The agent adds a tag of its own to every image. It refuses to start with a destination that has one,
    or that names a registry and no repository in it. A registry it does not recognise is a note: images
    are pushed without logging in.
    """
    message, help = _SAYS[destination.problem]
    if destination.problem == "unknown" and _NO_DKR.match(destination.detail):
        repository = re.sub(r":[^:/]*\Z", "", destination.detail)
        help = f"did you mean `{repository.replace('.ecr.', '.dkr.ecr.', 1)}`?"
    severity = NOTE if destination.problem == "unknown" else None
    yield Violation(destination.span, message.format(destination.detail), help, severity=severity)


_NO_DKR = re.compile(r"[0-9]{12}\.ecr\.[a-z0-9-]+\.amazonaws\.com")
_SAYS = {
    "tag": ("the agent refuses to start: `{}` is a tag, and it adds its own", "leave the tag out"),
    "path": (
        "the agent refuses to start: it takes `{}` for a tag, since an Azure repository may have no slash in its name",
        "name a repository right under the registry",
    ),
    "image": (
        "the agent refuses to start: `{}` names a repository, and no image in it",
        "add a name for the images: `<region>-docker.pkg.dev/<project>/<repository>/<image>`",
    ),
    "store": (
        "the agent refuses to start: `{}` is no bucket it can put build contexts into",
        "write `s3://...`, `gs://...` or `https://<account>.blob.core.windows.net/<container>`",
    ),
    "unknown": (
        "the agent does not recognise `{}` as a registry: it pushes there without logging in",
        "log in on the agent's machine, or name an ECR, Azure or Artifact Registry repository",
    ),
}
