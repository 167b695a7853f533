"""The GitHub action: its shape, and that no input can become shell."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from launchlint.syntax import Mapping, Sequence, parse
from launchlint.syntax.nodes import plain_data
from launchlint.text import Source

ROOT = Path(__file__).resolve().parent.parent
# The tests may run in a copy that lacks the package, to try the installed wheel.
REPOSITORY = Path(os.environ.get("LAUNCHLINT_REPOSITORY", ROOT))
BASH = shutil.which("bash")
SHELL = (BASH, "--noprofile", "--norc", "-eo", "pipefail", "-c")  # as the runner calls it


def action() -> dict:
    parsed = parse(Source("action.yml", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert not parsed.faults
    root = parsed.documents[0].root
    assert type(root) is Mapping
    assert type(root.get("runs", "steps")) is Sequence
    return plain_data(root)


ACTION = action()
STEPS = ACTION["runs"]["steps"]
SCRIPTS = [step for step in STEPS if "run" in step]


def test_its_shape():
    assert set(ACTION) == {"name", "description", "author", "branding", "inputs", "outputs", "runs"}
    assert ACTION["runs"]["using"] == "composite"
    assert len(ACTION["description"]) <= 125  # the marketplace's limit
    for value in ACTION["inputs"].values():
        assert set(value) == {"description", "default"}
        assert isinstance(value["default"], str)
    for step in STEPS:
        assert set(step) <= {"name", "id", "shell", "env", "run", "if", "uses", "with", "working-directory"}
        assert ("run" in step) != ("uses" in step)
    for step in SCRIPTS:
        assert step["shell"] == "bash"


def test_no_expression_stands_in_a_script():
    for step in SCRIPTS:
        assert "${{" not in step["run"]


def test_every_input_and_output_is_used():
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"\binputs\.([\w-]+)", text)) == set(ACTION["inputs"])
    assert set(re.findall(r"steps\.check\.outputs\.([\w-]+)", text)) == set(ACTION["outputs"])


@pytest.fixture
def run(tmp_path):
    """Runs the check step as the runner would, with a launchlint that only tells its arguments."""
    if BASH is None or os.name == "nt":
        pytest.skip("the action's scripts need bash")
    scripts = tmp_path / "temp" / "launchlint" / "bin"
    scripts.mkdir(parents=True)
    fake = scripts / "launchlint"
    fake.write_text(f'#!{BASH}\nprintf \'%s\\0\' "$@" > "$TOLD"\nexit "$CODE"\n')
    fake.chmod(0o755)
    step = next(step for step in STEPS if step.get("id") == "check")

    def check(code=0, **inputs):
        values = {name.replace("-", "_"): value["default"] for name, value in ACTION["inputs"].items()} | inputs
        env = {
            name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: values[match[1].replace("-", "_")], str(value))
            for name, value in step["env"].items()
        }
        env |= {
            "RUNNER_TEMP": str(tmp_path / "temp"),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "TOLD": str(tmp_path / "told"),
            "CODE": str(code),
        }
        done = subprocess.run([*SHELL, step["run"]], env=env, cwd=tmp_path, capture_output=True, check=False)
        told = (tmp_path / "told").read_bytes().decode().split("\0")[:-1]
        return done.returncode, told, (tmp_path / "output").read_text()

    return check


def test_the_defaults(run):
    assert run() == (0, ["--", "."], "exit-code=0\n")


@pytest.mark.parametrize(
    "hostile",
    [
        "a b",
        '"; touch pwned; "',
        "$(touch pwned)",
        "`touch pwned`",
        "'; touch pwned #",
        "*",
        "~",
        "-x",
        "a\\b",
        "${HOME}",
    ],
)
def test_inputs_arrive_as_they_are(run, hostile, tmp_path):
    code, told, _ = run(paths=f"queues/\n{hostile}\n", args=f"--select\n{hostile}", sarif=hostile)
    assert code == 0
    assert told == ["--select", hostile, "--output", f"sarif={hostile}", "--", "queues/", hostile]
    assert not (tmp_path / "pwned").exists()


def test_findings_fail_the_step_and_leave_the_report_to_upload(run, tmp_path):
    code, told, output = run(code=1, upload_sarif="true")
    report = tmp_path / "temp" / "launchlint.sarif"
    assert code == 1
    assert told == ["--output", f"sarif={report}", "--", "."]
    assert output == f"sarif<<launchlint-end-of-path\n{report}\nlaunchlint-end-of-path\nexit-code=1\n"
    upload = STEPS[-1]
    assert "always()" in upload["if"]
    assert upload["uses"].startswith("github/codeql-action/upload-sarif@")


@pytest.mark.slow
def test_it_installs_this_repository(tmp_path):
    """The install step, for real; pip reaches the package index or says that it cannot."""
    if BASH is None or os.name == "nt":
        pytest.skip("the action's scripts need bash")
    step = STEPS[0]
    env = {**os.environ, "ACTION": str(REPOSITORY), "PYTHON": "", "RUNNER_TEMP": str(tmp_path)}
    done = subprocess.run([*SHELL, step["run"]], env=env, capture_output=True, text=True, check=False)
    if "No matching distribution" in done.stderr or "Could not fetch" in done.stderr:
        pytest.skip("pip does not reach a package index")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("launchlint ")
