"""The nearest of the words that were meant."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def distance(one: str, other: str, limit: int) -> int:
    """Edits from one word to the other, a swap of neighbours counting as one; ``limit + 1`` if more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        previous, row = row, [i] + [0] * len(other)
        for j, b in enumerate(other, 1):
            row[j] = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                row[j] = min(row[j], before[j - 2] + 1)
        if min(row) > limit:
            return limit + 1
        before = previous
    return row[-1]


def folded(word: str) -> str:
    """A name without what its spellings differ by: case, blanks, hyphens and underscores."""
    return word.replace("-", "").replace("_", "").replace(" ", "").lower()


# Names are short and few; beyond that only case and separators are compared.
_LONGEST, _MOST = 80, 500


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The word that was most likely meant: same but for case and separators, or a third off at most.

    None where two candidates are equally near: a guess must be obvious or not be made.
    """
    bare = folded(word)
    candidates = list(dict.fromkeys(words))
    if len(word) > _LONGEST or len(candidates) > _MOST:
        return next((candidate for candidate in candidates if folded(candidate) == bare and candidate != word), None)
    same = [candidate for candidate in candidates if folded(candidate) == bare and candidate != word]
    if len(same) == 1:
        return same[0]
    limit = max(1, len(word) // 3) if len(word) > 2 else 0
    best: list[str] = []
    for candidate in candidates:
        steps = distance(bare, folded(candidate), limit)
        if candidate == word or steps > limit or steps >= max(len(word), len(candidate)):
            continue
        if steps < limit:
            limit, best = steps, [candidate]
        else:
            best.append(candidate)
    return best[0] if len(best) == 1 else None


class Speller:
    """The nearest of some words, word after word.

    Remembers what it found, and after some hundred different words finds nothing more: who has so
    many of them wrong made no slip of the pen.
    """

    def __init__(self, words: Iterable[str], patience: int = 200) -> None:
        self.words = list(words)
        self.patience = patience
        self._found: dict[str, str | None] = {}

    def nearest(self, word: str) -> str | None:
        if word not in self._found:
            if len(self._found) >= self.patience:
                return None
            self._found[word] = nearest(word, self.words)
        return self._found[word]


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """A help line with the nearest word, or None."""
    found = nearest(word, words)
    return f"did you mean `{found}`?" if found else None


def listed(words: Iterable[str], limit: int = 8) -> str:
    """`a`, `b` and `c`; shortened with a count beyond ``limit``."""
    words = list(words)
    if len(words) > limit:
        return ", ".join(f"`{word}`" for word in words[: limit - 1]) + f" and {len(words) - limit + 1} more"
    shown = [f"`{word}`" for word in words]
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1] if shown else "nothing"


def either(words: Iterable[str], limit: int = 8) -> str:
    """`a`, `b` or `c`: as `listed`, for things of which one is wanted."""
    return " or ".join(listed(words, limit).rsplit(" and ", 1))


def a(noun: str) -> str:
    """The noun with its article."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def version_text(version: tuple[int, ...]) -> str:
    """`0.28.1` of (0, 28, 1)."""
    return ".".join(str(part) for part in version)
