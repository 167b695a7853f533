"""Silences what users asked to be silenced, and tells which of their wishes silence nothing.

Comments and settings become *wishes*: rules, and ranges of characters. A finding is silenced by a
wish that names its rule and covers its place. Work is by binary search: neither a thousand comments
nor a thousand findings make a file slow.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import takewhile

from launchlint import registry
from launchlint.engine.run import Suppressed
from launchlint.model.suppression import MAX_COMMENTS, Suppression, SuppressionFault, read_suppressions
from launchlint.model.words import Speller
from launchlint.syntax import Mapping, Scalar, Sequence, walk
from launchlint.text import Edit, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlint.engine.finding import Finding
    from launchlint.engine.settings import IgnoredPlace, Settings
    from launchlint.model.file import LaunchFile
    from launchlint.syntax import Document, Node
    from launchlint.text import Source

OWN = "LL006"  # unused-suppression, which judges wishes
COMMENT, SETTINGS = "comment", "settings"


class Wish:
    """Rules to be silent in some ranges of a source. ``used`` holds the words that silenced something."""

    __slots__ = ("areas", "codes", "comment", "kind", "place", "reason", "source", "touching", "until", "used")

    def __init__(
        self,
        source: Source,
        words: Iterable[str],
        areas: list[tuple[int, int]],
        kind: str,
        reason: str,
        until: str | None,
        comment: Suppression | None = None,
        place: IgnoredPlace | None = None,
    ) -> None:
        self.source = source
        self.codes = {word: _codes(word) for word in words}
        self.areas = areas
        self.touching = comment is not None and comment.touching
        self.kind = kind
        self.reason = reason
        self.until = until
        self.comment = comment
        self.place = place
        self.used: set[str] = set()

    def words_for(self, code: str) -> list[str]:
        """The words that name a rule. The rule about wishes must be named itself: `ALL` cannot hide that it is idle."""
        if code == OWN:
            return [word for word, codes in self.codes.items() if codes == {OWN}]
        return [word for word, codes in self.codes.items() if code in codes]


_known: dict[str, frozenset[str]] = {}


def _codes(word: str) -> frozenset[str]:
    """The rules a word means."""
    codes = _known.get(word)
    if codes is None:
        codes = _known[word] = frozenset(row.code for row in registry.find(word))
    return codes


class Suppressions:
    """Every wish that concerns one file."""

    def __init__(self, file: LaunchFile, settings: Settings) -> None:
        self.file = file
        self.settings = settings
        self.wishes: list[Wish] = []
        self.expired: list[Wish] = []
        self.broken: list[Suppression] = []
        self.silent: list[SuppressionFault] = []  # settings that point at nothing
        self.reported: list[Finding] = []  # what nobody silenced
        self._by_place: dict[int, tuple[list[int], list[Finding]]] = {}  # the same, by source and start
        for parsed in (file.parsed, file.beside):
            if parsed is not None:
                for comment in read_suppressions(parsed):
                    self._take_comment(comment)
        for place in settings.suppress:
            if settings.matches((place.glob,), file.source.path):
                self._take_setting(place)

    def _take_comment(self, comment: Suppression) -> None:
        if comment.problem is not None:
            self.broken.append(comment)
            return
        until = comment.until.text if comment.until and _is_date(comment.until.text) else None
        words = (word.text for word in comment.words)
        self._take(Wish(comment.source, words, comment.areas, COMMENT, comment.reason, until, comment))

    def _take_setting(self, place: IgnoredPlace) -> None:
        source = self.file.source
        areas = _pointed_at(self.file, place.pointer)
        if not areas and not self.file.faults and _is_path(place.glob):
            self.silent.append(SuppressionFault(place.span, "stale", place.rules, place.pointer, ()))
            return
        self._take(Wish(source, place.rules, areas, SETTINGS, place.reason, place.until, place=place))

    def _take(self, wish: Wish) -> None:
        today = self.settings.today
        (self.expired if wish.until and today and wish.until < today else self.wishes).append(wish)

    def silence(self, findings: list[Finding]) -> tuple[list[Finding], list[Suppressed]]:
        """The findings to report, and those that somebody wished silent."""
        groups: dict[tuple[str, int], list[Finding]] = {}
        for finding in findings:
            groups.setdefault((finding.code, id(finding.span.source)), []).append(finding)
        silenced: dict[int, Wish] = {}
        for (code, source), alike in groups.items():
            wishes = [
                (wish, words) for wish in self.wishes if id(wish.source) == source and (words := wish.words_for(code))
            ]
            if wishes:
                _match(alike, wishes, silenced)
        kept = self.reported = [finding for finding in findings if id(finding) not in silenced]
        hidden = [
            Suppressed(finding, silenced[id(finding)].kind, silenced[id(finding)].reason)
            for finding in findings
            if id(finding) in silenced
        ]
        return kept, hidden

    def faults(self, ran: frozenset[str], whole: bool) -> list[SuppressionFault]:
        """Every wish that cannot be followed or, of the rules that ``ran``, silenced nothing.

        ``whole``: everything that could be found was found, so that what is unused is certain.
        """
        if not self.file.context.named:  # nobody is told that a file met on the way is none of ours
            ran -= {"LL004"}
        found = self.silent + [fault for comment in self.broken for fault in self._broken(comment)]
        for wish in self.expired:
            found.append(_expired(wish))
        speller = Speller((*registry.BY_NAME, *registry.BY_CODE))
        for wish in self.wishes:
            if wish.comment is not None:
                found += _wrong_words(wish.comment, speller)
            if whole:
                found += self._unused(wish, ran - {OWN})
        return found

    def unused(self, code: str) -> list[SuppressionFault]:
        """The wishes about this one rule that silenced nothing."""
        return [fault for wish in self.wishes for fault in self._unused(wish, frozenset((code,)))]

    def _unused(self, wish: Wish, ran: frozenset[str]) -> list[SuppressionFault]:
        idle = [word for word, codes in wish.codes.items() if word not in wish.used and _judged(codes, ran)]
        if not idle:
            return []
        if wish.comment is None:
            place = wish.place
            assert place is not None
            if not _is_path(place.glob):  # it may be of use in another file
                return []
            return [SuppressionFault(place.span, "unused", tuple(idle), None, ())]
        comment = wish.comment
        spans = [word for word in comment.words if word.text in idle]
        whole = len(spans) == len(comment.words)
        span = comment.span if whole else spans[0]
        return [SuppressionFault(span, "unused", tuple(idle), None, (comment.without(spans),))]

    def _broken(self, comment: Suppression) -> list[SuppressionFault]:
        """A comment of ours that is written wrongly."""
        problem = comment.problem or ""
        if problem == "unknown-verb":
            edit = Edit(comment.verb, comment.near or "")
            return [SuppressionFault(comment.verb, problem, (), comment.near, (edit,))]
        if problem == "too-many":
            return [SuppressionFault(comment.span, problem, (), f"{MAX_COMMENTS:,}", ())]
        if problem == "unclosed":
            # The reason runs into the list, which ends before the first word that is no rule.
            row = list(takewhile(lambda word: _codes(word.text), comment.words))
            edits = (Edit(Span(comment.source, row[-1].end, row[-1].end), "]"),) if row else ()
            return [SuppressionFault(comment.span, problem, tuple(word.text for word in row), None, edits)]
        rules = self._rules_reported(comment)
        if not rules:
            return [SuppressionFault(comment.span, problem, (), None, (comment.removal,))]
        listed = ", ".join(rules)
        edits = (Edit(comment.rules, listed if comment.source.text[comment.rules.start - 1] == "[" else f"[{listed}]"),)
        return [SuppressionFault(comment.span, problem, tuple(rules), None, edits)]

    def _rules_reported(self, comment: Suppression) -> list[str]:
        """The rules that speak where a comment stands."""
        if not self._by_place:
            for source in {id(finding.span.source) for finding in self.reported}:
                alike = [finding for finding in self.reported if id(finding.span.source) == source]
                alike.sort(key=lambda finding: finding.span.start)
                self._by_place[source] = [finding.span.start for finding in alike], alike
        starts, mine = self._by_place.get(id(comment.source), ([], []))
        rules: set[str] = set()
        for start, end in comment.areas:
            rules.update(finding.rule for finding in mine[bisect_left(starts, start) : bisect_right(starts, end)])
        return sorted(rules)


def _match(findings: list[Finding], wishes: list[tuple[Wish, list[str]]], silenced: dict[int, Wish]) -> None:
    """Findings of one rule in one source against the wishes that name the rule."""
    starts = sorted(finding.span.start for finding in findings)
    ends = sorted(finding.span.end for finding in findings)
    areas: list[tuple[int, int, int]] = []
    touching: list[tuple[int, int, int]] = []
    for number, (wish, words) in enumerate(wishes):
        for start, end in wish.areas:
            used = bisect_left(starts, start) < bisect_right(starts, end)
            areas.append((start, end, number))
            if wish.touching:
                touching.append((start, end, number))
                used = used or bisect_right(ends, start) < bisect_right(ends, end)
            if used:
                wish.used.update(words)
    by_start, by_end = _Cover(areas), _Cover(touching)
    for finding in findings:
        found = by_start.at(finding.span.start)
        if found is None and finding.span.end > finding.span.start:
            found = by_end.at(finding.span.end, before=True)
        if found is not None:
            silenced[id(finding)] = wishes[found][0]


class _Cover:
    """Ranges, asked which of them holds an offset."""

    def __init__(self, areas: list[tuple[int, int, int]]) -> None:
        areas.sort()
        self.starts = [area[0] for area in areas]
        self.furthest: list[tuple[int, int]] = []  # of the ranges up to here: end and number
        for _, end, number in areas:
            last = self.furthest[-1] if self.furthest else (-1, -1)
            self.furthest.append((end, number) if end > last[0] else last)

    def at(self, offset: int, before: bool = False) -> int | None:
        """The number of a range that begins at or (with ``before``) before an offset and reaches it."""
        index = (bisect_left if before else bisect_right)(self.starts, offset) - 1
        if index < 0 or self.furthest[index][0] < offset:
            return None
        return self.furthest[index][1]


def _judged(codes: frozenset[str], ran: frozenset[str]) -> bool:
    """Whether all that a word usually means was run, so that finding nothing means something."""
    usual = [code for code in codes - {OWN} or codes if code in ran or registry.BY_CODE[code].default]
    return bool(usual) and ran.issuperset(usual)


def _expired(wish: Wish) -> SuppressionFault:
    words = tuple(wish.codes)
    if wish.comment is None:
        assert wish.place is not None
        return SuppressionFault(wish.place.span, "expired", words, wish.until, ())
    assert wish.comment.until is not None
    return SuppressionFault(wish.comment.until, "expired", words, wish.until, (wish.comment.removal,))


def _wrong_words(comment: Suppression, speller: Speller) -> list[SuppressionFault]:
    """Rules nobody knows, and dates that are none."""
    found = []
    for word in comment.words:
        if not _codes(word.text):
            near = speller.nearest(word.text)
            edits = (Edit(word, near),) if near else ()
            found.append(SuppressionFault(word, "unknown-rule", (word.text,), near, edits))
    if comment.until is not None and not _is_date(comment.until.text):
        found.append(SuppressionFault(comment.until, "bad-date", (), comment.until.text, ()))
    return found


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return False
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_path(glob: str) -> bool:
    """Whether a pattern can only mean one file."""
    return "/" in glob.rstrip("/") and not any(character in glob for character in "*?[") and not glob.endswith("/")


def _pointed_at(file: LaunchFile, pointer: str) -> list[tuple[int, int]]:
    """The characters below a JSON Pointer, in each document of a file."""
    if not pointer:
        return [(0, len(file.source.text))]
    words = [word.replace("~1", "/").replace("~0", "~") for word in pointer[1:].split("/")]
    places = (_follow(document, words) for document in file.parsed.documents)
    return [place for place in places if place is not None]


def _follow(document: Document, words: list[str]) -> tuple[int, int] | None:
    node: Node | None = document.root
    start = 0
    for word in words:
        if type(node) is Mapping and (entry := node.entry(word)) is not None:
            node, start = entry.value, entry.key.start
        elif type(node) is Sequence and re.fullmatch("0|[1-9][0-9]{0,8}", word) and int(word) < len(node.items):
            node = node.items[int(word)]
            start = node.start
        else:
            return None
    assert node is not None
    return min(start, node.start), max(node.end, start)


def comment_for(finding: Finding, file: LaunchFile, reason: str = "") -> Edit | None:
    """The edit that silences a finding by a comment, or None where there is no place for one (JSON)."""
    source = finding.span.source
    parsed = file.parsed if source is file.source else file.beside
    if parsed is None or parsed.faults or source.path.endswith(".json"):
        return None
    comment = f"# launchlint: ignore[{finding.rule}]" + (f" {reason}" if reason else "")
    text = source.text
    lasting = [  # over several lines: no comment fits inside
        node
        for document in parsed.documents
        for node in walk(document.root)
        if type(node) is Scalar and "\n" in text[node.start : node.end]
    ]

    def behind(at: int) -> Edit | None:
        """The comment at the end of a place's line, unless that is within a text."""
        start, end = source.line_span(source.position(at)[0])[1:]
        for node in lasting:
            if node.start < end < node.end and (node.style not in ("|", ">") or node.start < start):
                return None
        blank = start + len(text[start:end].rstrip())
        return Edit(Span(source, blank, end), f"  {comment}")

    at = finding.span.start
    for node in lasting:
        if node.start <= at < node.end:
            return behind(node.start if node.style in ("|", ">") else node.end)
    found = behind(at)
    if found is None:  # the line opens a text that ends on another one: stand above it
        start, end = source.line_span(source.position(at)[0])[1:]
        indent = text[start : start + len(text[start:end]) - len(text[start:end].lstrip())]
        found = Edit(Span(source, start, start), f"{indent}{comment}\n")
    return found
