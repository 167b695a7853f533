"""Measure launchlint against its peers: `python bench/run.py [--quick] [--json FILE]`.

Whole processes, in turn (A B A B ...), so that a machine whose speed drifts slows both; medians and the median of the
ratios pair by pair. Peers come with `pip install check-jsonschema yamllint`; one that is absent is left out and said so.
Absolute times belong to the machine; ratios travel.

check-jsonschema is given the schema we publish for editors (schemas/editor/queue.schema.json): the fields of all resources,
which is the part of the work a schema can do. yamllint looks at the style of YAML alone. Every rule of launchlint is on.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE))
from corpus import make  # noqa: E402

PASS, FLOOR, SCHEMA, LINT = "python -c pass", "floor", "check-jsonschema", "yamllint"
ONE = "one process"  # launchlint without children
# What the product promises: files, which launchlint, peer, bound, and what it bounds.
#   "x": at most so many times the peer's wall time; "/": at least so many times as fast; "MiB": peak memory;
#   "s": seconds on the machine they were promised of, whose `python -c pass` takes PASS_SECONDS: on a slower one as much
#   more as that takes there.
PASS_SECONDS = 0.010
TARGETS = (
    (1, "", PASS, 4.0, "x"),
    (1, "", PASS, 25, "MiB"),
    (100, "", SCHEMA, 8.0, "/"),
    (100, "", LINT, 10.0, "/"),
    (1000, ONE, SCHEMA, 4.5, "/"),
    (1000, "", SCHEMA, 8.0, "/"),
    (1000, "", PASS, 25, "MiB"),
    (5000, "", PASS, 1.6, "s"),
    (5000, "", PASS, 35, "MiB"),
)
# Pairs of runs: the shorter a run, the more of them.
RUNS = {1: 25, 100: 15, 1000: 5, 5000: 3}
QUICK = {1: 9, 100: 3}


def adopt() -> None:
    """Have processes whose parent does not wait for them handed to this one, so that their part is counted as well."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def measure(command: list[str]) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak memory in MiB (largest process) of one run."""
    started = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        os.execvp(command[0], command)
    _, _, usage = os.wait4(pid, 0)
    wall, cpu, memory = time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss
    while True:
        try:
            _, _, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return wall, cpu, memory / 1024
        cpu += usage.ru_utime + usage.ru_stime
        memory = max(memory, usage.ru_maxrss)


def pair(ours: list[str], theirs: list[str], runs: int) -> dict[str, float]:
    """Medians of both, and of the ratio of each pair: how many times as long the peer takes."""
    measure(ours), measure(theirs)  # warm: byte code and disk cache
    pairs = [(measure(ours), measure(theirs)) for _ in range(runs)]
    return {
        "ours": statistics.median(a[0] for a, _ in pairs),
        "theirs": statistics.median(b[0] for _, b in pairs),
        "ratio": statistics.median(b[0] / a[0] for a, b in pairs),
        "cpu_ratio": statistics.median(b[1] / a[1] for a, b in pairs),
        "memory": max(a[2] for a, _ in pairs),
        "their_memory": max(b[2] for _, b in pairs),
    }


def tool(name: str) -> str | None:
    """A console script of this interpreter, else one on the path."""
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.exists() else shutil.which(name)


def peers(folder: Path, count: int) -> dict[str, list[str] | None]:
    files = sorted(str(path) for path in folder.rglob("*") if path.is_file())
    schema, lint = tool("check-jsonschema"), tool("yamllint")
    found: dict[str, list[str] | None] = {
        PASS: [sys.executable, "-c", "pass"],
        FLOOR: [sys.executable, str(HERE / "floor.py"), str(folder)],
    }
    if count <= 1000:
        where = str(ROOT / "schemas" / "editor" / "queue.schema.json")
        found[SCHEMA] = [schema, "--schemafile", where, *files] if schema else None
    if count <= 100:
        found[LINT] = [lint, "-d", "relaxed", str(folder)] if lint else None
    return found


def verdicts(count: int, which: str, peer: str, result: dict[str, float], slack: float) -> tuple[list[str], bool]:
    """What was promised of this row, and whether all of it holds."""
    said, good = [], True
    for files, ours, theirs, bound, kind in TARGETS:
        if (files, ours, theirs) != (count, which, peer):
            continue
        bound = bound / slack if kind == "/" else bound * slack
        if kind == "MiB":
            value = result["memory"]
            holds, text = value <= bound, f"at most {bound:g} MiB"
        elif kind == "s":
            value = result["ours"]
            here = bound * max(1.0, result["theirs"] / PASS_SECONDS)
            holds, text = value <= here, f"at most {bound:g} s, {here:.1f} s on this machine"
        elif kind == "x":
            value = 1 / result["ratio"]
            holds, text = value <= bound, f"at most {bound:g}x as long"
        else:
            value = result["ratio"]
            holds, text = value >= bound, f"at least {bound:g}x as fast"
        said.append(f"{'ok' if holds else 'MISSED'}: {text}, is {value:.1f}")
        good &= holds
    return said, good


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--quick", action="store_true", help="few files and runs, and half of what is promised")
    arguments.add_argument("--json", metavar="FILE", help="write the results, for bench/chart.py")
    options = arguments.parse_args()
    adopt()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed tool has its byte code
    script = tool("launchlint")
    ours = [script] if script else [sys.executable, "-m", "launchlint"]
    results, missed = [], 0
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)  # no settings file is near
        print(
            f"{'files':>6} {'corpus':7} {'against':18} {'launchlint':>11} {'other':>10} {'faster':>8} {'CPU':>7} {'MiB':>5}"
        )
        for count, runs in (QUICK if options.quick else RUNS).items():
            for faulty in (False, True):
                folder = Path(scratch) / f"queues-{count}-{'faulty' if faulty else 'valid'}"
                make(folder, count, faulty)
                for name, command in peers(folder, count).items():
                    if faulty and name != PASS:
                        continue
                    if command is None:
                        print(f"{count:>6} {name} is not installed: left out")
                        continue
                    for which in ("", ONE) if (count, name) == (1000, SCHEMA) and not faulty else ("",):
                        row = [*ours, *(["--jobs", "1"] if which else []), str(folder)]
                        result = pair(row, command, runs)
                        said, good = (
                            verdicts(count, which, name, result, 2.0 if options.quick else 1.0)
                            if not faulty
                            else ([], True)
                        )
                        missed += not good
                        results.append({"files": count, "faulty": faulty, "which": which, "peer": name, **result})
                        print(
                            f"{count:>6} {'faulty' if faulty else 'valid':7} {name:18} {result['ours'] * 1000:>8.0f} ms"
                            f" {result['theirs'] * 1000:>7.0f} ms {result['ratio']:>7.2f}x {result['cpu_ratio']:>6.2f}x"
                            f" {result['memory']:>5.0f}  {'; '.join(said)}{f' ({which})' if which else ''}".rstrip(),
                            flush=True,
                        )
    if options.json:
        os.chdir(ROOT)
        Path(options.json).write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    kept = "nothing is far from what is promised" if options.quick else "all promises hold"
    print(f"{missed} promises missed" if missed else kept)
    return int(missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
