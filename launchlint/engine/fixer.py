"""Applies fixes until none is left: whole fixes only, never two that touch, never one that breaks the file."""

from __future__ import annotations

from bisect import bisect_left

from launchlint.engine.checker import Report, check_file
from launchlint.engine.settings import DEFAULT_SETTINGS, Settings
from launchlint.model.file import LaunchFile, read
from launchlint.records import namedtuple
from launchlint.text import Edit, Source, apply_edits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from launchlint.engine.discovery import Found
    from launchlint.engine.finding import Finding
    from launchlint.engine.run import Run
    from launchlint.model.context import Context

# A fix may bring to light what another fix mends; nothing sensible needs more turns than this.
ROUNDS = 10


class Change(namedtuple("Change", "source text")):
    """A file to write: what it held when it was read, and what it shall hold."""

    __slots__ = ()
    source: Source
    text: str


class Fixed(namedtuple("Fixed", "changes applied report")):
    """What fixing one file gave: changed texts, the findings whose fix was applied, and a new check."""

    __slots__ = ()
    changes: tuple[Change, ...]  # the file itself, its tiles file, both or none
    applied: tuple[Finding, ...]  # with places in the text as it was in their round
    report: Report  # of the changed texts

    @property
    def remaining(self) -> list[Finding]:
        return self.report.findings

    @property
    def text(self) -> str:
        """The text of the file itself, fixed."""
        return self.report.file.source.text


def fix(
    source: Source,
    settings: Settings = DEFAULT_SETTINGS,
    unsafe: bool = False,
    tiles: Source | None = None,
    context: Context | None = None,
    wanted: Callable[[Finding], bool] | None = None,
) -> Fixed:
    """Apply every safe fix (and every other where ``unsafe``) of the findings that settings let through.

    ``tiles`` is the `<stem>.tiles.yaml` beside the file; fixes may edit it too. ``wanted`` picks
    among the findings of each round. Touches no file.
    """
    state = _State(settings, context or settings.context_for(source.path), source, tiles)
    applied: list[Finding] = []
    seen = {state.texts}
    for _ in range(ROUNDS):
        step = _round(state, unsafe, wanted)
        if step is None or step[0].texts in seen:  # fixes that undo each other would go on for ever
            break
        state, done = step
        seen.add(state.texts)
        applied += done
    changes = tuple(
        Change(old, new.text)
        for old, new in ((source, state.source), (tiles, state.tiles))
        if old is not None and new is not None and old.text != new.text
    )
    return Fixed(changes, tuple(applied), state.report)


class _State:
    """A file and its tiles between two rounds."""

    def __init__(self, settings: Settings, context: Context, source: Source, tiles: Source | None) -> None:
        self.settings = settings
        self.context = context
        self.source = source
        self.tiles = tiles
        self.file: LaunchFile = read(source, context, tiles)
        self._report: Report | None = None

    @property
    def report(self) -> Report:
        if self._report is None:
            self._report = check_file(self.file, self.settings)
        return self._report

    @property
    def texts(self) -> tuple[str, str | None]:
        return self.source.text, self.tiles.text if self.tiles is not None else None

    def after(self, edits: Iterable[Edit]) -> _State:
        """The same file with some edits made."""
        by_source: dict[int, list[Edit]] = {}
        for edit in edits:
            by_source.setdefault(id(edit.span.source), []).append(edit)
        source = _edited(self.source, by_source.get(id(self.source)))
        tiles = None if self.tiles is None else _edited(self.tiles, by_source.get(id(self.tiles)))
        return _State(self.settings, self.context, source, tiles)

    @property
    def harm(self) -> tuple[int, int, int]:
        """What no fix may add to: syntax faults, doubled keys, documents that are no Launch config."""
        configs = self.file.configs
        return (
            len(self.file.faults),
            sum(len(config.duplicate_keys) for config in configs),
            sum(config.kind == "other" for config in configs),
        )

    def harmed_by(self, other: _State) -> bool:
        return any(new > old for old, new in zip(self.harm, other.harm, strict=True))


def _edited(source: Source, edits: list[Edit] | None) -> Source:
    return Source(source.path, apply_edits(source.text, edits)[0], bom=source.bom) if edits else source


def _round(
    state: _State, unsafe: bool, wanted: Callable[[Finding], bool] | None
) -> tuple[_State, list[Finding]] | None:
    """One round: as many fixes at once as can stand together, or None where there is nothing to do."""
    ours = {id(state.source), id(state.tiles)}
    able = [
        finding
        for finding in state.report.findings
        if (cure := finding.fix) is not None
        and cure.edits
        and (cure.safe or unsafe)
        and all(id(edit.span.source) in ours for edit in cure.edits)
        and (wanted is None or wanted(finding))
    ]
    for chosen in _attempts(able):
        after = state.after(edit for finding in chosen for edit in finding.fix.edits)  # type: ignore[union-attr]
        if not state.harmed_by(after):
            return after, chosen
    return None


def _attempts(able: Sequence[Finding]) -> Iterator[list[Finding]]:
    """Sets of fixes to try, boldest first."""
    if able:
        yield _apart(able, meeting=True)
        yield _apart(able, meeting=False)
        yield from ([finding] for finding in able)


def _apart(findings: Iterable[Finding], meeting: bool) -> list[Finding]:
    """The findings whose fixes touch none before them. ``meeting``: two may insert at one place."""
    chosen: list[Finding] = []
    taken: dict[int, list[tuple[int, int]]] = {}
    made: set[Edit] = set()
    for finding in findings:
        assert finding.fix is not None
        edits = [edit for edit in finding.fix.edits if edit not in made]  # two findings may share a cure
        if any(_collides(edit, taken.get(id(edit.span.source), []), meeting) for edit in edits):
            continue
        for edit in edits:
            ranges = taken.setdefault(id(edit.span.source), [])
            place = edit.span.start, edit.span.end
            ranges.insert(bisect_left(ranges, place), place)
        made.update(edits)
        chosen.append(finding)
    return chosen


def _collides(edit: Edit, ranges: list[tuple[int, int]], meeting: bool) -> bool:
    """Whether an edit touches one of the sorted ranges that others change."""
    start, end = edit.span.start, edit.span.end
    at = bisect_left(ranges, (start, start))
    if at and ranges[at - 1][1] > start:
        return True
    if at == len(ranges):
        return False
    return ranges[at][0] < end or (not meeting and ranges[at] == (start, end))


class FixRun(namedtuple("FixRun", "run changes applied")):
    """What fixing many files gave, before anything is written."""

    __slots__ = ()
    run: Run  # what remains
    changes: list[Change]
    applied: list[Finding]


def fix_files(
    files: Sequence[Found], settings_for: Callable[[str], Settings], unsafe: bool = False, stdin: Source | None = None
) -> FixRun:
    """Fix every file in memory. A tiles file that several configs share gathers the changes of all."""
    from launchlint.engine.discovery import load
    from launchlint.engine.run import Run
    from launchlint.engine.runner import check_together, read_found, record

    run, applied = Run(), []  # type: tuple[Run, list[Finding]]
    loaded: dict[str, Source] = {}
    now: dict[str, Source] = {}

    def get(path: str) -> Source:
        if path not in now:
            loaded[path] = now[path] = load(path)
        return now[path]

    for found in files:
        file = read_found(found, settings_for, run, stdin, get)
        if file is None:
            continue
        tiles = file.beside.source if file.beside is not None else None
        fixed = fix(file.source, settings_for(file.source.path), unsafe, tiles, file.context)
        record(run, fixed.report)
        applied += fixed.applied
        for source, text in fixed.changes:
            loaded.setdefault(source.path, source)
            now[source.path] = Source(source.path, text, bom=source.bom)
    check_together(run, settings_for, stdin, get)
    changes = [Change(loaded[path], new.text) for path, new in now.items() if new.text != loaded[path].text]
    return FixRun(run, changes, applied)


def diff(changes: Iterable[Change]) -> str:
    """The changes as a unified diff that `git apply` and `patch -p1` take."""
    from difflib import unified_diff

    pieces: list[str] = []
    for source, text in changes:
        path, mark = source.path.removeprefix("/"), "\ufeff" if source.bom else ""
        lines = unified_diff(
            _lines(mark + source.text), _lines(mark + text), _quoted_path("a/" + path), _quoted_path("b/" + path)
        )
        for line in lines:
            pieces.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(pieces)


def _lines(text: str) -> list[str]:
    """Lines as patch counts them: only a line feed ends one."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + lines[-1:] * bool(lines[-1])


def _quoted_path(path: str) -> str:
    """A path as git writes it in a diff: in C quotes where it holds a character that could mislead."""
    if not any(ord(character) < 32 or character in '"\\\x7f' for character in path):
        return path
    names = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
    return '"' + "".join(names.get(c) or (f"\\{ord(c):03o}" if ord(c) < 32 or c == "\x7f" else c) for c in path) + '"'
