from __future__ import annotations

from launchlint.model.accelerator import VendorMismatch
from launchlint.model.config import Queue
from launchlint.model.image_facts import VENDORS
from launchlint.rule import ERROR, WARNING, Label, Violation, Violations, rule

_INSTEAD = {
    "nvidia": "an image with CUDA, as `nvidia/cuda:12.4.1-base-ubuntu22.04`",
    "amd": "an image with ROCm, as one of `rocm/dev-ubuntu-22.04`",
    "aws": "an image with the Neuron SDK, as one of `public.ecr.aws/neuron`",
    "google": "an image without CUDA, as `ubuntu:22.04`: the packages reach the TPU (`jax[tpu]`, `torch_xla`)",
    "intel": "an image made for them",
    "qualcomm": "an image made for them",
}


@rule(
    "LL406",
    ERROR,
    flags=[
        """
        kind: Job
        spec:
          template:
            spec:
              containers: [{image: "${image_uri}", resources: {limits: {amd.com/gpu: 1}}}]
        builder:
          accelerator:
            base_image: «nvidia/cuda:12.2.2-base-ubuntu22.04»
        """,
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        ResourceConfig: {InstanceType: ml.trn1.2xlarge, InstanceCount: 1, VolumeSizeInGB: 20}
        StoppingCondition: {MaxRuntimeInSeconds: 3600}
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        builder:
          accelerator:
            base_image: «nvidia/cuda:12.2.2-base-ubuntu22.04»
        """,
        """
        kind: Job
        spec:
          template:
            spec:
              nodeSelector: {cloud.google.com/gke-accelerator: nvidia-l4}
              containers: [{image: "${image_uri}"}]
        builder:
          accelerator:
            base_image: «rocm/pytorch:rocm6.1_ubuntu22.04_py3.10_pytorch_2.1.2»
        """,
    ],
    allows=[
        """
        kind: Job
        spec:
          template:
            spec:
              containers: [{image: "${image_uri}", resources: {limits: {amd.com/gpu: 1}}}]
        builder:
          accelerator:
            base_image: rocm/pytorch:rocm6.1_ubuntu22.04_py3.10_pytorch_2.1.2
        """,
    ],
    sources=["the images' own names; the resource names of the device plugins"],
)
def accelerator_vendor_mismatch(mismatch: VendorMismatch, queue: Queue) -> Violations:
    """The image must be made for the accelerators the queue asks for.

    CUDA drives NVIDIA's GPUs only, ROCm AMD's, Neuron AWS's chips. An image with the wrong one finds no
    device: the job fails, or computes on the CPU of an expensive machine.
    """
    wanted = mismatch.options[0].vendor or ""
    yield Violation(
        mismatch.span,
        f"`{mismatch.image.text}` is made for {VENDORS[mismatch.facts.vendor or '']}, but the queue asks for "
        f"{mismatch.options[0].titles}: the job finds no device it can use",
        f"for {VENDORS[wanted]} use {_INSTEAD[wanted]}",
        labels=[Label(*label) for label in mismatch.labels],
        severity=None if mismatch.verified else WARNING,
    )
