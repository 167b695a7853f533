"""JSON text to nodes by JSON's own rules (RFC 8259), with spans and without recursion."""

from __future__ import annotations

from launchlint.patterns import lazy
from launchlint.syntax.json_usual import unescape
from launchlint.syntax.limits import MAX_DEPTH, MAX_DIGITS, MAX_NODES
from launchlint.syntax.nodes import (
    DOUBLE,
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
from launchlint.syntax.scalars import resolve_plain
from launchlint.text import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence as List
    from typing import Any

    from launchlint.syntax.json_recovery import BracketSlip

_TOKEN = lazy(
    r"""(?x)[ \t\r\n]*(?:
      (?P<simple>"[^"\\\x00-\x1f]*")
    | (?P<string>"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")
    | (?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)(?![0-9A-Za-z.+_"-])
    | (?P<word>true|false|null)\b(?!")
    | (?P<bare>(?:\{\{[^{}\n",:]+\}\}|\$\{\w+\})[\w.-]*)
    | (?P<mark>[\[\]{},:])
    | (?P<end>\Z)
    )""",
)
# A plain key and, where it is plain too, its value with the comma behind it: most of what there is.
_PAIR = lazy(
    r"""(?x)[ \t\r\n]*"([^"\\\x00-\x1f]*)"[ \t\r\n]*:
    (?:[ \t\r\n]*
      (?:"([^"\\\x00-\x1f]*)"
        |(-?(?:0|[1-9][0-9]{0,99})(?:\.[0-9]{1,99})?(?![0-9A-Za-z.+_"-])|(?:true|false|null)\b(?!")))
      ([ \t\r\n]*,)?
    )?""",
)
_ITEM = lazy(r"""[ \t\r\n]*"([^"\\\x00-\x1f]*)"([ \t\r\n]*,)?""")
_BLANK = lazy(r"[ \t\r\n]*")
_COMMENTS = "JSON has no comments"
_FIELD = lazy(r'\{\{+[ ]*([\w-]*)[ ]*\}*"?')
_CLOSED = lazy(r'(?s)"(?:[^"\\]++|\\.)*+"')
_GUESS = lazy(r"""(?s)//[^\n]*|/\*|\#[^\n]*|'[^'\n]*'?|"(?:[^"\\\n]++|\\.)*+"?|[^\s\[\]{},:"']+"?|.""")


class _Stop(Exception):
    def __init__(self, fault: SyntaxFault, at: int = 0) -> None:
        super().__init__(fault.message)
        self.fault = fault
        self.at = at  # in the text that is read
        self.brackets = False  # there is one too few or too many


def read_json(source: Source, text: str | None = None, offsets: List[int] | None = None) -> Parsed:
    """Read one JSON value.

    With ``text`` and ``offsets`` the JSON is the content of a string inside ``source``: its nodes
    then carry the outer places, ``offsets[i]`` being where character ``i`` of ``text`` stands.
    Texts as most people write them need not come here: json_usual.py reads those.
    """
    parsed = Parsed(source)
    reader = _Reader(source, source.text if text is None else text, offsets, text is not None)
    document = Document(source, None, 0, len(source.text))
    try:
        document.root = reader.read()
    except _Stop as stop:
        reader, document.root = _recovered(reader, stop)
    document.partial = bool(reader.faults)
    parsed.faults += reader.faults
    document.doubtful = reader.doubtful
    parsed.documents.append(document)
    return parsed


def _recovered(reader: _Reader, stop: _Stop) -> tuple[_Reader, Node | None]:
    """What can be known of a text that was not read to its end, and the reader with all faults."""
    from launchlint.syntax.json_recovery import MAX_BRACKETS, bracket_slip

    first, again, surely = stop, reader, True
    told: list[SyntaxFault] = []
    while type(stop.fault) is not LimitFault and len(told) < MAX_BRACKETS:
        slip, sure = bracket_slip(again.text)
        surely = surely and (sure or slip is not None)
        if slip is None or not (stop.brackets or slip.line <= stop.at):
            break
        told.append(again.bracket_fault(slip))
        again = again.with_bracket(slip)
        try:
            return again, again.told_with(told, again.read())
        except _Stop as later:
            stop = later
    if not stop.brackets:
        again.faults.append(stop.fault)
        return again, again.told_with(told, again.abandon())
    # Which bracket is missing nobody knows. If the layout does not tell at least where what is read belongs, then
    # any value may stand elsewhere than it seems.
    reader.faults.append(first.fault)
    return reader, reader.abandon() if surely and not told else None


class _Reader:
    def __init__(self, source: Source, text: str, offsets: List[int] | None, inner: bool = False) -> None:
        self.source = source
        self.text = text
        self.offsets = offsets
        self.inner = inner  # the text is that of a string
        self.root: Node | None = None
        self.stack: list[tuple[Node, Scalar | None]] = []  # the open collections, each with its key
        self.faults: list[SyntaxFault] = []  # those that were read over
        self.done = 0  # where the last one was read over
        self.sure = False  # it was no more than what was told
        self.doubtful = False

    def span(self, start: int, end: int) -> Span:
        if self.offsets is None:
            return Span(self.source, start, end)
        return Span(self.source, self.offsets[start], self.offsets[end])

    def stop(self, start: int, end: int, message: str, help: str | None = None, other: Span | None = None) -> _Stop:
        span = self.span(start, min(end, len(self.text)))
        return _Stop(SyntaxFault(span, message, help, other, "opened here"), start)

    def told_with(self, brackets: List[SyntaxFault], root: Node | None) -> Node | None:
        """Take up what was said of brackets that were put right. Returns the root."""
        places = {fault.span.start for fault in brackets}
        others = [fault for fault in self.faults if fault.span.start not in places]
        self.faults = sorted([*brackets, *others], key=lambda fault: fault.span.start)
        return root

    def bracket_fault(self, slip: BracketSlip) -> SyntaxFault:
        """Say which bracket is missing or one too many, and which line shows it."""
        line = self.span(slip.line, slip.line + 1)
        number = line.source.position(line.start)[0]
        if not slip.mark:
            span, mark = self.span(slip.place, slip.place + 1), self.text[slip.place]
            if slip.opened is None:
                return SyntaxFault(span, f"this `{mark}` closes nothing", "remove it")
            note = "by its indentation, this stands in what it closes"
            return SyntaxFault(span, f"this `{mark}` is one too many", "remove it", line, note)
        assert slip.opened is not None
        span = self.span(slip.opened.at, slip.opened.at + 1)
        if slip.place == slip.line:
            message = f"`{line.text}` cannot close the `{slip.opened.mark}`"
            return SyntaxFault(line, message, f"close it with `{slip.mark}`", span, "opened here")
        note = "by its indentation, this stands outside of it"
        message = f"this `{slip.opened.mark}` is never closed"
        return SyntaxFault(span, message, f"close it with `{slip.mark}` before line {number}", line, note)

    def with_bracket(self, slip: BracketSlip) -> _Reader:
        """A reader of the text with one bracket put right; its places are those of the text as it is written."""
        place = slip.place
        if not slip.mark or place == slip.line:  # a blank, so that nothing moves and no words become one
            return _Reader(
                self.source, self.text[:place] + (slip.mark or " ") + self.text[place + 1 :], self.offsets, self.inner
            )
        places = list(range(len(self.text) + 1)) if self.offsets is None else list(self.offsets)
        text = self.text[:place] + slip.mark + self.text[place:]
        return _Reader(self.source, text, [*places[:place], places[place], *places[place:]], self.inner)

    def unexpected(self, at: int, wanted: str) -> _Stop:
        """Say what stands where `wanted` should, and what to type for the usual slips."""
        match = _BLANK.match(self.text, at)
        at = match.end() if match else at
        help: str | None = None
        field = _FIELD.match(self.text, at)
        if field:
            help = f'put it in double quotes, with two braces on each side: `"{{{{{field[1]}}}}}"`'
            return self.stop(at, field.end(), f"`{field[0]}` where {wanted} should be", help if field[1] else None)
        found = _GUESS.match(self.text, at)
        if not found:
            return self.stop(at, at, f"the text ends where {wanted} should follow")
        word = found.group()
        if wanted.startswith("a value") and (word[0].isalnum() or word[0] in "_$./~*&@"):
            from launchlint.syntax.json_recovery import end_of_bare

            word = self.text[at : end_of_bare(self.text, at)]
            found = lazy("(?s).*").match(self.text, at, at + len(word)) or found
        if word.startswith(("//", "/*", "#")):
            return self.stop(at, found.end(), _COMMENTS, "remove the comment, or use a `.yaml` file")
        if word.startswith("'"):
            help = f'JSON strings stand in double quotes: `"{word.strip(chr(39))}"`'
        elif word[0] != '"' and word[-1] == '"':
            help = f'begin it with a quote, too: `"{word}`'
        elif word in ("True", "False", "None"):
            help = f"JSON writes `{ {'True': 'true', 'False': 'false', 'None': 'null'}[word] }`"
        elif word in ("NaN", "Infinity", "-Infinity"):
            help = "JSON has no such number"
        elif word.startswith("{{") or word[:1].isalpha() or word[:1] == "_":
            help = f'put it in double quotes: `"{word}"`'
        elif word in "]}" and self.stack and (word == "}") is not (type(self.stack[-1][0]) is Mapping):
            opened = self.stack[-1][0].span.inner(0, 1)
            help = f"close it with `{'}' if opened.text == '{' else ']'}`"
            return self.stop(at, found.end(), f"`{word}` cannot close the `{opened.text}`", help, opened)
        elif word == ":" and self.stack and type(self.stack[-1][0]) is Sequence:
            opened = self.stack[-1][0].span.inner(0, 1)
            help = "close the list with `]` before the key, or put the key and its value in braces"
            return self.stop(at, found.end(), "`:` cannot stand in a list", help, opened)
        elif word in "]}":
            help = "remove the comma before it" if self.text[:at].rstrip().endswith(",") else None
        elif word.startswith('"'):
            bad = lazy(r'[\x00-\x1f]|\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4}).?').search(self.text, at + 1, found.end())
            if bad:
                shown = bad.group()
                what = f"escape `{shown}`" if shown.startswith("\\") else f"control character U+{ord(shown):04X}"
                return self.stop(bad.start(), bad.end(), f"{what} is not allowed in a JSON string")
            if not _CLOSED.fullmatch(word):
                return self.stop(at, found.end(), "this string is never closed", 'end it with `"`')
        elif word == '"':
            return self.stop(at, found.end(), "this string is never closed", 'end it with `"`')
        if help is None and wanted in (_WANTED["after"], _WANTED["colon"]) and word not in "]},:":
            mark = "," if wanted == _WANTED["after"] else ":"
            return self.stop(at, found.end(), f"a `{mark}` is missing before this", f"put a `{mark}` before it")
        if word in ("{", "[", '"') and not self.stack and self.root is not None:
            help = "a JSON file holds one value; put the second into a file of its own"
        if word == ",":
            help = "remove it" if wanted != _WANTED["colon"] else None
        shown = word if len(word) <= 40 else word[:37] + "..."
        return self.stop(at, found.end(), f"`{shown}` where {wanted} should be", help)

    def read_over(self, at: int, state: str, key: Scalar | None, wanted: str) -> tuple[int, str, Scalar | None]:
        """Tell what stands where something else is wanted. Returns where and how to read on, and the key that is open.

        Raises _Stop where nobody knows how to read on.
        """
        from launchlint.syntax.json_recovery import MAX_FAULTS, way_on

        if state == "colon" and key is not None and key.text.rstrip().endswith(":") and self.offsets is None:
            return self._unquoted_key(key)
        stop = self.unexpected(at, wanted)
        at = _BLANK.match(self.text, at).end()  # type: ignore[union-attr]
        # On the line of a fault that is not sure: it may follow from that.
        follows = bool(self.faults) and not self.sure and "\n" not in self.text[self.done : at]
        parent = self.stack[-1][0] if self.stack else None
        stop.brackets = parent is None or self.text[at : at + 1] in ("]", "}")
        way = way_on(self.text, at, state, parent) if len(self.faults) < MAX_FAULTS else None
        if way is None:
            raise _Stop(self.faults.pop(), at) if follows else stop
        if follows:
            way = way._replace(lost=True)
        elif stop.fault.message != _COMMENTS or all(fault.message != _COMMENTS for fault in self.faults):
            self.faults.append(stop.fault)  # of comments the first is enough
        if way.lost and parent is not None:
            parent.partial = True  # type: ignore[attr-defined]
        self.done = way.at
        self.sure = way.sure and not follows
        if way.key is not None:
            start, end = way.key
            word = self.text[start:end]
            if self.offsets is not None:
                start, end = self.offsets[start], self.offsets[end]
            key = Scalar(self.source, start, end, word.strip("'"), "", word.strip("'"), flow=True, json=True)
        elif way.state not in ("value", "colon"):
            key = None
        return way.at, way.state, key

    def _unquoted_key(self, key: Scalar) -> tuple[int, str, Scalar]:
        """A key whose second quote is forgotten ends at the quote its value begins with: `"gpus: "all"`."""
        end = key.start + 1 + len(key.text.rstrip().removesuffix(":").rstrip())
        name = self.text[key.start + 1 : end]
        fault = SyntaxFault(self.span(key.start, end), "the quote of this key is never closed", f'write `"{name}":`')
        self.faults.append(fault)
        self.done = key.end - 1
        return self.done, "value", Scalar(self.source, key.start + 1, end, name, "", name, flow=True, json=True)

    def abandon(self) -> Node | None:
        """Close what is open where nothing can be read any more, and return what was read."""
        end = self.faults[-1].span.start
        while self.stack:
            node, key = self.stack.pop()
            node.end = max(node.end, end)
            node.partial = True  # type: ignore[attr-defined]
            if self.stack:
                self._enter(self.stack[-1][0], key, node)
        return self.root

    def read(self) -> Node:
        text, source, offsets, match = self.text, self.source, self.offsets, _TOKEN.match
        match_pair, match_item = _PAIR.match, _ITEM.match
        stack = self.stack
        position = 0
        nodes = 0
        root: Node | None = None
        key: Scalar | None = None
        node: Node
        # What may come next: "value", "first" (value or `]`), "key", "first-key" (key or `}`), "after".
        state = "value"
        while True:
            if offsets is None and nodes < MAX_NODES:
                if state == "key" or state == "first-key":
                    pair = match_pair(text, position)
                    if pair:
                        word, content, bare, comma = pair.groups()
                        regs = pair.regs  # the places of all groups at once
                        start, end = regs[1]
                        key = Scalar(source, start - 1, end + 1, word, DOUBLE, word, None, None, True, True)
                        if "$" in word or "{{" in word or "}}" in word:
                            key.marked = True
                        position = regs[0][1]
                        if content is not None:
                            start, end = regs[2]
                            node = Scalar(source, start - 1, end + 1, content, DOUBLE, content, None, None, True, True)
                            if "$" in content or "{{" in content or "}}" in content:
                                node.marked = True
                        elif bare is not None:
                            node = Scalar(source, *regs[3], bare, "", resolve_plain(bare), None, None, True, True)
                        else:
                            state = "value"
                            continue
                        nodes += 1
                        # As in `_enter`, which is a call too many for what happens this often.
                        parent: Any = stack[-1][0]
                        parent.size += 1
                        if node.marked or key.marked:
                            parent.marked = True
                        index = parent._index
                        if word in index:
                            self.doubtful = True
                        index[word] = entry = Entry(key, node)
                        parent.entries.append(entry)
                        key = None
                        state = "after" if comma is None else "key"
                        continue
                elif (state == "value" and key is None and stack) or state == "first":
                    item = match_item(text, position)
                    if item:
                        content, comma = item.groups()
                        start, end = item.span(1)
                        node = Scalar(source, start - 1, end + 1, content, DOUBLE, content, None, None, True, True)
                        if "$" in content or "{{" in content or "}}" in content:
                            node.marked = True
                        nodes += 1
                        position = item.end()
                        self._enter(stack[-1][0], None, node)
                        state = "after" if comma is None else "value"
                        continue
            token = match(text, position)
            if not token:
                position, state, key = self.read_over(position, state, key, _WANTED[state])
                continue
            kind = token.lastgroup
            start, end = token.span(kind)  # type: ignore[arg-type]
            position = end
            if kind == "mark":
                mark = text[start]
                if mark == "{" and text[end : end + 1] == "{" and state in ("value", "first"):
                    # A template field that lost a brace: nothing else begins so.
                    position, state, key = self.read_over(start, state, key, _WANTED[state])
                    continue
                if mark in "[{" and state in ("value", "first"):
                    if len(stack) >= MAX_DEPTH:
                        raise _Stop(
                            LimitFault(
                                self.span(start, end),
                                f"nested deeper than {MAX_DEPTH} levels",
                                "no queue config needs that; is this file meant to be one?",
                            )
                        )
                    at = start if offsets is None else offsets[start]
                    if mark == "{":
                        node = Mapping(source, at, flow=True)
                        node._index = {}
                    else:
                        node = Sequence(source, at, flow=True)
                    if root is None:
                        self.root = root = node
                    stack.append((node, key))
                    key = None
                    state = "first-key" if mark == "{" else "first"
                    continue
                if (
                    (mark == "]" and state in ("first", "after") and stack and type(stack[-1][0]) is Sequence)
                    or (mark == "}" and state in ("first-key", "after") and stack and type(stack[-1][0]) is Mapping)
                ):  # fmt: skip
                    node, key = stack.pop()
                    node.end = end if offsets is None else offsets[end]
                elif mark == "," and state == "after" and stack:
                    state = "key" if type(stack[-1][0]) is Mapping else "value"
                    continue
                elif mark == ":" and state == "colon":
                    state = "value"
                    continue
                else:
                    wanted = _WANTED[state] if stack or state != "after" else "the end of the file"
                    position, state, key = self.read_over(start, state, key, wanted)
                    continue
            elif kind == "end":
                if root is not None and not stack and state == "after":
                    return root
                opened = stack[-1][0].span.inner(0, 1) if stack else None
                closer = "" if not stack else "}" if type(stack[-1][0]) is Mapping else "]"
                message = "the text ends too early" if stack else "there is no JSON value"
                stop = self.stop(start, end, message, f"close it with `{closer}`" if closer else None, opened)
                stop.brackets = True
                raise stop
            else:
                if state == "after" or state == "colon":
                    wanted = _WANTED[state] if stack else "the end of the file"
                    position, state, key = self.read_over(start, state, key, wanted)
                    continue
                if kind == "simple" or kind == "string":
                    content = text[start + 1 : end - 1]
                    places: list[int] | None = None
                    if kind == "string":
                        content, inner = unescape(content, start + 1)
                        places = inner if offsets is None else [offsets[i] for i in inner]
                    elif offsets is not None:
                        places = [offsets[i] for i in range(start + 1, end)]
                    style = DOUBLE
                elif state in ("key", "first-key") or (kind == "bare" and (self.inner or text[end : end + 1] == '"')):
                    position, state, key = self.read_over(start, state, key, _WANTED[state])
                    continue
                else:
                    content, style, places = text[start:end], "", None
                    if kind == "number" and end - start > MAX_DIGITS and (digits := content.lstrip("-")).isdigit():
                        message = f"a number of {len(digits):,} digits; Python readers refuse more than {MAX_DIGITS:,}"
                        help = "write a number a computer can count to, or quote it if it is text"
                        raise _Stop(LimitFault(self.span(start, end), message, help))
                if offsets is not None:
                    start, end = offsets[start], offsets[end]
                value = content if style else resolve_plain(content)
                node = Scalar(source, start, end, content, style, value, flow=True, json=True, offsets=places)
                if "$" in content or "{{" in content or "}}" in content:
                    node.marked = True
                if kind == "bare":
                    node.rescued = True  # no JSON at all, but the rule on unquoted fields says so better
                    self.doubtful = True
                if state == "key" or state == "first-key":
                    key = node
                    state = "colon"
                    continue
            nodes += 1
            if nodes > MAX_NODES:
                raise _Stop(LimitFault(self.span(0, 1), f"more than {MAX_NODES:,} nodes in one file", "split the file"))
            state = "after"
            if not stack:
                if root is None:
                    root = node
                continue
            self._enter(stack[-1][0], key, node)
            key = None

    def _enter(self, parent: Node, key: Scalar | None, node: Node) -> None:
        """Put a value into the collection that is open."""
        parent.size += node.size
        if node.marked:
            parent.marked = True
        if type(parent) is Mapping:
            assert key is not None
            if key.marked:
                parent.marked = True
            index = parent._index
            assert index is not None
            if key.text in index:
                self.doubtful = True
            index[key.text] = entry = Entry(key, node)
            parent.entries.append(entry)
        elif not parent.partial:  # type: ignore[attr-defined]
            parent.items.append(node)  # type: ignore[attr-defined]


_WANTED = {
    "value": "a value",
    "first": "a value or `]`",
    "key": "a key in double quotes",
    "first-key": "a key in double quotes or `}`",
    "colon": "`:`",
    "after": "`,` or the closing bracket",
}
