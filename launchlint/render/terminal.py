"""What the terminal at the other end of a stream can show."""

from __future__ import annotations

import os

from launchlint.render import Options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

# Terminals that print the escape of a link they do not know.
_NO_LINKS = frozenset({"Apple_Terminal"})


def terminal_options(stream: TextIO, environment: Mapping[str, str], color: bool) -> Options:
    """Options for text that people read on this stream."""
    return Options(
        color=color,
        width=_width(stream, environment),
        hyperlinks=color and stream.isatty() and environment.get("TERM_PROGRAM") not in _NO_LINKS,
        unicode=(stream.encoding or "").lower().replace("-", "").startswith("utf"),
    )


def _width(stream: TextIO, environment: Mapping[str, str]) -> int:
    """The terminal's columns, within what reads well; $COLUMNS goes first."""
    told = environment.get("COLUMNS", "")
    columns = int(told) if told.isdecimal() else 0
    if not columns:
        try:
            columns = os.get_terminal_size(stream.fileno()).columns
        except (OSError, ValueError):
            columns = 0
    return max(40, min(columns or 100, 140))
