"""Streams a CI system reads: whatever is written to them commands nobody.

Every renderer disarms what it makes. This stands behind all of them, and behind what no renderer
makes: argument errors, other commands, tracebacks.
"""

from __future__ import annotations

import os
import stat

from launchlint.render.escape import disarm

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, TextIO

# Set by GitHub Actions, Azure Pipelines and TeamCity, which act on commands in logs.
READERS = ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")


class Guard:
    """A text stream that disarms what is written to it; ``unguarded`` is for our own commands."""

    def __init__(self, stream: TextIO) -> None:
        self.unguarded = stream

    def write(self, text: str) -> int:
        self.unguarded.write(disarm(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unguarded, name)


def guard(stream: TextIO, environment: Mapping[str, str]) -> TextIO:
    """The stream to write to: guarded where a CI system reads along. A file gets every byte as it is."""
    if not any(environment.get(name) for name in READERS) or isinstance(stream, Guard) or _is_file(stream):
        return stream
    return Guard(stream)  # type: ignore[return-value]


def _is_file(stream: TextIO) -> bool:
    try:
        return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False
