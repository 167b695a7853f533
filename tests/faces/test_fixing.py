"""`--fix`, `--fix-only` and `--diff` on real trees: what is written, what is said, and the exit status."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys

import pytest

from launchlint.cli import main

FAULTY = "gpus: {{gpus}}  # how many\nshm-size: 8g\n"
MENDED = 'gpus: "{{gpus}}"  # how many\nshm-size: 8g\n'
STUCK = "gpus: all\nshm-size: 8g\nprivileged: 1\n"  # refused by agents; nothing to fix


@pytest.fixture
def tree(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    (tmp_path / "queues").mkdir()
    (tmp_path / "queues" / "a.yaml").write_text(FAULTY)
    return tmp_path / "queues"


def run(*arguments: str) -> int:
    return main(["--isolated", "--format", "concise", *arguments])


def shown_diff(**environment: str) -> subprocess.CompletedProcess[bytes]:
    """What another program reads from `--diff`."""
    command = [sys.executable, "-m", "launchlint", "--isolated", "--diff", "queues"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    shown = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert shown.returncode == 1
    return shown


def test_checking_writes_nothing(tree):
    assert run("queues") == 1
    assert (tree / "a.yaml").read_text() == FAULTY


def test_fix_writes_and_tells_of_what_is_left(tree, capsys):
    assert run("--fix", "queues") == 0
    assert (tree / "a.yaml").read_text() == MENDED
    said = capsys.readouterr()
    assert "fixed 1 finding in 1 file" in said.err
    assert "LL102" not in said.out
    (tree / "b.yaml").write_text(STUCK)
    assert run("--fix", "queues") == 1
    assert "LL601" in capsys.readouterr().out
    assert (tree / "b.yaml").read_text() == STUCK


def test_fix_only_is_silent_about_the_rest(tree, capsys):
    (tree / "b.yaml").write_text(STUCK)
    assert run("--fix-only", "queues") == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "launchlint: fixed 1 finding in 1 file\n"
    assert run("--fix-only", "--quiet", "queues") == 0
    assert capsys.readouterr().err == ""


def test_diff_shows_and_writes_nothing(tree, capsys):
    assert run("--diff", "queues") == 1
    assert capsys.readouterr().out == (
        "--- a/queues/a.yaml\n+++ b/queues/a.yaml\n@@ -1,2 +1,2 @@\n"
        '-gpus: {{gpus}}  # how many\n+gpus: "{{gpus}}"  # how many\n shm-size: 8g\n'
    )
    assert (tree / "a.yaml").read_text() == FAULTY
    (tree / "a.yaml").write_text(MENDED)
    assert run("--diff", "queues") == 0
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_what_diff_prints_is_what_fix_writes(tree):
    (tree / "b.yaml").write_bytes(b"\xef\xbb\xbfgpus: {{a}}\r\nshm-size: 8g")
    shown = shown_diff()
    subprocess.run(["git", "apply", "-"], input=shown.stdout, check=True)
    applied = {path.name: path.read_bytes() for path in tree.iterdir()}
    (tree / "a.yaml").write_text(FAULTY)
    (tree / "b.yaml").write_bytes(b"\xef\xbb\xbfgpus: {{a}}\r\nshm-size: 8g")
    assert run("--fix", "queues") == 0
    assert {path.name: path.read_bytes() for path in tree.iterdir()} == applied


def test_unsafe_fixes_are_asked_for(tree):
    text = "gpus: all\nname: 2026_01\nshm-size: 8g\ncpus: 010\n"
    (tree / "a.yaml").write_text(text)
    run("--fix", "--select", "LL003", "queues")
    assert (tree / "a.yaml").read_text() == text
    run("--fix", "--unsafe-fixes", "--select", "LL003", "queues")
    assert "name: 202601" in (tree / "a.yaml").read_text()


def test_standard_input_is_filtered(tree, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FAULTY.encode())))
    assert run("--fix", "-") == 0
    assert capsys.readouterr().out == MENDED
    assert (tree / "a.yaml").read_text() == FAULTY


def test_fixed_settings_and_suppressions_hold(tree):
    assert run("--fix", "--ignore", "LL102", "queues") == 0
    assert (tree / "a.yaml").read_text() == FAULTY


def test_a_tiles_file_shared_by_two_configs_is_fixed_once(tree):
    (tree / "a.yaml").write_text('gpus: "{{gpus}}"\nshm-size: 8g\n')
    (tree / "a.json").write_text('{"gpus": "{{gpus}}", "shm-size": "8g"}\n')
    (tree / "a.tiles.yaml").write_text("gpus: {schema: {type: int, minimum: 1, maximum: 4}}\n")
    assert run("--fix", "queues") == 0
    assert (tree / "a.tiles.yaml").read_text() == "gpus: {schema: {type: integer, minimum: 1, maximum: 4}}\n"


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="this system has no links")
def test_a_file_that_cannot_be_written_is_an_error_and_stays_a_finding(tree, tmp_path_factory, capsys):
    outside = tmp_path_factory.mktemp("outside") / "q.yaml"
    outside.write_text(FAULTY)
    os.symlink(outside, tree / "link.yaml")
    assert run("--fix", "queues/link.yaml", "queues/a.yaml") == 2
    said = capsys.readouterr()
    assert "link.yaml: is a link that leads out" in said.err
    assert "LL102" in said.out
    assert outside.read_text() == FAULTY
    assert (tree / "a.yaml").read_text() == MENDED, "the other file is fixed all the same"


def test_since_cannot_follow_moving_lines(tree, capsys):
    assert run("--fix", "--since", "HEAD", "queues") == 2
    assert "--since cannot be combined" in capsys.readouterr().err


def test_a_diff_in_a_log_commands_nothing(tree):
    text = "env: |\n  ::error::gotcha\n  ##[error]gotcha\ngpus: {{gpus}}\nshm-size: 8g\n"
    (tree / "a.yaml").write_text(text)
    assert b"  ::error" in shown_diff().stdout, "exact, to be applied"
    logged = shown_diff(GITHUB_ACTIONS="true").stdout
    assert b" ::error" not in logged
    assert b"##[" not in logged
