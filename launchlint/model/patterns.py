"""Matching text against a schema's patterns, without compiling those that nearly every file meets.

Compiling a regular expression costs more than walking a whole manifest: 1 ms for the eight of a
plain Job. What people mostly write (`train`, `8Gi`, `nvidia.com/gpu`) is told by its characters; the
expression itself has the last word on everything else. A test holds both to agree.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable

# No name, size or ARN is longer; what is, is not judged, so that no text can take forever.
LONGEST = 4096

_compiled: dict[str, re.Pattern[str]] = {}


def matches(pattern: str, text: str) -> bool:
    """Whether a text is of the form, as `re.search` sees it."""
    if len(text) > LONGEST:
        return True
    quick = _QUICK.get(pattern)
    if quick is not None and (answer := quick(text)) is not None:
        return answer
    compiled = _compiled.get(pattern)
    if compiled is None:
        import re

        compiled = _compiled[pattern] = re.compile(pattern)
    return compiled.search(text) is not None


def quick_check(pattern: str | None) -> Callable[[str], bool | None] | None:
    """What tells most texts of a form by their characters: True for one that surely is of it."""
    return _QUICK.get(pattern) if pattern is not None else None


def _is_label(text: str) -> bool | None:
    """`train-1`: small letters and digits with hyphens inside."""
    bare = text.replace("-", "")
    plain = bare.isalnum() and bare.isascii() and text[0] != "-" and text[-1] != "-"
    return True if plain and text == text.lower() else None


def _is_label_value(text: str) -> bool | None:
    """`vision_team`: any letters and digits, with `-`, `_` and `.` inside."""
    bare = text.replace("-", "").replace("_", "").replace(".", "")
    return True if bare.isalnum() and bare.isascii() and text[0].isalnum() and text[-1].isalnum() else None


def _is_quantity(text: str) -> bool | None:
    """`500m`, `8Gi`: digits and perhaps a usual unit."""
    number = text[:-2] if text[-2:] in ("Gi", "Mi", "Ki", "Ti") else text[:-1] if text[-1:] in "mGMk" else text
    return True if number.isdigit() and number.isascii() else None


def _is_whole(text: str) -> bool | None:
    return True if text.isdigit() and text.isascii() else None


def _is_resource(text: str) -> bool | None:
    """`cpu`, `nvidia.com/gpu`: a known name, or one with a domain."""
    if text in ("cpu", "memory", "ephemeral-storage"):
        return True
    domain, slash, name = text.partition("/")
    return True if slash and domain and name and "/" not in name and text.isprintable() else None


def _is_device(text: str) -> bool | None:
    """`nvidia.com/gpu`, but not `cpu` and not `kubernetes.io/x`."""
    if "/" not in text:
        return False
    domain, _, name = text.partition("/")
    plain = domain and name and "/" not in name and "kubernetes.io" not in domain and text.isprintable()
    return True if plain else None


def _is_variable(text: str) -> bool | None:
    return True if text.isidentifier() and text.isascii() else None


def _is_setting(text: str) -> bool | None:
    """`NAME=value`, or the name alone."""
    return True if text[:1] not in ("", "=") and not text[0].isspace() else None


def _is_hyphened(text: str) -> bool | None:
    return True if text.replace("-", "").isalnum() and text.isascii() else None


def _is_tag_value(text: str) -> bool | None:
    return True if text.replace("-", "").replace("_", "").isalnum() else None


def _is_low(text: str) -> bool | None:
    """No capitals and no blanks."""
    return True if text.isascii() and text.isprintable() and " " not in text and text == text.lower() else None


def _is_line(text: str) -> bool | None:
    return True if text and "\n" not in text else None


def _is_size(text: str) -> bool | None:
    """`512`, `8g`: digits and perhaps a unit of one letter."""
    number = text[:-1] if text[-1:] in "kKmMgGtTpPbB" else text
    return True if number.isdigit() and number.isascii() else None


def _is_decimal(text: str) -> bool | None:
    return True if text.replace(".", "", 1).isdigit() and text.isascii() and text[-1] != "." else None


def _is_role(text: str) -> bool | None:
    """`arn:aws:iam::123456789012:role/launch`."""
    account, role, name = text.removeprefix("arn:aws:iam::").partition(":role/")
    number = account.isdigit() and len(account) == 12 and len(text) == len("arn:aws:iam::") + 18 + len(name)
    return True if role and number and text.isascii() and name.replace("-", "").replace("_", "").isalnum() else None


def _is_url(text: str) -> bool | None:
    """`s3://bucket/folder`."""
    return True if text[:5] == "s3://" and text[5:6] not in ("", "/", "\n") and "\n" not in text else None


def _is_bucket(text: str) -> bool | None:
    """`gs://bucket/folder`."""
    name, _, folder = text.removeprefix("gs://").partition("/")
    plain = name.replace("-", "").isalnum() and name.isascii() and name == name.lower() and 2 < len(name) < 200
    return True if text[:5] == "gs://" and plain and "-" not in (name[0], name[-1]) and "\n" not in folder else None


def _is_account(text: str) -> bool | None:
    """`launch@project.iam.gserviceaccount.com`."""
    name, at, domain = text.partition("@")
    return True if at and name and domain and "@" not in domain and text.isprintable() and " " not in text else None


def _is_type(text: str) -> bool | None:
    """`n1-standard-8`: words of small letters and digits."""
    words = text.split("-")
    plain = len(words) > 1 and all(words) and text[0].isalpha() and text.replace("-", "").isalnum()
    return True if plain and text.isascii() and text == text.lower() else None


def _is_gpus(text: str) -> bool | None:
    return True if text == "all" or (text.isdigit() and text.isascii()) else None


def _is_absolute(text: str) -> bool | None:
    return True if text[:1] == "/" else None


def _cuda_tag(text: str) -> tuple[list[str], list[str]] | None:
    """Of `12.4.1-base-ubuntu22.04` the numbers of the version and the words behind it."""
    version, *words = text.split("-")
    numbers = version.split(".")
    plain = text.isascii() and text.isprintable() and all(number.isdigit() for number in numbers)
    return (numbers, words) if plain else None


def _is_old_cuda(text: str) -> bool | None:
    tag = _cuda_tag(text)
    return None if tag is None else len(tag[0]) > 1 and tag[0][0] in ("5", "6", "7", "8", "9", "10")


def _is_recent(numbers: list[str]) -> bool:
    """The version begins with 11 to 19."""
    return len(numbers[0]) == 2 and numbers[0][0] == "1" and numbers[0][1] != "0"


def _is_bare_cuda(text: str) -> bool | None:
    tag = _cuda_tag(text)
    return None if tag is None else not tag[1] and len(tag[0]) in (2, 3) and _is_recent(tag[0])


def _is_cuda_nowhere(text: str) -> bool | None:
    """A version and a flavour, on no distribution."""
    tag = _cuda_tag(text)
    if tag is None:
        return None
    numbers, words = tag
    return len(numbers) in (2, 3) and words in (["base"], ["runtime"], ["devel"]) and _is_recent(numbers)


def _is_short_cuda(text: str) -> bool | None:
    """Two numbers where all tags have three."""
    tag = _cuda_tag(text)
    return None if tag is None else bool(tag[1]) and len(tag[0]) == 2 and _is_recent(tag[0])


_SUFFIX = r"(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$"
_NUMBER = r"(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))"
_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SIZE = "^[0-9]+(\\.[0-9]+)* ?([kKmMgGtTpP])?[iI]?[bB]?$"
_ROLE = r"arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"
_OPTION, _DEVICE = (
    f'(?:{names})=[^,"]+|"(?:{names})=[^"]+"'
    for names in ("driver|capabilities|options", "driver|capabilities|options|device")
)
# The forms most queues meet, as the files in schemas/ write them, and those of the most usual base image, as
# facts/names.yaml does.
_QUICK: dict[str, Callable[[str], bool | None]] = {
    f"^{_LABEL}$": _is_label,
    rf"^{_LABEL}(\.{_LABEL})*$": _is_label,
    "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$": _is_label_value,
    rf"^(\+|-)?{_NUMBER}{_SUFFIX}": _is_quantity,
    rf"^\+?{_NUMBER}{_SUFFIX}": _is_quantity,
    r"^(\+)?([0-9]+(\.0*)?(([KMGTPE]i)|[kMGTPE]|[eE]\+?[0-9]+)?|[0-9]*000m|0m)$": _is_whole,
    "^(cpu|memory|ephemeral-storage|hugepages-.+|[^/]+/[^/]+)$": _is_resource,
    r"^(?!([^/]*\.)?kubernetes\.io/)[^/]+/[^/]+$": _is_device,
    "^[ -<>-~]+$": _is_variable,
    "^(?:Memory|HugePages(?:-.+)?)?$": lambda text: True if text in ("", "Memory") else None,
    r"^[^=\s][^=]*(=[\s\S]*)?$": _is_setting,
    "^(?:[a-zA-Z_][a-zA-Z0-9_]*)$": _is_variable,
    r"^(?:[\S\s]*)$": lambda text: True,
    "^[A-Za-z_][A-Za-z0-9_]*$": _is_variable,
    "^(?:[-0-9a-zA-Z]+)$": _is_hyphened,
    r"^(?:([\w\s.:/=+\-@]*))$": _is_tag_value,
    r"^[^A-Z\s]*$": _is_low,
    "^(?:.+)$": _is_line,
    r"^(?:[\s\S]+)$": _is_line,
    "^[0-9]+$": _is_whole,
    "^(-1|[0-9]+)$": _is_whole,
    r"^\s*[-+]?[0-9]+\s*$": _is_whole,
    "^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*$": _is_whole,
    _SIZE: _is_size,
    rf"^-1$|{_SIZE}": _is_size,
    r"^[0-9]*\.?[0-9]+$|^[0-9]+\.$|^[0-9]+/[1-9][0-9]*$": _is_decimal,
    rf"^(?:{_ROLE})$": _is_role,
    rf"^(?:{_ROLE}|[a-zA-Z_0-9+=,.@\-/]{{1,576}})$": _is_role,
    "^(?:(https|s3)://([^/]+)/?(.*))$": _is_url,
    "^(gs://)?[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](/.*)?$": _is_bucket,
    "^gs://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](/.*)?$": _is_bucket,
    r"^[^@\s]+@[^@\s]+$": _is_account,
    "^[a-z][a-z0-9]*(-[a-z0-9]+)+$": _is_type,
    rf"^(?:(?:(?:{_OPTION}),)*(?:all|-1|[0-9]+|count=(?:all|-1|[0-9]+))(?:,(?:{_OPTION}))*"
    rf"|(?:{_DEVICE})(?:,(?:{_DEVICE}))*)$": _is_gpus,
    r"^(/|[A-Za-z]:[\\/])": _is_absolute,
    "^latest$": lambda text: text == "latest" if text[-1:] != "\n" else None,
    r"^(?:[5-9]|10)\.\d": _is_old_cuda,
    r"^1[1-9]\.\d+(?:\.\d+)?$": _is_bare_cuda,
    r"^1[1-9]\.\d+(?:\.\d+)?-(?:base|runtime|devel)$": _is_cuda_nowhere,
    r"^1[1-9]\.\d+-": _is_short_cuda,
}
