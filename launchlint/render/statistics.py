"""`--statistics`: how often each rule speaks, instead of every finding."""

from __future__ import annotations

from launchlint.render.style import Style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.engine.run import Run
    from launchlint.render import Options


def render(run: Run, options: Options) -> str:
    """A line per rule that found something, the most frequent first."""
    style = Style(options)
    counts: dict[tuple[str, str], dict[str, int]] = {}
    fixes: dict[str, int] = {}
    for finding in run.findings:
        row = counts.setdefault((finding.code, finding.rule), {})
        row[finding.severity] = row.get(finding.severity, 0) + 1
        fixes[finding.code] = fixes.get(finding.code, 0) + (finding.fix is not None and finding.fix.safe)
    width = max((len(rule) for _, rule in counts), default=0)
    lines = []
    for (code, rule), row in sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0])):
        worst = next(severity for severity in ("error", "warning", "note") if severity in row)
        fixable = style("faint", f"  {fixes[code]:,} with --fix") if fixes[code] else ""
        lines.append(f"{sum(row.values()):6,}  {style(worst, code)}  {rule:{width}}  {style(worst, worst):}{fixable}\n")
    return "".join(lines)
