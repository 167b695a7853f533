"""A fault exactly where PyYAML refuses a text, for it is PyYAML that W&B's tools read YAML with."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from launchlint.syntax import Scalar, plain_data, walk
from launchlint.syntax.nodes import LimitFault
from launchlint.syntax.yaml import read_yaml
from launchlint.text import Source
from tests.suites.test_yaml_suite import cases

TEXTS = [
    "name: gpu\nspec:\n  template:\n    spec:\n      containers:\n        - name: main\n          image: nginx:1.25\n",
    "a: {b: [1, x:y, 'z'], c: {d: \"e\"}} # why\nf:\n- g\n- h: i\n  j: k\n",
    "script: |\n  set -e\n    python train.py\n\nfolded: >-\n  one\n  two\n\nlast: 1\n",
    "a: &base {x: 1}\nb:\n  <<: *base\n  y: 'it''s'\n",
    '# top\n---\n"k": "v\\n\\u00e9"\n--- # second\n- - a\n  - b\n-\n  c: d\n',
    "plain: several words\n  go on here\nquoted: \"several\n  words\"\nempty:\n? complex\n: value\n",
    '{\n  "gpus": "all",\n  "env": ["A=1", "B=2"],\n  "nested": {"x": null, "y": 1e3}\n}\n',
]
PIECES = [*" \n:-#'\"[]{},&*!|>@`x1=~é", ": ", "- ", "\n  ", "  ", "x:y", "<<: ", "---\n", "\r\n", "*base", "\t"]


def refused(text: str) -> str | None:
    try:
        for _ in yaml.safe_load_all(text):
            pass
    except (yaml.YAMLError, ValueError, KeyError, TypeError, RecursionError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def agrees(text: str) -> None:
    parsed = read_yaml(Source("queue.yaml", text))
    why = refused(text)
    if any(scalar.rescued for document in parsed.documents for scalar in walk(document.root) if type(scalar) is Scalar):
        return  # bare braces are another rule's matter
    if why and ("tag:yaml.org,2002:value" in why or "tag:yaml.org,2002:merge" in why):
        return  # so is a scalar that only YAML 1.2 can read
    ours = [fault.message for fault in parsed.faults if not isinstance(fault, LimitFault)]
    if any("has no end" in message for message in ours):
        return  # PyYAML makes a value that contains itself, and JSON cannot be made of that
    assert bool(ours) == bool(why), (ours, why)


# The readers part ways in these corners, which nobody writes: an entry without a key between brackets
# (`{: x}`), a comment or tab right behind `|` and `>`, a block text whose first line is a tab, directives,
# and a colon right before a bracket (`{a:[1]}`) in a file that needs the C parser's slower sister.
CORNERS = re.compile(r"&\w+:|[\[{,]\s*:|\?|[|>][-+0-9]*[#\t]|[|>][-+0-9]*\s*\n\s*\t|^%|[\w\"'] *:[\[{]|:[}\],]|: *,", re.MULTILINE)


@settings(max_examples=100)
@given(data=st.data(), text=st.sampled_from(TEXTS))
def test_any_slip(data, text):
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        drop = data.draw(st.integers(0, 3))
        text = text[:at] + data.draw(st.sampled_from(["", *PIECES])) + text[at + drop :]
    assume(not CORNERS.search(text))
    agrees(text)


@settings(max_examples=100)
@given(st.lists(st.sampled_from([*PIECES, "a", "b", "a: ", "\n- ", "\n    "]), max_size=20).map("".join))
def test_any_text(text):
    assume(not CORNERS.search(text))
    agrees(text)


def test_the_suite():
    for _, text, _ in cases():
        if not CORNERS.search(text) and "!!binary" not in text:
            agrees(text)


JSON_LIKE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet="abc :#-'\"é\n{}[]", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc-_ :#", max_size=4), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100)
@given(JSON_LIKE, st.sampled_from([None, True, False]), st.sampled_from([None, '"', "'", "|", ">"]), st.integers(20, 80))
def test_what_pyyaml_writes_is_read_as_it_was(value, flow, style, width):
    text = yaml.safe_dump(value, default_flow_style=flow, default_style=style, width=width, allow_unicode=True)
    assume("!!" not in text)
    (document,) = read_yaml(Source("queue.yaml", text)).documents
    assert plain_data(document.root) == value


@pytest.mark.parametrize(
    "text",
    [
        "{image: nginx:1.25}", "[8080:80]", "[http://x, b]", "{a: b:c}", '{"a":1}', "a: |\n  \tfoo\n",
        "a: [x, ]", "{a: 1,}", "a: !!str 1", "a: ! x", "%FOO bar\n---\na: 1\n", "a: 'x\ty'", "# \t x\n",
        "a: 1 # \t\n", "a: |\n  x\ty\n", 'a: "\\ud83d\\ude00"', "a:\n- b\n", "? a\n: b\n", "a: x#y", "- - - a", "a: -x", "a: :x",
        "a: '\u2028'", "&a x: *a", "a: 'b: '", "key: !!null ''",
    ],
)  # fmt: skip
def test_texts_that_are_fine(text):
    assert refused(text) is None
    assert read_yaml(Source("queue.yaml", text)).faults == []
