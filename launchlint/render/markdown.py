"""`markdown`: a table per file, for a pull request comment or a step summary."""

from __future__ import annotations

import re

from launchlint.render.escape import uri_path, visible
from launchlint.render.summary import counted, sentence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.engine.finding import Finding
    from launchlint.engine.run import Run
    from launchlint.render import Options

SIGNS = {"error": "🔴", "warning": "🟡", "note": "🔵"}
# What Markdown reads as markup. `@`, `#` and links are found by GitHub after the markup is gone, so
# a backslash is not enough for them.
_MARKUP = re.compile(r"[\\`*_\[\]<>#|~&$]")
_MENTION = re.compile(r"[@#](?=[\w(]|$)|GH(?=-\d|$)")
_NO_SPAN = re.compile(r"[`|]|##|^ | $|^$")  # what a code span in a table cannot hold
_LINK = re.compile(r"(?<=[A-Za-z])(:)(?=//)|\b(?<=www)(\.)", re.IGNORECASE)


def render(run: Run, options: Options) -> str:
    """Heading, summary, and what was found in each file."""
    return report(run, options)


def report(run: Run, options: Options, most: int | None = None) -> str:
    """The whole run as Markdown, of at most ``most`` bytes."""
    parts = [f"## launchlint\n\n{prose(sentence(run))}\n"]
    if run.errors:
        rows = "".join(f"- {code(path)}: {prose(message)}\n" for path, message in run.errors)
        parts.append(f"\n### Could not be read\n\n{rows}")
    by_path: dict[str, list[Finding]] = {}
    for finding in run.findings:
        by_path.setdefault(finding.path, []).append(finding)
    size = sum(len(part.encode()) for part in parts)
    shown = 0
    for path, findings in by_path.items():
        count = counted(finding.severity for finding in findings)
        head = f"\n### {code(options.path(path))}: {count}\n\n| | where | what | rule |\n| --- | --- | --- | --- |\n"
        for number, finding in enumerate(findings):
            row = (head if number == 0 else "") + _row(finding, options)
            size += len(row.encode())
            if most is not None and size > most - 200:
                left = len(run.findings) - shown
                return "".join([*parts, f"\n{left:,} more are left out here: they are in the log.\n"])
            parts.append(row)
            shown += 1
    return "".join(parts)


def _row(finding: Finding, options: Options) -> str:
    line, column = finding.start
    where = f"{line}:{column}"
    if options.blob:
        end = finding.end[0]
        anchor = f"L{line}" if end == line else f"L{line}-L{end}"
        where = f"[{where}]({options.blob}/{uri_path(options.path(finding.path))}#{anchor})"
    what = prose(finding.message)
    if finding.help:
        what += f"<br>help: {prose(finding.help)}"
    rule = f"[{finding.code} {finding.rule}]({finding.url})"
    return f"| {SIGNS[finding.severity]} {finding.severity} | {where} | {what} | {rule} |\n"


def prose(text: str) -> str:
    """Text that shows as itself, with the things in `backticks` as code."""
    pieces = visible(text).split("`")
    if len(pieces) % 2 == 0:
        return plain("`".join(pieces))
    return "".join(code(piece) if odd % 2 else plain(piece) for odd, piece in enumerate(pieces))


def plain(text: str) -> str:
    """Text without markup, mentions, references or links."""
    text = visible(text)
    text = _LINK.sub(lambda match: "\0" if match[1] else "\1", text)
    marks = [match.end() for match in _MENTION.finditer(text)]
    pieces = [text[start:end] for start, end in zip([0, *marks], [*marks, len(text)], strict=True)]
    text = "<!-- -->".join(_MARKUP.sub(_reference, piece) for piece in pieces)
    return text.replace("\0", "&#58;").replace("\1", "&#46;")


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};" if match[0] in "&<>$|#`" else f"\\{match[0]}"


def code(text: str) -> str:
    """Text as code. Markdown's own marks where they can hold it, else HTML's."""
    text = visible(text)
    if not _NO_SPAN.search(text):
        return f"`{text}`"
    escaped = re.sub(r"[^\w ./-]|_", lambda match: f"&#{ord(match[0])};", text)
    return f"<code>{escaped}</code>"
