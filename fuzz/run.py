"""Coverage-guided fuzzing: `python fuzz/run.py [--seconds 600] [TARGET ...]`; needs `pip install --group fuzz`.

Each target runs in a process of its own for its share of the seconds, beginning with the examples of every rule, the
files below `examples/` and the corpus (`fuzz/corpus/TARGET/`). What breaks a promise is written below `--out` and
the exit status is 1: make a test of it, or put the file into the corpus, which the tests try every time.

`python fuzz/run.py --keep --out FOLDER` adds to the corpus what a run found there: of the inputs that reach lines and
jumps no other input of the target reaches, the shortest ones.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))


def seeds(target: str) -> list[bytes]:
    """The examples of every rule, real files, and what once failed."""
    from fuzz.targets import PREFIXED
    from launchlint import registry

    texts = [
        (example.name, example.source_text) for rule in registry.all_rules() for example in (*rule.flags, *rule.allows)
    ]
    texts += [(path.name, path.read_text("utf-8")) for path in sorted((HERE.parent / "examples").rglob("*.*ml"))]
    made = []
    for name, text in texts:
        is_json = name.endswith(".json")
        if target in PREFIXED:
            made.append((b"\x01" if is_json else b"\x00") + text.encode())
        elif is_json == (target == "json"):
            made.append(text.encode())
    return made + kept(target)


def kept(target: str) -> list[bytes]:
    """What once failed, and what a run found that reaches more than the seeds do."""
    folder = HERE / "corpus" / target
    return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.is_dir() else []


WORDS = (
    "{{ }} ${ } <<: --- ... |- >- &a *a !!str # launchlint: ignore[ resource= name: resource_type: kubernetes gpus: shm-size: "
    "spec: containers: builder: accelerator: base_image: template_variables: schema: type: integer enum: minimum: nvidia/cuda: "
    "RoleArn: worker_pool_specs: queues: max_jobs: image: env: limits: nvidia.com/gpu \\ud800 null true 010 1e999 .inf"
).split()


MOST_KEPT = 40  # files of a target's corpus
LONGEST_KEPT = 2_000


def reached(target: str, data: bytes) -> set[tuple[object, int, int]]:
    """The jumps from line to line in launchlint that one input takes."""
    from fuzz.targets import TARGETS

    found: set[tuple[object, int, int]] = set()

    def enter(frame, event, argument):  # type: ignore[no-untyped-def]
        if f"launchlint{os.sep}" not in frame.f_code.co_filename:
            return None
        code, last = frame.f_code, 0

        def step(frame, event, argument):  # type: ignore[no-untyped-def]
            nonlocal last
            if event == "line":
                found.add((code, last, frame.f_lineno))
                last = frame.f_lineno
            return step

        return step

    sys.settrace(enter)
    try:
        TARGETS[target](data)
    finally:
        sys.settrace(None)
    return found


def keep(target: str, folder: Path) -> int:
    """Add to a target's corpus what a run found below ``folder``. Returns how many files that were."""
    seen: set[tuple[object, int, int]] = set()
    for data in seeds(target):
        seen |= reached(target, data)
    corpus = HERE / "corpus" / target
    corpus.mkdir(parents=True, exist_ok=True)
    room = MOST_KEPT - len(list(corpus.iterdir()))
    added = 0
    found = {path.read_bytes() for path in (folder / target / "corpus").iterdir()}
    for data in sorted(found, key=lambda data: (len(data), data)):
        if added >= room or len(data) > LONGEST_KEPT:
            break
        new = reached(target, data) - seen
        if new:
            seen |= new
            (corpus / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)
            added += 1
    return added


def one(target: str, seconds: int, out: str) -> None:
    """Fuzz a target in this process, which then ends."""
    import atheris

    with atheris.instrument_imports(include=["launchlint"]):
        from fuzz import targets
        from launchlint import registry

        registry.all_rules()
        targets.warm()
    folder = Path(out) / target
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = folder / "words.dict"
    words.write_text("".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"\n' for word in WORDS))
    options = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=20", "-rss_limit_mb=2000", f"-dict={words}"]
    options += [f"-artifact_prefix={folder}/failed-", "-print_final_stats=1", "-verbosity=1"]
    atheris.Setup(["fuzz", *options, str(corpus)], targets.TARGETS[target])
    atheris.Fuzz()


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("targets", nargs="*", metavar="TARGET", help="yaml, json, check, fix ... (default: all)")
    arguments.add_argument("--seconds", type=int, default=600, help="for all targets together")
    arguments.add_argument("--out", metavar="FOLDER", help="where failing inputs go (default: a new folder)")
    arguments.add_argument("--keep", action="store_true", help="add what the run in --out found to the corpus")
    arguments.add_argument("--in-this-process", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.in_this_process:
        one(options.targets[0], options.seconds, options.out)  # before anything is imported, to be instrumented
    from fuzz.targets import TARGETS

    if unknown := set(options.targets) - set(TARGETS):
        arguments.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    if options.keep:
        if not options.out:
            arguments.error("--keep needs --out, the folder of a run")
        for name in options.targets or [name for name in TARGETS if (Path(options.out) / name).is_dir()]:
            print(f"{name}: {keep(name, Path(options.out))} files added", flush=True)
        return 0
    try:
        import atheris  # noqa: F401
    except ImportError:
        print("fuzzing needs atheris: pip install --group fuzz", file=sys.stderr)
        return 2
    names = options.targets or list(TARGETS)
    out = options.out or tempfile.mkdtemp(prefix="launchlint-fuzz-")
    share = max(options.seconds // len(names), 1)
    failed = []
    for name in names:
        print(f"== {name}: {share} s", flush=True)
        command = [sys.executable, __file__, name, "--seconds", str(share), "--out", out, "--in-this-process"]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        said = (done.stdout + done.stderr).splitlines()
        stats = {line.split()[0]: line.split()[-1] for line in said if line.startswith("stat::")}
        tried, kept_ones = (
            stats.get(f"stat::{word}:", "?") for word in ("number_of_executed_units", "new_units_added")
        )
        print(f"   {tried} inputs tried, {kept_ones} of them reached something new", flush=True)
        found = sorted((Path(out) / name).glob("failed-*"))
        if done.returncode or found:
            failed.append(name)
            print("\n".join(line for line in said[-60:] if not line.startswith(("INFO", "WARNING"))))
            print("   FAILED on " + ", ".join(map(str, found)) if found else "   FAILED")
    print(f"{len(failed)} of {len(names)} targets failed" if failed else f"{len(names)} targets held")
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main())
