"""What a user may set, and for which file. Values only; reading settings files is in settings_file.

Looking for settings is on the way of every run, so it costs a few ``stat`` calls per directory and
imports nothing; TOML is read only where there is some.
"""

from __future__ import annotations

import os

from launchlint import registry
from launchlint.model.context import DEFAULT_CONTEXT, Context
from launchlint.records import namedtuple
from launchlint.rule import SEVERITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from launchlint.engine.baseline import Baseline
    from launchlint.registry import Row
    from launchlint.text import Span

    # An attribute with the rules that want what it holds: of its one part, or of each part.
    Asked = tuple[str, list[Row] | None, dict[str, list[Row]]]

# The files settings may stand in, all of them equal; two in one directory contradict each other.
SETTINGS_FILES = (".launchlint.toml", "launchlint.toml", "pyproject.toml")
BASELINE = ".launchlint-baseline.json"


class SettingsFault(namedtuple("SettingsFault", "span message help")):
    """Something in the settings that cannot be followed, with its place."""

    __slots__ = ()
    span: Span
    message: str
    help: str | None


class SettingsError(Exception):
    """Settings that cannot be followed. Nothing is checked until they are right."""

    def __init__(self, faults: Iterable[SettingsFault]) -> None:
        self.faults = list(faults)
        super().__init__("; ".join(fault.message for fault in self.faults))


class IgnoredPlace(namedtuple("IgnoredPlace", "glob pointer rules reason until span")):
    """A suppression in the settings: in files that match, below a JSON Pointer, these rules.

    ``until`` is a date as `2027-01-31` or None; ``span`` is where the settings say so.
    """

    __slots__ = ()
    glob: str
    pointer: str
    rules: tuple[str, ...]
    reason: str
    until: str | None
    span: Span


class RulesBySubject(dict):  # type: ignore[type-arg]
    """The rules that look at a file, by the part of the model they look at."""

    def __init__(self) -> None:
        self._plans: dict[int, tuple[dict[str, str], list[Asked]]] = {}

    def asked(self, parts: dict[str, str]) -> list[Asked]:
        """Of a scope's ``parts`` those some rule wants: each attribute once, with its rules.

        The rules of an attribute that several parts share come by part, as what it holds does.
        """
        found = self._plans.get(id(parts))
        if found is None or found[0] is not parts:
            shared = [attribute for attribute in parts.values() if list(parts.values()).count(attribute) > 1]
            asked: dict[str, Asked] = {}
            for subject, attribute in parts.items():
                rows = self.get(subject)
                if rows and attribute in shared:
                    asked.setdefault(attribute, (attribute, None, {}))[2][subject] = rows
                elif rows:
                    asked[attribute] = attribute, rows, {}
            found = self._plans[id(parts)] = parts, list(asked.values())
        return found[1]


class Settings:
    """Every setting with its default; ``docs/settings.md`` tells the meaning of each.

    Globs are relative to ``root``, reported paths to ``cwd`` (both absolute; empty where there
    are no files, as in an editor's scratch buffer).
    """

    def __init__(
        self,
        *,
        select: tuple[str, ...] = (),
        extend_select: tuple[str, ...] = (),
        ignore: tuple[str, ...] = (),
        per_file_ignores: Mapping[str, tuple[str, ...]] | None = None,
        severity: Mapping[str, str] | None = None,
        fail_on: str = "warning",
        include: tuple[str, ...] = (),
        exclude: tuple[str, ...] = (),
        targets: Mapping[str, tuple[str, ...]] | None = None,
        resources: Mapping[str, str] | None = None,
        suppress: tuple[IgnoredPlace, ...] = (),
        suppressions: bool = True,
        baseline: Baseline | None = None,
        baseline_path: str = BASELINE,
        today: str = "",
        context: Context = DEFAULT_CONTEXT,
        root: str = "",
        cwd: str = "",
        values: Mapping[str, object] | None = None,
        origins: Mapping[str, Span] | None = None,
    ) -> None:
        self.select = select
        self.extend_select = extend_select
        self.ignore = ignore
        self.per_file_ignores = per_file_ignores or {}
        self.severities = _by_code(severity) if severity else {}
        self.fail_on = fail_on
        self.include = include
        self.exclude = exclude
        self.targets = targets or {}
        self.resources = resources or {}
        self.suppress = suppress
        self.suppressions = suppressions  # whether anything may be silenced
        self.baseline = baseline
        self.baseline_path = baseline_path
        self.today = today  # as 2027-01-31; empty: nothing expires
        self.context = context
        self.root = root
        self.cwd = cwd
        self.values = values or {}  # of each key that was set: what, as it was read,
        self.origins = origins or {}  # and where
        self._rules: dict[tuple[str, ...], RulesBySubject] = {}
        self._met: Context | None = None  # what is known of files met in a directory, where it is of all the same

    def relative(self, path: str) -> str:
        """A reported path as globs see it: relative to ``root``, with forward slashes.

        A path outside of it keeps its name alone, so that no anchored pattern can match.
        """
        if self.root:
            path = os.path.normpath(os.path.join(self.cwd, path))
            if path.startswith(self.root.rstrip(os.sep) + os.sep):
                path = path[len(self.root.rstrip(os.sep)) + 1 :]
            else:
                path = os.path.basename(path)
        return path.replace(os.sep, "/").removeprefix("./")

    @property
    def baseline_file(self) -> str:
        """Where the baseline is, or would be written."""
        return os.path.join(self.root, self.baseline_path)

    def matches(self, patterns: Iterable[str], path: str) -> bool:
        """Whether any of the patterns takes in a reported path."""
        patterns = tuple(patterns)
        if not patterns:
            return False
        from launchlint.engine.globs import any_matches

        return any_matches(patterns, self.relative(path))

    def excluded(self, path: str) -> bool:
        return self.matches(self.exclude, path)

    def context_for(self, path: str, named: bool = True) -> Context:
        """What is known of the world around a file. ``named``: on the command line, not met in a directory."""
        if not self.targets and not self.resources:
            if named:
                return self.context
            if self._met is None:
                self._met = self.context.copy()
                self._met.named = False
            return self._met
        context = self.context.copy()
        context.named = named
        context.gpus = next((gpus for glob, gpus in self.targets.items() if self.matches((glob,), path)), ())
        context.resource = next((name for glob, name in self.resources.items() if self.matches((glob,), path)), None)
        return context

    def rules_for(self, path: str) -> RulesBySubject:
        """The rules that look at a file, by the part of the model they look at."""
        ignored: tuple[str, ...] = ()
        if self.per_file_ignores:
            ignored = tuple(
                word for glob, words in self.per_file_ignores.items() if self.matches((glob,), path) for word in words
            )
        found = self._rules.get(ignored)
        if found is None:
            found = self._rules[ignored] = RulesBySubject()
            dropped = {row.code for word in ignored for row in registry.find(word)}
            for row in registry.ROWS:
                if row.code not in dropped and row.code in self.selected:
                    found.setdefault(row.subject, []).append(row)
        return found

    _selected: frozenset[str] | None = None

    @property
    def selected(self) -> frozenset[str]:
        """The codes of the rules that are on. The more precise word wins; at a draw, `ignore`."""
        if self._selected is None:
            if self.select or self.extend_select or self.ignore:
                wanted = {} if self.select else {row.code: -1 for row in registry.ROWS if row.default}
                wanted.update(_precision((*self.select, *self.extend_select)))
                unwanted = _precision(self.ignore)
                self._selected = frozenset(
                    code for code, precision in wanted.items() if precision > unwanted.get(code, -2)
                )
            else:
                self._selected = frozenset(row.code for row in registry.ROWS if row.default)
        return self._selected

    def fails(self, severity: str) -> bool:
        """Whether a finding of this severity makes the run fail."""
        return self.fail_on != "never" and SEVERITIES.index(severity) <= SEVERITIES.index(self.fail_on)


def _precision(words: Iterable[str]) -> dict[str, int]:
    """Of each rule that some word means: how precise the best of them is (`ALL` 0, `LL5` 3, a rule 9)."""
    found: dict[str, int] = {}
    for word in words:
        exact = word in registry.BY_CODE or word in registry.BY_NAME
        precision = 9 if exact else 0 if word.upper() == "ALL" else len(word)
        for row in registry.find(word):
            found[row.code] = max(precision, found.get(row.code, -1))
    return found


def _by_code(severity: Mapping[str, str]) -> dict[str, str]:
    """The severity of each rule that has one of its own; the more precise word wins."""
    found: dict[str, str] = {}
    best: dict[str, int] = {}
    for word, level in severity.items():
        for code, precision in _precision((word,)).items():
            if precision >= best.get(code, -1):
                found[code], best[code] = level, precision
    return found


DEFAULT_SETTINGS = Settings()


def settings_from(table: Mapping[str, object], today: str = "") -> Settings:
    """Settings from the keys of a `[tool.launchlint]` table. Raises SettingsError."""
    from launchlint.engine.settings_file import from_table

    return from_table(table, today=today)


class Resolver:
    """Finds the settings of each file: those of the nearest directory that has some.

    The search goes from the file's directory upwards and ends at the top of its git repository,
    so that a checkout is checked alike on every machine; outside of a repository it ends at the
    top of the file system. Settings are not merged: the nearest file says everything.

    ``overrides`` are settings of the command line, ``config`` a file that is read instead of
    searching, ``isolated`` to read none. Without ``suppressions`` nothing is silenced; without
    ``baseline`` no accepted finding is left out. Calling it raises SettingsError.
    """

    def __init__(
        self,
        overrides: Mapping[str, object] | None = None,
        config: str | None = None,
        isolated: bool = False,
        suppressions: bool = True,
        baseline: bool = True,
        today: str = "",
        cwd: str | None = None,
    ) -> None:
        self.overrides = overrides or {}
        self.config = config
        self.isolated = isolated
        self.suppressions = suppressions
        self.baseline = baseline
        self.today = today
        self.cwd = os.getcwd() if cwd is None else cwd
        self._by_directory: dict[str, Settings] = {}  # absolute
        self._by_name: dict[str, Settings] = {}  # as paths name it

    def __call__(self, path: str) -> Settings:
        """The settings of a file (or of what lies in a directory: `queues/`)."""
        directory = os.path.dirname(path)
        settings = self._by_name.get(directory)
        if settings is None:
            settings = self._by_name[directory] = self.directory(directory)
        return settings

    def directory(self, directory: str) -> Settings:
        """The settings of the files in a directory."""
        if self.config is not None or self.isolated:
            if "" not in self._by_directory:
                self._by_directory[""] = self._given()
            return self._by_directory[""]
        here = os.path.normpath(os.path.join(self.cwd, directory))
        climbed: list[str] = []
        while True:
            settings = self._by_directory.get(here) or self._in(here)
            if settings is not None:
                break
            climbed.append(here)
            above = os.path.dirname(here)
            if above == here:
                settings = self._default(self.cwd)
                break
            here = above
        for passed in (here, *climbed):
            self._by_directory[passed] = settings
        return settings

    def _given(self) -> Settings:
        if self.config is None:
            return self._default(self.cwd)
        from launchlint.engine.settings_file import read_settings

        path = os.path.normpath(os.path.join(self.cwd, self.config))
        settings = read_settings((path,), self, required=True)
        assert settings is not None
        return self._adjusted(settings)

    def _in(self, directory: str) -> Settings | None:
        """The settings of this very directory; the defaults at the top of a repository."""
        paths = [path for name in SETTINGS_FILES if os.path.isfile(path := os.path.join(directory, name))]
        if paths:
            from launchlint.engine.settings_file import read_settings

            settings = read_settings(paths, self)
            if settings is not None:
                return self._adjusted(settings)
        if os.path.exists(os.path.join(directory, ".git")):
            return self._default(directory)
        return None

    def _default(self, root: str) -> Settings:
        """No settings file says anything about this directory."""
        if self.overrides:
            from launchlint.engine.settings_file import from_table

            return self._adjusted(from_table({}, self.overrides, root=root, cwd=self.cwd))
        return self._adjusted(Settings(root=root, cwd=self.cwd))

    def _adjusted(self, settings: Settings) -> Settings:
        settings.today = self.today
        settings.suppressions = self.suppressions
        if self.suppressions and self.baseline:
            path = settings.baseline_file
            if "baseline" in settings.origins or os.path.isfile(path):
                from launchlint.engine.baseline import Baseline

                settings.baseline = Baseline.load(path, settings)
        return settings


__all__ = [
    "DEFAULT_SETTINGS",
    "IgnoredPlace",
    "Resolver",
    "Settings",
    "SettingsError",
    "SettingsFault",
    "settings_from",
]
