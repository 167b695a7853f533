from __future__ import annotations

from launchlint.model.accelerator import CpuImage
from launchlint.model.config import Queue
from launchlint.model.image_advice import gpu_build
from launchlint.rule import NOTE, WARNING, Example, Label, Violation, Violations, rule


@rule(
    "LL405",
    WARNING,
    flags=[
        """
        kind: Job
        spec:
          template:
            spec:
              containers: [{image: "${image_uri}", resources: {limits: {nvidia.com/gpu: 1}}}]
        builder:
          accelerator:
            base_image: «tensorflow/tensorflow:2.15.0»
        """,
        Example(
            """
            RoleArn: arn:aws:iam::123456789012:role/launch
            ResourceConfig: {InstanceType: ml.g5.xlarge, InstanceCount: 1, VolumeSizeInGB: 20}
            StoppingCondition: {MaxRuntimeInSeconds: 3600}
            OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
            builder:
              accelerator:
                base_image: «ubuntu:22.04»
            """,
            why="a note: the job's packages may bring CUDA",
        ),
    ],
    allows=[
        """
        kind: Job
        spec:
          template:
            spec:
              containers: [{image: "${image_uri}", resources: {limits: {nvidia.com/gpu: 1}}}]
        builder:
          accelerator:
            base_image: tensorflow/tensorflow:2.15.0-gpu
        """,
        """
        kind: Job
        spec:
          template:
            spec:
              containers: [{image: "${image_uri}", resources: {limits: {cpu: 4}}}]
        builder:
          accelerator:
            base_image: tensorflow/tensorflow:2.15.0
        """,
    ],
    sources=["the tags of tensorflow/tensorflow: without -gpu there is no CUDA in the image"],
    whole=True,
)
def cpu_only_image(image: CpuImage, queue: Queue) -> Violations:
    """A GPU queue must not build on the CPU build of an image.

    There is no CUDA in it: the job starts, does not find the GPU, and quietly computes on the CPU while
    the GPU is paid for. A plain system image is only a note, because wheels that bring their CUDA need
    nothing but the driver, which the node provides.
    """
    facts = image.facts
    other = gpu_build(facts)
    if facts.build == "cpu":
        message = f"`{image.image.text}` is a CPU build without CUDA, but the queue asks for {image.options[0].titles}"
    else:
        message = f"`{image.image.text}` holds no CUDA, and the queue asks for {image.options[0].titles}"
    yield Violation(
        image.span,
        f"{message}: unless a package brings CUDA along, jobs run on the CPU",
        (f"use `{other}`; " if other else "")
        + "packages that bring their own CUDA (torch, `tensorflow[and-cuda]`) need no other image",
        labels=[Label(*label) for label in image.labels],
        severity=None if facts.build == "cpu" else NOTE,
    )
