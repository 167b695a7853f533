from __future__ import annotations

from launchlint.edits import remove
from launchlint.model.config import Queue
from launchlint.model.runners import CrashingShape
from launchlint.rule import ERROR, Example, Fix, Violation, Violations, rule


@rule(
    "LL603",
    ERROR,
    flags=[
        """
        # launchlint: resource=kubernetes
        metadata:
          «labels»:
        spec:
          template:
            spec:
              containers: «[]»
        """,
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              containers:
                - name: train
                  env: «{MODE: fast}»
        """,
        """
        # launchlint: resource=kubernetes
        apiVersion: «v1»
        kind: Pod
        metadata: {generateName: train-}
        spec: {containers: [{name: train, image: "${image_uri}"}]}
        """,
        Example(
            """
            # launchlint: resource=kubernetes
            «builder»:
            metadata: {namespace: ml}
            """,
            fixed="""
            # launchlint: resource=kubernetes
            metadata: {namespace: ml}
            """,
        ),
        """
        # launchlint: resource=gcp-vertex
        «run»:
        spec:
          worker_pool_specs:
            - {machine_spec: {machine_type: n1-standard-4}, container_spec: {image_uri: "${image_uri}"}}
          staging_bucket: gs://bucket
        """,
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        StoppingCondition: {MaxRuntimeInSeconds: 3600}
        Tags: «{team: vision}»
        """,
        """
        resource_args:
          «kubernetes»:
        """,
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        spec:
          backoffLimit:
          template: {spec: {containers: [{name: train, env: }]}}
        """,
    ],
    sources=["wandb 0.31.0, wandb/sdk/launch/_project_spec.py and runner/*_runner.py"],
)
def crashes_agent(shape: CrashingShape, queue: Queue) -> Violations:
    """Some values are taken for granted, and a run ends in a Python error without them.

    A key left empty is null, not absent: the agent asks it for what only a mapping or a list has,
    and the run fails with `'NoneType' object has no attribute ...`, which names neither the key nor
    the file.
    """
    null = shape.found == "null"
    place = shape.path.rpartition(".")[2]
    yield Violation(
        shape.span,
        f"`{shape.path}` is {shape.found} where the agent needs {shape.wanted}: every run ends in a Python error",
        "take the key out, or give it a value" if null else _HELP_AT.get(place) or _HELP.get(shape.wanted),
        fix=_without(shape, queue) if null and shape.path not in ("apiVersion", "kind") else None,
    )


def _without(shape: CrashingShape, queue: Queue) -> Fix | None:
    """The config without a key that was left empty, which is as good as absent everywhere else."""
    owner = queue.owner_of(shape.span)
    edits = remove(*owner) if owner is not None else ()
    return Fix("take the key out", edits) if edits else None


_HELP_AT = {
    "Tags": "write a list: `[{Key: name, Value: text}]`",
    "env": "write a list: `[{name: NAME, value: text}]`",
    "worker_pool_specs": "write a list with at least one mapping: `- machine_spec: ...`",
}
_HELP = {
    "a list": "write a list: `- name: ...` on lines of their own",
    "a list of mappings": "write a list with at least one mapping: `- name: ...`",
    "a text": "write a text, without brackets and braces",
    "a mapping": "write a mapping: `key: value` on lines of their own",
    "a group and version": "write `batch/v1` for a Job, or the group of a custom resource; Launch creates nothing else",
}
