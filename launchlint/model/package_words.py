"""What there is to say of a package that does not fit: the fault, and what to type instead."""

from __future__ import annotations

from launchlint.model import gpu as gpus
from launchlint.model.package_faults import torch_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.model.package_faults import PackageFault

_KERNEL = 'the run stops at its first kernel with "no kernel image is available"'


def statement(fault: PackageFault) -> str:
    """What is wrong and what happens."""
    package = f"`{fault.package.text}`"
    gpu = fault.option.titles if fault.option is not None else "the GPU"
    capabilities = fault.option.capabilities if fault.option is not None else ""
    shown = f"{gpu} (compute capability {capabilities})" if capabilities else gpu
    row = fault.detail if isinstance(fault.detail, dict) else {}
    match fault.problem:
        case "new-wheel":
            return f"{package} brings CUDA {fault.cuda}, which no longer has code for {shown}: {_KERNEL}"
        case "old-wheel":
            return f"{package} brings CUDA {fault.cuda}, which is older than {shown}: {_KERNEL}"
        case "wheel-code":
            return f"the wheel of {package} is built without code for {shown}: {_KERNEL}"
        case "image-cuda":
            held = f"CUDA {fault.cuda}" if fault.cuda else "another one"
            return f"{package} is made for CUDA {fault.detail}, the image holds {held}: it finds no libraries"
        case "image-cudnn" if isinstance(fault.detail, tuple):
            return (
                f"{package} wants cuDNN {fault.detail[0]}, the image holds {fault.detail[1]}: "
                "it leaves the GPU alone and computes on the CPU"
            )
        case "no-cuda":
            return f"{package} uses the image's CUDA {fault.detail}, but the image holds none: it finds no libraries"
        case "cpu-wheel":
            return f"{package} is a build for the CPU, but the queue asks for {gpu}: the GPU stays unused"
        case "conflict" if isinstance(fault.detail, tuple):
            return (
                f"{package} wants torch {fault.detail[0]}, but `{fault.detail[1].text}` is pinned: "
                "the two cannot be installed together, and the build fails"
            )
        case "index":
            return f"{package} is not on the default index, and the file names no other: pip finds nothing to install"
        case "jit":
            return f"{package} compiles CUDA code when a job uses it, and the image has no nvcc"
        case "other":
            return f"{package} in the package index is another project of that name: the job gets the wrong one"
        case "gone":
            return f"{package} is an empty package that fails on purpose: the build stops there"
    capability = f" and runs on compute capability {row['capability']} or higher" if "capability" in row else ""
    return (
        f"{package} compiles CUDA code while it is installed{capability}, but the agent installs packages in "
        "`python:X.Y`, which has no nvcc: the build stops there, whatever the base image holds"
    )


def advice(fault: PackageFault) -> str:
    """What to type."""
    package = fault.package
    row = fault.detail if isinstance(fault.detail, dict) else {}
    match fault.problem:
        case "new-wheel" | "old-wheel" | "wheel-code":
            assert fault.option is not None
            fitting = gpus.span_text(_fitting(fault))
            torch = torch_for(fault.option) if package.name == "torch" else None
            if torch and "+cu" in torch:
                index = f"https://download.pytorch.org/whl/{torch.partition('+')[2]}"
                return f"the wheel must bring {fitting}, as `{torch}` with `--extra-index-url {index}`"
            return f"the wheel must bring {fitting}" + (f", as `{torch}`" if torch else "")
        case "image-cuda":
            if package.name.startswith("cupy") and fault.cuda:
                return f"write `cupy-cuda{fault.cuda.partition('.')[0]}x`, or use an image with CUDA {fault.detail}"
            return f"use an image with CUDA {fault.detail}, or a release made for CUDA {fault.cuda}"
        case "image-cudnn":
            return f"write `tensorflow[and-cuda]=={package.version}`, which brings what it needs"
        case "no-cuda":
            return f"use an image with CUDA {fault.detail}" + (
                f", or write `tensorflow[and-cuda]=={package.version}`" if package.name == "tensorflow" else ""
            )
        case "cpu-wheel":
            return "write `jax[cuda12]`" if package.name == "jax" else f"write `torch=={package.version}`"
        case "conflict" if isinstance(fault.detail, tuple):
            return f"pin `torch=={fault.detail[0]}`, or take the release of `{package.name}` made for your torch"
        case "index":
            return f"add the line `--extra-index-url https://download.pytorch.org/whl/{package.local}`"
        case "jit":
            return "use a `-devel` image, or set `DS_BUILD_OPS=0` and only use what needs no compiling"
    if "instead" in row:
        return f"write `{row['instead']}`"
    where = f" (some are at {row['wheels']})" if "wheels" in row else ""
    return f"name a wheel by its address, `{package.name} @ https://...whl`{where}, or build the job's image yourself"


def _fitting(fault: PackageFault) -> list[str]:
    from launchlint.model.accelerator import fitting_toolkits

    return fitting_toolkits((fault.option,)) if fault.option is not None else []
