"""Edits of a tree: each changes what it names and leaves every other value and comment as it was.

Pure functions from nodes to edits, for fixes and for the commands that write. They keep the file's
own manner: block or flow style, JSON, indentation, quotes and line ends. Where an edit cannot be
made exactly, the builder gives no edits (an empty tuple), and the rule offers no fix.
"""

from __future__ import annotations

import re

from launchlint.patterns import lazy
from launchlint.syntax import Mapping, Node, Scalar, Sequence, walk
from launchlint.syntax.writing import needs_escapes, quoted, stays_text, written
from launchlint.text import Edit, Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.syntax import Entry

Edits = tuple[Edit, ...]

# YAML 1.1 readers also end a line, and so a comment, at these three.
_LINE_END = lazy("\r\n|[\n\r\x85\u2028\u2029]|\\Z")
_NARROW = 60  # a collection this short is written on one line where the file shows no other manner


# --- Scalars ---------------------------------------------------------------------------------


def rename(scalar: Scalar, text: str) -> Edit:
    """Other text in the same quotes, as far as they can hold it."""
    content = scalar.text_span(0, len(scalar.text))
    if scalar.style == "'" and not needs_escapes(text):
        return Edit(content, text.replace("'", "''"))
    if (scalar.style == '"' and not needs_escapes(text)) or _inside_string(scalar):
        return Edit(content, text)
    if scalar.style == "" and not scalar.json and stays_text(text):
        return Edit(scalar.span, text)
    return Edit(scalar.span, quoted(text, json=scalar.json) + _header_comment(scalar))


def _header_comment(scalar: Scalar) -> str:
    """The comment beside a `|` or `>`, which stays when its text is written on one line."""
    if not _is_block_text(scalar):
        return ""
    text = scalar.source.text
    _, mark, comment = text[scalar.start : _end_of_line(text, scalar.start)].partition(" #")
    return "  #" + comment if mark else ""


def quote(scalar: Scalar) -> Edit:
    """Quotes around what is written, so that every reader takes it for text."""
    return Edit(scalar.span, quoted(scalar.text, json=scalar.json) + _header_comment(scalar))


def unquote(scalar: Scalar) -> Edit:
    """The text of a scalar without quotes, so that it is read as a number or word."""
    return Edit(scalar.span, scalar.text.strip())


def rewrite(scalar: Scalar, value: object) -> Edit:
    """Another value in a scalar's place; text keeps the quotes it stands in."""
    if isinstance(value, str):
        return rename(scalar, value)
    return Edit(scalar.span, written(value, json=scalar.json) + _header_comment(scalar))


# --- Putting in ------------------------------------------------------------------------------


def insert(mapping: Mapping, name: str, value: object) -> Edits:
    """A new last entry. ``value`` is plain data; it is written in the manner of its neighbours."""
    return insert_all(mapping, {name: value})


def insert_all(mapping: Mapping, values: dict[str, object]) -> Edits:
    """New last entries, in order."""
    if _inside_string(mapping) or not values:
        return ()
    entries = mapping.entries
    like = _model([entry.value for entry in entries])
    if mapping.flow:
        json = _is_json(mapping)
        heads = [(f"{written(name, json)}: ", value) for name, value in values.items()]
        return _insert_flow(mapping, [_entry_span(entry) for entry in entries], heads, like, json)
    column = _column(mapping)
    if column is None or not entries:
        return ()
    step = _step(mapping, column)
    lines = [line for name, value in values.items() for line in _block_entry(name, value, like, column, step)]
    return _insert_lines(mapping.source, _entry_span(entries[-1]), entries[-1].value, lines)


def append(sequence: Sequence, value: object) -> Edits:
    """A new last item, written in the manner of the others."""
    if _inside_string(sequence):
        return ()
    like = _model(sequence.items)
    if sequence.flow:
        return _insert_flow(sequence, [item.span for item in sequence.items], [("", value)], like, _is_json(sequence))
    if not sequence.items:
        return ()
    text, last = sequence.source.text, sequence.items[-1]
    start = _line_start(text, last.start)
    dash = re.match(r" *(?:- *)*-[ ]+\Z", text[start : last.start])
    if dash is None:
        return ()
    column = dash.group().rindex("-")
    if type(value) is dict and value and not (type(like) is Mapping and like.flow):
        inner = last.start - start
        lines = _block_lines(value, like, inner, _step(sequence, column))
        lines[0] = f"{' ' * column}-{' ' * (inner - column - 1)}{lines[0].lstrip()}"
    else:
        lines = [f"{' ' * column}- {written(value)}"]
    return _insert_lines(sequence.source, last.span, last, lines)


def fill(entry: Entry, value: dict[str, object]) -> Edits:
    """A mapping for an entry that has none yet: its value is null, `{}` or absent."""
    node = entry.value
    if type(node) is Mapping and not node.entries and node.flow:
        if not _is_json(node) and not _in_flow(entry):
            return _fill_block(entry, value)
        edits: Edits = (Edit(node.span, written(value, _is_json(node))),)
        return edits if not node.span.text.strip("{} \t") else ()
    if type(node) is not Scalar or node.value is not None or type(entry.key) is not Scalar:
        return ()
    if node.json or node.flow:
        gap = "" if node.source.text[node.start - 1] in " \t\n\r" else " "
        return (Edit(node.span, gap + written(value, node.json)),)
    return _fill_block(entry, value)


def _fill_block(entry: Entry, value: dict[str, object]) -> Edits:
    source, node = entry.key.source, entry.value
    line = _line_start(source.text, entry.key.start)
    column = entry.key.start - line
    if source.text[line : entry.key.start].strip(" -") or node.tag or node.anchor:
        return ()
    lines = _block_lines(value, None, column + 2, 2)
    edits = _insert_lines(source, Span(source, entry.key.start, max(node.end, entry.key.end)), None, lines)
    if node.end > node.start:  # `null`, `~` or `{}` goes, with the blanks before it
        start = node.start
        while source.text[start - 1] in " \t":
            start -= 1
        edits = (Edit(Span(source, start, node.end), ""), *edits)
    return _joined(edits)


def _insert_lines(source: Source, last: Span, value: Node | None, lines: list[str]) -> Edits:
    """New lines after the one where ``last`` ends; ``value`` is the node that ends there."""
    leaf = _last_leaf(value)
    if type(leaf) is Scalar and _is_block_text(leaf):
        header = source.text[leaf.start : _end_of_line(source.text, leaf.start)]
        if "+" in header.partition("#")[0] or (leaf.text[-1:] not in ("\n", "") and leaf.end == len(source.text)):
            return ()  # the blank lines that follow, or their absence, belong to its text
    at = _end_of_line(source.text, last.end)
    newline = newline_of(source)
    return (Edit(Span(source, at, at), "".join(newline + line for line in lines)),)


def _insert_flow(
    node: Mapping | Sequence, spans: list[Span], values: list[tuple[str, object]], like: Node | None, json: bool
) -> Edits:
    """Values with what stands before each, behind the last of ``spans``."""
    source, text = node.source, node.source.text
    start, close = node.start + 1, node.end - 1
    if text[node.start : start] not in ("{", "[") or text[close : node.end] not in ("}", "]"):
        return ()  # it was never closed
    on_one_line = ", ".join(head + written(value, json) for head, value in values)
    if not spans:
        inside = text[start:close]
        end = close if not inside.strip(" \t") else start
        return (Edit(Span(source, start, end), on_one_line),)
    last = spans[-1]
    comma = _comma(text, last.end, close)
    after = last.end if comma is None else comma + 1
    line = _line_start(text, last.start)
    if text[line : last.start].strip(" \t"):  # the last one shares its line
        return (Edit(Span(source, after, after), f"{'' if comma else ','} {on_one_line}"),)
    indent = text[line : last.start]
    step = indent[len(_indent(text, node.start)) :] or "  "
    newline = newline_of(source)
    pieces = [head + _flow_lines(value, like, json, indent, step, newline) for head, value in values]
    at = after if text[after:close].strip(" \t") == "" else _end_of_line(text, after)
    tail = "" if comma is None else ","
    edits = [Edit(Span(source, at, at), newline + indent + f",{newline}{indent}".join(pieces) + tail)]
    if comma is None:
        edits.insert(0, Edit(Span(source, after, after), ","))
    return _joined(edits)


def _flow_lines(value: object, like: Node | None, json: bool, indent: str, step: str, newline: str) -> str:
    """A value in brackets, over several lines where its neighbour is."""
    spread = like is not None and newline in like.span.text
    if not spread or not isinstance(value, (dict, list)) or not value:
        return written(value, json)
    inner = indent + step
    if isinstance(value, dict):
        likes = dict(like.items()) if type(like) is Mapping else {}
        pieces = [
            f"{written(str(name), json)}: {_flow_lines(item, likes.get(str(name)), json, inner, step, newline)}"
            for name, item in value.items()
        ]
    else:
        pieces = [_flow_lines(item, None, json, inner, step, newline) for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}{newline}{inner}" + f",{newline}{inner}".join(pieces) + f"{newline}{indent}{closing}"


def _block_lines(value: dict[str, object], like: Node | None, column: int, step: int) -> list[str]:
    likes = dict(like.items()) if type(like) is Mapping else {}
    lines: list[str] = []
    for name, item in value.items():
        lines += _block_entry(name, item, likes.get(name), column, step)
    return lines


def _block_entry(name: str, value: object, like: Node | None, column: int, step: int) -> list[str]:
    indent = " " * column
    head = f"{indent}{written(name)}:"
    flow = f"{head} {written(value)}"
    if not isinstance(value, (dict, list)) or not value:
        return [flow]
    if type(like) in (Mapping, Sequence):
        if like.flow:  # type: ignore[union-attr]
            return [flow]
    elif (_depth(value) < 3 and len(flow) - column <= _NARROW) or isinstance(value, list):
        return [flow]
    if isinstance(value, list):
        lead = "" if like is not None and _dash_column(like) == column else " " * step
        return [head, *(f"{indent}{lead}- {written(item)}" for item in value)]
    return [head, *_block_lines(value, like, column + step, step)]


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


# --- Taking out ------------------------------------------------------------------------------


def remove(mapping: Mapping, entry: Entry) -> Edits:
    """Take an entry out with its comma or line. A comment behind it stays.

    Nothing where comments stand inside the entry, or an alias elsewhere may need what is in it.
    """
    if _inside_string(mapping) or entry not in mapping.entries or _anchored(entry):
        return ()
    source, text = mapping.source, mapping.source.text
    span = _entry_span(entry)
    if _comments(source, span, (entry.key, entry.value)):
        return ()
    index = mapping.entries.index(entry)
    if len(mapping.entries) == 1:
        if not mapping.flow:
            return _emptied(mapping, span) if mapping.anchor is None and mapping.tag is None else ()
        inside = Span(source, mapping.start + 1, mapping.end - 1)
        return (Edit(inside, ""),) if not _comments(source, inside, (entry.key, entry.value)) else ()
    if mapping.flow:
        return _remove_flow(mapping, index, span)
    line = _line_start(text, span.start)
    if text[line : span.start].strip(" "):  # beside a dash: the next key takes its place
        if index + 1 == len(mapping.entries):
            return ()
        gap = Span(source, span.start, mapping.entries[index + 1].key.start)
        return (
            (Edit(gap, ""),)
            if "#" not in text[span.end : gap.end] and not _anchored(mapping.entries[index + 1])
            else ()
        )
    return _remove_line(source, span, mapping.entries[index - 1].value if index else None)


def _emptied(mapping: Mapping, span: Span) -> Edits:
    """`{}` for the only entry, right behind the key it belongs to where nothing stands between."""
    text, start = mapping.source.text, span.start
    while start > 0 and text[start - 1] in " \t\r\n":
        start -= 1
    if text[start - 1 : start] == ":":
        return (Edit(Span(mapping.source, start, span.end), " {}"),)
    return (Edit(span, "{}"),)


def take(sequence: Sequence, item: Node) -> Edits:
    """Take an item out of a list with its comma or line. A comment behind it stays."""
    source, text = sequence.source, sequence.source.text
    index = next((number for number, other in enumerate(sequence.items) if other is item), None)
    if index is None or _inside_string(sequence) or not sequence.start <= item.start <= item.end <= sequence.end:
        return ()
    if any(node.anchor is not None or node.tag is not None for node in walk(item)) or _comments(
        source, item.span, (item,)
    ):
        return ()
    if sequence.flow:
        inside = Span(source, sequence.start + 1, sequence.end - 1)
        if len(sequence.items) == 1:
            return (Edit(inside, ""),) if not _comments(source, inside, (item,)) else ()
        return _remove_flow(sequence, index, item.span)
    start = _line_start(text, item.start)
    if len(sequence.items) == 1 or not re.fullmatch(r" *- +", text[start : item.start]):
        return ()
    span = Span(source, start + text[start : item.start].index("-"), item.end)
    return _remove_line(source, span, sequence.items[index - 1] if index else None)


def _remove_line(source: Source, span: Span, before: Node | None) -> Edits:
    """Remove the lines of an entry or item that begins its line; ``before`` is the value that stands above."""
    text = source.text
    if _is_block_text(_last_leaf(before)):
        return ()  # blank lines behind the entry might become its neighbour's
    line, end = _line_start(text, span.start), _end_of_line(text, span.end)
    if text[span.end : end].strip():  # a comment: it stays, on a line of its own
        while text[span.end : span.end + 1] in (" ", "\t"):
            span = Span(source, span.start, span.end + 1)
        return (Edit(span, ""),)
    following = _LINE_END.match(text, end)
    assert following is not None
    if following.end() > end:
        return (Edit(Span(source, line, following.end()), ""),)
    # The last line has no line end of its own: the one before it goes.
    return (Edit(Span(source, line - (2 if text[line - 2 : line] == "\r\n" else 1), end), ""),)


def _remove_flow(node: Mapping | Sequence, index: int, span: Span) -> Edits:
    source, text = node.source, node.source.text

    def place(number: int) -> Span:
        return _entry_span(node.entries[number]) if isinstance(node, Mapping) else node.items[number].span

    count = len(node.entries) if isinstance(node, Mapping) else len(node.items)
    if index + 1 < count:
        gap = Span(source, span.start, place(index + 1).start)
        rest = Span(source, span.end, gap.end)
    else:
        gap = Span(source, place(index - 1).end, span.end)
        rest = Span(source, gap.start, span.start)
    between = text[rest.start : rest.end]
    return (Edit(gap, ""),) if re.fullmatch(r"\s*,\s*", between) else ()


# --- Levels ----------------------------------------------------------------------------------


def wrap(mapping: Mapping, key: str) -> Edits:
    """Put a mapping under a new key, one level deeper."""
    source, text = mapping.source, mapping.source.text
    if mapping.anchor is not None or mapping.tag is not None or not mapping.entries or _inside_string(mapping):
        return ()
    newline = newline_of(source)
    if mapping.flow:
        json = _is_json(mapping)
        if text[mapping.end - 1] != "}":
            return ()
        head = f"{{{written(key, json)}: "
        if not _LINE_END.search(text, mapping.start, mapping.end).group():  # type: ignore[union-attr]
            return Edit(Span(source, mapping.start, mapping.start), head), Edit(
                Span(source, mapping.end, mapping.end), "}"
            )
        outer = _indent(text, mapping.start)
        step = _indent(text, mapping.entries[0].key.start)[len(outer) :] or "  "
        head = f"{{{newline}{outer}{step}{written(key, json)}: "
        return (
            Edit(Span(source, mapping.start, mapping.start), head),
            *_shift(source, mapping.start, mapping.end, step),
            Edit(Span(source, mapping.end, mapping.end), f"{newline}{outer}}}"),
        )
    line = _line_start(text, mapping.start)
    if text[line : mapping.start].strip(" "):
        return ()  # the mapping starts beside a dash or a key: its lines cannot simply move right
    step = " " * _step(mapping, mapping.start - line)
    return (
        Edit(Span(source, mapping.start, mapping.start), f"{written(key)}:{newline}{text[line : mapping.start]}{step}"),
        *_shift(source, mapping.start, mapping.end, step),
    )


def unwrap(mapping: Mapping, entry: Entry) -> Edits:
    """Take a level off: the entries of an entry's value take its place."""
    inner = entry.value
    if type(inner) is not Mapping or not inner.entries or _inside_string(mapping) or inner.start < entry.key.end:
        return ()
    if any(node.anchor is not None or node.tag is not None for node in (entry.key, inner)):
        return ()
    others = {name for other in mapping.entries if other is not entry and (name := other.name) is not None}
    if others & {other.name for other in inner.entries}:
        return ()
    source, text = mapping.source, mapping.source.text
    first, last = inner.entries[0].key.start, _entry_span(inner.entries[-1]).end
    head, tail = Span(source, entry.key.start, first), Span(source, last, inner.end)
    if "#" in tail.text or inner.entries[0].key.anchor or inner.entries[0].key.tag:
        return ()
    if mapping.flow:
        if "#" in head.text:
            return ()
        excess = len(_indent(text, first)) - len(_indent(text, entry.key.start))
        return Edit(head, ""), *_shift(source, first, last, -excess), Edit(tail, "")
    if inner.flow:
        return _unwrap_flow(mapping, entry, inner)
    return _unwrap_block(mapping, entry, first, last)


def _unwrap_block(mapping: Mapping, entry: Entry, first: int, last: int) -> Edits:
    """``first`` is where the lifted entries begin, ``last`` where they end."""
    source, text = mapping.source, mapping.source.text
    line, below = _line_start(text, entry.key.start), _line_start(text, first)
    if below == line or text[below:first].strip(" "):
        return ()
    by = (entry.key.start - line) - (first - below)
    key_line_ends = _end_of_line(text, entry.key.end)
    comment = text[entry.key.end : key_line_ends].lstrip(" :\t")
    if not comment and not text[key_line_ends:below].strip():
        return Edit(Span(source, entry.key.start, first), ""), *_shift(source, first, last, by)
    # Comments stand between: the key's own stays where the key was, the others move with what they precede.
    index = mapping.entries.index(entry)
    if index and _is_block_text(_last_leaf(mapping.entries[index - 1].value)):
        return ()  # without the key's line they would become its neighbour's text
    if text[line : entry.key.start].strip(" ") or (comment and comment[0] != "#"):
        return ()
    if comment:
        head = Span(source, entry.key.start, text.index(comment, entry.key.end))
    else:
        head = Span(source, line, _next_line(text, key_line_ends))
    return Edit(head, ""), *_shift(source, key_line_ends, last, by)


def _unwrap_flow(mapping: Mapping, entry: Entry, inner: Mapping) -> Edits:
    """`kubernetes: {a: 1, b: 2}` in block style: each pair gets its line."""
    source, text = mapping.source, mapping.source.text
    line = _line_start(text, entry.key.start)
    pieces = [_entry_span(pair).text for pair in inner.entries]
    if any(_LINE_END.search(piece).group() or not re.search(r":(?:\s|\Z)|\":", piece) for piece in pieces):  # type: ignore[union-attr]
        return ()
    if "#" in text[entry.key.start : inner.end] and _comments(source, inner.span, (inner,)):
        return ()
    between = newline_of(source) + " " * (entry.key.start - line)
    return (Edit(Span(source, entry.key.start, inner.end), between.join(pieces)),)


def _shift(source: Source, start: int, end: int, by: str | int) -> Edits:
    """Move the lines after the first one right by some blanks, or left by a number of them."""
    text = source.text
    edits: list[Edit] = []
    at = start
    while (at := _next_line(text, at)) < end:
        if isinstance(by, str):
            if _end_of_line(text, at) > at:
                edits.append(Edit(Span(source, at, at), by))
        elif by < 0:
            width = 0
            while width < -by and text[at + width : at + width + 1] == " ":
                width += 1
            if width:
                edits.append(Edit(Span(source, at, at + width), ""))
    return tuple(edits)


# --- Places ----------------------------------------------------------------------------------


def newline_of(source: Source) -> str:
    """The line end this file uses."""
    text = source.text
    if "\r" not in text:
        return "\n"
    found = re.search(r"\r\n|\n|\r", text)
    return found.group() if found else "\n"


def _line_start(text: str, at: int) -> int:
    while at > 0 and text[at - 1] not in "\n\r\x85\u2028\u2029":
        at -= 1
    return at


def _end_of_line(text: str, at: int) -> int:
    found = _LINE_END.search(text, at)
    assert found is not None
    return found.start()


def _next_line(text: str, at: int) -> int:
    """Where the next line starts; past the end where there is none."""
    found = _LINE_END.search(text, at)
    assert found is not None
    return found.end() if found.group() else len(text) + 1


def _indent(text: str, at: int) -> str:
    """The blanks the line of a place begins with."""
    start = _line_start(text, at)
    found = re.match(r"[ \t]*", text[start:at])
    assert found is not None
    return found.group()


def _entry_span(entry: Entry) -> Span:
    """Where an entry is written, which for an alias is not where its node stands."""
    key, value = entry.key, entry.value
    source = key.source
    end = max(value.end, key.end)
    if value.start < key.end or value.source is not source:
        found = re.compile(r"\s*:\s*(?:\*[^\s,\[\]{}]+)?").match(source.text, key.end)
        end = found.end() if found else key.end
    return Span(source, key.start, end)


def _column(mapping: Mapping) -> int | None:
    """The column a block mapping's keys stand at, None where no key is first on its line."""
    for entry in reversed(mapping.entries):
        start = _line_start(mapping.source.text, entry.key.start)
        if not mapping.source.text[start : entry.key.start].strip(" -"):
            return entry.key.start - start
    return None


def _dash_column(sequence: Node) -> int:
    text = sequence.source.text
    return text.find("-", _line_start(text, sequence.start)) - _line_start(text, sequence.start)


def _step(node: Mapping | Sequence, column: int) -> int:
    """How far this file indents, seen below the node, else anywhere in the file."""
    children = [entry.value for entry in node.entries] if isinstance(node, Mapping) else node.items
    for child in children:
        if type(child) is Mapping and not child.flow and (inner := _column(child)) and inner > column:
            return inner - column
    found = re.search(r"^[^\s#-][^\n]*:[ \t]*\r?\n( +)[^\s#-]", node.source.text, re.MULTILINE)
    return len(found[1]) if found else 2


def _model(nodes: list[Node], kind: type = dict) -> Node | None:
    """The neighbour whose manner a new value follows: the last one of its kind."""
    wanted = Sequence if kind is list else Mapping
    return next((node for node in reversed(nodes) if type(node) is wanted), None)


def _is_json(node: Mapping | Sequence) -> bool:
    first = _first_scalar(node)
    return first.json if first is not None else node.source.path.endswith(".json")


def _inside_string(node: Node) -> bool:
    """JSON inside a string of the file: new quotes there would need escapes."""
    if node.source.path.endswith(".json"):
        text = node.source.text
        return type(node) is Scalar and node.style == '"' and text[node.start : node.start + 1] != '"'
    first = _first_scalar(node)
    return first is not None and first.json


def _first_scalar(node: Node) -> Scalar | None:
    """The first scalar in a node, found without looking at the others."""
    if isinstance(node, Scalar):
        return node
    if isinstance(node, Mapping):
        return _first_scalar(node.entries[0].key) if node.entries else None
    items = node.items if isinstance(node, Sequence) else ()
    return next((found for item in items if (found := _first_scalar(item)) is not None), None)


def _in_flow(entry: Entry) -> bool:
    return type(entry.key) is Scalar and entry.key.flow


def _comma(text: str, start: int, end: int) -> int | None:
    """The comma between two places, past blanks and comments."""
    at = start
    while at < end:
        if text[at] == ",":
            return at
        at = _end_of_line(text, at) if text[at] == "#" else at + 1
    return None


def _comments(source: Source, span: Span, nodes: tuple[Node, ...]) -> bool:
    """Whether a comment stands inside a span that holds these nodes."""
    text = source.text
    if text.find("#", span.start, span.end) < 0:
        return False
    quiet = [
        (
            _end_of_line(text, node.start) if _is_block_text(node) else node.start,
            node.end,
        )  # a header may bear a comment
        for root in nodes
        for node in walk(root)
        if type(node) is Scalar
    ]
    at = span.start
    while (at := text.find("#", at, span.end)) >= 0:
        if text[at - 1 : at] in ("", " ", "\t", "\n", "\r") and not any(start <= at < end for start, end in quiet):
            return True
        at += 1
    return False


def _anchored(entry: Entry) -> bool:
    own = entry.value if entry.value.start >= entry.key.end else entry.key
    return any(node.anchor is not None or node.tag is not None for root in (entry.key, own) for node in walk(root))


def _last_leaf(node: Node | None) -> Node | None:
    while True:
        if type(node) is Mapping and node.entries:
            node = node.entries[-1].value
        elif type(node) is Sequence and node.items:
            node = node.items[-1]
        else:
            return node


def _is_block_text(node: Node | None) -> bool:
    """`|` or `>`: the lines below are its text."""
    return type(node) is Scalar and node.style in ("|", ">")


def _joined(edits: Edits | list[Edit]) -> Edits:
    """Two insertions at one place become one: which comes first is no longer left to anybody."""
    found: list[Edit] = []
    for edit in edits:
        if found and found[-1].span == edit.span:
            found[-1] = Edit(edit.span, found[-1].text + edit.text)
        elif found and found[-1].span.end == edit.span.start and found[-1].span.start < edit.span.start:
            found[-1] = Edit(Span(edit.span.source, found[-1].span.start, edit.span.end), found[-1].text + edit.text)
        else:
            found.append(edit)
    return tuple(found)
