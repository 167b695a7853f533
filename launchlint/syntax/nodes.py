"""The tree both readers build: every node knows its source and its exact characters."""

from __future__ import annotations

from launchlint.text import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as List

# How a scalar is written. JSON strings are double quoted; JSON numbers and words are plain.
PLAIN, SINGLE, DOUBLE, LITERAL, FOLDED = "", "'", '"', "|", ">"


def is_marked(text: str) -> bool:
    """Whether a text may hold a template field or macro, or what was meant as one."""
    return "$" in text or "{{" in text or "}}" in text


class Node:
    """A place in the tree. ``start`` and ``end`` are offsets in ``source``."""

    __slots__ = ("anchor", "end", "marked", "size", "source", "start", "tag")
    source: Source
    start: int
    end: int
    tag: str | None  # an explicit tag, such as ``!!str``, resolved to its long form
    anchor: str | None
    size: int  # nodes below and including this one, aliases counted as often as they are used
    marked: bool  # what may be a template field or macro stands in it or below

    @property
    def span(self) -> Span:
        return Span(self.source, self.start, self.end)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.span!r})"


class Scalar(Node):
    """A leaf. ``text`` is the content after unquoting; ``value`` what YAML 1.2 core (or JSON) makes of it."""

    __slots__ = ("_offsets", "flow", "json", "rescued", "style", "text", "value")

    def __init__(
        self,
        source: Source,
        start: int,
        end: int,
        text: str,
        style: str,
        value: str | int | float | bool | None,
        tag: str | None = None,
        anchor: str | None = None,
        flow: bool = False,
        json: bool = False,
        offsets: List[int] | None = None,
    ) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.text = text
        self.style = style
        self.value = value
        self.tag = tag
        self.anchor = anchor
        self.flow = flow  # stands in a flow collection: `[...]` or `{...}`
        self.json = json
        self.rescued = False  # legal only for us: a YAML reader would choke on its bare braces
        self.size = 1
        self.marked = False
        self._offsets = offsets

    @property
    def is_string(self) -> bool:
        return type(self.value) is str

    @property
    def _as_written(self) -> int:
        """Where the text begins, if it stands in the file character by character; else -1."""
        inset = 1 if self.style in (SINGLE, DOUBLE) else 0
        if self.style in (LITERAL, FOLDED) or self.end - self.start - 2 * inset != len(self.text):
            return -1
        return self.start + inset

    @property
    def text_offsets(self) -> List[int]:
        """Where each character of ``text`` stands in the file; one more entry for the end."""
        if self._offsets is None:
            at = self._as_written
            if at >= 0:
                self._offsets = range(at, at + len(self.text) + 1)
            else:
                from launchlint.syntax.places import content_offsets

                self._offsets = content_offsets(self)
        return self._offsets

    def text_span(self, start: int, end: int) -> Span:
        """The characters of the file that hold ``text[start:end]``, whatever the quoting."""
        if start < end and self._offsets is None and (at := self._as_written) >= 0:
            return Span(self.source, at + start, at + end)
        offsets = self.text_offsets
        if not offsets:
            return self.span
        if start >= end:
            at = offsets[min(start, len(offsets) - 1)]
            return Span(self.source, at, at)
        return Span(self.source, offsets[start], offsets[end])


class Entry:
    """One ``key: value`` of a mapping, as written; duplicates and ``<<`` stay in the list."""

    __slots__ = ("key", "value")

    def __init__(self, key: Node, value: Node) -> None:
        self.key = key
        self.value = value

    @property
    def name(self) -> str | None:
        """The key as text, or None where the key is no scalar."""
        key = self.key
        return key.text if type(key) is Scalar else None


class Mapping(Node):
    """Keys and values in written order. Look-ups see merges (``<<``) as every YAML reader does."""

    __slots__ = ("_index", "entries", "flow", "partial")

    def __init__(
        self, source: Source, start: int, tag: str | None = None, anchor: str | None = None, flow: bool = False
    ) -> None:
        self.source = source
        self.start = start
        self.end = start
        self.tag = tag
        self.anchor = anchor
        self.flow = flow
        self.entries: list[Entry] = []
        self.partial = False  # some of its entries could not be read
        self.size = 1
        self.marked = False
        self._index: dict[str, Entry] | None = None

    @property
    def index(self) -> dict[str, Entry]:
        """Each key with the entry that counts: the last one written; merged keys come after own."""
        if self._index is None:
            index: dict[str, Entry] = {}
            merged: list[Entry] = []
            for entry in self.entries:
                key = entry.key
                if type(key) is not Scalar:
                    continue
                if key.text == "<<" and key.style == PLAIN and not key.json:
                    merged.append(entry)
                else:
                    index[key.text] = entry
            self._index = index
            for entry in merged:
                for base in entry.value.items if type(entry.value) is Sequence else (entry.value,):
                    if type(base) is Mapping:
                        for name, inherited in base.index.items():
                            index.setdefault(name, inherited)
        return self._index

    def get(self, name: str, *inner: str) -> Node | None:
        """The value under a path of keys, or None."""
        entry = (self._index or self.index).get(name)
        if entry is None or not inner:
            return entry.value if entry else None
        return entry.value.get(*inner) if type(entry.value) is Mapping else None

    def entry(self, name: str) -> Entry | None:
        return (self._index or self.index).get(name)

    def items(self) -> Iterator[tuple[str, Node]]:
        for name, entry in self.index.items():
            yield name, entry.value

    def __contains__(self, name: object) -> bool:
        return name in (self._index or self.index)

    def __iter__(self) -> Iterator[str]:
        return iter(self.index)

    def __len__(self) -> int:
        return len(self.index)


class Sequence(Node):
    """Items in order."""

    __slots__ = ("flow", "items", "partial")

    def __init__(
        self, source: Source, start: int, tag: str | None = None, anchor: str | None = None, flow: bool = False
    ) -> None:
        self.source = source
        self.start = start
        self.end = start
        self.tag = tag
        self.anchor = anchor
        self.flow = flow
        self.items: list[Node] = []
        self.partial = False  # some of its items could not be read: these are the ones before
        self.size = 1
        self.marked = False

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


class SyntaxFault:
    """Something a reader refuses, with its place; ``other`` is a second place worth showing."""

    __slots__ = ("help", "message", "note", "other", "span")

    def __init__(
        self, span: Span, message: str, help: str | None = None, other: Span | None = None, note: str = ""
    ) -> None:
        self.span = span
        self.message = message
        self.help = help
        self.other = other
        self.note = note


class LimitFault(SyntaxFault):
    """Input beyond what launchlint reads: too deep, too large, too many nodes."""

    __slots__ = ()


class Document:
    """One document of a file: a tree, or None where nothing could be read."""

    __slots__ = ("aliases", "doubtful", "end", "partial", "root", "source", "start")

    def __init__(self, source: Source, root: Node | None, start: int, end: int) -> None:
        self.source = source
        self.root = root
        self.start = start
        self.end = end
        self.partial = False  # a syntax fault cut pieces off: say nothing about what is absent
        self.aliases: list[tuple[Span, Node]] = []
        # It may hold a key twice, or a plain scalar that is worth a second look.
        self.doubtful = False


class Parsed:
    """All that was learnt from a file: its documents *and* its faults.

    ``gaps`` are the ranges of characters that were not read because of a fault: nobody knows what is
    a value there and what a comment.
    """

    __slots__ = ("documents", "faults", "gaps", "source")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.documents: list[Document] = []
        self.faults: list[SyntaxFault] = []
        self.gaps: list[tuple[int, int]] = []


def walk(root: Node | None) -> Iterator[Node]:
    """Each node below and including ``root`` once, in written order, keys before values."""
    if root is None:
        return
    stack = [root]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if type(node) is Scalar:
            if node.anchor is not None:
                if id(node) in seen:
                    continue
                seen.add(id(node))
            yield node
            continue
        if node.anchor is not None:
            if id(node) in seen:
                continue
            seen.add(id(node))
        yield node
        if type(node) is Mapping:
            for entry in reversed(node.entries):
                stack += entry.value, entry.key
        elif type(node) is Sequence:
            stack.extend(reversed(node.items))


def mappings(root: Node | None) -> Iterator[Mapping]:
    """Each mapping below and including ``root`` once, in written order."""
    stack = [root]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if type(node) is Mapping:
            if node.anchor is not None:
                if id(node) in seen:
                    continue
                seen.add(id(node))
            yield node
            inner = [entry.value for entry in node.entries if type(entry.value) is not Scalar]
        elif type(node) is Sequence:
            inner = [item for item in node.items if type(item) is not Scalar]
        else:
            continue
        inner.reverse()
        stack += inner


def plain_data(node: Node | None) -> object:
    """The tree as dicts, lists and scalars, for libraries that want plain data."""
    if type(node) is Scalar:
        return node.value
    if type(node) is Mapping:
        return {name: plain_data(value) for name, value in node.items()}
    if type(node) is Sequence:
        return [plain_data(item) for item in node.items]
    return None
