"""Code actions: each fix of a finding, and to silence it with a reason."""

from __future__ import annotations

from lsprotocol import types

from launchlint.lsp.diagnostics import diagnostic
from launchlint.lsp.places import text_edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from launchlint.engine.finding import Finding
    from launchlint.lsp.state import Checked


def actions(checked: Checked, start: int, end: int, uri_of: Callable[[str], str]) -> list[types.CodeAction]:
    """What may be done about the findings that touch the range ``start`` to ``end``."""
    found: list[types.CodeAction] = []
    for finding in checked.findings:
        if finding.span.end < start or end < finding.span.start:
            continue
        shown = [diagnostic(finding, uri_of)]
        if finding.fix is not None:
            changes: dict[str, list[types.TextEdit]] = {}
            for edit in finding.fix.edits:
                changes.setdefault(uri_of(edit.span.source.path), []).append(text_edit(edit))
            found.append(
                types.CodeAction(
                    title=finding.fix.title,
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=shown,
                    is_preferred=finding.fix.safe,
                    edit=types.WorkspaceEdit(changes=changes),
                )
            )
        silence = _silence(checked, finding)
        if silence is not None:
            found.append(
                types.CodeAction(
                    title=f"ignore {finding.rule} here, with a reason",
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=shown,
                    edit=types.WorkspaceEdit(changes={uri_of(checked.source.path): [silence]}),
                )
            )
    fixes = [finding.fix for finding in checked.findings if finding.fix is not None and finding.fix.safe]
    edits = [text_edit(edit) for fix in fixes for edit in fix.edits if edit.span.source is checked.source]
    if len(fixes) > 1:
        found.append(
            types.CodeAction(
                title=f"apply all {len(fixes)} safe fixes of launchlint",
                kind=types.CodeActionKind.SourceFixAll,
                edit=types.WorkspaceEdit(changes={uri_of(checked.source.path): _apart(edits)}),
            )
        )
    return found


def _silence(checked: Checked, finding: Finding) -> types.TextEdit | None:
    """A comment, where there is a place for one. JSON has none: its findings are silenced in the settings."""
    from launchlint.engine.suppressions import comment_for

    edit = comment_for(finding, checked.file, "reason: ")
    return text_edit(edit) if edit is not None else None


def _apart(edits: list[types.TextEdit]) -> list[types.TextEdit]:
    """Editors refuse overlapping edits: the first of two stays."""

    def key(edit: types.TextEdit) -> tuple[int, int]:
        return edit.range.start.line, edit.range.start.character

    kept: list[types.TextEdit] = []
    for edit in sorted(edits, key=key):
        last = kept[-1].range.end if kept else None
        if last is None or (last.line, last.character) <= key(edit):
            kept.append(edit)
    return kept
