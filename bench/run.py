"""Measure launchlint against its peers: `python bench/run.py [--quick]`.

Whole processes, in turn (A B A B ...), so that a machine whose speed drifts slows both; medians and
the median of the ratios pair by pair. Peers need `pip install check-jsonschema yamllint`; one that
is absent is left out and said so. Absolute times belong to the machine; ratios travel.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from corpus import make  # noqa: E402

# Targets of the product: (files, peer, what must hold of launchlint's wall time against the peer's).
TARGETS = (
    (1, "python -c pass", 4.0, "at most"),
    (1, "check-jsonschema", 8.0, "faster by"),
    (100, "check-jsonschema", 8.0, "faster by"),
    (100, "yamllint", 10.0, "faster by"),
    (1000, "check-jsonschema", 8.0, "faster by"),
)


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
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def pair(ours: list[str], theirs: list[str], runs: int) -> dict[str, float]:
    measure(ours), measure(theirs)  # warm: byte code and disk cache
    pairs = [(measure(ours), measure(theirs)) for _ in range(runs)]
    return {
        "ours": statistics.median(a[0] for a, _ in pairs),
        "theirs": statistics.median(b[0] for _, b in pairs),
        "ratio": statistics.median(b[0] / a[0] for a, b in pairs),
        "memory": max(a[2] for a, _ in pairs),
        "their_memory": max(b[2] for _, b in pairs),
    }


def peers(folder: Path, schema: Path) -> dict[str, list[str] | None]:
    files = sorted(str(path) for path in folder.rglob("*") if path.is_file())
    check_jsonschema, yamllint = shutil.which("check-jsonschema"), shutil.which("yamllint")
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "check-jsonschema": [check_jsonschema, "--schemafile", str(schema), *files] if check_jsonschema else None,
        "yamllint": [yamllint, "-d", "relaxed", str(folder)] if yamllint else None,
    }


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="few files and runs; fails only on a gross regression")
    arguments.add_argument("--json", metavar="FILE", help="write the results")
    options = arguments.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed tool has its byte code
    counts = (1, 100) if options.quick else (1, 100, 1000, 5000)
    # The console script of this interpreter, as a user would run it.
    script = Path(sys.executable).parent / "launchlint"
    ours = [str(script)] if script.exists() else [sys.executable, "-m", "launchlint"]
    results, failed = [], False
    with tempfile.TemporaryDirectory() as scratch:
        schema = Path(scratch) / "queue.json"
        from launchlint.paths import schema_path

        shutil.copy(schema_path("queue-definition"), schema)
        print(
            f"{'files':>6} {'corpus':8} {'against':18} {'launchlint':>11} {'other':>10} {'ratio':>8} {'MiB':>6}  target"
        )
        for count in counts:
            for faulty in (False, True):
                folder = Path(scratch) / f"queues-{count}-{'faulty' if faulty else 'valid'}"
                make(folder, count, faulty)
                for name, command in peers(folder, schema).items():
                    if command is None:
                        print(f"{count:>6} {name} is not installed: left out")
                        continue
                    if (faulty and name != "python -c pass") or (count == 5000 and name != "python -c pass"):
                        continue
                    runs = 15 if count == 1 else 7 if count == 100 else 3
                    result = pair([*ours, "--isolated", str(folder)], command, 5 if options.quick else runs)
                    verdict = ""
                    for files, peer, bound, how in TARGETS:
                        if (files, peer) == (count, name) and not faulty:
                            slack = 2.0 if options.quick else 1.0
                            value = 1 / result["ratio"] if how == "at most" else result["ratio"]
                            good = value <= bound * slack if how == "at most" else value >= bound / slack
                            verdict = f"{'ok' if good else 'MISSED'}: {how} {bound:g}x, is {value:.1f}x"
                            failed |= not good
                    results.append({"files": count, "faulty": faulty, "peer": name, **result})
                    print(
                        f"{count:>6} {'faulty' if faulty else 'valid':8} {name:18} {result['ours'] * 1000:>8.0f} ms"
                        f" {result['theirs'] * 1000:>7.0f} ms {result['ratio']:>7.2f}x {result['memory']:>6.0f}"
                        f"  {verdict}"
                    )
    if options.json:
        Path(options.json).write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
