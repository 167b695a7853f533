"""Values to text: YAML that readers old and new take for the same values, and JSON."""

from __future__ import annotations

import re

from launchlint.syntax.scalars import ambiguous, resolve_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Path = tuple[str | int, ...]

# Text that stands without quotes in block and flow style alike, unless a reader takes it for something else.
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./+@-]*\Z")
_MORE_BOOLEANS = frozenset("yYnN")  # YAML 1.1 lists them as booleans; PyYAML leaves them text
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
# Not printable in YAML, a line end to some of its readers, or a character that hides others or turns
# them around; and what a CI system that reads the log would take for a command (`##[error]`).
_UNSEEN = "\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff"
_COMMAND = r"(?<=#)#(?=[A-Za-z.-]*\[)"
_ESCAPED = re.compile(f'["\\\\\x00-\x1f{_UNSEEN}]|{_COMMAND}')
_NOT_IN_A_BLOCK = re.compile(f"[\x00-\x08\x0b-\x1f{_UNSEEN}]|{_COMMAND}|^\\s*::", re.MULTILINE)


def needs_escapes(text: str) -> bool:
    """Whether double quotes can hold this text only with escapes."""
    return _ESCAPED.search(text) is not None


def stays_text(text: str) -> bool:
    """Whether YAML readers old and new take this plain text for text."""
    return (
        _PLAIN.match(text) is not None
        and text not in _MORE_BOOLEANS
        and isinstance(resolve_plain(text), str)
        and ambiguous(text) is None
    )


def quoted(text: str, json: bool = False) -> str:
    """Text in quotes: double ones, or single ones where double ones would need escapes."""
    if not json and ('"' in text or "\\" in text) and not needs_escapes(text.replace('"', "").replace("\\", "")):
        return "'" + text.replace("'", "''") + "'"
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}"


def written(value: object, json: bool = False) -> str:
    """A value on one line, in YAML's flow style or as JSON."""
    if isinstance(value, str):
        return quoted(value, json) if json or not stays_text(value) else value
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float):
        return _float(value, json)
    if isinstance(value, dict):
        inner = ", ".join(f"{written(str(name), json)}: {written(item, json)}" for name, item in value.items())
        return f"{{{inner}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(written(item, json) for item in value)}]"
    return str(value)


def _float(value: float, json: bool) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        if json:
            raise ValueError("JSON has no such number")
        return ".nan" if value != value else ".inf" if value > 0 else "-.inf"
    text = repr(value)
    # `1e-05` is text to YAML 1.1, which wants a point.
    return text if "e" not in text or "." in text else text.replace("e", ".0e")


def block_document(value: object, remark: Callable[[Path], str] = lambda path: "") -> str:
    """A value as a YAML document in block style; ``remark`` gives the comment beside a scalar."""
    return "".join(f"{line}\n" for line in _block(value, (), 0, remark))


def _block(value: object, path: Path, column: int, remark: Callable[[Path], str]) -> Iterator[str]:
    """The lines of a value. The first one is to stand at ``column``, the others bring their indent."""
    if isinstance(value, dict) and value:
        pairs = [(f"{written(str(name))}:", inner, (*path, str(name))) for name, inner in value.items()]
    elif isinstance(value, list) and value:
        pairs = [("-", inner, (*path, number)) for number, inner in enumerate(value)]
    else:
        head, *rest = _leaf(value, column)
        comment = remark(path)
        yield f"{head}  # {comment}" if comment else head
        yield from rest
        return
    indent = ""
    for head, inner, place in pairs:
        nested = isinstance(inner, (dict, list)) and inner
        first, *rest = _block(inner, place, column + 2, remark)
        if not nested:
            yield f"{indent}{head} {first}"
        elif head == "-":
            yield f"{indent}- {first}"
        else:
            yield f"{indent}{head}"
            yield f"{' ' * (column + 2)}{first}"
        yield from rest
        indent = " " * column


def _leaf(value: object, column: int) -> list[str]:
    """A scalar or empty collection; text of several lines stands below `|`, which ends the first line."""
    if not isinstance(value, str) or "\n" not in value or value[0] in " \t\n" or _NOT_IN_A_BLOCK.search(value):
        return [written(value)]
    body = value.rstrip("\n")
    ends = len(value) - len(body)
    lines = body.split("\n") + [""] * (ends - 1)
    return ["|" + ("-", "", "+")[min(ends, 2)], *(" " * max(column, 2) + line if line else "" for line in lines)]
