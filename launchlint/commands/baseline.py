"""`launchlint baseline write|prune|show`: accept the findings of today, so that only new ones are reported."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from launchlint.engine.baseline import Accepted, Baseline
    from launchlint.engine.finding import Finding
    from launchlint.engine.settings import Resolver, Settings


def parser() -> argparse.ArgumentParser:
    from launchlint.commands.arguments import Parser

    top = Parser(
        prog="launchlint baseline",
        description="Accept the findings of today and report only new ones. The baseline is a JSON file, one line per "
        "finding, to be committed. A finding stays accepted while its line stays as it is, wherever it moves.",
    )
    actions = top.add_subparsers(dest="action", required=True, metavar="write|prune|show")
    write = actions.add_parser("write", help="accept what is found in these files, and forget what is gone")
    prune = actions.add_parser("prune", help="forget what is gone from these files; accept nothing new")
    prune.add_argument("--check", action="store_true", help="change nothing; exit with 1 where something is gone")
    show = actions.add_parser("show", help="list what is accepted")
    for action in (write, prune, show):
        action.add_argument("paths", nargs="*", default=["."], metavar="PATH", help="directories or files (default: .)")
        action.add_argument("--baseline", metavar="FILE", help="the baseline file (default: what the settings say)")
        action.add_argument("--config", metavar="FILE", help="read settings from this file only")
        action.add_argument("--isolated", action="store_true", help="read no settings file")
    return top


def run(arguments: list[str]) -> int:
    """Write, prune or show baselines. Returns the exit status."""
    from launchlint.cli import complain
    from launchlint.commands.check import USAGE, Usage, tell_settings_error
    from launchlint.engine.settings import SettingsError

    options = parser().parse_args(arguments)
    try:
        return _show(options) if options.action == "show" else _update(options)
    except Usage as error:
        complain(error.message, error.help)
    except SettingsError as error:
        tell_settings_error(error)
    return USAGE


def _resolver(options: argparse.Namespace, baseline: bool) -> Resolver:
    import time

    from launchlint.engine.settings import Resolver

    overrides = {"baseline": options.baseline} if options.baseline else {}
    today = time.strftime("%Y-%m-%d")
    return Resolver(overrides, options.config, options.isolated, baseline=baseline, today=today)


def _show(options: argparse.Namespace) -> int:
    from launchlint.render.escape import visible

    settings_for = _resolver(options, baseline=True)
    shown: set[int] = set()
    count = 0
    for path in options.paths:
        settings = settings_for(os.path.join(path, "") if os.path.isdir(path) else path)
        baseline = settings.baseline
        if baseline is None or id(baseline) in shown:
            continue
        shown.add(id(baseline))
        for entry in baseline.accepted:
            print(visible(f"{entry.path}: {entry.code} {entry.rule}: {entry.message}"))
            count += 1
    if not shown:
        _tell("there is no baseline; `launchlint baseline write PATH...` makes one")
    else:
        _tell(f"{count:,} accepted")
    return 0


def _update(options: argparse.Namespace) -> int:
    """Check the files without a baseline, and bring their baselines up to date."""
    from launchlint.commands.check import write_atomically
    from launchlint.engine.baseline import Baseline

    settings_for = _resolver(options, baseline=False)
    code, checked, findings = _check(options.paths, settings_for)
    folders = tuple(os.path.join(os.path.abspath(path), "") for path in options.paths if os.path.isdir(path))
    todo: dict[str, tuple[Settings, list[str], list[Finding]]] = {}
    for path in checked:
        settings = settings_for(path)
        todo.setdefault(settings.baseline_file, (settings, [], []))[1].append(path)
    for finding in findings:
        settings = settings_for(finding.path)
        todo.setdefault(settings.baseline_file, (settings, [], []))[2].append(finding)
    for file, (settings, paths, found) in todo.items():
        exists = os.path.exists(file)
        before = Baseline.load(file, settings) if exists else Baseline()
        now = Baseline.of(found, settings)
        after, gone, new = _merged(before, now, settings, paths, folders, accept=options.action == "write")
        name = os.path.relpath(file, settings.cwd)
        for entry in gone:
            _tell(f"gone: {entry.path}: {entry.code} {entry.rule}: {entry.message}")
        if options.action == "prune" and options.check:
            code = max(code, int(bool(gone)))
        elif after.accepted != before.accepted or (options.action == "write" and not exists and after.accepted):
            write_atomically(file, after.text())
        _tell(f"{name}: {len(after.accepted):,} accepted ({len(new):,} new, {len(gone):,} gone)")
    return code


def _merged(
    before: Baseline, now: Baseline, settings: Settings, paths: list[str], folders: tuple[str, ...], accept: bool
) -> tuple[Baseline, list[Accepted], list[Accepted]]:
    """The baseline after these files were checked, what left it and what came to it.

    Entries of files that were not checked stay, unless the file is no more. So do those of rules that
    look at all files together, unless the directory around the file was checked.
    """
    from launchlint import registry
    from launchlint.engine.baseline import Baseline
    from launchlint.engine.discovery import tiles_beside
    from launchlint.model.tree import Tree

    together = {row.code for row in registry.ROWS if row.subject in Tree.PARTS}
    beside = [tiles for path in paths if (tiles := tiles_beside(path))]
    looked_at = {settings.relative(path) for path in (*paths, *beside)}
    found = {(entry.path, entry.fingerprint): entry for entry in now.accepted}
    kept: list[Accepted] = []
    gone: list[Accepted] = []
    for entry in before.accepted:
        full = os.path.join(settings.root, entry.path)
        judged = full.startswith(folders) if entry.code in together else entry.path in looked_at
        stays = os.path.exists(full) and (not judged or (entry.path, entry.fingerprint) in found)
        (kept if stays else gone).append(found.get((entry.path, entry.fingerprint), entry) if stays else entry)
    known = {(entry.path, entry.fingerprint) for entry in before.accepted}
    new = [entry for key, entry in found.items() if key not in known] if accept else []
    return Baseline([*kept, *new]), gone, new


def _check(paths: list[str], settings_for: Resolver) -> tuple[int, list[str], list[Finding]]:
    """Exit status, the files that were checked, and what was found in them."""
    from launchlint.cli import complain
    from launchlint.engine.discovery import discover
    from launchlint.engine.runner import run_files

    files, failures = discover(paths, settings_for)
    result = run_files(files, settings_for, os.cpu_count() or 1)
    unread = {error.path for error in result.errors}
    for path, message in (*((failure.path, failure.message) for failure in failures), *result.errors):
        complain(f"{path}: {message}")
    for crash in result.crashes:
        complain(str(crash), "this is a fault of launchlint; please report it with the file, or a piece of it")
    code = 3 if result.crashes else 2 if result.errors or failures else 0
    return code, [file.path for file in files if file.path not in unread], result.findings


def _tell(message: str) -> None:
    from launchlint.render.escape import visible

    sys.stderr.write(visible(f"launchlint: {message}") + "\n")
