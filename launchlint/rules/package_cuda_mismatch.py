from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.package_faults import PackageFault
from launchlint.model.package_words import advice, statement
from launchlint.rule import ERROR, NOTE, WARNING, Example, Label, Violation, Violations, rule

_V100 = """
kind: Job
spec:
  template:
    spec:
      nodeSelector: {karpenter.k8s.aws/instance-gpu-name: v100}
      containers: [{image: "${image_uri}", resources: {limits: {nvidia.com/gpu: 1}}}]
builder: {accelerator: {base_image: "ubuntu:22.04"}}
"""
_CUDA_12 = """
kind: Job
spec:
  template:
    spec:
      nodeSelector: {cloud.google.com/gke-accelerator: nvidia-tesla-t4}
      containers: [{image: "${image_uri}", resources: {limits: {nvidia.com/gpu: 1}}}]
builder: {accelerator: {base_image: "nvidia/cuda:12.1.1-runtime-ubuntu22.04"}}
"""


@rule(
    "LL410",
    ERROR,
    flags=[
        Example(_V100, beside={"requirements.txt": "wandb\n«torch==2.12.1»  # newest\n"}),
        Example(_CUDA_12, beside={"requirements.txt": "wandb\n«cupy-cuda11x==13.3.0»\n"}),
        Example(
            _CUDA_12, beside={"requirements.txt": "torch==2.5.1\n«flash-attn»\n"}, why="a warning: by its metadata"
        ),
        Example(
            _CUDA_12,
            beside={
                "pyproject.toml": '[project]\nname = "job"\ndependencies = ["wandb", «"tensorflow==2.11.0"»]\n',
            },
        ),
    ],
    allows=[
        Example(_CUDA_12, beside={"requirements.txt": "torch==2.5.1\ncupy-cuda12x==13.3.0\n"}),
        Example(
            _V100.replace("ubuntu:22.04", "nvidia/cuda:13.0.2-base-ubuntu24.04"),
            beside={"requirements.txt": "torch==2.9.1\n"},
            why="the wheel brings CUDA 12.8, so the image's does not count",
        ),
    ],
    sources=[
        "the wheels' metadata and .ci/manywheel/build_cuda.sh of pytorch",
        "github.com/tensorflow/docs site/en/install/source.md",
        "wandb/sdk/launch/builder/templates/dockerfile.py: packages are installed in python:X.Y, without nvcc",
    ],
)
def package_cuda_mismatch(fault: PackageFault, queue: Queue) -> Violations:
    """A pinned package must go with the image's CUDA, with the GPU, and with how the agent installs it.

    Wheels of torch, `jax[cuda12]` and `tensorflow[and-cuda]` bring their CUDA, which must know the GPU;
    cupy, plain tensorflow and others use the image's. Packages that compile CUDA code at install time
    cannot: the agent installs in `python:X.Y`, where there is no compiler for it, whatever the
    accelerator image holds. Checked are the files that `requirements` in the settings names.
    """
    severity = NOTE if fault.problem == "jit" else None if fault.verified else WARNING
    yield Violation(
        fault.package.span,
        statement(fault),
        advice(fault),
        labels=[Label(*label) for label in fault.labels],
        severity=severity,
    )
