from __future__ import annotations

from launchlint.model.config import AmbiguousScalar, Config, Queue
from launchlint.model.schema import field_schema
from launchlint.rule import WARNING, Edit, Example, Fix, Violation, Violations, rule
from launchlint.syntax.scalars import DATE, REFUSED

# Looking up a field goes through the whole queue.
_MOST = 50


@rule(
    "LL003",
    WARNING,
    flags=[
        Example(
            """
            gpus: all
            privileged: «yes»
            """,
            also=["LL601"],
        ),
        Example(
            """
            metadata:
              annotations: {created: «2026-01-31», «on»: weekdays, at: «12:30»}
            spec: {template: {spec: {containers: [{}]}}}
            """,
            fixed="""
            metadata:
              annotations: {created: "2026-01-31", "on": weekdays, at: "12:30"}
            spec: {template: {spec: {containers: [{}]}}}
            """,
        ),
        Example(
            """
            name: gpu
            resource_type: kubernetes
            resource_config: {spec: {backoffLimit: "{{retries}}"}}
            template_variables:
              retries: {schema: {type: integer, default: «010», minimum: 0, maximum: «1_000»}}
            """,
            fixed="""
            name: gpu
            resource_type: kubernetes
            resource_config: {spec: {backoffLimit: "{{retries}}"}}
            template_variables:
              retries: {schema: {type: integer, default: 010, minimum: 0, maximum: 1000}}
            """,
        ),
        Example(
            """
            # launchlint: resource=kubernetes
            spec: {template: {spec: {containers: [{name: a, env: [{name: DEBUG, value: «yes»}]}]}}}
            """,
            why="A variable's value is text, so quotes are what it needs.",
        ),
        Example(
            """
            gpus: all
            env: [A=1]
            shm-size: «1e3»
            """,
            why="A number to JSON and to YAML 1.2, but text to PyYAML, which wants a sign: `1.0e+3`.",
        ),
    ],
    allows=[
        """
        metadata:
          annotations: {a: "yes", b: 'on', c: "010", version: v1.2.3, commit: 1e3f, at: "12:30", y: n}
        spec: {backoffLimit: 0, template: {spec: {containers: [{}]}}}
        """,
        Example(
            """
            # launchlint: resource=kubernetes
            spec: {template: {spec: {containers: [{resources: {limits: {memory: 64e9, cpu: "8"}}}]}}}
            """,
            why="Kubernetes takes an amount as a number or as text, and this one is the same either way.",
        ),
        Example('{"gpus": "all", "cpus": 2E+0}', name="queue.json", why="JSON has one reading."),
    ],
    sources=[
        "yaml/resolver.py of PyYAML 6.0 (YAML 1.1), with which the wandb package reads every YAML file",
        "YAML 1.2.2, section 10.3 (core schema)",
        "json.dumps of the resource config in wandb/apis/public/api.py: a date is not JSON serializable",
    ],
)
def ambiguous_scalar(ambiguous: AmbiguousScalar, config: Config) -> Violations:
    """A plain scalar must mean the same to every YAML reader.

    W&B's Python tools read YAML with PyYAML, which follows YAML 1.1: `yes` is true, `010` is 8,
    `12:30:45` is 45045, `1e3` is text, and a date is an object that cannot be sent at all. Readers of
    YAML 1.2 see other values, so what a queue runs with depends on who read the file.
    """
    scalar = ambiguous.scalar
    what = "this key" if ambiguous.is_key else "this value"
    old = {
        DATE: f"takes {what} for a date, which cannot be sent on",
        REFUSED: f"cannot read {what} at all",
    }.get(ambiguous.kind) or f"takes {what} for {_shown(ambiguous.old)}"
    quoted = f'"{scalar.text}"'
    fix = None
    if ambiguous.surely_text:
        fix = Fix(f"quote `{scalar.text}`", Edit(scalar.span, quoted))
    elif "_" in scalar.text and isinstance(ambiguous.new, str):
        # `1_000` is a number with its thousands set apart; of `2026_01` only its author knows.
        thousands = all(len(part) == 3 for part in scalar.text.split("_")[1:])
        fix = Fix("write it without `_`", Edit(scalar.span, _digits(ambiguous.old)), safe=thousands)
    types = _types(ambiguous, config)
    if ambiguous.surely_text or types == ("string",):
        help = f"quote it: `{quoted}`"
    elif types is not None and "string" not in types:
        help = f"write {_spelled(ambiguous)}"
    else:
        help = f"write {_spelled(ambiguous)}, or quote it: `{quoted}`"
    yield Violation(
        scalar.span,
        f"PyYAML, which W&B's tools read YAML with, {old}; YAML 1.2 readers take it for {_shown(ambiguous.new)}",
        help,
        fix=fix,
    )


def _types(ambiguous: AmbiguousScalar, config: Config) -> tuple[str, ...] | None:
    """The types its field takes, where that is known: what helps nobody is not offered."""
    if ambiguous.is_key or not isinstance(config, Queue) or len(config.ambiguous_scalars) > _MOST:
        return None
    field = field_schema(config, ambiguous.scalar)
    return field.shape.allowed_types if field is not None else None


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return f"the boolean `{str(value).lower()}`"
    return "text" if isinstance(value, str) else f"the number `{_digits(value)}`"


def _spelled(ambiguous: AmbiguousScalar) -> str:
    """How to write each value so that all readers agree on it."""
    values = [value for value in (ambiguous.old, ambiguous.new) if not isinstance(value, str) and value is not None]
    return " or ".join(f"`{str(value).lower() if isinstance(value, bool) else _digits(value)}`" for value in values)


def _digits(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
