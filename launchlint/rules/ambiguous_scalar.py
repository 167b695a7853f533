from __future__ import annotations

from collections.abc import Iterator

from launchlint.model.config import AmbiguousScalar, Config
from launchlint.rule import WARNING, Edit, Example, Fix, Violation, rule


@rule(
    "LL003",
    WARNING,
    flags=[
        """
        gpus: all
        env: [A=1]
        name: «yes»
        """,
        Example(
            """
            gpus: all
            cpus: «010»
            """,
        ),
        Example(
            """
            metadata:
              annotations: {created: «2026-01-31», at: «12:30:45»}
            spec: {template: {spec: {containers: [{}]}}}
            """,
            fixed="""
            metadata:
              annotations: {created: "2026-01-31", at: "12:30:45"}
            spec: {template: {spec: {containers: [{}]}}}
            """,
        ),
    ],
    allows=[
        """
        metadata:
          labels: {a: "yes", b: 'on', c: "010", version: v1.2.3, commit: 1e3f}
        spec: {backoffLimit: 0, template: {spec: {containers: [{}]}}}
        """
    ],
    sources=["PyYAML's resolver (YAML 1.1), yaml.org/spec/1.2.2 section 10.3 (core schema)"],
)
def ambiguous_scalar(ambiguous: AmbiguousScalar, config: Config) -> Iterator[Violation]:
    """A plain value must be the same to every YAML reader.

    The SDK's users read YAML with PyYAML, which follows YAML 1.1: `yes` is true, `010` is 8,
    `12:30:45` is 45045 and `1e3` is text. Kubernetes, Go and JavaScript readers see other values, so what a
    queue runs with depends on who read the file.
    """
    text = ambiguous.scalar.text
    what = "key" if ambiguous.is_key else "value"
    quoted = f'"{text}"'
    words = isinstance(ambiguous.old, bool)
    help = (
        f"write `{str(ambiguous.old).lower()}`, or quote it if it is text: `{quoted}`"
        if words
        else f"quote it: `{quoted}`"
    )
    if not words and not isinstance(ambiguous.new, str):
        help = f"write the number you mean, or quote it if it is text: `{quoted}`"
    # Only where one reader sees text anyway and the other a date or a time is it plain what was meant.
    safe = isinstance(ambiguous.new, str) and (ambiguous.kind == "a date" or ":" in text)
    yield Violation(
        ambiguous.scalar.span,
        f"this {what} is {_shown(ambiguous.kind, ambiguous.old)} to PyYAML (YAML 1.1) and "
        f"{_shown('', ambiguous.new)} to YAML 1.2 readers",
        help,
        fix=Fix(f"quote `{text}`", Edit(ambiguous.scalar.span, quoted), safe=safe),
    )


def _shown(kind: str, value: object) -> str:
    if kind == "a date":
        return "a date"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, str):
        return f'the text `"{value}"`'
    return f"the number `{value}`"
