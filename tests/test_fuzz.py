"""The fuzzer's targets on the examples of every rule and on what once failed; a short run of the fuzzer itself."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from fuzz.run import HERE, kept, seeds
from fuzz.targets import TARGETS
from tests.hostile_files import environment


@pytest.mark.parametrize("target", TARGETS)
def test_what_once_failed_holds(target):
    for data in kept(target):
        TARGETS[target](data)


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_every_target_holds_on_its_seeds(target):
    tried = seeds(target)
    assert tried
    for data in tried[:: 1 if target in ("yaml", "json", "render") else 7]:
        TARGETS[target](data)


@pytest.mark.slow
def test_a_short_run_of_the_fuzzer(tmp_path):
    pytest.importorskip("atheris", reason="fuzzing needs atheris: pip install --group fuzz")
    command = [sys.executable, str(HERE / "run.py"), "json", "--seconds", "5", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 0, done.stdout
    assert "1 targets held" in done.stdout


def test_a_broken_promise_is_told(monkeypatch):
    """The targets can fail: a reader that misplaces a scalar is caught."""
    from launchlint.syntax import Scalar

    monkeypatch.setattr(Scalar, "text_span", lambda self, start, end: self.source.line_span(1).inner(-1, -1))
    with pytest.raises(AssertionError):
        TARGETS["yaml"](b"a: b\n")


def test_without_atheris_it_says_what_to_install(tmp_path):
    (tmp_path / "atheris.py").write_text("raise ImportError('not here')\n")
    found = environment()
    found["PYTHONPATH"] = os.pathsep.join([str(tmp_path), found["PYTHONPATH"]])
    done = subprocess.run([sys.executable, str(HERE / "run.py")], capture_output=True, text=True, env=found, check=False)
    assert done.returncode == 2
    assert done.stderr == "fuzzing needs atheris: pip install --group fuzz\n"
