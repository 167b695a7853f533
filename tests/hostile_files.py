"""Files made to hang, crash or fool whoever reads them, and what launchlint says of each.

Shared by `tests/test_hostile_files.py`, which holds the outcomes, and `bench/hostile.py`, which holds time and memory.
No file is kept in the repository: each kind is a function that makes one.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import launchlint

# Names that make any mapping the arguments of a `local-container` queue.
HEAD = "gpus: all\nshm-size: 8g\n"
MANY = 100_000
NEARLY = 4_900_000  # characters; a file may hold 5,000,000 bytes


class Kind(NamedTuple):
    """``make`` fills an empty folder and returns the path to check. ``exits``: 0 clean, 1 findings, 2 input error.

    ``says``: codes of findings that must be among those found, or words of the input error.
    """

    name: str
    make: Callable[[Path], Path | str]
    exits: int
    says: tuple[str, ...]

    @property
    def outcome(self) -> str:
        return ("clean", "finding", "input error")[self.exits]


KINDS: list[Kind] = []


def kind(name: str, exits: int, *says: str):
    def register(make: Callable[[Path], Path | str]) -> Callable[[Path], Path | str]:
        KINDS.append(Kind(name, make, exits, says))
        return make

    return register


def text(name: str, content: str | bytes | Callable[[], str | bytes], exits: int, *says: str, file: str = "q.yaml") -> None:
    """A kind that is one file with this content (a function where it is large)."""

    @kind(name, exits, *says)
    def make(folder: Path) -> Path:
        made = content() if callable(content) else content
        path = folder / file
        path.write_bytes(made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass"))
        return path


def lines(count: int, line: str) -> str:
    """A line over and over; `@` is its number."""
    return "".join(line.replace("@", str(number)) for number in range(count))


SYNTAX, DOUBLE, LIMIT = "LL001", "LL002", "LL007"

# --- what multiplies ------------------------------------------------------------------------------


def bomb(levels: int, wide: int = 10) -> str:
    rows = ["a0: &a0 [x]\n"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * wide)}]\n" for n in range(1, levels + 1)]
    return HEAD + "".join(rows)


text("alias bomb, 10^10 values", bomb(10), 1, LIMIT)
text("alias bomb of mappings", HEAD + "a0: &a0 {k: v}\n" + "".join(
    f"a{n}: &a{n} {{{', '.join(f'k{i}: *a{n - 1}' for i in range(9))}}}\n" for n in range(1, 12)), 1, LIMIT)
text("merge bomb", HEAD + "a0: &a0 {k: v}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 12)), 1, LIMIT)
text("merge chain of 90", HEAD + "a0: &a0 {k: v}\n" + lines(90, "m@: &m@ {<<: *a0}\n"), 1)
text("alias of itself", HEAD + "env: &a [*a]\n", 1, SYNTAX)
text("alias of itself, in a mapping", HEAD + "env: &a\n  again: *a\n", 1, SYNTAX)
text("merge of itself", HEAD + "env: &a\n  <<: *a\n", 1, SYNTAX)
text("merges in a circle", HEAD + "a: &a {b: &b {<<: *a}}\nc: {<<: *b}\n", 1, SYNTAX)
text("anchor defined twice", HEAD + "a: &a 1\nb: &a 2\ncpus: *a\n", 1, "LL601")
text("unknown alias", HEAD + "env: *nobody\n", 1, SYNTAX)
text("100,000 anchors", lambda: HEAD + "env:\n" + lines(MANY - 10, "- &a@ x\n"), 0)
text("100,000 aliases", lambda: HEAD + "env: [&a x" + ", *a" * MANY + "]\n", 1)

# --- depth ----------------------------------------------------------------------------------------

text("100,000 flow lists", lambda: HEAD + "env: " + "[" * MANY + "]" * MANY + "\n", 1, LIMIT)
text("100,000 flow lists, open", lambda: HEAD + "env: " + "[" * MANY, 1, LIMIT)
text("100,000 flow mappings", lambda: HEAD + "env: " + "{a: " * MANY + "}" * MANY + "\n", 1, LIMIT)
text("100,000 block lists", lambda: "- " * MANY + "x\n", 1, LIMIT)
text("100,000 block keys", lambda: "? " * MANY + "x\n", 1, LIMIT)
text("3,000 block mappings", lambda: "".join(f"{' ' * n}a:\n" for n in range(3000)), 1, LIMIT)
text("100,000 JSON lists", lambda: "[" * MANY + "]" * MANY, 1, LIMIT, file="q.json")
text("100,000 JSON lists, open", lambda: "[" * MANY, 1, LIMIT, file="q.json")
text("100,000 JSON lists behind a fault", lambda: "{x y\n" + "[\n" * MANY, 1, SYNTAX, file="q.json")
text("20,000 JSON lines without a bracket", lambda: "{\n" + ' "a": {\n  "b": 1,\n' * 20_000, 1, file="q.json")
text("100,000 JSON objects", lambda: '{"a":' * MANY + "1" + "}" * MANY, 1, LIMIT, file="q.json")
text("100,000 closing brackets", lambda: HEAD + "env: " + "]" * MANY, 1, SYNTAX)
text("100,000 braces of a field", lambda: f'{HEAD}env: ["{"{" * MANY}x{"}" * MANY}"]\n', 1, "LL101")
text("100,000 bare braces", lambda: f"{HEAD}env: {'{' * MANY}x{'}' * MANY}\n", 1)
text("100,000 open macros", lambda: f'{HEAD}env: ["{"${" * MANY}"]\n', 0)
text("JSON in text, 100,000 deep", lambda: json.dumps({"name": "q", "resourceType": "kubernetes",
     "config": "[" * MANY}), 1, file="q.json")  # as the API answers

# --- size -----------------------------------------------------------------------------------------

text("100 MB in one scalar", lambda: b'gpus: "' + b"x" * 100_000_000 + b'"\n', 1, LIMIT)
text("5 MB in one line", lambda: f'{HEAD}env: ["A={"x" * NEARLY}"]\n', 0)
text("5 MB of block text", lambda: f"{HEAD}name: |\n" + "  line\n" * 690_000, 1, "LL605")
text("5 MB of folded words", lambda: f"{HEAD}name: >\n" + "  word word word\n" * 290_000, 1, "LL605")
text("5 MB of blank lines", lambda: HEAD + "\n" * NEARLY, 0)
text("5 MB of blanks", lambda: HEAD + " " * NEARLY, 0)
text("5 MB of tabs", lambda: HEAD + "env: [a]\n" + "\t" * NEARLY + "x", 1, SYNTAX)
text("5 MB of comments", lambda: HEAD + "# launchlint is fine\n" * 230_000, 0)
text("5 MB of quotes", lambda: HEAD + 'env: ["' + '\\"' * (NEARLY // 2) + '"]\n', 0)
text("5 MB of an open quote", lambda: HEAD + 'env: "' + "x\n" * (NEARLY // 2), 1, SYNTAX)
text("5 MB of JSON escapes", lambda: '{"gpus": "all", "shm-size": "8g", "env": ["' + "\\u0041" * 800_000 + '"]}', 0, file="q.json")
text("5 MB of JSON blanks", lambda: '{"gpus": "all",' + " " * NEARLY + '"shm-size": "8g"}', 0, file="q.json")
text("5 MB of an open JSON string", lambda: '{"gpus": "' + "x" * NEARLY, 1, SYNTAX, file="q.json")
text("5 MB of an image", lambda: f"{HEAD}builder: {{accelerator: {{base_image: '{'a/' * (NEARLY // 2)}'}}}}\n", 1)
text("5 MB of an image's tag", lambda: f"{HEAD}builder: {{accelerator: {{base_image: 'nvidia/cuda:{'1' * NEARLY}'}}}}\n", 1)
text("100,000 keys in block style", lambda: lines(MANY, "k@: 1\n"), 1, LIMIT)
text("49,000 keys in block style", lambda: HEAD + "env:\n" + lines(49_000, "  k@: 1\n"), 1)
text("49,000 unknown flags", lambda: HEAD + lines(49_000, "k@: 1\n"), 1)
text("100,000 keys in flow style", lambda: HEAD + "env: {" + lines(MANY, "k@: 1, ") + "}\n", 1, LIMIT)
text("100,000 keys in JSON", lambda: json.dumps({f"k{n}": 1 for n in range(MANY)}), 1, LIMIT, file="q.json")
text("30,000 times one key", lambda: HEAD + "name: x\n" * 30_000, 1, DOUBLE)
text("30,000 JSON faults", lambda: "[" + "'," * 30_000, 1, SYNTAX, file="q.json")
text("20,000 documents", lambda: (HEAD + "---\n") * 19_000, 1, LIMIT)
text("20,000 documents with a comment", lambda: (HEAD + "# launchlint: resource=x\n---\n") * 19_000, 1, LIMIT)
text("1,000 documents with 5 MB", lambda: HEAD + "cpus: " + "1" * 4_800_000 + "\n" + ("---\n" + HEAD) * 999, 1)
text("100,000 empty documents", lambda: "---\n" * MANY, 0)
text("90,000 fields", lambda: HEAD + 'env: ["' + lines(90_000, "{{f@}}") + '"]\n', 0, "LL103")
text("20,000 long keys nobody knows", lambda: HEAD + lines(20_000, "launchlint_ignore_@: 1\n"), 1)
text("20,000 suppressions", lambda: HEAD + lines(20_000, "# launchlint: ignore[LL00@]\n"), 1)
text("20,000 open brackets, a line each", lambda: HEAD + lines(20_000, "a@: [\n"), 1, LIMIT)
text("100,000 tabs, a line each", lambda: HEAD + "env:\n" + "\t- x\n" * MANY, 1, SYNTAX)
text("100,000 control characters", lambda: HEAD + "\x01" * MANY, 1, SYNTAX)
text("30,000 lines with a control character", lambda: HEAD + "env:\n" + "- a\x01b\n" * 30_000, 1, SYNTAX)
text("30,000 keys with a control character", lambda: HEAD + lines(30_000, "k@: \x01\n"), 1, SYNTAX)
text("40,000 lines and one fault", lambda: HEAD + lines(40_000, "k@: 1\n") + "a: ]\n", 1, SYNTAX)
text("40,000 lines and twenty faults", lambda: HEAD + lines(20, "a@: ]\n" + "  - x\n" * 2000), 1, SYNTAX)
text("100,000 tags", lambda: HEAD + "env: [" + "!t x, " * (MANY - 100) + "]\n", 1)
text("a key of 1 MB", lambda: f"{HEAD}{'k' * 1_000_000}: 1\n", 1)

# --- bytes ----------------------------------------------------------------------------------------

text("NUL", HEAD + "name: a\0b\n", 1, SYNTAX)
text("NUL in JSON", '{"gpus": "all\0"}', 1, SYNTAX, file="q.json")
text("only NULs", b"\0" * 1000, 1, SYNTAX)
text("UTF-8 with a mark", b"\xef\xbb\xbf" + HEAD.encode(), 0)
text("UTF-8 with two marks", b"\xef\xbb\xbf" * 2 + HEAD.encode(), 0)
text("UTF-16, little end first", b"\xff\xfe" + HEAD.encode("utf-16-le"), 0)
text("UTF-16, big end first", b"\xfe\xff" + HEAD.encode("utf-16-be"), 0)
text("UTF-16, half a character", b"\xff\xfe" + HEAD.encode("utf-16-le") + b"x", 2, "UTF-16-LE")
text("UTF-16 without a mark", HEAD.encode("utf-16-le"), 1, SYNTAX)
text("UTF-32 with a mark", b"\xff\xfe\0\0" + HEAD.encode("utf-32-le"), 0)
text("Latin-1", HEAD.encode() + "name: é\n".encode("latin-1"), 2, "byte 0xe9 at line 3, column 7")
text("UTF-8 cut off", HEAD.encode() + "name: é".encode()[:-1], 2, "not UTF-8")
text("overlong UTF-8", HEAD.encode() + b"name: \xc0\x80\n", 2, "not UTF-8")
text("half a surrogate pair, raw", HEAD + "name: \ud800\n", 2, "not UTF-8")
text("half a surrogate pair, escaped", HEAD + 'name: "\\ud800"\n', 1)
text("half a surrogate pair, in JSON", '{"gpus": "\\ud800", "shm-size": "8g", "bad": "\\udc00"}', 1, "LL601", file="q.json")
text("escapes of a terminal", HEAD + "name: \x1b[31m\x1b]0;x\x07\n", 1, SYNTAX)
text("escapes of a terminal, escaped", HEAD + '"bad\\e[31m\\e]0;x\\a": 1\n', 1, "LL601")
text("text turned around", HEAD + '"bad\u202e\u2066": 1\n', 1, "LL601")
text("carriage returns and line feeds", HEAD.replace("\n", "\r\n"), 0)
text("carriage returns alone", HEAD.replace("\n", "\r"), 0)
text("next line, line and paragraph separators", HEAD + 'name: "a\x85b\u2028c\u2029d"\n', 1, "LL605")
text("separators for line ends", HEAD.replace("\n", "\u2028"), 0)
text("tabs for indentation", HEAD + "env:\n\t- a\n", 1, SYNTAX)
text("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 40, 2, "not UTF-8")
text("nothing", b"", 0)
text("commands for a CI system", HEAD + '"::error::x\\n##[error]y": 1\n', 1, "LL601")

# --- values ---------------------------------------------------------------------------------------

text("an integer of 5,000 digits", f"{HEAD}cpus: {'9' * 5000}\n", 1, LIMIT)
text("an integer of 5,000 digits, in JSON", f'{{"gpus": "all", "shm-size": {"9" * 5000}}}', 1, LIMIT, file="q.json")
text("a number of 100,000 places", lambda: f"{HEAD}cpus: 0.{'1' * MANY}\n", 0)
text("an exponent beyond all bounds", f"{HEAD}cpus: 1e999999999\n", 1)
text("an exponent in a quantity", "# launchlint: resource=kubernetes\nspec: {template: {spec: {containers: "
     "[{name: a, resources: {limits: {cpu: 1e999999999, memory: '9e9999999Gi'}}}]}}}\n", 1)
text("not a number, and infinity", HEAD + "cpus: .nan\nmemory: .inf\ncpu-shares: 1e400\n", 1)
text("JSON's NaN", '{"gpus": "all", "cpus": NaN}', 1, SYNTAX, file="q.json")
text("JSON's 1e999", '{"gpus": "all", "shm-size": "8g", "cpus": 1e999}', 0, file="q.json")
text("a date that is none", HEAD + "name: 2026-13-45\n", 1)
text("a JSON key twice", '{"gpus": "all", "shm-size": "8g", "gpus": "1"}', 1, DOUBLE, file="q.json")
text("a key that is a mapping", HEAD + "? {a: 1}\n: 2\n", 1)
text("a key that is a list", HEAD + "? [a, b]\n: 2\n", 1)
text("code to run", HEAD + "name: !!python/object/apply:os.system ['touch pwned']\n", 1)
text("tags of YAML 1.1", HEAD + "env: !!set {a, b}\nname: !!binary '!!!'\ncpus: !!int x\nmemory: !!timestamp y\n", 1)
text("directives", "%YAML 9.9\n%TAG ! tag:x,2000:\n%WHAT ever\n---\n" + HEAD, 1)
text("several documents", HEAD + "---\n" + HEAD + "...\n---\n[\n", 1, SYNTAX)
text("bounds beyond all bounds", "name: q\nresource_type: local-container\nresource_config: {gpus: '{{g}}'}\n"
     f"template_variables: {{g: {{schema: {{type: integer, minimum: {'9' * 4000}, maximum: 1e999, enum: [.nan]}}}}}}\n", 1)

# --- what is no file, or a strange one --------------------------------------------------------------


@kind("named pipe", 2, "is a named pipe, not a file")
def _(folder: Path) -> Path:
    os.mkfifo(folder / "q.yaml")
    return folder / "q.yaml"


@kind("socket", 2, "is a socket, not a file")
def _(folder: Path) -> Path:
    here = os.getcwd()
    os.chdir(folder)  # the path of a socket has room for some hundred characters
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("q.yaml")
    os.chdir(here)
    return folder / "q.yaml"


@kind("endless device", 2, "is a device, not a file")
def _(_: Path) -> str:
    return "/dev/zero"


@kind("link to an endless device", 2, "is a device, not a file")
def _(folder: Path) -> Path:
    (folder / "q.yaml").symlink_to("/dev/zero")
    return folder / "q.yaml"


@kind("link to itself", 2, "is a link that leads in a circle")
def _(folder: Path) -> Path:
    (folder / "q.yaml").symlink_to("q.yaml")
    return folder / "q.yaml"


@kind("link to nothing", 2, "does not exist")
def _(folder: Path) -> Path:
    (folder / "q.yaml").symlink_to("nowhere.yaml")
    return folder / "q.yaml"


@kind("folder that holds itself by a link", 1, "LL601")
def _(folder: Path) -> Path:
    (folder / "queues").mkdir()
    (folder / "queues" / "q.yaml").write_text(HEAD + "bad: 1\n")
    for number in range(5):
        (folder / "queues" / f"loop{number}").symlink_to(folder, target_is_directory=True)
    return folder


@kind("folder full of what is no file", 1, "LL601")
def _(folder: Path) -> Path:
    os.mkfifo(folder / "a.yaml")
    (folder / "b.yaml").symlink_to("b.yaml")
    (folder / "c.yaml").symlink_to("/dev/zero")
    (folder / "d.yaml").mkdir()
    (folder / "queue.yaml").write_text(HEAD + "bad: 1\n")
    return folder


@kind("folder of 90 levels", 1, "LL601")
def _(folder: Path) -> Path:
    deep = folder.joinpath(*["d"] * 90)
    deep.mkdir(parents=True)
    (deep / "queue.yaml").write_text(HEAD + "bad: 1\n")
    return folder


@kind("folder named like a file", 2, "holds no .yaml, .yml or .json file to check")
def _(folder: Path) -> Path:
    (folder / "q.yaml").mkdir()
    return folder / "q.yaml"


@kind("memory of the process, as a file", 2, "cannot be read")
def _(_: Path) -> str:
    return "/proc/self/mem"


@kind("null device", 2, "is a device, not a file")
def _(_: Path) -> str:
    return os.devnull


@kind("name that is not there", 2, "does not exist")
def _(folder: Path) -> Path:
    return folder / "q.yaml"


@kind("file for a folder", 2, "does not exist (a part of the path is a file)")
def _(folder: Path) -> Path:
    (folder / "q").write_text(HEAD)
    return folder / "q" / "q.yaml"


@kind("name of 5,000 characters", 2, "is too long a path")
def _(folder: Path) -> Path:
    return folder / ("q" * 5000 + ".yaml")


@kind("name with a line end, an escape and a command", 1, "LL601")
def _(folder: Path) -> Path:
    path = folder / "q\n::error::x\r##[error]y\x1b[31m\u202e.yaml"
    path.write_text(HEAD + "bad: 1\n")
    return path


@kind("name that is not UTF-8", 1, "LL601")
def _(folder: Path) -> Path:
    path = folder / os.fsdecode(b"q\xff\xfe.yaml")
    path.write_text(HEAD + "bad: 1\n")
    return path


@kind("tiles that cannot be read", 2, "is not UTF-8")
def _(folder: Path) -> Path:
    (folder / "q.yaml").write_text(HEAD + 'env: ["{{a}}"]\n')
    (folder / "q.tiles.yaml").write_bytes(b"a: \xff\n")
    return folder / "q.yaml"


@kind("tiles that explode", 1)
def _(folder: Path) -> Path:
    (folder / "q.yaml").write_text(HEAD + 'env: ["{{a}}"]\n')
    (folder / "q.tiles.yaml").write_text(bomb(10))
    return folder / "q.yaml"


# --- running them ----------------------------------------------------------------------------------


class Done(NamedTuple):
    """How one run ended. ``mib`` is its peak, or the peak of the process that started it where that was more."""

    code: int
    out: str
    err: str
    seconds: float
    cpu: float
    mib: float


def environment() -> dict[str, str]:
    """For a process that finds the same launchlint as this one."""
    root = str(Path(launchlint.__file__).parent.parent)
    found = {**os.environ, "PYTHONPATH": os.pathsep.join([root, *sys.path]), "COLUMNS": "100"}
    found.pop("GITHUB_ACTIONS", None)
    return found


def run(*arguments: str, memory: int = 0, timeout: float = 60) -> Done:
    """Run launchlint in a process of its own, with at most ``memory`` MiB of address space (0: any)."""
    command = [sys.executable, "-m", "launchlint", *arguments]
    if memory:
        command = ["sh", "-c", 'ulimit -v "$0" && exec "$@"', str(memory * 1024), *command]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment())
        watch = threading.Timer(timeout, process.kill)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        watch.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        said = [file.read().decode("utf-8", "backslashreplace") for file in (out, err)]
    return Done(process.returncode, *said, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def wrong(kind: Kind, done: Done) -> str | None:
    """What is wrong with the outcome of `--format json` on a kind, or None."""
    if done.code != kind.exits:
        return f"exit status {done.code} where {kind.exits} was expected: {(done.err or done.out)[-300:]}"
    if "Traceback" in done.err or "internal error" in done.err:
        return f"a traceback: {done.err[-300:]}"
    told = json.loads(done.out)
    if kind.exits == 2:
        errors = [error["message"] for error in told["unreadable"]]
        missing = [words for words in kind.says if not any(words in error for error in errors)]
        return f"no input error with {missing}, but {errors}" if missing or not errors else None
    found = {finding["code"] for finding in told["findings"]}
    missing = [code for code in kind.says if code not in found]
    if kind.exits == 1 and not all(finding["line"] >= 1 for finding in told["findings"]):
        return "a finding without a place"
    return f"no finding {missing}, but {sorted(found)}" if missing else None
