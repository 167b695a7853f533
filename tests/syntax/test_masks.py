"""Bare braces are read as text; braces in quotes are text already and end where their quotes end."""

from __future__ import annotations

import pytest
import yaml

from launchlint.syntax import parse, plain_data
from launchlint.text import Source


def read(text: str) -> object:
    parsed = parse(Source("queue.yaml", text))
    assert not parsed.faults, parsed.faults[0].message
    return plain_data(parsed.documents[0].root)


@pytest.mark.parametrize(
    "text",
    [
        '[{":": "{{"}]',
        '{a: {b: "{{x"}}',
        'x: {a: "{{x", b: y}',
        "x: {a: '{{x', b: '}}'}",
        'x: {a: "{{ default \\"x\\" }}", b: {c: 1}}',
        'x: {a: "${x", b: {c: "}"}}',
        'x: [{a: "{{x}"}, {b: "{{{y"}]',
    ],
)
def test_braces_in_quotes(text):
    assert read(text) == yaml.safe_load(text)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: {{x}}", {"a": "{{x}}"}),
        ("a: [{{x}}, b]", {"a": ["{{x}}", "b"]}),
        ('a: {{ default "x" .V }}Gi', {"a": '{{ default "x" .V }}Gi'}),
        ("a: {{ x['y'] }}", {"a": "{{ x['y'] }}"}),
        ("a: {{x", {"a": "{{x"}),
        ("a: {{it's}}", {"a": "{{it's}}"}),
        ("a: [${x}, {b: ${y}}]", {"a": ["${x}", {"b": "${y}"}]}),
    ],
)
def test_bare_braces(text, data):
    assert read(text) == data
