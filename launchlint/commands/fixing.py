"""`launchlint --fix`, `--fix-only` and `--diff`: apply fixes, or show what they would change.

Exit status: `--fix` tells of what is left; `--fix-only` is 0 unless a file could not be read or
written; `--diff` is 1 where there is something to fix, 0 where there is not, and writes nothing.
"""

from __future__ import annotations

import sys
import time

from launchlint.commands.check import USAGE, Usage, gather, show, tell
from launchlint.engine.fixer import FixRun, diff, fix_files
from launchlint.engine.run import InputError
from launchlint.engine.write import WriteFailure, replace
from launchlint.render.summary import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.cli import Options
    from launchlint.engine.fixer import Change
    from launchlint.engine.run import Run


def run(options: Options, outputs: list[tuple[str, str | None]]) -> int:
    """Fix what the options name. Returns the exit status."""
    if options.since is not None:
        raise Usage("--since cannot be combined with fixing: lines move while they are fixed")
    started = time.perf_counter()
    inputs = gather(options)
    fixed = fix_files(inputs.files, inputs.resolver, options.unsafe_fixes, inputs.stdin)
    result = fixed.run
    result.judge_by(inputs.resolver)
    result.errors += inputs.errors
    if options.diff:
        return _diff(fixed)
    here = [change for change in fixed.changes if inputs.stdin is None or change.source is not inputs.stdin]
    failures = _write(here, options)
    if failures:
        # Tell of the files as they are, not as they would be.
        from launchlint.engine.runner import run_files

        errors = result.errors
        result = run_files(inputs.files, inputs.resolver, 1, inputs.stdin)
        result.errors = errors + failures
        result.judge_by(inputs.resolver)
    result.seconds = time.perf_counter() - started
    if fixed.applied and not options.quiet:
        written = len(fixed.changes) - len(failures)
        tell(
            f"fixed {plural(len(fixed.applied), 'finding')} in {plural(written, 'file')}"
            if written
            else "nothing fixed"
        )
    if inputs.stdin is not None:
        # A filter: the text goes on, and the findings to standard error.
        sys.stdout.write(next((text for source, text in fixed.changes if source is inputs.stdin), inputs.stdin.text))
    if not options.fix_only or result.errors or result.crashes:
        show(options, result, [] if options.fix_only else outputs)
    if options.fix_only and result.exit_code == 1:
        return 0
    return 0 if options.exit_zero and result.exit_code == 1 else result.exit_code


def _write(changes: list[Change], options: Options) -> list[InputError]:
    """Write each changed file; those that cannot be written are left as they are."""
    failures = []
    for change in changes:
        try:
            replace([change], options.paths)
        except WriteFailure as failure:
            failures.append(InputError(failure.path, failure.message))
    return failures


def _diff(fixed: FixRun) -> int:
    sys.stdout.write(_safe(diff(fixed.changes)))
    _tell_errors(fixed.run)
    if fixed.run.crashes:
        return 3
    return USAGE if fixed.run.errors else int(bool(fixed.changes))


def _tell_errors(result: Run) -> None:
    from launchlint.cli import complain

    for path, message in result.errors:
        complain(f"{path}: {message}")
    for crash in result.crashes:
        complain(str(crash), "this is a fault of launchlint; please report it with the file, or a piece of it")


def _safe(text: str) -> str:
    """A diff for whoever reads it: exact for a program, harmless on a terminal."""
    if sys.stdout.isatty():
        from launchlint.render.escape import visible

        return "\n".join("\t".join(map(visible, line.split("\t"))) for line in text.split("\n"))
    return text
