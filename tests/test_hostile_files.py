"""Every kind of hostile file is a finding or an input error, in every face; never a traceback, a hang or a heap.

What each costs is measured by `python bench/hostile.py`. Here only the memory is bounded, generously, and a process that
goes on for a minute is ended.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from launchlint.cli import main
from launchlint.engine import discovery
from tests.hostile_files import HEAD, KINDS, LIMIT, MANY, SYNTAX, environment, lines, run, wrong

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="devices, pipes and limits are Linux's"),
]
MEMORY = 1_000  # MiB of address space, of which Python's libraries take some 100


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_checking(kind, tmp_path):
    done = run("--isolated", "--format", "json", str(kind.make(tmp_path)), memory=MEMORY)
    assert wrong(kind, done) is None
    assert not (tmp_path / "pwned").exists()
    shown = done.out + done.err
    assert not any(character in shown for character in "\x1b\x07\u202e\x00")
    assert not any(line.lstrip().startswith("::") for line in shown.splitlines())


def test_every_kind_has_a_name_of_its_own():
    assert len({kind.name for kind in KINDS}) == len(KINDS) > 80


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Hostile files of moderate size, and paths that are no files."""
    paths = []
    for number, kind in enumerate(KINDS):
        path = kind.make(tmp_path_factory.mktemp(f"kind{number}"))
        if not os.path.isfile(path) or os.path.getsize(path) < 300_000:
            paths.append(str(path))
    assert len(paths) > 60
    return paths


@pytest.mark.parametrize(
    "face",
    [
        "--format full", "--format concise", "--format sarif", "--format github", "--format html", "--select ALL",
        "--diff", "--diff --unsafe-fixes", "--jobs 2", "--as-walked", "--statistics", "tiles", "tiles --format json",
        "baseline write --baseline BASELINE",
    ],
)  # fmt: skip
def test_all_of_them_in_every_face(face, files, tmp_path):
    words = face.replace("BASELINE", str(tmp_path / "baseline.json")).split()
    words.append("--isolated")
    done = run(*words, *files, memory=MEMORY)
    assert done.code == 2, done.err[-300:]  # some of the paths are no files
    assert "Traceback" not in done.err
    assert "internal error" not in done.err
    assert "is a named pipe, not a file" in done.err + done.out


@pytest.mark.parametrize("words", [["--set", "a=1", "--annotate"], ["--format", "json", "--wrap"]], ids=["yaml", "json"])
def test_none_of_them_breaks_render(words, files, capsys):
    for path in files:
        assert main(["render", "--isolated", *words, path]) in (0, 1, 2), path
        said = capsys.readouterr()
        assert "internal error" not in said.err, path


def test_fixing_writes_only_what_it_can_read(files, tmp_path, capsys):
    """Copies are fixed: what is written parses as well as before, and a second time there is nothing to do."""
    for number, path in enumerate(files):
        if not os.path.isfile(path) or path.startswith("/proc"):
            continue
        with open(path, "rb") as file:
            content = file.read()
        copy = tmp_path / f"{number}{os.path.splitext(path)[1]}"
        copy.write_bytes(content)
        main(["--isolated", "--fix", "--unsafe-fixes", str(copy)])
        once = copy.read_bytes()
        main(["--isolated", "--fix", "--unsafe-fixes", str(copy)])
        assert copy.read_bytes() == once, path
        assert "internal error" not in capsys.readouterr().err, path


def test_a_baseline_of_them_accepts_them(files, tmp_path, capsys):
    """Also where a file's name is no text, and where a message holds half a character."""
    named = [path for path in files if os.path.isfile(path) and not path.startswith("/proc")]
    baseline = str(tmp_path / "baseline.json")
    main(["baseline", "write", "--isolated", "--baseline", baseline, *named])
    main(["--isolated", "--baseline", baseline, "--format", "json", *named])
    assert json.loads(capsys.readouterr().out)["findings"] == []


# --- who is not there, or changes meanwhile -----------------------------------------------------------


@pytest.fixture
def open_tmp_path():
    """As `tmp_path`, whose parents only its owner may enter."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    for path in made.iterdir():
        path.chmod(0o755)
    shutil.rmtree(made)


def test_what_nobody_may_read_is_an_input_error(open_tmp_path, capsys):
    (open_tmp_path / "a.yaml").write_text(HEAD)
    (open_tmp_path / "folder").mkdir()
    (open_tmp_path / "a.yaml").chmod(0)
    (open_tmp_path / "folder").chmod(0)
    root = os.geteuid() == 0
    main(["--isolated", os.devnull])  # whatever is imported is imported while it may be
    capsys.readouterr()
    if root:
        os.seteuid(65534)
    try:
        code = main(["--isolated", str(open_tmp_path / "a.yaml"), str(open_tmp_path / "folder")])
    finally:
        if root:
            os.seteuid(0)
    assert code == 2
    said = capsys.readouterr().err
    assert said.count("may not be read (permission denied)") == 2


def test_a_file_that_vanishes_is_an_input_error(tmp_path, monkeypatch, capsys):
    path = tmp_path / "q.yaml"
    path.write_text(HEAD)
    stat = os.stat

    def found_and_gone(name, **more):
        about = stat(name, **more)
        if str(name) == str(path):
            path.unlink(missing_ok=True)
        return about

    monkeypatch.setattr(discovery.os, "stat", found_and_gone)
    assert main(["--isolated", str(path)]) == 2
    assert "does not exist" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("then", "code", "says"),
    [(b"x" * 6_000_000, 1, LIMIT), (b"", 0, ""), (b"gpus: [", 1, SYNTAX), (b"a: \xff", 2, "is not UTF-8")],
    ids=["grows", "is emptied", "is broken", "is no text"],
)
def test_a_file_that_changes_while_it_is_read(then, code, says, tmp_path, monkeypatch, capsys):
    path = tmp_path / "q.yaml"
    path.write_text(HEAD)
    fstat = os.fstat

    def asked_and_changed(number):
        about = fstat(number)
        if os.readlink(f"/proc/self/fd/{number}") == str(path):
            path.write_bytes(then)
        return about

    monkeypatch.setattr(discovery.os, "fstat", asked_and_changed)
    assert main(["--isolated", "--format", "concise", str(path)]) == code
    said = capsys.readouterr()
    assert says in said.out + said.err


@pytest.mark.parametrize("size", [4_999_990, 5_000_000, 5_000_001, 20_000_000])
def test_standard_input_is_bounded_as_well(size, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(HEAD.encode().ljust(size))))
    assert main(["--isolated", "--format", "concise", "-"]) == (1 if size > 5_000_000 else 0)
    assert (LIMIT in capsys.readouterr().out) == (size > 5_000_000)


# --- who does not listen to the end -------------------------------------------------------------------


def test_a_reader_that_goes_away_hears_no_complaint(tmp_path):
    (tmp_path / "q.yaml").write_text(HEAD + lines(2_000, "k@: 1\n"))
    command = [sys.executable, "-m", "launchlint", "--isolated", str(tmp_path / "q.yaml")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as process:
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(60) == 141
    assert said == b""


def test_a_user_who_interrupts_hears_no_complaint(tmp_path):
    for number in range(20):  # seconds of work, so that the signal comes in its midst on a busy machine, too
        (tmp_path / f"q{number}.yaml").write_text(HEAD + "env:\n" + lines(MANY - 100, "- &a@ x\n"))
    command = [sys.executable, "-m", "launchlint", "--isolated", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as process:
        while b"_ruamel_yaml" not in Path(f"/proc/{process.pid}/maps").read_bytes():  # until it reads
            time.sleep(0.001)
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 130
    assert said == b""


def test_the_first_faults_of_many_are_told_and_the_last_says_so(tmp_path, capsys):
    (tmp_path / "q.yaml").write_text(HEAD + "env:\n" + lines(2_500, "- ${run_idd}\n") + "--- # a document of its own\n" + HEAD + "env: ['${run_idd}']\n")
    assert main(["--isolated", "--format", "concise", str(tmp_path / "q.yaml")]) == 1
    told = [line for line in capsys.readouterr().out.splitlines() if "LL301" in line]
    assert len(told) == 2_002
    assert ["There are more like it" in line for line in told] == [False] * 2_000 + [True, False]
