"""YAML text to nodes, from the events of ruamel.yaml's C parser.

Events, not its composer: no recursion, duplicate keys and aliases stay visible, and depth is
guarded while reading (both C composers crash the interpreter at some 25,000 levels).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from launchlint.patterns import lazy
from launchlint.syntax.limits import MAX_DEPTH, MAX_EXPANDED_NODES, MAX_NODES
from launchlint.syntax.nodes import (
    Document,
    Entry,
    LimitFault,
    Mapping,
    Node,
    Parsed,
    Scalar,
    Sequence,
    SyntaxFault,
)
from launchlint.text import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

# A bare `{{field}}` is a mapping in a mapping to YAML, and an error as soon as text follows it.
# For reading, its braces become two private characters (same length, so every offset holds) and
# are put back in the scalars: the rule on unquoted fields then has one scalar to point at.
_BARE_FIELD = lazy(r"\{\{+[^{}\n]*\}*")
_OPEN, _CLOSE = "\ue0fa", "\ue0fb"
_MASK = {ord("{"): _OPEN, ord("}"): _CLOSE}
_UNMASK = {ord(_OPEN): "{", ord(_CLOSE): "}"}
# Likewise a macro in flow style: `[${image_uri}]`.
_BARE_MACRO = lazy(r"\$\{\w*\}")

# Compiling the whole set takes 5 ms, and nearly every file is ASCII.
_NOT_YAML_ASCII = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOT_YAML = lazy("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufeff\uff00-\ufffd\U00010000-\U0010ffff]")


def _events_c(text: str) -> Iterator[Any]:
    from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]

    parser = CParser(text)
    while parser.check_event():
        yield parser.get_event()


def _events_pure(text: str) -> Iterator[Any]:
    from ruamel.yaml import YAML

    yield from YAML(typ="safe", pure=True).parse(text)


def read_yaml(source: Source, pure: bool = False) -> Parsed:
    """Read every document. ``pure`` takes the parser written in Python; the tree is the same."""
    from ruamel.yaml.error import MarkedYAMLError

    parsed = Parsed(source)
    text = source.text
    bad = (_NOT_YAML_ASCII if text.isascii() else _NOT_YAML).search(text)
    if bad:
        code = ord(bad.group())
        kind = "lone surrogate" if 0xD800 <= code <= 0xDFFF else "control character"
        parsed.faults.append(
            SyntaxFault(
                Span(source, bad.start(), bad.end()),
                f"{kind} U+{code:04X} is not allowed in YAML",
                "remove it, or write it as an escape in double quotes",
            )
        )
        parsed.gaps.append((0, len(text)))
        return parsed
    masked = False
    if "{{" in text:
        text = _BARE_FIELD.sub(lambda match: match.group().translate(_MASK), text)
        masked = True
    if "${" in text:
        text = _BARE_MACRO.sub(lambda match: match.group().translate(_MASK), text)
        masked = True
    if not pure:
        try:
            import _ruamel_yaml  # type: ignore[import-not-found]  # noqa: F401
        except ImportError:  # the C parser is absent on this platform
            pure = True
    events = _events_pure if pure else _events_c
    start = 0
    while True:
        builder = _TreeBuilder(parsed, masked)
        try:
            builder.run(events(text))
            break
        except _TooMuch as stop:
            parsed.faults.append(LimitFault(stop.span, stop.message, stop.help))
            parsed.gaps.append((stop.span.start, len(text)))
            builder.abandon()
            break
        except MarkedYAMLError as error:
            if not pure and not parsed.faults and len(text) <= _SECOND_OPINION:
                # The C parser is older than YAML 1.2 and refuses some of it, `{url: http://x}` say,
                # which other readers take. What the newer one can read is no fault.
                second = read_yaml(source, pure=True)
                if not second.faults:
                    return second
            from launchlint.syntax.yaml_faults import explain

            fault = explain(source, error, _UNMASK)
            marks = (mark for mark in (error.context_mark, error.problem_mark) if mark)
            gap = min((fault.span.start, *(mark.index for mark in marks)))
        except Exception as error:  # ruamel.yaml raises plain Python errors on some texts
            end = len(source.text)
            fault = SyntaxFault(Span(source, end, end), f"this cannot be read as YAML: {error}")
            gap = start
        builder.abandon()
        parsed.faults.append(fault)
        # One slip must not hide the next: read on where the next top-level key begins.
        match = _TOP_LEVEL.search(text, max(start, fault.span.start))
        parsed.gaps.append((gap, match.start("key") if match else len(text)))
        if match is None or len(parsed.faults) >= _MAX_FAULTS:
            break
        start = match.start("key")
        text = re.sub(r"[^\r\n]", " ", text[:start]) + text[start:]
    _join(parsed)
    return parsed


def _join(parsed: Parsed) -> None:
    """Put the pieces between syntax faults together: they were one mapping."""
    if not parsed.faults:
        return
    documents: list[Document] = []
    for document in parsed.documents:
        last = documents[-1] if documents else None
        if last is not None and last.partial and type(last.root) is Scalar:
            documents.pop()  # a key without its colon
            last = documents[-1] if documents else None
        if (
            last is not None
            and last.partial
            and type(last.root) is Mapping
            and type(document.root) is Mapping
            and not last.root.flow
            and not _SEPARATOR.search(parsed.source.text, last.root.end, document.root.start)
        ):
            last.root.entries += document.root.entries
            last.root.size += document.root.size
            last.root.end = document.root.end
            last.end = document.end
            last.aliases += document.aliases
        else:
            documents.append(document)
    for document in documents:
        document.partial = True
    parsed.documents = documents


_MAX_FAULTS = 20
_SECOND_OPINION = 100_000  # characters; the parser written in Python takes some 5 s for a million
_TOP_LEVEL = lazy(r"(?:\r\n|\n|\r)(?P<key>[A-Za-z_\"'][^\s:#]*:(?=[ \t\r\n])|---(?=[ \r\n]))")
_SEPARATOR = lazy(r"^---(?:\s|$)", re.MULTILINE)


class _TooMuch(Exception):
    def __init__(self, span: Span, message: str, help: str) -> None:
        super().__init__(message)
        self.span, self.message, self.help = span, message, help


class _TreeBuilder:
    """Turns events into nodes with a stack of its own; keeps what is whole when reading stops."""

    def __init__(self, parsed: Parsed, masked: bool) -> None:
        self.parsed = parsed
        self.source = parsed.source
        self.masked = masked
        self.stack: list[Any] = []
        self.document: Document | None = None

    def run(self, events: Iterator[Any]) -> None:
        from ruamel.yaml import events as ev

        source, parsed, masked = self.source, self.parsed, self.masked
        raw = source.text
        scalar_event, alias_event = ev.ScalarEvent, ev.AliasEvent
        mapping_start, sequence_start = ev.MappingStartEvent, ev.SequenceStartEvent
        mapping_end, sequence_end = ev.MappingEndEvent, ev.SequenceEndEvent
        document_start, document_end = ev.DocumentStartEvent, ev.DocumentEndEvent

        stack = self.stack
        anchors: dict[str, Node] = {}
        document: Document | None = None
        nodes = 0
        node: Any
        for event in events:
            kind = type(event)
            if kind is scalar_event:
                start, end = event.start_mark.index, event.end_mark.index
                value = event.value
                style = event.style or ""
                flow = bool(stack) and stack[-1][0].flow
                anchor = event.anchor
                if (style != "|" and style != ">" and (event.tag or anchor)) or event.tag or anchor:
                    start = self._content_start(start, end)
                node = Scalar(source, start, end, value, style, event.tag, anchor, flow)
                if masked and (_OPEN in value or _CLOSE in value):
                    node.text = value = value.translate(_UNMASK)
                    node.rescued = style == "" and (flow or value[:2] == "{{")
                if style == "|" or style == ">":
                    node.end = self._trim(start, end)
                if anchor is not None:
                    anchors[anchor] = node
            elif kind is mapping_start or kind is sequence_start:
                start = event.start_mark.index
                if len(stack) >= MAX_DEPTH:
                    raise _TooMuch(
                        Span(source, start, start + 1),
                        f"nested deeper than {MAX_DEPTH} levels",
                        "no queue config needs that; is this file meant to be one?",
                    )
                anchor = event.anchor
                if event.tag or anchor:
                    start = self._content_start(start, len(raw))
                make: Any = Mapping if kind is mapping_start else Sequence
                node = make(source, start, event.tag, anchor, bool(event.flow_style))
                if anchor is not None:
                    anchors[anchor] = node
                stack.append([node, None])
                nodes += 1
                if nodes > MAX_NODES:
                    raise self._too_many(start)
                continue
            elif kind is mapping_end or kind is sequence_end:
                node = stack.pop()[0]
                if node.flow:
                    node.end = event.end_mark.index
                elif node.end <= node.start:
                    node.end = node.start
                if node.size > MAX_EXPANDED_NODES:
                    raise _TooMuch(
                        Span(source, node.start, node.start + 1),
                        f"aliases expand to more than {MAX_EXPANDED_NODES:,} nodes",
                        "write the repeated part once",
                    )
            elif kind is alias_event:
                span = Span(source, event.start_mark.index, event.end_mark.index)
                target = anchors.get(event.anchor)
                open_nodes = [id(frame[0]) for frame in stack]
                if target is None or id(target) in open_nodes:
                    what = "is not defined before it" if target is None else "is inside the node it names"
                    parsed.faults.append(SyntaxFault(span, f"alias `*{event.anchor}` {what}"))
                    if document is not None:
                        document.partial = True
                    node = Scalar(source, span.start, span.end, "", "")
                else:
                    node = target
                    if document is not None:
                        document.aliases.append((span, target))
                self._place(node, span.start, span.end, stack, document)
                continue
            elif kind is document_start:
                start = event.start_mark.index
                self.document = document = Document(source, None, start, len(raw))
                anchors = {}
                continue
            elif kind is document_end:
                assert document is not None
                document.end = event.end_mark.index
                parsed.documents.append(document)
                self.document = None
                continue
            else:
                continue
            nodes += 1
            if nodes > MAX_NODES:
                raise self._too_many(node.start)
            self._place(node, node.start, node.end, stack, document)

    def _place(self, node: Any, start: int, end: int, stack: list[Any], document: Document | None) -> None:
        """Put a finished node into the collection that is open."""
        if not stack:
            if document is not None:
                document.root = node
            return
        frame = stack[-1]
        parent = frame[0]
        parent.size += node.size
        if end > parent.end:
            parent.end = end  # a block collection ends where its last child does
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
        if self.stack:
            # What was read last may have swallowed the slip: it is not what was meant.
            innermost = self.stack[-1][0]
            last = innermost.items if type(innermost) is Sequence else innermost.entries
            del last[-1:]
        while self.stack:
            node = self.stack.pop()[0]
            self._place(node, node.start, node.end, self.stack, document)
        if document is not None:
            document.partial = True
            self.parsed.documents.append(document)

    def _content_start(self, start: int, end: int) -> int:
        """Skip tag and anchor, which an event's start mark includes."""
        match = _PROPERTIES.match(self.source.text, start, end)
        return match.end() if match else start

    def _trim(self, start: int, end: int) -> int:
        """A block scalar's end mark runs past its trailing blank lines."""
        text = self.source.text
        while end > start + 1 and text[end - 1] in " \t\r\n":
            end -= 1
        return end

    def _too_many(self, at: int) -> _TooMuch:
        return _TooMuch(
            Span(self.source, at, at + 1),
            f"more than {MAX_NODES:,} nodes in one file",
            "split the file; a queue config has a few hundred",
        )


_PROPERTIES = lazy(r"(?:[&!][^\s,\[\]{}]*[ \t\r\n]*(?:#[^\n]*\n\s*)?)*")
