"""The commands a CI system would find in a log, as its own parser finds them.

Rewritten from the behaviour of the GitHub Actions runner (src/Runner.Common/ActionCommand.cs): each
line of both streams is tried in the `::` form, which must start the line but for blanks, then in
the `##[` form, which may stand anywhere. .NET compares text by culture, so it does not see
ignorable characters; Azure and TeamCity have forms of their own.
"""

from __future__ import annotations

import re
import unicodedata

REGISTERED = {
    "error", "warning", "notice", "debug", "group", "endgroup", "echo", "add-mask", "add-matcher", "remove-matcher",
    "stop-commands", "set-env", "set-output", "save-state", "add-path", "section", "command", "internal-set-repo-path",
}  # fmt: skip


def lines(log: str) -> list[str]:
    """A log as StreamReader.ReadLine cuts it."""
    return re.split(r"\r\n|\r|\n", log)


def seen(line: str) -> str:
    """A line without what a comparison by culture ignores."""
    return "".join(
        character
        for character in line
        if unicodedata.category(character) not in ("Cf", "Cc") or character in "\t\x1b"
        if not "\ufe00" <= character <= "\ufe0f"
    )


def commands(log: str) -> list[tuple[str, dict[str, str], str]]:
    """Name, properties and message of each command in a log."""
    found = []
    for line in lines(log):
        for text in dict.fromkeys((line, seen(line))):
            command = _double_colon(text) or _hashes(text)
            if command:
                found.append(command)
                break
    return found


def _double_colon(line: str) -> tuple[str, dict[str, str], str] | None:
    line = line.lstrip()
    if not line.startswith("::"):
        return None
    end = line.find("::", 2)
    if end < 0:
        return None
    name, _, rest = line[2:end].partition(" ")
    if name.lower() not in REGISTERED:
        return None
    properties = {}
    for pair in rest.strip().split(","):
        key, equals, value = pair.partition("=")
        if equals and value:
            properties[key.lower()] = _unescape(value, ("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","))
    return name.lower(), properties, _unescape(line[end + 2 :], ("%0D", "\r"), ("%0A", "\n"))


def _hashes(line: str) -> tuple[str, dict[str, str], str] | None:
    start = line.find("##[")
    end = line.find("]", start)
    if start < 0 or end < 0:
        return None
    name = line[start + 3 : end].partition(" ")[0].lower()
    return (name, {}, line[end + 1 :]) if name in REGISTERED else None


def _unescape(text: str, *pairs: tuple[str, str]) -> str:
    for escaped, plain in pairs:
        text = text.replace(escaped, plain)
    return text.replace("%25", "%")


def foreign_commands(log: str) -> list[str]:
    """Azure's and TeamCity's commands."""
    return re.findall(r"##(?:vso|teamcity)?\[[^\n]*", "\n".join(map(seen, lines(log))))
