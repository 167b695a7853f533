"""Which lines changed since a git revision, to report only the findings on them.

"Since" means since this branch left the revision (its merge base with HEAD), so that what others
did there meanwhile is not counted; changes that are not committed yet do count.
"""

from __future__ import annotations

import os
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlint.engine.finding import Finding
    from launchlint.text import Span

# A file that cannot be read as a whole is told about as soon as anything in it changed.
_ALWAYS = frozenset(("LL001", "LL007"))

# First and last line of each change, counted from 1; None: the whole file is new.
Lines = list[tuple[int, int]] | None


class SinceError(Exception):
    """Git cannot tell what changed."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def only_changed(findings: Iterable[Finding], revision: str, cwd: str | None = None) -> list[Finding]:
    """The findings that touch a line changed since a revision, by their span or a label. Raises SinceError."""
    changes = Changes(revision, os.getcwd() if cwd is None else cwd)
    return [finding for finding in findings if changes.touch(finding)]


class Changes:
    """What changed since a revision, asked of each git repository once."""

    def __init__(self, revision: str, cwd: str) -> None:
        self.revision = revision
        self.cwd = cwd
        self._roots: dict[str, str] = {}  # directory to the top of its repository
        self._changed: dict[str, dict[str, Lines]] = {}  # repository to path to lines
        self._tracked: dict[str, frozenset[str]] = {}
        self._repository(self._root(cwd))  # a revision nobody knows is an error even where nothing was found

    def touch(self, finding: Finding) -> bool:
        """Whether a change has anything to do with a finding."""
        if finding.code in _ALWAYS and self.lines(finding.path) != []:
            return True
        return any(self._on_changed_line(span) for span in (finding.span, *(label.span for label in finding.labels)))

    def _on_changed_line(self, span: Span) -> bool:
        changes = self.lines(span.source.path)
        if not changes:
            return changes is None
        text = span.source.text
        first = text.count("\n", 0, span.start) + 1
        last = first + text.count("\n", span.start, max(span.start, span.end - 1))
        return any(start <= last and first <= end for start, end in changes)

    def lines(self, path: str) -> Lines:
        """The changed lines of a file, as git counts them: by line feeds."""
        full = os.path.join(self.cwd, path)
        if not os.path.exists(full):
            return None  # standard input
        full = os.path.realpath(full)
        root = self._root(os.path.dirname(full))
        changed = self._repository(root)
        inside = os.path.relpath(full, root).replace(os.sep, "/")
        if inside in changed:
            return changed[inside]
        return [] if inside in self._tracked[root] else None

    def _root(self, folder: str) -> str:
        root = self._roots.get(folder)
        if root is None:
            found = _git(folder, "rev-parse", "--show-toplevel")
            if found is None:
                name = os.path.relpath(folder, self.cwd)
                said = _git(folder, "rev-parse", "--show-toplevel", complaint=True) or b""
                raise SinceError(
                    f"--since: `{name}` is in no git repository, so nobody knows what changed there",
                    "git says: " + (said.decode("utf-8", "replace").strip() or "nothing").splitlines()[0],
                )
            root = self._roots[folder] = os.path.realpath(os.fsdecode(found.rstrip(b"\n")))
        return root

    def _repository(self, root: str) -> dict[str, Lines]:
        changed = self._changed.get(root)
        if changed is None:
            base = self._base(root)
            options = "-U0 --no-color --no-ext-diff --no-textconv --text --find-renames --diff-filter=d"
            patch = _git(root, "diff", *options.split(), "--src-prefix=a/", "--dst-prefix=b/", base, "--")
            tracked = _git(root, "ls-files", "-z")
            if patch is None or tracked is None:
                raise SinceError(f"--since: git could not compare `{self.revision}` with the files here")
            changed = self._changed[root] = read_patch(patch)
            self._tracked[root] = frozenset(os.fsdecode(name) for name in tracked.split(b"\0"))
        return changed

    def _base(self, root: str) -> str:
        """The commit this branch and the revision have in common."""
        revision = self.revision
        commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if commit is None:
            raise SinceError(
                f"--since: git knows no revision `{revision}` here",
                "a shallow checkout lacks older commits and other branches; fetch them first (`fetch-depth: 0` in "
                "actions/checkout)",
            )
        commit = commit.strip()
        base = _git(root, "merge-base", commit.decode(), "HEAD")
        return (base or commit).strip().decode()


def _git(folder: str, *arguments: str, complaint: bool = False) -> bytes | None:
    """What git says, or None where it fails (``complaint``: what it complains of).

    No setting of the repository makes it run anything.
    """
    import subprocess

    command = ["git", "-C", folder, "-c", "core.quotePath=false", "-c", "core.fsmonitor=false", *arguments]
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_PAGER": "cat"}
    try:
        done = subprocess.run(command, capture_output=True, check=False, env=environment, stdin=subprocess.DEVNULL)
    except OSError:
        raise SinceError("--since needs git, and there is none to run", "install git") from None
    if complaint:
        return done.stderr
    return done.stdout if done.returncode == 0 else None


_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def read_patch(patch: bytes) -> dict[str, Lines]:
    """The changed lines of each file of a patch without context (`git diff -U0`).

    Where lines were only taken away, the two lines around the gap count as changed.
    """
    found: dict[str, Lines] = {}
    lines = iter(patch.split(b"\n"))
    current: list[tuple[int, int]] = []
    for line in lines:
        if line.startswith(b"+++ "):
            current = []
            name = _unquoted(line[4:])
            if name.startswith(b"b/"):
                found[os.fsdecode(name[2:])] = current
        elif match := _HUNK.match(line):
            removed, start, added = int(match[1] or 1), int(match[2]), int(match[3] or 1)
            current.append((start, start + added - 1) if added else (start, start + 1))
            for _ in range(removed + added):  # the lines themselves may look like anything
                if next(lines, b"").startswith(b"\\"):
                    next(lines, None)  # "\ No newline at end of file" is not one of them
    return found


_ESCAPE = re.compile(rb'\\([0-7]{3}|[abtnvfr"\\])')
_LETTERS = dict(zip(b'abtnvfr"\\', b'\a\b\t\n\v\f\r"\\', strict=True))


def _unquoted(name: bytes) -> bytes:
    """A file name as git writes it into a patch: quoted as in C where it has to be."""
    name = name.removesuffix(b"\t")
    if not name.startswith(b'"'):
        return name

    def character(match: re.Match[bytes]) -> bytes:
        word = match[1]
        return bytes((int(word, 8) & 255 if len(word) == 3 else _LETTERS[word[0]],))

    return _ESCAPE.sub(character, name[1:-1])
