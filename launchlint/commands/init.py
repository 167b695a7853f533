"""`launchlint init`: a starter settings file, and what to add to pre-commit and GitHub Actions."""

from __future__ import annotations

import os
import sys
from textwrap import wrap

from launchlint import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

REPOSITORY = "https://github.com/launchlint/launchlint"
SETTINGS = "launchlint.toml"
PRE_COMMIT = ".pre-commit-config.yaml"
WORKFLOW = os.path.join(".github", "workflows", "launchlint.yml")
# Where people keep their queues.
_FOLDERS = ("queues", "queue", "launch")


def parser() -> argparse.ArgumentParser:
    from launchlint.commands.arguments import Parser

    top = Parser(
        prog="launchlint init",
        description="Write a starter launchlint.toml here, and show what to add to pre-commit and GitHub Actions. "
        "A file that exists is never overwritten.",
    )
    top.add_argument("--dry-run", action="store_true", help="write nothing, show what would be written")
    top.add_argument("--pre-commit", action="store_true", help=f"write {PRE_COMMIT}, or add the hook to it")
    top.add_argument("--github", action="store_true", help=f"write {WORKFLOW.replace(os.sep, '/')}")
    return top


def run(arguments: list[str]) -> int:
    """Write what was asked for and print the rest. Returns the exit status."""
    from launchlint.cli import complain
    from launchlint.commands.check import USAGE, Usage

    options = parser().parse_args(arguments)
    try:
        _settings(options.dry_run)
        _pre_commit(options.pre_commit, options.dry_run)
        _github(options.github, options.dry_run)
    except Usage as error:
        complain(error.message, error.help)
        return USAGE
    return 0


def starter() -> str:
    """A settings file that sets nothing and explains everything."""
    from launchlint.engine.settings_keys import KEYS

    lines = ["#:schema https://launchlint.dev/schemas/settings.schema.json", "# Take away a # to set something."]
    for key in KEYS:
        lines += [
            "",
            *(f"# {line}" for line in wrap(key.meaning, 96)),
            *(f"#{line}" for line in key.example.split("\n")),
        ]
    return "\n".join(lines) + "\n"


def hook() -> str:
    """One entry of the list `repos` of a pre-commit config."""
    return f"- repo: {REPOSITORY}\n  rev: v{__version__}\n  hooks:\n    - id: launchlint\n"


def workflow(folder: str) -> str:
    """A workflow that checks pull requests."""
    return f"""name: launchlint
on: pull_request
permissions:
  contents: read
jobs:
  launchlint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: launchlint/launchlint@v{__version__}
        with:
          paths: {folder}
"""


def with_hook(text: str) -> str | None:
    """A pre-commit config with our hook added behind the others; None where that is not plain to do."""
    from launchlint.syntax import Mapping, Sequence, parse
    from launchlint.text import Source

    def repos(text: str) -> list[object] | None:
        from launchlint.syntax import plain_data

        parsed = parse(Source(PRE_COMMIT, text))
        root = parsed.documents[0].root if len(parsed.documents) == 1 and not parsed.faults else None
        found = root.get("repos") if type(root) is Mapping else None
        return list(plain_data(found)) if type(found) is Sequence else None  # type: ignore[call-overload]

    before = repos(text)
    if not before:
        return None
    source = Source(PRE_COMMIT, text)
    root = parse(source).documents[0].root
    last = root.get("repos") if type(root) is Mapping else None
    assert type(last) is Sequence
    indent = " " * (source.position(last.start)[1] - 1)
    end = source.line_span(source.position(max(last.end - 1, last.start))[0]).end
    block = "".join(f"{indent}{line}\n" for line in hook().splitlines())
    following = text[end:].removeprefix("\r").removeprefix("\n")
    after = f"{text[:end]}\n{block}{following}"
    now = repos(after)  # flow style, comments, tabs: whatever it was, this tells whether it went well
    return after if now is not None and now[:-1] == before and len(now) == len(before) + 1 else None


def _settings(dry: bool) -> None:
    there = [name for name in (".launchlint.toml", SETTINGS) if os.path.lexists(name)]
    if not there and _in_pyproject():
        there = ["[tool.launchlint] in pyproject.toml"]
    if there:
        _tell(f"settings are in {there[0]} already: left as they are")
    else:
        _write(SETTINGS, starter(), dry)


def _in_pyproject() -> bool:
    try:
        with open("pyproject.toml", encoding="utf-8") as file:
            return "[tool.launchlint" in file.read()
    except (OSError, UnicodeDecodeError):
        return False


def _pre_commit(wanted: bool, dry: bool) -> None:
    from launchlint.commands.check import Usage, write_atomically

    whole = "repos:\n" + "".join(f"  {line}\n" for line in hook().splitlines())
    if not wanted:
        _show(f"for pre-commit, in {PRE_COMMIT} (`launchlint init --pre-commit` writes it)", whole)
        return
    if not os.path.lexists(PRE_COMMIT):
        _write(PRE_COMMIT, whole, dry)
        return
    try:
        with open(PRE_COMMIT, encoding="utf-8", newline="") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise Usage(f"cannot read {PRE_COMMIT}: {getattr(error, 'strerror', None) or 'no UTF-8 text'}") from None
    if "id: launchlint" in text:
        _tell(f"{PRE_COMMIT} has the hook already: left as it is")
        return
    changed = with_hook(text)
    if changed is None:
        _show(f"add this to {PRE_COMMIT} by hand, whose `repos` is no plain list", hook())
    elif dry:
        _show(f"would add to {PRE_COMMIT}", hook())
    else:
        write_atomically(PRE_COMMIT, changed)
        _tell(f"added the hook to {PRE_COMMIT}")


def _github(wanted: bool, dry: bool) -> None:
    folder = next((f"{name}/" for name in _FOLDERS if os.path.isdir(name)), ".")
    name = WORKFLOW.replace(os.sep, "/")
    if not wanted:
        _show(f"for GitHub Actions, in {name} (`launchlint init --github` writes it)", workflow(folder))
    elif os.path.lexists(WORKFLOW):
        _tell(f"{name} exists already: left as it is")
    else:
        _write(WORKFLOW, workflow(folder), dry)


def _write(path: str, text: str, dry: bool) -> None:
    """Make a new file. One that appeared meanwhile is left alone."""
    from launchlint.commands.check import Usage

    name = path.replace(os.sep, "/")
    if dry:
        _show(f"would write {name}", text)
        return
    try:
        if os.path.dirname(path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise Usage(f"cannot write {name}: {error.strerror or error}") from None
    _tell(f"wrote {name}")


def _show(title: str, text: str) -> None:
    sys.stdout.write(f"# {title}\n{text}\n")


def _tell(message: str) -> None:
    sys.stderr.write(f"launchlint: {message}\n")
