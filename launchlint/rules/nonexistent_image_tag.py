from __future__ import annotations

from launchlint.model.accelerator import AbsentImage
from launchlint.model.config import Queue
from launchlint.rule import ERROR, WARNING, Example, Violation, Violations, rule

_WHAT = {
    "removed": "`{}` was withdrawn from its registry",
    "never": "there is no image `{}`",
    "repository": "there is no repository `{}`",
    "misspelt": "`{}` is a slip away from a well-known image",
}


@rule(
    "LL408",
    ERROR,
    flags=[
        '{"builder": {"accelerator": {"base_image": «"nvidia/cuda:latest"»}}}',
        """
        builder:
          accelerator:
            base_image: «nvidia/cuda»
        """,
        Example(
            """
            builder:
              accelerator:
                base_image: «nvidia/cuda:10.2-cudnn7-devel-ubuntu18.04»
            """,
            why="a warning: deleted by NVIDIA's policy on old tags",
        ),
        """
        builder:
          accelerator:
            base_image: «nvida/cuda:12.4.1-base-ubuntu22.04»
        """,
        """
        builder:
          accelerator:
            base_image: «pytorch/pytorch:2.3.1-cuda12.1-runtime»
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
            base_image: registry.example.com/nvida/cuda:12.4
        """,
    ],
    sources=["github.com/NVIDIA/nvidia-docker issues 1454, 1735, 1768", "the tags of the registries"],
)
def nonexistent_image_tag(absent: AbsentImage, queue: Queue) -> Violations:
    """The base image must be one that can be pulled.

    `nvidia/cuda` has had no `latest` since 2021, and NVIDIA deletes the tags of old releases; other
    references never led anywhere. The build stops with "manifest unknown" at its first line. Only
    what is known to be gone is reported, as an error where a source says so.
    """
    image, absence = absent.image, absent.absence
    assert image.reference is not None
    subject = image.reference.name if absence.problem in ("repository", "misspelt") else image.text
    fact = _WHAT[absence.problem].format(subject)
    if absence.problem == "removed" and image.reference.tag is None:
        fact = f"`{subject}` without a tag means `:latest`, which was withdrawn from its registry"
    how = "cannot" if absence.verified else "most likely cannot"
    yield Violation(
        image.span,
        f"{fact}: the base image {how} be pulled, so no image is built",
        f"did you mean `{absence.instead}`?" if absence.instead else "look the tag up in the registry",
        severity=None if absence.verified else WARNING,
    )
