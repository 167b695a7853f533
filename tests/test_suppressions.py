"""Suppressions: a comment silences what it speaks of and nothing else, and never works unseen."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchlint import registry
from launchlint.engine.checker import check_file
from launchlint.engine.settings import Resolver, settings_from
from launchlint.engine.suppressions import comment_for
from launchlint.model.file import read
from launchlint.rule import strip_marks
from launchlint.text import Source, apply_edits
from tests.examples import settings_of

TODAY = "2026-11-23"


RULES = ["LL001", "LL002", "LL006", "LL103", "LL202", "LL301"]


def report(text: str, path: str = "queues/q.yaml", tiles: str | None = None, today: str = TODAY, **table):
    table.setdefault("select", RULES)
    found = settings_from({key.replace("_", "-"): value for key, value in table.items()}, today=today)
    beside = Source("queues/q.tiles.yaml", tiles) if tiles is not None else None
    result = check_file(read(Source(path, text), found.context, beside), found)
    assert not result.crashes, result.crashes
    return result


def shown(text: str, **options):
    """Code and flagged text of what is reported."""
    return [(finding.code, finding.span.text) for finding in report(text, **options).findings]


def dup(name: str, comment: str = "") -> str:
    return f"{name}: 1\n{name}: 2{comment}\n"


HEAD = "resource_type: local-container\nname: q\nresource_config:\n"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        # behind a value: its line
        (HEAD + "  cpus: 1\n  cpus: 2  # launchlint: ignore[LL002]\n", []),
        (HEAD + "  cpus: 1\n  cpus: 2  #launchlint:ignore[duplicate-key]because it is so\n", []),
        (HEAD + "  cpus: 1  # launchlint: ignore[LL002]\n  cpus: 2\n", ["LL002", "LL006"]),
        (HEAD + "  cpus: 1\n  cpus: 2  # why not # launchlint: ignore[LL00] reason\n", []),
        (HEAD + "  cpus: 1\n  cpus: 2  # launchlint: ignore[ALL]\n", []),
        (HEAD + "  cpus: 1\n  cpus: 2  # launchlint: ignore[LL103, LL002]\n", ["LL006"]),
        # above a node: all of it, and no more
        (
            "resource_type: local-container\n# launchlint: ignore[LL002]\nresource_config: {cpus: 1, cpus: 2}\n",
            [],
        ),
        (HEAD + "  cpus: 1\n  # launchlint: ignore[LL002]\n\n  # really\n  cpus: 2\n", []),
        (HEAD + "  # launchlint: ignore[LL002]\n  cpus: 1\n  cpus: 2\n", ["LL002", "LL006"]),
        (HEAD + "  cpus: 1\n  cpus: 2\n  # launchlint: ignore[LL002]\n", ["LL002", "LL006"]),
        (HEAD + "  env:\n    # launchlint: ignore[LL002]\n    - {a: 1, a: 2}\n    - {b: 1, b: 2}\n", ["LL002"]),
        (HEAD + "  # launchlint: ignore[LL002]\n  ? cpus\n  : {a: 1, a: 2}\n", []),
        (HEAD + "  env: [\n    # launchlint: ignore[LL002]\n    {a: 1, a: 2},\n    {b: 1, b: 2}]\n", ["LL002"]),
        # a whole document, a whole file
        ("a: 1\n# launchlint: ignore[LL002]\n---\n" + HEAD + "  cpus: 1\n  cpus: 2\n---\n" + dup("cpus"), ["LL002"]),
        ("# launchlint: ignore-file[LL002]\n" + HEAD + "  cpus: 1\n  cpus: 2\n---\n" + dup("cpus"), []),
        (HEAD + "  cpus: 1\n  cpus: 2  # launchlint: ignore-file[LL002]\n---\n" + dup("memory"), []),
        # other lines ends
        (HEAD.replace("\n", "\r\n") + "  cpus: 1\r\n  cpus: 2  # launchlint: ignore[LL002]\r\n", []),
        # text is no comment
        (HEAD + '  env: ["# launchlint: ignore-file[LL002]"]\n  cpus: 1\n  cpus: 2\n', ["LL002"]),
        (HEAD + "  env: 'a\n\n    # launchlint: ignore-file[LL002]\n    '\n  cpus: 1\n  cpus: 2\n", ["LL002"]),
        (HEAD + "  env: |\n    # launchlint: ignore-file[LL002]\n  cpus: 1\n  cpus: 2\n", ["LL002"]),
        (HEAD + "  env: |  # launchlint: ignore-file[LL002]\n    # text\n  cpus: 1\n  cpus: 2\n", []),
        (HEAD + "  env: a#launchlint:ignore-file[LL002]\n  cpus: 1\n  cpus: 2\n", ["LL002"]),
    ],
)
def test_what_a_comment_covers(text, left):
    wanted = {"LL002", "LL006"}
    assert sorted(code for code, _ in shown(text) if code in wanted) == left


def test_a_block_scalar_is_spoken_of_at_its_indicator():
    text = HEAD + "  env: |@\n    A={{one}}\n    B={{two}}\n"
    bare, silent = text.replace("@", ""), text.replace("@", "  # launchlint: ignore[undeclared-tile] set by hand")
    assert [code for code, _ in shown(bare)].count("LL103") == 2
    assert [code for code, _ in shown(silent)] == [code for code, _ in shown(bare) if code != "LL103"]


def test_reasons_are_kept():
    text = HEAD + "  cpus: 1\n  cpus: 2  # launchlint: ignore[LL002]: the agent  takes the last until=2027-01-31\n"
    [hidden] = report(text).suppressed
    assert (hidden.finding.code, hidden.kind, hidden.reason) == ("LL002", "comment", "the agent takes the last")


FAULTS = [
    ("«# launchlint: ignore[LL002]»", "nothing is reported here under `LL002`", "remove it"),
    ("«# launchlint: ignore[LL002, LL103] both»", "nothing is reported here under `LL002` and `LL103`", None),
    ("# launchlint: ignore[«duplicat-key»]", "no rule is called `duplicat-key`", "did you mean `duplicate-key`?"),
    ("# launchlint: ignore[«LL0O2»]", "no rule is called `LL0O2`", None),
    ("«# launchlint: ignore»", "this names no rule", None),
    ("«# launchlint: ignore[] why»", "this names no rule", None),
    ("«# launchlint: ignore[LL002 because»", "the list of rules is never closed", None),
    ("# launchlint: «disable»[LL002]", "launchlint knows no such comment", "did you mean `ignore`?"),
    ("# launchlint: «ignore_file»[LL002]", "launchlint knows no such comment", "did you mean `ignore-file`?"),
    ("# launchlint: «Ignore»[LL002]", "launchlint knows no such comment", "did you mean `ignore`?"),
    ("# launchlint: «resorce»=kubernetes", "launchlint knows no such comment", "did you mean `resource`?"),
    ("# launchlint: ignore[LL002] until=«2020-01-31»", "`LL002` was to be ignored until 2020-01-31", None),
    ("# launchlint: ignore[LL002] until=«tomorrow»", "`tomorrow` is no date", "write it as `until=2027-01-31`"),
    ("# launchlint: ignore[LL002] until=«2027-02-30»", "`2027-02-30` is no date", None),
    ("# launchlint: looks good to me", None, None),
    ("# launchlint: resource=local-container", None, None),
]


@pytest.mark.parametrize(("comment", "message", "help"), FAULTS)
def test_a_comment_that_does_nothing_is_told(comment, message, help):
    marked = HEAD + f"  cpus: 2  {comment}\n"
    text, places = strip_marks(marked)
    found = [finding for finding in report(text).findings if finding.code == "LL006"]
    if "until" in comment and "no date" in message:
        found = [finding for finding in found if "no date" in finding.message]
    assert [(finding.span.start, finding.span.end) for finding in found] == places
    for finding in found:
        assert finding.message.startswith(message)
        assert help is None or finding.help == help


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  cpus: 2  # launchlint: ignore[LL002]\n", "  cpus: 2\n"),
        ("  cpus: 2\t# launchlint: ignore[LL002] \t\r\n", "  cpus: 2\r\n"),
        ("  # launchlint: ignore[LL002]\n  cpus: 2\n", "  cpus: 2\n"),
        ("  # why # launchlint: ignore[LL002]\n  cpus: 2\n", "  # why\n  cpus: 2\n"),
        ("  # launchlint: ignore[LL002] # why\n  cpus: 2\n", "  # why\n  cpus: 2\n"),
        ("  cpus: 2  # launchlint: ignore[LL002] # why\n", "  cpus: 2  # why\n"),
        ("  cpus: 2\n  # launchlint: ignore[LL002]", "  cpus: 2\n"),
        (
            "  cpus: 1\n  cpus: 2  # launchlint: ignore[LL103 , LL002,]\n",
            "  cpus: 1\n  cpus: 2  # launchlint: ignore[LL002]\n",
        ),
        (
            "  cpus: 1\n  cpus: 2  # launchlint: ignore[LL002 why\n",
            "  cpus: 1\n  cpus: 2  # launchlint: ignore[LL002] why\n",
        ),
        (
            "  cpus: 1\n  cpus: 2  # launchlint: ignore why\n",
            "  cpus: 1\n  cpus: 2  # launchlint: ignore[duplicate-key] why\n",
        ),
        (
            "  cpus: 1\n  cpus: 2  # launchlint: ignore[]\n",
            "  cpus: 1\n  cpus: 2  # launchlint: ignore[duplicate-key]\n",
        ),
        ("  cpus: 2  # launchlint: ignore why\n", "  cpus: 2\n"),
    ],
)
def test_fixes(before, after):
    found = [finding for finding in report(HEAD + before).findings if finding.code == "LL006"]
    [finding] = found
    assert finding.fix.safe
    fixed, _ = apply_edits(HEAD + before, finding.fix.edits)
    assert fixed == HEAD + after
    assert [finding for finding in report(fixed).findings if finding.code == "LL006"] == []


def test_only_rules_that_ran_are_judged():
    text = HEAD + "  cpus: 2  # launchlint: ignore[LL002]\n"
    assert shown(text, select=RULES, ignore=["LL002"]) == []
    assert shown(text, select=["LL103", "LL006"]) == []
    assert [code for code, _ in shown(text, select=["LL002", "LL006"])] == ["LL006"]
    prefix = HEAD + "  cpus: 2  # launchlint: ignore[LL0]\n"
    assert shown(prefix, select=RULES, ignore=["LL002"]) == []
    assert [code for code, _ in shown(prefix, select=["LL0"])] == ["LL006"]


def test_nothing_is_called_unused_in_a_broken_file():
    text = "# launchlint: ignore-file[LL103]\n" + HEAD + "  cpus: [1\n"
    assert {code for code, _ in shown(text)} <= {"LL001"}


def test_what_could_be_read_of_a_broken_file_is_silenced_as_ever():
    text = HEAD + "  cpus: 1\n  cpus: 2  # launchlint: ignore[LL002]\nbroken: [1\nother: 1\n"
    assert "LL002" not in [code for code, _ in shown(text)]
    text = "broken: 'a # launchlint: ignore-file[LL002]\n" + HEAD + "  cpus: 1\n  cpus: 2\n"
    assert "LL002" in [code for code, _ in shown(text)]  # perhaps within the quotes
    text = "broken: ]\n" + HEAD + "  cpus: 1\n  cpus: 2  # launchlint: ignore[LL002]\n"
    assert [hidden.finding.code for hidden in report(text).suppressed] == ["LL002"]


def test_the_rule_about_suppressions_can_be_suppressed():
    text = HEAD + "  cpus: 2  # launchlint: ignore[LL002] kept for the day we need it\n"
    assert shown("# launchlint: ignore-file[unused-suppression]\n" + text) == []
    assert shown(text, select=RULES, ignore=["LL006"]) == []
    alone = "# launchlint: ignore-file[unused-suppression]\n" + HEAD + "  cpus: 2\n"
    assert shown(alone) == [("LL006", "# launchlint: ignore-file[unused-suppression]")]


def test_a_suppression_ends_after_its_day():
    text = HEAD + "  cpus: 1\n  cpus: 2  # launchlint: ignore[LL002] until=2027-01-31\n"
    assert shown(text, today="2027-01-31") == []
    assert [code for code, _ in shown(text, today="2027-02-01")] == ["LL002", "LL006"]
    assert shown(text, today="") == []


def test_no_suppressions_shows_everything():
    found = settings_from({})
    found.suppressions = False
    text = HEAD + "  cpus: 1\n  cpus: 2  # launchlint: ignore[LL002, LL103]\n"
    result = check_file(read(Source("q.yaml", text), found.context), found)
    assert [finding.code for finding in result.findings] == ["LL002"]
    assert result.suppressed == []


def test_comments_in_a_tiles_file_speak_of_it():
    text = 'spec: {template: {spec: {containers: [{image: "{{img}}"}]}}}\n'
    tiles = "img: {schema: {type: float}}  # launchlint: ignore[unknown-tile-type] later\n"
    assert "LL202" in [code for code, _ in shown(text, tiles=tiles.partition("#")[0])]
    assert "LL202" not in [code for code, _ in shown(text, tiles=tiles)]
    unused = "# launchlint: ignore[unknown-tile-type]\nimg: {schema: {type: string, enum: [a, b]}}\n"
    [finding] = [finding for finding in report(text, tiles=unused).findings if finding.code == "LL006"]
    assert finding.path == "queues/q.tiles.yaml"


# Settings: for JSON, which has no comments

JSON = '{"resource_type": "local-container", "resource_config": {"a/b": [{"cpus": 1, "cpus": 2}]}, "name": "q"}'


def place(rules, reason="why not", **more):
    return {"rules": rules, "reason": reason, **more}


@pytest.mark.parametrize(
    "pointer",
    ["", "/resource_config", "/resource_config/a~1b", "/resource_config/a~1b/0", "/resource_config/a~1b/0/cpus"],
)
def test_settings_silence_below_a_pointer(pointer):
    result = report(JSON, "queues/q.json", suppress={"queues/q.json": {pointer: place(["LL002"])}})
    assert [finding.code for finding in result.findings] == []
    assert [(hidden.kind, hidden.reason) for hidden in result.suppressed] == [("settings", "why not")]


@pytest.mark.parametrize(
    ("suppress", "codes"),
    [
        ({"queues/q.json": {"/name": place("LL002")}}, ["LL002", "LL006"]),
        ({"queues/q.json": {"/nowhere": place("LL002")}}, ["LL002", "LL006"]),
        ({"queues/q.json": {"/resource_config/a~1b/7": place("LL002")}}, ["LL002", "LL006"]),
        ({"queues/q.json": {"/resource_config/a~1b/" + "9" * 5000: place("LL002")}}, ["LL002", "LL006"]),
        ({"queues/*.json": {"/name": place("LL002")}}, ["LL002"]),  # it may be of use in another file
        ({"q.json": {"/resource_config": place("LL002")}}, []),
        ({"other/*": {"": place("ALL")}}, ["LL002"]),
        ({"queues/q.json": {"": place("LL002", until="2020-01-01")}}, ["LL002", "LL006"]),
        ({"queues/q.json": {"": place("LL002", until="2030-01-01")}}, []),
    ],
)
def test_settings_that_silence_nothing_are_told(suppress, codes):
    found = report(JSON, "queues/q.json", suppress=suppress).findings
    assert sorted(finding.code for finding in found) == codes


def test_a_useless_entry_is_shown_in_the_settings_file(tmp_path):
    (tmp_path / ".git").mkdir()
    text = '[suppress."queues/q.json"."/name"]\nrules = ["LL002"]\nreason = "why"\n'
    (tmp_path / "launchlint.toml").write_text(text)
    found = Resolver(cwd=str(tmp_path))("queues/q.json")
    [finding] = [
        finding
        for finding in check_file(read(Source("queues/q.json", JSON), found.context), found).findings
        if finding.code == "LL006"
    ]
    assert (finding.path, finding.span.text) == ("launchlint.toml", '"/name"')


# Laws


def _flagged_yaml():
    return [
        pytest.param(rule, example, id=f"{rule.code}-{number}")
        for rule in registry.all_rules()
        for number, example in enumerate(rule.flags)
        if example.name.endswith((".yaml", ".yml")) and "launchlint:" not in example.text
    ]


def _key(finding, edit=None):
    start = finding.span.start
    if edit is not None and finding.span.source is edit.span.source and start >= edit.span.end:
        start += len(edit.text) - (edit.span.end - edit.span.start)
    return finding.code, finding.path, start, finding.message


@pytest.mark.parametrize(("rule", "example"), _flagged_yaml())
def test_every_finding_can_be_silenced_alone(rule, example):
    """The comment we offer for a finding hides it, may hide its like on the same line, and nothing else."""
    chosen = settings_of(example, rule)
    source = Source(example.name, example.source_text)
    beside = [Source(path, strip_marks(text)[0]) for path, text in example.beside.items()]
    tiles = next((one for one in beside if ".tiles." in one.path), None)
    context = chosen.context_for(source.path).copy()
    context.requirements += tuple(one for one in beside if one is not tiles)
    file = read(source, context, tiles)
    before = check_file(file, chosen)
    for finding in before.findings:
        edit = comment_for(finding, file, "because")
        if edit is None:
            assert file.parsed.faults or finding.span.source not in (source, tiles)
            continue
        changed = Source(edit.span.source.path, apply_edits(edit.span.source.text, [edit])[0])
        again = read(
            changed if finding.path == source.path else source,
            context,
            tiles if finding.path == source.path else changed,
        )
        after = check_file(again, chosen)
        hidden = {_key(other.finding) for other in after.suppressed}
        assert _key(finding, edit) in hidden
        assert {key[0] for key in hidden} == {finding.code}
        expected = {_key(other, edit) for other in before.findings} - hidden
        assert {_key(other) for other in after.findings} == expected


keys = st.sampled_from(["cpus", "memory", "env", '"a b"', "x.y"])
leaves = st.sampled_from(
    ["1", '"{{gpus}}"', "${run_idd}", "|\n{pad}  text ${entity_nam}", "'two\n\n{pad}  lines {{n}}'", "a # b"]
)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.lists(st.tuples(keys, inner), min_size=1, max_size=4).map(tuple)
        | st.lists(inner, min_size=1, max_size=3).map(list)
    ),
    max_leaves=8,
)


def written(tree, pad: str) -> str:
    if isinstance(tree, str):
        return " " + tree.replace("{pad}", pad)
    if isinstance(tree, tuple):
        return "\n" + "\n".join(f"{pad}  {key}:{written(value, pad + '  ')}" for key, value in tree)
    return "\n" + "\n".join(f"{pad}  -{written(value, pad + '  ')}" for value in tree)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(keys, trees), min_size=1, max_size=3), st.data())
def test_a_comment_hides_what_it_is_put_at(pairs, data):
    text = HEAD + "".join(f"  {key}:{written(tree, '  ')}\n" for key, tree in pairs)
    source = Source("queues/q.yaml", text)
    file = read(source)
    chosen = settings_from({})
    before = check_file(file, chosen)
    if not before.findings:
        return
    finding = data.draw(st.sampled_from(before.findings))
    edit = comment_for(finding, file)
    assert edit is not None
    after = check_file(read(Source(source.path, apply_edits(text, [edit])[0])), chosen)
    hidden = {_key(other.finding) for other in after.suppressed}
    assert _key(finding, edit) in hidden
    assert {key[0] for key in hidden} == {finding.code}
    assert {_key(other) for other in after.findings} == {_key(other, edit) for other in before.findings} - hidden


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "# launchlint:",
                " ignore",
                "-file",
                "[",
                "]",
                "LL002",
                ", ",
                "until=",
                "2027-01-31",
                " why",
                "\n",
                "\r\n",
                "  ",
                "cpus: 1",
                "---\n",
                "- ",
                "|\n",
                '"',
                "'",
                "#",
                "{",
                "}",
                "&a ",
                "*a",
                "é",
            ]
        ),
        max_size=30,
    )
)
def test_any_text_is_survived(parts):
    result = report("cpus: 1\n" + "".join(parts))
    for finding in result.findings:
        assert 0 <= finding.span.start <= finding.span.end <= len(finding.span.source.text)
        if finding.code == "LL006" and finding.fix:
            apply_edits(finding.span.source.text, finding.fix.edits)


def test_a_file_with_too_many_comments():
    text = HEAD + "  # launchlint: ignore[LL002]\n" * 1_002 + "  cpus: 1\n  cpus: 2  # launchlint: ignore[LL002]\n"
    found = report(text).findings
    assert [finding.code for finding in found].count("LL002") == 1
    assert len(found) == 1_002
    assert "more than 1,000 comments" in [finding for finding in found if finding.code == "LL006"][-1].message


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        HEAD + "  cpus: 1  # launchlint: ignore[ALL]\n" * 30_000,
        HEAD + "  # launchlint: ignore[LL002]\n" * 60_000 + "  cpus: 1\n" * 20_000,
        HEAD + "  cpus: 1  " + "# launchlint: ignore[LL002] " * 60_000,
        "# launchlint: ignore[LL002]\n---\ncpus: 1\n" * 10_000,
        HEAD + "  cpus: 1  # launchlint: ignore\n" * 20_000,
        HEAD + "  # launchlint: ignore[LL103]\n  " + "&!" * 50_000 + " cpus: 1\n",
    ],
)
def test_many_comments_cost_little(text):
    found = settings_from({"select": ["LL002", "LL006"]})
    file = read(Source("queues/q.yaml", text))
    found.suppressions = False
    started = time.perf_counter()
    check_file(file, found)
    without = time.perf_counter() - started
    found.suppressions = True
    started = time.perf_counter()
    check_file(file, found)
    assert time.perf_counter() - started < 2 + 2 * without
