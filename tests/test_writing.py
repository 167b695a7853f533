"""What is written is read back as the same value: by us, by YAML 1.1 readers and as JSON."""

from __future__ import annotations

import json
import re

import yaml
from hypothesis import given
from hypothesis import strategies as st

from launchlint.syntax import parse, plain_data
from launchlint.syntax.writing import block_document, written
from launchlint.text import Source

TRICKY = [
    "yes", "010", "1e3", "a: b", "{{x}}", "null", "~", "#", "- x", "12:30", "y", "'", '"', "\\", "a\nb", "a\n\nb\n", "a\n\n",
    "\n", " a\n", "a\n b\n", "a \n", "\ta\n", "a\r\nb", "\x85", "\u2028x\n", "# a\n# b\n", "---\na\n", "1_000", "0x1F", "", "ü☃𝒳",
    "2026-01-31", ".5", "1.", "+1", "=", "<<", "a #b", "a# b", "- ", "? a", "%x", "@x", "`x", "!x", "&x", "*x", "|", ">",
    "##[error]x", "a\n  ::error::x\n", "a\n##vso[task]\n", "\u202eabc", "a\u200bb",
]  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
LEAVES |= st.text() | st.sampled_from(TRICKY) | st.text("ab \n#:-{}'\"\\\t", max_size=8)
KEYS = st.text("ab_- :#", min_size=1, max_size=4) | st.sampled_from([text for text in TRICKY if text])
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


def same(one: object, other: object) -> bool:
    return json.dumps(one) == json.dumps(other)


def read(name: str, text: str) -> object:
    parsed = parse(Source(name, text))
    assert not parsed.faults, (parsed.faults[0].message, text)
    return plain_data(parsed.documents[0].root)


@given(VALUES)
def test_on_one_line(value):
    assert same(read("x.yaml", f"[{written(value)}]\n"), [value])
    assert same(read("x.yaml", f"a: {written(value)}\n"), {"a": value})
    assert same(yaml.safe_load(written(value)), value)
    assert same(json.loads(written(value, json=True)), value)
    assert "\n" not in written(value)


@given(VALUES)
def test_as_a_document(value):
    text = block_document(value)
    assert same(read("x.yaml", text), value), text
    assert same(yaml.safe_load(text), value), text


@given(VALUES)
def test_remarks_change_nothing(value):
    text = block_document(value, lambda path: f"{len(path)} deep")
    assert same(read("x.yaml", text), value), text


@given(VALUES)
def test_nothing_is_hidden_and_no_log_reader_commanded(value):
    for text in (block_document(value), written(value), written(value, json=True)):
        assert not re.search(r"##[A-Za-z.-]*\[|(?m:^\s*::)|[\u202a-\u202e\u2066-\u2069\u200b-\u200f\x7f-\x9f\x1b]", text)


def test_it_reads_well():
    value = {
        "kind": "Job",
        "spec": {
            "parallelism": 2,
            "script": "set -e\n  run\n",
            "args": ["--lr", "0.1"],
            "none": {},
            "nested": [[1, 2], {"a": 1}],
        },
    }
    assert block_document(value, lambda path: "two" if path == ("spec", "parallelism") else "") == (
        "kind: Job\n"
        "spec:\n"
        "  parallelism: 2  # two\n"
        "  script: |\n"
        "    set -e\n"
        "      run\n"
        "  args:\n"
        '    - "--lr"\n'
        '    - "0.1"\n'
        "  none: {}\n"
        "  nested:\n"
        "    - - 1\n"
        "      - 2\n"
        "    - a: 1\n"
    )
