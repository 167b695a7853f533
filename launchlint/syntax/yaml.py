"""YAML text to nodes.

The authority on what a text means is ruamel.yaml's C parser, and on what is refused PyYAML, with
which W&B's tools read every YAML file: a fault is reported where ``yaml.safe_load`` raises one.
The two agree on almost everything; where they do not, yaml_reader.py knows (tests/syntax/test_oracle.py).
"""

from __future__ import annotations

from launchlint.patterns import lazy
from launchlint.syntax.nodes import Parsed, SyntaxFault
from launchlint.syntax.yaml_usual import read_usual
from launchlint.text import Source, Span

# Compiling the whole set takes 5 ms, and nearly every file is ASCII.
_CONTROLS = [chr(code) for code in (*range(9), 11, 12, *range(14, 32), 127)]
_NOT_YAML = lazy("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufeff\uff00-\ufffd\U00010000-\U0010ffff]")
_MAX_FAULTS = 20


def read_yaml(source: Source, pure: bool = False, usual: bool = True) -> Parsed:
    """Read every document. ``pure`` takes the parser written in Python; the tree is the same.

    So it is without the reader for ``usual`` texts, which needs no parser.
    """
    parsed = Parsed(source)
    text = source.text
    if _holds_forbidden(text):
        text = _without_forbidden(parsed)
    elif usual and not pure and (documents := read_usual(source)) is not None:
        parsed.documents = documents
        return parsed
    from launchlint.syntax.yaml_reader import read_with_parser

    read_with_parser(parsed, text, pure)
    return parsed


def _holds_forbidden(text: str) -> bool:
    """Whether a character stands in a text that YAML forbids. Most texts need no expression to tell."""
    if text.isascii():
        return any(map(text.__contains__, _CONTROLS))
    return not text.replace("\n", "").isprintable() and _NOT_YAML.search(text) is not None


def _without_forbidden(parsed: Parsed) -> str:
    """Report the characters YAML forbids, and read on as if they were not there."""
    source, gaps = parsed.source, parsed.gaps
    text = source.text
    for match in _NOT_YAML.finditer(text):
        gaps.append(match.span())
        if len(gaps) <= _MAX_FAULTS:
            code = ord(match.group())
            kind = "half of a surrogate pair" if 0xD800 <= code <= 0xDFFF else "control character"
            parsed.faults.append(
                SyntaxFault(
                    Span(source, *match.span()),
                    f"the {kind} U+{code:04X} is not allowed in YAML",
                    "remove it, or write it as an escape in double quotes" if code else "remove it",
                )
            )
    return _NOT_YAML.sub(" ", text)
