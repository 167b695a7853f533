"""`launchlint PATH...`: check files, show what was found, and fix it where asked."""

from __future__ import annotations

import os
import sys
import time

from launchlint.engine.settings import SettingsError
from launchlint.records import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from launchlint.cli import Options
    from launchlint.engine.discovery import Found
    from launchlint.engine.run import InputError, Run
    from launchlint.engine.settings import Resolver
    from launchlint.text import Source

USAGE = 2
MANY = 500  # files, from which on a terminal shows how far a run is


class Usage(Exception):
    """Arguments or settings that cannot be followed."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def run(options: Options) -> int:
    """Check what the options name. Returns the exit status."""
    from launchlint.cli import complain

    try:
        outputs = _outputs(options)
        if options.watch:
            return _watch(options, outputs)
        return _once(options, outputs)
    except Usage as error:
        complain(error.message, error.help)
    except SettingsError as error:
        tell_settings_error(error, options.color)
    return USAGE


def tell_settings_error(error: SettingsError, color: str | None = None) -> None:
    """Every fault of the settings to standard error, with the lines it is in."""
    from launchlint.cli import color_wanted
    from launchlint.render.faults import render
    from launchlint.render.terminal import terminal_options

    options = terminal_options(sys.stderr, os.environ, color_wanted(color, sys.stderr))
    sys.stderr.write(render(error, options))


def _once(options: Options, outputs: list[tuple[str, str | None]]) -> int:
    if options.fix or options.fix_only or options.diff:
        from launchlint.commands import fixing

        return fixing.run(options, outputs)
    started = time.perf_counter()
    result = check_paths(options)
    if options.since is not None:
        from launchlint.engine.since import SinceError, only_changed

        try:
            result.findings = only_changed(result.findings, options.since)
        except SinceError as error:
            raise Usage(error.message, error.help) from None
    result.seconds = time.perf_counter() - started
    show(options, result, outputs)
    return 0 if options.exit_zero and result.exit_code == 1 else result.exit_code


class Inputs(namedtuple("Inputs", "files resolver stdin errors")):
    """What the options name: files, what finds their settings, standard input, and paths that mean no file."""

    __slots__ = ()
    files: list[Found]
    resolver: Resolver
    stdin: Source | None
    errors: list[InputError]


def gather(options: Options) -> Inputs:
    """Find every file the options name. Raises Usage."""
    from launchlint.engine.discovery import InputFailure, discover, load_stdin
    from launchlint.engine.run import InputError

    resolver = resolver_for(options)
    try:
        stdin = load_stdin(options.stdin_filename) if "-" in options.paths else None
        files, failures = discover(options.paths, resolver, options.allow_empty, options.as_walked)
        for path in {found.path for found in files} | {stdin.path if stdin else "", ""}:
            resolver(path)  # faulty settings are told before anything is done
    except InputFailure as failure:
        raise Usage(str(failure)) from None
    return Inputs(files, resolver, stdin, [InputError(failure.path, failure.message) for failure in failures])


def _progress(percent: int) -> None:
    sys.stderr.write(f"\rchecking... {percent}%")
    sys.stderr.flush()


def check_paths(options: Options) -> Run:
    """Find, read and check every file the options name."""
    from launchlint.engine.runner import run_files

    inputs = gather(options)
    progress = None
    if len(inputs.files) >= MANY and not options.quiet and sys.stderr.isatty():
        progress = _progress
    result = run_files(inputs.files, inputs.resolver, options.jobs or os.cpu_count() or 1, inputs.stdin, progress)
    if progress is not None:
        sys.stderr.write("\r\x1b[K")  # the line is only for waiting
    result.judge_by(inputs.resolver)
    result.errors += inputs.errors
    return result


def resolver_for(options: Options) -> Resolver:
    """What finds the settings of each file, the command line's own on top."""
    from launchlint.engine.settings import Resolver

    given = {
        "select": _words(options.select),
        "extend-select": _words(options.extend_select),
        "ignore": _words(options.ignore),
        "fail-on": options.fail_on,
        "agent-env": _words(options.agent_env),
        "agent-version": options.agent_version,
        "baseline": options.baseline,
    }
    return Resolver(
        overrides={name: value for name, value in given.items() if value is not None},
        config=options.config,
        isolated=options.isolated,
        suppressions=options.suppressions,
        today=time.strftime("%Y-%m-%d"),
    )


def _words(text: str | None) -> list[str] | None:
    return None if text is None else [word for word in text.replace(",", " ").split() if word]


def _outputs(options: Options) -> list[tuple[str, str | None]]:
    """Which formats go where: (name, file or None for standard output)."""
    from launchlint.render import FORMATS, HUMAN

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
    if os.environ.get("GITHUB_ACTIONS") == "true" and not any(name == "github" for name, _ in wanted):
        # Annotations beside the readable log; a machine format on standard output stays alone there.
        if all(name in HUMAN for name, path in wanted if path is None):
            wanted.append(("github", None))
    return wanted


def show(options: Options, result: Run, outputs: list[tuple[str, str | None]]) -> None:
    """Findings to standard output or the files named, everything else to standard error."""
    from launchlint.cli import color_wanted
    from launchlint.render import HUMAN, render
    from launchlint.render import Options as RenderOptions

    environment = os.environ
    in_actions = environment.get("GITHUB_ACTIONS") == "true"
    cwd = os.getcwd()
    human = False
    for name, path in outputs:
        to_terminal = path is None and name in HUMAN
        human = human or to_terminal
        if to_terminal and not result.findings and not options.statistics:
            continue  # only the summary is left to say
        if to_terminal:
            from launchlint.render.terminal import terminal_options

            shown = terminal_options(sys.stdout, environment, color_wanted(options.color))
        else:
            shown = RenderOptions(
                cwd=cwd,
                root=repository_root(cwd, environment),
                blob=_blob(environment) if in_actions else "",
                suppressed=not in_actions,  # GitHub opens an alert for each, silenced or not
            )
        shown.quiet = True
        if options.statistics and to_terminal:
            from launchlint.render.statistics import render as statistics

            text = statistics(result, shown)
        else:
            text = render(name, result, shown)
        if path is None:
            stream = sys.stderr if options.fix and "-" in options.paths else sys.stdout
            if name == "github":  # the only commands there are
                stream = getattr(stream, "unguarded", stream)
            stream.write(text)
        else:
            write_atomically(path, text)
    if outputs and in_actions and environment.get("GITHUB_STEP_SUMMARY"):
        from launchlint.render.github import summary

        shown = RenderOptions(cwd=cwd, root=repository_root(cwd, environment), blob=_blob(environment))
        try:
            with open(environment["GITHUB_STEP_SUMMARY"], "a", encoding="utf-8") as file:
                file.write(summary(result, shown))
        except OSError as error:
            tell(f"the step summary could not be written: {error}")
    sys.stdout.flush()
    _aside(options, result, human and not options.statistics)


def _aside(options: Options, result: Run, human: bool) -> None:
    """What is no finding: errors, what was skipped, the summary line."""
    from launchlint.cli import color_wanted, complain

    for path, message in result.errors:
        complain(f"{path}: {message}")
    for crash in result.crashes:
        complain(str(crash), "this is a fault of launchlint; please report it with the file, or a piece of it")
    if options.verbose:
        for path, why in result.skipped:
            tell(f"skipped {path}: {why}")
        for finding, kind, reason in result.suppressed:
            line, column = finding.start
            tell(f"silenced by {kind}: {finding.path}:{line}:{column} {finding.code} {finding.rule} {reason}".rstrip())
    if human and not options.quiet:
        from launchlint.render.style import Style
        from launchlint.render.summary import closing
        from launchlint.render.terminal import terminal_options

        shown = terminal_options(sys.stderr, os.environ, color_wanted(options.color, sys.stderr))
        sys.stderr.write("\n" * bool(result.findings) + closing(result, Style(shown), shown.width))


def tell(message: str) -> None:
    from launchlint.render.escape import visible

    sys.stderr.write(f"launchlint: {visible(message)}\n")


def repository_root(folder: str, environment: Mapping[str, str]) -> str:
    """The top of the repository around a folder, which reports for machines count from; empty if there is none."""
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        if (told := environment.get(name)) and os.path.isabs(told):
            return os.path.normpath(told)
    while not os.path.exists(os.path.join(folder, ".git")):
        folder, before = os.path.dirname(folder), folder
        if folder == before:
            return ""
    return folder


def _blob(environment: os._Environ[str]) -> str:
    """Where this commit's files are shown, for links in a report."""
    server, repository, commit = (environment.get(f"GITHUB_{name}") for name in ("SERVER_URL", "REPOSITORY", "SHA"))
    return f"{server}/{repository}/blob/{commit}" if server and repository and commit else ""


def write_atomically(path: str, text: str) -> None:
    """Write a report whole or not at all. Raises Usage where it cannot be."""
    import tempfile

    folder = os.path.dirname(path) or "."
    try:
        number, scratch = tempfile.mkstemp(dir=folder, prefix=".launchlint-")
        try:
            with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            os.chmod(scratch, 0o666 & ~_umask())
            os.replace(scratch, path)
        except BaseException:
            os.unlink(scratch)
            raise
    except OSError as error:
        raise Usage(f"cannot write {path}: {error.strerror or error}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _watch(options: Options, outputs: list[tuple[str, str | None]]) -> int:
    """Check again whenever a file below the paths changes, until interrupted."""
    seen: object = None
    code = 0
    while True:
        stamp = _stamp(options)
        if stamp != seen:
            seen = stamp
            if sys.stdout.isatty():
                sys.stdout.write("\x1b[2J\x1b[H")
            code = _once(options, outputs)
            tell("watching for changes; Ctrl-C ends")
        try:
            time.sleep(0.4)
        except KeyboardInterrupt:
            return code


def _stamp(options: Options) -> object:
    """Names and times of everything below the paths."""
    found = []
    for path in options.paths:
        for folder, folders, files in os.walk(path):
            folders[:] = sorted(name for name in folders if name[:1] != ".")
            for name in sorted(files):
                try:
                    about = os.stat(os.path.join(folder, name))
                except OSError:
                    continue
                found.append((folder, name, about.st_mtime_ns, about.st_size))
        if os.path.isfile(path):
            about = os.stat(path)
            found.append((path, "", about.st_mtime_ns, about.st_size))
    return found
