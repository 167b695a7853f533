"""`concise`: one line per finding, for grep and for editors' problem matchers."""

from __future__ import annotations

from launchlint.render.escape import disarm, visible
from launchlint.render.style import Style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.engine.run import Run
    from launchlint.render import Options


def render(run: Run, options: Options) -> str:
    """`path:line:column: severity[code]: message`, then a summary."""
    style = Style(options)
    lines = []
    for finding in run.findings:
        line, column = finding.start
        place = f"{style('path', visible(finding.path))}:{line}:{column}:"
        lines.append(f"{place} {style.code(finding)}: {style.prose(finding.message)}\n")
    if not options.quiet:
        from launchlint.render.summary import sentence

        lines.append(style.prose(sentence(run)) + "\n")
    return disarm("".join(lines))
