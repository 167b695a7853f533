"""A violation stamped with its rule: what the user is told."""

from __future__ import annotations

from launchlint.records import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.rule import Fix, Label
    from launchlint.text import Span

DOCS = "https://launchlint.dev/rules/"


class Finding(namedtuple("Finding", "code rule severity span message help labels fix")):
    """``rule`` is the rule's name; ``severity`` the one in force here."""

    __slots__ = ()
    code: str
    rule: str
    severity: str
    span: Span
    message: str
    help: str | None
    labels: tuple[Label, ...]
    fix: Fix | None

    @property
    def path(self) -> str:
        return self.span.source.path

    @property
    def start(self) -> tuple[int, int]:
        """Line and column, from 1."""
        return self.span.source.position(self.span.start)

    @property
    def end(self) -> tuple[int, int]:
        """Line and column after the last character, from 1."""
        return self.span.source.position(self.span.end)

    @property
    def url(self) -> str:
        return f"{DOCS}{self.rule}/"

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        return (self.path, self.span.start, self.span.end, self.code, self.message)
