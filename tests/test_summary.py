"""The last line says what was found, in words one would use."""

from __future__ import annotations

import pytest

from launchlint.engine.run import InputError, Run, Skipped
from launchlint.render import Options
from launchlint.render.statistics import render as statistics
from launchlint.render.style import CODES, Style
from launchlint.render.summary import closing, counted, sentence
from launchlint.rule import Edit, Fix
from launchlint.text import Source, Span
from tests.rendering import finding, run_of, tiles

SPAN = Span(Source("a.yaml", "a: 1"), 0, 1)
SAFE, UNSAFE = Fix("x", Edit(SPAN, "b")), Fix("x", Edit(SPAN, "b"), safe=False)


def some(*severities: str, fixes=(), files: int = 4, **more) -> Run:
    fixes = [*fixes, *[None] * len(severities)]
    return run_of(
        *(
            finding("LL101", "a-rule", severity, SPAN, "x", fix=fix)
            for severity, fix in zip(severities, fixes, strict=False)
        ),
        files=files,
        **more,
    )


E, W, N = "error", "warning", "note"


@pytest.mark.parametrize(
    ("run", "text"),
    [
        (some(), "No faults in 4 files."),
        (some(files=1), "No faults in 1 file."),
        (some(files=0), "No Launch config was checked."),
        (some(files=1234, skipped=[Skipped("a", "b")]), "No faults in 1,234 files (1 skipped)."),
        (some(files=0, errors=[InputError("a", "b")]), "No Launch config was checked (1 unreadable)."),
        (some(E, files=1), "Found 1 error in 1 file."),
        (
            some(E, W, N, E, E, N, fixes=[SAFE, SAFE, SAFE], skipped=[Skipped("a", "b")] * 2),
            "Found 3 errors, 1 warning and 2 notes in 4 files (2 skipped); 3 can be fixed with `--fix`.",
        ),
        (some(W, N, fixes=[UNSAFE]), "Found 1 warning and 1 note in 4 files; 1 with `--fix --unsafe-fixes`."),
        (
            some(W, W, fixes=[SAFE, UNSAFE]),
            "Found 2 warnings in 4 files; 1 can be fixed with `--fix`; 1 more with `--fix --unsafe-fixes`.",
        ),
    ],
)
def test_sentence(run, text):
    assert sentence(run) == text


def test_counted_names_the_worst_first():
    assert counted([N, E, W, N]) == "1 error, 1 warning and 2 notes"


def test_the_closing_lines_say_where_to_go_on():
    plain = Style(Options())
    assert closing(some(), plain) == "No faults in 4 files.\n"
    assert closing(some(E), plain).splitlines()[1:] == [
        "Why: launchlint explain LL101    Silence: # launchlint: ignore[a-rule] reason"
    ]
    # What can be copied is never broken.
    assert all(len(line) <= 60 for line in closing(tiles(), plain, 60).splitlines()[:-1])
    assert all(len(line) <= 80 for line in closing(tiles(), plain, 80).splitlines())


def test_colour_praises_only_what_was_checked():
    green = f"\x1b[{CODES['clean']}m"
    style = Style(Options(color=True))
    assert green in closing(some(), style)
    assert green not in closing(some(files=0), style)
    assert green not in closing(some(errors=[InputError("a", "b")]), style)


def test_statistics():
    run = some(E, W, N, fixes=[SAFE])
    run.findings.append(finding("LL301", "unknown-macro", N, SPAN, "x"))
    assert statistics(run, Options()) == (
        "     3  LL101  a-rule         error  1 with --fix\n     1  LL301  unknown-macro  note\n"
    )
    assert statistics(some(), Options()) == ""
