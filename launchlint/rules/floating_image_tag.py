from __future__ import annotations

from launchlint.model.accelerator import FloatingImage
from launchlint.model.config import Queue
from launchlint.rule import NOTE, Violation, Violations, rule


@rule(
    "LL407",
    NOTE,
    flags=[
        '{"builder": {"accelerator": {"base_image": «"tensorflow/tensorflow:latest-gpu"»}}}',
        """
        builder:
          accelerator:
            base_image: «ghcr.io/team/train»
        """,
    ],
    allows=[
        """
        builder:
          accelerator:
            base_image: nvidia/cuda:12.4.1-base-ubuntu22.04
        """,
        """
        builder:
          accelerator:
            base_image: "ubuntu:latest@sha256:1111111111111111111111111111111111111111111111111111111111111111"
        """,
    ],
    sources=["wandb/sdk/launch/builder/build.py, image_tag_from_dockerfile_and_source"],
)
def floating_image_tag(floating: FloatingImage, queue: Queue) -> Violations:
    """A moving tag hides what the image holds, and when it changes.

    What `latest` means today nobody can tell from the queue, so its CUDA and its system go unchecked. A
    newer one is not picked up either: the agent names the images it builds by the text of their
    Dockerfile and takes one it built before, until the text changes.
    """
    image = floating.image
    assert image.reference is not None
    why = f"`:{image.reference.tag}` moves" if image.reference.tag else "without a tag `latest` is meant, which moves"
    yield Violation(
        image.span,
        f"{why}: what it holds cannot be checked, and images built before keep the old `{image.reference.name}`",
        "write the tag of a release, or add `@sha256:` and its digest",
    )
