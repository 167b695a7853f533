"""What is said of JSON that cannot be read, and what is read behind it: one fault hides no other, and follows from none.

The marks « and » enclose what each fault points at, in their order; its words are given with what is to be typed.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from launchlint.rule import strip_marks
from launchlint.syntax import Mapping, Sequence, parse, plain_data
from launchlint.text import Source

CASES = {
    # name: text, then words of the message and of the help of each fault
    "a comment": ('{\n  «// why»\n  "a": 1\n}\n', ("no comments", "`.yaml`")),
    "a comment before everything": ('«// why»\n{"a": «None»}\n// more\n', ("no comments", "`.yaml`"), ("`None`", "`null`")),
    "many comments": ('{\n  «# why»\n  "a": 1, /* here */\n  "b": 2 // there\n}\n', ("no comments", "`.yaml`")),
    "a comma too many": ('{\n  "a": [1, 2,«]»,\n  "b": {"c": 1,\n  «}»\n}\n', ("`]`", "remove the comma"), ("`}`", "remove the comma")),
    "two commas": ('{"a": [1,«,» 2]}', ("`,` where", "remove it")),
    "no comma": ('{\n  "a": 1\n  «"b"»: 2\n}\n', ("`,` is missing", "put a `,`")),
    "no comma in a list": ('["a"\n«"b"»]', ("`,` is missing", "put a `,`")),
    "no colon": ('{\n  "a" «1»,\n  "b": 2\n}\n', ("`:` is missing", "put a `:`")),
    "words of Python": ('{\n  "a": «True»,\n  "b": [«None»],\n  "c": «False»\n}', ("`True`", "`true`"), ("`None`", "`null`"), ("`False`", "`false`")),
    "no such number": ('{\n  "a": «NaN»,\n  "b": «-Infinity»,\n "c": «007»}', ("`NaN`", "no such number"), ("`-Infinity`", "no such number"), ("`007`", "")),
    "single quotes": ("{\n  «'a'»: 1,\n  \"b\": «'c'»\n}", ("`'a'`", '`"a"`'), ("`'c'`", '`"c"`')),
    "a key without quotes": ('{\n  «gpus»: "all",\n  «shm-size»: "8g"\n}', ("`gpus`", '`"gpus"`'), ("`shm-size`", '`"shm-size"`')),
    "a value without quotes": ('{"gpus": «all», "b": 1}', ("`all`", '`"all"`')),
    "no value": ('{\n  "a": «,»\n  "b": 1\n}', ("`,` where a value", "")),
    "a quote never closed": ('{\n  "a": «"b,»\n  "c": 1\n}', ("never closed", '`"`')),
    "a quote never closed before a bracket": ('{\n  "a": {"b": «"${run_id}},»\n  "c": 1\n}', ("never closed", '`"`')),
    "a key's quote never closed": ('{\n  «"gpus»: "{{gpus}}",\n  "b": 1\n}', ("quote of this key", '`"gpus":`')),
    "a first quote forgotten": ('{\n  "a": [«8"»,\n  "16"],\n  "b": «all"»\n}', ("`8\"` where", '`"8"`'), ("`all\"` where", '`"all"`')),
    "a first quote of a field forgotten": ('{\n  "a": «{{gpus}}"»,\n  "b": 1\n}', ('`{{gpus}}"`', '`"{{gpus}}"`')),
    "an escape": ('{\n  "a": "C:«\\d»ata",\n  "b": 1\n}', ("escape `\\d`", "")),
    "a template field with a brace less": ('{\n  "a": «{{gpus}»,\n  "b": 1\n}', ("`{{gpus}`", '`"{{gpus}}"`')),
    "an object never closed": ('{\n  "a": «{»"b": 1,\n  "c": 2\n}\n', ("`{` is never closed", "before line 3")),
    "a list never closed": ('{\n  "a": «[»\n    1,\n    2,\n  "c": 2\n}\n', ("`[` is never closed", "before line 5")),
    "a list closed by a brace": ('{\n  "a": [\n    1,\n    2\n  «}»,\n  "c": "2"\n}\n', ("`}` cannot close the `[`", "`]`")),
    "two never closed": ('{\n  "a": «{»"b": 1,\n  "c": «[»2,\n  "d": 3\n}\n', ("`{` is never", "before line 3"), ("`[` is never", "before line 4")),
    "a bracket too many": ('{\n  "a": {"b": 1}«}»,\n  "c": 2\n}\n', ("`}` is one too many", "remove it")),
    "a bracket too many at the end": ('{\n  "a": 1\n}\n«}»\n', ("`}` closes nothing", "remove it")),
    "one line with a bracket less": ('{"a": {"b": 1, "c": 2}«»', ("ends too early", "`}`")),
    "the wrong bracket": ('{"a": [1, 2«}», "b": 3}', ("`}` cannot close the `[`", "`]`")),
    "two values": ('{"a": 1}\n«{»"b": 2}\n', ("`{` where the end", "one value")),
    "two on one line": ('{"a": «True», «b»: «False»,\n "c": «"x}, True»\n}', ("`True`", "`true`"), ("`b`", '`"b"`'), ("`False`", "`false`"), ("never closed", "")),
}  # fmt: skip


@pytest.mark.parametrize(("text", "faults"), [(case[0], case[1:]) for case in CASES.values()], ids=CASES)
def test_what_is_said(text, faults):
    text, spans = strip_marks(text)
    found = parse(Source("queue.json", text)).faults
    assert [(fault.span.start, fault.span.end) for fault in found] == spans, found
    for fault, (message, help) in zip(found, faults, strict=True):
        assert message in fault.message
        assert help in (fault.help or "")


@pytest.mark.parametrize(
    ("text", "data", "faults"),
    [
        ('{"a": True,\n"b": {"c": None},\n"d": 1}', {"b": {}, "d": 1}, 2),
        ('{"a": [1, nothing, 2],\n"b": 1}', {"a": [1], "b": 1}, 1),  # no item moves up
        ('{"a": [1,, 2],\n"b": 1}', {"a": [1], "b": 1}, 1),
        ('{"a": [1,\n],\n"b": 1}', {"a": [1], "b": 1}, 1),
        ('{"a": {"b": "c},\n"d": 1}', {"a": {}, "d": 1}, 1),
        ('{"a": 1\n"b": 2,\nc: 3}', {"a": 1, "b": 2, "c": 3}, 2),
        ('{"a": 1} // why', {"a": 1}, 1),
        ('{"a": {"b": 1, "c": 2}', None, 1),  # who knows what `c` is in
        ('{"a": {"b": 1}}, "c": 2}', None, 1),
        ('{\n"a": {\n"b": [\n1,\n2', {"a": {"b": [1, 2]}}, 1),  # this is only cut off
        ('{\n"a": 1 2 3,\n"b": 1\n}', {"a": 1}, 1),
    ],
)
def test_the_rest_is_read(text, data, faults):
    parsed = parse(Source("queue.json", text))
    assert all(document.partial for document in parsed.documents)
    assert [plain_data(document.root) if document.root is not None else None for document in parsed.documents] == [data]
    assert len(parsed.faults) == faults


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | st.sampled_from(["a", "{{gpus}}", "${run_id}", "x{", "]", ","]),
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, min_size=1, max_size=3),
    max_leaves=8,
)
TREES = st.dictionaries(st.sampled_from("efgh"), VALUES, min_size=2, max_size=4)


def data(text: str) -> object:
    parsed = parse(Source("queue.json", text))
    return [plain_data(document.root) for document in parsed.documents if document.root is not None]


def brackets(text: str, which: str) -> list[int]:
    return [index for index, mark in enumerate(text) if mark in which and text[:index].count('"') % 2 == 0]


@given(TREES, st.data())
def test_a_closing_bracket_lost_or_doubled_is_told_and_the_rest_is_read_as_it_was(tree, draw):
    text = json.dumps(tree, indent=2)
    place = draw.draw(st.sampled_from(brackets(text, "]}")))
    other = text[:place] + text[place : place + 1] * 2 + text[place + 1 :]
    faults = parse(Source("queue.json", other)).faults
    assert len(faults) == 1
    assert data(other) == [tree]
    assume(place != len(text) - 1)
    line = text[:place].rstrip("\n ") + text[place + 1 :]
    faults = parse(Source("queue.json", line)).faults
    assert len(faults) == 1
    assert "never closed" in faults[0].message
    assert data(line) == [tree]


@given(TREES, st.data())
def test_what_is_read_behind_a_slip_is_what_stands_there(tree, draw):
    """Nothing is made up: every key and value of the tree is one of the text, at its place."""
    text = json.dumps(tree, indent=draw.draw(st.sampled_from([None, 1, 2])))
    start = draw.draw(st.integers(0, len(text)))
    end = draw.draw(st.integers(start, min(start + 3, len(text))))
    slip = draw.draw(st.sampled_from(["", ",", ":", "{", "}", "[", "]", '"', "'", "x", "{{x}}", "{{", "True", "// x", "\n", "\\", " "]))
    text = text[:start] + slip + text[end:]
    parsed = parse(Source("queue.json", text))
    try:
        json.loads(text)
    except ValueError:
        assert parsed.faults or any(node.rescued for document in parsed.documents for node in scalars(document.root))
    else:
        assert not parsed.faults
    for fault in parsed.faults:
        assert 0 <= fault.span.start <= fault.span.end <= len(text)
    for document in parsed.documents:
        for node in scalars(document.root):
            written = node.span.text
            assert node.text in (written, written[1:-1]) or "\\" in written


def scalars(node):
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield from scalars(entry.key)
            yield from scalars(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    elif node is not None:
        yield node


def test_a_large_broken_file_is_told_in_linear_time():
    text = "{\n" + "".join(f'  "k{number}": {{"a": [{number}]}},\n' for number in range(40_000))
    assert len(parse(Source("queue.json", text)).faults) == 1
