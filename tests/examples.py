"""Runs a rule's examples the way a user's files are run."""

from __future__ import annotations

import pytest

from launchlint import registry
from launchlint.engine.examples import run_example as found
from launchlint.engine.examples import settings_of
from launchlint.rule import Example, strip_marks

__all__ = ["allowed_cases", "expected", "flagged_cases", "found", "settings_of"]


def flagged_cases():
    return _cases("flags")


def allowed_cases():
    return _cases("allows")


def _cases(kind: str):
    return [
        pytest.param(rule, example, id=f"{rule.code}-{rule.name}-{kind}-{number}")
        for rule in registry.all_rules()
        for number, example in enumerate(getattr(rule, kind))
    ]


def expected(example: Example) -> list[tuple[str, int, int]]:
    places = [(example.name, *span) for span in strip_marks(example.text)[1]]
    for path, text in example.beside.items():
        places += [(path, *span) for span in strip_marks(text)[1]]
    return sorted(places)
