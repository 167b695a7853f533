"""Findings as an editor shows them."""

from __future__ import annotations

from lsprotocol import types

from launchlint.lsp.places import range_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from launchlint.engine.finding import Finding

_SEVERITY = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}
_UNNEEDED = frozenset(("unused-tile", "unused-suppression", "ignored-by-agent", "duplicate-tile-choice"))


def diagnostic(finding: Finding, uri_of: Callable[[str], str]) -> types.Diagnostic:
    """One finding: its labels become related places, its rule a link to the manual."""
    message = finding.message + (f"\n{finding.help}" if finding.help else "")
    return types.Diagnostic(
        range=range_of(finding.span),
        message=message,
        severity=_SEVERITY[finding.severity],
        code=finding.code,
        code_description=types.CodeDescription(finding.url),
        source="launchlint",
        tags=[types.DiagnosticTag.Unnecessary] if finding.rule in _UNNEEDED else None,
        related_information=[
            types.DiagnosticRelatedInformation(
                types.Location(uri_of(label.span.source.path), range_of(label.span)), label.text
            )
            for label in finding.labels
        ]
        or None,
    )
