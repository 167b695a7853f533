"""`checkstyle`: the XML that many review tools read."""

from __future__ import annotations

from launchlint.render.xml import attributes
from launchlint.rule import ERROR, NOTE, WARNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.engine.run import Run
    from launchlint.render import Options

SEVERITIES = {ERROR: "error", WARNING: "warning", NOTE: "info"}


def render(run: Run, options: Options) -> str:
    """One document, one element per file."""
    files: dict[str, list[str]] = {}
    for path, message in run.errors:
        values = {"line": 1, "severity": "error", "message": message, "source": "launchlint.unreadable"}
        files.setdefault(path, []).append(f"    <error{attributes(values)}/>\n")
    for finding in run.findings:
        line, column = finding.start
        help = f" ({finding.help})" if finding.help else ""
        values = {
            "line": line,
            "column": column,
            "severity": SEVERITIES[finding.severity],
            "message": f"{finding.message}{help}",
            "source": f"launchlint.{finding.code}.{finding.rule}",
        }
        files.setdefault(finding.path, []).append(f"    <error{attributes(values)}/>\n")
    body = "".join(f"  <file{attributes({'name': path})}>\n{''.join(rows)}  </file>\n" for path, rows in files.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n{body}</checkstyle>\n'
