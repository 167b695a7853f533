"""Kubernetes quantities, exactly: `500m`, `1.5Gi`, `2e3` (apimachinery, pkg/api/resource)."""

from __future__ import annotations

from launchlint.patterns import lazy

NANO = 10**9
_QUANTITY = lazy(r"([+-]?)([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:([KMGTPE]i|[numkMGTPE])|[eE]([+-]?[0-9]{1,2}))?\Z")
_DECIMAL = {"n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}


# Queues of a kind name the same amounts over and over.
_MOST_KNOWN = 500
_known: dict[tuple[type, object], int | None] = {}


def nanos(value: object) -> int | None:
    """A quantity in billionths, so that two of them compare exactly; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    mark = type(value), value
    if mark not in _known:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[mark] = _nanos(value)
    return _known[mark]


def _nanos(value: object) -> int | None:
    text = str(value)
    if len(text) < 20 and text.isascii():
        # `4`, `64Gi`, `500m`: told without an expression.
        if text.isdigit():
            return int(text) * NANO
        if text[-2:] in _BINARY and text[:-2].isdigit():
            return int(text[:-2]) * NANO << _BINARY[text[-2:]]
        if text[-1:] in _DECIMAL and text[:-1].isdigit():
            return int(text[:-1]) * int(10 ** (9 + _DECIMAL[text[-1:]]))
    match = _QUANTITY.match(text)
    if match is None or len(match[2]) > 40:
        return None
    whole, _, part = match[2].partition(".")
    amount = int((whole or "0") + part) * NANO * (-1 if match[1] == "-" else 1)
    shift = -len(part)
    if match[3] in _BINARY:
        amount <<= _BINARY[match[3]]
    else:
        shift += _DECIMAL.get(match[3] or "", 0) + int(match[4] or 0)
    scale: int = 10 ** abs(shift)
    return amount * scale if shift >= 0 else amount // scale
