from __future__ import annotations

from launchlint.model.accelerator import CudaMismatch
from launchlint.model.config import Queue
from launchlint.model.gpu import DROPPED
from launchlint.model.image_advice import fitting_image
from launchlint.rule import ERROR, WARNING, Example, Label, Violation, Violations, rule


@rule(
    "LL403",
    ERROR,
    flags=[
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        ResourceConfig: {InstanceType: ml.p5.48xlarge, InstanceCount: 1, VolumeSizeInGB: 100}
        StoppingCondition: {MaxRuntimeInSeconds: 3600}
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        builder:
          accelerator:
            base_image: «nvidia/cuda:11.7.1-base-ubuntu22.04»
        """,
        """
        kind: Job
        spec:
          template:
            spec:
              nodeSelector: {cloud.google.com/gke-accelerator: nvidia-tesla-v100}
              containers: [{image: "${image_uri}", resources: {limits: {nvidia.com/gpu: 1}}}]
        builder:
          accelerator:
            base_image: «"nvidia/cuda:13.0.2-base-ubuntu24.04"»
        """,
        """
        spec:
          staging_bucket: gs://bucket
          worker_pool_specs:
            - machine_spec: {machine_type: a2-highgpu-1g, accelerator_type: NVIDIA_TESLA_A100, accelerator_count: 1}
              replica_count: 1
              container_spec: {image_uri: "${image_uri}"}
        builder:
          accelerator:
            base_image: «tensorflow/tensorflow:2.3.0-gpu»
        """,
        Example(
            """
            name: gpu
            resource_type: sagemaker
            resource_config:
              ResourceConfig: {InstanceType: "{{instance}}", InstanceCount: 1, VolumeSizeInGB: 100}
              StoppingCondition: {MaxRuntimeInSeconds: 3600}
              OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
              builder: {accelerator: {base_image: "nvidia/cuda:13.0.2-base-ubuntu24.04"}}
            template_variables:
              instance: {schema: {type: string, enum: [ml.g5.xlarge, «ml.p3.2xlarge», «ml.p2.xlarge», ml.m5.xlarge]}}
            """,
            why="a user may choose them, so each choice counts",
        ),
    ],
    allows=[
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        ResourceConfig: {InstanceType: ml.p5.48xlarge, InstanceCount: 1, VolumeSizeInGB: 100}
        StoppingCondition: {MaxRuntimeInSeconds: 3600}
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        builder:
          accelerator:
            base_image: nvidia/cuda:11.8.0-base-ubuntu22.04
        """,
        """
        kind: Job
        spec:
          template:
            spec:
              affinity:
                nodeAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                    nodeSelectorTerms:
                      - matchExpressions:
                          - {key: karpenter.k8s.aws/instance-gpu-name, operator: In, values: [v100, a10g]}
        builder:
          accelerator:
            base_image: nvidia/cuda:13.0.2-base-ubuntu24.04
        """,
    ],
    sources=[
        "ptxas --help of each toolkit: the capabilities it makes code for",
        "developer.nvidia.com/cuda-gpus: the capability of each GPU",
    ],
)
def cuda_gpu_mismatch(mismatch: CudaMismatch, queue: Queue) -> Violations:
    """The image's CUDA must hold code for the GPU.

    Every CUDA release knows the GPUs of its time: it drops the oldest and learns the newest. On a GPU
    it does not know, the first kernel of its libraries stops with "no kernel image is available for
    execution on the device". Where the scheduler chooses among GPUs, every one of them must fail
    before this speaks; where a user chooses, each choice counts.

    Programs may carry intermediate code (PTX), which a driver compiles for a newer GPU, never for an
    older one. The libraries of an image (cuBLAS, cuDNN, NCCL) mostly come without it, so it seldom
    helps; if all of yours have it, lower this rule in the settings.

    Wheels that bring their CUDA (torch, `tensorflow[and-cuda]`, `jax[cuda12]`) do not use the image's:
    with `requirements` in the settings they are judged instead.
    """
    holds = "no longer has code" if mismatch.problem == DROPPED else "has no code"
    tag = fitting_image(mismatch)
    exempt = "; packages that bring their own CUDA (torch, `tensorflow[and-cuda]`) are exempt, "
    yield Violation(
        mismatch.span,
        f"{mismatch.facts.cuda_text} in `{mismatch.image.text}` {holds} for {mismatch.gpu_text}: "
        'the run stops at its first kernel with "no kernel image is available"',
        f"use {mismatch.fitting}"
        + (f", as `{tag}`" if tag else "")
        + ("" if queue.context.requirements else exempt + "once the settings name their file under `requirements`"),
        labels=[Label(*label) for label in mismatch.labels],
        severity=None if mismatch.verified else WARNING,
    )
