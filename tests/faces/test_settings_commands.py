"""`launchlint settings`, `init` and `baseline`, and what the command line says of wrong settings."""

from __future__ import annotations

import json
import tomllib

import pytest
import yaml

from launchlint.cli import main
from launchlint.commands.init import hook, starter, with_hook
from launchlint.engine.settings_keys import KEYS
from launchlint.rule import strip_marks

FAULTY = "resource_type: local-container\nname: q\nresource_config:\n  cpus: 1\n  cpus: 2\n  memory: 1g\n  memory: 2g\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / "queues").mkdir()
    (tmp_path / "queues" / "a.yaml").write_text(FAULTY)
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_wrong_settings_are_shown_in_place(project, capsys):
    (project / "launchlint.toml").write_text('fail-on = "eror"\n')
    assert main(["queues/"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "launchlint.toml:1:11" in err
    assert '"eror"' in err
    assert "did you mean `error`?" in err
    assert main(["queues/", "--select", "LL1,nothing"]) == 2
    assert "--select LL1,nothing" in capsys.readouterr().err
    assert main(["queues/", "--config", "none.toml"]) == 2
    assert "none.toml: this settings file does not exist" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["settings"], ["baseline", "write"], ["baseline", "show"]])
def test_every_command_says_so(project, capsys, command):
    (project / "launchlint.toml").write_text("selct = []\n")
    assert main(command) == 2
    assert "did you mean `select`?" in capsys.readouterr().err


def test_each_file_fails_by_its_own_bar(project):
    (project / "launchlint.toml").write_text('fail-on = "never"\n')
    assert main(["queues/"]) == 0
    (project / "queues" / "launchlint.toml").write_text('fail-on = "error"\n')
    assert main(["queues/"]) == 1
    assert main(["--fail-on", "never", "queues/"]) == 0


def test_settings_are_printed_as_toml(project, capsys):
    text = 'fail-on = "error"\nselect = ["ALL"]\n\n[severity]\nLL1 = "note"\n'
    (project / "launchlint.toml").write_text(text)
    assert main(["settings", "queues"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# settings of queues: launchlint.toml\n")
    assert 'fail-on = "error"  # launchlint.toml:1\n' in out
    assert "[severity]  # launchlint.toml:4\n" in out
    assert tomllib.loads(out) == tomllib.loads(text)
    for key in KEYS:
        assert key.name in out


def test_settings_are_printed_as_json(project, capsys):
    (project / "pyproject.toml").write_text('[tool.launchlint]\nexclude = ["x/"]\n')
    assert main(["settings", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["file"] == "pyproject.toml"
    assert list(data["settings"]) == [key.name for key in KEYS]
    exclude = data["settings"]["exclude"]
    assert (exclude["value"], exclude["origin"]) == (["x/"], {"path": "pyproject.toml", "line": 2, "column": 11})
    assert data["settings"]["include"]["set"] is False


def test_printed_settings_cannot_move_the_cursor(project, capsys):
    (project / "launchlint.toml").write_text('exclude = ["a\\u001b[2J\\u202e\\u007f"]\n', encoding="utf-8")
    assert main(["settings"]) == 0
    out = capsys.readouterr().out
    assert not set(out) & set("\x1b\u202e\x7f")


def test_explanations_are_comments(project, capsys):
    assert main(["settings", "--explain"]) == 0
    assert tomllib.loads(capsys.readouterr().out) == {}


# init


def test_the_starter_sets_nothing():
    assert tomllib.loads(starter()) == {}


def test_each_line_of_the_starter_works(project):
    lines = [line[1:] for line in starter().splitlines() if line.startswith("#") and line[1:2].isalpha()]
    assert set(tomllib.loads("\n".join(lines))) == {key.name for key in KEYS}


def test_init_writes_once(project, capsys):
    assert main(["init"]) == 0
    out, err = capsys.readouterr()
    assert "wrote launchlint.toml" in err
    assert "id: launchlint" in out
    assert "uses: launchlint/launchlint@" in out
    assert (project / "launchlint.toml").read_text() == starter()
    (project / "launchlint.toml").write_text("# mine\n")
    assert main(["init"]) == 0
    assert "left as they are" in capsys.readouterr().err
    assert (project / "launchlint.toml").read_text() == "# mine\n"
    assert main(["queues/", "--exit-zero"]) == 0


def test_init_respects_pyproject(project, capsys):
    (project / "pyproject.toml").write_text("[tool.launchlint]\n")
    assert main(["init"]) == 0
    assert "in pyproject.toml already" in capsys.readouterr().err
    assert not (project / "launchlint.toml").exists()


def test_a_dry_run_writes_nothing(project, capsys):
    (project / ".pre-commit-config.yaml").write_text("repos:\n- repo: local\n  hooks: []\n")
    before = sorted(path.name for path in project.rglob("*"))
    assert main(["init", "--dry-run", "--pre-commit", "--github"]) == 0
    assert sorted(path.name for path in project.rglob("*")) == before
    out = capsys.readouterr().out
    assert "# would write launchlint.toml" in out
    assert "# would add to .pre-commit-config.yaml" in out
    assert "# would write .github/workflows/launchlint.yml" in out


def test_init_writes_the_other_files(project, capsys):
    assert main(["init", "--pre-commit", "--github"]) == 0
    config = yaml.safe_load((project / ".pre-commit-config.yaml").read_text())
    assert config["repos"][0]["hooks"] == [{"id": "launchlint"}]
    workflow = yaml.safe_load((project / ".github" / "workflows" / "launchlint.yml").read_text())
    assert workflow["jobs"]["launchlint"]["steps"][1]["with"] == {"paths": "queues/"}
    (project / ".github" / "workflows" / "launchlint.yml").write_text("mine")
    assert main(["init", "--pre-commit", "--github"]) == 0
    assert (project / ".github" / "workflows" / "launchlint.yml").read_text() == "mine"
    assert "has the hook already" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "repos:\n- repo: local\n  hooks: []\n",
        "# top\nrepos:\n  - repo: local\n    hooks: []  # none\n\n  # last\n  - repo: meta\n    hooks:\n      - id: x\n",
        "repos:\n- repo: local\n  hooks: []\nci:\n  skip: [x]\n",
        "repos:\r\n- repo: local\r\n  hooks: []\r\n",
        "repos:\n- repo: local\n  hooks: []",
        "repos:\n    -   repo: local\n        hooks: []\n# the end\n",
    ],
)
def test_the_hook_is_added_behind_the_others(text):
    after = with_hook(text)
    assert after is not None
    before, now = yaml.safe_load(text), yaml.safe_load(after)
    assert now.pop("repos") == [*before.pop("repos"), yaml.safe_load(hook())[0]]
    assert now == before
    assert [word for word in text.split() if word.startswith("#")] == [
        word for word in after.split() if word.startswith("#")
    ]


@pytest.mark.parametrize(
    "text", ["", "repos: []\n", "repos: [{repo: local, hooks: []}]\n", "x: 1\n", "repos:\n- [\n", "a: 1\n---\nb: 2\n"]
)
def test_a_list_that_is_not_plain_is_left_alone(text):
    assert with_hook(text) is None


# baseline


def accepted(project):
    path = project / ".launchlint-baseline.json"
    return json.loads(path.read_text())["findings"] if path.exists() else None


def codes(capsys, *arguments):
    main(["--format", "json", "--fail-on", "note", *arguments])
    return [finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]]


def test_a_baseline_hides_what_it_holds(project, capsys):
    before = codes(capsys, "queues/")
    assert before.count("LL002") == 2
    assert main(["baseline", "write", "queues/"]) == 0
    assert [entry["code"] for entry in accepted(project)] == sorted(before)
    assert codes(capsys, "queues/") == []
    assert codes(capsys, "--no-suppressions", "queues/") == before
    assert codes(capsys, "--isolated", "queues/") == []  # the file lies at the top of the repository


def test_accepted_findings_move_with_their_line(project, capsys):
    main(["baseline", "write", "queues/"])
    (project / "queues" / "a.yaml").write_text("# a comment\n\n" + FAULTY.replace("  cpus", "  cpus"))
    assert codes(capsys, "queues/") == []
    (project / "queues" / "a.yaml").write_text(FAULTY.replace("cpus: 2", "cpus: 3"))
    assert codes(capsys, "queues/") == ["LL002"]


def test_a_second_one_like_it_is_new(project, capsys):
    main(["baseline", "write", "queues/"])
    (project / "queues" / "a.yaml").write_text(FAULTY + "  cpus: 2\n")
    assert codes(capsys, "queues/") == ["LL002"]


def test_pruning(project, capsys):
    main(["baseline", "write", "queues/"])
    count = len(accepted(project))
    (project / "queues" / "a.yaml").write_text(FAULTY.replace("  cpus: 1\n", "") + "  env: a\n  env: b\n")
    assert main(["baseline", "prune", "--check", "queues/"]) == 1
    assert "gone: queues/a.yaml: LL002" in capsys.readouterr().err
    assert len(accepted(project)) == count
    assert main(["baseline", "prune", "queues/"]) == 0
    assert len(accepted(project)) == count - 1
    assert main(["baseline", "prune", "--check", "queues/"]) == 0
    assert codes(capsys, "queues/") == ["LL002"]


def test_files_that_were_not_checked_keep_their_entries(project, capsys):
    (project / "queues" / "b.yaml").write_text(FAULTY)
    main(["baseline", "write", "queues/"])
    count = len(accepted(project))
    (project / "queues" / "a.yaml").write_text(FAULTY.replace("  cpus: 1\n", ""))
    main(["baseline", "write", "queues/b.yaml"])
    assert len(accepted(project)) == count
    (project / "queues" / "a.yaml").unlink()
    main(["baseline", "prune", "queues/b.yaml"])
    assert {entry["path"] for entry in accepted(project)} == {"queues/b.yaml"}


def test_the_place_of_the_baseline_does_not_depend_on_where_we_are(project, capsys, monkeypatch):
    main(["baseline", "write", "queues/"])
    capsys.readouterr()
    monkeypatch.chdir(project / "queues")
    assert codes(capsys, "a.yaml") == []
    assert main(["baseline", "show"]) == 0
    assert "queues/a.yaml: LL002 duplicate-key" in capsys.readouterr().out


def test_a_baseline_named_in_settings_or_options(project, capsys):
    (project / "launchlint.toml").write_text('baseline = "ci/b.json"\n')
    (project / "ci").mkdir()
    assert main(["queues/"]) == 2
    assert "launchlint baseline write" in capsys.readouterr().err
    assert main(["baseline", "write", "queues/"]) == 0
    assert (project / "ci" / "b.json").exists()
    assert codes(capsys, "queues/") == []
    (project / "launchlint.toml").write_text("")
    assert codes(capsys, "queues/") != []
    assert codes(capsys, "--baseline", "ci/b.json", "queues/") == []


def test_each_settings_file_has_its_own_baseline(project, capsys):
    (project / "team" / "queues").mkdir(parents=True)
    (project / "team" / "launchlint.toml").write_text("")
    (project / "team" / "queues" / "a.yaml").write_text(FAULTY)
    assert main(["baseline", "write", "."]) == 0
    team = json.loads((project / "team" / ".launchlint-baseline.json").read_text())
    assert {entry["path"] for entry in team["findings"]} == {"queues/a.yaml"}
    assert codes(capsys, ".") == []


def test_writing_twice_changes_nothing(project):
    main(["baseline", "write", "queues/"])
    path = project / ".launchlint-baseline.json"
    before = path.read_bytes(), path.stat().st_mtime_ns
    main(["baseline", "write", "queues/"])
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("«{» x", None),
        ("[]", "it has no list `findings`"),
        ('{"version": 2, "findings": []}', "not of version 1"),
        ('{"version": 1, "findings": [3]}', "a finding needs"),
        ('{"version": 1, "findings": [{"path": "a", "fingerprint": 3}]}', "a finding needs"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_a_broken_baseline_is_no_traceback(project, capsys, text, problem):
    (project / ".launchlint-baseline.json").write_text(strip_marks(text)[0])
    for command in (["queues/"], ["baseline", "write", "queues/"], ["baseline", "show"]):
        assert main(command) == 2
        err = capsys.readouterr().err
        assert ".launchlint-baseline.json" in err
        assert problem is None or problem in err


def test_unreadable_files_keep_their_entries(project, capsys):
    main(["baseline", "write", "queues/"])
    count = len(accepted(project))
    (project / "queues" / "a.yaml").write_bytes(b"\xff\xff\xff")
    assert main(["baseline", "write", "queues/"]) == 2
    assert len(accepted(project)) == count
