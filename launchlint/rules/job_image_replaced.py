from __future__ import annotations

from launchlint.edits import rename
from launchlint.model.config import Queue
from launchlint.model.runners import FixedImage
from launchlint.rule import NOTE, WARNING, Example, Fix, Violation, Violations, rule
from launchlint.syntax import Scalar


@rule(
    "LL604",
    WARNING,
    flags=[
        Example(
            """
            # launchlint: resource=kubernetes
            spec:
              template:
                spec:
                  containers:
                    - name: train
                      image: «python:3.12-slim»
                    - name: logs
                      image: fluent/fluent-bit:3.1
            """,
            fixed="""
            # launchlint: resource=kubernetes
            spec:
              template:
                spec:
                  containers:
                    - name: train
                      image: "${image_uri}"
                    - name: logs
                      image: fluent/fluent-bit:3.1
            """,
        ),
        """
        # launchlint: resource=kubernetes
        apiVersion: kubeflow.org/v1
        kind: PyTorchJob
        metadata: {generateName: train-}
        spec:
          pytorchReplicaSpecs:
            Master:
              template:
                spec:
                  containers:
                    - name: pytorch
                      image: «pytorch/pytorch:2.4.0-cuda12.4-cudnn9-runtime»
        """,
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        AlgorithmSpecification:
          TrainingImage: «123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1»
          TrainingInputMode: File
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
        StoppingCondition: {MaxRuntimeInSeconds: 3600}
        """,
        Example(
            """
            # launchlint: resource=gcp-vertex
            spec:
              worker_pool_specs:
                - machine_spec: {machine_type: n1-standard-4}
                  replica_count: 1
                  container_spec: {image_uri: «"us-docker.pkg.dev/project/images/train:1"»}
              staging_bucket: gs://bucket
            """,
            why="a note: an image must be named there",
        ),
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              containers:
                - name: train
                  image: ${image_uri}
                - name: logs
                  image: fluent/fluent-bit:3.1
        """,
        """
        # launchlint: resource=kubernetes
        spec: {template: {spec: {containers: [{name: train, image: "{{image}}"}]}}}
        """,
    ],
    sources=["wandb 0.31.0, kubernetes_runner._inject_defaults, sagemaker_runner.run, vertex_runner.run"],
)
def job_image_replaced(image: FixedImage, queue: Queue) -> Violations:
    """A queue's image must not stand in for the job's.

    The image of a job is known only when it is launched; `${image_uri}` stands for it. With an image
    written out every job of the queue runs that one, and its own code is not in it.
    """
    if image.place == "job":
        message = f"jobs that Launch builds run `{image.image}` instead of the image built for them, without a word"
        help = "write `image: ${image_uri}`, or leave `image` out"
    elif image.place == "custom":
        message = f"every job of this queue runs `{image.image}`: an agent puts no image into a custom resource itself"
        help = "write `image: ${image_uri}` in the container that runs the job"
    elif image.place == "sagemaker":
        message = f"every job of this queue runs `{image.image}` and its command; the job's own image is never used"
        help = "leave `AlgorithmSpecification` out: the runner then gives the job's image and `TrainingInputMode: File`"
    else:
        message = f"every job of this queue runs `{image.image}`, whatever image it has"
        help = "write `image_uri: ${image_uri}`, unless that is what the queue is for"
    owner = queue.owner_of(image.span)
    fix = None
    if image.place != "sagemaker" and owner is not None and type(scalar := owner[1].value) is Scalar:
        fix = Fix("write `${image_uri}`", rename(scalar, "${image_uri}"), safe=False)
    yield Violation(image.span, message, help, fix=fix, severity=NOTE if image.place == "vertex" else None)
