"""Comments that ask for silence: `# launchlint: ignore[undeclared-tile] why until=2027-01-31`.

Behind a value the comment speaks of its line; on a line of its own, of the node below with all that
is in it, or of the whole document when `---` follows; `ignore-file[...]` speaks of the file. What
looks like a comment inside a scalar is text, and nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from launchlint.model.words import nearest
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Scalar, Sequence, walk
from launchlint.text import Edit, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.syntax import Document, Node, Parsed
    from launchlint.text import Source

MARK = "launchlint:"
MAX_COMMENTS = 1_000  # in one file; a baseline serves better long before
VERBS = ("ignore", "ignore-file")
_OTHER_VERBS = ("resource", "gpu")
# What other linters call it.
_SYNONYMS = {
    **dict.fromkeys(("disable", "disable-line", "disable-next-line", "noqa", "skip", "suppress", "allow"), "ignore"),
    **dict.fromkeys(("ignore-line", "ignore-next-line", "nolint"), "ignore"),
    **dict.fromkeys(("disable-file", "skip-file", "ignore-all", "ignore-document"), "ignore-file"),
}

_COMMENT = re.compile(r"(?<![^\s#])#[ \t]*launchlint:[ \t]*([A-Za-z][\w-]*)((?:[^\r\n#]|(?<=\S)#)*)")
_WORD = re.compile(r"[^\s,\]]+")
_UNTIL = re.compile(r"(?<!\S)until=(\S*)")
_BLANK_OR_COMMENT = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")
_OWN_LINE = re.compile(r"[ \t]*#")
# What may stand between the start of a node's line and its first character.
_PROPERTIES = re.compile(r"(?>[-?\s]|[&!][^\s,\[\]{}]*+|#[^\n]*+)*+")


class Suppression:
    """One comment. ``words`` are its rules as written; ``until`` is the date's text, if any.

    ``problem`` is set where it cannot be followed: no-rules, unclosed, too-many, or unknown-verb
    (``near`` is the verb that was meant). ``areas`` are the ranges of characters it speaks of; with
    ``touching`` a finding that only ends in one belongs to it as well.
    """

    __slots__ = ("areas", "near", "problem", "reason", "rules", "span", "touching", "until", "verb", "words")

    def __init__(self, span: Span, verb: Span, words: list[Span], rules: Span, reason: str, until: Span | None) -> None:
        self.span = span  # the comment, without blanks behind it
        self.verb = verb
        self.words = words
        self.rules = rules  # between the brackets; empty where they would belong
        self.reason = reason
        self.until = until
        self.problem: str | None = None
        self.near: str | None = None
        self.areas: list[tuple[int, int]] = []
        self.touching = False

    @property
    def whole_file(self) -> bool:
        return self.verb.text == "ignore-file"

    @property
    def source(self) -> Source:
        return self.span.source

    @property
    def removal(self) -> Edit:
        """Takes the comment out: with its line where nothing else is on it."""
        text = self.source.text
        start, end = self.span.start, self.span.end
        while end < len(text) and text[end] in " \t":
            end += 1
        if end < len(text) and text[end] not in "\r\n":
            return Edit(Span(self.source, start, end), "")  # another comment follows
        while start and text[start - 1] in " \t":
            start -= 1
        if start == 0 or text[start - 1] in "\r\n":
            end += 2 if text.startswith("\r\n", end) else end < len(text)
        return Edit(Span(self.source, start, end), "")

    def without(self, words: list[Span]) -> Edit:
        """Takes some of its rules out; the whole comment where none is left."""
        left = [word.text for word in self.words if word not in words]
        return Edit(self.rules, ", ".join(left)) if left else self.removal


class SuppressionFault(namedtuple("SuppressionFault", "span problem words detail edits")):
    """Something that asks for silence in vain. ``words`` are the rules it is about.

    ``problem`` is one of unused, expired, unknown-rule, no-rules, unclosed, bad-date, unknown-verb,
    too-many and, in settings, stale; ``detail`` the date, the pointer, or what was meant; ``edits``
    what repairs or removes it.
    """

    __slots__ = ()
    span: Span
    problem: str
    words: tuple[str, ...]
    detail: str | None
    edits: tuple[Edit, ...]


def read_suppressions(parsed: Parsed) -> list[Suppression]:
    """Every comment of a source that asks for silence, or seems to."""
    source = parsed.source
    if MARK not in source.text or source.path.endswith(".json"):
        return []
    text = source.text
    layout: _Layout | None = None
    found: list[Suppression] = []
    for match in _COMMENT.finditer(text):
        suppression = _suppression(source, match)
        if suppression is None or any(start <= match.start() < end for start, end in parsed.gaps):
            continue
        layout = layout or _Layout(parsed)
        if layout.in_scalar(match.start()):
            continue
        found.append(suppression)
        if len(found) > MAX_COMMENTS:
            suppression.problem = "too-many"
            break
        layout.place(suppression)
    return found


def _suppression(source: Source, match: re.Match[str]) -> Suppression | None:
    verb = Span(source, *match.span(1))
    tail, at = match[2], match.start(2)
    name = verb.text
    near = None
    if name not in VERBS:
        if name in _OTHER_VERBS:
            return None
        near = _SYNONYMS.get(name.lower().replace("_", "-"))
        near = near or nearest(name, (*VERBS, *_OTHER_VERBS) if "[" not in tail else VERBS)
        if near is None:
            return None  # prose that happens to begin with our name
    end = match.end() - (len(match.group()) - len(match.group().rstrip()))
    words: list[Span] = []
    rules = Span(source, verb.end, verb.end)
    problem: str | None = "no-rules"
    rest, rest_at = tail, at
    opened = re.match(r"[ \t]*\[", tail)
    if opened:
        inner = opened.end()
        closed = tail.find("]", inner)
        problem = None
        if closed < 0:
            problem, closed = "unclosed", len(tail.rstrip())
        rules = Span(source, at + inner, at + closed)
        words = [Span(source, at + word.start(), at + word.end()) for word in _WORD.finditer(tail, inner, closed)]
        if problem is None:
            if not words:
                problem = "no-rules"
            rest, rest_at = tail[closed + 1 :], at + closed + 1
    until = _UNTIL.search(rest)
    reason = " ".join(_UNTIL.sub(" ", rest).split()).lstrip(":-–— ")
    suppression = Suppression(
        Span(source, match.start(), end),
        verb,
        words,
        rules,
        reason,
        Span(source, rest_at + until.start(1), rest_at + until.end(1)) if until else None,
    )
    suppression.near = near
    suppression.problem = "unknown-verb" if near else problem
    return suppression


class _Layout:
    """Where things stand in a source, to tell what a comment speaks of."""

    def __init__(self, parsed: Parsed) -> None:
        self.source = parsed.source
        self.documents = parsed.documents
        scalars: set[tuple[int, int]] = set()
        texts: set[tuple[int, int]] = set()  # of scalars, without what is no content
        units: list[tuple[int, int]] = []  # outer ones first
        for document in parsed.documents:
            _add_units(document, units)
            for node in walk(document.root):
                if type(node) is not Scalar or node.end <= node.start:
                    continue
                scalars.add((node.start, node.end))
                start = node.start
                if node.style in ("|", ">"):  # a comment may follow the block's indicator
                    line_end = self.source.text.find("\n", start, node.end)
                    start = line_end if line_end >= 0 else node.end
                texts.add((start, node.end))
        self.by_start = sorted(scalars)
        self.by_end = sorted(scalars, key=lambda place: place[1])
        self.texts = sorted(texts)
        self.units = sorted(units, key=lambda unit: unit[0])  # stable: outer ones stay first
        self.document_starts = [document.start for document in parsed.documents]
        # Of the comment before: a thousand comments in a row must not each look at the next ones.
        self._line = 0
        self._line_areas: list[tuple[int, int]] = []
        self._gap: tuple[int, int] = (-1, -1)

    def in_scalar(self, at: int) -> bool:
        number = bisect_right(self.texts, at, key=lambda place: place[0]) - 1
        return number >= 0 and at < self.texts[number][1]

    def place(self, suppression: Suppression) -> None:
        """Find out what a comment speaks of."""
        text = self.source.text
        if suppression.whole_file:
            suppression.areas = [(0, len(text))]
            return
        line, _ = self.source.position(suppression.span.start)
        if not _OWN_LINE.match(text, self.source.line_starts[line - 1]):
            if self._line != line:
                start, end = self.source.line_span(line)[1:]
                self._line, self._line_areas = line, [(start, end), *self._across(start, end)]
            suppression.touching = True
            suppression.areas = self._line_areas
            return
        if not self._gap[0] <= suppression.span.start < self._gap[1]:
            blank = _BLANK_OR_COMMENT.match(text, suppression.span.start)
            assert blank
            self._gap = blank.span()
        at = self._gap[1]
        if text.startswith("---", at):
            number = bisect_left(self.document_starts, at)
            if number < len(self.documents) and self.document_starts[number] == at:
                next_start = self.document_starts[number + 1] if number + 1 < len(self.documents) else len(text) + 1
                suppression.areas = [(at, next_start - 1)]
                return
        number = bisect_left(self.units, at, key=lambda unit: unit[0])
        if number < len(self.units) and _PROPERTIES.fullmatch(text, at, self.units[number][0]):
            suppression.areas = [(at, self.units[number][1])]

    def _across(self, start: int, end: int) -> list[tuple[int, int]]:
        """Scalars over several lines that begin or end on this one. They cannot hold a comment themselves."""
        first = bisect_left(self.by_start, start, key=lambda place: place[0])
        last = bisect_left(self.by_start, end, key=lambda place: place[0])
        found = [place for place in self.by_start[first:last] if place[1] > end]
        first = bisect_right(self.by_end, start, key=lambda place: place[1])
        last = bisect_right(self.by_end, end, key=lambda place: place[1])
        return found + [place for place in self.by_end[first:last] if place[0] < start]


def _add_units(document: Document, units: list[tuple[int, int]]) -> None:
    """What a comment may stand above: each entry of a mapping and each item of a list, outer ones first."""

    def add(start: Node, end: Node) -> None:
        last = end.end if end.start >= start.start else start.end  # an alias is written elsewhere
        units.append((start.start, max(start.end, last)))

    root = document.root
    if type(root) is Scalar:
        add(root, root)
    for node in walk(root):
        if type(node) is Mapping:
            for entry in node.entries:
                add(entry.key, entry.value)
        elif type(node) is Sequence:
            for item in node.items:
                add(item, item)
