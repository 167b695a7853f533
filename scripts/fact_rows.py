"""Edit the rows of `facts/*.yaml` from a script without touching comments, sources or the other rows.

Rows are one line each, `    KEY: {flow mapping}` or `    - scalar`, below `rows:` of a section.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
_BARE = re.compile(r"[A-Za-z_][\w./-]*\Z")
_WORDS = re.compile(r"[A-Za-z_][\w./+-]*(?: [\w./+-]+)*\Z")
_RESERVED = frozenset("null true false yes no on off y n".split())


def written(value: Any) -> str:
    """A value as the rows write it: flow style, quotes only where they are needed."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(written(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key(name)}: {written(item)}' for name, item in value.items())}}}"
    text = str(value)
    plain = _WORDS.match(text) and text.lower() not in _RESERVED
    return text if plain else json.dumps(text, ensure_ascii=False)


def key(text: str) -> str:
    return text if _BARE.match(text) and text.lower() not in _RESERVED else json.dumps(text)


class FactFile:
    """One file of facts, held as lines."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = path.read_text(encoding="utf-8").splitlines()

    @property
    def data(self) -> dict[str, Any]:
        return YAML(typ="safe").load("\n".join(self.lines))

    def rows(self, section: str) -> Any:
        return self.data[section]["rows"]

    def _bounds(self, section: str) -> tuple[int, int]:
        """The lines of a section's rows."""
        start = self.lines.index("  rows:", self.lines.index(f"{section}:")) + 1
        end = start
        while end < len(self.lines) and self.lines[end].startswith("    "):
            end += 1
        return start, end

    def set(self, section: str, name: str, row: dict[str, Any]) -> None:
        """Write a row: in the place of the one of that name, else as the last."""
        start, end = self._bounds(section)
        line = f"    {key(name)}: {written(row)}"
        for number in range(start, end):
            if self.lines[number].startswith(f"    {key(name)}: "):
                self.lines[number] = line
                return
        self.lines.insert(end, line)

    def set_list(self, section: str, items: list[str]) -> None:
        start, end = self._bounds(section)
        self.lines[start:end] = [f"    - {written(item)}" for item in items]

    def set_source(self, name: str, what: str) -> None:
        """Say anew what a source is; its licence stays."""
        licence = self.data["sources"][name]["licence"]
        number = next(index for index, line in enumerate(self.lines) if line.startswith(f"  {name}: "))
        self.lines[number] = f"  {name}: {{what: {json.dumps(what)}, licence: {written(licence)}}}"

    def set_date(self, date: str) -> None:
        number = next(index for index, line in enumerate(self.lines) if line.startswith("as_of: "))
        self.lines[number] = f"as_of: {date}"

    def save(self) -> bool:
        """Write the file. Returns whether that changed it."""
        text = "\n".join(self.lines) + "\n"
        if text == self.path.read_text(encoding="utf-8"):
            return False
        self.path.write_text(text, encoding="utf-8")
        return True


def download(requirement: str) -> Path:
    """The wheel of a requirement, through pip, into a temporary directory."""
    folder = Path(tempfile.mkdtemp(prefix="launchlint-facts-"))
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([*command, "--dest", str(folder), requirement], check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def version_of(wheel: Path) -> str:
    """`1.44.5` of botocore-1.44.5-py3-none-any.whl."""
    return wheel.name.split("-")[1]


def member(wheel: Path, ending: str) -> bytes:
    """The one file in a wheel whose path ends so."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(ending)]
        return archive.read(name)
