"""The engine: pairs each rule with the parts of the model it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlint import registry
from launchlint.engine.finding import Finding
from launchlint.engine.settings import DEFAULT_SETTINGS, Settings
from launchlint.model.file import LaunchFile, read
from launchlint.text import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlint.engine.run import Suppressed
    from launchlint.rule import Rule


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
        for subject, attribute in scope.PARTS.items():
            rows = by_subject.get(subject)
            if not rows:
                continue
            parts: Iterable[object] = getattr(scope, attribute)
            if not parts:
                continue
            for row in rows:
                rule = registry.load(row)
                for part in parts:
                    try:
                        for violation in rule.check(part, scope):
                            found.add(_stamp(rule, violation, settings))
                    except Exception as error:  # one crashing rule must not hide the others
                        report.crashes.append(RuleCrash(rule, file.source.path, error))
    report.findings = sorted(found, key=lambda finding: finding.sort_key)
    return report


def _stamp(rule: Rule, violation, settings: Settings) -> Finding:  # type: ignore[no-untyped-def]
    severity = settings.severities.get(rule.code) or violation.severity or rule.severity
    return Finding(
        rule.code, rule.name, severity, violation.span, violation.message, violation.help, violation.labels, violation.fix
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
