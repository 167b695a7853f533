"""`github`: workflow commands that GitHub Actions turns into annotations, and the step summary.

`::name key=value,key=value::message`, one per line. The runner keeps ten annotations of each level
per step and drops the rest without a word, so the tenth says how many more there are.
"""

from __future__ import annotations

from launchlint.render.escape import disarm, visible
from launchlint.rule import ERROR, NOTE, WARNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from launchlint.engine.finding import Finding
    from launchlint.engine.run import Run
    from launchlint.render import Options

LEVELS = {ERROR: "error", WARNING: "warning", NOTE: "notice"}
MOST = 10  # annotations of one level per step (the runner's _maxCountPerIssueType)
MESSAGE = 4096  # characters of a message the runner keeps
SUMMARY = 900 * 1024  # bytes; above 1 MiB nothing is uploaded at all


def render(run: Run, options: Options) -> str:
    """One annotation per finding and unreadable path, the errors first, within the runner's limits."""
    lines: list[str] = []
    for severity, level in LEVELS.items():
        found = [finding for finding in run.findings if finding.severity == severity]
        unread = run.errors if severity == ERROR else []
        count = len(found) + len(unread)
        room = count if count <= MOST else MOST - 1
        chosen = [_unread(error, options) for error in unread[:room]]
        chosen += [_annotation(finding, options) for finding in broadest(found, room - len(chosen))]
        lines += chosen
        if left := count - len(chosen):
            text = f"{left} more {severity}{'s' if left > 1 else ''}: see the log and the step's summary"
            lines.append(emit_command(level, {"title": "launchlint"}, text))
    return "".join(lines)


def emit_command(name: str, properties: Mapping[str, str | int], message: str) -> str:
    """One workflow command. Nothing else in launchlint prints the two colons that begin one."""
    written = ",".join(f"{key}={_escape_property(str(value))}" for key, value in properties.items() if value != "")
    return f"::{name}{' ' if written else ''}{written}::{_escape_data(message[:MESSAGE])}\n"


def _escape_data(text: str) -> str:
    """A message: lines apart, each made visible; no older form of a command in it either."""
    lines = "\n".join(disarm(visible(line)) for line in text.split("\n"))
    return lines.replace("%", "%25").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    """A value before the second pair of colons, which the first `::` would end."""
    text = disarm(visible(text)).replace("%", "%25")
    return text.replace(":", "%3A").replace(",", "%2C")


def _annotation(finding: Finding, options: Options) -> str:
    line, column = finding.start
    end_line, end_column = finding.end
    properties: dict[str, str | int] = {"file": options.path(finding.path), "line": line, "endLine": end_line}
    if line == end_line:  # the runner drops the columns of a span over several lines
        properties.update(col=column, endColumn=end_column)
    properties["title"] = f"{finding.code} {finding.rule}"
    message = visible(finding.message)
    if finding.help:
        message += f"\nhelp: {visible(finding.help)}"
    return emit_command(LEVELS[finding.severity], properties, message)


def _unread(error: tuple[str, str], options: Options) -> str:
    path, message = error
    return emit_command("error", {"file": options.path(path), "title": "launchlint"}, visible(message))


def broadest(findings: list[Finding], room: int) -> list[Finding]:
    """As many findings as there is room for, in their order: one of each rule before a second of any."""
    if room <= 0:
        return []
    seen: dict[str, int] = {}
    turns = []
    for number, finding in enumerate(findings):
        turns.append((seen.get(finding.code, 0), number))
        seen[finding.code] = seen.get(finding.code, 0) + 1
    return [findings[number] for number in sorted(number for _, number in sorted(turns)[:room])]


def summary(run: Run, options: Options) -> str:
    """The run as Markdown for `$GITHUB_STEP_SUMMARY`, cut before GitHub would refuse it."""
    from launchlint.render.markdown import report

    return report(run, options, most=SUMMARY)
