"""The engine: pairs each rule with the parts of the model it asks for."""

from __future__ import annotations

from launchlint import registry
from launchlint.engine.finding import Finding
from launchlint.engine.run import Suppressed
from launchlint.engine.settings import DEFAULT_SETTINGS, Settings
from launchlint.model.file import LaunchFile, read
from launchlint.text import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlint.model.suppression import SuppressionFault
    from launchlint.registry import Row
    from launchlint.rule import Rule

MARK = "launchlint:"  # in every comment that speaks to us
# Faults of one kind that one document is told of: nobody reads more, and 100,000 take seconds.
MOST = 2_000


class RuleCrash(Exception):
    """A rule raised: which one and where. Every other rule still reports."""

    def __init__(self, rule: Rule, path: str, cause: Exception) -> None:
        super().__init__(f"{rule.code} {rule.name} failed on {path}: {type(cause).__name__}: {cause}")
        self.rule = rule
        self.path = path
        self.cause = cause


class Report:
    """What checking one file gave."""

    __slots__ = ("crashes", "file", "findings", "suppressed")

    def __init__(self, file: LaunchFile) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.suppressed: list[Suppressed] = []
        self.crashes: list[RuleCrash] = []


def check_file(file: LaunchFile, settings: Settings = DEFAULT_SETTINGS) -> Report:
    """Run every selected rule over a file that was read. Findings come sorted by place."""
    report = Report(file)
    found: set[Finding] = set()
    by_subject = settings.rules_for(file.source.path)
    for scope in file.scopes:
        for attribute, rows, rows_of in by_subject.asked(scope.parts):
            try:
                parts = getattr(scope, attribute)
            except Exception as error:  # the model fails where it looks for this part: the others go on
                first = rows or next(iter(rows_of.values()))
                report.crashes.append(RuleCrash(registry.load(first[0]), file.source.path, error))
                continue
            if not parts:
                continue
            if rows is not None:
                found |= look(rows, parts, scope, settings, report)
                continue
            for subject, some in parts.items():
                if subject in rows_of:
                    found |= look(rows_of[subject], some, scope, settings, report)
    report.findings = by_place(found)
    if speaks(file, settings):
        _silence(report, settings, by_subject)
    accept(report, settings)
    return report


def speaks(file: LaunchFile, settings: Settings) -> bool:
    """Whether a comment or a setting may silence something in this file."""
    if not settings.suppressions:
        return False
    return bool(settings.suppress or MARK in file.source.text or (file.beside and MARK in file.beside.source.text))


def accept(report: Report, settings: Settings) -> None:
    """Take out what the baseline accepts."""
    if settings.baseline is not None:
        report.findings, accepted = settings.baseline.split(report.findings, settings)
        report.suppressed += [Suppressed(finding, "baseline", "") for finding in accepted]


def look(rows: list[Row], parts: Iterable[object], scope: object, settings: Settings, report: Report) -> set[Finding]:
    """What some rules say about the parts they look at."""
    found: set[Finding] = set()
    for row in rows:
        rule = registry.load(row)
        if rule.whole and getattr(scope, "partial", False):
            continue
        told = 0
        for part in parts:
            if told > MOST:
                break
            try:
                for violation in rule.check(part, scope):
                    told += 1
                    if told > MOST:
                        more = f"{violation.message}. There are more like it: {MOST:,} of a document are told, and this"
                        violation = violation._replace(message=more)
                    found.add(_stamp(rule, violation, settings))
                    if told > MOST:
                        break
            except Exception as error:  # one crashing rule must not hide the others
                report.crashes.append(RuleCrash(rule, report.file.source.path, error))
    return found


def by_place(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.sort_key)


def _silence(report: Report, settings: Settings, by_subject: dict[str, list[Row]]) -> None:
    """Take out what users silenced, and report where they silenced nothing.

    The rule about that can be silenced as well, so it has its turn twice: first all other wishes
    are judged, then those that were about this rule alone.
    """
    from launchlint.engine.suppressions import Suppressions
    from launchlint.model.tree import Tree

    file = report.file
    wishes = Suppressions(file, settings)
    report.findings, report.suppressed = wishes.silence(report.findings)
    rows = by_subject.get("SuppressionFault")
    if not rows:
        return

    def judge(faults: list[SuppressionFault]) -> set[Finding]:
        file.suppression_faults = faults
        return look(rows, faults, file, settings, report)

    # Rules over all files have not had their turn: what is silenced of them is not idle yet.
    ran = frozenset(row.code for part, rows in by_subject.items() if part not in Tree.PARTS for row in rows)
    whole = file.whole and not report.crashes
    idle, silenced = wishes.silence(by_place(judge(wishes.faults(ran, whole))))
    useless = judge(wishes.unused(rows[0].code))
    report.findings = by_place({*report.findings, *idle, *useless})
    report.suppressed += silenced


def _stamp(rule: Rule, violation, settings: Settings) -> Finding:  # type: ignore[no-untyped-def]
    severity = settings.severities.get(rule.code) or violation.severity or rule.severity
    return Finding(
        rule.code,
        rule.name,
        severity,
        violation.span,
        violation.message,
        violation.help,
        violation.labels,
        violation.fix,
    )


def check(text: str | Source, path: str = "queue.yaml", settings: Settings = DEFAULT_SETTINGS) -> list[Finding]:
    """Check one text. Touches no file, clock, environment or stream.

    ``path`` is the name it is reported under; its suffix picks the reader. Raises RuleCrash where
    a rule fails, which is a bug of launchlint.
    """
    source = text if isinstance(text, Source) else Source(path, text.removeprefix("\ufeff"))
    report = check_file(read(source, settings.context_for(source.path)), settings)
    if report.crashes:
        raise report.crashes[0]
    return report.findings
