"""What an image's tag says, by the patterns of the facts.

The tags of the images most queues are built on are taken apart word by word: importing `re` for them would take longer
than checking the queue. The pattern has the last word on everything else, and a test holds both to agree.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    _Groups = dict[str, str]

_FLAVOURS = ("base", "runtime", "devel")
_SYSTEMS = "ubuntu|ubi|rockylinux|centos|oraclelinux|amazonlinux|amzn|opensuse|debian|cm|azl|fedora"


def groups_of(pattern: str, text: str) -> _Groups:
    """The named groups of a pattern that a text has; none where it is of another form."""
    quick = _QUICK.get(pattern)
    if quick is not None and text.isascii() and (groups := quick(text)) is not None:
        return groups
    import re

    match = re.search(pattern, text)
    return {name: value for name, value in match.groupdict().items() if value is not None} if match else {}


def _is_version(text: str, fewest: int = 2) -> bool:
    """So many to three numbers."""
    numbers = text.split(".")
    return fewest <= len(numbers) <= 3 and all(number.isdigit() for number in numbers)


def _cuda(tag: str) -> _Groups | None:
    """`12.4.1-cudnn-runtime-ubuntu22.04`."""
    version, *words = tag.split("-")
    if not _is_version(version):
        return None
    groups = {"cuda": version}
    if words and words[0][:5] == "cudnn" and (words[0] == "cudnn" or words[0][5:].isdigit()):
        groups["cudnn"] = words.pop(0)
    if words and words[0] in _FLAVOURS:
        groups["flavor"] = words.pop(0)
    if words:
        word = words.pop(0)
        system = word.rstrip("0123456789.")
        if words or system not in _SYSTEMS.split("|") or system == word:
            return None
        groups["os"], groups["osver"] = system, word[len(system) :]
    return groups


def _pytorch(tag: str) -> _Groups | None:
    """`2.3.1-cuda12.1-cudnn8-runtime`."""
    words = tag.split("-")
    if len(words) != 4:
        return None
    version, cuda, cudnn, flavour = words
    number = cuda.removeprefix("cuda")
    if (
        cuda == number
        or cudnn[:5] != "cudnn"
        or flavour not in _FLAVOURS[1:]
        or not (_is_version(version) and cudnn[5:].isdigit())
        or not (_is_version(number, 1) and number.count(".") < 2)
    ):
        return None
    return {"ver": version, "cuda": number, "cudnn": cudnn[5:], "flavor": flavour}


def _ngc(tag: str) -> _Groups | None:
    """`24.05-py3`."""
    release, dash, words = tag.partition("-")
    if len(release) != 5 or release[2] != "." or not (release[:2] + release[3:]).isdigit():
        return None
    if dash and not all(word[:1].isalpha() and word.replace(".", "").isalnum() for word in words.split("-")):
        return None
    return {"rel": release, "flags": dash + words}


# As facts/images.yaml writes them.
_QUICK: dict[str, Callable[[str], _Groups | None]] = {
    r"^(?P<cuda>\d+\.\d+(?:\.\d+)?)(?:-(?P<cudnn>cudnn\d*))?"
    r"(?:-(?P<flavor>base|runtime|devel|tensorrt-runtime|tensorrt-devel))?"
    r"(?:-(?P<cudnn2>cudnn\d*)(?:-(?P<flavor2>runtime|devel))?)?"
    rf"(?:-(?P<os>{_SYSTEMS})(?P<osver>[\d.]+))?$": _cuda,
    r"^(?P<ver>\d+\.\d+(?:\.\d+)?)-cuda(?P<cuda>\d+(?:\.\d+)?)-cudnn(?P<cudnn>\d+)"
    r"-(?P<flavor>runtime|devel)$": _pytorch,
    r"^(?P<rel>\d\d\.\d\d)(?:\.\d+)?(?P<flags>(?:-[A-Za-z][\w.]*)*)$": _ngc,
}
