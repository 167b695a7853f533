"""The accelerator image of a queue, judged: by its reference, by what it holds, and against the GPUs.

The agent builds the job's image in two stages: the packages are installed in `python:X.Y`, then copied
into the accelerator image, where apt-get installs pythonX.Y as the image's default user
(wandb/sdk/launch/builder/build.py, get_base_setup; templates/dockerfile.py). Everything here runs only
where a queue has a `builder`.
"""

from __future__ import annotations

from launchlint.model import gpu as gpus
from launchlint.model import recognise as shapes
from launchlint.model.image import Reference, ReferenceFault, parse
from launchlint.model.image_facts import VENDORS, ImageFacts, describe, minor_of, release_of
from launchlint.model.image_names import Absence, absence_of
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from launchlint.model.config import Queue
    from launchlint.model.packages import Packages
    from launchlint.model.target import Option
    from launchlint.model.tile import Tile
    from launchlint.syntax import Node
    from launchlint.text import Span

# The keys under `builder` an accelerator image is read from, in this order
# (wandb/sdk/launch/_project_spec.py, _get_accelerator_base_image).
ACCELERATOR_KEYS = ("accelerator", "cuda")
_MOST_LABELS = 8


# Queues of a team build on the same few images.
_MOST_KNOWN = 200
_Told = tuple[Reference | ReferenceFault, ImageFacts | None, Absence | None]
_known: dict[object, _Told] = {}


def _told(text: str, agent_version: tuple[int, ...] | None, private: Any) -> _Told:
    """What an image's text is, and all that it tells; remembered, but for what the settings say of images."""
    mark = text, agent_version
    if mark in _known and not private:
        return _known[mark]
    read = parse(text, agent_version)
    facts = describe(read, private) if isinstance(read, Reference) else None
    told = read, facts, absence_of(facts) if facts is not None else None
    if not private:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[mark] = told
    return told


class BaseImage:
    """One image a queue may build on: the written one, or a choice of a tile."""

    __slots__ = ("absence", "facts", "fault", "installs", "reference", "span", "text", "tile")

    def __init__(self, queue: Queue, text: str, span: Span, tile: Tile | None, installs: bool) -> None:
        self.text = text
        self.span = span
        self.tile = tile
        self.installs = installs  # the agent installs Python in it with apt-get
        read, facts, absence = _told(text, queue.context.agent_version if installs else None, queue.context.images)
        self.fault = read if isinstance(read, ReferenceFault) else None
        self.reference = read if isinstance(read, Reference) else None
        self.facts: ImageFacts | None = facts
        self.absence: Absence | None = absence  # why it cannot be pulled, where that is known


class InvalidReference(namedtuple("InvalidReference", "span image fault")):
    """An image's text that is no reference. ``span`` is the characters at fault."""

    __slots__ = ()
    span: Span
    image: BaseImage
    fault: ReferenceFault


class AptlessImage(namedtuple("AptlessImage", "image")):
    """An image without apt-get."""

    __slots__ = ()
    image: BaseImage


class FloatingImage(namedtuple("FloatingImage", "image")):
    """An image whose tag moves."""

    __slots__ = ()
    image: BaseImage


class AbsentImage(namedtuple("AbsentImage", "image absence")):
    """An image that cannot be pulled, as far as is known."""

    __slots__ = ()
    image: BaseImage
    absence: Absence


class PythonGap(namedtuple("PythonGap", "image problem python release verified")):
    """An image in which apt-get cannot install the job's Python.

    ``problem``: user (its default user is not root) | archived (its release has left the mirrors) |
    missing (the release has no such package). ``release`` is the row of facts/releases.yaml.
    """

    __slots__ = ()
    image: BaseImage
    problem: str
    python: str | None
    release: dict[str, Any]
    verified: bool


class _Against(namedtuple("_Against", "span image options chosen")):
    """An image and the accelerators it does not go with.

    ``span`` is the image, or the choice of an accelerator where a user may choose another one
    (``chosen``).
    """

    __slots__ = ()
    span: Span
    image: BaseImage
    options: tuple[Option, ...]
    chosen: bool

    @property
    def facts(self) -> ImageFacts:
        assert self.image.facts is not None
        return self.image.facts

    @property
    def held(self) -> str:
        """What the image holds that matters here: `holds CUDA 12.4`."""
        return f"holds {self.facts.cuda_text}" if self.facts.cudas else "holds no CUDA"

    @property
    def labels(self) -> list[tuple[Span, str]]:
        """The other places: where the accelerators are named, or the image."""
        if self.chosen:
            return [(self.image.span, f"this image {self.held}")]
        return [
            (option.span, meaning(option))
            for option in self.options[:_MOST_LABELS]
            if option.span is not None and option.span != self.span
        ]


class CudaMismatch(_Against):
    """None of the GPUs that may be used has code in the image's CUDA."""

    __slots__ = ()

    @property
    def problem(self) -> str:
        """`dropped`: every GPU is too old; `older`: the CUDA is."""
        return gpus.verdict(self.gpu.capability or (0, 0), self.facts.cudas[-1])

    @property
    def gpu(self) -> gpus.Gpu:
        return self.options[0].gpus[0]

    @property
    def gpu_text(self) -> str:
        """`the H100 (compute capability 9.0 came with CUDA 11.8)`."""
        option = self.options[0]
        first, last = gpus.cuda_range(self.gpu.capability or (0, 0)) or ("?", "?")
        when = f"ended with CUDA {last}" if self.problem == gpus.DROPPED else f"came with CUDA {first}"
        capabilities = option.capabilities
        what = f"compute capability {capabilities} {when}" if capabilities else f"which {when}"
        return f"{option.titles} ({what})"

    @property
    def fitting(self) -> str:
        """The CUDA versions that would do for all of them: `CUDA 9.0 to 12.9`."""
        return gpus.span_text(fitting_toolkits(self.options))

    @property
    def verified(self) -> bool:
        facts = self.facts
        return facts.cudas_verified and all(
            option.verified and all(found.verified for found in option.gpus) for option in self.options
        ) and all(gpus.toolkit_verified(cuda) for cuda in facts.cudas)  # fmt: skip


class UntunedCuda(CudaMismatch):
    """The GPUs run code that was made for an older one of their family."""

    __slots__ = ()


class CpuImage(_Against):
    """An image without CUDA where NVIDIA GPUs are asked for."""

    __slots__ = ()


class VendorMismatch(_Against):
    """An image made for the accelerators of another maker."""

    __slots__ = ()

    @property
    def held(self) -> str:
        return f"is made for {VENDORS[self.facts.vendor or '']}"

    @property
    def verified(self) -> bool:
        return self.facts.vendor_verified and all(option.verified for option in self.options)


def meaning(option: Option) -> str:
    """What the place of an accelerator says: `this is the H100, compute capability 9.0`."""
    capabilities = option.capabilities
    return f"this is {option.titles}" + (f", compute capability {capabilities}" if capabilities else "")


def fitting_toolkits(options: tuple[Option, ...]) -> list[str]:
    """The toolkits with native code for a GPU of every option."""
    from launchlint.model.facts.toolkits import TOOLKITS

    wanted = {frozenset(found.capability for found in option.gpus if found.capability) for option in options}
    return [
        cuda
        for cuda in TOOLKITS
        if all(any(gpus.verdict(one, cuda) == gpus.NATIVE for one in capabilities) for capabilities in wanted)
    ]


def base_images(queue: Queue) -> list[BaseImage]:
    """Every image the queue may build on. Nothing where the builder's kind means none is read."""
    if queue.args is None or queue.resource == shapes.PROCESS:
        return []
    outer = queue.shape.args
    builder = queue.args.get("builder") or (outer.get("builder") if outer is not None else None)
    if type(builder) is not Mapping:
        return []
    if queue.context.agent_builder == "noop":
        # Without a builder of its own the agent runs code jobs on `builder.base_image` as it is.
        return _choices(queue, builder.get("base_image"), installs=False)
    for key in ACCELERATOR_KEYS:
        inner = builder.get(key)
        node = inner.get("base_image") if type(inner) is Mapping else None
        if node is not None and not (type(node) is Scalar and queue.is_known(node) and node.value in (None, "")):
            return _choices(queue, node, installs=True)
    return []


def _choices(queue: Queue, node: Node | None, installs: bool) -> list[BaseImage]:
    return [
        BaseImage(queue, choice.value, choice.span, choice.tile, installs)
        for choice in queue.choices(node)
        if isinstance(choice.value, str)
    ]


def judge(queue: Queue) -> dict[str, list[Any]]:
    """Every part the rules about images look at, by the name of its class."""
    found: dict[str, list[Any]] = {}
    context = queue.context
    images = base_images(queue)
    packages: Packages | None = None
    if context.requirements:
        from launchlint.model.packages import read_packages

        packages = read_packages(context.requirements, context.python_version)
    if not images and packages is None:
        return found
    from launchlint.model.target import Target

    options = Target(queue).options
    parts: list[Any] = []
    for image in images:
        parts += _alone(image, context.python_version)
        if image.facts is not None:
            parts += _against(image, options, packages is not None and packages.bring_cuda)
    if packages is not None and (images or options):
        from launchlint.model.package_faults import package_faults

        parts += package_faults(packages, images, options)
    for part in parts:
        found.setdefault(type(part).__name__, []).append(part)
    return found


def _alone(image: BaseImage, python: str | None) -> Iterator[Any]:
    """What is the matter with an image wherever it runs."""
    if image.fault is not None:
        yield InvalidReference(_place(image), image, image.fault)
        return
    facts = image.facts
    assert facts is not None
    absence = image.absence
    if absence is not None:
        yield AbsentImage(image, absence)
        if absence.verified:
            return
    if image.installs and facts.system is not None and facts.system.apt is False:
        yield AptlessImage(image)
        return
    if facts.floating and absence is None:
        yield FloatingImage(image)
    if image.installs:
        yield from python_gap(image, python)


def python_gap(image: BaseImage, python: str | None) -> Iterator[PythonGap]:
    """Why apt-get cannot install the job's Python, if so. ``python`` is its version, where the settings tell it."""
    facts = image.facts
    assert facts is not None
    wanted = minor_of(python) if python is not None else None
    if facts.root is False:
        yield PythonGap(image, "user", wanted, {}, False)
        return
    system = facts.system
    release = release_of(system)
    if system is None or release is None:
        return
    if release.get("mirrored") is False:
        yield PythonGap(image, "archived", wanted, release, system.verified and release.get("mirrored_verified", False))
    elif wanted is not None and system.sources_own and facts.python != wanted:
        if wanted not in release["pythons"]:
            sure = system.verified and release.get("verified", True) and not release.get("moves")
            yield PythonGap(image, "missing", wanted, release, sure)


def _place(image: BaseImage) -> Span:
    """The characters of an invalid reference that are at fault, where its text is written as it is."""
    fault = image.fault
    assert fault is not None
    span = image.span
    written = span.text
    at = written.find(image.text)
    if not image.text or at < 0 or len(written) - len(image.text) > 2:
        return span
    return span.inner(at + fault.start, at + fault.end)


def _against(image: BaseImage, options: list[Option], own_cuda: bool) -> Iterator[Any]:
    """What is the matter with an image on these accelerators. ``own_cuda``: the packages bring CUDA along.

    One finding for each choice that fails: a user's choice of a GPU there, everything else at the image.
    """
    facts = image.facts
    assert facts is not None
    failing: dict[tuple[type[_Against], str], list[Option]] = {}
    seen: dict[object, tuple[type[_Against], str] | None] = {}
    for option in options:
        alike = (option.vendor, option.gpus)
        if alike not in seen:
            seen[alike] = _fault(facts, option, own_cuda)
        fault = seen[alike]
        if fault is None:
            continue
        if image.tile is None and option.tile is not None and option.span is not None:
            yield fault[0](option.span, image, (option,), True)
        else:
            failing.setdefault(fault, []).append(option)
    for (kind, _), together in failing.items():
        yield kind(image.span, image, tuple(together), False)


def _fault(facts: ImageFacts, option: Option, own_cuda: bool) -> tuple[type[_Against], str] | None:
    """The part that tells of an image on an accelerator, and which of its problems; None where all is well."""
    if facts.vendor and facts.build == "gpu" and option.vendor not in (None, facts.vendor):
        return VendorMismatch, ""
    if option.vendor != "nvidia" or own_cuda:
        return None
    if facts.build == "cpu" or facts.plain:
        return CpuImage, ""
    problem = best_verdict(facts, option) if facts.vendor == "nvidia" else None
    if problem in gpus.FAILING:
        return CudaMismatch, str(problem)
    return (UntunedCuda, "") if problem == gpus.UNTUNED else None


def best_verdict(facts: ImageFacts, option: Option) -> str | None:
    """What the image's CUDA is to an option: the best of everything the system may choose. None where unknown."""
    every = {
        gpus.verdict(found.capability, cuda) if found.capability else gpus.NATIVE
        for found in option.gpus
        for cuda in facts.cudas
    }
    return next((one for one in (gpus.NATIVE, gpus.UNTUNED, gpus.OLDER, gpus.DROPPED) if one in every), None)
