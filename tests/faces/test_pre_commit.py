"""The pre-commit hooks: their manifest, and a real run from a clone of this repository."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from launchlint.cli import main, parser
from launchlint.model.recognise import speaks_of_queues

ROOT = Path(__file__).resolve().parent.parent.parent
# The tests may run in a copy that is no git repository, to try the installed wheel.
REPOSITORY = Path(os.environ.get("LAUNCHLINT_REPOSITORY", ROOT))
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
# pre-commit takes a misspelt key without a word (`validate-manifest` exits with 0), so the keys are held here.
KEYS = {
    "id", "name", "description", "entry", "language", "types_or", "files", "require_serial",
    "minimum_pre_commit_version", "stages",
}  # fmt: skip

GOOD = """\
name: gpu
resource_type: local-container
resource_config:
  gpus: all
"""
FAULTY = GOOD + "  gpus: all\n"
FIXABLE = GOOD + """\
  cpus: "{{cpu}}"
template_variables:
  cpus: {schema: {type: integer, default: 1, minimum: 1, maximum: 4}}
"""


@pytest.mark.parametrize("hook", HOOKS.values(), ids=list(HOOKS))
def test_manifest(hook):
    assert set(hook) == KEYS
    assert hook["language"] == "python"
    assert hook["types_or"] == ["yaml", "json"]
    assert hook["require_serial"] is True, "rules that look at all files together need one process"
    assert hook["minimum_pre_commit_version"] == "3.2.0", "the first with these names of stages"


def test_both_hooks_are_there():
    assert list(HOOKS) == ["launchlint", "launchlint-fix"]


@pytest.mark.parametrize("hook", HOOKS.values(), ids=list(HOOKS))
def test_the_entry_is_a_command_line_of_ours(hook, tmp_path, monkeypatch):
    program, *options = hook["entry"].split()
    assert program == "launchlint"
    known = {name for action in parser()._actions for name in action.option_strings}
    assert set(options) <= known
    monkeypatch.chdir(tmp_path)
    (tmp_path / "queues").mkdir()
    for name, text in (("good.yaml", GOOD), ("other.yaml", "services: {web: {ports: [80]}}\n"), ("empty.yaml", "")):
        (tmp_path / "queues" / name).write_text(text)
    assert main([*options, "queues/good.yaml", "queues/other.yaml", "queues/empty.yaml"]) == 0
    (tmp_path / "queues" / "bad.yaml").write_text(FAULTY)
    assert main([*options, "queues/bad.yaml"]) == 1
    (tmp_path / "launchlint.toml").write_text('exclude = ["bad.yaml"]\n')
    assert main([*options, "queues/bad.yaml"]) == 0


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("queues/gpu.yaml", True),
        ("infra/Launch/a100.json", True),
        ("queue.yaml", True),
        ("launch-config.yaml", True),
        ("k8s/gpu-queue.yml", True),
        ("queues/gpu.tiles.yaml", True),
        ("my_queues/x.yaml", True),
        ("src/launcher/values.yaml", False),
        (".github/workflows/ci.yaml", False),
        ("relaunch.yaml", False),
    ],
)
def test_which_files_it_looks_at(path, taken):
    for hook in HOOKS.values():
        assert bool(re.search(hook["files"], path)) is taken
    assert speaks_of_queues(path) is taken, "the hook and the walk through a directory agree"


# The real thing


def run(*command: str, cwd: Path, check: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
    # Inside a hook git's own variables would lead to another repository.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT", "GITHUB_"))}
    kept.pop("PYTHONPATH", None)
    return subprocess.run(
        command,
        cwd=cwd,
        env={**kept, "NO_COLOR": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        check=check,
        timeout=600,
    )


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    return run("git", *who, *arguments, cwd=folder).stdout.strip()


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A clone of this repository at its last commit."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    if not (REPOSITORY / ".git").exists():
        pytest.skip("this is no git checkout, so there is nothing to clone")
    if importlib.util.find_spec("pre_commit") is None:
        pytest.skip("pre-commit is not installed")
    folder = tmp_path_factory.mktemp("clone")
    probe = run(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder / "probe"), "hatchling",
                cwd=folder, check=False)  # fmt: skip
    if probe.returncode != 0:
        pytest.skip(f"pip cannot fetch packages here: {probe.stdout.strip().splitlines()[-1:]}")
    git(folder, "clone", "-q", str(REPOSITORY), "launchlint")
    return folder / "launchlint"


@pytest.fixture
def work(clone, tmp_path):
    """A repository of somebody who uses the hooks."""
    git(tmp_path, "init", "-q", "-b", "main")
    rev = git(clone, "rev-parse", "HEAD")
    config = {"repos": [{"repo": str(clone), "rev": rev, "hooks": [{"id": "launchlint"}]}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    (tmp_path / "queues").mkdir()
    return tmp_path


def pre_commit(work: Path, clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    home = str(clone.parent / "home")  # one for all tests: the environment is built once
    return run(sys.executable, "-m", "pre_commit", *arguments, cwd=work, check=False, PRE_COMMIT_HOME=home)


@pytest.mark.slow
def test_a_commit_is_held_up_by_a_fault(work, clone):
    (work / "queues" / "gpu.yaml").write_text(FAULTY)
    (work / "queues" / "notes.yaml").write_text("just: notes\n")
    (work / "compose.yaml").write_text("services: {}\n")
    git(work, "add", "-A")
    done = pre_commit(work, clone, "run", "--all-files", "--verbose")
    assert done.returncode == 1, done.stdout
    assert "queues/gpu.yaml:5:3" in done.stdout
    assert "`gpus` is written twice" in done.stdout
    assert "notes.yaml" not in done.stdout
    (work / "queues" / "gpu.yaml").write_text(GOOD)
    git(work, "add", "-A")
    done = pre_commit(work, clone, "run", "--all-files")
    assert done.returncode == 0, done.stdout
    assert "Passed" in done.stdout


@pytest.mark.slow
def test_the_hook_runs_on_commit(work, clone):
    assert pre_commit(work, clone, "install").returncode == 0
    home = {"PRE_COMMIT_HOME": str(clone.parent / "home")}
    who = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    (work / "queues" / "gpu.yaml").write_text(FAULTY)
    git(work, "add", "-A")
    done = run(*who, "commit", "-m", "x", cwd=work, check=False, **home)
    assert done.returncode != 0, done.stdout
    assert "LL002" in done.stdout
    (work / "queues" / "gpu.yaml").write_text(GOOD)
    git(work, "add", "-A")
    done = run(*who, "commit", "-m", "x", cwd=work, check=False, **home)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_the_fixing_hook_changes_files(work, clone):
    config = yaml.safe_load((work / ".pre-commit-config.yaml").read_text())
    config["repos"][0]["hooks"] = [{"id": "launchlint-fix"}]
    (work / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    (work / "queues" / "gpu.yaml").write_text(FIXABLE)
    git(work, "add", "-A")
    done = pre_commit(work, clone, "run", "--all-files")
    assert done.returncode == 1, done.stdout
    assert "files were modified by this hook" in done.stdout
    assert (work / "queues" / "gpu.yaml").read_text() == FIXABLE.replace("{{cpu}}", "{{cpus}}")
    git(work, "add", "-A")
    done = pre_commit(work, clone, "run", "--all-files")
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_try_repo(work, clone):
    (work / ".pre-commit-config.yaml").unlink()
    (work / "queues" / "gpu.yaml").write_text(FAULTY)
    git(work, "add", "-A")
    done = pre_commit(work, clone, "try-repo", str(clone), "launchlint", "--all-files", "--verbose")
    assert done.returncode == 1, done.stdout
    assert "LL002" in done.stdout
