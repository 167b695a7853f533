"""Rules that look at all files of a run together."""

from __future__ import annotations

from launchlint.engine.checker import Report, accept, by_place, look, speaks
from launchlint.model.file import read
from launchlint.model.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from launchlint.engine.settings import Settings
    from launchlint.model.tree import Mention
    from launchlint.text import Source


def check_tree(
    mentions: Iterable[Mention], settings_for: Callable[[str], Settings], source_of: Callable[[str], Source]
) -> list[Report]:
    """What the files say about each other: a report for each file in which something is wrong.

    The settings, comments and baseline of the file with the finding decide, as everywhere.
    """
    tree = Tree(mentions, lambda path: read(source_of(path), settings_for(path).context_for(path)))
    reports: dict[str, Report] = {}
    for subject, attribute in tree.PARTS.items():
        for part in getattr(tree, attribute):
            source = part.span.source
            settings = settings_for(source.path)
            rows = settings.rules_for(source.path).get(subject)
            if rows:
                if source.path not in reports:
                    reports[source.path] = Report(tree.file(source.path))
                report = reports[source.path]
                report.findings += look(rows, [part], tree, settings, report)
    for path, report in reports.items():
        settings = settings_for(path)
        report.findings = by_place(report.findings)
        if speaks(report.file, settings):
            from launchlint.engine.suppressions import Suppressions

            report.findings, report.suppressed = Suppressions(report.file, settings).silence(report.findings)
        accept(report, settings)
    return list(reports.values())
