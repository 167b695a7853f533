"""Floor 0: regular expressions that are compiled when first used.

Compiling costs 0.1 to 1 ms a pattern and Python keeps no compiled pattern on disk; a run over clean
files uses a handful of the hundred there are.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re


class _Lazy:
    """Stands for a pattern until it is asked for one of its methods, which it then keeps."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        import re

        compiled = re.compile(self._source, self._flags)
        for method in ("match", "fullmatch", "search", "sub", "finditer", "findall", "split", "pattern"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern as `re.compile` gives it, compiled at its first use."""
    return _Lazy(source, flags)  # type: ignore[return-value]
