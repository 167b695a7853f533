"""Code actions: each fix of a finding, and to silence it with a reason."""

from __future__ import annotations

from lsprotocol import types

from launchlint.lsp.diagnostics import diagnostic
from launchlint.lsp.places import text_edit
from launchlint.text import Edit, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from launchlint.engine.finding import Finding
    from launchlint.lsp.state import Checked
    from launchlint.text import Source


QUICK_FIX = types.CodeActionKind.QuickFix.value
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.launchlint"


def actions(
    checked: Checked,
    start: int,
    end: int,
    uri_of: Callable[[str], str],
    only: Sequence[types.CodeActionKind | str] | None = None,
) -> list[types.CodeAction]:
    """What may be done about the findings that touch the range ``start`` to ``end``.

    ``only`` are the kinds the editor asks for, each with all below it; none means any.
    """
    found: list[types.CodeAction] = []
    if _wanted(QUICK_FIX, only):
        for finding in checked.findings:
            if start <= finding.span.end and finding.span.start <= end:
                found += _about(finding, checked, uri_of)
    if _wanted(FIX_ALL, only) and any(one.fix is not None and one.fix.safe for one in checked.findings):
        found += _all(checked, uri_of)
    return found


def _wanted(kind: str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    return only is None or any(not word or f"{kind}.".startswith(f"{word}.") for word in map(_text, only))


def _text(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind


def _about(finding: Finding, checked: Checked, uri_of: Callable[[str], str]) -> list[types.CodeAction]:
    """A finding's fix, and to be silent about it."""
    found = []
    shown = [diagnostic(finding, uri_of)]
    if finding.fix is not None:
        changes: dict[str, list[types.TextEdit]] = {}
        for edit in finding.fix.edits:
            changes.setdefault(uri_of(edit.span.source.path), []).append(text_edit(edit))
        found.append(
            types.CodeAction(
                title=finding.fix.title,
                kind=QUICK_FIX,
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
                kind=QUICK_FIX,
                diagnostics=shown,
                edit=types.WorkspaceEdit(changes={uri_of(checked.source.path): [silence]}),
            )
        )
    return found


def _all(checked: Checked, uri_of: Callable[[str], str]) -> list[types.CodeAction]:
    """What `launchlint --fix` does, in the file and in the tiles file beside it."""
    changes = {uri_of(source.path): [_difference(source, text)] for source, text in checked.fixed.changes}
    if not changes:
        return []
    count = len(checked.fixed.applied)
    title = "apply the safe fix of launchlint" if count == 1 else f"apply all {count} safe fixes of launchlint"
    return [types.CodeAction(title=title, kind=FIX_ALL, edit=types.WorkspaceEdit(changes=changes))]


def _difference(source: Source, text: str) -> types.TextEdit:
    """The one edit that makes a text of a source: from the first character that differs to the last."""
    old = source.text
    start = _common(old, text)
    end = _common(old[start:][::-1], text[start:][::-1])
    # No editor can point between a carriage return and its line feed.
    if old[start - 1 : start] == "\r":
        start -= 1
    if end and old[len(old) - end - 1 : len(old) - end + 1] == "\r\n":
        end -= 1
    return text_edit(Edit(Span(source, start, len(old) - end), text[start : len(text) - end]))


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    shorter = min(len(one), len(other))
    return next((index for index in range(shorter) if one[index] != other[index]), shorter)


def _silence(checked: Checked, finding: Finding) -> types.TextEdit | None:
    """A comment, where there is a place for one. JSON has none: its findings are silenced in the settings."""
    from launchlint.engine.suppressions import comment_for

    edit = comment_for(finding, checked.file, "reason: ")
    return text_edit(edit) if edit is not None else None
