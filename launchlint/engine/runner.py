"""Checks many files: one after the other, or in forked children where that pays.

A child costs some milliseconds with all that follows, as much as checking ten files, and pays from some thirty files on
(docs/performance.md); Windows has no fork and runs in one process.
"""

from __future__ import annotations

import os

from launchlint.engine.checker import check_file
from launchlint.engine.discovery import InputFailure, load, tiles_beside
from launchlint.engine.run import InputError, Run, Skipped
from launchlint.model.file import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from launchlint.engine.checker import Report
    from launchlint.engine.discovery import Found
    from launchlint.engine.settings import Settings
    from launchlint.model.file import LaunchFile
    from launchlint.text import Source

FORK_FROM = 30
FIRST = 4  # files that are checked before there are children
MOST_TICKETS = 2_000  # of two bytes each: a pipe takes that much on any system before anybody reads


def run_files(
    files: Sequence[Found],
    settings_for: Callable[[str], Settings],
    jobs: int = 1,
    stdin: Source | None = None,
    progress: Callable[[int], None] | None = None,
) -> Run:
    """Check every file. A file that cannot be read is an input error and hides no other.

    ``progress`` is told the share that is done, in percent, now and then.
    """
    if jobs > 1 and len(files) >= FORK_FROM and hasattr(os, "fork"):
        run = _forked(files, settings_for, jobs, progress)
    else:
        run = _run(files, settings_for, stdin, progress)
    check_together(run, settings_for, stdin)
    return run


def _run(
    files: Sequence[Found],
    settings_for: Callable[[str], Settings],
    stdin: Source | None = None,
    progress: Callable[[int], None] | None = None,
) -> Run:
    run = Run()
    for number, found in enumerate(files):
        if progress is not None and number % 50 == 0:
            progress(100 * number // len(files))
        _check(found, settings_for, run, stdin, len(files) == 1)
    return run


def check_together(
    run: Run, settings_for: Callable[[str], Settings], stdin: Source | None, get: Callable[[str], Source] = load
) -> None:
    """The rules that look at all files of a run. Standard input stands for a file that may be among them."""
    mentions = [mention for mention in run.mentions if stdin is None or mention.path != stdin.path]
    if len(mentions) < 2:
        return
    from launchlint.engine.tree import check_tree

    for report in check_tree(mentions, settings_for, get):
        run.findings += report.findings
        run.suppressed += report.suppressed
        run.crashes += report.crashes
    run.findings.sort(key=lambda finding: finding.sort_key)


def _check(found: Found, settings_for: Callable[[str], Settings], run: Run, stdin: Source | None, alone: bool) -> None:
    file = read_found(found, settings_for, run, stdin)
    if file is not None:
        record(run, check_file(file, settings_for(file.source.path)), alone)
        file.release()


def read_found(
    found: Found,
    settings_for: Callable[[str], Settings],
    run: Run,
    stdin: Source | None,
    get: Callable[[str], Source] = load,
) -> LaunchFile | None:
    """A file to check with its tiles, or None: then the run says why. ``get`` reads a path."""
    path = found.path
    try:
        source = stdin if path == "-" and stdin is not None else get(path)
        beside = None if found.alone else tiles_beside(path)
        tiles = get(beside) if beside is not None else None
    except InputFailure as failure:
        run.errors.append(InputError(failure.path, failure.message))
        return None
    context = settings_for(source.path).context_for(source.path, found.named)
    file = read(source, context, tiles)
    if file.empty:
        run.skipped.append(Skipped(source.path, "empty"))
        return None
    if not found.named and not file.recognised and not file.claims_launch:
        run.skipped.append(Skipped(source.path, "not a Launch config"))
        return None
    return file


def record(run: Run, report: Report, alone: bool = False) -> None:
    """Add what checking one file gave. ``alone``: there is no other whose queues it could be at odds with."""
    run.files += 1
    if not alone or len(report.file.configs) > 1:
        run.mentions += report.file.mentions
    run.findings += report.findings
    run.suppressed += report.suppressed
    run.crashes += report.crashes


def _forked(
    files: Sequence[Found],
    settings_for: Callable[[str], Settings],
    jobs: int,
    progress: Callable[[int], None] | None = None,
) -> Run:
    """Processes share the files and send what they found through pipes.

    A few files come first, from all over the tree: what they make us import and remember, every child then has. The
    others lie in a pipe as tickets, of which each process takes the next one until there is none: so all end together.
    """
    import sys

    ahead = set(range(0, len(files), len(files) // FIRST)[:FIRST])
    whole = _run([files[number] for number in ahead], settings_for)
    files = [found for number, found in enumerate(files) if number not in ahead]
    # One file, or so many that each process takes some dozens of tickets and all of them fit into a pipe.
    size = max(1, min(16, len(files) // (32 * jobs)), -(-len(files) // MOST_TICKETS))
    shares = [files[start : start + size] for start in range(0, len(files), size)]
    while _left:
        os.waitpid(_left.pop(), 0)
    tickets, desk = os.pipe()
    os.write(desk, b"".join(number.to_bytes(2, "big") for number in range(len(shares))))
    os.close(desk)
    sys.stdout.flush()
    sys.stderr.flush()
    children: list[tuple[int, int]] = []
    for _ in range(1, jobs):
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                os.close(reading)
                run, done = _share(tickets, shares, settings_for)
                with os.fdopen(writing, "wb") as pipe:
                    pipe.write(_packed(run, done) + _END)
                code = 0
            finally:
                os._exit(code)
        os.close(writing)
        children.append((pid, reading))
    run, done = _share(tickets, shares, settings_for, progress)
    whole.merge(run)
    os.close(tickets)
    missing = set(range(len(shares))).difference(done)
    for pid, reading in children:
        with os.fdopen(reading, "rb") as pipe:
            sent = pipe.read()
        _left.append(pid)
        if sent[-len(_END) :] == _END:
            run, done = _unpacked(sent)
            whole.merge(run)
            missing.difference_update(done)
    # Of a child that died (killed, out of memory) the files are checked here: none is lost.
    whole.merge(_run([found for number in sorted(missing) for found in shares[number]], settings_for))
    whole.findings.sort(key=lambda finding: finding.sort_key)
    whole.errors.sort()
    whole.skipped.sort()
    return whole


def _share(
    tickets: int,
    shares: Sequence[Sequence[Found]],
    settings_for: Callable[[str], Settings],
    progress: Callable[[int], None] | None = None,
) -> tuple[Run, list[int]]:
    """Check the share of each ticket this process gets hold of. Returns these tickets as well."""
    run = Run()
    done: list[int] = []
    while ticket := os.read(tickets, 2):
        number = int.from_bytes(ticket, "big")
        if progress is not None:
            progress(100 * number // len(shares))
        for found in shares[number]:
            _check(found, settings_for, run, None, False)
        done.append(number)
    return run, done


_PICKLED, _PLAIN = b"p", b"m"
_END = b"launchlint: that is all"
# Children that have sent what they found. The system takes half a millisecond to end them: nobody waits for that.
_left: list[int] = []


def _packed(run: Run, done: list[int]) -> bytes:
    """A child's result on its way to the parent. Of clean files there is little, and pickle would cost an import."""
    if run.findings or run.suppressed or run.crashes:
        import pickle

        return _PICKLED + pickle.dumps((run, done), pickle.HIGHEST_PROTOCOL)
    import marshal

    lists = run.errors, run.skipped, run.mentions
    return _PLAIN + marshal.dumps((done, run.files, *([tuple(item) for item in items] for items in lists)))


def _unpacked(sent: bytes) -> tuple[Run, list[int]]:
    if sent[:1] == _PICKLED:
        import pickle

        return pickle.loads(sent[1:])  # type: ignore[no-any-return]
    import marshal

    run = Run()
    done, run.files, errors, skipped, mentions = marshal.loads(sent[1:])
    run.errors = [InputError(*error) for error in errors]
    run.skipped = [Skipped(*file) for file in skipped]
    if mentions:
        from launchlint.model.tree import Mention

        run.mentions = [Mention(*mention) for mention in mentions]
    return run, done
