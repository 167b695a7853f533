"""The whole program inside GitHub Actions, on files that try to command it: names, content, settings, errors."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from launchlint.render.guard import READERS, Guard, guard
from tests.runner_commands import commands

ROOT = str(Path(__file__).resolve().parent.parent)

HOSTILE = """\
name: "##[add-matcher]x.json"
resource_type: local-container
resource_config:
  ##[group]hidden
  gpus: "{{::stop-commands::t}}"
  "##[error]planted": "${::error::x}"
  memory: "{{##[add-mask]a}}"
template_variables:
  "::add-mask::a": {schema: {type: "##[error]float"}}
"""
NAMES = ["b\n::error::PWN.yaml", "c##[error]x.yaml", "::warning::d.yaml", "e,line=9::.yaml", "f%0A::error::g.yaml"]


def lint(folder, *arguments, **env):
    return subprocess.run(
        [sys.executable, "-m", "launchlint", *arguments],
        capture_output=True,
        cwd=folder,
        env={
            **os.environ,
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(folder),
            "FORCE_COLOR": "",
            **env,
            "PYTHONPATH": ROOT,
        },
        check=False,
        timeout=60,
    )


@pytest.fixture
def folder(tmp_path):
    if os.name == "nt":
        pytest.skip("Windows has no such file names")
    for name in NAMES:
        (tmp_path / name).write_text(HOSTILE)
    return tmp_path


def found(output: bytes) -> list[tuple[str, dict[str, str], str]]:
    return commands(output.decode())


def test_only_our_own_commands_reach_the_runner(folder):
    summary = folder / "summary.md"
    done = lint(folder, ".", GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == 1, done.stderr
    own = found(done.stdout)
    assert {name for name, _, _ in own} == {"error", "warning", "notice"} & {name for name, _, _ in own}
    assert 1 <= len(own) <= 30
    ours = {properties.get("title", "").partition(" ")[0] for _, properties, _ in own}
    assert all(title == "launchlint" or title.startswith("LL") for title in ours)
    assert found(done.stderr) == []
    assert commands(summary.read_text()) == []
    assert "PWN" in summary.read_text()


@pytest.mark.parametrize(
    "form", ["full", "concise", "json", "jsonl", "sarif", "gitlab", "junit", "checkstyle", "rdjson"]
)
def test_no_format_commands_the_runner(folder, form):
    done = lint(folder, "--format", form, "--output", "github=annotations", ".")
    assert done.returncode == 1
    assert found(done.stdout) == []
    assert found(done.stderr) == []


def test_errors_command_nobody(folder):
    (folder / "pyproject.toml").write_text('[tool.launchlint]\n"##[error]x" = "::error::y"\nselect = ["::error::z"]\n')
    assert_harmless(lint(folder, "."), 2)
    (folder / "pyproject.toml").unlink()
    (folder / "bad\n::error::h.yaml").write_bytes(b"\xff\xfe\xfa##[error]x")
    assert_harmless(lint(folder, "bad\n::error::h.yaml", "no##[error]x", "::error::y"), 2)
    assert_harmless(lint(folder, "--format", "##[error]x"), 2)
    assert_harmless(lint(folder, "--select", "##[error]x", "."), 2)
    assert_harmless(lint(folder, "explain", "##[error]x"), 2)


def assert_harmless(done, code):
    planted = [item for item in found(done.stdout) if not item[1].get("title", "").startswith(("LL", "launchlint"))]
    assert planted == []
    assert found(done.stderr) == []
    assert done.returncode == code, done.stderr


def test_other_commands_command_nobody(folder):
    for arguments in (
        ("settings", "."),
        ("rules",),
        ("tiles", NAMES[1]),
        ("render", NAMES[1]),
        ("--diff", "--unsafe-fixes", "."),
    ):
        done = lint(folder, *arguments)
        assert found(done.stdout) == found(done.stderr) == [], arguments


class Pipe(io.StringIO):
    def fileno(self):
        raise OSError


def test_a_guard_stands_where_somebody_reads_along(tmp_path):
    stream = Pipe()
    assert guard(stream, {}) is stream
    for name in READERS:
        guarded = guard(stream, {name: "true"})
        assert isinstance(guarded, Guard)
        assert guard(guarded, {name: "true"}) is guarded
        print("::error::x\r::error::y", "##[error]z", file=guarded)
        guarded.writelines(["a", "##vso[x]"])
        guarded.flush()
        assert commands(stream.getvalue()) == []
        assert "\\::error::x" in stream.getvalue()
    with open(tmp_path / "out", "w") as file:
        assert guard(file, {"GITHUB_ACTIONS": "true"}) is file
