"""Every example of every rule: exactly these spans, no more, no fewer; clean where it says clean."""

from __future__ import annotations

import pytest

from tests.examples import allowed_cases, expected, flagged_cases, found


@pytest.mark.parametrize(("rule", "example"), flagged_cases())
def test_flags_exactly_the_marked_characters(rule, example):
    findings = found(example, rule)
    mine = [(finding.path, finding.span.start, finding.span.end) for finding in findings if finding.code == rule.code]
    assert mine == expected(example)
    others = {f.code for f in findings if f.code != rule.code and f.severity != "note"}
    assert others <= example.also, f"one fault, one finding; also reported: {others - example.also}"


@pytest.mark.parametrize(("rule", "example"), allowed_cases())
def test_allows(rule, example):
    assert [f for f in found(example, rule) if f.code == rule.code] == []
    loud = [f for f in found(example, rule) if f.severity != "note" and f.code not in example.also]
    assert loud == [], "an allowed example must be clean of every rule"
