"""`junit`: a test report, one suite per file, one case per finding.

What counts for the exit status is a failure; below that it passes and says so in its output. A
silenced finding is skipped with its reason, an unreadable file is an error.
"""

from __future__ import annotations

from launchlint.render.xml import attributes, lines
from launchlint.rule import SEVERITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from launchlint.engine.finding import Finding
    from launchlint.engine.run import Run
    from launchlint.render import Options

BAD = "failure"


def render(run: Run, options: Options) -> str:
    """One document with every suite."""
    cases: dict[str, list[tuple[str, str]]] = {}  # by path: kind and text
    for error in run.errors:
        name = {"name": "unreadable", "classname": error.path}
        body = f"<error{attributes({'message': error.message})}/>"
        cases.setdefault(error.path, []).append(("error", _case(name, body)))
    for finding in run.findings:
        kind = BAD if _fails(finding, run) else ""
        cases.setdefault(finding.path, []).append((kind, _finding_case(finding, kind)))
    for finding, _, reason in run.suppressed:
        body = f"<skipped{attributes({'message': reason or 'silenced'})}/>"
        cases.setdefault(finding.path, []).append(("skipped", _case(_names(finding), body)))
    suites = [_suite(path, found) for path, found in cases.items()]
    if not suites:
        suites = [_suite("launchlint", [("", _case({"name": f"{run.files} files", "classname": "launchlint"}, ""))])]
    totals = _totals([case for found in cases.values() for case in found])
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites{attributes({"name": "launchlint", **totals})}>\n'
    return head + "".join(suites) + "</testsuites>\n"


def _fails(finding: Finding, run: Run) -> bool:
    return run.fail_on != "never" and SEVERITIES.index(finding.severity) <= SEVERITIES.index(run.fail_on)


def _suite(name: str, cases: list[tuple[str, str]]) -> str:
    head = attributes({"name": name, **_totals(cases)})
    return f"  <testsuite{head}>\n{''.join(text for _, text in cases)}  </testsuite>\n"


def _totals(cases: list[tuple[str, str]]) -> dict[str, int]:
    kinds = [kind for kind, _ in cases]
    return {
        "tests": max(len(kinds), 1),
        "failures": kinds.count(BAD),
        "errors": kinds.count("error"),
        "skipped": kinds.count("skipped"),
    }


def _names(finding: Finding) -> dict[str, object]:
    line, column = finding.start
    name = f"{finding.code} {finding.rule} {line}:{column}"
    return {"name": name, "classname": finding.path, "file": finding.path, "line": line}


def _finding_case(finding: Finding, kind: str) -> str:
    line, column = finding.start
    text = f"{finding.path}:{line}:{column}\n{finding.severity}[{finding.code}]: {finding.message}"
    if finding.help:
        text += f"\nhelp: {finding.help}"
    text += f"\n{finding.url}"
    if kind:
        head = attributes({"type": finding.severity, "message": finding.message})
        return _case(_names(finding), f"<failure{head}>{lines(text)}</failure>")
    return _case(_names(finding), f"<system-out>{lines(text)}</system-out>")


def _case(names: Mapping[str, object], body: str) -> str:
    return f"    <testcase{attributes(names)}>{body}</testcase>\n"
