"""What plain scalars mean: YAML 1.2 core for us, YAML 1.1 for PyYAML, the reader W&B's client uses.

Nearly every scalar is a word, a whole number or a quantity such as `64Gi`, which are told apart
without a regular expression; the patterns are compiled when something rarer comes along.
"""

from __future__ import annotations

from launchlint.patterns import lazy

_WORDS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_FIRST = frozenset("+-.0123456789")
_AFTER_SIGN = frozenset(".0123456789")
_LAST = frozenset("._0123456789abcdefABCDEFnNZ")  # of anything but text, in either version
# What numbers are written with.
_NUMERIC = frozenset("+-.0123456789abcdefABCDEFoxiInN")
_OCT = lazy(r"0o[0-7]+")
_HEX = lazy(r"0x[0-9a-fA-F]+")
_FLOAT = lazy(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INF = lazy(r"[-+]?\.(?:inf|Inf|INF)")
_NAN = frozenset((".nan", ".NaN", ".NAN"))
# A longer integer is beyond every bound there is. Its digits need not be read: that takes quadratic
# time, and CPython refuses more than 4,300 of them.
_LONG = 1000
_BEYOND = 10**300

_YAML_1_1_BOOL = {
    **dict.fromkeys(("yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"), True),
    **dict.fromkeys(("no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"), False),
}
# PyYAML's own patterns (yaml/resolver.py), which are those of yaml.org/type but for `y` and `n`, and
# for the exponent, whose sign must be written.
_YAML_1_1_INT = lazy(
    r"[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+"
)
_YAML_1_1_FLOAT = lazy(
    r"[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_YAML_1_1_DATE = lazy(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
    r"(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?"
)

_DIGITS = lazy("[0-9]+")
_FRACTION = lazy(r"\.[0-9]*")

# What a reader makes of a plain scalar, as it is told to a user.
BOOLEAN, NULL, INTEGER, NUMBER, DATE, TEXT = "a boolean", "null", "an integer", "a number", "a date", "text"
REFUSED = "nothing"  # the reader raises an error instead

_TAG = "tag:yaml.org,2002:"
_READ_TAGS = frozenset(_TAG + name for name in ("int", "float", "bool", "null"))


def resolve(text: str, style: str, tag: str | None = None) -> str | int | float | bool | None:
    """A scalar's value by YAML 1.2 core (JSON is a part of it). Unknown tags leave text."""
    if tag is None:
        return text if style else resolve_plain(text)
    if tag not in _READ_TAGS:
        return text
    value = resolve_plain(text)
    if tag == _TAG + "float" and isinstance(value, int):
        return float(value)
    return value


def resolve_plain(text: str) -> str | int | float | bool | None:
    """The value of a plain scalar by YAML 1.2 core."""
    if text in _WORDS:
        return _WORDS[text]
    first = text[0]
    if first not in _FIRST or text[-1] not in _LAST or (first in "+-" and text[1:2] not in _AFTER_SIGN):
        return text
    digits = text[1:] if first in "+-" else text
    if digits.isdecimal() and text.isascii():
        return int(text) if len(text) <= _LONG else -_BEYOND if text[0] == "-" else _BEYOND
    if not _NUMERIC.issuperset(text):
        return text  # an image's tag, a date
    if digits.replace(".", "").isdecimal():
        return float(text) if digits.count(".") == 1 else text
    if _FLOAT.fullmatch(text):
        return float(text)
    if first == "0" and _OCT.fullmatch(text):
        return int(text[2:], 8) if len(text) <= _LONG else _BEYOND
    if first == "0" and _HEX.fullmatch(text):
        return int(text[2:], 16) if len(text) <= _LONG else _BEYOND
    if _INF.fullmatch(text):
        return float(text.replace(".", ""))
    if text in _NAN:
        return float("nan")
    return text


def read_as_yaml_1_1(text: str) -> tuple[str, object]:
    """What PyYAML's ``safe_load`` makes of a plain scalar: the kind it reads and the value.

    A date's value is its text. Where PyYAML raises an error the kind is ``REFUSED``.
    """
    if text in _YAML_1_1_BOOL:
        return BOOLEAN, _YAML_1_1_BOOL[text]
    if text in ("", "~", "null", "Null", "NULL"):
        return NULL, None
    if text in ("=", "<<"):
        return REFUSED, None
    try:
        if _YAML_1_1_FLOAT.fullmatch(text):
            return NUMBER, _float_1_1(text)
        if _YAML_1_1_INT.fullmatch(text):
            return INTEGER, _int_1_1(text)
        if _YAML_1_1_DATE.fullmatch(text):
            _check_date(text)
            return DATE, text
    except (ValueError, OverflowError):
        return REFUSED, None
    return TEXT, text


def fits_tag(text: str, tag: str) -> bool:
    """Whether PyYAML can make a `bool`, `int`, `float` or `timestamp` of a text that is tagged so."""
    if tag == "bool":
        return text.lower() in ("yes", "no", "true", "false", "on", "off")
    if tag == "timestamp":
        return bool(_YAML_1_1_DATE.fullmatch(text)) and read_as_yaml_1_1(text)[0] == DATE
    try:
        (_int_1_1 if tag == "int" else _float_1_1)(text)
    except (ValueError, IndexError):
        return False
    return True


def _int_1_1(text: str) -> int:
    digits = text.replace("_", "")
    sign = -1 if digits[0] == "-" else 1
    digits = digits.lstrip("+-")
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
            total = min(total * 60 + int(part), _BEYOND)
        return sign * total
    return sign * int(digits)


def _float_1_1(text: str) -> float:
    digits = text.replace("_", "").lower()
    sign = -1.0 if digits[0] == "-" else 1.0
    digits = digits.lstrip("+-")
    if digits == ".inf":
        return sign * float("inf")
    if digits == ".nan":
        return float("nan")
    total, base = 0.0, 1
    for part in reversed(digits.split(":")):
        total += float(part) * base
        base *= 60
    return sign * total


def _check_date(text: str) -> None:
    """Raises ValueError for the 31st of February, the 13th month and the 25th hour."""
    from datetime import datetime, timedelta, timezone

    numbers = [int(number) for number in _DIGITS.findall(_FRACTION.sub("", text))]
    datetime(*numbers[:6])  # type: ignore[arg-type]
    if len(numbers) > 6:
        timezone(timedelta(hours=numbers[6], minutes=sum(numbers[7:])))


def ambiguous(text: str) -> tuple[str, object, object] | None:
    """Kind and value for YAML 1.1 and value for 1.2 where the two readings of a plain scalar differ."""
    if text[:1] in _FIRST and text:
        if text[-1] not in _LAST or text == "0" or (text[0] in "+-" and text[1:2] not in _AFTER_SIGN):
            return None
        whole, _, part = text.partition(".")
        if whole.isdecimal() and (part.isdecimal() or not part) and (whole[0] != "0" or "." in text) and text.isascii():
            return None  # `8`, `0.5`
        if part.count(".") and ":" not in text:
            return None  # a version
    elif text not in _YAML_1_1_BOOL and text != "=":
        return None
    old_kind, old = read_as_yaml_1_1(text)
    new = resolve_plain(text)
    if type(old) is type(new) and (old == new or old != old) and old_kind != DATE:
        return None
    return old_kind, old, new
