"""Floor 1: YAML and JSON text becomes a tree with spans. Faults come beside the tree, not instead."""

from launchlint.syntax.limits import MAX_BYTES
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
    mappings,
    plain_data,
    walk,
)
from launchlint.text import Source, Span

__all__ = [
    "Document",
    "Entry",
    "LimitFault",
    "Mapping",
    "Node",
    "Parsed",
    "Scalar",
    "Sequence",
    "SyntaxFault",
    "mappings",
    "parse",
    "plain_data",
    "walk",
]


def parse(source: Source) -> Parsed:
    """Read a source by its suffix: ``.json`` as RFC 8259 JSON, everything else as YAML 1.2."""
    if source.oversize or len(source.text) > MAX_BYTES:
        parsed = Parsed(source)
        size = source.oversize or len(source.text)
        parsed.faults.append(
            LimitFault(
                Span(source, 0, 0),
                f"larger than {MAX_BYTES:,} bytes ({size:,})",
                "a queue config has a few thousand; is this file meant to be one?",
            )
        )
        return parsed
    if source.path.endswith(".json"):
        from launchlint.syntax.json_usual import read_usual_json

        if (document := read_usual_json(source)) is not None:
            parsed = Parsed(source)
            parsed.documents.append(document)
            return parsed
        from launchlint.syntax.json import read_json

        return read_json(source)
    from launchlint.syntax.yaml import read_yaml

    return read_yaml(source)
