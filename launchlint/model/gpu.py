"""GPUs, and whether a CUDA toolkit holds code for them.

Native code for capability X.y runs on X.z where z >= y, never across majors; a toolkit that dropped a
capability has nothing for it, and intermediate code (PTX) does not run downwards. Upwards PTX could be
compiled by the driver, but the libraries of that age (cuBLAS, cuDNN, framework wheels) ship native code
only. (NVIDIA, CUDA C++ programming guide, binary and PTX compatibility.)
"""

from __future__ import annotations

from launchlint.records import namedtuple

# What a toolkit is to a GPU.
NATIVE = "native"  # it has code for exactly this capability
UNTUNED = "untuned"  # code of the same major, for a lower minor: it runs, without this GPU's tuning
OLDER = "older"  # it knows nothing of this GPU's major
DROPPED = "dropped"  # it no longer has code for a GPU this old
FAILING = frozenset((OLDER, DROPPED))

# Code for these does not run on other parts of the same major.
_EMBEDDED = frozenset(((5, 3), (6, 2), (7, 2), (8, 7), (10, 1), (11, 0)))
# Jetson Thor had another number in the first toolkits that knew it.
_RENAMED = {(11, 0): (10, 1)}


class Gpu(namedtuple("Gpu", "key title vendor architecture capability verified")):
    """An accelerator. ``capability`` is (8, 0); None for everything that is not NVIDIA's."""

    __slots__ = ()
    key: str
    title: str
    vendor: str
    architecture: str
    capability: tuple[int, int] | None
    verified: bool

    @property
    def capability_text(self) -> str:
        return f"{self.capability[0]}.{self.capability[1]}" if self.capability else "-"


def gpu(key: str, verified: bool = True) -> Gpu:
    """The accelerator of a key of facts/gpus.yaml; ``verified`` is that of the row that named it."""
    from launchlint.model.facts.gpus import GPUS

    title, vendor, architecture, capability, _, _, _, own = GPUS[key]
    # Who made an accelerator is certain even where its other columns are not, and all that counts without CUDA.
    return Gpu(key, title, vendor, architecture, capability, verified and (own or vendor != "nvidia"))


def all_gpus() -> list[Gpu]:
    from launchlint.model.facts.gpus import GPUS

    return [gpu(key) for key in GPUS]


def of_capability(major: int, minor: int | None) -> list[Gpu]:
    """What a capability alone tells: one nameless GPU; every one of a major where the minor is not told."""
    if minor is not None:
        text = f"{major}.{minor}"
        return [Gpu(f"sm_{major}{minor}", f"a GPU of compute capability {text}", "nvidia", "", (major, minor), True)]
    known = sorted({found.capability for found in all_gpus() if found.capability and found.capability[0] == major})
    return [found for capability in known for found in of_capability(*capability)]


def of_architecture(name: str) -> list[Gpu]:
    """Every GPU of an architecture: `hopper`, `ada-lovelace`."""
    wanted = name.lower().partition("-")[0]
    return [found for found in all_gpus() if found.vendor == "nvidia" and found.architecture == wanted]


def sliceable() -> list[Gpu]:
    """Every GPU that can be cut into MIG slices; a slice keeps its capability."""
    from launchlint.model.facts.gpus import GPUS

    return [gpu(key) for key, row in GPUS.items() if row[6]]


def fold(text: str) -> str:
    return text.strip().lower().replace("_", "-").replace(" ", "-")


def named(text: str, verified: bool = True) -> list[Gpu]:
    """The GPUs a name means, all of the text: `H100`, `nvidia-tesla-t4`, `a100` (40 or 80 GB). Empty if unknown."""
    from launchlint.model.facts.gpus import ALIASES

    return [gpu(key, verified) for key in ALIASES.get(fold(text), ())]


def of_product(text: str) -> list[Gpu]:
    """The GPUs a product label means: `NVIDIA-A100-SXM4-40GB-MIG-1g.5gb`, `Tesla-T4-SHARED`.

    The longest alias that stands in it as whole words counts, so A10 is not found in A100.
    """
    from launchlint.model.facts.gpus import ALIASES

    folded = fold(text).partition("-mig-")[0].removesuffix("-shared")
    words = folded.split("-")
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            if found := ALIASES.get("-".join(words[start : start + length])):
                return [gpu(key) for key in found]
    return []


def verdict(capability: tuple[int, int], cuda: str) -> str:
    """What a toolkit of facts/toolkits.yaml is to a GPU."""
    from launchlint.model.facts.toolkits import TOOLKITS

    native = TOOLKITS[cuda][0]
    if capability in native or _RENAMED.get(capability) in native:
        return NATIVE
    if capability < native[0]:
        return DROPPED
    same = [known for known in native if known[0] == capability[0] and known < capability and known not in _EMBEDDED]
    return UNTUNED if same else OLDER


def toolkit_verified(cuda: str) -> bool:
    from launchlint.model.facts.toolkits import TOOLKITS

    return TOOLKITS[cuda][1]  # type: ignore[no-any-return]


def cuda_range(capability: tuple[int, int]) -> tuple[str, str] | None:
    """The first and last known toolkit with native code for a capability."""
    from launchlint.model.facts.toolkits import TOOLKITS

    fitting = [name for name in TOOLKITS if verdict(capability, name) == NATIVE]
    return (fitting[0], fitting[-1]) if fitting else None


def newest_toolkit() -> str:
    from launchlint.model.facts.toolkits import TOOLKITS

    return str(next(reversed(TOOLKITS)))


def span_text(toolkits: list[str] | tuple[str, ...]) -> str:
    """`CUDA 9.0 to 12.9`, `CUDA 11.8 to 13.5 (the newest known)`."""
    if not toolkits:
        return "no CUDA version known"
    first, last = toolkits[0], toolkits[-1]
    newest = " (the newest known)" if last == newest_toolkit() else ""
    return f"CUDA {first}{newest}" if first == last else f"CUDA {first} to {last}{newest}"
