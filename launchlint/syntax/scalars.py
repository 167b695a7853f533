"""What plain scalars mean: YAML 1.2 core for us, YAML 1.1 for the readers W&B users have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlint.patterns import lazy

if TYPE_CHECKING:
    from launchlint.syntax.nodes import Scalar

_WORDS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_FIRST = frozenset("+-.0123456789")
_INT = lazy(r"[-+]?[0-9]+\Z")
_OCT = lazy(r"0o[0-7]+\Z")
_HEX = lazy(r"0x[0-9a-fA-F]+\Z")
_FLOAT = lazy(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_INF = lazy(r"[-+]?\.(?:inf|Inf|INF)\Z")
_NAN = frozenset((".nan", ".NaN", ".NAN"))
_LONG = 4300  # CPython refuses to read longer integers

_YAML_1_1_BOOL = {
    **dict.fromkeys(("yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"), True),
    **dict.fromkeys(("no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"), False),
}
_YAML_1_1_INT = lazy(
    r"(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)\Z"
)
_YAML_1_1_FLOAT = lazy(
    r"(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z"
)
_YAML_1_1_DATE = lazy(
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
    r"(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)\Z"
)

_TAG = "tag:yaml.org,2002:"


def resolve(scalar: Scalar) -> str | int | float | bool | None:
    """A scalar's value by YAML 1.2 core (JSON is a part of it). Unknown tags leave text."""
    text, tag = scalar.text, scalar.tag
    if tag == _TAG + "str" or tag == "!":
        return text
    if scalar.style and tag is None:
        return text
    if tag is not None and tag not in (_TAG + "int", _TAG + "float", _TAG + "bool", _TAG + "null"):
        return text
    value = resolve_plain(text)
    if tag == _TAG + "float" and isinstance(value, int):
        return float(value)
    return value


def resolve_plain(text: str) -> str | int | float | bool | None:
    """The value of a plain scalar by YAML 1.2 core."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _FIRST:
        return text
    if len(text) > _LONG:
        return text
    if _INT.match(text):
        return int(text)
    if _OCT.match(text):
        return int(text[2:], 8)
    if _HEX.match(text):
        return int(text[2:], 16)
    if _FLOAT.match(text):
        return float(text)
    if _INF.match(text):
        return float(text.replace(".", ""))
    if text in _NAN:
        return float("nan")
    return text


def read_as_yaml_1_1(text: str) -> tuple[str, object]:
    """What PyYAML's safe loader makes of a plain scalar: the kind it reads and the value."""
    if text in _YAML_1_1_BOOL:
        return "a boolean", _YAML_1_1_BOOL[text]
    if text in ("", "~", "null", "Null", "NULL"):
        return "null", None
    if _YAML_1_1_INT.match(text) and len(text) <= _LONG:
        return "an integer", _int_1_1(text)
    if _YAML_1_1_FLOAT.match(text):
        return "a number", _float_1_1(text)
    if _YAML_1_1_DATE.match(text):
        return "a date", text
    return "text", text


def _int_1_1(text: str) -> int | str:
    digits = text.replace("_", "")
    sign = -1 if digits[0] == "-" else 1
    digits = digits.lstrip("+-")
    try:
        if digits == "0":
            return 0
        if digits.startswith("0b"):
            return sign * int(digits[2:], 2)
        if digits.startswith("0x"):
            return sign * int(digits[2:], 16)
        if digits[0] == "0":
            return sign * int(digits, 8)
        if ":" in digits:
            total = 0
            for part in digits.split(":"):
                total = total * 60 + int(part)
            return sign * total
        return sign * int(digits)
    except ValueError:
        return text


def _float_1_1(text: str) -> float | str:
    digits = text.replace("_", "").lower()
    sign = -1.0 if digits[0] == "-" else 1.0
    digits = digits.lstrip("+-")
    if digits == ".inf":
        return sign * float("inf")
    if digits == ".nan":
        return float("nan")
    try:
        if ":" in digits:
            total = 0.0
            for part in digits.split(":"):
                total = total * 60 + float(part)
            return sign * total
        return sign * float(digits)
    except ValueError:
        return text


def ambiguous(text: str) -> tuple[str, object, object] | None:
    """Kind and value for YAML 1.1 and value for 1.2 where the two readings of a plain scalar differ."""
    first = text[:1]
    if not first or not (first in "+-.0123456789" or text in _YAML_1_1_BOOL):
        return None
    if text.isdecimal() and text.isascii() and (first != "0" or len(text) == 1):
        return None  # most numbers there are
    old_kind, old = read_as_yaml_1_1(text)
    new = resolve_plain(text)
    if type(old) is type(new) and (old == new or old != old) and old_kind != "a date":
        return None
    return old_kind, old, new
