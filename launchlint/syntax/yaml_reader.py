"""YAML text to nodes with ruamel.yaml's parsers, and what PyYAML has against a text that they take."""

from __future__ import annotations

from bisect import bisect_right

from launchlint.patterns import lazy
from launchlint.syntax.nodes import LimitFault, Mapping, Parsed, Scalar, Sequence, SyntaxFault, mappings, walk
from launchlint.syntax.yaml_tree import CLOSE, MASK, OPEN, TooMuch, TreeBuilder
from launchlint.text import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

# A bare `{{field}}` is a mapping in a mapping to YAML, and an error as soon as text follows it.
# For reading, its braces become two private characters (same length, so every offset holds) and
# are put back in the scalars: the rule on unquoted fields then has one scalar to point at.
# Quotes inside come in pairs: a lone one ends the text in which an unclosed `{{` stands.
_BARE_FIELD = lazy(r"""\{\{+(?:(?:[^{}\n"']|"[^"{}\n]*"|'[^'{}\n]*')*\}+|[^{}\n"']*)""")
# Likewise a macro in flow style: `[${image_uri}]`.
_BARE_MACRO = lazy(r"\$\{\w*\}")

_VERSION = lazy(r"(?m)^(%YAML[ ]+)(1\.\d+)(?=[ \r\n])")
_LINE_END = lazy(r"[\r\n]|\Z")
_BLANKS = lazy(r"\s*")
# A comment, if it begins outside of scalars; right after a quote or bracket most readers take it too.
_COMMENT = lazy(r"(?m)(?:^|(?<=[ \t\"'\]}]))#")

# What only the C parser minds: in brackets a colon inside a plain scalar (`{image: nginx:1.25}`) or
# before a bracket (`{a:{b: 1}}`); a tab where the text of a block scalar begins; a directive it does not
# know; half a surrogate pair.
_TOO_STRICT = (
    "found unexpected ':'",
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
    "found a tab character where an indentation space is expected",
    "found unknown directive name",
    "found invalid Unicode character escape code",
)
# In brackets a `?` ends a word for PyYAML, and only for ruamel.yaml's own parser it does not.
_CLINGING = lazy(r"[^\s,\[\]{}]\?")
# The parser in Python takes some 4 milliseconds for a thousand characters.
_MAX_PURE = 100_000
_MAX_FAULTS = 20


class Unreadable(Exception):
    """A parser gave up without saying where."""


def read_with_parser(parsed: Parsed, text: str, pure: bool) -> None:
    """Read every document of a text, in which nothing stands any more that YAML forbids."""
    source, gaps = parsed.source, parsed.gaps
    masked = False
    if ("{{" in text or "${" in text) and OPEN not in text and CLOSE not in text:
        text = _BARE_FIELD.sub(lambda match: match.group().translate(MASK), text)
        text = _BARE_MACRO.sub(lambda match: match.group().translate(MASK), text)
        masked = True
    reader = YamlReader(source, masked, pure)
    builder, error = reader.attempt(text)
    if error is not None or gaps:
        from launchlint.syntax.yaml_recovery import recover

        builder = recover(reader, text, builder, error, parsed)
    elif builder.lost:
        from launchlint.syntax.yaml_recovery import prune

        prune(builder, text, gaps)
    if builder.unread >= 0:
        gaps.append((builder.unread, len(text)))
    parsed.documents = builder.documents
    parsed.faults += builder.faults
    if "<<" in text:
        _check_merges(parsed)
    if "\t" in text:
        _check_tabs(parsed)


class YamlReader:
    """One source and the parser for it."""

    __slots__ = ("masked", "pure", "source")

    def __init__(self, source: Source, masked: bool, pure: bool) -> None:
        self.source = source
        self.masked = masked
        if not pure:
            try:
                import _ruamel_yaml  # type: ignore[import-not-found]  # noqa: F401
            except ImportError:  # the C parser is absent on this platform
                pure = True
        self.pure = pure

    def attempt(self, text: str) -> tuple[TreeBuilder, Any]:
        """What can be read of a text, and the error that ended reading, if any."""
        builder, error = self._run(text, self.pure)
        if error is not None and "%YAML" in text:
            # `%YAML 1.3`: PyYAML takes any version that begins with 1, and no other reader does.
            newer = _VERSION.sub(lambda match: match[1] + "1.2".ljust(len(match[2])), text)
            if newer != text:
                return self.attempt(newer)
        if error is None or self.pure or not self._too_strict(text, error):
            return builder, error
        if len(text) <= _MAX_PURE:
            return self._run(text, True)
        at = Span(self.source, error.problem_mark.index, error.problem_mark.index)
        message = f"this takes a slower reader, which reads no more than {_MAX_PURE:,} characters"
        builder.abandon()
        builder.faults.append(LimitFault(at, message, "quote this value"))
        builder.unread = at.start
        return builder, None

    def _too_strict(self, text: str, error: Any) -> bool:
        """The C parser refuses what PyYAML may take."""
        if getattr(error, "problem", None) not in _TOO_STRICT:
            return False
        if any(character in text for character in "\x85\u2028\u2029"):
            return False  # these end a line for PyYAML, and not for ruamel.yaml's own parser
        return not _CLINGING.match(text, error.problem_mark.index - 1)

    def _run(self, text: str, pure: bool) -> tuple[TreeBuilder, Any]:
        from ruamel.yaml.error import MarkedYAMLError

        builder = TreeBuilder(self.source, text, self.masked)
        try:
            builder.run(_events_pure(text) if pure else _events_c(text))
        except TooMuch as stop:
            builder.abandon()
            builder.faults.append(stop.fault)
            builder.unread = stop.fault.span.start
        except (MarkedYAMLError, Unreadable) as error:
            return builder, error
        return builder, None


def _events_c(text: str) -> Iterator[Any]:
    from _ruamel_yaml import CParser

    parser = CParser(text)
    while parser.check_event():
        yield parser.get_event()


def _events_pure(text: str) -> Iterator[Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except (MarkedYAMLError, TooMuch, GeneratorExit):
        raise
    except Exception as error:  # it raises half a dozen other kinds on odd input
        raise Unreadable(str(error)) from error


def _check_merges(parsed: Parsed) -> None:
    """`<<` takes a mapping or a list of mappings; PyYAML refuses everything else."""
    for document in parsed.documents:
        for node in mappings(document.root):
            for entry in node.entries:
                key, value = entry.key, entry.value
                if type(key) is not Scalar or key.text != "<<" or key.style or key.tag is not None:
                    continue
                bases = value.items if type(value) is Sequence else [value]
                if not all(type(base) is Mapping for base in bases):
                    message = "`<<` merges mappings, and this is none: PyYAML refuses it"
                    help = 'give it an alias of a mapping, or quote the key if it is text: `"<<"`'
                    span = Span(parsed.source, value.start, max(value.end, value.start))
                    parsed.faults.append(SyntaxFault(span if span.text else key.span, message, help))


def _check_tabs(parsed: Parsed) -> None:
    """PyYAML takes a tab only inside quotes, block text and comments; the C parser is less strict."""
    source, text = parsed.source, parsed.source.text
    allowed = list(parsed.gaps)
    for document in parsed.documents:
        for node in walk(document.root):
            if type(node) is Scalar and node.style:
                start, end = node.start, node.end
                if node.style in "|>":
                    start = _LINE_END.search(text, start).end()  # type: ignore[union-attr]  # no tab after the `|`
                    end = _BLANKS.match(text, end).end()  # type: ignore[union-attr]  # with its blank lines
                allowed.append((start, end))
    allowed.sort()
    starts = [start for start, _ in allowed]

    def covering(at: int) -> int:
        """Where the scalar around an offset ends, or -1."""
        index = bisect_right(starts, at) - 1
        return allowed[index][1] if index >= 0 and at < allowed[index][1] else -1

    faults = 0
    last_line = -1
    at = text.find("\t")
    while at >= 0 and faults < _MAX_FAULTS:
        if (end := covering(at)) >= 0:
            at = text.find("\t", end)
            continue
        line = source.position(at)[0]
        bounds = source.line_span(line)
        if not any(covering(match.start()) < 0 for match in _COMMENT.finditer(text, bounds.start, at)):
            if line != last_line + 1:
                faults += 1
                end = at + len(text[at : bounds.end]) - len(text[at : bounds.end].lstrip("\t"))
                message = "PyYAML, which W&B's tools read YAML with, refuses a tab here"
                help = "write blanks instead; a tab may stand in quotes, in block text and in comments"
                parsed.faults.append(SyntaxFault(Span(source, at, end), message, help))
            last_line = line
        at = text.find("\t", bounds.end)
