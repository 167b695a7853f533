"""A tag that would do: the image a user most likely wants instead, of the same family where one is known."""

from __future__ import annotations

import re

from launchlint.model.accelerator import fitting_toolkits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.model.accelerator import CudaMismatch
    from launchlint.model.image_facts import ImageFacts


def fitting_image(mismatch: CudaMismatch) -> str | None:
    """An image whose CUDA has native code for every GPU of a mismatch."""
    fitting = fitting_toolkits(mismatch.options)
    return nearest_image(mismatch.facts, fitting, mismatch.problem != "dropped") if fitting else None


def nearest_image(facts: ImageFacts, fitting: list[str], older: bool) -> str | None:
    """The image nearest to this one whose CUDA is among the fitting ones: the oldest of them, or the newest."""
    return _same_family(facts, fitting, older) or cuda_image(facts, fitting if older else fitting[::-1])


def _same_family(facts: ImageFacts, fitting: list[str], older: bool) -> str | None:
    """Another release of a framework's image: the nearest one whose CUDA fits."""
    tables = {"tensorflow": "tensorflow_images", "ngc": "ngc_releases"}
    if facts.family not in tables or not facts.version or facts.reference.tag is None:
        return None
    from launchlint.model.facts.images import TABLES

    table = TABLES[tables[facts.family]]
    names = [name for name, row in table.items() if row["cuda"] in fitting and row.get("verified", True)]
    if not names:
        return None
    name = names[0] if older else names[-1]
    version = f"{name}.0" if facts.family == "tensorflow" else name
    return facts.reference.with_tag(facts.reference.tag.replace(facts.version, version, 1))


def cuda_image(facts: ImageFacts, fitting: list[str]) -> str | None:
    """The Ubuntu image of nvidia/cuda of the first toolkit that has one; flavour and release are kept if possible."""
    from launchlint.model.facts.toolkits import IMAGES

    tag = facts.reference.tag or "" if facts.family == "nvidia-cuda" else ""
    flavor = next((word for word in ("devel", "runtime", "base") if f"-{word}" in tag), "base")
    wanted = facts.system.release if facts.system is not None and facts.system.family == "ubuntu" else None
    for cuda in fitting:
        patches, releases, deleted = IMAGES[cuda]
        if not patches or not releases or deleted:
            continue
        release = wanted if wanted in releases else releases[-1]
        middle = f"-{_cudnn(cuda)}" if re.search(r"-cudnn\d*", tag) else ""
        name = facts.reference.name if facts.family == "nvidia-cuda" else "nvidia/cuda"
        return f"{name}:{patches[-1]}{middle}-{flavor}-ubuntu{release}"
    return None


def _cudnn(cuda: str) -> str:
    """From 12.4 on the tags of nvidia/cuda name cuDNN without its version."""
    major, minor = (int(part) for part in cuda.split("."))
    return "cudnn" if (major, minor) >= (12, 4) else "cudnn8"


def debian_image(facts: ImageFacts) -> str:
    """An image with apt-get in the place of one without."""
    from launchlint.model.facts.toolkits import TOOLKITS

    if facts.cuda and (same := cuda_image(facts, [facts.cuda])):
        return same
    tag = facts.reference.tag or ""
    if facts.reference.name == "python":
        version = tag.partition("-")[0] if tag[:1].isdigit() else "3.11"
        return facts.reference.with_tag(f"{version}-slim-bookworm")
    return cuda_image(facts, list(TOOLKITS)[::-1]) or "ubuntu:22.04"


def gpu_build(facts: ImageFacts) -> str | None:
    """The GPU build of an image whose CPU build was named."""
    tag = facts.reference.tag
    if facts.family == "tensorflow":
        version = facts.version or "latest"
        rest = (tag or "latest")[len(version) :]
        return facts.reference.with_tag(f"{version}-gpu{rest}")
    if facts.family == "jupyter" and tag:
        return facts.reference.with_tag(f"cuda12-{tag}")
    if tag and "cpu" in tag.split("-"):
        return facts.reference.with_tag(tag.replace("cpu", "gpu", 1))
    return None
