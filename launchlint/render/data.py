"""Findings as plain data: what JSON, JSON Lines and the editors' side hand on."""

from __future__ import annotations

from launchlint.render.escape import exact, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchlint.engine.finding import Finding
    from launchlint.engine.run import Run
    from launchlint.render import Options
    from launchlint.text import Span

VERSION = 1


def place(span: Span) -> dict[str, Any]:
    """Lines and columns from 1, columns in characters, the end exclusive."""
    line, column = span.source.position(span.start)
    end_line, end_column = span.source.position(span.end)
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}


def finding_data(finding: Finding, options: Options) -> dict[str, Any]:
    """One finding. Prose is made visible; paths and the text of edits are exact."""

    def located(span: Span) -> dict[str, Any]:
        return {"path": exact(span.source.path), **place(span)}

    data: dict[str, Any] = {
        **located(finding.span),
        "code": finding.code,
        "rule": finding.rule,
        "severity": finding.severity,
        "message": visible(finding.message),
    }
    if finding.help:
        data["help"] = visible(finding.help)
    if finding.labels:
        data["related"] = [{**located(label.span), "message": visible(label.text)} for label in finding.labels]
    if finding.fix:
        data["fix"] = {
            "title": visible(finding.fix.title),
            "safe": finding.fix.safe,
            "edits": [{**located(edit.span), "text": exact(edit.text)} for edit in finding.fix.edits],
        }
    data["url"] = finding.url
    return data


def summary_data(run: Run) -> dict[str, int]:
    """The run in numbers."""
    from launchlint.render.summary import fixable

    safe, unsafe = fixable(run)
    return {
        "files": run.files,
        "errors": run.count("error"),
        "warnings": run.count("warning"),
        "notes": run.count("note"),
        "fixable": safe,
        "fixable_unsafely": unsafe,
        "suppressed": len(run.suppressed),
        "skipped": len(run.skipped),
        "unreadable": len(run.errors),
    }
