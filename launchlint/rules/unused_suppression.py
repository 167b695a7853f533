from __future__ import annotations

from launchlint.model.file import LaunchFile
from launchlint.model.suppression import SuppressionFault
from launchlint.model.words import listed
from launchlint.rule import WARNING, Example, Fix, Violation, Violations, rule


@rule(
    "LL006",
    WARNING,
    flags=[
        Example(
            """
            gpus: all  «# launchlint: ignore[duplicate-key] written twice on purpose»
            shm-size: 8g
            """,
            fixed="""
            gpus: all
            shm-size: 8g
            """,
        ),
        Example(
            """
            gpus: 1
            # launchlint: ignore[LL002, «undeclared-tile»]
            gpus: all
            shm-size: 8g
            """,
            fixed="""
            gpus: 1
            # launchlint: ignore[LL002]
            gpus: all
            shm-size: 8g
            """,
            why="one of two rules hides something",
        ),
        Example(
            """
            gpus: 1
            gpus: all  # launchlint: ignore[«dupplicate-key»]
            shm-size: 8g
            """,
            also=["LL002"],
            fixed="""
            gpus: 1
            gpus: all  # launchlint: ignore[duplicate-key]
            shm-size: 8g
            """,
        ),
        Example(
            """
            gpus: 1
            gpus: all  # launchlint: ignore[duplicate-key] until=«2020-01-31»
            shm-size: 8g
            """,
            also=["LL002"],
        ),
        Example(
            """
            gpus: 1
            gpus: all  «# launchlint: ignore»
            shm-size: 8g
            """,
            also=["LL002"],
            fixed="""
            gpus: 1
            gpus: all  # launchlint: ignore[duplicate-key]
            shm-size: 8g
            """,
        ),
        Example(
            """
            gpus: 1
            gpus: all  # launchlint: «ingore»[duplicate-key]
            shm-size: 8g
            """,
            also=["LL002"],
        ),
    ],
    allows=[
        """
        gpus: 1
        gpus: all  # launchlint: ignore[duplicate-key] the agent keeps the last one
        shm-size: 8g
        """,
        """
        # launchlint: ignore-file[duplicate-key] until=2099-12-31
        gpus: 1
        shm-size: 8g
        gpus: all
        """,
    ],
)
def unused_suppression(fault: SuppressionFault, file: LaunchFile) -> Violations:
    """A comment or setting that ignores findings must name rules, and hide something.

    One that hides nothing is a trap: the fault it once excused is gone, and the next one of its
    kind will pass unseen. One that names no rule, or no rule that exists, never worked at all.
    """
    message, help, title = _WORDS[fault.problem]
    words = listed(fault.words)
    message = message.format(words=words, detail=fault.detail)
    help = help.format(words=words, rules=", ".join(fault.words), detail=fault.detail) if help else None
    if fault.problem == "unknown-rule":
        help = f"did you mean `{fault.detail}`?" if fault.detail else "`launchlint rules` lists them"
    fix = Fix(title.format(detail=fault.detail), fault.edits) if fault.edits else None
    yield Violation(fault.span, message, help, fix=fix)


# Problem to message, help and the title of its fix.
_WORDS: dict[str, tuple[str, str | None, str]] = {
    "unused": (
        "nothing is reported here under {words}; a later fault of that kind would go unseen",
        "remove it",
        "remove what ignores nothing",
    ),
    "expired": (
        "{words} was to be ignored until {detail}; that day has passed, so this ignores nothing now",
        "repair what was ignored, or set a later date",
        "remove the comment",
    ),
    "unknown-rule": ("no rule is called {words}, so this ignores nothing", None, "write `{detail}`"),
    "no-rules": (
        "this names no rule, so it ignores nothing",
        "write `# launchlint: ignore[duplicate-key] why`, with the rules you mean",
        "name the rules reported here, or remove it",
    ),
    "unclosed": (
        "the list of rules is never closed, so this ignores nothing",
        "write `]` behind the last rule",
        "close the list",
    ),
    "bad-date": ("`{detail}` is no date, so this never ends", "write it as `until=2027-01-31`", ""),
    "unknown-verb": (
        "launchlint knows no such comment, so it does nothing",
        "did you mean `{detail}`?",
        "write `{detail}`",
    ),
    "too-many": (
        "more than {detail} comments of this file ignore findings; this one and those below it are not read",
        "ignore rules for the whole file with `ignore-file`, or keep a baseline",
        "",
    ),
    "stale": (
        "nothing stands at the JSON Pointer `{detail}` of this file, so {words} is ignored nowhere",
        "correct the pointer, or remove the entry",
        "",
    ),
}
