"""Our own painted text taken apart again, for what shows a terminal elsewhere (HTML, pictures)."""

from __future__ import annotations

import re

_CODE = re.compile(r"\x1b\[([0-9;]*)m|\x1b\]8;;[^\x1b]*\x1b\\")


def runs(line: str) -> list[tuple[str, frozenset[str]]]:
    """Pieces of a line with the colour and weight codes in force."""
    found: list[tuple[str, frozenset[str]]] = []
    style: frozenset[str] = frozenset()
    at = 0
    for match in _CODE.finditer(line):
        found.append((line[at : match.start()], style))
        at = match.end()
        if match[1] is not None:
            codes = set(match[1].split(";")) - {""}
            style = frozenset() if not codes or "0" in codes else style | codes
    found.append((line[at:], style))
    return [(text, codes) for text, codes in found if text]
