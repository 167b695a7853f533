"""Everything that can be asked of a tree, to compare what two readers make of a text."""

from __future__ import annotations

from launchlint.syntax import Mapping, Node, Parsed, Scalar, Sequence


def shown(node: Node | None) -> object:
    """A node and all below it, as tuples and lists."""
    if node is None:
        return None
    about = type(node).__name__, node.start, node.end, node.tag, node.anchor, node.size, node.marked
    if type(node) is Scalar:
        return *about, node.text, node.style, repr(node.value), node.flow, node.json, node.rescued
    if type(node) is Mapping:
        index = [(name, entry.key.start) for name, entry in node.index.items()]
        entries = [(shown(entry.key), shown(entry.value)) for entry in node.entries]
        return *about, node.flow, node.partial, entries, index
    assert type(node) is Sequence
    return *about, node.flow, node.partial, [shown(item) for item in node.items]


def documents(parsed: Parsed) -> object:
    """Every document of a text."""
    return [(doc.start, doc.end, doc.partial, doc.aliases, shown(doc.root)) for doc in parsed.documents]
