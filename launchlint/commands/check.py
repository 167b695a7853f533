"""`launchlint PATH...`: check files, show what was found, and fix it where asked."""

from __future__ import annotations

import gc
import os
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from launchlint.cli import Options
    from launchlint.engine.run import Run

USAGE = 2


class Usage(Exception):
    """Arguments or settings that cannot be followed."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def run(options: Options) -> int:
    """Check what the options name. Returns the exit status."""
    # A run makes many small objects and frees almost none: collecting them only costs time.
    gc.disable()
    from launchlint.cli import _complain

    try:
        outputs = _outputs(options)
        if options.watch:
            return _watch(options, outputs)
        return _once(options, outputs)
    except Usage as error:
        _complain(error.message, error.help)
        return USAGE


def _once(options: Options, outputs: list[tuple[str, str | None]]) -> int:
    started = time.perf_counter()
    result = check_paths(options)
    result.seconds = time.perf_counter() - started
    if options.fix or options.diff:
        return _fix(options, result, outputs)
    _show(options, result, outputs)
    return 0 if options.exit_zero and result.exit_code == 1 else result.exit_code


def check_paths(options: Options) -> Run:
    """Find, read and check every file the options name."""
    from launchlint.engine.discovery import discover
    from launchlint.engine.run import InputError
    from launchlint.engine.runner import run_files

    resolver = _resolver(options)
    stdin = None
    if "-" in options.paths:
        from launchlint.engine.discovery import load_stdin

        stdin = load_stdin(options.stdin_filename)
    files, failures = discover(options.paths, resolver, allow_empty=options.allow_empty)
    jobs = options.jobs or os.cpu_count() or 1
    result = run_files(files, resolver, jobs, stdin)
    result.errors += [InputError(failure.path, failure.message) for failure in failures]
    return result


def _resolver(options: Options) -> Any:
    from launchlint.engine.settings import Resolver

    return Resolver(
        overrides={
            name: value
            for name, value in (
                ("select", _words(options.select)),
                ("extend-select", _words(options.extend_select)),
                ("ignore", _words(options.ignore)),
                ("fail-on", options.fail_on),
                ("agent-env", _words(options.agent_env)),
                ("agent-version", options.agent_version),
                ("baseline", options.baseline),
            )
            if value is not None
        },
        config=options.config,
        isolated=options.isolated,
    )


def _words(text: str | None) -> list[str] | None:
    return None if text is None else [word for word in text.replace(",", " ").split() if word]


def _outputs(options: Options) -> list[tuple[str, str | None]]:
    """Which formats go where: (name, file or None for standard output)."""
    from launchlint.render import FORMATS

    wanted: list[tuple[str, str | None]] = []
    if options.format:
        wanted.append((options.format, None))
    for word in options.output:
        name, equals, path = word.partition("=")
        if name not in FORMATS:
            from launchlint.model.words import did_you_mean

            raise Usage(f"there is no format `{name}`", did_you_mean(name, FORMATS) or f"one of {', '.join(FORMATS)}")
        if equals and not path:
            raise Usage(f"`--output {word}` names no file")
        wanted.append((name, path or None))
    if not any(path is None for _, path in wanted):
        wanted.insert(0, ("full", None))
        if os.environ.get("GITHUB_ACTIONS") == "true" and not options.output and not options.format:
            wanted.append(("github", None))
    return wanted
