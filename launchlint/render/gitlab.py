"""`gitlab`: a code quality report (`artifacts: reports: codequality`)."""

from __future__ import annotations

from launchlint.render.escape import exact, json_text, visible
from launchlint.rule import ERROR, NOTE, WARNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.engine.run import Run
    from launchlint.render import Options

SEVERITIES = {ERROR: "critical", WARNING: "major", NOTE: "info"}


def render(run: Run, options: Options) -> str:
    """A list of issues; their fingerprints tell old ones from new ones."""
    from launchlint.engine.fingerprint import fingerprints

    issues = []
    for finding, print_ in zip(run.findings, fingerprints(run.findings, options.path), strict=True):
        (line, column), (end_line, end_column) = finding.start, finding.end
        help = f" ({visible(finding.help)})" if finding.help else ""
        issues.append(
            {
                "type": "issue",
                "check_name": finding.code,
                "description": f"{finding.rule}: {visible(finding.message)}{help}",
                "categories": ["Bug Risk"],
                "severity": SEVERITIES[finding.severity],
                "fingerprint": print_,
                "location": {
                    "path": exact(options.path(finding.path)),
                    "lines": {"begin": line, "end": end_line},
                    "positions": {
                        "begin": {"line": line, "column": column},
                        "end": {"line": end_line, "column": end_column},
                    },
                },
            }
        )
    return json_text(issues) + "\n"
