"""What an image holds, as far as its reference tells: CUDA, system, default user, and why we think so.

The rows are in facts/images.yaml and facts/releases.yaml. What is not known is None; a fact whose
evidence is weak says so, and no rule may make an error of it.
"""

from __future__ import annotations

from launchlint.model.image_tags import groups_of
from launchlint.patterns import lazy
from launchlint.records import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from launchlint.model.image import Reference

UNSURE = " (unverified)"
_FLOATING_ANYWHERE = frozenset(("latest", "stable", "edge", "nightly", "dev", "devel", "main", "master"))
_DIGITS = "0123456789"
_HINT = lazy(r"(?:^|[-_.])(?:cuda|cu)[-_]?(\d{1,2}[._]\d|\d{3})(?!\d)")
_UBUNTU_PART = lazy(r"ubuntu(\d\d)\.?(\d\d)\Z")


class System(namedtuple("System", "family release manager apt verified sources_own")):
    """The operating system of an image. ``release`` is `22.04` or `12`; ``apt`` whether apt-get works there.

    ``sources_own`` is False where the image adds package sources, so that the release's list of
    Pythons may not be all.
    """

    __slots__ = ()
    family: str
    release: str | None
    manager: str
    apt: bool | None
    verified: bool
    sources_own: bool

    @property
    def name(self) -> str:
        """`Ubuntu 22.04`, `Red Hat UBI 9`."""
        title = _TITLES.get(self.family, self.family.title())
        return f"{title} {self.release}" if self.release else title


_TITLES = {
    "rhel": "Red Hat", "rocky": "Rocky Linux", "alma": "AlmaLinux", "centos": "CentOS", "oracle": "Oracle Linux",
    "amazon": "Amazon Linux", "azurelinux": "Azure Linux", "suse": "SUSE", "arch": "Arch Linux", "nix": "NixOS",
    "busybox": "BusyBox", "wolfi": "Chainguard's Wolfi", "clear": "Clear Linux", "void": "Void Linux",
    "scratch": "nothing at all", "distroless": "a distroless base", "apt": "Debian or Ubuntu",
    "rpm": "an RPM distribution",
}  # fmt: skip


class ImageFacts:
    """What is known of one image. ``why`` pairs each fact with its evidence, in words."""

    __slots__ = (
        "build", "cudas", "cudas_verified", "cudnn", "family", "floating", "plain", "python", "reference", "root",
        "system", "vendor", "vendor_verified", "version", "why",
    )  # fmt: skip

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.family: str | None = None  # the id of the row that matched
        self.version: str | None = None  # of the framework the image is named after
        self.vendor: str | None = None  # whose accelerators its software is made for
        self.vendor_verified = False
        self.build: str | None = None  # gpu | cpu: which of an image's two builds
        self.plain = False  # an operating system or language image: no CUDA in it
        self.cudas: tuple[str, ...] = ()  # the CUDA toolkits it may hold; several where the tag tells the major only
        self.cudas_verified = False
        self.cudnn: str | None = None
        self.system: System | None = None
        self.python: str | None = None  # a minor that is in it for sure
        self.root: bool | None = None  # False: its default user may not run apt-get
        self.floating: str | None = None  # why another image may be meant tomorrow: untagged | tag
        self.why: list[tuple[str, str]] = []

    @property
    def cuda(self) -> str | None:
        """The one CUDA version, where it is known."""
        return self.cudas[0] if len(self.cudas) == 1 else None

    @property
    def cuda_text(self) -> str:
        """`CUDA 12.4`, or `CUDA 12` where only the major is known."""
        return f"CUDA {self.cuda}" if self.cuda else f"CUDA {self.cudas[0].partition('.')[0]}"


def describe(reference: Reference, private: Mapping[str, Mapping[str, object]] | None = None) -> ImageFacts:
    """Everything the reference tells; ``private`` are images the settings describe, by pattern."""
    facts = ImageFacts(reference)
    told = next((row for pattern, row in (private or {}).items() if _fits(pattern, reference)), None)
    if told is None:
        _from_tables(facts, reference)
    _floating(facts)
    if told is not None:
        _from_settings(facts, told)
    return facts


def _fits(pattern: str, reference: Reference) -> bool:
    return glob(pattern, reference.text) or glob(pattern, reference.name)


def glob(pattern: str, text: str) -> bool:
    """Whether a text fits a pattern in which `*` stands for anything."""
    if "*" not in pattern:
        return pattern == text
    first, *middle, last = pattern.split("*")
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    at = len(first)
    for piece in middle:
        at = text.find(piece, at, len(text) - len(last))
        if at < 0:
            return False
        at += len(piece)
    return True


def canonical(reference: Reference) -> str:
    """The repository as Docker Hub names it: without its registry, mirrors and `library/`."""
    from launchlint.model.facts.images import MIRRORS

    name = reference.name
    for mirror in MIRRORS:
        if name.startswith(mirror):
            name = name[len(mirror) :]
            break
    else:
        if reference.registry is not None:
            return name
    return name.removeprefix("library/")


def _row(rows: tuple[Any, ...], name: str, tag: str | None) -> dict[str, Any] | None:
    for row in rows:
        for pattern in row["match"]:
            repository, colon, tags = pattern.partition(":")
            if glob(repository, name) and (not colon or (tag is not None and glob(tags, tag))):
                return row  # type: ignore[no-any-return]
    return None


def _from_tables(facts: ImageFacts, reference: Reference) -> None:
    from launchlint.model.facts.images import IMAGES, SYSTEMS

    name = canonical(reference)
    tag = reference.tag or (None if reference.digest else "latest")  # as Docker reads an absent tag
    row = _row(IMAGES, name, tag)
    if row is not None:
        _from_row(facts, row, name, tag)
    if facts.system is None and tag is not None:
        _system_of_any_tag(facts, tag)
    if row is None and facts.system is None and (row := _row(SYSTEMS, name, tag)) is not None:
        _from_system(facts, row, name, tag)
    if not facts.cudas and facts.build != "cpu" and not facts.plain and tag is not None:
        _cuda_hint(facts, tag)
    if facts.floating is None and row is not None and tag is not None:
        if any(glob(pattern, tag) for pattern in row.get("floating", ())):
            facts.floating = "tag"


def _from_row(facts: ImageFacts, row: dict[str, Any], name: str, tag: str | None) -> None:
    verified = row.get("verified", True)
    facts.family = row["id"]
    facts.root = row.get("root")
    facts.vendor = row.get("vendor")
    facts.vendor_verified = verified
    build = row.get("build")
    groups: dict[str, str] = {}
    if "tag" in row and tag is not None:
        groups = groups_of(row["tag"], tag)
    elif "repository" in row:
        groups = groups_of(row["repository"], name)
    facts.build = build if build != "tag" else _build(groups) if groups else None
    if (other := _OTHER_VENDORS.get(groups.get("acc", ""))) is not None:
        facts.vendor, facts.build = other, "gpu"
    facts.version = groups.get("ver") or groups.get("rel")
    looked_up = _look_up(row, name, groups)
    if facts.build != "cpu":
        _cuda(facts, groups, looked_up, verified)
    _system(facts, row, groups, looked_up, verified)
    if facts.system is None and row.get("apt") == "tag" and tag is not None:
        facts.system = next((found for piece in tag.split("-") if (found := system_named(piece, verified))), None)
        if facts.system is not None:
            facts.why.append(("system", "written in the tag" + ("" if verified else UNSURE)))
    if facts.cudas and facts.vendor is None:
        facts.vendor, facts.vendor_verified, facts.build = "nvidia", facts.cudas_verified, "gpu"
    if facts.build:
        facts.why.append(("build", f"the {facts.build.upper()} build, by its {'tag' if tag else 'name'}"))
    if facts.vendor and facts.build != "cpu":
        facts.why.append(("vendor", "by its name"))


VENDORS = {
    "nvidia": "NVIDIA GPUs", "amd": "AMD GPUs", "aws": "AWS Trainium and Inferentia", "google": "Google TPUs",
    "intel": "Intel accelerators", "qualcomm": "Qualcomm accelerators",
}  # fmt: skip


_OTHER_VENDORS = {"tpu": "google", "neuron": "aws", "neuronx": "aws", "hpu": "intel"}


def _build(groups: dict[str, str]) -> str | None:
    """Which build a tag asks for: a group or flag that says `gpu`, `cu124` or `cuda`; else the CPU's."""
    flags = groups.get("flags", "")
    accelerator = groups.get("acc", "")
    if "-gpu" in flags or "-cuda" in flags or accelerator.startswith(("gpu", "cu")) or {"cu", "cuda"} & set(groups):
        return "gpu"
    return "cpu" if accelerator == "cpu" or "flags" in groups or "rest" in groups else None


def _look_up(row: dict[str, Any], name: str, groups: dict[str, str]) -> dict[str, Any]:
    """The row of a version: the very version, its major.minor, or the last `from` row that is not later."""
    if "table" not in row:
        return {}
    from launchlint.model.facts.images import TABLES

    table = TABLES[row["table"]]
    version = groups.get("ver") or groups.get("rel")
    if version is None:
        return {}
    prefix = name.rpartition("/")[2] + ":" if row["id"] == "aws-dlc" else ""
    for key in (f"{version}-{groups.get('plat')}", version, _minor(version)):
        if (found := table.get(prefix + key)) is not None and "from" not in found:
            return found  # type: ignore[no-any-return]
    numbers = _numbers(version)
    best = [(number, entry) for key, entry in table.items() if "from" in entry and (number := _numbers(key)) <= numbers]
    return max(best, key=lambda pair: pair[0])[1] if best else {}


def _numbers(version: str) -> tuple[int, ...]:
    version = version.partition("rc")[0]
    return tuple(map(int, "".join(letter if letter in _DIGITS else " " for letter in version).split()))


def _leading_number(text: str) -> str:
    return text[: len(text) - len(text.lstrip(_DIGITS))]


def _minor(text: str) -> str:
    """The `2.3` that a text begins with; empty where it does not."""
    major = _leading_number(text)
    minor = _leading_number(text[len(major) + 1 :])
    return f"{major}.{minor}" if major and minor and text[len(major)] == "." else ""


def _cuda(facts: ImageFacts, groups: dict[str, str], looked_up: dict[str, Any], verified: bool) -> None:
    told = groups.get("cuda")
    short = groups.get("cu") or (groups.get("acc", "").removeprefix("cuda").removeprefix("cu"))
    if told is None and short.isdigit() and len(short) == 3:
        told = f"{short[:-1]}.{short[-1]}"
    flags = groups.get("flags", "").split("-") if "cuda" in groups.get("flags", "") else ()
    part = next(
        (flag[4:] for flag in flags if flag[:4] == "cuda" and flag[4:] and not flag[4:].strip(_DIGITS + ".")), None
    )
    told = told or part
    if told:
        facts.cudas = toolkits_of(told)
        facts.cudas_verified = verified
        facts.why.append(("cuda", "written in the tag" + ("" if verified else UNSURE)))
    elif "cuda" in looked_up and _plain_flavour(groups):
        facts.cudas = (looked_up["cuda"],)
        facts.cudas_verified = verified and looked_up.get("verified", True)
        facts.cudnn = looked_up.get("cudnn")
        facts.why.append(("cuda", f"what release {facts.version} holds" + ("" if facts.cudas_verified else UNSURE)))


def _plain_flavour(groups: dict[str, str]) -> bool:
    """Jetson and TensorRT-LLM flavours of a monthly container hold another CUDA than the others."""
    return not any(word in groups.get("flags", "") for word in ("igpu", "trtllm"))


def toolkits_of(text: str) -> tuple[str, ...]:
    """The toolkits a version means: `12.4` of 12.4.1; every 12.x of 12; nothing where none is known."""
    from launchlint.model.facts.toolkits import TOOLKITS

    major, dot, rest = text.partition(".")
    if not dot:
        return tuple(name for name in TOOLKITS if name.partition(".")[0] == major)
    name = f"{major}.{rest.partition('.')[0]}"
    return (name,) if name in TOOLKITS else ()


def _system(
    facts: ImageFacts, row: dict[str, Any], groups: dict[str, str], looked_up: dict[str, Any], verified: bool
) -> None:
    """The system a tag names; else what the release's row says; else whether the family has apt at all."""
    own = row.get("apt_sources", True)
    named = groups.get("os", "") + groups.get("osver", "")
    flags = groups.get("flags", "").split("-") if "ubuntu" in groups.get("flags", "") else ()
    part = next((m for flag in flags if (m := _UBUNTU_PART.match(flag))), None)
    if part:
        named = f"ubuntu{part[1]}.{part[2]}"
    if named:
        facts.system = system_named(named, verified, own)
        facts.why.append(("system", "written in the tag"))
    elif "system" in looked_up:
        sure = verified and looked_up.get("system_verified", True)
        facts.system = system_named(looked_up["system"], sure, own)
        facts.why.append(("system", f"what release {facts.version} is built on" + ("" if sure else UNSURE)))
    elif row.get("apt") in (True, False):
        family, manager = ("apt", "apt") if row["apt"] else ("rpm", "dnf")
        facts.system = System(family, None, manager, row["apt"], verified, own)
        facts.why.append(("system", f"`{row['id']}` images" + ("" if verified else UNSURE)))


def _word(text: str) -> tuple[str, str]:
    """`ubuntu` and `22.04` of `ubuntu22.04`."""
    word = text.rstrip("0123456789.")
    return word, text[len(word) :]


def system_named(text: str, verified: bool = True, sources_own: bool = True) -> System | None:
    """The system a word means: `ubuntu22.04`, `ubuntu2204`, `ubi9`, `amzn2023`, `debian12`, `bookworm`."""
    from launchlint.model.facts.images import TAG_WORDS
    from launchlint.model.facts.releases import CODENAMES, RELEASES

    text = text.lower()
    if text in CODENAMES:
        release = CODENAMES[text]
        family = "ubuntu" if release in RELEASES["ubuntu"] else "debian"
        return System(family, release, "apt", True, verified, sources_own)
    word, number = _word(text)
    row = TAG_WORDS.get(word)
    if row is None:
        return None
    release = number or None
    if row["family"] == "ubuntu" and release and "." not in release and len(release) == 4:
        release = f"{release[:2]}.{release[2:]}"
    elif row["family"] == "debian" and release:
        release = release.partition(".")[0]
    sure = verified and row.get("verified", True)
    return System(row["family"], release, row["manager"], row["apt"], sure, sources_own)


def _system_of_any_tag(facts: ImageFacts, tag: str) -> None:
    """A word like `alpine3.19` says the same in every image's tag."""
    from launchlint.model.facts.images import TAG_WORDS

    for piece in tag.replace("_", "-").split("-"):
        word, number = _word(piece)
        row = TAG_WORDS.get(word)
        if row is not None and "anywhere" in row:
            sure = row["anywhere"] is True
            facts.system = System(row["family"], number or None, row["manager"], row["apt"], sure, True)
            facts.why.append(("system", f"`{piece}` in the tag" + ("" if sure else UNSURE)))
            return


def _from_system(facts: ImageFacts, row: dict[str, Any], name: str, tag: str | None) -> None:
    verified = row.get("verified", True)
    facts.root = row.get("root")
    facts.plain = row.get("plain", False)
    release = _release(row["family"], name, tag)
    facts.system = System(row["family"], release, row["manager"], row["apt"], verified, True)
    facts.family = row["match"][0]
    facts.why.append(("system", f"`{name}` is {facts.system.name}" + ("" if verified else UNSURE)))


def _release(family: str, name: str, tag: str | None) -> str | None:
    """The release of an official image, by the codename or number in its tag."""
    from launchlint.model.facts.releases import CODENAMES, RELEASES

    if tag is None or family not in RELEASES:
        return None
    known = RELEASES[family]
    for piece in tag.split("-"):
        if (release := CODENAMES.get(piece)) in known:
            return release  # type: ignore[no-any-return]
    if name == "python":
        return None
    number = (_minor if family == "ubuntu" else _leading_number)(tag)
    return number if number in known else None


def _cuda_hint(facts: ImageFacts, tag: str) -> None:
    """A CUDA version in the tag of an image nobody knows: never more than a hint."""
    match = _HINT.search(tag) if "cu" in tag else None
    if match is None:
        return
    text = match[1].replace("_", ".")
    cudas = toolkits_of(text if "." in text else f"{text[:-1]}.{text[-1]}")
    if cudas:
        facts.cudas = cudas
        facts.cudas_verified = False
        if facts.vendor is None:
            facts.vendor, facts.vendor_verified = "nvidia", False
        facts.build = facts.build or "gpu"
        facts.why.append(("cuda", f"`{match[0].strip('-_.')}` in the tag" + UNSURE))


def _floating(facts: ImageFacts) -> None:
    reference = facts.reference
    if reference.digest is not None:
        facts.floating = None
    elif reference.tag is None:
        facts.floating = "untagged"
    elif reference.tag in _FLOATING_ANYWHERE:
        facts.floating = "tag"


def _from_settings(facts: ImageFacts, told: Mapping[str, object]) -> None:
    """What the settings say of a private image: its owner's word counts as verified."""
    facts.family = "settings"
    cuda = str(told.get("cuda") or "")
    if cuda:
        facts.cudas = toolkits_of(cuda)
        facts.cudas_verified = True
        facts.vendor, facts.vendor_verified, facts.build = "nvidia", True, "gpu"
        facts.why.append(("cuda", "by the settings"))
    if system := str(told.get("os") or ""):
        facts.system = system_named(system.replace(" ", "").replace(":", "").replace("-", ""))
        facts.why.append(("system", "by the settings"))
    if user := str(told.get("user") or ""):
        facts.root = user.partition(":")[0] in ("root", "0")
        facts.why.append(("user", "by the settings"))
    if python := str(told.get("python") or ""):
        facts.python = minor_of(python)
        facts.why.append(("python", "by the settings"))


def minor_of(version: str) -> str:
    """`3.11` of 3.11.4."""
    return ".".join(version.split(".")[:2])


def release_of(system: System | None) -> dict[str, Any] | None:
    """The row of a system's release in facts/releases.yaml."""
    if system is None or system.release is None:
        return None
    from launchlint.model.facts.releases import RELEASES

    return RELEASES.get(system.family, {}).get(system.release)  # type: ignore[no-any-return]


def systems_with(python: str) -> list[str]:
    """The releases whose own package sources have a Python, newest first: `Debian 12`, `Ubuntu 22.04`."""
    from launchlint.model.facts.releases import RELEASES

    return [
        f"{family.title()} {name}"
        for family in ("debian", "ubuntu")
        for name, row in reversed(RELEASES[family].items())
        if python in row["pythons"] and row.get("mirrored") and not row.get("moves")
    ]
