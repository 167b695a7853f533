"""The YAML that people usually write, line by line.

Nearly every queue file is made of a few kinds of lines: `key: value`, `- item`, a `|` text, a list or mapping
in brackets. What such a line means does not depend on where it stands, so it is taken apart once and remembered:
queues resemble each other. This reader knows these lines and nothing else. At the first thing it is not sure of
it gives up, and ruamel.yaml's C parser, whose import alone takes twice as long as Python's start, reads the file.
Where it does not give up its tree is the C parser's tree (tests/syntax/test_usual.py), so nothing above knows which
of the two has read.
"""

from __future__ import annotations

from launchlint.syntax.limits import MAX_DEPTH
from launchlint.syntax.nodes import Document, Entry, Mapping, Scalar, Sequence, is_marked
from launchlint.syntax.scalars import ambiguous, resolve_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchlint.text import Source

    _Line = tuple[Any, ...]

# Longer texts go to the C parser, which also tells what is beyond the limits.
MAX_TEXT = 100_000
# A key may have no more than 1,024 characters, and a number no more than 4,300.
MAX_LINE = 1_000
# Lines remembered; some 300 bytes each.
MAX_KNOWN = 4_000

# What no word without quotes begins with; and what one begins with that may be more than a word: a number, `yes`, `~`.
_NO_WORD = frozenset("?:,[]{}#&*!|>'\"%@`")
_NUMBERS = frozenset("+-.0123456789")
_WORDS = frozenset("~=yYnNoOtTfF<")  # the longest is `false`
_BLOCKS = frozenset(("|", "|-", "|+", ">", ">-", ">+"))
_ESCAPED = {"\\": "\\", '"': '"', "n": "\n", "t": "\t"}
# In brackets: what a word begins with besides letters and digits, what ends it, and what makes the colon behind it one.
_WORD = frozenset("_./$+~")
_WORD_ENDS = frozenset(",[]{}:#?\"'")
_AFTER_COLON = frozenset(" \r\n\"'[{")

# What follows a key or dash; a key and a scalar are a pair where there is no dash.
SCALAR, EMPTY, BRACKET, BLOCK, MARK, PAIR = range(6)
_UNKNOWN: _Line = ()
_known: dict[str, _Line | None] = {}
# What stands before the first colon with a blank, where a plain key ends there: its column, dashes, key, and whether
# to look at the key again.
_heads: dict[str, _Line] = {}


def read_usual(source: Source) -> list[Document] | None:
    """The documents of a text, or None where it holds anything unusual."""
    text = source.text
    if len(text) > MAX_TEXT or "\t" in text:
        return None
    if "\r" in text and text.count("\r") != text.count("\r\n"):
        return None
    if not text.isascii() and any(end in text for end in "\x85\u2028\u2029\ufeff"):
        return None
    return _Reader(source, text).read()


def _take_apart(line: str) -> _Line | None:
    """What a line says: None for nothing, ``_UNKNOWN`` for what this reader does not know, or

    (kind, column, columns of dashes, key, value, colon or last dash, whether to look again), where a key or value
    is (start, end, text, style, value, marked) with places counted from the line's start.
    """
    if line[-1:] == "\r":
        line = line[:-1]
    size = len(line)
    if size > MAX_LINE:
        return _UNKNOWN if line.strip(" ") else None
    head, mark, text = line.partition(": ")
    if mark and head in _heads:
        column, dashes, key, again = _heads[head]
        first = text[:1]
        if first.isalpha() and (first not in _WORDS or len(text) > 5) and " " not in text and text[-1] != ":":
            # A word without blanks holds no comment and no other key.
            at = len(head) + 2
            value = at, size, text, "", text, is_marked(text)
            return SCALAR if dashes else PAIR, column, dashes, key, value, at - 1, again
        return _with_value(text, size, column, dashes, key, len(head) + 1, again)
    text = line.lstrip(" ")
    at = column = size - len(text)
    if not text or text[0] == "#":
        return None
    dashes = ()
    hole = 0
    if text[0] == "-":
        if not at and text[:3] == "---":
            rest = text[3:].lstrip(" ")
            return (MARK, 0, (), None, None, 0, False) if not rest or text[3:5] == " #" else _UNKNOWN
        while text[:2] == "- " or text == "-":
            dashes += (at,)
            hole = at + 1
            text = text[1:].lstrip(" ")
            at = size - len(text)
        if not text or text[0] == "#":
            return EMPTY, column, dashes, None, None, hole, False
    first = text[0]
    colon = -1
    if first in "\"'":
        end = text.find(first, 1) + 1
        rest = text[end:].lstrip(" ")
        if end and (rest == ":" or rest[:2] == ": ") and "\\" not in text[:end]:
            colon = size - at - len(rest)
    elif first not in _NO_WORD:
        colon = text.find(": ")
        if colon < 0 and text[-1] == ":":
            colon = len(text) - 1
        if text.find(" #", 0, colon) >= 0:
            colon = -1  # all of this is a comment
    if colon < 0:
        return _with_value(text, size, column, dashes, None, hole, False) if dashes else _UNKNOWN
    key, again = _scalar(text[:colon].rstrip(" "), at)
    if key[2] == "<<":
        return _UNKNOWN
    if mark and at + colon == len(head):
        if len(_heads) >= MAX_KNOWN:
            _heads.clear()
        _heads[head] = column, dashes, key, again
    return _with_value(text[colon + 1 :], size, column, dashes, key, at + colon + 1, again)


def _with_value(
    text: str, size: int, column: int, dashes: tuple[int, ...], key: _Line | None, hole: int, again: bool
) -> _Line:
    """What a line of so many characters says whose ``text`` follows a colon or dash."""
    text = text.lstrip(" ")
    if not text or text[0] == "#":
        return EMPTY, column, dashes, key, None, hole, again
    at = size - len(text)
    first = text[0]
    if first in _NO_WORD:
        if first in "\"'":
            end = _end_of_quotes(text)
            if end < 0:
                return _UNKNOWN
            text = text[:end]
        elif first in "[{":
            return BRACKET, column, dashes, key, at, hole, again
        elif first in "|>":
            text = text.rstrip(" ")
            return (BLOCK, column, dashes, key, (at, first, text[1:]), hole, again) if text in _BLOCKS else _UNKNOWN
        else:
            return _UNKNOWN
    else:
        end = text.find(" #")
        text = (text if end < 0 else text[:end]).rstrip(" ")
        if (first == "-" and text[1:2] in " ") or ": " in text or text[-1] == ":":
            return _UNKNOWN
    value, doubtful = _scalar(text, at)
    return PAIR if key is not None and not dashes else SCALAR, column, dashes, key, value, hole, again or doubtful


def _end_of_quotes(text: str) -> int:
    """Where the quoted text ends with which a text begins, if only blanks and a comment follow; else -1."""
    end = text.find(text[0], 1) + 1
    rest = text[end:].lstrip(" ")
    if end and "\\" not in text and (not rest or (rest[0] == "#" and text[end] == " ")):
        return end
    at = 1
    while True:
        end = text.find(text[0], at) + 1
        if not end:
            return -1
        if text[0] == "'":
            if text[end : end + 1] != "'":
                break
            at = end + 1  # `''` stands for one
            continue
        slash = text.find("\\", at, end)
        if slash < 0:
            break
        if text[slash + 1 : slash + 2] not in _ESCAPED:
            return -1
        at = slash + 2
    rest = text[end:].lstrip(" ")
    return end if not rest or (rest[0] == "#" and text[end] == " ") else -1


def _unescape(text: str) -> str:
    pieces = text.split("\\")
    made = pieces[0]
    at = 1
    while at < len(pieces):
        piece = pieces[at]
        if piece:
            made += _ESCAPED[piece[0]] + piece[1:]
        else:  # a backslash itself, with what follows it
            at += 1
            made += "\\" + pieces[at]
        at += 1
    return made


def _scalar(text: str, at: int) -> tuple[_Line, bool]:
    """Words or quoted text: (start, end, text, style, value, marked), and whether to look again."""
    end = at + len(text)
    style = text[0]
    if style == '"':
        text = text[1:-1]
        if "\\" in text:
            text = _unescape(text)
    elif style == "'":
        text = text[1:-1].replace("''", "'")
    else:
        if style in _NUMBERS or (style in _WORDS and len(text) < 6):
            return (at, end, text, "", resolve_plain(text), is_marked(text)), ambiguous(text) is not None
        style = ""
    return (at, end, text, style, text, is_marked(text)), False


def _token(text: str, at: int) -> tuple[str, bool, int, int, bool] | None:
    """What comes next in brackets: what it is, whether it is a mark, where it begins and where reading goes on, and
    whether a colon came with it. None for what is not usual.
    """
    size = len(text)
    start = at
    while at < size and (first := text[at]) in " \r\n#":
        if first == "#":
            if at == start:
                return None  # no comment: no blank before it
            at = text.find("\n", at)
            if at < 0:
                return None
        at += 1
    if at >= size:
        return None
    start = at
    if first in "[]{},":
        return first, True, start, at + 1, False
    if first in "\"'":
        at = text.find(first, at + 1) + 1
        word = text[start:at]
        if not at or "\n" in word or (first == '"' and "\\" in word):
            return None
    else:
        if not (first.isalnum() or first in _WORD):
            if first != "-" or at + 1 >= size or not ((second := text[at + 1]).isalnum() or second in "_."):
                return None
        at += 1
        while at < size:
            first = text[at]
            if first == " ":
                # Words with blanks between them, if the next begins like one.
                after = at + 1
                while after < size and text[after] == " ":
                    after += 1
                if after < size and ((first := text[after]).isalnum() or first in "_./$+"):
                    at = after + 1
                    continue
                break
            if first in _WORD_ENDS or first.isspace():
                break
            at += 1
        word = text[start:at]
    after = at
    while text[after : after + 1] == " ":
        after += 1
    if text[after : after + 1] == ":" and text[after + 1 : after + 2] in _AFTER_COLON:
        return word, False, start, after + 1, True
    return word, False, start, at, False


class _Reader:
    """Reads one text. ``None`` from any method: something is unusual."""

    __slots__ = ("around", "source", "text")

    def __init__(self, source: Source, text: str) -> None:
        self.source = source
        self.text = text
        self.around: list[Any] = []  # the collections around the open one, each with its column

    def read(self) -> list[Document] | None:
        source, known, around = self.source, _known, self.around
        documents: list[Document] = []
        document: Document | None = None
        # The open collection and its column; the entry, if it is a mapping, whose value comes next; and where a value
        # would stand that was left out, -1 where none can be.
        node: Any = None
        column = -1
        entry: Any = None
        hole = 0
        leaf: Any
        position = done = 0
        for line in self.text.split("\n"):
            start = position
            position += len(line) + 1
            if start < done:
                continue  # belongs to the text or brackets of a line above
            try:
                record = known[line]
            except KeyError:
                record = _take_apart(line)
                if len(known) >= MAX_KNOWN:
                    known.clear()
                known[line] = record
            if record is None:
                continue
            if not record:
                return None
            kind, at, dashes, first, second, gap, again = record
            if kind == PAIR:
                while at < column:
                    node, column = self._close(node, entry, hole)
                    hole = -1
                if at == column and hole < 0 and type(node) is Mapping:
                    # One more pair of the mapping that is open: most lines are.
                    left, right, word, style, value, marked = first
                    key = Scalar(source, start + left, start + right, word, style, value)
                    if marked:
                        key.marked = node.marked = True
                    left, right, text, style, value, marked = second
                    leaf = Scalar(source, start + left, start + right, text, style, value)
                    if marked:
                        leaf.marked = node.marked = True
                    entry = Entry(key, leaf)
                    node.entries.append(entry)
                    index: Any = node._index
                    if again or word in index:
                        document.doubtful = True  # type: ignore[union-attr]
                    index[word] = entry
                    node.size += 2
                    node.end = leaf.end
                    continue
                kind = SCALAR
            elif kind == MARK:
                if document is not None:
                    if node is None:
                        return None
                    while node is not None:
                        node, column = self._close(node, entry, hole)
                        hole = -1
                    document.end = start
                document = Document(source, None, start, 0)
                documents.append(document)
                hole = 0
                continue
            while at < column:
                node, column = self._close(node, entry, hole)
                hole = -1
            if at > column:
                if hole < 0 or len(around) > MAX_DEPTH - 10:
                    return None
                opened: Any = (Sequence if dashes else Mapping)(source, start + at)
                if node is None:
                    if document is None:
                        document = Document(source, None, start + at, 0)
                        documents.append(document)
                    elif document.root is not None:
                        return None
                    document.root = opened
                elif type(node) is Mapping:
                    entry.value = opened
                else:
                    node.items.append(opened)
                around.append((node, column))
                node, column = opened, at
                if not dashes:
                    node._index = {}
            elif dashes and type(node) is Mapping:
                # A list at the column of its key.
                if hole < 0:
                    return None
                entry.value = opened = Sequence(source, start + at)
                around.append((node, column))
                node = opened
            elif not dashes and type(node) is Sequence:
                node, column = self._close(node, entry, hole)
                if at != column or type(node) is not Mapping:
                    return None
            elif hole >= 0:
                self._leave_out(node, entry, hole)
            for at in dashes[1:]:
                opened = Sequence(source, start + at)
                node.items.append(opened)
                around.append((node, column))
                node, column = opened, at
            if first is not None:
                left, right, word, style, value, marked = first
                if dashes:
                    opened = Mapping(source, start + left)
                    opened._index = {}
                    node.items.append(opened)
                    around.append((node, column))
                    node, column = opened, left
                key = Scalar(source, start + left, start + right, word, style, value)
                if marked:
                    key.marked = node.marked = True
                entry = Entry(key, key)
                node.entries.append(entry)
                index = node._index
                if word in index:
                    again = True
                index[word] = entry
                node.size += 1
                node.end = key.end
            if again:
                document.doubtful = True  # type: ignore[union-attr]
            if kind == SCALAR:
                left, right, word, style, value, marked = second
                leaf = Scalar(source, start + left, start + right, word, style, value)
                if marked:
                    leaf.marked = True
            elif kind == EMPTY:
                hole = start + gap
                continue
            else:
                found: tuple[Any, int, bool] | None
                if kind == BRACKET:
                    found = self._brackets(start + second)
                else:
                    found = self._block(start, second, position, column)
                if found is None:
                    return None
                leaf, done, again = found
                if again:
                    document.doubtful = True  # type: ignore[union-attr]
            hole = -1
            if leaf.marked:
                node.marked = True
            node.size += leaf.size
            node.end = leaf.end
            if first is None:
                node.items.append(leaf)
            else:
                entry.value = leaf
        while node is not None:
            node, column = self._close(node, entry, hole)
            hole = -1
        if document is not None:
            if document.root is None:
                return None
            document.end = len(self.text)
        return documents

    def _close(self, node: Any, entry: Any, hole: int) -> tuple[Any, int]:
        """The open collection ends. Returns the one around it and its column."""
        if hole >= 0:
            self._leave_out(node, entry, hole)
        parent: Any
        parent, column = self.around.pop()
        if parent is not None:
            parent.size += node.size
            if node.end > parent.end:
                parent.end = node.end
            if node.marked:
                parent.marked = True
        return parent, column

    def _leave_out(self, node: Any, entry: Any, at: int) -> None:
        """Nothing stands behind a colon or dash."""
        nothing = Scalar(self.source, at, at, "", "", None)
        node.size += 1
        node.end = max(node.end, at)
        if type(node) is Mapping:
            entry.value = nothing
        else:
            node.items.append(nothing)

    def _block(self, start: int, header: _Line, at: int, column: int) -> tuple[Scalar, int, bool] | None:
        """The text below a ``|`` or ``>``; ``at`` is where its lines begin."""
        text = self.text
        left, style, chomping = header
        indent = 0
        lines: list[str] = []
        blank = 0
        end = -1
        while at < len(text):
            stop = text.find("\n", at)
            if stop < 0:
                return None
            line = text[at:stop]
            if line[-1:] == "\r":
                line = line[:-1]
            words = line.lstrip(" ")
            width = len(line) - len(words)
            if not words:
                if not lines or width > indent:
                    return None
                blank += 1
            else:
                if not lines:
                    if width <= column:
                        return None
                    indent = width
                if width < indent:
                    break
                if style == ">" and (width > indent or (lines and blank)):
                    return None
                lines += [""] * blank
                blank = 0
                lines.append(line[indent:])
                end = at + len(line.rstrip(" "))
            at = stop + 1
        if not lines:
            return None
        content = (" " if style == ">" else "\n").join(lines)
        if chomping != "-":
            content += "\n" * (1 + blank if chomping == "+" else 1)
        leaf = Scalar(self.source, start + left, end, content, style, content)
        leaf.marked = is_marked(content)
        return leaf, at, False

    def _brackets(self, at: int) -> tuple[Mapping | Sequence, int, bool] | None:
        """A mapping or list in brackets, up to the end of the line it ends on."""
        source, text = self.source, self.text
        around: list[Any] = []
        node: Any = None
        entry: Any = None
        again = False
        # Whether a comma must come before the next item, and whether a value must.
        full = wanted = False
        while True:
            token = _token(text, at)
            if token is None:
                return None
            word, is_mark, start, at, colon = token
            leaf: Any
            if is_mark:
                mark = word
                if mark in "[{":
                    if full or (type(node) is Mapping and not wanted):
                        return None
                    if len(self.around) + len(around) > MAX_DEPTH - 10:
                        return None
                    around.append((node, entry))
                    node = (Mapping if mark == "{" else Sequence)(source, start, flow=True)
                    node.end = at
                    if mark == "{":
                        node._index = {}
                    wanted = False
                    continue
                if mark == ",":
                    if not full:
                        return None
                    full = False
                    continue
                if wanted or (mark == "}") is not (type(node) is Mapping):
                    return None
                leaf = node
                leaf.end = at
                node, entry = around.pop()
                if node is None:
                    break
                wanted = type(node) is Mapping
            else:
                if full:
                    return None
                end = start + len(word)
                if word[0] in "\"'":
                    style, word = word[0], word[1:-1]
                    value: Any = word
                else:
                    style, value = "", resolve_plain(word)
                    if ambiguous(word) is not None:
                        again = True
                leaf = Scalar(source, start, end, word, style, value, flow=True)
                marked = leaf.marked = is_marked(word)
                if type(node) is Mapping and not wanted:
                    if not colon or word == "<<" or (not style and text[at] in "\"'[{"):
                        return None
                    index: Any = node._index
                    if word in index:
                        again = True
                    index[word] = entry = Entry(leaf, leaf)
                    node.entries.append(entry)
                    node.size += 1
                    node.end = end
                    if marked:
                        node.marked = True
                    wanted = True
                    continue
                if colon:
                    return None
            node.size += leaf.size
            if leaf.marked:
                node.marked = True
            if wanted:
                entry.value = leaf
                wanted = False
            else:
                node.items.append(leaf)
            full = True
        rest = text.find("\n", at)
        rest = len(text) if rest < 0 else rest
        tail = text[at:rest].rstrip("\r").lstrip(" ")
        if (tail and (tail[0] != "#" or text[at] != " ")) or text.find("\n...", start, at) >= 0:
            return None
        return leaf, rest + 1, again
