"""`launchlint rules`: every rule, by subject."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.render import Options
    from launchlint.rule import Rule


def run(arguments: list[str]) -> int:
    """Print every rule. Returns the exit status."""
    from launchlint import registry
    from launchlint.cli import color_wanted
    from launchlint.commands.arguments import Parser
    from launchlint.render.terminal import terminal_options

    parser = Parser(prog="launchlint rules", description="List every rule.")
    formats = ("text", "json", "markdown")
    parser.add_argument("--format", choices=formats, default="text", help="text (default), json or markdown")
    parser.add_argument("--color", choices=("auto", "always", "never"), help="colour on a terminal, always, or never")
    options = parser.parse_args(arguments)
    rules = registry.all_rules()
    if options.format == "json":
        text = as_json(rules)
    elif options.format == "markdown":
        text = as_markdown(rules)
    else:
        text = as_text(rules, terminal_options(sys.stdout, os.environ, color_wanted(options.color)))
    sys.stdout.write(text)
    return 0


def as_text(rules: list[Rule], options: Options) -> str:
    """A table by subject."""
    from launchlint.explain import by_subject
    from launchlint.render.style import Style
    from launchlint.render.width import wrap

    style = Style(options)
    width = max(len(rule.name) for rule in rules)
    marked = {rule.code: " ".join(("off",) * (not rule.default) + ("fix",) * rule.fixable) for rule in rules}
    room = max(map(len, marked.values()))
    indent = 5 + 2 + width + 2 + 9 + room + 2
    beside = options.width >= indent + 40
    lines: list[str] = []
    for subject, group in by_subject(rules):
        lines += ["", style("heading", subject)] if lines else [style("heading", subject)]
        for rule in group:
            marks = marked[rule.code]
            head = f"{style(rule.severity, rule.code)}  {style('strong', rule.name)}{'':{width - len(rule.name)}}  "
            head += f"{style(rule.severity, rule.severity)}{'':{9 - len(rule.severity)}}{style('faint', marks)}"
            if not beside:
                lines += [head, *(f"{'':7}{style.prose(line)}" for line in wrap(rule.summary, options.width, 7, 7))]
                continue
            first, *more = wrap(rule.summary, options.width, indent, indent)
            lines.append(f"{head}{'':{room - len(marks) + 2}}{style.prose(first)}")
            lines += [f"{'':{indent}}{style.prose(line)}" for line in more]
    found = f"{len(rules)} rules; `fix`: --fix repairs it; `off`: advice you must select"
    return "\n".join([*lines, "", style("faint", found), ""])


def as_json(rules: list[Rule]) -> str:
    """A list of objects."""
    from launchlint.engine.finding import DOCS
    from launchlint.render.escape import json_text

    rows = [
        {
            "code": rule.code,
            "name": rule.name,
            "severity": rule.severity,
            "default": rule.default,
            "fixable": rule.fixable,
            "since": rule.since,
            "summary": rule.summary,
            "url": f"{DOCS}{rule.name}/",
        }
        for rule in rules
    ]
    return json_text(rows) + "\n"


def as_markdown(rules: list[Rule]) -> str:
    """A table per subject."""
    from launchlint.engine.finding import DOCS
    from launchlint.explain import by_subject
    from launchlint.render.markdown import prose

    parts = []
    for subject, group in by_subject(rules):
        parts.append(f"## {subject}\n\n| code | name | severity | | |\n| --- | --- | --- | --- | --- |\n")
        for rule in group:
            marks = ", ".join([*([] if rule.default else ["off"]), *(["fix"] if rule.fixable else [])])
            link = f"[{rule.name}]({DOCS}{rule.name}/)"
            parts.append(f"| {rule.code} | {link} | {rule.severity} | {marks} | {prose(rule.summary)} |\n")
        parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"
