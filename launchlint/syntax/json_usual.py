"""The JSON that programs and people usually write, line by line.

A token of JSON never spans two lines, and most files have one or two on each: a key and its value, an item, a bracket.
Such a line is taken apart once and remembered, as in yaml_usual.py. At the first line this reader is not sure of it
gives up, and json.py, which has to import `re`, reads the text; its tree is the same (tests/syntax/test_json_usual.py).
"""

from __future__ import annotations

from launchlint.syntax.limits import MAX_DEPTH
from launchlint.syntax.nodes import DOUBLE, Document, Entry, Mapping, Scalar, Sequence, is_marked
from launchlint.syntax.scalars import resolve_plain
from launchlint.syntax.yaml_usual import MAX_KNOWN, MAX_LINE, MAX_TEXT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchlint.text import Source

    _Line = tuple[Any, ...]

# Items of the record of a scalar without escapes.
_PLAIN = 6
# Kinds of lines: a scalar; a collection that stands on the line as a whole; one that opens; one that ends.
SCALAR, WHOLE, OPEN, CLOSE = range(4)
# What may come next: an item or an end, after an opening bracket; an item, after a comma; an end, after an item.
_OPENED, _ITEM, _END = range(3)
# Brackets within brackets on one line.
_MAX_INLINE = 20
_SHORT = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_HEX = frozenset("0123456789abcdefABCDEF")
_UNKNOWN: _Line = ()
_known: dict[str, _Line | None] = {}
# What stands before the first `: `, where a key ends there: the key.
_heads: dict[str, _Line] = {}


def read_usual_json(source: Source) -> Document | None:
    """The document of a text, or None where it holds anything unusual."""
    text = source.text
    if len(text) > MAX_TEXT:
        return None
    known = _known
    around: list[Any] = []
    document = Document(source, None, 0, len(text))
    node: Any = None  # the collection that is open
    index: Any = None  # its index, if it is a mapping
    entry: Any = None
    state = _OPENED
    end = 0
    for line in text.split("\n"):
        start = end
        end += len(line) + 1
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
        kind, first, second, comma = record
        if kind == CLOSE:
            if state == _ITEM or node is None or (index is not None) is not first:
                return None
            node.end = start + second
            closed = node
            node = around.pop()
            if node is None:
                if comma:
                    return None
                state = _END
                continue
            index = node._index if type(node) is Mapping else None
            node.size += closed.size
            if closed.marked:
                node.marked = True
            state = _ITEM if comma else _END
            continue
        if state == _END:
            return None
        if first is not None:
            if index is None:
                return None
            left, right, word, style, value, marked = first
            key = Scalar(source, start + left, start + right, word, style, value, None, None, True, True)
            if marked:
                key.marked = node.marked = True
            if word in index:
                document.doubtful = True
            index[word] = entry = Entry(key, key)
            node.entries.append(entry)
        elif index is not None:
            return None
        leaf: Any
        if kind == SCALAR:
            left, right, word, style, value, marked = second
            leaf = Scalar(source, start + left, start + right, word, style, value, None, None, True, True)
            if marked:
                leaf.marked = True
        elif kind == OPEN:
            left, is_map = second
            leaf = (Mapping if is_map else Sequence)(source, start + left, None, None, True)
            around.append(node)
            if len(around) > MAX_DEPTH - _MAX_INLINE - 1:
                return None
        else:
            leaf = _build(source, start, second, document)
        if first is not None:
            entry.value = leaf
        elif node is not None:
            node.items.append(leaf)
        elif document.root is not None:
            return None
        else:
            document.root = leaf
        if kind == OPEN:
            node = leaf
            if is_map:
                index = node._index = {}
            else:
                index = None
            state = _OPENED
            continue
        if node is None:
            if comma:
                return None
            state = _END
            continue
        node.size += leaf.size
        if leaf.marked:
            node.marked = True
        state = _ITEM if comma else _END
    return document if node is None and document.root is not None else None


def _take_apart(line: str) -> _Line | None:
    """What a line says: None for nothing, ``_UNKNOWN`` for what this reader does not know, or

    (kind, key, value, whether a comma follows), with places counted from the line's start. A scalar is (start, end,
    text, style, value, marked), a collection (start, end, whether it is a mapping, keys and values), an opening bracket
    (start, whether it is a mapping's). A line that closes a collection tells whether that is a mapping, and its end,
    instead of key and value.
    """
    if line[-1:] == "\r":
        line = line[:-1]
    head, mark, text = line.partition(": ")
    if head in _heads and text[:1] == '"' and len(line) <= MAX_LINE:
        # A key that was met and a string: what most new lines are.
        comma = text[-1] == ","
        content = text[1:-2] if comma else text[1:-1]
        if (
            len(text) > 1 + comma
            and text[-1 - comma] == '"'
            and '"' not in content
            and "\\" not in content
            and content.isprintable()
        ):
            at = len(head) + 2
            leaf = at, at + len(content) + 2, content, DOUBLE, content, is_marked(content)
            return SCALAR, _heads[head], leaf, comma
    size = len(line.rstrip(" \t"))
    at = _after_blanks(line, 0)
    if at >= size:
        return None
    if size > MAX_LINE:
        return _UNKNOWN
    comma = line[size - 1] == ","
    if comma:
        size = len(line[: size - 1].rstrip(" \t"))
        if at >= size:
            return _UNKNOWN
    first = line[at]
    if at + 1 == size and (first == "}" or first == "]"):
        return CLOSE, first == "}", size, comma
    key = None
    if first == '"':
        key = _string(line, at)
        if key is None:
            return _UNKNOWN
        at = _after_blanks(line, key[1])
        if at >= size:
            return (SCALAR if len(key) == _PLAIN else WHOLE), None, key, comma
        if len(key) != _PLAIN:
            return _UNKNOWN
        if mark and at == len(head):
            if len(_heads) >= MAX_KNOWN:
                _heads.clear()
            _heads[head] = key
        at = _after_blanks(line, at + 1) if line[at] == ":" else size
        if at >= size:
            return _UNKNOWN
        first = line[at]
    if at + 1 == size and (first == "{" or first == "["):
        return (OPEN, key, (at, first == "{"), False) if not comma else _UNKNOWN
    value = _value(line, at, size, 0)
    if value is None or value[1] != size:
        return _UNKNOWN
    return (SCALAR if len(value) == _PLAIN else WHOLE), key, value, comma


def _after_blanks(line: str, at: int) -> int:
    while (letter := line[at : at + 1]) == " " or letter == "\t":
        at += 1
    return at


def _string(line: str, at: int) -> _Line | None:
    """The string that begins here; with its places as a seventh item where something in it is escaped."""
    end = line.find('"', at + 1)
    slash = line.find("\\", at + 1, end)
    if slash >= 0:
        return _escaped(line, at, slash)
    text = line[at + 1 : end]
    if end < 0 or _holds_controls(text):
        return None
    return at, end + 1, text, DOUBLE, text, is_marked(text)


def _escaped(line: str, at: int, slash: int) -> _Line | None:
    end = line.find('"', slash)
    while 0 <= slash < end:
        letter = line[slash + 1]
        if letter in _SHORT:
            after = slash + 2
        elif letter == "u" and len(digits := line[slash + 2 : slash + 6]) == 4 and _HEX.issuperset(digits):
            after = slash + 6
        else:
            return None
        end = line.find('"', after)
        slash = line.find("\\", after)
    if end < 0 or _holds_controls(written := line[at + 1 : end]):
        return None
    text, places = unescape(written, at + 1)
    return at, end + 1, text, DOUBLE, text, is_marked(text), places


def _holds_controls(text: str) -> bool:
    return not text.isprintable() and min(text) < " "


def _value(line: str, at: int, size: int, depth: int) -> _Line | None:
    """The value that begins here and ends on this line."""
    first = line[at]
    if first == '"':
        return _string(line, at)
    if first != "{" and first != "[":
        end = at
        while end < size and line[end] not in ",]} \t":
            end += 1
        word = line[at:end]
        usual = word in ("true", "false", "null") or _is_number(word)
        return (at, end, word, "", resolve_plain(word), False) if usual else None
    if depth == _MAX_INLINE:
        return None
    start = at
    closing = "}" if first == "{" else "]"
    pairs: list[tuple[_Line | None, _Line]] = []
    at = _after_blanks(line, at + 1)
    if at < size and line[at] == closing:
        return start, at + 1, first == "{", ()
    while at < size:
        key = None
        if first == "{":
            key = _string(line, at) if line[at] == '"' else None
            if key is None or len(key) != _PLAIN:
                return None
            at = _after_blanks(line, key[1])
            at = _after_blanks(line, at + 1) if line[at : at + 1] == ":" else size
            if at >= size:
                return None
        value = _value(line, at, size, depth + 1)
        if value is None:
            return None
        pairs.append((key, value))
        at = _after_blanks(line, value[1])
        if at >= size:
            return None
        if line[at] == closing:
            return start, at + 1, first == "{", tuple(pairs)
        if line[at] != ",":
            return None
        at = _after_blanks(line, at + 1)
    return None


def _is_number(word: str) -> bool:
    """A number without an exponent."""
    whole, dot, part = word.removeprefix("-").partition(".")
    return (
        whole.isdecimal()
        and (whole[0] != "0" or whole == "0")
        and (part.isdecimal() if dot else not part)
        and word.isascii()
        and len(word) < 100
    )


def _build(source: Source, start: int, record: _Line, document: Document) -> Any:
    """The nodes of a value that stands on one line."""
    if len(record) >= _PLAIN:
        left, right, word, style, value, marked, *places = record
        leaf = Scalar(source, start + left, start + right, word, style, value, None, None, True, True)
        leaf.marked = marked
        if places:
            leaf._offsets = [start + place for place in places[0]]
        return leaf
    left, right, is_map, pairs = record
    node: Any = (Mapping if is_map else Sequence)(source, start + left, None, None, True)
    node.end = start + right
    if is_map:
        node._index = {}
    for key, value in pairs:
        leaf = _build(source, start, value, document)
        node.size += leaf.size
        if leaf.marked:
            node.marked = True
        if key is None:
            node.items.append(leaf)
            continue
        name = _build(source, start, key, document)
        if name.marked:
            node.marked = True
        if name.text in node._index:
            document.doubtful = True
        node._index[name.text] = entry = Entry(name, leaf)
        node.entries.append(entry)
    return node


def unescape(content: str, start: int) -> tuple[str, list[int]]:
    """A string's content, its escapes being those of JSON, and where each of its characters stands."""
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    at = content.find("\\")
    while at >= 0:
        if at > done:
            pieces.append(content[done:at])
            offsets.extend(range(start + done, start + at))
        character = _SHORT.get(content[at + 1])
        done = at + 2
        if character is None:  # it is `u`: the reader lets nothing else through
            code = int(content[done : done + 4], 16)
            done += 4
            if 0xD800 <= code < 0xDC00 and content[done : done + 2] == "\\u":
                low = int(content[done + 2 : done + 6], 16)
                if 0xDC00 <= low < 0xE000:
                    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
                    done += 6
            character = chr(code)
        pieces.append(character)
        offsets.append(start + at)
        at = content.find("\\", done)
    pieces.append(content[done:])
    offsets.extend(range(start + done, start + len(content) + 1))
    return "".join(pieces), offsets
