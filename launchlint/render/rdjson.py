"""`rdjson`: reviewdog's diagnostic format.

Its columns count bytes of UTF-8, and its suggestions replace one range each.
"""

from __future__ import annotations

from launchlint.render.escape import exact, json_text, visible
from launchlint.rule import ERROR, NOTE, WARNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchlint.engine.finding import Finding
    from launchlint.engine.run import Run
    from launchlint.render import Options
    from launchlint.text import Source, Span

SEVERITIES = {ERROR: "ERROR", WARNING: "WARNING", NOTE: "INFO"}


def render(run: Run, options: Options) -> str:
    """One DiagnosticResult."""
    from launchlint.engine.finding import DOCS

    source = {"name": "launchlint", "url": DOCS.removesuffix("rules/")}
    return json_text({"source": source, "diagnostics": [_diagnostic(item, options) for item in run.findings]}) + "\n"


def _diagnostic(finding: Finding, options: Options) -> dict[str, Any]:
    message = visible(finding.message)
    for label in finding.labels:  # a second place has no member of its own in every release of the format
        line, column = label.span.source.position(label.span.start)
        place = "" if label.span.source is finding.span.source else f"{label.span.source.path}:"
        message += f"\n{visible(place)}{line}:{column}: {visible(label.text)}"
    if finding.help:
        message += f"\nhelp: {visible(finding.help)}"
    data: dict[str, Any] = {
        "message": message,
        "location": {"path": exact(options.path(finding.path)), "range": _range(finding.span)},
        "severity": SEVERITIES[finding.severity],
        "code": {"value": finding.code, "url": finding.url},
    }
    if suggestion := _suggestion(finding):
        data["suggestions"] = [suggestion]
    return data


def _suggestion(finding: Finding) -> dict[str, Any] | None:
    """A safe fix as one replacement, where all its edits lie in the finding's own file."""
    from launchlint.text import Edit, apply_edits

    fix = finding.fix
    if fix is None or not fix.safe or not fix.edits:
        return None
    source = finding.span.source
    if any(edit.span.source is not source for edit in fix.edits):
        return None
    start, end = min(edit.span.start for edit in fix.edits), max(edit.span.end for edit in fix.edits)
    moved = [Edit(span._replace(start=span.start - start, end=span.end - start), text) for span, text in fix.edits]
    text = apply_edits(source.text[start:end], moved)[0]
    return {"range": _range(finding.span._replace(start=start, end=end)), "text": exact(text)}


def _range(span: Span) -> dict[str, dict[str, int]]:
    return {"start": _position(span.source, span.start), "end": _position(span.source, span.end)}


def _position(source: Source, offset: int) -> dict[str, int]:
    line, column = source.position(offset)
    before = source.text[offset - column + 1 : offset]
    return {"line": line, "column": len(before.encode("utf-8", "surrogatepass")) + 1}
