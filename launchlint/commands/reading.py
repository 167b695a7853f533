"""What the commands about single queues share: reading the files they are given, and complaining."""

from __future__ import annotations

import os
import sys

from launchlint.records import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from launchlint.engine.settings import Resolver
    from launchlint.model.config import Queue
    from launchlint.model.file import LaunchFile
    from launchlint.text import Span


class Reading(namedtuple("Reading", "files failed")):
    """Files with queues in them, and whether a path could not be read or holds none."""

    __slots__ = ()
    files: list[LaunchFile]
    failed: bool


def add_settings(parser: argparse.ArgumentParser) -> None:
    """The options every command has that reads configs."""
    parser.add_argument("--config", metavar="FILE", help="read settings from this file only")
    parser.add_argument("--isolated", action="store_true", help="read no settings file")


def read_queues(paths: Sequence[str], options: argparse.Namespace) -> Reading | None:
    """Read every file with a queue; complain of the others. None where the settings are at fault."""
    from launchlint.commands.check import tell_settings_error
    from launchlint.engine.settings import Resolver, SettingsError

    try:
        return _read(paths, Resolver(config=options.config, isolated=options.isolated))
    except SettingsError as error:
        tell_settings_error(error)
        return None


def _read(paths: Sequence[str], resolver: Resolver) -> Reading:
    from launchlint.cli import complain
    from launchlint.engine.discovery import InputFailure, discover, load_stdin
    from launchlint.engine.run import Run
    from launchlint.engine.runner import read_found

    run, files = Run(), []
    try:
        stdin = load_stdin(None) if "-" in paths else None
    except InputFailure as error:
        complain(str(error))
        return Reading([], True)
    found, failures = discover(paths, resolver)
    for failure in failures:
        complain(str(failure))
    named_without = False
    for item in found:
        file = read_found(item, resolver, run, stdin)
        if file is None:
            continue
        if next(queues(file), None) is not None:
            files.append(file)
        elif item.named:
            named_without = True
            complain(*_no_queue(file))
    for path, message in run.errors:
        complain(f"{path}: {message}")
    return Reading(files, bool(failures or run.errors or named_without))


def queues(file: LaunchFile) -> Iterator[Queue]:
    """The queues among a file's documents."""
    from launchlint.model.config import Queue

    return (config for config in file.configs if isinstance(config, Queue))


def _no_queue(file: LaunchFile) -> tuple[str, str]:
    path = file.source.path
    if file.faults:
        fault = file.faults[0]
        return f"{place(fault.span)}: {fault.message}", f"launchlint {path}"
    kinds = {config.kind for config in file.configs} - {"other"}
    what = f"is {' and '.join(sorted(kinds))}" if kinds else "is no Launch config"
    return f"{path}: {what}, and holds no queue", "name the resource: # launchlint: resource=kubernetes"


def place(span: Span) -> str:
    """`queue.yaml:3:5`."""
    line, column = span.source.position(span.start)
    return f"{span.source.path}:{line}:{column}"


def say(text: str) -> None:
    """Text for people, made of visible pieces, to standard output."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        from launchlint.render.escape import disarm

        text = disarm(text)
    sys.stdout.write(text)
