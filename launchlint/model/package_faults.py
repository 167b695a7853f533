"""Pinned packages against the image's CUDA and the GPUs.

What a wheel brings counts before what the image holds: torch, `jax[cuda12]` and `tensorflow[and-cuda]` run
on their own CUDA; cupy, plain tensorflow, `jax[cuda12-local]` and onnxruntime-gpu on the image's.
"""

from __future__ import annotations

from launchlint.model import gpu as gpus
from launchlint.records import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlint.model.accelerator import BaseImage
    from launchlint.model.packages import Package, Packages
    from launchlint.model.target import Option
    from launchlint.text import Span


class PackageFault(namedtuple("PackageFault", "package problem image option cuda detail verified")):
    """A package that does not go with the image, the GPU, another package, or the way it is built.

    ``problem``:
    old-wheel, new-wheel   the wheel's CUDA does not know the GPU yet, or no longer
    wheel-code             the wheel has no code for the GPU, though its CUDA could
    image-cuda             it wants another CUDA than the image holds; ``detail`` is that major
    image-cudnn            likewise cuDNN
    no-cuda                it wants CUDA from an image without any
    cpu-wheel              a build for the CPU on a GPU queue
    conflict               it wants another torch than the one pinned; ``detail`` is (that version, the torch)
    index                  a local version, which the default index does not have
    nvcc, jit, other, gone it cannot be installed in the build; ``detail`` is its row of facts/packages.yaml
    """

    __slots__ = ()
    package: Package
    problem: str
    image: BaseImage | None
    option: Option | None
    cuda: str | None
    detail: object
    verified: bool

    @property
    def labels(self) -> list[tuple[Span, str]]:
        """The other places: the GPU, the image, the other package."""
        from launchlint.model.accelerator import meaning

        found: list[tuple[Span, str]] = []
        if self.option is not None and self.option.span is not None:
            found.append((self.option.span, meaning(self.option)))
        if self.image is not None:
            facts = self.image.facts
            held = facts.cuda_text if facts is not None and facts.cudas else "no CUDA"
            found.append((self.image.span, f"this image holds {held}" if facts is not None else "the image"))
        return found


def package_faults(packages: Packages, images: list[BaseImage], options: list[Option]) -> Iterator[PackageFault]:
    """Every fault once: for the first image and the first GPU it shows on."""
    wanted = [option for option in options if option.vendor == "nvidia"]
    for package in packages.packages:
        yield from _unbuildable(package, packages, images)
        yield from _wheel(package, packages, wanted)
        if not packages.bring_cuda:
            yield from _on_image(package, images, wanted)
        yield from _with_torch(package, packages)


# --- how it is built


def _unbuildable(package: Package, packages: Packages, images: list[BaseImage]) -> Iterator[PackageFault]:
    """What cannot be installed; a file that names an index or wheels of its own may know better."""
    from launchlint.model.facts.packages import UNBUILDABLE

    if package.url is not None or packages.indexed:
        return
    name = package.name
    if name == "transformer-engine" and "pytorch" in package.extras:
        name = "transformer-engine-torch"
    row = UNBUILDABLE.get(name)
    problem = row["problem"] if row is not None else None
    if problem == "jit":
        image = next((image for image in images if _without_compiler(image)), None)
        if image is not None:
            yield PackageFault(package, "jit", image, None, None, row, False)
    elif problem == "gone" and package.version is not None and _numbers(package.version) < (2, 12):
        pass  # the real releases of before
    elif problem is not None and row is not None:
        yield PackageFault(package, problem, None, None, None, row, row.get("verified", True))
    if package.local is not None and package.name in ("torch", "torchvision", "torchaudio"):
        yield PackageFault(package, "index", None, None, None, package.local, False)


def _without_compiler(image: BaseImage) -> bool:
    """An image of nvidia/cuda without nvcc: only its devel flavours have it."""
    facts = image.facts
    return facts is not None and facts.family == "nvidia-cuda" and "-devel" not in (facts.reference.tag or "")


# --- wheels that bring their CUDA


def _wheel(package: Package, packages: Packages, options: list[Option]) -> Iterator[PackageFault]:
    if _for_cpu(package, packages):
        for option in options[:1]:
            yield PackageFault(package, "cpu-wheel", None, option, None, None, False)
        return
    cudas, verified = wheel_cuda(package)
    for option in options:
        if not cudas or not option.gpus:
            continue
        sure = verified and option.verified and all(found.verified for found in option.gpus)
        every = {gpus.verdict(found.capability, cuda) for found in option.gpus for cuda in cudas if found.capability}
        if every and every <= gpus.FAILING:
            problem = "new-wheel" if gpus.DROPPED in every else "old-wheel"
            sure = sure and all(gpus.toolkit_verified(cuda) for cuda in cudas)
            yield PackageFault(package, problem, None, option, cudas[-1], None, sure)
            return
        code, listed = _wheel_code(package, cudas)
        if code and not any(found.capability and runs(found.capability, code) for found in option.gpus):
            yield PackageFault(package, "wheel-code", None, option, cudas[-1], code, sure and listed)
            return


def _for_cpu(package: Package, packages: Packages) -> bool:
    """A build for the CPU: `torch==2.5.1+cpu`, or jax without anything that brings it a GPU."""
    if package.name == "jax":
        others = [other for other in packages.packages if other.name.startswith("jax") and other is not package]
        return not package.extras and package.url is None and not any(
            other.name != "jaxlib" or other.local or other.url for other in others
        )  # fmt: skip
    return package.name == "torch" and package.local == "cpu"


def torch_of(package: Package) -> str | None:
    """The minor version of torch a package comes with: its own, or the one it wants."""
    from launchlint.model.facts.packages import TORCH_PINS

    if package.name == "torch":
        return package.minor
    wanted = TORCH_PINS.get(f"{package.name}=={package.version}")
    return ".".join(wanted.split(".")[:2]) if wanted else None


def wheel_cuda(package: Package) -> tuple[tuple[str, ...], bool]:
    """The CUDA a wheel brings: one toolkit, every one of a major, or nothing where it brings none or is not known."""
    from launchlint.model.facts.packages import JAX_EXTRAS, TENSORFLOW, TORCH
    from launchlint.model.image_facts import toolkits_of

    if package.url is not None:
        return (), False
    if (torch := torch_of(package)) is not None:
        if package.local is not None:
            digits = package.local.removeprefix("cu")
            known = toolkits_of(f"{digits[:-1]}.{digits[-1]}") if digits.isdigit() and len(digits) == 3 else ()
            return known, True
        cuda, _, verified = TORCH.get(torch, (None, (), False))
        return ((cuda,), verified) if cuda else ((), False)
    if package.name == "tensorflow" and "and-cuda" in package.extras:
        cuda = TENSORFLOW.get(package.minor or "", (None, None, None, False))[2]
        return ((cuda,), True) if cuda else ((), False)
    if package.name == "jax":
        for extra in sorted(package.extras):
            major, bundles, verified = JAX_EXTRAS.get(extra, (0, False, False))
            if bundles:
                return toolkits_of(str(major)), verified
    return (), False


def _wheel_code(package: Package, cudas: tuple[str, ...]) -> tuple[tuple[tuple[int, int], ...], bool]:
    """The capabilities a wheel of torch has code for, and whether that is sure."""
    from launchlint.model.facts.packages import TORCH_CODE

    torch = torch_of(package)
    if torch is None or len(cudas) != 1:
        return (), False
    return TORCH_CODE.get(f"{torch}+cu{cudas[0].replace('.', '')}", ((), False))  # type: ignore[no-any-return]


def runs(capability: tuple[int, int], code: tuple[tuple[int, int], ...]) -> bool:
    """Native code for X.y runs on X.z where z >= y."""
    return any(major == capability[0] and minor <= capability[1] for major, minor in code)


def torch_for(option: Option) -> str | None:
    """A torch whose wheel has code for a GPU: the newest one of the default index, else of a variant."""
    from launchlint.model.facts.packages import TORCH, TORCH_CODE

    wanted = [found.capability for found in option.gpus if found.capability]
    for minor, (cuda, variants, _) in reversed(TORCH.items()):
        for variant in (f"cu{cuda.replace('.', '')}", *reversed(variants)):
            code, verified = TORCH_CODE.get(f"{minor}+{variant}", ((), False))
            if verified and wanted and all(runs(capability, code) for capability in wanted):
                usual = variant == f"cu{cuda.replace('.', '')}"
                return f"torch=={minor}.*" if usual else f"torch=={minor}.0+{variant}"
    return None


# --- packages that use the image's CUDA


def _on_image(package: Package, images: list[BaseImage], options: list[Option]) -> Iterator[PackageFault]:
    wants = image_major(package)
    if wants is None:
        return
    major, verified = wants
    for image in images:
        facts = image.facts
        if facts is None:
            continue
        if not facts.cudas:
            if options and (facts.build == "cpu" or facts.plain):
                yield PackageFault(package, "no-cuda", image, options[0], None, major, False)
                return
            continue
        if {int(cuda.partition(".")[0]) for cuda in facts.cudas} != {major}:
            sure = verified and facts.cudas_verified
            yield PackageFault(package, "image-cuda", image, None, facts.cuda, major, sure)
            return
        cudnn = _cudnn(package)
        if cudnn and facts.cudnn and cudnn.partition(".")[0] != facts.cudnn.partition(".")[0]:
            yield PackageFault(package, "image-cudnn", image, None, facts.cuda, (cudnn, facts.cudnn), False)
            return


def image_major(package: Package) -> tuple[int, bool] | None:
    """The CUDA major a package wants from the image, and whether an error may be made of it."""
    from launchlint.model.facts.packages import CUPY, JAX_EXTRAS, ONNXRUNTIME, TENSORFLOW

    if package.name in CUPY:
        return CUPY[package.name], True
    if package.name == "tensorflow":
        cuda = TENSORFLOW.get(package.minor or "", (None,))[0]
        return (int(cuda.partition(".")[0]), False) if cuda else None  # it falls back to the CPU and goes on
    if package.name == "jax":
        for extra in sorted(package.extras):
            major, bundles, verified = JAX_EXTRAS.get(extra, (0, True, False))
            if not bundles:
                return major, verified
    if package.name == "onnxruntime-gpu" and package.version:
        fitting = [row for key, row in ONNXRUNTIME.items() if _numbers(key) <= _numbers(package.version)]
        return fitting[-1] if fitting else None
    return None


def _cudnn(package: Package) -> str | None:
    from launchlint.model.facts.packages import TENSORFLOW

    return TENSORFLOW.get(package.minor or "", (None, None))[1] if package.name == "tensorflow" else None


# --- packages among themselves


def _with_torch(package: Package, packages: Packages) -> Iterator[PackageFault]:
    from launchlint.model.facts.packages import TORCH_PINS

    wanted = TORCH_PINS.get(f"{package.name}=={package.version}")
    torch = packages.get("torch")
    if wanted is None or torch is None or torch.version is None or torch.url is not None:
        return
    written = torch.version.split(".")
    if written != wanted.split(".")[: len(written)]:
        yield PackageFault(package, "conflict", None, None, None, (wanted, torch), True)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
