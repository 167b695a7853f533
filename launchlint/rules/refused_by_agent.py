from __future__ import annotations

from launchlint.edits import remove, rename
from launchlint.model.config import Queue
from launchlint.model.facts_agent import (
    DOCKER_FLAGS,
    DOCKER_GIVEN,
    DOCKER_REPEATABLE,
    KUBERNETES_REFUSED,
    KUBERNETES_REFUSED_WHEN_TRUE,
    NOT_DOCKER_FLAGS,
)
from launchlint.model.runners import RefusedSetting
from launchlint.model.runners.docker import flag_name
from launchlint.model.words import listed, nearest, version_text
from launchlint.rule import ERROR, NOTE, Example, Fix, Label, Violation, Violations, rule
from launchlint.syntax import Mapping, Scalar, Sequence
from launchlint.syntax.writing import written
from launchlint.text import Edit


@rule(
    "LL601",
    ERROR,
    flags=[
        # The documentation's own example for Docker queues.
        """
        env: [MY_ENV_VAR=value]
        «volume»: ["/mnt/datasets:/mnt/datasets"]
        «rm»: true
        gpus: all
        """,
        """
        # launchlint: resource=local-container
        gpus: all
        «builder»:
          accelerator:
            base_image: tensorflow/tensorflow:2.16.1-gpu
        """,
        """
        # launchlint: resource=local-container
        gpus: «true»
        env: «{MODE: fast}»
        ulimit: «[]»
        e: [A=1, «null»]
        """,
        Example(
            """
            # launchlint: resource=local-container
            «shm_size»: 8g
            «cpu»: 2
            «rm»: true
            env: «{MODE: fast, SEED: 7}»
            """,
            fixed="""
            # launchlint: resource=local-container
            shm-size: 8g
            cpus: 2
            env: ["MODE=fast", "SEED=7"]
            """,
        ),
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              «serviceAccountName»: trainer
              «hostIPC»: true
              containers:
                - name: train
                  «securityContext»: {runAsUser: 1000}
                  ports: [{containerPort: 80, «hostPort»: 8080}]
              volumes:
                - name: data
                  «hostPath»: {path: /data}
        """,
        """
        # launchlint: resource=kubernetes
        «context»: training
        spec: {template: {spec: {containers: [{name: train}]}}}
        """,
        Example(
            """
            name: shared
            resource_type: kubernetes
            resource_config:
              spec: {template: {spec: {hostNetwork: "{{network}}"}}}
            template_variables:
              network: {schema: {type: string, enum: ["false", «"true"»]}}
            """,
            also=["LL511"],
        ),
        """
        job: team/project/train:v3
        resource_args:
          kubernetes:
            spec: {template: {spec: {«serviceAccountName»: trainer}}}
        """,
        Example(
            """
            # launchlint: resource=local-container
            «volume»: ["/data:/data"]
            """,
            settings={"agent-version": "0.27.0"},
            why="an older agent still takes it: a note",
        ),
    ],
    allows=[
        """
        env: [MODE=fast, TOKEN]
        gpus: '"device=0,1"'
        shm-size: 8g
        cpus: 2
        """,
        Example(
            """
            # launchlint: resource=kubernetes
            spec:
              template:
                spec:
                  serviceAccountName: ""
                  hostNetwork: false
                  automountServiceAccountToken: "on"
                  containers:
                    - name: train
                      image: ${image_uri}
                      ports: [{containerPort: 80, hostPort: "80"}]
            """,
            also=["LL502"],
            why="the agent lets such text through; Kubernetes does not",
        ),
    ],
    sources=[
        "wandb 0.31.0, wandb/sdk/launch/utils.py, validate_launch_resource_args",
        "https://github.com/wandb/wandb/pull/12103",
    ],
)
def refused_by_agent(setting: RefusedSetting, queue: Queue) -> Violations:
    """An agent starts no run whose arguments hold settings it refuses.

    Since wandb 0.28.1 the agent screens a queue's arguments when it takes a run off the queue. For
    local-container it passes on 22 flags and refuses every other; for kubernetes it refuses a list
    of keys at any depth. Configs that were right for years fail now, the documentation's own
    example among them. With an older `agent-version` in the settings these are notes that say what
    an upgrade will break. A few settings pass the agent's check and are refused a step later, by
    docker or by AWS's client, whatever the version.
    """
    what, why, help = _in_words(setting, queue)
    fix = _fix(setting, queue)
    labels = [Label(setting.key.span, "the field this choice fills")] if setting.chosen else []
    since, mine = setting.since, queue.context.agent_version
    what_of = "queue" if queue.kind == "queue" else "launch"
    if since is None:
        yield Violation(setting.span, f"{what} {why}", help, labels, fix)
        return
    refused = f"{what} is refused by agents since wandb {version_text(since)}: {why}"
    if mine < since:
        still = f"Yours ({version_text(mine)}) still takes it; an upgrade would end every run of this {what_of}"
        yield Violation(setting.span, f"{refused}. {still}", help, labels, fix, NOTE)
    else:
        yield Violation(setting.span, f"{refused}. No run of this {what_of} starts", help, labels, fix)


def _fix(setting: RefusedSetting, queue: Queue) -> Fix | None:
    """Another spelling, a list for a mapping of variables, or nothing for what is given anyway."""
    key, value = setting.key, setting.value
    if setting.problem in ("spelling", "no-flag") and value:
        return Fix(f"rename to `{value}`", rename(key, value))
    owner = queue.owner_of(key.span)
    if owner is None:
        return None
    mapping, entry = owner
    if setting.problem == "flag" and value in DOCKER_GIVEN and (edits := remove(mapping, entry)):
        return Fix("take it out", edits)
    variables = entry.value
    if setting.problem == "value" and flag_name(key.text) in ("env", "e") and type(variables) is Mapping:
        pairs = [f"{name}={node.text}" for name, node in variables.items() if type(node) is Scalar and node.text]
        if len(pairs) == len(variables.entries) > 0 and "#" not in variables.span.text:
            text = written(pairs, json=mapping.entries[0].key.span.text.startswith('"') and mapping.flow)
            return Fix("write a list", Edit(variables.span, text))
    return None


def _in_words(setting: RefusedSetting, queue: Queue) -> tuple[str, str, str]:
    """What is refused, why, and what to do."""
    key, value = setting.key.text, setting.value
    match setting.problem:
        case "flag":
            return f"`{key}` on a local-container queue", "it is no docker flag they pass on", _instead(key, value)
        case "builder":
            return (
                "`builder` on a local-container queue",
                "they screen the arguments before taking it out, though the documentation shows it here",
                "take it out and give the job a `Dockerfile.wandb`, or an image of its own",
            )
        case "context":
            why = (
                "never works: with a kubeconfig the agent fails with `Specified context ... was not found` even where "
                "the context exists, and inside a cluster it is not read"
            )
            return f"`{key}`", why, "make it the current context of the kubeconfig"
        case "parameter":
            why = "is no parameter of CreateTrainingJob: AWS's client refuses the call, and no run starts"
            return f"`{key}`", why, f"write `{value}`, which the agent takes out, or take it out"
        case "value":
            name = flag_name(key)
            several = ", or a list of them" if name in DOCKER_REPEATABLE else ""
            sample = _SAMPLES.get(name, "...")
            owner = queue.owner_of(setting.key.span)
            if owner is not None and type(given := owner[1].value) is Sequence and len(given.items) == 1:
                sample = given.items[0].span.text if type(given.items[0]) is Scalar else sample
            return f"{value} as `{key}`", f"a flag takes one text or number{several}", f"write `{name}: {sample}`"
        case "item":
            return (
                f"{value} in the list of `{key}`",
                "it takes texts and numbers",
                f"write `{_SAMPLES[flag_name(key)].strip('[]')}`",
            )
        case "spelling":
            dash = "-" if len(key) == 1 else "--"
            return (
                f"`{key}`",
                f"passes the agent's check, but becomes `{dash}{key}`, which docker does not know: no run starts",
                f"write `{value}`",
            )
        case "no-flag":
            help = f"write `{value}`" if value else "take it out; the job brings its own command"
            return f"`{key}`", "passes the agent's check, but `docker run` has no such flag: no run starts", help
        case "named":
            why = "a queue may not choose the service account of its pods"
            return f"`{key}`", why, "take it out; pods run as the default account of their namespace"
        case "unconfined":
            return f"an `unconfined` profile in `{key}`", "it lifts the confinement of the container", "take it out"
        case "true":
            return f"`{key}: {_literal(value)}`", KUBERNETES_REFUSED_WHEN_TRUE[key], "take it out"
        case "bidirectional":
            return f"`{key}: Bidirectional`", "mounts would reach the node", "write `HostToContainer`, or take it out"
    return f"`{key}`", KUBERNETES_REFUSED[key], "take it out"


_PASSED_ON = [flag for flag in DOCKER_FLAGS if flag not in NOT_DOCKER_FLAGS and len(flag) > 1]
_COMMON = ("gpus", "env", "memory", "cpus", "shm-size", "workdir")
_SAMPLES = {"gpus": "all", "env": "[NAME=value]", "e": "[NAME=value]", "ulimit": "nofile=1024"}


def _instead(key: str, name: str) -> str:
    if name in DOCKER_GIVEN:
        return f"take it out; the agent calls docker with `--{name}` anyway"
    near = nearest(name, _PASSED_ON)
    return f"did you mean `{near}`?" if near else f"take it out; among what is passed on are {listed(_COMMON)}"


def _literal(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
