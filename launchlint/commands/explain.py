"""`launchlint explain RULE...`: why a rule exists, what it flags, what is fine, how to fix it."""

from __future__ import annotations

import os
import sys


def run(arguments: list[str]) -> int:
    """Print a page for each rule. Returns the exit status."""
    from launchlint import registry
    from launchlint.cli import color_wanted, complain
    from launchlint.commands.arguments import Parser
    from launchlint.explain import markdown, terminal
    from launchlint.model.words import did_you_mean
    from launchlint.render.terminal import terminal_options

    parser = Parser(
        prog="launchlint explain",
        description="Explain rules: why, flagged, allowed, fixed, silenced.",
    )
    parser.add_argument("rules", nargs="+", metavar="RULE", help="a code, a name, or a prefix of codes such as LL2")
    parser.add_argument("--format", choices=("text", "markdown"), default="text", help="text (default) or markdown")
    parser.add_argument("--color", choices=("auto", "always", "never"), help="colour on a terminal, always, or never")
    options = parser.parse_args(arguments)
    rows = []
    for word in options.rules:
        found = registry.find(word)
        if not found:
            names = [*registry.BY_NAME, *registry.BY_CODE]
            complain(f"there is no rule `{word}`", did_you_mean(word, names) or "`launchlint rules` lists them")
            return 2
        rows += [row for row in found if row not in rows]
    shown = terminal_options(sys.stdout, os.environ, color_wanted(options.color))
    for number, row in enumerate(rows):
        rule = registry.load(row)
        page = markdown(rule) if options.format == "markdown" else terminal(rule, shown)
        sys.stdout.write(("\n" if number else "") + page)
    return 0
