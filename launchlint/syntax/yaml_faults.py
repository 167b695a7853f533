"""A YAML reader's error in words that say what to type, at the characters that are to blame.

libyaml reports where it gave up, often a line after the slip. What was meant shows in the lines around.
"""

from __future__ import annotations

import re
from typing import Any

from launchlint.patterns import lazy
from launchlint.syntax.nodes import SyntaxFault
from launchlint.text import Source, Span

_KEY = lazy(r"(?P<indent>[ ]*)(?:-[ ]+)*(?P<key>[^\s#\"'\[\]{},:][^\s#:]*)(?P<colon>:?)(?P<rest>[^\n\r]*)")
_CLOSERS = {"[": "]", "{": "}"}


def explain(source: Source, error: Any, unmask: dict[int, str]) -> SyntaxFault:
    """The fault for a reader's error (with ``problem``, ``problem_mark``, ``context`` and its mark)."""
    mark = error.problem_mark or error.context_mark
    at = min(mark.index if mark else len(source.text), len(source.text))
    opened = None
    if error.context_mark is not None:
        opened = min(error.context_mark.index, len(source.text))
    problem = (error.problem or error.context or "this cannot be read as YAML").translate(unmask)
    tab = _tab(source, at)
    if tab is not None:
        return SyntaxFault(tab, "a tab cannot indent YAML", "indent with spaces")
    for words, tell in _TELLERS:
        if words in problem:
            fault = tell(source, at, opened, problem)
            if fault is not None:
                return fault
    other = Span(source, opened, opened + 1) if opened is not None and opened != at else None
    return SyntaxFault(_one(source, at), problem, None, other, error.context or "")


def _one(source: Source, at: int) -> Span:
    wide = at < len(source.text) and source.text[at] not in "\r\n"
    return Span(source, at, at + wide)


def _word(source: Source, at: int) -> Span:
    match = re.compile(r"[^\s,\[\]{}]+").match(source.text, at)
    return Span(source, at, match.end()) if match else _one(source, at)


def _line(source: Source, at: int) -> Span:
    return source.line_span(source.position(at)[0])


def _line_before(source: Source, at: int) -> Span | None:
    """The last line above with anything but a comment on it."""
    number = source.position(at)[0] - 1
    while number >= 1:
        span = source.line_span(number)
        text = span.text.strip()
        if text and not text.startswith("#"):
            return span
        number -= 1
    return None


def _tab(source: Source, at: int) -> Span | None:
    line = _line(source, at)
    match = re.match(r"[ ]*(\t+)", line.text)
    if match and at <= line.start + match.end() + 1:
        return line.inner(*match.span(1))
    return None


def _colon(source: Source, at: int, opened: int | None, problem: str) -> SyntaxFault | None:
    """A `:` where no key can be: a second one on a line, or the line above is to blame."""
    line = _line(source, at)
    before = line.text[: at - line.start]
    first = re.match(r"([ ]*(?:-[ ]+)*)([^\s:#][^:#]*):[ ]+(\S.*)", before)
    if first:
        value = line.text[line.text.index(first[3], first.start(3)) :].rstrip()
        return SyntaxFault(
            _one(source, at),
            f"a second `: ` on this line: YAML takes `{_short(value)}` for a key of its own",
            f'if it is text, quote it: `{first[2]}: "{_short(value)}"`',
        )
    above = _line_before(source, at)
    if above is None:
        return None
    match = _KEY.match(above.text)
    if not match:
        return None
    key, rest = match["key"], match["rest"]
    name = before.strip().lstrip("- ")
    if match["colon"] and rest and not rest[0].isspace():
        start = match.start("colon")
        return (
            SyntaxFault(
                above.inner(match.start("key"), len(above.text.rstrip())),
                f"no blank after the colon, so `{_short(above.text.strip())}` is text and not a key with a value",
                f"write `{key}: {_short(rest.strip())}`",
            )
            if start
            else None
        )
    if match["colon"] and rest.strip():
        return SyntaxFault(
            Span(source, line.start + len(before) - len(before.lstrip()), at),
            f"`{name}` is indented below `{key}`, which has a value already",
            f"give it the indentation of `{key}`, or remove the value of `{key}`",
            above.inner(match.start("key"), match.end("key")),
            "this key has a value",
        )
    if not match["colon"]:
        return SyntaxFault(
            above.inner(match.start("key"), len(above.text.rstrip())),
            f"`{_short(above.text.strip())}` has no colon, so it is no key",
            f"write `{key}:`",
        )
    return None


def _flow(source: Source, at: int, opened: int | None, problem: str) -> SyntaxFault | None:
    """A bracket that is not closed, or a comma that is missing."""
    if opened is None or source.text[opened : opened + 1] not in _CLOSERS:
        return None
    closer = _CLOSERS[source.text[opened]]
    if source.position(opened)[0] == source.position(at)[0] and at < len(source.text):
        return SyntaxFault(
            _word(source, at),
            f"a `,` or `{closer}` is missing before this",
            "quote a value that holds brackets, commas or `: `",
            Span(source, opened, opened + 1),
            "opened here",
        )
    return SyntaxFault(
        Span(source, opened, opened + 1),
        f"this `{source.text[opened]}` is never closed",
        f"close it with `{closer}`",
        _one(source, at) if at < len(source.text) else None,
        "reading stopped here",
    )


def _quote(source: Source, at: int, opened: int | None, problem: str) -> SyntaxFault | None:
    if opened is None:
        return None
    quote = source.text[opened : opened + 1]
    return SyntaxFault(
        _first_line(source, opened),
        "this quote is never closed, so everything after it is text",
        f"end the value with `{quote}`",
    )


def _first_line(source: Source, at: int) -> Span:
    return Span(source, at, max(at + 1, _line(source, at).end)) if at < len(source.text) else _one(source, at)


def _stray(source: Source, at: int, opened: int | None, problem: str) -> SyntaxFault | None:
    """Something follows where the document is over."""
    if source.text.startswith(("]", "}"), at):
        return SyntaxFault(
            _one(source, at), f"this `{source.text[at]}` closes nothing", "remove it, or open its bracket"
        )
    if not source.text[at:].strip():
        return SyntaxFault(_one(source, at), "the text ends where a document should begin", "remove the `%` line")
    line = _line(source, at)
    return SyntaxFault(
        Span(source, at, max(at, line.start + len(line.text.rstrip()))),
        "this line is indented less than the first one, so it belongs to nothing above",
        "indent all keys of one mapping alike",
    )


def _indent(source: Source, at: int, opened: int | None, problem: str) -> SyntaxFault | None:
    line = _line(source, at)
    width = len(line.text) - len(line.text.lstrip(" "))
    return SyntaxFault(
        _word(source, at),
        f"indented by {width}, which matches no line above"
        if line.text[:width].strip() == "" and at - line.start <= width
        else "a key should stand here",
        "indent it like the keys it belongs to",
    )


def _dash(source: Source, at: int, opened: int | None, problem: str) -> SyntaxFault | None:
    other = Span(source, opened, opened + 1) if opened is not None else None
    return SyntaxFault(
        _word(source, at),
        "a key cannot stand among the items of a list",
        "indent it below an item, or remove the `-` above",
        other,
        "the list begins here",
    )


def _token(source: Source, at: int, opened: int | None, problem: str) -> SyntaxFault | None:
    span = _word(source, at)
    first = "a backtick" if source.text[at] == "`" else f"`{source.text[at]}`"
    return SyntaxFault(span, f"a plain value cannot begin with {first}", f'quote it: `"{_short(span.text)}"`')


def _entry(source: Source, at: int, opened: int | None, problem: str) -> SyntaxFault | None:
    return SyntaxFault(_one(source, at), "a list cannot begin on its key's line", "put the `-` on the next line")


def _version(source: Source, at: int, opened: int | None, problem: str) -> SyntaxFault | None:
    return SyntaxFault(
        _first_line(source, at), "this YAML version is not known", "remove the line, or write `%YAML 1.2`"
    )


_TELLERS = (
    ("mapping values are not allowed", _colon),
    ("expected ',' or", _flow),
    ("unexpected end of stream", _quote),
    ("unexpected document indicator", _quote),
    ("expected <document start>", _stray),
    ("expected '<document start>'", _stray),
    ("did not find expected key", _indent),
    ("expected <block end>", _indent),
    ("expected '-' indicator", _dash),
    ("cannot start any token", _token),
    ("block sequence entries are not allowed", _entry),
    ("sequence entries are not allowed", _entry),
    ("incompatible YAML document", _version),
)


def _short(text: str, limit: int = 40) -> str:
    return text if len(text) <= limit else text[: limit - 3] + "..."
