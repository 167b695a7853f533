from __future__ import annotations

from launchlint.edits import rename
from launchlint.model.config import Queue
from launchlint.model.runners import MissingPart
from launchlint.model.words import nearest
from launchlint.rule import ERROR, NOTE, WARNING, Example, Fix, Violation, Violations, rule
from launchlint.syntax import Scalar


@rule(
    "LL606",
    ERROR,
    flags=[
        """
        # launchlint: resource=kubernetes
        «apiVersion»: batch.volcano.sh/v1alpha1
        kind: Job
        spec:
          tasks:
            - replicas: 2
              template: {spec: {containers: [{name: «train»}]}}
        """,
        """
        # launchlint: resource=kubernetes
        kind: «PyTorchJob»
        metadata: {generateName: train-}
        """,
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              containers:
                - name: train
                  image: ${image_uri}
                - name: «logs»
        """,
        Example(
            """
            role_arn: arn:aws:iam::123456789012:role/launch
            «output_data_config»: {S3OutputPath: "s3://bucket/out"}
            resource_config: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
            stopping_condition: {MaxRuntimeInSeconds: 3600}
            """,
            fixed="""
            role_arn: arn:aws:iam::123456789012:role/launch
            OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
            resource_config: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
            stopping_condition: {MaxRuntimeInSeconds: 3600}
            """,
        ),
        Example(
            """
            «OutputDataConfig»: {S3OutputPath: "s3://bucket/out"}
            ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
            StoppingCondition: {MaxRuntimeInSeconds: 3600}
            """,
            why="a note: older agents could hold the role in their own config",
        ),
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        spec: {template: {spec: {containers: [{name: train}]}}}
        """,
        """
        # launchlint: resource=kubernetes
        apiVersion: batch.volcano.sh/v1alpha1
        kind: Job
        metadata: {name: "train-${run_id}"}
        spec:
          tasks:
            - replicas: 2
              template: {spec: {containers: [{name: train, image: "${image_uri}"}]}}
        """,
    ],
    sources=["wandb 0.31.0, kubernetes_runner.run and sagemaker_runner.build_sagemaker_args"],
    whole=True,
)
def incomplete_config(part: MissingPart, queue: Queue) -> Violations:
    """What the agent does not fill in must be written.

    For a plain Job the agent supplies names, image and much else; for a custom resource it supplies
    nothing, and for the second container of a Job no image. What is missing then is refused by the
    platform when the run is already on its way.
    """
    message, help, severity = _SAYS[part.problem]
    if part.problem in ("version", "batch-kind"):
        if part.detail == "Pod":
            help = "write `kind: Job`, and the pod under `spec.template`"
        elif nearest(str(part.detail), ["Job"]):
            help = "write `kind: Job`"
    owner = queue.owner_of(part.span) if part.problem == "snake-output" else None
    fix = None
    if owner is not None and type(key := owner[1].key) is Scalar:
        fix = Fix(f"rename to `{part.detail}`", rename(key, part.detail))
    yield Violation(part.span, message.format(part.detail), help.format(part.detail), fix=fix, severity=severity)


_SAYS: dict[str, tuple[str, str, str | None]] = {
    "name": (
        "a custom resource gets no name from the agent, and Kubernetes refuses an object without one",
        "add `metadata: {{name: train-${{run_id}}}}` or a `generateName`",
        None,
    ),
    "kind": (
        "without `kind` the agent takes the version for it, and asks Kubernetes for a resource that does not exist",
        "add `kind`",
        None,
    ),
    "image": (
        "this container has no image, and the agent puts none into a custom resource: no pod starts",
        "add `image: ${{image_uri}}`",
        None,
    ),
    "sidecar-image": (
        "this container has no image: the agent gives one to the first container only, and Kubernetes refuses the Job",
        "add its `image`",
        None,
    ),
    "first-image": (
        "another container has an image, so jobs that Launch builds leave this first one without, and are refused",
        "add `image: ${{image_uri}}`",
        WARNING,
    ),
    "version": (
        "without an `apiVersion` the agent sends this as batch/v1, which has no `{}`: no run of this queue starts",
        "add the `apiVersion` of `{}`",
        None,
    ),
    "batch-kind": (
        "batch/v1 has no `{}`: Kubernetes refuses it, and no run of this queue starts",
        "write the `apiVersion` of `{}`",
        None,
    ),
    "job-version": (
        "there is no `{}` with a Job in it: Kubernetes refuses it, and no run of this queue starts",
        "write `apiVersion: batch/v1`, or leave it out",
        None,
    ),
    "snake-output": (
        "the runner looks for `OutputDataConfig` in just this spelling: without it no run of this queue starts",
        "write `OutputDataConfig`",
        None,
    ),
    "unless-agent": (
        "there is no `{}`: the runner stops unless whoever launches a job adds it",
        "add `{}`",
        NOTE,
    ),
}
