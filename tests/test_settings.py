"""Settings: found by the nearest file, validated with exact places, never a traceback."""

from __future__ import annotations

import contextlib
import json
import os
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from launchlint.engine.globs import matches
from launchlint.engine.settings import DEFAULT_SETTINGS, Resolver, Settings, SettingsError, settings_from
from launchlint.engine.settings_keys import BY_NAME, KEYS, json_schema
from launchlint.rule import strip_marks

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def project(tmp_path):
    """A git repository to put files into."""
    (tmp_path / ".git").mkdir()

    def write(files: dict[str, str]):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def faults_of(root, path="queues/a.yaml", **options):
    with pytest.raises(SettingsError) as caught:
        Resolver(cwd=str(root), **options)(path)
    return caught.value.faults


def test_defaults_need_no_file(project):
    root = project({})
    found = Resolver(cwd=str(root))("queues/a.yaml")
    assert (found.root, found.fail_on, found.origins) == (str(root), "warning", {})
    assert found.rules_for("queues/a.yaml") == DEFAULT_SETTINGS.rules_for("queues/a.yaml")


@pytest.mark.parametrize("name", ["launchlint.toml", ".launchlint.toml", "pyproject.toml"])
def test_each_file_may_hold_settings(project, name):
    head = "[project]\nname = 'x'\n[tool.launchlint]\n" if name == "pyproject.toml" else ""
    root = project({name: head + 'fail-on = "error"\n'})
    assert Resolver(cwd=str(root))("queues/a.yaml").fail_on == "error"


def test_the_nearest_file_wins_and_is_not_merged(project):
    root = project(
        {
            "launchlint.toml": 'fail-on = "error"\nignore = ["LL002"]\n',
            "team/pyproject.toml": '[tool.launchlint]\nfail-on = "note"\n',
            "team/deep/pyproject.toml": '[project]\nname = "launchlint is only mentioned here"\n',
        }
    )
    resolver = Resolver(cwd=str(root))
    assert resolver("queues/a.yaml").fail_on == "error"
    near = resolver("team/deep/er/a.yaml")
    assert near.fail_on == "note"
    assert "LL002" in near.selected
    assert resolver("team/a.yaml") is near
    assert near.root == str(root / "team")


def test_the_search_ends_at_the_top_of_the_repository(project, tmp_path):
    (tmp_path / "launchlint.toml").write_text('fail-on = "error"\n')
    (tmp_path / "inner" / ".git").mkdir(parents=True)
    assert Resolver(cwd=str(tmp_path / "inner"))("a.yaml").fail_on == "warning"
    (tmp_path / "worktree").mkdir()
    (tmp_path / "worktree" / ".git").write_text("gitdir: elsewhere")  # as worktrees and submodules have
    assert Resolver(cwd=str(tmp_path / "worktree"))("a.yaml").fail_on == "warning"


def test_a_named_file_is_read_instead(project):
    root = project({"launchlint.toml": 'fail-on = "error"\n', "ci/strict.toml": 'fail-on = "note"\n'})
    found = Resolver(cwd=str(root), config="ci/strict.toml")("queues/a.yaml")
    assert (found.fail_on, found.root) == ("note", str(root))
    assert Resolver(cwd=str(root), isolated=True)("queues/a.yaml").fail_on == "warning"
    [fault] = faults_of(root, config="ci/missing.toml")
    assert fault.message == "this settings file does not exist"


def test_two_files_side_by_side_are_a_fault(project):
    root = project({"launchlint.toml": "", "pyproject.toml": "[tool.launchlint]\n"})
    [fault] = faults_of(root)
    assert fault.span.text == "launchlint"
    assert "move everything to `launchlint.toml` or to `pyproject.toml`" in fault.help


def test_options_come_before_the_file(project):
    root = project({"launchlint.toml": 'select = ["LL103"]\nignore = ["LL002"]\nfail-on = "error"\n'})
    more = Resolver({"ignore": ["undeclared-tile"], "fail-on": "note"}, cwd=str(root))("a.yaml")
    assert (more.ignore, more.fail_on) == (("LL002", "undeclared-tile"), "note")
    only = Resolver({"select": ["LL002"]}, cwd=str(root))("a.yaml")
    assert only.selected == {"LL002"}


def test_a_wrong_option_is_shown_as_it_was_typed(project):
    [fault] = faults_of(project({}), overrides={"select": ["LL103", "undeclared-tiles"]})
    assert (fault.span.source.text, fault.span.text) == ("--select LL103,undeclared-tiles", "undeclared-tiles")
    assert fault.help == "did you mean `undeclared-tile`?"


FAULTS = [
    ("«selct» = []", "there is no setting `selct`", "did you mean `select`?"),
    ("«agent_env» = []", "there is no setting `agent_env`", "did you mean `agent-env`?"),
    ("«frobnicate» = 1", "there is no setting `frobnicate`", "`launchlint settings` lists every setting"),
    (
        'select = ["LL103", «"undeclared-tiles"»]',
        "no rule is called `undeclared-tiles`",
        "did you mean `undeclared-tile`?",
    ),
    ("select = «'LL103'»", "`select` must be a list of rules, not `LL103`", 'put it in brackets: ["LL103"]'),
    ("ignore = [«3»]", None, None),
    (
        'fail-on = «"eror"»',
        "`fail-on` must be `error`, `warning`, `note` or `never`, not `eror`",
        "did you mean `error`?",
    ),
    ("severity = { LL103 = «'off'» }", None, "to switch a rule off, put it in `ignore`"),
    ("[severity]\n«LL999» = 'error'", "no rule is called `LL999`", None),
    ("python-version = «3.10»", None, 'put it in quotes: "3.11"; as a number 3.10 is 3.1'),
    ('agent-version = «"new"»', "`agent-version` must be a wandb release, not `new`", 'for example "0.31.0"'),
    ('requirements = [«"none.txt"»]', "`none.txt` cannot be used: it does not exist", None),
    ("targets = { «'a\\b'» = 'A100' }", None, 'write "a/b"'),
    ("resources = { 'a/' = «'kubernets'» }", None, "did you mean `kubernetes`?"),
    ("targets = { 'a/' = «'H10O'» }", None, "did you mean `H100`?"),
    ("targets = { 'a/' = ['H100', «'teapot'»] }", '`targets."a/"[1]` must be the name of a GPU, not `teapot`', None),
    ('images."a/b" = { os = «"beos"» }', None, 'for example "ubuntu22.04", "debian12" or "ubi9"'),
    ("exclude = [«'../other'»]", None, "move the setting to a settings file further up"),
    ('images."a/b" = { «kuda» = "12.4" }', '`kuda` is not known in `images."a/b"`', "did you mean `cuda`?"),
    (
        '[suppress."a.json".«"spec"»]\nrules = "LL103"\nreason = "r"',
        None,
        'for example "/resource_args/kubernetes/spec"',
    ),
    ('[suppress."a.json".«"/spec"»]\nrules = "LL103"', '`suppress."a.json"."/spec"` has no `reason`', None),
    ('[suppress."a.json"."/s"]\nrules = "LL103"\nreason = "r"\nuntil = «"2027-02-30"»', None, "for example 2027-01-31"),
    (
        'baseline = «"none.json"»',
        "there is no baseline `none.json`",
        "write it with `launchlint baseline write PATH...`",
    ),
    ("fail-on = «e»rror", None, None),
]


@pytest.mark.parametrize(("text", "message", "help"), FAULTS)
def test_a_fault_is_told_at_its_place(project, text, message, help):
    plain, places = strip_marks(text)
    root = project({"launchlint.toml": plain})
    [fault] = faults_of(root)
    assert fault.span.source.path == "launchlint.toml"
    assert [(fault.span.start, fault.span.end)] == places
    assert message is None or fault.message == message
    assert help is None or fault.help == help


def test_every_fault_is_told_at_once(project):
    root = project({"launchlint.toml": 'selct = []\nfail-on = "eror"\nignore = ["x y"]\n'})
    assert [fault.span.text for fault in faults_of(root)] == ["selct", '"eror"', '"x y"']


def test_files_that_are_no_settings(project, tmp_path):
    root = project({"queues/a.yaml": ""})
    (tmp_path / "launchlint.toml").write_bytes(b'fail-on = "error" # \xe9t\xe9\n')
    [fault] = faults_of(root)
    assert (fault.span.start, fault.help) == (20, "save it as UTF-8")
    (tmp_path / "pyproject.toml").write_bytes(b"# \xe9t\xe9 = [\n")  # not ours to judge
    assert len(faults_of(root)) == 1
    (tmp_path / "launchlint.toml").unlink()
    (tmp_path / "launchlint.toml").mkdir()  # a directory holds no settings
    assert Resolver(cwd=str(root))("queues/a.yaml").fail_on == "warning"
    project({"pyproject.toml": "[tool]\nlaunchlint = 3\n"})
    [fault] = faults_of(root)
    assert fault.message == "`tool.launchlint` must be a table, not the number `3`"


def test_large_files(project):
    root = project({"pyproject.toml": "# " + "x" * 300_000, "queues/a.yaml": ""})
    assert Resolver(cwd=str(root))("queues/a.yaml").fail_on == "warning"  # no word of us in it
    project({"pyproject.toml": "# " + "x" * 300_000 + "\n[tool.launchlint]\n"})
    [fault] = faults_of(root)
    assert (fault.message, fault.help) == (
        "more than 250,000 characters of settings",
        "move the settings to `launchlint.toml`",
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_are_not_waited_for(project, tmp_path):
    root = project({"queues/a.yaml": ""})
    os.mkfifo(tmp_path / "launchlint.toml")
    assert Resolver(cwd=str(root))("queues/a.yaml").fail_on == "warning"
    [fault] = faults_of(root, config="launchlint.toml")
    assert fault.message == "this settings file is no plain file"
    [fault] = faults_of(root, config="loop.toml")
    assert fault.message == "this settings file does not exist"


def test_files_a_setting_names_are_read(project):
    root = project(
        {
            "launchlint.toml": 'requirements = "jobs/requirements.txt"\nagent-env = ["HOME", "file:agent.env"]\n',
            "jobs/requirements.txt": "torch==2.4.0\n",
            "agent.env": "# secrets\nexport TOKEN=abc\nPLAIN\n\nEMPTY=\n",
        }
    )
    context = Resolver(cwd=str(root))("queues/a.yaml").context
    assert [(source.path, source.text) for source in context.requirements] == [
        ("jobs/requirements.txt", "torch==2.4.0\n")
    ]
    assert context.agent_env == {"HOME", "TOKEN", "PLAIN", "EMPTY"}


def test_globs_are_relative_to_the_settings_file(project):
    root = project(
        {
            "team/launchlint.toml": """
                targets = { "queues/a100/" = "A100", "**" = ["T4", "L4"] }
                resources = { "docker*.yaml" = "local-container" }
                per-file-ignores = { "queues/old/" = "LL002", "*.json" = ["duplicate-key", "LL103"] }
                exclude = ["drafts/"]
            """
        }
    )
    (root / "queues").mkdir()
    found = Resolver(cwd=str(root / "queues"))("../team/queues/a100/x.yaml")
    assert found.context_for("../team/queues/a100/x.yaml").gpus == ("A100",)
    assert found.context_for("../team/queues/x.yaml").gpus == ("T4", "L4")
    assert found.context_for("../team/queues/docker-2.yaml").resource == "local-container"
    assert found.context_for("../team/queues/x.yaml", named=False).named is False
    codes = {row.code for rows in found.rules_for("../team/queues/old/x.yaml").values() for row in rows}
    assert "LL002" not in codes
    assert "LL103" in codes
    codes = {row.code for rows in found.rules_for("../team/queues/old/x.json").values() for row in rows}
    assert not codes & {"LL002", "LL103"}
    assert found.excluded("../team/deep/drafts/x.yaml")
    assert not found.excluded("../team/deep/x.yaml")


@pytest.mark.parametrize(
    ("pattern", "path", "taken"),
    [
        ("*.yaml", "a.yaml", True),
        ("*.yaml", "deep/er/a.yaml", True),
        ("*.yaml", "a.yml", False),
        ("queues/*.yaml", "queues/a.yaml", True),
        ("queues/*.yaml", "queues/deep/a.yaml", False),
        ("queues/*.yaml", "other/queues/a.yaml", False),
        ("queues/**/*.yaml", "queues/a.yaml", True),
        ("queues/**/*.yaml", "queues/a/b/c.yaml", True),
        ("queues", "queues/a/b.yaml", True),
        ("queues/", "other/queues/b.yaml", True),
        ("/queues/", "other/queues/b.yaml", False),
        ("./queues/a.yaml", "queues/a.yaml", True),
        ("**/a.yaml", "a.yaml", True),
        ("a/**", "a", False),
        ("a/**", "a/b/c", True),
        ("**", "a/b", True),
        ("a[12]?.json", "x/a1z.json", True),
        ("Queues/", "queues/a", False),
    ],
)
def test_globs(pattern, path, taken):
    assert matches(pattern, path) is taken


@settings(max_examples=100)
@given(st.lists(st.sampled_from(["a", "b", "ab"]), min_size=1, max_size=5), st.data())
def test_a_path_matches_what_it_is_made_from(names, data):
    """Blanking out parts of a path by wildcards never loses it."""
    words = []
    for name in names:
        words.append(data.draw(st.sampled_from([name, "*", f"{name[0]}*", "**", "?" * len(name)])))
    if "/" in "/".join(words):
        assert matches("/".join(words), "/".join(names)) or (words[-1] == "**" and len(words) > len(names))


def test_a_pattern_cannot_be_made_slow():
    assert not matches("*a" * 40 + "b/**/**/**/**/**/x", "/".join(["a" * 60] * 60))


@pytest.mark.parametrize(
    ("table", "on", "off"),
    [
        ({"ignore": ["LL103"]}, {"LL002"}, {"LL103"}),
        ({"select": ["LL1"]}, {"LL103"}, {"LL002"}),
        ({"select": ["ALL"], "ignore": ["LL1"]}, {"LL002"}, {"LL103"}),
        ({"ignore": ["ALL"], "extend-select": ["undeclared-tile"]}, {"LL103"}, {"LL002"}),
        ({"select": ["LL103"], "ignore": ["LL103"]}, set(), {"LL103", "LL002"}),
        ({"select": ["LL103"], "ignore": ["LL1"]}, {"LL103"}, {"LL002"}),
    ],
)
def test_the_more_precise_word_wins(table, on, off):
    selected = settings_from(table).selected
    assert on <= selected
    assert not off & selected


def test_severity_by_the_more_precise_word():
    found = settings_from({"severity": {"duplicate-key": "error", "ALL": "note", "LL1": "warning"}})
    assert (found.severities["LL002"], found.severities["LL103"]) == ("error", "warning")


def test_fails():
    assert [Settings(fail_on=bar).fails("warning") for bar in ("error", "warning", "note", "never")] == [
        False,
        True,
        True,
        False,
    ]


# Laws

toml_keys = st.sampled_from([key.name for key in KEYS] + ["selct", "x", '"a.b"', "tool"])
toml_values = st.recursive(
    st.sampled_from(
        ["1", "2.5", "true", '"LL103"', '"LL"', '"a/*"', '"error"', "2027-01-31", '""', '"file:x"', '"/a"', '"\\u0000"']
    ),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(
            st.sampled_from(["rules", "reason", "until", "cuda", '"*.json"', '"/spec"', "LL2", '""']), inner, max_size=3
        ).map(lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}")
    ),
    max_leaves=5,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(toml_keys, toml_values, max_size=4))
def test_settings_are_taken_or_refused_at_a_place(tmp_path, table):
    """Never another exception; every fault lies in the file; what we take, the schema takes."""
    text = "".join(f"{key} = {value}\n" for key, value in table.items())
    (tmp_path / ".git").mkdir(exist_ok=True)
    (tmp_path / "launchlint.toml").write_text(text)
    try:
        Resolver(cwd=str(tmp_path))("a.yaml")
    except SettingsError as error:
        faults = error.faults
    else:
        faults = []
        data = json.loads(json.dumps(tomllib.loads(text), default=str))
        jsonschema.Draft202012Validator(json_schema()).validate(data)
    for fault in faults:
        assert fault.span.source.text == text
        assert fault.span.start < fault.span.end <= len(text)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30), st.sampled_from(["launchlint.toml", "pyproject.toml"]))
def test_any_text_is_taken_or_refused(tmp_path, text, name):
    (tmp_path / ".git").mkdir(exist_ok=True)
    for other in ("launchlint.toml", "pyproject.toml"):
        (tmp_path / other).unlink(missing_ok=True)
    (tmp_path / name).write_bytes(f"#launchlint\n{text}".encode("utf-8", "surrogatepass"))
    with contextlib.suppress(SettingsError):
        Resolver(cwd=str(tmp_path))("a.yaml")


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_the_example_of_each_key_is_right(key, project):
    root = project({"launchlint.toml": key.example, "jobs/requirements.txt": "", "deploy/agent.env": ""})
    data = json.loads(json.dumps(tomllib.loads(key.example), default=str))
    assert list(data) == [key.name]
    jsonschema.Draft202012Validator(json_schema()).validate(data)
    if key.name == "baseline":
        project({"ci/launchlint-baseline.json": '{"version": 1, "findings": []}'})
    assert key.name in Resolver(cwd=str(root))("a.yaml").origins


@pytest.mark.parametrize("path", ["schemas/settings.schema.json", "docs/settings.md"])
def test_what_is_made_from_the_table_is_fresh(path):
    from scripts.build_settings import ROOT, files

    # The names of rules in it are left to `scripts/generate.py --check`: a new rule need not touch the settings.
    names = re.compile(r'"enum": \[\s*"accelerator-[^\]]*\]')
    published, made = (names.sub("", text) for text in ((ROOT / path).read_text(encoding="utf-8"), files()[path]))
    assert published == made, "run python scripts/build_settings.py"


def test_the_schema_knows_the_rules():
    names = json_schema()["$defs"]["rules"]["anyOf"][0]["enum"]
    assert "undeclared-tile" in names
    validator = jsonschema.Draft202012Validator(json_schema())
    assert validator.is_valid({"select": ["ALL", "LL5", "LL103", "undeclared-tile"]})
    assert not validator.is_valid({"select": ["undeclared-tiles"]})


def test_the_schema_is_one():
    from launchlint.paths import schema_path

    with open(schema_path("settings"), encoding="utf-8") as file:
        jsonschema.Draft202012Validator.check_schema(json.load(file))


PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_toml_in_the_documentation_is_right(page):
    for block in re.findall(r"^```toml\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        table = tomllib.loads(block)
        table = table.get("tool", {}).get("launchlint", table)
        if "language-server" in table:
            continue  # Helix's own settings
        for name in ("requirements", "agent-env", "baseline"):  # these name files, which are not there
            if name in table:
                assert BY_NAME[name].kind.read(table.pop(name), (name,), pytest.fail) is not None
        assert settings_from(table) is not None
