"""Text that came from a file or a path, made safe to show. Nothing else may print such text.

Whoever can add a file to a pull request chooses its content and its name. Neither may move the
cursor, recolour or hide what stands beside it, turn letters around, or issue a command to the CI
system that reads the log. ``visible`` serves every format; the others add what their own grammar
demands on top of it.
"""

from __future__ import annotations

from launchlint.patterns import lazy

# Controls, line separators, lone surrogates, and all that Unicode calls default ignorable: bidi
# controls, zero-width characters, variation selectors, tags. .NET skips the ignorable ones when it
# looks for `::` and `##[`, so they could smuggle a command past a plain search.
_UNSEEN = lazy(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U00013430-\U0001345f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}

# `##[command]` is a GitHub workflow command anywhere in a line, `##vso[...]` an Azure and
# `##teamcity[...]` a TeamCity one; `::command::` only where a line begins with it.
_SURROGATE = lazy("[\ud800-\udfff]")
HASHES = lazy(r"##(?=[A-Za-z.-]*\[)")
_COLONS = lazy(r"(?m)((?:^|(?<=\r))(?:\s|\x1b\[[0-9;]*m)*):(?=:)")


def escape(character: str) -> str:
    """The visible form of one character that would not be seen: `\\x1b`, `\\u202e`."""
    number = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def visible(text: str) -> str:
    """One line of text in which every character can be seen."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub(lambda match: escape(match[0]), text)


def is_unseen(character: str) -> bool:
    """Whether ``visible`` would write this character as an escape."""
    return _UNSEEN.match(character) is not None


def disarm(text: str) -> str:
    """Readable text in which no CI system finds a command: a backslash breaks what looks like one."""
    if "##" in text:
        text = HASHES.sub(r"##\\", text)
    if "::" in text:
        text = _COLONS.sub(r"\1\\:", text)
    return text


def exact(text: str) -> str:
    """Text for machines: as it is, but lone surrogates, which no encoding can carry, as escapes."""
    if text.isascii():
        return text
    return _SURROGATE.sub(lambda match: escape(match[0]), text)


def json_text(value: object, indent: int | None = 2) -> str:
    """Pure ASCII JSON. The marks of a workflow command are written as escapes, so the data are exact."""
    import json

    text = _indented(value, indent, "\n") if indent else json.dumps(value, separators=(",", ":"), allow_nan=False)
    return text.replace("##", "#\\u0023") if "##" in text else text


def _indented(value: object, indent: int, end: str) -> str:
    """What ``json.dumps(value, indent=indent)`` gives, in a third of its time: that one is not written in C."""
    import json

    kind = type(value)
    if isinstance(value, str):
        return json.encoder.encode_basestring_ascii(value)
    deeper = end + " " * indent
    if kind is dict and value:
        members = [
            json.dumps(name) + ": " + _indented(item, indent, deeper)
            for name, item in value.items()  # type: ignore[attr-defined]
        ]
        return "{" + deeper + ("," + deeper).join(members) + end + "}"
    if (kind is list or kind is tuple) and value:
        items = [_indented(item, indent, deeper) for item in value]  # type: ignore[attr-defined]
        return "[" + deeper + ("," + deeper).join(items) + end + "]"
    return json.dumps(value, allow_nan=False)


def uri_path(path: str) -> str:
    """A path as it stands in a URI; bytes that were no UTF-8 come out as they were."""
    from urllib.parse import quote

    try:
        raw = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = exact(path).encode()
    return quote(raw, safe="/")
