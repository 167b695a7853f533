"""Every snippet of README and docs is run: the files are written, the commands give the output shown.

A block that follows `<!-- file: NAME -->` is written as that file into a folder of the page. In a
`console` block each line after `$ launchlint` is run there and must print what follows it. With
LAUNCHLINT_UPDATE=1 the outputs are rewritten instead.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted(path for path in (ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(
    r"(?:^<!-- file: (?P<file>\S+) -->\n\n?)?^```(?P<language>\w*)[^\n]*\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)


def _run(command: str, folder: Path) -> str:
    words = shlex.split(command)
    assert words[0] == "launchlint", command
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "LAUNCHLINT_"))}
    environment.update(NO_COLOR="1", COLUMNS="100", TERM="dumb", PYTHONPATH=os.pathsep.join(p for p in sys.path if p))
    environment.pop("FORCE_COLOR", None)
    done = subprocess.run(
        [sys.executable, "-m", "launchlint", *words[1:]],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


def _console(body: str, folder: Path) -> str:
    lines: list[str] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            lines.append(line)
            if line.startswith("$ launchlint"):
                lines += _run(line[2:], folder).rstrip("\n").splitlines()
    return "\n".join(lines) + "\n"


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_snippets(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")

    def check(match: re.Match[str]) -> str:
        body = match["body"]
        if match["file"]:
            target = tmp_path / match["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(body, encoding="utf-8")
        elif match["language"] == "console" and "$ launchlint" in body and not body.startswith("# shown only"):
            (tmp_path / "examples").is_dir() or (tmp_path / "examples").symlink_to(ROOT / "examples")
            found = _console(body, tmp_path)
            if os.environ.get("LAUNCHLINT_UPDATE"):
                return match.group().replace(body, found)
            assert found == body, f"{page.name}: run the tests with LAUNCHLINT_UPDATE=1 and look at the difference"
        return match.group()

    updated = _BLOCK.sub(check, text)
    if updated != text:
        page.write_text(updated, encoding="utf-8")
