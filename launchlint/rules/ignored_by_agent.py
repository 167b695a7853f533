from __future__ import annotations

from launchlint.edits import insert, remove, rename
from launchlint.model.config import Queue
from launchlint.model.facts_agent import VERTEX_KEYS, VERTEX_NEEDED, VERTEX_RUN_KEYS, VERTEX_SPEC_KEYS
from launchlint.model.runners import IgnoredSetting
from launchlint.model.words import listed, nearest, version_text
from launchlint.rule import ERROR, NOTE, WARNING, Example, Fix, Violation, Violations, rule
from launchlint.syntax import Mapping, plain_data


@rule(
    "LL602",
    WARNING,
    flags=[
        # The documentation tells to give the service account under `spec`.
        """
        # launchlint: resource=gcp-vertex
        spec:
          worker_pool_specs:
            - machine_spec: {machine_type: n1-standard-4}
              replica_count: 1
              container_spec:
                image_uri: ${image_uri}
                «command»: [python, train.py]
          staging_bucket: gs://bucket
          «service_account»: trainer@project.iam.gserviceaccount.com
        run:
          «scheduling_strategy»: SPOT
        """,
        Example(
            """
            # launchlint: resource=gcp-vertex
            spec:
              worker_pool_specs:
                - machine_spec: {machine_type: n1-standard-4}
                  replica_count: 1
                  container_spec: {image_uri: "${image_uri}"}
              «stagingBucket»: gs://bucket
              «service_account»: trainer@project.iam.gserviceaccount.com
              labels: {team: vision}
            run:
              timeout: 3600
            """,
            fixed="""
            # launchlint: resource=gcp-vertex
            spec:
              worker_pool_specs:
                - machine_spec: {machine_type: n1-standard-4}
                  replica_count: 1
                  container_spec: {image_uri: "${image_uri}"}
              staging_bucket: gs://bucket
              labels: {team: vision}
            run:
              timeout: 3600
              service_account: trainer@project.iam.gserviceaccount.com
            """,
        ),
        """
        # launchlint: resource=local-process
        «gpus»: all
        """,
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              containers:
                - name: train
                  env:
                    - {name: «WANDB_PROJECT», value: shared}
                    - {name: WANDB_MODE, value: online}
        """,
        Example(
            """
            # launchlint: resource=kubernetes
            builder:
              «accelerator»: {base_image: "nvidia/cuda:12.4.1-runtime-ubuntu22.04"}
            """,
            settings={"agent-builder": "noop"},
        ),
        Example(
            """
            # launchlint: resource=kubernetes
            builder:
              «base_image»: python:3.12-slim
            """,
            settings={"agent-builder": "kaniko"},
        ),
        Example(
            """
            RoleArn: arn:aws:iam::123456789012:role/launch
            «EcrRepoName»: launch
            OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
            ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
            StoppingCondition: {MaxRuntimeInSeconds: 3600}
            """,
            why="the runner takes it out: a note",
        ),
    ],
    allows=[
        """
        # launchlint: resource=gcp-vertex
        spec:
          worker_pool_specs:
            - machine_spec: {machine_type: n1-standard-4}
              replica_count: 1
              container_spec: {image_uri: "${image_uri}", args: [--epochs, "3"]}
          staging_bucket: gs://bucket
        run:
          service_account: trainer@project.iam.gserviceaccount.com
          timeout: 86400
        """,
        """
        # launchlint: resource=kubernetes
        metadata: {namespace: ml}
        builder: {accelerator: {base_image: "nvidia/cuda:12.4.1-runtime-ubuntu22.04"}}
        """,
    ],
    sources=["wandb 0.31.0, wandb/sdk/launch/runner/*_runner.py and agent/agent.py"],
    whole=True,
)
def ignored_by_agent(setting: IgnoredSetting, queue: Queue) -> Violations:
    """What nobody reads, or what is overwritten, changes nothing.

    Runners pick the settings they know and drop the others without a word: a run starts, on another
    account or without the accelerator image somebody believed in. Settings the runner removes, and
    those whose loss changes only a name, are notes.
    """
    key = setting.key.text
    match setting.problem:
        case "unread":
            yield _unread(setting, queue)
        case "command":
            message = "the runner replaces `command` by the job's own, so this one never runs"
            yield Violation(
                setting.span, message, "take it out; pass arguments with `args`, or change the job's entry point"
            )
        case "process":
            message = f"a local-process queue reads no settings, so {listed(setting.detail, 4)} changes nothing"
            yield Violation(setting.span, message, "take it out, or use a local-container queue")
        case "environment":
            message = (
                f"the agent adds its own `{setting.detail}` after this one, and the last one counts: this value is lost"
            )
            yield Violation(setting.span, message, "take it out; Launch sets it for every run")
        case "no-builder":
            message = f"an agent whose builder is `noop` never reads `{key}`; code jobs run on `builder.base_image`"
            yield Violation(
                setting.span, message, "write `builder.base_image`, or give the agent a docker or kaniko builder"
            )
        case "builds":
            message = f"an agent whose builder is `{setting.detail}` never reads `base_image` here"
            yield Violation(
                setting.span, message, "write `builder.accelerator.base_image` to choose the image it builds on"
            )
        case "not-yet":
            since, mine = version_text(setting.detail), version_text(queue.context.agent_version)
            message = f"`base_image` is read by agents since wandb {since}; yours ({mine}) does not know it"
            yield Violation(setting.span, message, f"upgrade the agent to {since}, or use `accelerator.base_image`")
        case "generated-name":
            message = "the agent overwrites `generateName` with a prefix of its own, so Jobs bear another name"
            yield Violation(setting.span, message, "give a `name` with `${run_id}` in it instead", severity=NOTE)
        case "namespace":
            message = "`metadata.namespace` is read first, so this `namespace` changes nothing"
            yield Violation(setting.span, message, "keep one of the two", severity=NOTE)
        case "services":
            message = f"`{key}` is read for the additional services of a job only; without any it changes nothing"
            yield Violation(setting.span, message, "take it out unless jobs bring services", severity=NOTE)
        case "kubeconfig":
            message = (
                "`configFile` is a path on the agent's machine; Kubernetes, which gets it too, makes nothing of it"
            )
            yield Violation(setting.span, message, "leave it out where the agent runs in the cluster", severity=NOTE)
        case "dropped":
            message = f"the runner takes `{key}` out before it calls SageMaker, so it changes nothing"
            yield Violation(setting.span, message, "take it out", severity=NOTE)


def _unread(setting: IgnoredSetting, queue: Queue) -> Violation:
    """A key of Vertex arguments that stands where the runner does not look."""
    key, part = setting.key.text, setting.detail
    where = f"under `{part}`" if part else "at the top"
    message = f"the Vertex runner does not read `{key}` {where}, so it is lost without a word"
    for name, keys in (("spec", VERTEX_SPEC_KEYS), ("run", VERTEX_RUN_KEYS)):
        if key in keys and name != part:
            return Violation(setting.span, message, f"move it under `{name}`", fix=_moved(setting, name, queue))
    read: tuple[str, ...] = {"spec": VERTEX_SPEC_KEYS, "run": VERTEX_RUN_KEYS}.get(part) or VERTEX_KEYS
    near = nearest(key, read)
    if near is None:
        return Violation(setting.span, message, f"take it out; read are {listed(read)}")
    owner = queue.owner_of(setting.span)
    lone = owner is not None and near not in owner[0]
    if lone and near in VERTEX_NEEDED:
        message = f"the Vertex runner reads `{near}`, not `{key}`, and starts no run without it"
    return Violation(
        setting.span,
        message,
        f"did you mean `{near}`?",
        fix=Fix(f"rename to `{near}`", rename(setting.key, near)) if lone else None,
        severity=ERROR if lone and near in VERTEX_NEEDED else None,
    )


def _moved(setting: IgnoredSetting, name: str, queue: Queue) -> Fix | None:
    """The same setting in the block where it is read."""
    owner = queue.owner_of(setting.span)
    if owner is None or queue.args is None:
        return None
    mapping, entry = owner
    value = plain_data(entry.value)
    block = queue.args.get(name)
    if type(block) is Mapping and setting.key.text not in block:
        put = insert(block, setting.key.text, value)
    elif block is None:
        put = insert(queue.args, name, {setting.key.text: value})
    else:
        return None
    taken = remove(mapping, entry)
    return Fix(f"move it under `{name}`", (*taken, *put)) if taken and put else None
