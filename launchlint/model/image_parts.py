"""The parts rules look at in the images a queue builds on, and in the GPUs it names.

Each attribute tells by a word or two of the text whether there is anything to look at, and imports the
judges, and the facts, only then.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchlint.model.builder_keys import BuilderKey
    from launchlint.model.context import Context
    from launchlint.model.target import GpuContradiction, UnknownGpu
    from launchlint.syntax import Document
    from launchlint.text import Source

# Words of node labels that tell a machine type, and of those that tell a GPU.
_MACHINE_LABELS = ("/instance-type", "/instance-family", "/gce-machine-type")
_GPU_LABELS = (
    "gke-accelerator", "instance-gpu-name", "gpu.product", "gpu.family", "gpu.compute.", "gpu.nvidia.com/",
    "gpu-name", "skypilot.co/accelerator", "product-name",
)  # fmt: skip


class ImageParts:
    """What a queue says of its images and GPUs."""

    PARTS = {
        **dict.fromkeys(
            (
                "InvalidReference",
                "AptlessImage",
                "CudaMismatch",
                "UntunedCuda",
                "CpuImage",
                "VendorMismatch",
                "FloatingImage",
                "AbsentImage",
                "PythonGap",
                "PackageFault",
            ),
            "image_faults",
        ),
        "BuilderKey": "builder_keys",
        "GpuContradiction": "gpu_contradictions",
        "UnknownGpu": "unknown_gpus",
    }
    source: Source
    document: Document
    context: Context
    _images_judged: dict[str, list[Any]] | None = None

    def _says(self, word: str) -> bool:
        """Whether a word stands anywhere in the document."""
        return self.source.text.find(word, self.document.start, self.document.end) >= 0

    @property
    def image_faults(self) -> dict[str, list[Any]]:
        """What is wrong with the images the agent builds on, by the name of the fault's class."""
        if self._images_judged is None:
            self._images_judged = {}
            if self._says("builder") or self.context.requirements:
                from launchlint.model.accelerator import judge

                self._images_judged = judge(self)  # type: ignore[arg-type]
        return self._images_judged

    @property
    def builder_keys(self) -> list[BuilderKey]:
        if not self._says("builder"):
            return []
        from launchlint.model.builder_keys import misplaced

        return misplaced(self)  # type: ignore[arg-type]

    @property
    def gpu_contradictions(self) -> list[GpuContradiction]:
        """Two statements about the accelerator of one machine: rare, so words tell before anything is loaded."""
        text = self.source.text
        said = "launchlint:" in text and "gpu" in text
        labelled = any(map(self._says, _MACHINE_LABELS)) and any(map(self._says, _GPU_LABELS))
        if not said and not labelled:
            return []
        from launchlint.model.target import Target

        return Target(self).contradictions  # type: ignore[arg-type]

    @property
    def unknown_gpus(self) -> list[UnknownGpu]:
        if "launchlint:" not in self.source.text or "gpu" not in self.source.text:
            return []
        from launchlint.model.target import unknown_gpus

        return unknown_gpus(self)  # type: ignore[arg-type]
