from __future__ import annotations

from launchlint.model.config import Templated
from launchlint.model.template import MalformedMacro
from launchlint.rule import ERROR, WARNING, Edit, Example, Fix, Violation, Violations, rule

_WORDS = {
    "spaces": "has blanks inside its braces",
    "hyphen": "has a hyphen, which no macro has",
    "unclosed": "is never closed",
    "bare": "has no braces",
    "braces": "has two pairs of braces",
}


@rule(
    "LL302",
    WARNING,
    flags=[
        Example(
            """
            name: job-«${ run_id }»
            env: ["RUN=«${run-id}»", "NAME=«$run_name»", "PROJECT=«${{project_name}}»"]
            """,
            fixed="""
            name: job-${run_id}
            env: ["RUN=${run_id}", "NAME=${run_name}", "PROJECT=${project_name}"]
            """,
        ),
        Example(
            """
            name: job-«${run_id»
            gpus: all
            """,
            fixed="""
            name: job-${run_id}
            gpus: all
            """,
            why="Never closed: an error.",
        ),
        Example(
            """
            env: ["LITERAL=«$${run_id}»"]
            gpus: all
            """,
            why="There is no escaping: the agent leaves the first dollar and fills the rest.",
        ),
    ],
    allows=[
        """
        name: job-${run_id}
        env: ["NODE=$(NODE_NAME)", "DIR=${OUT:-/tmp}"]
        """,
        """
        kind: Job
        spec:
          template:
            spec:
              containers:
                - command: [bash, -c, "run_id=$(uuidgen); echo $run_id ${run_id:-none} ${run-id}"]
        """,
    ],
    sources=["wandb/sdk/launch/utils.py, MACRO_REGEX: `\\$\\{(\\w+)\\}`, substituted in one pass"],
)
def malformed_macro(fault: MalformedMacro, config: Templated) -> Violations:
    """A macro is a dollar, an opening brace, a name, and a closing brace.

    The agent fills exactly `${name}`. Whatever else looks like a macro stays in the text without
    a word, and the cluster sees the dollar. Only the names of built-in macros are looked for, and
    in a command the shell's own notations are left alone.
    """
    right = f"${{{fault.name}}}"
    if fault.problem == "escaped":
        yield Violation(
            fault.span,
            f"a doubled dollar does not escape a macro: the agent leaves `$` and fills in `{right}`",
            f"write `{right}` for the value; a literal `{right}` cannot be written",
        )
        return
    yield Violation(
        fault.span,
        f"`{fault.span.text}` {_WORDS[fault.problem]}, so the agent does not fill it and the text stays",
        f"write `{right}`",
        fix=Fix(f"write `{right}`", Edit(fault.span, right)),
        severity=ERROR if fault.problem == "unclosed" else None,
    )
