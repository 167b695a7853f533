"""The reader for usual YAML against the C parser: the same tree, to the character, or no answer at all."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchlint import registry
from launchlint.model.config import Config
from launchlint.model.context import DEFAULT_CONTEXT
from launchlint.model.recognise import NOT_OURS
from launchlint.rule import strip_marks
from launchlint.syntax import Parsed, yaml_usual
from launchlint.syntax import yaml as reading
from launchlint.syntax.yaml import read_yaml
from launchlint.text import Source
from tests.documents import yaml_texts
from tests.suites.places import ROOT
from tests.suites.test_yaml_suite import cases
from tests.syntax.test_oracle import TEXTS, agrees
from tests.trees import documents

# What queue files are made of, and what would be mistaken for it.
LINES = [
    "key: value", "  key: value", "    other: 1", "- item", "  - item", "- a: b", "  c: d", "- - x", "-", "key:", "  deep:", "# note", "",
    "a: [b, 'c', {d: \"e\"}]", "a: {b: [1, 2], c: x y}", "a: [b,", "  c]", "]", "}", "a: {", "  b: 1,", "text: |", "  line", "   deeper", "text: >-",
    "- |", "word", "'it''s': \"a\\nb\"", '"k": {{x}}', "x: '{{x}}'", "y: ${run_id}", "z: [${run_id}, {{x}}]", "---", "--- # c", "...", "a : b", "a: b # c",
    "a: b #", "a#b: c#d", "a: b: c", "http://x: http://y", "yes: no", "<<: {a: b}", "? a", ": b", "%YAML 1.2", "a: &b c", "a: *b", "a: !!str 1",
    "key: -", "key: - a", "- ? a", "a: 'b", "  c'", 'a: "b', "a: -1", "a: - 1", "a: [-1, - 1]", "a: @b", "a: 012", "a: [x:y]", "a: {b}", "a: {b: }", "a: [a,,b]",
    "a: [b, ]", "a: [b] c", "a: [b]# c", "a:\tb", "a: b\t", "é: ☃", "a\xa0b: c\xa0", " a: b", "   - a", "a:   b   ", "key: value ", "  ", "a: ?b", "a: [?b, c]",
    "a: ''", 'a: ""', "'': b", "a: | # c", "a: |2", "a: |+", "a: '", "[a, b]", "{a: b}", "a: [[b], {c: [d]}]", "a: {\"b\":1}", "a: {b:1}", "a: [b c, d]", "a: {b: c d}",
]  # fmt: skip


def answer(text: str) -> tuple[Parsed | None, Parsed]:
    """What the reader for usual texts gives, or None where it gives up, and what the C parser gives."""
    asked = []

    def usual(*given):
        asked.append(yaml_usual.read_usual(*given))
        return asked[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "read_usual", usual)
        ours = read_yaml(Source("queue.yaml", text))
    return (ours if asked and asked[0] is not None else None), read_yaml(Source("queue.yaml", text), usual=False)


def same(text: str) -> bool:
    """Whether the text is usual; if so, both readers must see the same in it."""
    ours, theirs = answer(text)
    if ours is None:
        return False
    assert not theirs.faults, [fault.message for fault in theirs.faults]
    assert documents(ours) == documents(theirs)
    for mine, all_told in zip(ours.documents, theirs.documents, strict=True):
        # A document without doubts is not looked through for repeated keys and ambiguous words: it must have none.
        if not mine.doubtful:
            found = Config(all_told, DEFAULT_CONTEXT, NOT_OURS).scanned
            assert found == ([], [], [])
    return True


@given(yaml_texts())
def test_written_texts(text):
    same(text)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(LINES) | st.tuples(st.integers(0, 4), st.sampled_from(LINES)).map(lambda pair: " " * pair[0] + pair[1]), max_size=7), st.sampled_from(["\n", "\n", "\r\n"]), st.booleans())
def test_lines_in_any_order(lines, end, last):
    same(end.join(lines) + end * last)


@settings(max_examples=300)
@given(st.data())
def test_any_slip(data):
    """Characters dropped, doubled and put in anywhere in texts that are usual."""
    text = data.draw(st.sampled_from(TEXTS) | yaml_texts())
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(text)))
        piece = data.draw(st.sampled_from(["", *" \n\r:-#'\"[]{},&*!|>@`x1=~é?\\\x85\u2028", ": ", "- ", "\n  ", "\r\n", "{{x}}", "${x}"]))
        text = text[:at] + piece + text[at + data.draw(st.integers(0, 3)) :]
    same(text)


def test_the_suite():
    usual = sum(same(text) for _, text, _ in cases())
    assert usual > 20  # most of the suite is anything but usual


def test_what_people_write_is_usual():
    """Else nobody would gain. Rule examples and the example queues are what we believe people write."""
    examples = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples" / "queues" / "good").rglob("*.yaml"))]
    usual = [same(text) for text in examples]
    assert all(usual), [text for text, known in zip(examples, usual, strict=True) if not known]
    texts = [
        strip_marks(example.text)[0]
        for rule in registry.all_rules() if not rule.code.startswith("LL00")
        for example in (*rule.flags, *rule.allows) if example.name.endswith((".yaml", ".yml"))
    ]  # fmt: skip
    assert sum(map(same, texts)) > 0.8 * len(texts)


def test_remembered_lines_are_forgotten_in_time():
    """A line means the same whether it was met before or not, and the memory has an end."""
    lines = [f"key{number}: value" for number in range(yaml_usual.MAX_KNOWN // 3)]
    for round in range(8):
        assert same("\n".join(f"{line}{round % 4}" for line in lines))
        assert len(yaml_usual._known) <= yaml_usual.MAX_KNOWN


@pytest.mark.parametrize("seed", range(20))
def test_pyyaml_refuses_nothing_usual(seed):
    rng = random.Random(seed)
    for _ in range(20):
        text = "\n".join(" " * rng.choice([0, 0, 2, 4]) + rng.choice(LINES) for _ in range(rng.randint(1, 5)))
        if answer(text)[0] is not None:
            agrees(text)
