"""Floor 7: the command line. Reads arguments, runs the engine, hands the result to a renderer.

A plain `launchlint PATH...` is the hot path: it imports no argument parser and no renderer that it
does not use.
"""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Any, TextIO

# Subcommand to what it is for; each is launchlint/commands/<name>.py with run(arguments) -> int.
COMMANDS = {
    "rules": "list every rule",
    "explain": "explain a rule: why, flagged, allowed, fix",
    "tiles": "list a queue's template fields and declare missing tiles",
    "render": "show what the agent would submit",
    "image": "tell what a base image holds",
    "gpu": "tell which CUDA a GPU runs, and whether an image fits it",
    "settings": "show each setting and where it comes from",
    "init": "write a starter settings file and CI snippets",
    "baseline": "accept today's findings and report only new ones",
    "completion": "print a completion script for your shell",
    "lsp": "serve an editor (needs `pip install 'launchlint[lsp]'`)",
}

EPILOG = """exit status: 0 nothing found at or above --fail-on; 1 findings; 2 a path, setting or argument is
wrong; 3 a fault of launchlint itself; 130 interrupted.

`launchlint COMMAND --help` tells of: """


class Options:
    """What the command line may say; every attribute is one option with its default."""

    paths: Sequence[str] = ()
    format: str | None = None
    output: Sequence[str] = []
    select: str | None = None
    ignore: str | None = None
    extend_select: str | None = None
    fail_on: str | None = None
    agent_env: str | None = None
    agent_version: str | None = None
    config: str | None = None
    isolated = False
    stdin_filename: str | None = None
    allow_empty = False
    as_walked = False
    exit_zero = False
    suppressions = True
    baseline: str | None = None
    since: str | None = None
    fix = False
    fix_only = False
    unsafe_fixes = False
    diff = False
    statistics = False
    quiet = False
    verbose = False
    watch = False
    color: str | None = None
    jobs: int | None = None
    debug = False


# What most command lines hold besides paths: (option, attribute, value), and options that take any text.
_SWITCHES = {
    "--as-walked": ("as_walked", True),
    "--isolated": ("isolated", True),
    "--quiet": ("quiet", True),
    "-q": ("quiet", True),
    "--fix": ("fix", True),
    "--diff": ("diff", True),
    "--exit-zero": ("exit_zero", True),
    "--allow-empty": ("allow_empty", True),
}
_TEXTS = ("--select", "--extend-select", "--ignore", "--agent-env", "--agent-version", "--config", "--stdin-filename")


def plain_options(arguments: Sequence[str]) -> Options | None:
    """A plain command line read without argparse, whose import takes as long as reading ten files; else None."""
    options = Options()
    paths: list[str] = []
    words = iter(arguments)
    for word in words:
        if word[:1] != "-" or word == "-":
            paths.append(word)
        elif word in _SWITCHES:
            setattr(options, *_SWITCHES[word])
        else:
            name, equals, value = word.partition("=")
            if name not in _TEXTS:
                return None
            if not equals:
                value = next(words, "-")
                if value[:1] == "-":
                    return None
            setattr(options, name[2:].replace("-", "_"), value)
    options.paths = paths
    return options if paths else None


def parser() -> argparse.ArgumentParser:
    """The whole command line, also read by the completion and the documentation."""
    import argparse

    from launchlint.commands.arguments import Parser
    from launchlint.render import FORMATS

    top = Parser(
        prog="launchlint",
        usage="launchlint [OPTIONS] PATH...\n       launchlint COMMAND ...",
        description="Finds the faults in Weights & Biases Launch queue configs before they are committed.",
        epilog=EPILOG + ", ".join(COMMANDS) + ".",
    )
    top.add_argument("paths", nargs="*", metavar="PATH", help="a directory, a file, or - for standard input")
    out = top.add_argument_group("output")
    out.add_argument("--format", choices=sorted(FORMATS), metavar="NAME", help=f"one of {', '.join(FORMATS)}")
    out.add_argument(
        "--output",
        action="append",
        metavar="NAME[=FILE]",
        help="a format and where to write it, may be given several times",
    )
    out.add_argument("--color", choices=("auto", "always", "never"), help="colour on a terminal, always, or never")
    out.add_argument("--statistics", action="store_true", help="count the findings of each rule instead")
    out.add_argument("-q", "--quiet", action="store_true", help="print nothing but findings")
    out.add_argument("-v", "--verbose", action="store_true", help="say what was skipped and why")
    pick = top.add_argument_group("rules")
    pick.add_argument("--select", metavar="RULES", help="only these rules: codes, names or prefixes, or ALL")
    pick.add_argument("--extend-select", metavar="RULES", help="these rules besides the default ones")
    pick.add_argument("--ignore", metavar="RULES", help="all but these rules")
    pick.add_argument(
        "--fail-on",
        choices=("error", "warning", "note", "never"),
        help="the least severity that gives exit status 1 (default: warning)",
    )
    pick.add_argument("--exit-zero", action="store_true", help="exit with 0 whatever is found")
    pick.add_argument(
        "--no-suppressions", dest="suppressions", action="store_false", help="report ignored findings too"
    )
    pick.add_argument("--baseline", metavar="FILE", help="report only what this baseline does not hold")
    pick.add_argument("--since", metavar="REV", help="only findings on lines changed since this git revision")
    about = top.add_argument_group("the agent")
    about.add_argument("--agent-env", metavar="NAMES", help="the agent's environment variables, comma separated")
    about.add_argument("--agent-version", metavar="VERSION", help="the wandb release the agent runs")
    fixing = top.add_argument_group("fixing")
    fixing.add_argument("--fix", action="store_true", help="apply the safe fixes")
    fixing.add_argument("--fix-only", action="store_true", help="apply them, and say nothing of what is left")
    fixing.add_argument("--unsafe-fixes", action="store_true", help="with these: the unsafe ones too")
    fixing.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    files = top.add_argument_group("files")
    files.add_argument("--config", metavar="FILE", help="read settings from this file only")
    files.add_argument("--isolated", action="store_true", help="read no settings file")
    files.add_argument("--stdin-filename", metavar="NAME", help="the name standard input is reported under")
    files.add_argument("--allow-empty", action="store_true", help="a path that holds no file to check is no error")
    files.add_argument(
        "--as-walked",
        action="store_true",
        help="treat named files like those met in a directory: excludes apply, other files are skipped (for hooks)",
    )
    files.add_argument("--jobs", type=int, metavar="N", help="processes for large trees (default: one per core)")
    files.add_argument("--watch", action="store_true", help="check again whenever a file changes")
    top.add_argument("--debug", action="store_true", help=argparse.SUPPRESS)
    top.add_argument("--version", action="version", version=_version())
    return top


def _version() -> str:
    from launchlint import __version__

    return f"launchlint {__version__}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status. Never lets a traceback out."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in arguments
    for stream in (sys.stdout, sys.stderr):
        if (reconfigure := getattr(stream, "reconfigure", None)) is not None:
            reconfigure(errors="backslashreplace")  # whatever encoding the terminal has, nothing is too strange
    streams = sys.stdout, sys.stderr
    if any(name in os.environ for name in ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")):
        from launchlint.render.guard import guard

        sys.stdout, sys.stderr = guard(sys.stdout, os.environ), guard(sys.stderr, os.environ)
    try:
        return _main(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nobody is left to tell.
        _silence(sys.stdout)
        return 141
    except RecursionError as error:
        if debug:
            raise
        return _internal(error)
    except Exception as error:
        if debug:
            raise
        return _internal(error)
    finally:
        sys.stdout, sys.stderr = streams


def _internal(error: BaseException) -> int:
    complain(
        f"internal error: {type(error).__name__}: {error}",
        "this is a fault of launchlint, not of your files; run again with --debug and report what it prints",
    )
    return 3


def _silence(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream.fileno())
    except (OSError, ValueError):
        pass
    finally:
        os.close(nowhere)


def complain(message: str, help: str | None = None) -> None:
    """One line to standard error, safe to print whatever it quotes."""
    from launchlint.render.escape import visible

    text = f"launchlint: error: {visible(message)}"
    if help:
        text += f"\n  help: {visible(help)}"
    print(text, file=sys.stderr)


def _main(arguments: list[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        from launchlint.records import module_of

        command = module_of(f"launchlint.commands.{arguments[0]}")
        return int(command.run(arguments[1:]))
    if arguments and arguments[0] == "check":
        arguments = arguments[1:]
    options = plain_options(arguments)
    if options is None:
        options = Options()
        parser().parse_intermixed_args(arguments, namespace=options)
        if not options.paths:
            complain("name a file or directory to check", "launchlint queues/")
            return 2
    from launchlint.commands.check import run

    return run(options)


def entry() -> None:
    """The console script. Skips the interpreter's tear-down: nothing is left to clean up."""
    # A run makes many small objects and frees almost none: looking for garbage only costs time.
    gc.disable()
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        _silence(sys.stdout)
    os._exit(code)


def color_wanted(choice: str | None, stream: Any = None) -> bool:
    """`--color` first, then NO_COLOR and FORCE_COLOR (no-color.org), then whether it is a terminal."""
    if choice in ("always", "never"):
        return choice == "always"
    environment = os.environ
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "") not in ("", "0"):
        return True
    stream = stream or sys.stdout
    return bool(stream.isatty()) and environment.get("TERM") != "dumb"


__all__ = ["COMMANDS", "Options", "color_wanted", "entry", "main", "parser"]
