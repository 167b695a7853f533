"""The reader for usual JSON against the one that knows all of it: the same tree, or no answer at all."""

from __future__ import annotations

import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from launchlint.model.config import Config
from launchlint.model.context import DEFAULT_CONTEXT
from launchlint.model.recognise import NOT_OURS
from launchlint.syntax import Document, Scalar, json_usual, walk
from launchlint.syntax.json import read_json
from launchlint.syntax.json_usual import read_usual_json
from launchlint.syntax.limits import MAX_DEPTH
from launchlint.text import Source
from tests.suites.places import ROOT
from tests.trees import documents

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6) | st.sampled_from(["{{gpus}}", "${run_id}", "a b", "é\u2028", '"', "\x7f", "\t"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "c d", "{{x}}", "é"]) | st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)
# Lines of usual JSON, and what would be mistaken for it.
LINES = [
    "{", "}", "[", "]", "},", "],", '"a": {', '"b": [', '"a": 1,', '"a": 1', '"b": "x",', '"b": "{{x}}"', '"c"', '"c",', '"a": "b\\"c\\n\\\\",', '"a": ["\\u00e9\\ud83d\\ude00\\/", "\\"", "\\\\"],', '"\\u12"', '"a\\"', '"a\\x"', "1,", "-0.5", "01", "1e5", "1.", "-", "- 1", "true", "nul", "",
    '"a": {}', '"a": [],', '"a": ["b", "c"],', '"a": {"b": {"c": [1, 2]}}', '"a": [1,]', '"a": {"b"}', '"a": {"b":}', '"a" "b"', '"a" : "b" ,', ",", ":", '"a":', '"a": "b', '"\\n"', '"\\"": 1',
    '"a": "b" "c"', '"a": [[], {}]', '"a": {"a": 1, "a": 2},', '"a", "b"', "[[[[[[[[1]]]]]]]]", "[" * 22 + "1" + "]" * 22, "{{x}}", '"a": {{x}}', '"a\tb"', "\x0b", "// c", '"é": "☃",', "]]", "[{", '{"a": 1}', '{"a": 1},', "null", '"b": ",', '"b": "', '"b": "",', '"b": "x\\ty"', '"b":"x",', '"b": " ",',
    '"a": [1 2]', '"a": [1\r, 2]', '"a": "b",\r', "\ufeff", '"a": "b",,', '"a": 1 }', "{ \"a\": 1", '"a": 99999999999999999999999', "1" * 99, "1" * 101, '"' + "x" * 1200 + '"',
]  # fmt: skip


def scalars(document: Document) -> list[Scalar]:
    return [node for node in walk(document.root) if type(node) is Scalar]


def same(text: str) -> bool:
    """Whether the text is usual; if so, both readers must see the same in it."""
    ours = read_usual_json(Source("queue.json", text))
    if ours is None:
        return False
    theirs = read_json(Source("queue.json", text))
    assert not theirs.faults, [fault.message for fault in theirs.faults]
    json.loads(text)  # Python's own reader agrees that it is JSON
    parsed = read_json(Source("queue.json", "{}"))
    parsed.documents = [ours]
    assert documents(parsed) == documents(theirs)
    assert [list(node.text_offsets) for node in scalars(ours)] == [list(node.text_offsets) for node in scalars(theirs.documents[0])]
    assert ours.doubtful is theirs.documents[0].doubtful
    if not ours.doubtful:
        assert Config(theirs.documents[0], DEFAULT_CONTEXT, NOT_OURS).scanned == ([], [], [])
    return True


@settings(max_examples=300)
@given(VALUES, st.sampled_from([None, 0, 1, 2, "\t"]), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_written_texts(value, indent, plain, end):
    same(json.dumps(value, indent=indent, ensure_ascii=plain).replace("\n", end))


@settings(max_examples=500)
@given(st.lists(st.tuples(st.sampled_from(["", " ", "  ", "\t"]), st.sampled_from(LINES)).map("".join), max_size=8), st.sampled_from(["\n", "\n", "\r\n"]), st.booleans())
@example(["{", '"a": 1', "}"], "\n", True)
@example(['{"a": ["b"]}'], "\n", True)
def test_lines_in_any_order(lines, end, last):
    same(end.join(lines) + end * last)


@settings(max_examples=300)
@given(VALUES, st.data())
def test_any_slip(value, data):
    """Characters dropped, doubled and put in anywhere in texts that are usual."""
    text = json.dumps({"a": value}, indent=data.draw(st.sampled_from([1, 2])), ensure_ascii=False)
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(text)))
        piece = data.draw(st.sampled_from(["", *' \n\r\t:,"[]{}\\x1-.é\x0b', ', "', '": ', "{{x}}", "${x}", "\n\n", '"a": 1,']))
        text = text[:at] + piece + text[at + data.draw(st.integers(0, 3)) :]
    same(text)


def test_what_people_write_is_usual():
    examples = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples" / "queues" / "good").rglob("*.json"))]
    assert examples and all(map(same, examples))
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / "silent" / "queues").glob("*.json"))]
    assert sum(map(same, texts)) > 0.8 * len(texts)
    assert same('{\n  "a": {"key": "x", "list": [1, true, "y"]},\n  "b": []\n}\n')


def test_depth_is_left_to_the_reader_that_tells():
    for depth in range(MAX_DEPTH - 30, MAX_DEPTH + 3):
        text = "[\n" * depth + "[[[[1]]]]" + "\n]" * depth
        assert not same(text) or depth < MAX_DEPTH - 4
    assert same("[\n" * 50 + "]\n" * 50)


def test_remembered_lines_are_forgotten_in_time():
    for round in range(8):
        lines = [f'"key{number}": {round % 4}' for number in range(json_usual.MAX_KNOWN // 3)]
        assert same("{\n" + ",\n".join(lines) + "\n}")
        assert len(json_usual._known) <= json_usual.MAX_KNOWN
