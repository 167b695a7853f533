"""Patterns for paths, as in .gitignore: small, linear in the length of the path, no surprises.

A pattern without a slash matches at any depth, one with a slash from the settings file's
directory; ``*`` stays within a name, ``**`` crosses directories; a directory means all below it.
"""

from __future__ import annotations

import re

from launchlint.patterns import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# A pattern's segments: None is `**`, the rest match one name each.
_compiled: dict[str, list[re.Pattern[str] | None]] = {}
_ANY = lazy(r".+", re.DOTALL)


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern takes in a path (relative, with forward slashes)."""
    segments = _compiled.get(pattern)
    if segments is None:
        segments = _compiled[pattern] = _segments(pattern)
    last = len(segments)
    # Every place in the pattern that the names read so far may have led to.
    states = {0}
    for name in path.split("/"):
        states = _past_stars(states, segments)
        following: set[int] = set()
        for state in states:
            if state == last:
                return True  # a directory above matched
            segment = segments[state]
            if segment is None:
                following.add(state)
            elif segment.match(name):
                following.add(state + 1)
        states = following
    return last in states


def any_matches(patterns: Iterable[str], path: str) -> bool:
    return any(matches(pattern, path) for pattern in patterns)


def _past_stars(states: set[int], segments: list[re.Pattern[str] | None]) -> set[int]:
    """`**` may also stand for no directory at all."""
    found = set(states)
    for state in states:
        while state < len(segments) and segments[state] is None:
            state += 1
            found.add(state)
    return found


def _segments(pattern: str) -> list[re.Pattern[str] | None]:
    from fnmatch import translate

    words = pattern.removeprefix("./").rstrip("/").split("/")
    if words[0] == "":
        words = words[1:]  # a leading slash anchors, as any other does
    elif len(words) == 1 and words[0] != "**":
        words = ["**", *words]
    segments = [None if word == "**" else re.compile(translate(word)) for word in words]
    if segments and segments[-1] is None:
        segments[-1:] = [None, _ANY]  # `a/**` is what lies in `a`, not `a` itself
    return segments
