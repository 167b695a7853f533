"""Reads settings files and makes Settings of them. Imported only where there are settings."""

from __future__ import annotations

import os

from launchlint.engine.settings import IgnoredPlace, Settings, SettingsError, SettingsFault
from launchlint.engine.settings_keys import BY_NAME, WRONG, dotted, shown
from launchlint.model.context import Context
from launchlint.model.words import did_you_mean
from launchlint.text import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from launchlint.engine.settings import Resolver
    from launchlint.syntax.toml import Path, Place

MAX_CHARACTERS = 250_000  # of settings; TOML is slow to read
MAX_BYTES = 5_000_000  # of any file that is looked into
TABLE = ("tool", "launchlint")  # where pyproject.toml keeps the settings
# On the command line these add to what the file says; every other key replaces it.
_ADDING = ("ignore", "extend-select")
# Options that are not called as their setting is.
_OPTIONS = {"python-version": "python"}


def read_settings(paths: Sequence[str], resolver: Resolver, required: bool = False) -> Settings | None:
    """The settings of the files in one directory, or None where they speak of other things.

    ``required``: the file was named on the command line. Then a missing one is a fault, and what it says
    of paths is relative to the working directory.
    """
    files: list[tuple[Source, dict[str, Any], Path, Mapping[Path, Place]]] = []
    root = resolver.cwd if required else os.path.dirname(paths[0])
    for path in paths:
        in_pyproject = os.path.basename(path) == "pyproject.toml"
        source = _load(path, resolver.cwd, b"launchlint" if in_pyproject and not required else b"")
        if source is None:
            continue
        if len(source.text) > MAX_CHARACTERS:
            help = "move the settings to `launchlint.toml`" if in_pyproject else None
            fault = SettingsFault(Span(source, 0, 0), f"more than {MAX_CHARACTERS:,} characters of settings", help)
            raise SettingsError([fault])
        from launchlint.syntax.toml import Toml, read_toml

        toml = read_toml(source)
        if not isinstance(toml, Toml):
            raise SettingsError([SettingsFault(toml.span, toml.message, None)])
        table: Any = toml.data
        base: Path = TABLE if in_pyproject else ()
        for depth, name in enumerate(base):
            if not isinstance(table, dict):
                span = toml.places[base[:depth]].value
                raise SettingsError([SettingsFault(span, f"`{dotted(base[:depth])}` must be a table", None)])
            table = table.get(name)
            if table is None:
                break
        if table is None and not required:
            continue
        if table is None:
            table, base = {}, ()
        elif not isinstance(table, dict):
            span = toml.places[base].value
            raise SettingsError([SettingsFault(span, f"`{dotted(base)}` must be a table, not {shown(table)}", None)])
        files.append((source, table, base, toml.places))
    if not files:
        return None
    if len(files) > 1:
        one, other = (os.path.basename(source.path) for source, *_ in files[:2])
        source, _, base, places = files[1]
        span = places[base].key if base in places else Span(source, 0, 0)
        message = f"`{one}` beside it holds settings too, and which of them counts would be a guess"
        raise SettingsError([SettingsFault(span, message, f"move everything to `{one}` or to `{other}`")])
    source, table, base, places = files[0]

    def place(path: Path, on_key: bool) -> Span:
        full = base + path
        while full and full not in places:
            full = full[:-1]
        if full not in places:
            return Span(source, 0, 0)
        found = places[full]
        return found.key if on_key else found.value

    return _settings(table, place, resolver.overrides, root, resolver.cwd)


def from_table(
    table: Mapping[str, Any], overrides: Mapping[str, Any] | None = None, root: str = "", cwd: str = "", today: str = ""
) -> Settings:
    """Settings from plain data. Faults are placed on the key they are about, in a text that holds only it."""

    def place(path: Path, on_key: bool) -> Span:
        text = dotted(path)
        return Span(Source("settings", text), 0, len(text))

    settings = _settings(table, place, overrides or {}, root, cwd)
    settings.today = today
    return settings


def _load(path: str, cwd: str, mentioning: bytes = b"") -> Source | None:
    """The text of a file, under the name it would be typed with; None where it does not mention something.

    Raises SettingsError.
    """
    try:
        name = os.path.relpath(path, cwd) if cwd else path
    except ValueError:  # another drive
        name = path
    nowhere = Span(Source(name, ""), 0, 0)
    try:
        if not os.path.isfile(path):  # opening a named pipe would wait for somebody to write
            what = "is a directory" if os.path.isdir(path) else "is no plain file"
            what = what if os.path.exists(path) else "does not exist"
            raise SettingsError([SettingsFault(nowhere, f"this settings file {what}", None)])
        with open(path, "rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SettingsError([SettingsFault(nowhere, f"cannot be read: {reason}", None)]) from error
    if mentioning not in raw:
        return None
    if len(raw) > MAX_BYTES:
        raise SettingsError([SettingsFault(nowhere, f"larger than {MAX_BYTES:,} bytes", None)])
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        source = Source(name, before + raw[error.start :].decode("utf-8", "replace"))
        span = Span(source, len(before), len(before) + 1)
        raise SettingsError([SettingsFault(span, "this is no UTF-8 text", "save it as UTF-8")]) from error
    return Source(name, text.removeprefix("\ufeff"), bom=text.startswith("\ufeff"))


def _settings(
    table: Mapping[str, Any], place: Callable[[Path, bool], Span], overrides: Mapping[str, Any], root: str, cwd: str
) -> Settings:
    faults: list[SettingsFault] = []

    def report(path: Path, message: str, help: str | None, on_key: bool) -> None:
        faults.append(SettingsFault(place(path, on_key), message, help))

    values = _values(table, report)
    origins = {name: place((name,), False) for name in values}
    loader = _Loader(root, cwd, place, faults)
    loader.take(values)
    given = _given(overrides, faults)
    if "select" in given:  # "only these" leaves nothing of what the file selects
        for name in ("select", "extend-select", "ignore"):
            values.pop(name, None)
            origins.pop(name, None)
    if given:
        spoken = _Loader(cwd, cwd, _command_line_place(overrides), faults)
        spoken.take(given)
        if "baseline" in given:
            given["baseline"] = os.path.join(cwd, given["baseline"])
        for name, value in given.items():
            values[name] = (*values.get(name, ()), *value) if name in _ADDING else value
            origins[name] = _command_line_place(overrides)((name,), False)
        if "agent-env" in given:
            loader.agent_env = spoken.agent_env
        if "requirements" in given:
            loader.requirements = spoken.requirements
    if faults:
        raise SettingsError(sorted(faults, key=lambda fault: (fault.span.source.path, fault.span.start)))
    return _build(values, origins, loader, root, cwd, place)


def _values(table: Mapping[str, Any], report: Callable[..., None]) -> dict[str, Any]:
    """Each known key's value as its kind reads it; everything wrong is reported."""
    values: dict[str, Any] = {}
    for name, value in table.items():
        key = BY_NAME.get(name)
        if key is None:
            help = did_you_mean(name, BY_NAME) or "`launchlint settings` lists every setting"
            report((name,), f"there is no setting `{name}`", help, True)
            continue
        read = key.kind.read(value, (name,), report)
        if read is not WRONG:
            values[name] = read
    return values


def _command_line_place(overrides: Mapping[str, Any]) -> Callable[[Path, bool], Span]:
    """Faults of the command line are shown on the option as it may have been typed."""

    def place(path: Path, on_key: bool) -> Span:
        name = str(path[0])
        value = overrides[name]
        words = [str(word) for word in value] if isinstance(value, (list, tuple)) else [str(value)]
        option = _OPTIONS.get(name, name)
        source = Source("command line", f"--{option} {','.join(words)}")
        start, end = len(option) + 3, len(source.text)
        if len(path) > 1 and isinstance(path[1], int) and path[1] < len(words):
            start += sum(len(word) + 1 for word in words[: path[1]])
            end = start + len(words[path[1]])
        return Span(source, start, end)

    return place


def _given(overrides: Mapping[str, Any], faults: list[SettingsFault]) -> dict[str, Any]:
    if not overrides:
        return {}
    place = _command_line_place(overrides)

    def report(path: Path, message: str, help: str | None, on_key: bool) -> None:
        faults.append(SettingsFault(place(path, on_key), message, help))

    return _values(overrides, report)


class _Loader:
    """Reads the files that settings name."""

    def __init__(self, root: str, cwd: str, place: Callable[[Path, bool], Span], faults: list[SettingsFault]) -> None:
        self.root = root
        self.cwd = cwd
        self.place = place
        self.faults = faults
        self.agent_env: frozenset[str] | None = None
        self.requirements: tuple[Source, ...] = ()

    def take(self, values: Mapping[str, Any]) -> None:
        if "agent-env" in values:
            names: set[str] = set()
            for index, word in enumerate(values["agent-env"]):
                if word.startswith("file:"):
                    source = self._read(word.removeprefix("file:"), ("agent-env", index))
                    names |= _env_names(source.text) if source else set()
                else:
                    names.add(word)
            self.agent_env = frozenset(names)
        sources = (
            self._read(path, ("requirements", index)) for index, path in enumerate(values.get("requirements", ()))
        )
        self.requirements = tuple(source for source in sources if source is not None)

    def _read(self, path: str, at: Path) -> Source | None:
        """A file a setting names, or None after a report at the setting."""
        full = os.path.normpath(os.path.join(self.root, path))
        try:
            return _load(full, self.cwd)
        except SettingsError as error:
            message = error.faults[0].message.replace("this settings file", "it")
            message = f"`{path}` cannot be used: {message}"
            help = "paths are relative to the directory of the settings file" if "not exist" in message else None
            self.faults.append(SettingsFault(self.place(at, False), message, help))
        except ValueError:  # a path with a null character
            self.faults.append(SettingsFault(self.place(at, False), f"`{path}` is no path", None))
        return None


def _env_names(text: str) -> set[str]:
    """The names of an env file: `NAME=value` lines, `export` before them, or bare names."""
    names: set[str] = set()
    for line in text.splitlines():
        name = line.strip().removeprefix("export ").partition("=")[0].strip()
        if name and not name.startswith("#"):
            names.add(name)
    return names


def _build(
    values: Mapping[str, Any],
    origins: Mapping[str, Span],
    loader: _Loader,
    root: str,
    cwd: str,
    place: Callable[[Path, bool], Span],
) -> Settings:
    facts: dict[str, Any] = {}
    if "agent-version" in values:
        numbers = tuple(int(part) for part in values["agent-version"].split("."))
        facts["agent_version"] = numbers + (0,) * (3 - len(numbers))
    context = Context(
        **facts,
        agent_env=loader.agent_env,
        agent_builder=values.get("agent-builder"),
        python_version=values.get("python-version"),
        tiles_in_web=values.get("tiles") == "web",
        images=values.get("images"),
        requirements=loader.requirements,
    )
    suppress = tuple(
        IgnoredPlace(
            glob,
            pointer,
            entry["rules"],
            entry["reason"].strip(),
            entry.get("until"),
            place(("suppress", glob, pointer), True),
        )
        for glob, pointers in values.get("suppress", {}).items()
        for pointer, entry in pointers.items()
    )
    plain = {
        name: values[key]
        for name, key in (
            ("select", "select"),
            ("extend_select", "extend-select"),
            ("ignore", "ignore"),
            ("per_file_ignores", "per-file-ignores"),
            ("severity", "severity"),
            ("fail_on", "fail-on"),
            ("include", "include"),
            ("exclude", "exclude"),
            ("targets", "targets"),
            ("resources", "resources"),
            ("baseline_path", "baseline"),
        )
        if key in values
    }
    return Settings(**plain, suppress=suppress, context=context, root=root, cwd=cwd, values=values, origins=origins)
