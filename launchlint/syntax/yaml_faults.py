"""A YAML parser's error in words that say what to type, at the characters that are to blame.

A parser reports where it gave up, often a line after the slip; what was meant shows in the lines
around. The sentences are for people who write YAML and have never read its specification.
"""

from __future__ import annotations

import re

from launchlint.patterns import lazy
from launchlint.records import namedtuple
from launchlint.syntax.nodes import SyntaxFault
from launchlint.syntax.yaml_lines import CONTENT, MARKER, Layout, Line
from launchlint.text import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Slip(namedtuple("Slip", "fault first last own")):
    """A fault, and the first and last line that it makes unreadable (by number, from 0).

    ``own``: these characters are wrong whatever stands around them; else the lines do not fit together.
    """

    __slots__ = ()
    fault: SyntaxFault
    first: int
    last: int
    own: bool


_CLOSERS = {"[": "]", "{": "}"}
_CONFLICT = lazy(r"(?:<{7}|>{7}|={7}|\|{7})(?: |$)")
_STATEMENT = lazy(r"[ \t]*\{%")
# A line that is nothing but a statement of Helm, or of Go's templates.
_ACTION = lazy(
    r"[ \t]*(\{\{-?[ \t]*(?:(?:if|else|end|range|with|define|include|template|block|toYaml)\b|/\*|[.$]\w)"
    r"[^\n]*\}\})[ \t\r]*(?=\n|\Z)"
)
# Characters that end a line for YAML 1.1 readers and for no editor.
_ODD_BREAKS = {"\x85": "next line", "\u2028": "line separator", "\u2029": "paragraph separator"}


def find_slip(source: Source, layout: Layout, error: Any) -> Slip:
    """What is wrong where a parser raised ``error`` (it has ``problem``, ``problem_mark``, ``context_mark``).

    ``layout`` is of the text that the parser was given.
    """
    return _Finder(source, layout, error).find()


def _end_in_brackets(text: str) -> int:
    """Where a text ends that no quote closes: before the first bracket it did not open itself."""
    depth = 0
    for index, mark in enumerate(text):
        depth += (mark in "[{") - (mark in "]}")
        if depth < 0:
            return index
    return len(text.rstrip(","))


class _Finder:
    def __init__(self, source: Source, layout: Layout, error: Any) -> None:
        length = len(source.text)
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        context = getattr(error, "context_mark", None)
        self.source = source
        self.text = source.text
        self.layout = layout
        self.problem: str = getattr(error, "problem", None) or str(error)
        self.context: str = getattr(error, "context", None) or ""
        self.at = min(mark.index, length) if mark else length
        self.opened = min(context.index, length) if context else -1
        self.line = layout.at(self.at)
        if self.line.kind != CONTENT and self.at >= length and (above := layout.above(self.line)):
            self.line = above
        self.above = layout.above(self.line)
        self.misfit = False  # what is told of is how lines fit together

    def find(self) -> Slip:
        for tell in (self.statement, self.unclosed, self.odd_break, self.tab):
            slip = tell()
            if slip is not None:
                return slip
        for words, name in _TELLERS:
            if words in self.problem:
                self.misfit = name in _MISFITS
                slip = getattr(self, name)()
                if slip is not None:
                    return slip  # type: ignore[no-any-return]
        self.misfit = True
        return self.slip(self.word(self.at), "YAML cannot be read on from here", None)

    # What a slip is made of.

    def slip(
        self,
        span: Span,
        message: str,
        help: str | None,
        line: Line | None = None,
        other: Span | None = None,
        note: str = "",
        last: int = -1,
    ) -> Slip:
        line = line or self.layout.at(span.start)
        owner = self.layout.lines[line.owner]
        fault = SyntaxFault(span, message, help, other, note)
        return Slip(fault, owner.number, max(last, owner.last, line.number), not self.misfit)

    def span(self, start: int, end: int) -> Span:
        return Span(self.source, start, end)

    def one(self, at: int) -> Span:
        return self.span(at, min(at + 1, len(self.text)))

    def word(self, at: int) -> Span:
        """The characters up to the next blank; at the end of a line, the character before."""
        line = self.layout.at(at)
        end = at
        while end < line.end and not self.text[end].isspace():
            end += 1
        if end == at:
            start = len(self.text[line.start : at].rstrip()) + line.start
            return self.span(max(start - 1, line.start), start)
        return self.span(at, end)

    def rest(self, start: int, line: Line) -> Span:
        """From an offset to the end of what is written on its line, without a comment."""
        written = re.sub(r"[ \t]#.*", "", self.text[start : line.end]).rstrip()
        return self.span(start, start + max(len(written), 1 if start < line.end else 0))

    def key_span(self, line: Line) -> Span:
        return self.span(*line.key) if line.key else self.word(line.start + line.indent)

    def first(self) -> Line | None:
        """The first line with content of the document that the error is in."""
        found = above = self.layout.above(self.line)
        while above is not None:
            found, above = above, self.layout.above(above)
        return found

    def name(self, line: Line) -> str:
        return _short(self.key_span(line).text)

    # Slips that show in the text whatever the parser says.

    def statement(self) -> Slip | None:
        """A template for another program: no YAML until that program has run."""
        for line in self.layout.lines[: self.line.number + 1]:
            if line.kind != CONTENT:
                continue
            action = _ACTION.match(self.source.text, line.start)
            if action:
                return self.slip(
                    self.span(*action.span(1)),
                    "this line is a statement of a template language (Helm, Go), which neither YAML nor Launch knows",
                    "render the template first and check what it makes",
                    line,
                    last=len(self.layout.lines) - 1,
                )
            match = _STATEMENT.match(self.text, line.start, line.end)
            if match:
                return self.slip(
                    self.rest(match.end() - 2, line),
                    "`{%` begins a statement of a template language (Jinja), which neither YAML nor Launch knows",
                    "render the template first and check what it makes",
                    line,
                    last=len(self.layout.lines) - 1,
                )
        return None

    def unclosed(self) -> Slip | None:
        """A quote or bracket that never ends, from there to where the parser stopped."""
        for line in self.layout.lines[: self.line.number + 1]:
            if line.unclosed < 0 or line.unclosed > self.at:
                continue
            mark = self.text[line.unclosed]
            if mark in _CLOSERS:
                if line is self.line and self.at < line.end and self.text[self.at] not in "\r\n":
                    continue  # there is more to say about what stopped the parser on this line
                below = self.layout.below(line.number)
                while below is not None and below.indent > line.indent:
                    below = self.layout.below(below.number)
                return self.slip(
                    self.one(line.unclosed),
                    f"this `{mark}` is never closed",
                    f"close it with `{_CLOSERS[mark]}`",
                    line,
                    self.key_span(below) if below else None,
                    "this can no longer be inside",
                    last=self.last_of_open(line),
                )
            span = self.rest(line.unclosed, line)
            if line.unclosed != line.value:  # in brackets, which still end on the line
                span = self.span(span.start, span.start + _end_in_brackets(span.text))
            return self.slip(
                span,
                "this quote is never closed, so the lines below are read as more of the text",
                f"close it: `{_short(span.text)}{mark}`",
                line,
            )
        return None

    def last_of_open(self, line: Line) -> int:
        """The last line of what an open bracket was meant to hold: deeper ones, and lone closing brackets."""
        last = line.number
        for below in self.layout.lines[line.number + 1 :]:
            if below.kind == MARKER:
                break
            written = self.text[below.start : below.end].strip()
            if written and below.indent <= line.indent and written.strip("]},"):
                break
            if written:
                last = below.number
            if written and not written.strip("]},"):
                break
        return last

    def odd_break(self) -> Slip | None:
        for line in (self.line, self.above):
            if line is None:
                continue
            places = [self.text.find(character, line.start, line.end) for character in _ODD_BREAKS]
            if (at := min((place for place in places if place >= 0), default=-1)) >= 0:
                character = self.text[at]
                return self.slip(
                    self.one(at),
                    f"U+{ord(character):04X} ({_ODD_BREAKS[character]}) ends the line for YAML readers",
                    "remove it, or put the text in quotes",
                    line,
                )
        return None

    def tab(self) -> Slip | None:
        if self.at >= len(self.text) or "\t" not in self.text[self.line.start : self.line.end]:
            return None
        line = self.line
        indentation = re.compile(r"[ ]*(\t[ \t]*)").match(self.text, line.start, line.end)
        if indentation and self.at <= indentation.end() + 1:
            last = line.number
            while last + 1 < len(self.layout.lines) and self.layout.lines[last + 1].tabs:
                last += 1
            more = last - line.number
            message = "a tab cannot indent YAML"
            if more:
                message += f" (nor on the {'next line' if more == 1 else f'{more} lines below'})"
            tabs = self.span(*indentation.span(1))
            return self.slip(tabs, message, "indent with blanks", line, last=last)
        if self.text[self.at] == "\t":
            return self.slip(self.one(self.at), "a tab cannot stand here", "write blanks instead", line)
        return None

    # Slips by what the parser says.

    def colon(self) -> Slip | None:
        """A `:` where no key can be: a second one in a value, or the line above is to blame."""
        line = self.line
        if line.colon >= 0 and line.colon < self.at and line.value >= 0:
            self.misfit = False
            value = self.rest(line.value, line)
            before = self.text[line.value : self.at].strip()
            hint = "; “ and ” are no quotes to YAML" if value.text[:1] in "“”‘’" else ""
            return self.slip(
                self.one(self.at),
                f"a second `: ` in one line: YAML takes `{_short(before)}` for another key{hint}",
                f"put the value in quotes: `{self.name(line)}: {_quoted(value.text)}`",
            )
        owner = self.layout.lines[line.owner]
        above = owner if owner is not line else self.above
        if above is None:
            return None
        if above.key is None:
            return self.no_key(above)
        if above.value >= 0 and line.indent > above.columns[-1]:
            return self.slip(
                self.key_span(line),
                f"`{self.name(line)}` is indented below `{self.name(above)}`, which has a value already",
                f"give it the indentation of `{self.name(above)}`",
                line,
                self.key_span(above),
                "this key has a value",
            )
        return None

    def no_key(self, line: Line) -> Slip | None:
        """A line that should be a key with a value and is none."""
        start = line.start + line.indent
        written = self.rest(start, line)
        if line.columns:
            start = line.value if line.value >= 0 else start
            written = self.rest(start, line)
        text = written.text
        if text[:1] == "-" and text[1:2].strip("-"):
            return self.slip(
                self.one(start),
                "no blank after the dash, so this is text and no list item",
                f"write `- {_short(text[1:])}`",
                line,
            )
        joined = re.match(r"([^\s:\"']+):(?=[^ \t])", text)
        if joined:
            blank = text[joined.end()]
            if blank.isspace():
                return self.slip(
                    self.one(start + joined.end()),
                    f"U+{ord(blank):04X} looks like a blank and is none to YAML",
                    f"type an ordinary blank: `{joined[1]}: {_short(text[joined.end() + 1 :])}`",
                    line,
                )
            return self.slip(
                written,
                f"no blank after the colon, so YAML takes `{_short(text)}` for text and not for a key with a value",
                f"write `{joined[1]}: {_short(text[joined.end() :])}`",
                line,
            )
        equals = re.match(r"([\w.-]+)[ \t]*=[ \t]*(\S.*)", text)
        if equals:
            help = f"write `{equals[1]}: {_short(equals[2])}`"
            return self.slip(written, "YAML sets a key from its value with a colon, not with `=`", help, line)
        words = text.split(None, 1)
        if not words:
            return None
        help = (
            f"write `{words[0]}:`"
            if len(words) == 1
            else f"write `{words[0]}: {_short(words[1])}`, or indent it below the text it continues"
        )
        return self.slip(written, f"`{_short(text)}` has no colon, so it is no key", help, line)

    def key_start(self) -> Slip | None:
        """A key was begun and no colon followed."""
        line = self.layout.at(self.opened) if self.opened >= 0 else self.line
        if line.kind == CONTENT and line.key is None:
            return self.no_key(line)
        return None

    def long_key(self) -> Slip | None:
        line = self.line
        if line.key and line.key[1] - line.key[0] >= 1024:
            return self.slip(self.key_span(line), "a key of more than 1,024 characters", "shorten it", line)
        return None

    def flow(self) -> Slip | None:
        """Inside brackets: a comma that is missing, a wrong partner, or something that must be quoted."""
        text, at = self.text, self.at
        if self.opened < 0 or text[self.opened : self.opened + 1] not in _CLOSERS:
            return None
        opener = text[self.opened]
        closer = _CLOSERS[opener]
        opened = self.one(self.opened)
        found = text[at : at + 1]
        start = self.layout.at(self.opened)
        last = self.layout.at(at).number
        if at >= len(text):
            return self.slip(opened, f"this `{opener}` is never closed", f"close it with `{closer}`", start, last=last)
        if found in ("]", "}"):
            message = f"`{found}` cannot close the `{opener}` before it"
            return self.slip(self.one(at), message, f"write `{closer}`", start, opened, "opened here", last)
        if found in ("{", "[") and text[at - 1] not in " \t\r\n,:[{":
            word = self.entry(at)
            message = f"between brackets the `{found}` ends a bare value, so YAML cannot read `{_short(word.text)}`"
            return self.slip(
                self.one(at), message, f"put it in quotes: {_ticked(_quoted(word.text))}", start, last=last
            )
        if found == ":":
            before = re.compile(r"[^\s,\[\]{}:]+\Z").search(text, self.opened, at)
            if before:
                message = f"a `,` is missing before `{_short(before.group())}`"
                help = "separate the entries with commas; text that holds `: ` must be quoted"
                return self.slip(self.span(*before.span()), message, help, start, opened, "opened here", last)
        message = f"a `,` or `{closer}` is missing before this"
        help = "quote text that holds brackets, commas, quotes or `: `"
        return self.slip(self.word(at), message, help, start, opened, "opened here", last)

    def entry(self, at: int) -> Span:
        """The bare value around an offset, as far as it was meant to go."""
        start = at
        while start > 0 and self.text[start - 1] not in "\r\n,[{" and self.text[start - 1 : start + 1] != ": ":
            start -= 1
        start += len(self.text[start:at]) - len(self.text[start:at].lstrip(": "))
        end = at
        depth = 0
        while end < len(self.text) and self.text[end] not in "\r\n,":
            depth += (self.text[end] in "{[") - (self.text[end] in "}]")
            if depth < 0:
                break
            end += 1
        return self.span(start, end)

    def comma(self) -> Slip | None:
        """A comma with nothing before it."""
        if self.text[self.at : self.at + 1] == ",":
            start = self.layout.lines[self.line.owner]
            return self.slip(
                self.one(self.at), "nothing stands before this `,`", "remove it, or quote it if it is text", start
            )
        if self.text[self.at : self.at + 1] in ("]", "}"):
            return self.after()
        if self.text[self.at : self.at + 1] == ":":
            message, help = "a key is missing before this `:`", "write one, or quote the `:` if it is text"
            return self.slip(self.one(self.at), message, help)
        return None

    def quote(self) -> Slip | None:
        if self.opened < 0:
            return None
        line = self.layout.at(self.opened)
        span = self.rest(self.opened, line)
        help = f"close it: `{_short(span.text)}{span.text[:1]}`"
        message = "this quote is never closed, so the lines below are read as more of the text"
        return self.slip(span, message, help, line)

    def after(self) -> Slip | None:
        """Something stands where an entry should begin: behind a finished value, or badly indented."""
        line, at, text = self.line, self.at, self.text
        found = text[at : at + 1]
        before = text[line.start : at].rstrip()
        owner = self.layout.lines[line.owner]
        self.misfit = bool(not before.strip("- \t") and found not in ("]", "}"))
        if found in ("]", "}"):
            return self.half_open() or self.slip(
                self.one(at), f"this `{found}` closes nothing", "remove it, or open its partner", owner
            )
        if found == "," and before.strip():
            message = "a `,` after the value: entries of a block stand on lines of their own, without commas"
            return self.slip(self.one(at), message, "remove the comma", owner)
        if before.strip("- \t") and line.key and line.key[1] >= at:
            return self.slip(
                self.rest(at, line), "text after the closing quote of a key", "put all of the key in quotes", line
            )
        if before.strip("- \t"):
            mark = before[-1]
            kind = "quote" if mark in "\"'" else "bracket"
            if mark not in "\"']}":
                return None
            help = "put all of the text in quotes"
            if mark == "'":
                help = "inside single quotes write a quote twice: `'it''s'`"
            elif mark == '"':
                help = 'inside double quotes write a quote as `\\"`, or put all of the text in single quotes'
            return self.slip(self.rest(at, line), f"text after the closing {kind} `{mark}`", help, owner)
        if "block collection" in self.context:
            return self.dash()
        if found == "-" and line.columns and not self.inside_list(line):
            return self.slip(
                self.rest(at, line),
                "a list item cannot stand among the keys of a mapping",
                "indent it below the key it belongs to, or remove the `-`",
            )
        return self.indentation()

    def half_open(self) -> Slip | None:
        """`{gpus}}`: a bare template field that lost a brace."""
        match = re.compile(r"\{[ ]*([\w-]+)[ ]*\}\}").search(self.text, self.line.start, self.line.end)
        if match is None or match.end() != self.at + 1:
            return None
        help = f'write it with two braces on each side, in quotes: `"{{{{{match[1]}}}}}"`'
        return self.slip(self.span(*match.span()), f"`{match.group()}` is a template field that lost a brace", help)

    def inside_list(self, line: Line) -> bool:
        return bool(self.above and self.above.columns and self.above.indent == line.indent and self.above.key is None)

    def indentation(self) -> Slip | None:
        """A line whose indentation is that of nothing above it."""
        line = self.line
        levels = self.layout.levels(line)
        above = self.above
        if above is not None and above.value >= 0 and self.text[above.value] in "|>" and above.last > above.number:
            return self.slip(
                self.rest(line.start + line.indent, line),
                f"indented less than the block text of `{self.name(above)}`, and no key",
                "indent it like the lines above it, or make it a key",
                line,
            )
        if line.indent in levels or not levels:
            return None
        lower = [level for level in levels if level < line.indent]
        higher = [level for level in levels if level > line.indent]
        choices = [*lower[-1:], *higher[:1]]
        spelled = " or ".join(str(level) for level in choices)
        # The first line of the block that this one nearly fits in: it may just as well be the wrong one.
        above = (self.layout.block_start(line, higher[0]) if higher else None) or above
        return self.slip(
            self.key_span(line) if line.key else self.rest(line.start + line.indent, line),
            f"indented by {line.indent}, which is the indentation of nothing above it",
            f"indent it by {spelled} blanks, like the lines it belongs to",
            line,
            self.key_span(above) if above else None,
            f"this is indented by {above.indent}" if above else "",
        )

    def dash(self) -> Slip | None:
        line = self.line
        if self.text[self.at : self.at + 1] in ("]", "}") or self.text[line.start : self.at].rstrip().strip("- \t"):
            return self.after()
        if line.indent not in self.layout.levels(line):
            return self.indentation()
        return self.slip(
            self.key_span(line),
            "a key cannot stand among the items of a list",
            "indent it below the item it belongs to, or put a `-` before it",
            line,
            self.one(self.opened) if self.opened >= 0 else None,
            "the list begins here",
        )

    def stray(self) -> Slip | None:
        """Something follows where the document is over."""
        line = self.line
        found = self.text[self.at : self.at + 1]
        if self.text[line.start : line.start + 1] == "%":
            return self.directive()
        if found in ("]", "}"):
            return self.slip(self.one(self.at), f"this `{found}` closes nothing", "remove it, or open its partner")
        if self.text[line.start : self.at].strip():
            return self.after() or self.slip(self.rest(self.at, line), "text after the end of the value", "remove it")
        above = line.number - 1
        while above >= 0 and self.layout.lines[above].kind not in (CONTENT, MARKER):
            above -= 1
        if above >= 0 and self.text[self.layout.lines[above].start :].startswith("..."):
            message = "text after `...`, which ends the document"
            return self.slip(self.rest(self.at, line), message, "begin the next document with `---`", line)
        if self.above is not None and self.above.key is None and not self.above.columns:
            slip = self.no_key(self.above)
            if slip is not None:
                return slip
        first = self.first()
        if first is not None and line.indent < first.indent:
            width = [
                sum(other.indent == found.indent for other in self.layout.lines if other.kind == CONTENT)
                for found in (first, line)
            ]
            if width[0] < width[1]:
                return self.slip(
                    self.key_span(first),
                    f"the first line is indented by {first.indent}, and the keys below it by {line.indent}",
                    "indent all keys of one mapping alike",
                    first,
                    self.key_span(line),
                    "this cannot be read below it",
                )
            return self.slip(
                self.key_span(line),
                "indented less than the first line, so it belongs to nothing above",
                "indent all keys of one mapping alike",
                line,
                self.key_span(first),
                f"the first line is indented by {first.indent}",
            )
        return self.slip(
            self.rest(self.at, line), "this follows a value that is complete", "remove one of the two", line
        )

    def token(self) -> Slip | None:
        at, line = self.at, self.line
        span = self.entry(at) if line.value >= 0 and self.text[line.value] in "[{" else self.rest(at, line)
        first = "a backtick" if span.text[:1] == "`" else f"`{span.text[:1]}`"
        return self.slip(
            span, f"a bare value cannot begin with {first}", f"put it in quotes: {_ticked(_quoted(span.text))}"
        )

    def item(self) -> Slip | None:
        span = self.rest(self.at, self.line)
        help = f"put {_ticked(_short(span.text))} on a line of its own"
        return self.slip(self.one(self.at), "a list cannot begin on the line of its key", help)

    def question(self) -> Slip | None:
        span = self.rest(self.at, self.line)
        message = "`?` begins a key that stands alone, and none can be here"
        return self.slip(span, message, f"put it in quotes: {_ticked(_quoted(span.text))}")

    def block_header(self) -> Slip | None:
        if self.opened < 0:
            return None
        line = self.layout.at(self.opened)
        mark = self.text[self.opened]
        message = f"text on the line of `{mark}`, which stands for text on the lines below"
        return self.slip(
            self.rest(self.at, line), message, f"move it to the next line, or quote it if `{mark}` is text", line
        )

    def reference(self) -> Slip | None:
        if self.opened < 0:
            return None
        line = self.layout.at(self.opened)
        span = self.rest(self.opened, line)
        if line.value >= 0 and self.text[line.value] in "[{":
            span = self.entry(self.opened)
        mark = self.text[self.opened]
        what = "an alias" if mark == "*" else "an anchor"
        message = f"`{mark}` begins {what}, whose name holds only letters, digits, `_` and `-`"
        return self.slip(span, message, f"put it in quotes if it is text: {_ticked(_quoted(span.text))}", line)

    def tag(self) -> Slip | None:
        at = self.opened if self.opened >= 0 else self.at
        line = self.layout.at(at)
        span = self.word(at)
        message = f"`!` begins a tag, and {_ticked(_short(span.text))} is none that is known"
        return self.slip(
            span, message, f"put it in quotes if it is text: {_ticked(_quoted(self.rest(at, line).text))}", line
        )

    def escape(self) -> Slip | None:
        """A backslash in double quotes: the C parser reports it, the other one the character behind."""
        at = self.at if self.text[self.at : self.at + 1] == "\\" else self.at - 1
        back = self.text.rfind("\\", self.line.start, self.at + 1)
        at = back if back >= 0 else at
        end = at + 2
        if self.text[at + 1 : at + 2] in ("x", "u", "U"):
            end = at + 2 + {"x": 2, "u": 4, "U": 8}[self.text[at + 1]]
            end = at + len(re.split(r"[\s\"]", self.text[at:end])[0])
        span = self.span(at, min(end, len(self.text)))
        if "surrogate" in self.problem or "Unicode" in self.problem:
            message, help = f"`{span.text}` is no character", "write the character itself"
        else:
            message = f"`{span.text}` is no escape that YAML knows"
            help = "double the backslash, or use single quotes, which keep it as it is"
        return self.slip(span, message, help, self.layout.lines[self.line.owner])

    def directive(self) -> Slip | None:
        line = self.layout.at(self.opened) if self.opened >= 0 else self.line
        return self.slip(
            self.rest(line.start, line),
            "a line that begins with `%` instructs the reader, and none knows this",
            "remove it",
            line,
        )

    def version(self) -> Slip | None:
        line = self.layout.at(self.at)
        return self.slip(self.rest(self.at, line), "this version of YAML is not known", "remove the line", line)

    def twice(self) -> Slip | None:
        return self.slip(self.word(self.at), "a second anchor, tag or directive of one kind", "remove one of the two")


# The words of libyaml and of ruamel.yaml's own parser, first fit.
_TELLERS = (
    ("mapping values are not allowed", "long_key"),
    ("mapping values are not allowed", "colon"),
    ("could not find expected ':'", "key_start"),
    ("expected ',' or", "flow"),
    ("expected the node content", "comma"),
    ("did not find expected node content", "comma"),
    ("unexpected end of stream", "quote"),
    ("unexpected document indicator", "quote"),
    ("unexpected document separator", "quote"),
    ("expected <document start>", "stray"),
    ("expected '<document start>'", "stray"),
    ("expected '-' indicator", "dash"),
    ("did not find expected key", "after"),
    ("expected <block end>", "after"),
    ("cannot start any token", "token"),
    ("sequence entries are not allowed", "item"),
    ("mapping keys are not allowed", "question"),
    ("expected comment or line break", "block_header"),
    ("expected a comment or a line break", "block_header"),
    ("expected chomping or indentation", "block_header"),
    ("expected indentation indicator", "block_header"),
    ("expected alphabetic or numeric", "reference"),
    ("undefined tag handle", "tag"),
    ("expected URI", "tag"),
    ("expected tag URI", "tag"),
    ("expected '!'", "tag"),
    ("expected whitespace or line break", "tag"),
    ("unknown escape character", "escape"),
    ("expected hexdecimal number", "escape"),
    ("escape sequence of", "escape"),
    ("invalid Unicode character escape", "escape"),
    ("incompatible YAML document", "version"),
    ("directive", "directive"),
    ("duplicate", "twice"),
)


# Of these the lines around are a part.
_MISFITS = frozenset(("colon", "key_start", "stray", "dash", "after"))


def _short(text: str, limit: int = 40) -> str:
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _quoted(text: str) -> str:
    """The text in quotes, as a value would be written."""
    text = _short(text)
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _ticked(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def conflicts(source: Source, layout: Layout) -> list[tuple[Slip, list[tuple[int, int]]]]:
    """Merge conflicts that were left in the file; each with the lines to leave out so that one side remains."""
    found: list[tuple[Slip, list[tuple[int, int]]]] = []
    begun = other = -1
    for line in layout.lines:
        match = _CONFLICT.match(source.text, line.start, line.end)
        if match is None:
            continue
        mark = match.group()[0]
        if mark == "<":
            begun, other = line.number, -1
        elif begun >= 0 and mark in "|=" and other < 0:
            other = line.number
        elif begun >= 0 and mark == ">" and other >= 0:
            first = layout.lines[begun]
            fault = SyntaxFault(
                Span(source, first.start, first.end),
                "a merge conflict was left in this file",
                "keep one of the two sides and remove the lines of `<`, `=` and `>`",
                Span(source, line.start, line.end),
                "it ends here",
            )
            found.append((Slip(fault, begun, line.number, True), [(begun, begun), (other, line.number)]))
            begun = other = -1
    return found
