"""What a terminal is told fits what it can show."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from launchlint.commands.check import repository_root
from launchlint.render import FORMATS, Options
from launchlint.render.terminal import terminal_options

QUEUE = 'name: g\nresource_type: local-container\nresource_config: {gpus: "{{gpu}}"} # 世界\ntemplate_variables: {}\n'


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class Old(Terminal):
    encoding = "cp1252"


def test_links_only_on_terminals_that_know_them():
    assert terminal_options(Terminal(), {}, color=True).hyperlinks
    assert not terminal_options(Terminal(), {}, color=False).hyperlinks
    assert not terminal_options(Terminal(), {"TERM_PROGRAM": "Apple_Terminal"}, color=True).hyperlinks
    assert not terminal_options(io.StringIO(), {}, color=True).hyperlinks


@pytest.mark.parametrize(("columns", "width"), [("", 100), ("0", 100), ("x", 100), ("72", 72), ("7", 40), ("999", 140)])
def test_width(columns, width):
    assert terminal_options(Terminal(), {"COLUMNS": columns}, color=False).width == width


def test_ascii_where_strokes_cannot_be_shown():
    assert terminal_options(Terminal(), {}, color=False).unicode
    assert not terminal_options(Old(), {}, color=False).unicode


@pytest.mark.parametrize("name", FORMATS)
def test_no_encoding_is_too_small(name, tmp_path):
    (tmp_path / "queue.yaml").write_text(QUEUE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "launchlint", "--isolated", "--format", name, str(tmp_path / "queue.yaml")],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "GITHUB_ACTIONS": ""},
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout.isascii()


def test_the_repository_is_found_from_below(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert repository_root(str(tmp_path / "a" / "b"), {}) == str(tmp_path)
    assert repository_root(str(tmp_path), {"CI_PROJECT_DIR": "/builds/x"}) == "/builds/x"
    assert repository_root(str(tmp_path), {"GITHUB_WORKSPACE": ""}) == str(tmp_path)


def test_paths_below_the_root_are_relative_to_it():
    options = Options(cwd="/repo/sub", root="/repo")
    assert options.path("a.yaml") == "sub/a.yaml"
    assert options.path("./a.yaml") == "sub/a.yaml"
    assert options.path("../a.yaml") == "a.yaml"
    assert options.path("/repo/a.yaml") == "a.yaml"
    assert options.path("/repository/a.yaml") == "/repository/a.yaml"
    assert Options().path("./a.yaml") == "a.yaml"
