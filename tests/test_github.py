"""Annotations: the runner finds exactly the commands that were emitted, whatever the files are called and hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchlint.render import Options, render
from launchlint.render.escape import disarm, visible
from launchlint.render.github import MOST, broadest, emit_command, summary
from launchlint.rule import SEVERITIES
from launchlint.text import Source, Span
from tests.hostile import runs, texts
from tests.rendering import finding, run_of
from tests.runner_commands import commands

LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def many(counts: dict[str, int], rules: int = 1):
    source = Source("queues/a.yaml", "gpus: 1\n")
    span = Span(source, 0, 4)
    return run_of(
        *(
            finding(f"LL{100 + number % rules}", f"rule-{number % rules}", severity, span, f"{severity} {number}")
            for severity, count in counts.items()
            for number in range(count)
        )
    )


@settings(max_examples=60, deadline=None)
@given(run=runs(most=14), root=st.sampled_from(["", "/repo"]))
def test_as_many_commands_as_were_emitted(run, root):
    text = render("github", run, Options(root=root))
    found = commands(text)
    assert len(found) == text.count("\n")
    emitted = {
        severity: run.count(severity) + (len(run.errors) if severity == "error" else 0) for severity in SEVERITIES
    }
    for severity, level in LEVELS.items():
        assert sum(name == level for name, _, _ in found) == min(emitted[severity], MOST)
    assert {name for name, _, _ in found} <= set(LEVELS.values())


@settings(max_examples=150, deadline=None)
@given(path=texts, message=texts, title=texts)
def test_properties_and_message_arrive_as_they_were(path, message, title):
    [(name, properties, data)] = commands(emit_command("error", {"file": path, "title": title, "line": 3}, message))
    assert name == "error"
    assert properties.pop("line") == "3"
    sent = {"file": disarm(visible(path)), "title": disarm(visible(title))}
    assert properties == {key: value for key, value in sent.items() if value}
    assert data == "\n".join(disarm(visible(line)) for line in message.split("\n"))


def test_spans_over_several_lines_carry_no_columns():
    source = Source("./queues/a, b:c.yaml", "a:\n  b: 1\n  c: 2\n")
    one = finding("LL101", "a-rule", "error", Span(source, 5, 6), "one")
    two = finding("LL101", "a-rule", "note", Span(source, 0, 16), "two\nlines")
    (_, first, _), (_, second, _) = commands(render("github", run_of(one, two), Options()))
    assert first == {
        "file": "queues/a, b:c.yaml",
        "line": "2",
        "endline": "2",
        "col": "3",
        "endcolumn": "4",
        "title": "LL101 a-rule",
    }
    assert set(second) == {"file", "line", "endline", "title"}
    assert (second["line"], second["endline"]) == ("1", "3")


@pytest.mark.parametrize(
    ("count", "shown", "last"), [(9, 9, None), (10, 10, None), (11, 10, "2 more errors"), (40, 10, "31 more errors")]
)
def test_the_cap_is_managed(count, shown, last):
    found = commands(render("github", many({"error": count, "warning": 3}), Options()))
    errors = [data for name, _, data in found if name == "error"]
    assert len(errors) == shown
    assert (last is None) or errors[-1].startswith(last)
    assert [name for name, _, _ in found] == ["error"] * shown + ["warning"] * 3


def test_each_rule_gets_a_word_before_any_gets_a_second():
    run = many({"error": 60}, rules=20)
    run.findings.sort(key=lambda item: item.code)
    chosen = broadest(run.findings, 9)
    assert len({item.code for item in chosen}) == 9
    assert chosen == sorted(chosen, key=run.findings.index)


def test_a_long_message_is_cut_where_the_runner_cuts_it():
    [(_, _, data)] = commands(emit_command("error", {}, "x" * 5000))
    assert len(data) == 4096


def test_paths_are_relative_to_the_repository():
    source = Source("queues/a.yaml", "a: 1")
    run = run_of(finding("LL101", "a-rule", "error", Span(source, 0, 1), "x"))
    [(_, properties, _)] = commands(render("github", run, Options(cwd="/repo/sub", root="/repo")))
    assert properties["file"] == "sub/queues/a.yaml"
    [(_, properties, _)] = commands(render("github", run, Options(cwd="/elsewhere", root="/repo")))
    assert properties["file"] == "/elsewhere/queues/a.yaml"


@settings(max_examples=60, deadline=None)
@given(run=runs())
def test_the_readable_log_commands_nobody(run):
    for name in ("full", "concise"):
        assert commands(render(name, run, Options(color=True))) == []
    assert commands(summary(run, Options(blob="https://github.com/o/r/blob/0"))) == []


def test_the_summary_stays_below_what_github_refuses():
    run = many({"error": 12_000})
    run.findings = [item._replace(message="m" * 300) for item in run.findings]
    text = summary(run, Options())
    assert 800 * 1024 < len(text.encode()) <= 900 * 1024
    assert "more are left out here" in text.splitlines()[-1]


def test_the_summary_links_to_the_lines():
    source = Source("queues/a b.yaml", "a: 1\nb: 2")
    run = run_of(finding("LL101", "a-rule", "error", Span(source, 5, 6), "x"))
    assert "[2:1](https://github.com/o/r/blob/0/queues/a%20b.yaml#L2)" in summary(
        run, Options(blob="https://github.com/o/r/blob/0")
    )
