"""The baseline: findings that were accepted once, so that only new ones are reported.

It is a JSON file under version control, one line per finding, known by fingerprint: a finding stays
accepted wherever its line moves, and is new as soon as that line changes.
"""

from __future__ import annotations

import json
import os

from launchlint.engine.fingerprint import fingerprints
from launchlint.engine.settings import SettingsError, SettingsFault
from launchlint.patterns import lazy
from launchlint.records import namedtuple
from launchlint.text import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlint.engine.finding import Finding
    from launchlint.engine.settings import Settings

# Halves of surrogate pairs, as in names that are no UTF-8: a file cannot hold them, an escape can.
_HALVES = lazy("[\ud800-\udfff]")
VERSION = 1
_KEYS = ("path", "code", "rule", "message", "fingerprint")


class Accepted(namedtuple("Accepted", "path code rule message fingerprint")):
    """One accepted finding. Only path and fingerprint decide; the rest is for people."""

    __slots__ = ()
    path: str
    code: str
    rule: str
    message: str
    fingerprint: str


class Baseline:
    """What was accepted, by path and fingerprint. Paths are relative to the settings' root."""

    def __init__(self, accepted: Iterable[Accepted] = ()) -> None:
        self.by_path: dict[str, dict[str, Accepted]] = {}
        for entry in accepted:
            self.by_path.setdefault(entry.path, {})[entry.fingerprint] = entry

    @property
    def accepted(self) -> list[Accepted]:
        """Every entry, in the order a baseline file keeps them."""
        return sorted(entry for entries in self.by_path.values() for entry in entries.values())

    def split(self, findings: list[Finding], settings: Settings) -> tuple[list[Finding], list[Finding]]:
        """The findings that are new, and those that were accepted."""
        if not any(settings.relative(path) in self.by_path for path in {finding.path for finding in findings}):
            return findings, []
        new: list[Finding] = []
        old: list[Finding] = []
        for finding, print_ in zip(findings, fingerprints(findings, settings.relative), strict=True):
            known = self.by_path.get(settings.relative(finding.path), {})
            (old if print_ in known else new).append(finding)
        return new, old

    @classmethod
    def of(cls, findings: list[Finding], settings: Settings) -> Baseline:
        """A baseline that accepts these findings."""
        return cls(
            Accepted(settings.relative(finding.path), finding.code, finding.rule, finding.message, print_)
            for finding, print_ in zip(findings, fingerprints(findings, settings.relative), strict=True)
        )

    @classmethod
    def load(cls, path: str, settings: Settings) -> Baseline:
        """Read a baseline file. Raises SettingsError."""
        name = os.path.relpath(path, settings.cwd) if settings.cwd else path
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        except UnicodeDecodeError as error:
            raise _unreadable(name, "", "cannot be read: no UTF-8 text") from error
        except (FileNotFoundError, ValueError):  # a null character in a path is a ValueError
            span = settings.origins.get("baseline") or Span(Source(name, ""), 0, 0)
            help = "write it with `launchlint baseline write PATH...`"
            message = f"there is no baseline `{settings.baseline_path}`"
            raise SettingsError([SettingsFault(span, message, help)]) from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise _unreadable(name, "", f"cannot be read: {reason}") from error
        return cls(_read(name, text))

    def text(self) -> str:
        """The baseline as its file holds it: one line per finding, for small diffs and easy merges."""
        lines = [json.dumps(dict(zip(_KEYS, entry, strict=True)), ensure_ascii=False) for entry in self.accepted]
        lines = [_HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", line) for line in lines]
        body = "[\n    " + ",\n    ".join(lines) + "\n  ]" if lines else "[]"
        return f'{{\n  "version": {VERSION},\n  "findings": {body}\n}}\n'


def _read(path: str, text: str) -> list[Accepted]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        at = getattr(error, "pos", 0)
        raise _unreadable(path, text, f"no JSON: {getattr(error, 'msg', 'nested too deep').lower()}", at) from error
    if not isinstance(data, dict) or not isinstance(data.get("findings"), list):
        raise _unreadable(path, text, "no baseline of launchlint: it has no list `findings`")
    if data.get("version") != VERSION:
        raise _unreadable(path, text, f"not of version {VERSION}: another launchlint wrote it")
    accepted: list[Accepted] = []
    for entry in data["findings"]:
        values = [entry.get(key, "") for key in _KEYS] if isinstance(entry, dict) else []
        if not values or not all(isinstance(value, str) for value in values) or not values[0] or not values[-1]:
            raise _unreadable(path, text, "no baseline of launchlint: a finding needs `path` and `fingerprint`")
        accepted.append(Accepted(*values))
    return accepted


def _unreadable(path: str, text: str, problem: str, at: int = 0) -> SettingsError:
    source = Source(path, text)
    span = Span(source, at, min(at + 1, len(text)))
    return SettingsError([SettingsFault(span, problem, "write it anew with `launchlint baseline write PATH...`")])
