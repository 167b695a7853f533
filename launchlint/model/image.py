"""Image references: Docker's grammar, and what the agent asks of them on top.

    reference  = name [ ":" tag ] [ "@" digest ]
    name       = [ registry "/" ] component { "/" component }
    registry   = host [ ":" port ], told from a component by a dot, a colon or the name `localhost`
    component  = lower-case letters and digits, parted by ".", "_", "__" or hyphens
    tag        = up to 128 letters, digits, "_", ".", "-", not beginning with "." or "-"
    digest     = algorithm ":" at least 32 hexadecimal digits

(github.com/distribution/reference, reference.go and regexp.go; normalize.go for the registry. Its
newer releases take a capital letter as the sign of a registry too; that only moves the failure from
the name to a host nobody finds.) The agent checks accelerator images since 0.27.0 (wandb/sdk/launch/builder/build.py,
_validate_accelerator_base_image) with a pattern that is mostly laxer, but takes sha256 digests only.
"""

from __future__ import annotations

from launchlint.patterns import lazy
from launchlint.records import namedtuple

# The agent's own check of accelerator images came with this release.
CHECKED_SINCE = (0, 27, 0)

_COMPONENT = lazy(r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*\Z")
_HOST_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_REGISTRY = lazy(rf"(?:{_HOST_LABEL}(?:\.{_HOST_LABEL})*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?\Z")
_TAG = lazy(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\Z")
_DIGEST = lazy(r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}\Z")
_SHA256 = lazy(r"sha256:[0-9a-fA-F]{64}\Z")
_IPV6 = lazy(r"\[[0-9a-fA-F:]+\](?::[0-9]+)?/[^<>{}$\[\]]*\Z")
_IDENTIFIER = lazy(r"[0-9a-f]{64}\Z")
_MAX_NAME = 255
# Name, tag and digest at their longest, and as much again.
_MAX_TEXT = 1_000

DOCKER_HUB = "docker.io"


class Reference(namedtuple("Reference", "text registry repository tag digest tag_start digest_start")):
    """A well-formed reference. ``registry`` is None where Docker Hub is meant without being named.

    ``repository`` is the path without the registry. ``tag_start`` and ``digest_start`` are offsets
    in ``text`` (-1 where there is none).
    """

    __slots__ = ()
    text: str
    registry: str | None
    repository: str
    tag: str | None
    digest: str | None
    tag_start: int
    digest_start: int

    @property
    def name(self) -> str:
        """Registry and repository as written, without tag and digest."""
        return f"{self.registry}/{self.repository}" if self.registry else self.repository

    def with_tag(self, tag: str) -> str:
        """The same image under another tag, without a digest."""
        return f"{self.name}:{tag}"


class ReferenceFault(namedtuple("ReferenceFault", "start end problem meant")):
    """Why a text is no reference: which characters, which problem, and the text that was likely meant.

    ``problem``: empty | blank | scheme | brackets | case | registry | component | port | tag | no-tag | digest |
    long | identifier | algorithm.
    """

    __slots__ = ()
    start: int
    end: int
    problem: str
    meant: str | None


def parse(text: str, agent_version: tuple[int, ...] | None = None) -> Reference | ReferenceFault:
    """Read a reference. With an agent's version, also as strictly as that agent does."""
    read = _read(text, agent_version is not None and agent_version >= CHECKED_SINCE)
    if isinstance(read, ReferenceFault) and read.meant is not None:
        return read if isinstance(_read(read.meant, False), Reference) else read._replace(meant=None)
    return read


def _read(text: str, checked: bool) -> Reference | ReferenceFault:
    if not text:
        return ReferenceFault(0, 0, "empty", None)
    if len(text) > _MAX_TEXT:
        return ReferenceFault(0, len(text), "long", None)
    if fault := _unsafe(text):
        return fault
    name, at, digest = text.partition("@")
    digest_start = len(name) + 1 if at else -1
    if at and not _DIGEST.match(digest):
        return ReferenceFault(digest_start, len(text), "digest", None)
    if at and checked and not _SHA256.match(digest):
        return ReferenceFault(digest_start, len(text), "algorithm", None)
    slash = name.rfind("/")
    colon = name.find(":", slash + 1)
    tag = None
    if colon >= 0:
        tag = name[colon + 1 :]
        name = name[:colon]
        if not _is_word(tag) and not _TAG.match(tag):
            return ReferenceFault(colon, colon + 1 + len(tag), "tag" if tag else "no-tag", None)
    registry, repository = _split(name)
    if registry is not None and (fault := _bad_registry(registry, checked)):
        return fault
    start = len(name) - len(repository)
    if fault := _bad_path(text, repository, start):
        return fault
    if len(name) > _MAX_NAME:
        return ReferenceFault(0, len(name), "long", None)
    if registry is None and len(repository) == 64 and _IDENTIFIER.match(repository):
        return ReferenceFault(0, len(name), "identifier", None)
    return Reference(text, registry, repository, tag, digest or None, colon + 1 if tag else -1, digest_start)


def _is_word(tag: str) -> bool:
    """A usual tag, told without an expression: letters and digits with dots and hyphens between them."""
    bare = tag.replace(".", "").replace("-", "")
    return bare.isalnum() and bare.isascii() and tag[0] not in ".-" and len(tag) <= 128


def _split(name: str) -> tuple[str | None, str]:
    first, slash, rest = name.partition("/")
    if slash and (first == "localhost" or any(mark in first for mark in ".:[")):
        return first, rest
    return None, name


def _unsafe(text: str) -> ReferenceFault | None:
    """What no reference holds, found first because it spoils every other reading."""
    if "://" in text:
        end = text.index("://") + 3
        return ReferenceFault(0, end, "scheme", text[end:])
    for index, character in enumerate(text):
        if character.isspace() or character == "#":
            return ReferenceFault(index, index + 1, "blank", text.strip())
        if character in "<>[]{}$" and not _IPV6.match(text):
            return ReferenceFault(index, len(text), "brackets", None)
    return None


def _bad_registry(registry: str, checked: bool) -> ReferenceFault | None:
    host, colon, port = registry.rpartition(":")
    if not _REGISTRY.match(registry):
        if colon and not port.isdigit():
            return ReferenceFault(len(host) + 1, len(registry), "port", None)
        return ReferenceFault(0, len(registry), "registry", None)
    if not checked:
        return None
    # The agent takes no IPv6 address, labels of at most 63 characters and ports of at most five digits.
    host = host if colon and port.isdigit() else registry
    if host.startswith("[") or any(len(label) > 63 for label in host.split(".")):
        return ReferenceFault(0, len(registry), "registry", None)
    if colon and len(port) > 5:
        return ReferenceFault(len(host) + 1, len(registry), "port", None)
    return None


def _bad_path(text: str, repository: str, start: int) -> ReferenceFault | None:
    at = start
    for component in repository.split("/"):
        if not (component.isalnum() and component.isascii() and component == component.lower()) and (
            not _COMPONENT.match(component)
        ):
            end = at + len(component)
            if _COMPONENT.match(component.lower()):
                meant = text[:start] + repository.lower() + text[start + len(repository) :]
                return ReferenceFault(at, end, "case", meant)
            if not component:
                at, end = max(0, at - 1), max(at, 1)
            return ReferenceFault(at, end, "component", None)
        at += len(component) + 1
    return None
