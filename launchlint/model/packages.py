"""The packages a job installs, as its requirements files pin them.

Two kinds of files are read, those the agent installs from: requirements files, and `project.dependencies`
of a pyproject.toml (wandb/sdk/launch/builder/build.py, get_requirements_section).
"""

from __future__ import annotations

import re

from launchlint.records import namedtuple
from launchlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from launchlint.text import Source


class Package(namedtuple("Package", "name extras version local url span")):
    """One requirement. ``name`` is normalised (`flash-attn`); ``span`` is what is written.

    ``version`` is `2.5.1` where it is pinned, `2.5` where only its minor is, else None; ``local`` is
    the part after a plus (`cu118`); ``url`` where it comes from a given place.
    """

    __slots__ = ()
    name: str
    extras: frozenset[str]
    version: str | None
    local: str | None
    url: str | None
    span: Span

    @property
    def minor(self) -> str | None:
        """`2.5` of 2.5.1."""
        return ".".join(self.version.split(".")[:2]) if self.version and "." in self.version else None

    @property
    def text(self) -> str:
        """The requirement in short: `torch==2.5.1+cu118`, `jax[cuda12]`."""
        extras = f"[{','.join(sorted(self.extras))}]" if self.extras else ""
        version = f"=={self.version}" + (f"+{self.local}" if self.local else "") if self.version else ""
        return f"{self.name}{extras}{version}"


class Packages:
    """All requirements of a job. ``indexed`` that a file names an index or a place of wheels of its own."""

    __slots__ = ("indexed", "packages")

    def __init__(self, packages: Iterable[Package], indexed: bool) -> None:
        self.packages = list(packages)
        self.indexed = indexed

    def get(self, name: str) -> Package | None:
        return next((package for package in self.packages if package.name == name), None)

    @property
    def bring_cuda(self) -> bool:
        """Whether some package brings CUDA along, or may do so: the image's own does not count then."""
        from launchlint.model.facts.packages import BRINGS_CUDA, JAX_EXTRAS

        for package in self.packages:
            if package.name in BRINGS_CUDA or "torch" in package.name:
                return True
            if package.name in ("tensorflow", "tf-nightly") and "and-cuda" in package.extras:
                return True
            if package.name == "jax" and any(JAX_EXTRAS[extra][1] for extra in package.extras if extra in JAX_EXTRAS):
                return True
            if package.name.startswith("cupy-") and "ctk" in package.extras:
                return True
            if package.name.startswith("onnxruntime") and "cuda" in package.extras:
                return True
        return False


_PLACE = re.compile(r"\s*(?:-f|-i|--find-links|--index-url|--extra-index-url|--no-build-isolation)\b")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_OPTION = re.compile(r"\s--?[a-z][a-z-]*(?:[= ]|$)")


def read_packages(sources: Iterable[Source], python: str | None) -> Packages:
    """Every requirement that holds on Linux, and for ``python`` where that is known; the rest is passed over."""
    found: list[Package] = []
    indexed = False
    for source in sources:
        if source.path.endswith(".toml"):
            lines = _pyproject_lines(source)
            indexed = indexed or "[tool.uv" in source.text
        else:
            lines = _requirement_lines(source)
            indexed = indexed or any(_PLACE.match(line) for line in source.text.splitlines())
        for text, span in lines:
            package = _package(text, span, python)
            if package is not None:
                found.append(package)
    return Packages(found, indexed)


def _requirement_lines(source: Source) -> Iterator[tuple[str, Span]]:
    """Each requirement without comments, options and hashes, with the characters it is written in."""
    at = 0
    for line in source.text.splitlines(keepends=True):
        start, at = at, at + len(line)
        text = _COMMENT.sub("", line.rstrip("\r\n"))
        if option := _OPTION.search(" " + text):
            text = text[: max(0, option.start() - 1)]
        text = text.rstrip().removesuffix("\\").rstrip()
        if text.strip() and text.lstrip()[0] not in "-.":
            offset = start + len(text) - len(text.lstrip())
            yield text.strip(), Span(source, offset, start + len(text))


def _pyproject_lines(source: Source) -> Iterator[tuple[str, Span]]:
    from launchlint.syntax.toml import Toml, read_toml

    toml = read_toml(source)
    project = toml.data.get("project") if isinstance(toml, Toml) else None
    listed = project.get("dependencies") if isinstance(project, dict) else None
    if not isinstance(toml, Toml) or not isinstance(listed, list):
        return
    for index, text in enumerate(listed):
        place = toml.places.get(("project", "dependencies", index))
        if isinstance(text, str) and place is not None:
            yield text, place.value


def _package(text: str, span: Span, python: str | None) -> Package | None:
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return None
    if requirement.marker is not None and not _holds(str(requirement.marker), python):
        return None
    version, local = _pinned(str(requirement.specifier))
    extras = frozenset(requirement.extras)
    return Package(canonicalize_name(requirement.name), extras, version, local, requirement.url, span)


def _pinned(specifier: str) -> tuple[str | None, str | None]:
    """The version a specifier leaves, as far as its minor: `==2.5.1+cu118`, `==2.5.*`, `~=2.5.0`."""
    if match := re.fullmatch(r"={2,3}\s*v?(\d+(?:\.\d+)*[\w.]*?)(?:\+([\w.]+))?", specifier):
        return match[1], match[2]
    if match := re.fullmatch(r"==\s*(\d+\.\d+)(?:\.\d+)*\.\*|~=\s*(\d+\.\d+)\.\d+", specifier):
        return match[1] or match[2], None
    return None, None


def _holds(marker: str, python: str | None) -> bool:
    """Whether an environment marker holds where the agent builds; False where that is not known."""
    from packaging.markers import Marker, UndefinedComparison, UndefinedEnvironmentName

    if python is None and "python" in marker.replace("platform_python_implementation", ""):
        return False
    minor = ".".join((python or "3.12").split(".")[:2])
    environment = {
        "sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64",
        "implementation_name": "cpython", "platform_python_implementation": "CPython",
        "python_version": minor, "python_full_version": python if python and python.count(".") == 2 else f"{minor}.0",
        "extra": "",
    }  # fmt: skip
    try:
        return Marker(marker).evaluate(environment)
    except (UndefinedComparison, UndefinedEnvironmentName):
        return False
