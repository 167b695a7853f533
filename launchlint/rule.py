"""Floor 3: what a rule is, and what it may say.

A rule is a function from one part of the model to violations. Its decorator, docstring and
examples are the only place where it is described: tests, ``explain``, the documentation, SARIF
help and editor hovers are made from them.
"""

from __future__ import annotations

import sys

from launchlint.records import namedtuple
from launchlint.text import Edit as Edit
from launchlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

ERROR, WARNING, NOTE = "error", "warning", "note"
# Worst first; the place in this tuple orders severities.
SEVERITIES = (ERROR, WARNING, NOTE)

# Marks around the flagged text of an example.
OPEN, CLOSE = "«", "»"


class Label(namedtuple("Label", "span text")):
    """A second place, with the few words that tie it to the first."""

    __slots__ = ()
    span: Span
    text: str


class Fix(namedtuple("Fix", "title edits safe")):
    """Edits with a promise.

    A *safe* fix keeps what the launch does, or restores what was obviously meant, and keeps every
    comment. The title is an imperative: "rename to `run_id`".
    """

    __slots__ = ()
    title: str
    edits: tuple[Edit, ...]
    safe: bool

    def __new__(cls, title: str, edits: Iterable[Edit] | Edit, safe: bool = True) -> Fix:
        edits = (edits,) if isinstance(edits, Edit) else tuple(edits)
        return super().__new__(cls, title, edits, safe)


class Violation(namedtuple("Violation", "span message help labels fix severity")):
    """What a rule says: where, what is wrong and what happens at launch, and what to type.

    It knows nothing of its own code or level; ``severity`` departs from the rule's only where a
    rule has two. Labels, and the span itself, may lie in another source (a tiles file).
    """

    __slots__ = ()
    span: Span
    message: str
    help: str | None
    labels: tuple[Label, ...]
    fix: Fix | None
    severity: str | None

    def __new__(
        cls,
        span: Span,
        message: str,
        help: str | None = None,
        labels: Iterable[Label] = (),
        fix: Fix | None = None,
        severity: str | None = None,
    ) -> Violation:
        return super().__new__(cls, span, message, help, tuple(labels), fix, severity)


if TYPE_CHECKING:
    # What a rule returns. Here, so that no rule imports `collections.abc`, which would be its dearest line.
    Violations = Iterator[Violation]
else:
    Violations = None


class Example:
    """A text with its flagged characters between « and »; clean where there are none.

    ``name`` is the file name (its suffix picks the reader), ``beside`` the texts of files next to
    it (their marks count too), ``settings`` what `[tool.launchlint]` would hold, ``fixed`` the
    text after the rule's fix, ``also`` the codes of other rules that rightly speak here too.
    """

    __slots__ = ("also", "beside", "fixed", "name", "settings", "text", "why")

    def __init__(
        self,
        text: str,
        name: str = "queue.yaml",
        beside: dict[str, str] | None = None,
        settings: dict[str, Any] | None = None,
        fixed: str | None = None,
        also: Iterable[str] = (),
        why: str = "",
    ) -> None:
        self.text = _dedent(text)
        self.name = name
        self.beside = {path: _dedent(content) for path, content in (beside or {}).items()}
        self.settings = settings or {}
        self.fixed = None if fixed is None else _dedent(fixed)
        self.also = frozenset(also)
        self.why = why

    @property
    def source_text(self) -> str:
        """The text as a file would hold it, without marks."""
        return strip_marks(self.text)[0]


class Rule:
    """A check with everything there is to say about it."""

    __slots__ = (
        "allows", "check", "code", "default", "flags", "name", "rationale", "severity", "since", "sources", "subject",
        "summary", "whole",
    )  # fmt: skip

    def __init__(
        self,
        code: str,
        severity: str,
        check: Callable[[Any, Any], Violations],
        flags: Iterable[str | Example],
        allows: Iterable[str | Example],
        default: bool,
        since: str,
        sources: tuple[str, ...],
        whole: bool,
    ) -> None:
        self.code = code
        self.name = check.__name__.replace("_", "-")
        self.severity = severity
        self.check = check
        self.subject = next(iter(check.__annotations__.values()))  # the part of the model it looks at
        summary, _, rationale = (check.__doc__ or "").partition("\n\n")
        self.summary = summary.strip()
        self.rationale = _dedent(rationale)
        self.flags = [example if isinstance(example, Example) else Example(example) for example in flags]
        self.allows = [example if isinstance(example, Example) else Example(example) for example in allows]
        self.default = default
        self.since = since
        self.sources = sources
        self.whole = whole  # silent where a syntax fault hides a part of the document

    @property
    def fixable(self) -> bool:
        return any(example.fixed is not None for example in self.flags)

    def __repr__(self) -> str:
        return f"Rule({self.code} {self.name})"


def rule(
    code: str,
    severity: str,
    *,
    flags: Iterable[str | Example],
    allows: Iterable[str | Example],
    default: bool = True,
    since: str = "0.1.0",
    sources: Iterable[str] = (),
    whole: bool = False,
) -> Callable[[Callable[[Any, Any], Violations]], Callable[[Any, Any], Violations]]:
    """Make the function below a rule. Its name states the fault; its docstring is the manual.

    The first parameter's annotation names the part of the model it is called with; the second is
    the config around that part. ``default=False`` makes it advice that must be selected.
    ``sources`` say where the behaviour it warns of was seen. A rule that speaks of what is absent, or
    of one place in the light of another, is ``whole``: it is silent in a document of which a syntax
    fault hides a part.
    """

    def register(check: Callable[[Any, Any], Violations]) -> Callable[[Any, Any], Violations]:
        module = sys.modules[check.__module__]
        found = getattr(module, "RULES", None)
        if found is None:
            found = []
            module.RULES = found  # type: ignore[attr-defined]
        found.append(Rule(code, severity, check, flags, allows, default, since, tuple(sources), whole))
        return check

    return register


def strip_marks(text: str) -> tuple[str, list[tuple[int, int]]]:
    """An example's text without its marks, and the ranges they enclosed (nested ones too)."""
    plain: list[str] = []
    opened: list[int] = []
    ranges: list[tuple[int, int]] = []
    length = 0
    for character in text:
        if character == OPEN:
            opened.append(length)
        elif character == CLOSE:
            ranges.append((opened.pop(), length))
        else:
            plain.append(character)
            length += 1
    return "".join(plain), sorted(ranges)


def _dedent(text: str) -> str:
    lines = text.strip("\n").split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:] for line in lines).rstrip() + "\n"
