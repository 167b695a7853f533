"""What hostile files cost: `python bench/hostile.py [WORDS]` checks each kind and prints outcome, seconds and MiB.

Fails where an outcome is not the expected one, or takes more than 2 s or 200 MB. WORDS pick kinds by their names. The
kinds are those of `tests/hostile_files.py`; the tests hold their outcomes only, since time belongs to the machine.
"""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.hostile_files import KINDS, run, wrong

SECONDS, MIB = 2.0, 200e6 / 2**20


def apart(work):
    """What a function returns in a process of its own: the peak of the process that starts a run counts as the run's."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(work(), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        result = pipe.read()
    os.waitpid(child, 0)
    return pickle.loads(result)


def tried(kind, path: str) -> tuple[str | None, float, float]:
    """What is wrong with checking the files of a kind, if anything; seconds and MiB.

    The seconds are those of the processor, which a busy machine does not lengthen; who only waits is ended and so fails.
    """
    done = run("--isolated", "--format", "json", path)
    problem = wrong(kind, done)
    if problem is None and (done.cpu > SECONDS or done.mib > MIB):
        problem = f"MISSED: at most {SECONDS:g} s and {MIB:.0f} MiB"
    return problem, done.cpu, done.mib


def main() -> int:
    missed = 0
    print(f"{'kind':45} {'outcome':12} {'seconds':>8} {'MiB':>5}")
    for kind in KINDS:
        if not all(word in kind.name for word in sys.argv[1:]):
            continue
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            path = apart(lambda kind=kind, folder=folder: str(kind.make(folder)))
            for _ in range(3):  # caches that others fill lengthen the processor's time as well
                problem, seconds, mib = apart(lambda kind=kind, path=path: tried(kind, path))
                if problem is None:
                    break
        missed += problem is not None
        row = f"{kind.name:45} {kind.outcome:12} {seconds:>8.2f} {mib:>5.0f}  {problem or ''}"
        print(row.rstrip(), flush=True)
    print(f"{missed} beyond what was promised" if missed else "all as promised")
    return int(missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
