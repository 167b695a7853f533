"""The settings of the project an open file lies in, read again when they change on the disk.

Not every editor says when a file changes that it has not opened, so the few files settings may stand in
are asked for their dates before each answer: a handful of `stat` calls.
"""

from __future__ import annotations

import datetime
import os

from launchlint.engine.settings import BASELINE, DEFAULT_SETTINGS, SETTINGS_FILES, Resolver, Settings, SettingsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.engine.settings import SettingsFault

SETTINGS = (os.path.basename(BASELINE), *SETTINGS_FILES)
Stamp = tuple[tuple[str, int, int], ...]


class Project:
    """Settings by the directory of a file. Settings that cannot be followed leave the last good ones in force."""

    def __init__(self) -> None:
        self._resolver = self._new()
        self._stamps: dict[str, Stamp] = {}
        self._good: dict[str, Settings] = {}
        self.faults: dict[str, list[SettingsFault]] = {}  # by the path of a settings file

    @staticmethod
    def _new() -> Resolver:
        return Resolver(today=datetime.date.today().isoformat())

    def changed(self, path: str) -> bool:
        """Whether the settings of a file are other than when this was last asked; if so all are forgotten."""
        directory = os.path.dirname(path)
        stamp = self._stamp(directory)
        known = self._stamps.get(directory)
        self._stamps[directory] = stamp
        if known is None or known == stamp:
            return False
        self.forget()
        return True

    def forget(self) -> None:
        """Read all settings anew when they are asked for."""
        self._resolver = self._new()
        self.faults.clear()

    def settings(self, path: str) -> Settings:
        """The settings of a file. Never raises: see ``faults``."""
        directory = os.path.dirname(path)
        try:
            settings = self._resolver(path)
        except SettingsError as error:
            for fault in error.faults:
                known = self.faults.setdefault(fault.span.source.path, [])
                if fault not in known:
                    known.append(fault)
            return self._good.get(directory, DEFAULT_SETTINGS)
        self._good[directory] = settings
        return settings

    def _stamp(self, directory: str) -> Stamp:
        """Dates and sizes of the files that settings may stand in, from a directory to the top of its repository."""
        found = []
        here = os.path.abspath(directory)
        good = self._good.get(directory)
        paths = {good.baseline_file} if good is not None and good.root else set()
        while True:
            paths.update(os.path.join(here, name) for name in SETTINGS)
            above = os.path.dirname(here)
            if above == here or os.path.exists(os.path.join(here, ".git")):
                break
            here = above
        for path in sorted(paths):
            try:
                status = os.stat(path)
            except (OSError, ValueError):
                continue
            found.append((path, status.st_mtime_ns, status.st_size))
        return (("", datetime.date.today().toordinal(), 0), *found)
