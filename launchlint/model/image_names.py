"""References that cannot be pulled: withdrawn tags, repositories that never were, and misspelt names."""

from __future__ import annotations

from launchlint.model.image import DOCKER_HUB, Reference, parse
from launchlint.model.image_facts import canonical, describe
from launchlint.model.patterns import matches
from launchlint.patterns import lazy
from launchlint.records import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.model.image_facts import ImageFacts

_PATCH = lazy(r"^(\d+\.\d+)\.\d+")
_CUDA_ALONE = lazy(r"(-cuda[\d.]+)-")


class Absence(namedtuple("Absence", "problem instead verified")):
    """Why an image cannot be pulled: removed | never | repository | misspelt; and the one to pull instead."""

    __slots__ = ()
    problem: str
    instead: str | None
    verified: bool


def absence_of(facts: ImageFacts) -> Absence | None:
    """Why this image cannot be pulled, where that is known. A digest names what is there; so do the settings."""
    from launchlint.model.facts.names import ABSENT_REPOSITORIES, ABSENT_TAGS

    reference = facts.reference
    if reference.digest is not None or facts.family == "settings":
        return None
    name, tag = canonical(reference), reference.tag or "latest"
    for repository, pattern, problem, instead, verified in ABSENT_TAGS:
        if name == repository and matches(pattern, tag):
            return Absence(problem, reference.with_tag(instead) if instead else _tag_instead(facts, tag), verified)
    if name in ABSENT_REPOSITORIES:
        return Absence("repository", _to_pull(ABSENT_REPOSITORIES[name].replace("{tag}", tag)), False)
    if facts.family is None and (meant := _misspelt(facts)) is not None:
        return Absence("misspelt", _to_pull(f"{meant}:{tag}" if reference.tag else meant), False)
    return None


def _to_pull(meant: str) -> str:
    """The image that was meant; where its tag is gone, too, the one to pull instead of that."""
    reference = parse(meant)
    further = absence_of(describe(reference)) if isinstance(reference, Reference) else None
    return further.instead or meant if further is not None else meant


def _tag_instead(facts: ImageFacts, tag: str) -> str | None:
    from launchlint.model.facts.toolkits import TOOLKITS
    from launchlint.model.image_advice import cuda_image

    if facts.family == "nvidia-cuda":
        major = tag.partition(".")[0] if tag[:1].isdigit() else "12"
        nearest = [*facts.cudas, *reversed([cuda for cuda in TOOLKITS if cuda.startswith(f"{major}.")]), "11.8"]
        return cuda_image(facts, nearest)
    if facts.family == "tensorflow":
        return facts.reference.with_tag(_PATCH.sub(r"\1.0", tag))
    if facts.family is None or facts.family == "pytorch":
        return facts.reference.with_tag(_CUDA_ALONE.sub(r"\1-cudnn9-", tag))
    return None


def _misspelt(facts: ImageFacts) -> str | None:
    """The popular repository a slip away from this one; private registries have names of their own."""
    from launchlint.model.facts.names import POPULAR

    reference = facts.reference
    if reference.registry not in (None, DOCKER_HUB, "nvcr.io", "quay.io"):
        return None
    name = canonical(reference)
    near = [known for known in POPULAR if known != name and _near(name.split("/"), known.split("/"))]
    return near[0] if len(near) == 1 and name not in POPULAR else None


def _near(one: list[str], other: list[str]) -> bool:
    """A slip in a part, two in a long one; words of three letters are too short to tell."""
    from launchlint.model.words import distance

    if len(one) != len(other):
        return False
    slips = 0
    for part, known in zip(one, other, strict=True):
        limit = 0 if len(known) < 4 else 1 if len(known) < 8 else 2
        steps = distance(part, known, limit)
        if steps > limit:
            return False
        slips += steps
    return slips <= 2
