"""Events of a YAML parser to nodes.

Events, not the parser's own composer: no recursion, duplicate keys and aliases stay visible, and
depth is guarded while reading (both C composers crash the interpreter at some 25,000 levels).
"""

from __future__ import annotations

from launchlint.patterns import lazy
from launchlint.syntax.limits import MAX_DEPTH, MAX_DIGITS, MAX_EXPANDED_NODES, MAX_NODES
from launchlint.syntax.nodes import Document, Entry, LimitFault, Mapping, Node, Scalar, Sequence, SyntaxFault, is_marked
from launchlint.syntax.scalars import resolve
from launchlint.text import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

# Bare braces stand behind these two private characters while a parser reads (see yaml_reader.py).
OPEN, CLOSE = "\ue0fa", "\ue0fb"
MASK = {ord("{"): OPEN, ord("}"): CLOSE}
UNMASK = {ord(OPEN): "{", ord(CLOSE): "}"}

_PROPERTIES = lazy(r"(?:[&!][^\s,\[\]{}]*(?:[ \t\r\n]+(?:#[^\n\r]*)?)*)*")
_BLANK = lazy(r"\s*")
_TAG = "tag:yaml.org,2002:"
_MANY = 3_000  # faults, more than are told of one document (engine/checker.py)
# What PyYAML's safe loader can construct, and of which kind of node (yaml/constructor.py).
_KINDS: dict[str, type[Node]] = {
    **{_TAG + name: Scalar for name in ("null", "bool", "int", "float", "binary", "timestamp", "str")},
    **{_TAG + name: Sequence for name in ("seq", "omap", "pairs")},
    **{_TAG + name: Mapping for name in ("map", "set")},
}


def _refused(node: Node) -> str | None:
    """What is wrong between a tag and its node, as far as the safe loader is concerned."""
    kind = _KINDS.get(node.tag or "")
    if node.tag == "!":
        return None
    if kind is None:
        return "means nothing to"
    if type(node) is not kind and type(node) in (Scalar, Mapping, Sequence):
        return "on this value is refused by"
    if type(node) is Scalar and node.tag in (_TAG + "bool", _TAG + "int", _TAG + "float", _TAG + "timestamp"):
        from launchlint.syntax.scalars import fits_tag

        return None if fits_tag(node.text, node.tag[len(_TAG) :]) else "on this value is refused by"
    return None


class TooMuch(Exception):
    """The file goes beyond a limit: reading stops here."""

    def __init__(self, span: Span, message: str, help: str) -> None:
        super().__init__(message)
        self.fault = LimitFault(span, message, help)


class TreeBuilder:
    """Turns events into documents with a stack of its own; keeps what is whole when reading stops.

    ``text`` is what the parser is given: as long as the source's text, with braces masked and
    broken lines blanked out.
    """

    def __init__(self, source: Source, text: str, masked: bool) -> None:
        self.source = source
        self.text = text
        self.masked = masked
        self.documents: list[Document] = []
        self.faults: list[SyntaxFault] = []
        self.unread = -1  # from here on nothing was read, where a limit ended reading
        self.lost: list[Node] = []  # stand where something is missing
        # The open collections, each with the key that waits for its value.
        self.stack: list[list[Any]] = []
        self.document: Document | None = None
        self.anchors: dict[str, Node] = {}

    def run(self, events: Iterator[Any]) -> None:
        from ruamel.yaml import events as ev

        source, masked = self.source, self.masked
        scalar_event, alias_event = ev.ScalarEvent, ev.AliasEvent
        mapping_start, sequence_start = ev.MappingStartEvent, ev.SequenceStartEvent
        mapping_end, sequence_end = ev.MappingEndEvent, ev.SequenceEndEvent
        document_start, document_end = ev.DocumentStartEvent, ev.DocumentEndEvent

        stack = self.stack
        document: Document | None = None
        flow = False
        nodes = 0
        node: Any
        for event in events:
            kind = type(event)
            if kind is scalar_event:
                start, end, value = event.start_mark.index, event.end_mark.index, event.value
                style = event.style or ""
                tag, anchor = event.tag, event.anchor
                before = start
                if tag is not None or anchor is not None:
                    start = self._content_start(start, end)
                if style == "|" or style == ">":
                    end = self._trim(start, end)
                rescued = False
                if masked and (OPEN in value or CLOSE in value):
                    rescued = style == "" and (flow or value[:2] == OPEN + OPEN)
                    value = value.translate(UNMASK)
                node = Scalar(source, start, end, value, style, resolve(value, style, tag), tag, anchor, flow)
                node.rescued = rescued
                node.marked = is_marked(value)
                if tag is not None or anchor is not None:
                    self._note(node, before)
                if not value and not style and tag is None and anchor is None and stack and stack[-1][1] is None:
                    self._empty_key(start)
                if end - start > MAX_DIGITS and not style and tag is None:
                    self._endless(node)
            elif kind is mapping_start or kind is sequence_start:
                start = event.start_mark.index
                if len(stack) >= MAX_DEPTH:
                    raise TooMuch(
                        Span(source, start, start + 1),
                        f"nested deeper than {MAX_DEPTH} levels",
                        "no queue config needs that; is this file meant to be one?",
                    )
                tag, anchor = event.tag, event.anchor
                before = start
                if tag is not None or anchor is not None:
                    start = self._content_start(start, len(self.text))
                flow = bool(event.flow_style)
                node = (Mapping if kind is mapping_start else Sequence)(source, start, tag, anchor, flow)
                if tag is not None or anchor is not None:
                    self._note(node, before)
                stack.append([node, None])
                nodes += 1
                if nodes > MAX_NODES:
                    raise self._too_many(start)
                continue
            elif kind is mapping_end or kind is sequence_end:
                node = stack.pop()[0]
                if flow:
                    node.end = event.end_mark.index
                flow = stack[-1][0].flow if stack else False
                if node.size > MAX_EXPANDED_NODES:
                    raise TooMuch(
                        Span(source, node.start, node.start + 1),
                        f"aliases expand to more than {MAX_EXPANDED_NODES:,} nodes",
                        "write the repeated part once",
                    )
                if stack and stack[-1][1] is None and type(stack[-1][0]) is Mapping:
                    self._key_fault(node)
            elif kind is alias_event:
                nodes += 1
                if nodes > MAX_NODES:
                    raise self._too_many(event.start_mark.index)
                self._alias(event.anchor, event.start_mark.index, event.end_mark.index)
                continue
            elif kind is document_start:
                self.document = document = Document(source, None, event.start_mark.index, len(self.text))
                document.doubtful = True
                self.anchors = {}
                continue
            elif kind is document_end:
                assert document is not None
                document.end = event.end_mark.index
                self.documents.append(document)
                self.document = None
                continue
            else:
                continue
            nodes += 1
            if nodes > MAX_NODES:
                raise self._too_many(node.start)
            if not stack:
                assert document is not None
                document.root = node
                continue
            # As in `_place`, which is a call too many for what happens this often.
            frame = stack[-1]
            parent = frame[0]
            parent.size += node.size
            if node.end > parent.end:
                parent.end = node.end  # a block collection ends where its last child does
            if node.marked:
                parent.marked = True
            if type(parent) is Sequence:
                parent.items.append(node)
            elif frame[1] is None:
                frame[1] = node
            else:
                parent.entries.append(Entry(frame[1], node))
                frame[1] = None

    def abandon(self) -> None:
        """Reading stopped: keep what is whole and say that the rest is missing."""
        document = self.document
        if document is None:
            return
        if self.stack:
            # What was read last may have swallowed the slip: it is not what was meant.
            innermost = self.stack[-1][0]
            del (innermost.items if type(innermost) is Sequence else innermost.entries)[-1:]
        while self.stack:
            node = self.stack.pop()[0]
            self._place(node, node.end)
        document.partial = True
        self.documents.append(document)
        self.document = None

    def _place(self, node: Node, end: int) -> None:
        """Put a node into the collection that is open."""
        if not self.stack:
            assert self.document is not None
            self.document.root = node
            return
        frame = self.stack[-1]
        parent = frame[0]
        parent.size += node.size
        parent.end = max(parent.end, end)
        parent.marked = parent.marked or node.marked
        if type(parent) is Sequence:
            parent.items.append(node)
        elif frame[1] is None:
            frame[1] = node
        else:
            parent.entries.append(Entry(frame[1], node))
            frame[1] = None

    def _alias(self, name: str, start: int, end: int) -> None:
        document = self.document
        assert document is not None
        span = Span(self.source, start, end)
        target = self.anchors.get(name)
        if target is not None and not any(frame[0] is target for frame in self.stack):
            document.aliases.append((span, target))
            if self.stack and self.stack[-1][1] is None and type(self.stack[-1][0]) is Mapping:
                self._key_fault(target)
            self._place(target, end)
            return
        if target is None:
            help = f'define it first with `&{name}`, or quote it if it is text: `"{span.text}"`'
            fault = SyntaxFault(span, f"the alias `{span.text}` names no anchor above it", help)
        else:
            opened = Span(self.source, target.start, target.start + 1)
            message = f"the alias `{span.text}` stands inside what it repeats, which has no end"
            fault = SyntaxFault(span, message, "write the value itself", opened, "the repeated part begins here")
        self.faults.append(fault)
        document.partial = True
        lost = Scalar(self.source, start, end, "", "", None)
        self.lost.append(lost)
        self._place(lost, end)

    def _empty_key(self, at: int) -> None:
        """Nothing before a colon. Only behind a `?` PyYAML takes that for a key."""
        if type(self.stack[-1][0]) is not Mapping:
            return
        blank = _BLANK.match(self.text, at)
        colon = blank.end() if blank else at
        if self.text[colon : colon + 1] != ":" or self.text.rfind("?", self.stack[-1][0].start, at) >= 0:
            return
        self.faults.append(
            SyntaxFault(
                Span(self.source, colon, colon + 1),
                "a key is missing before this `:`",
                "write one, or quote the `:` if it is text",
            )
        )

    def _key_fault(self, node: Node) -> None:
        if type(node) is Scalar:
            return
        what = "mapping" if type(node) is Mapping else "list"
        self.faults.append(
            SyntaxFault(
                Span(self.source, node.start, node.start + 1),
                f"a {what} cannot be a key: PyYAML refuses it, and JSON has no such thing",
                "quote it if it is text; else write a plain word before the colon",
            )
        )

    def _note(self, node: Node, before: int) -> None:
        """Remember an anchor; say what the safe loader makes of a tag or a second anchor of one name.

        Tag and anchor stand between ``before`` and the node.
        """
        at = Span(self.source, before, node.start)
        if node.tag is not None and len(self.faults) < _MANY:
            why = _refused(node)
            if why:
                shown = next((word for word in at.text.split() if word[0] == "!"), at.text)
                where = at.text.find(shown)
                self.faults.append(
                    SyntaxFault(
                        at.inner(where, where + len(shown)),
                        f"the tag `{shown}` {why} PyYAML's safe loader, which W&B's tools read YAML with",
                        "remove the tag and write the value it stands for",
                    )
                )
        name = node.anchor
        if name is None:
            return
        first = self.anchors.get(name)
        if first is not None:
            where = at.text.find("&" + name)
            self.faults.append(
                SyntaxFault(
                    at.inner(where, where + 1 + len(name)),
                    f"the anchor `&{name}` is set twice in this document, which PyYAML refuses",
                    "give one of the two another name",
                    Span(self.source, first.start, first.start + 1),
                    "it names this already",
                )
            )
        self.anchors[name] = node

    def _content_start(self, start: int, end: int) -> int:
        """Skip tag and anchor, which an event's start mark includes."""
        match = _PROPERTIES.match(self.text, start, end)
        return match.end() if match else start

    def _trim(self, start: int, end: int) -> int:
        """A block scalar's end mark runs past its trailing blank lines."""
        text = self.text
        while end > start + 1 and text[end - 1] in " \t\r\n":
            end -= 1
        return end

    def _endless(self, scalar: Scalar) -> None:
        if scalar.text.lstrip("+-").isdecimal():
            digits = len(scalar.text.lstrip("+-"))
            self.faults.append(
                LimitFault(
                    scalar.span,
                    f"a number of {digits:,} digits; Python readers refuse more than {MAX_DIGITS:,}",
                    "write a number a computer can count to, or quote it if it is text",
                )
            )

    def _too_many(self, at: int) -> TooMuch:
        return TooMuch(
            Span(self.source, at, at + 1),
            f"more than {MAX_NODES:,} nodes in one file",
            "split the file; a queue config has a few hundred",
        )
