from __future__ import annotations

from launchlint.model.accelerator import UntunedCuda
from launchlint.model.config import Queue
from launchlint.model.image_advice import fitting_image
from launchlint.rule import NOTE, Label, Violation, Violations, rule


@rule(
    "LL404",
    NOTE,
    flags=[
        """
        kind: Job
        spec:
          template:
            spec:
              nodeSelector: {cloud.google.com/gke-accelerator: nvidia-l4}
              containers: [{image: "${image_uri}", resources: {limits: {nvidia.com/gpu: 1}}}]
        builder:
          accelerator:
            base_image: «nvidia/cuda:11.0.3-base-ubuntu20.04»
        """,
    ],
    allows=[
        """
        kind: Job
        spec:
          template:
            spec:
              nodeSelector: {cloud.google.com/gke-accelerator: nvidia-l4}
              containers: [{image: "${image_uri}", resources: {limits: {nvidia.com/gpu: 1}}}]
        builder:
          accelerator:
            base_image: nvidia/cuda:11.8.0-base-ubuntu22.04
        """,
    ],
    sources=["NVIDIA, CUDA C++ programming guide: binary compatibility within a major capability"],
)
def cuda_untuned_for_gpu(mismatch: UntunedCuda, queue: Queue) -> Violations:
    """The image's CUDA is older than the GPU, though of its family.

    Code for an older GPU of the same major capability runs, so nothing fails. What the newer GPU can
    do beyond it stays unused, and its libraries are not tuned for it.
    """
    tag = fitting_image(mismatch)
    yield Violation(
        mismatch.span,
        f"{mismatch.facts.cuda_text} in `{mismatch.image.text}` is older than {mismatch.gpu_text}: "
        "it runs code made for older GPUs of its family, untuned",
        f"use {mismatch.fitting}" + (f", as `{tag}`" if tag else ""),
        labels=[Label(*label) for label in mismatch.labels],
    )
