"""Runs a rule's examples the way a user's files are run."""

from __future__ import annotations

import pytest

from launchlint import registry
from launchlint.engine.checker import check_file
from launchlint.engine.finding import Finding
from launchlint.engine.settings import Settings
from launchlint.engine.tree import check_tree
from launchlint.model.file import read
from launchlint.rule import Example, Rule, strip_marks
from launchlint.text import Source


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


def settings_of(example: Example, rule: Rule | None = None) -> Settings:
    """Default rules plus the rule itself, under the example's settings."""
    from launchlint.engine.settings import settings_from

    select = [row.code for row in registry.ROWS if row.default or (rule is not None and row.code == rule.code)]
    return settings_from({"select": select, **example.settings}, today="2026-11-23")


def found(example: Example, rule: Rule | None = None) -> list[Finding]:
    source = Source(example.name, example.source_text)
    beside = [Source(path, strip_marks(text)[0]) for path, text in example.beside.items()]
    tiles = next((source for source in beside if ".tiles." in source.path), None)
    settings = settings_of(example, rule)
    context = settings.context_for(source.path)
    context.requirements += tuple(source for source in beside if source is not tiles)
    file = read(source, context, tiles)
    reports = [check_file(file, settings)]
    siblings = [read(source) for source in beside if source is not tiles and source.path.endswith((".yaml", ".json"))]
    mentions = [mention for each in (file, *siblings) for mention in each.mentions]
    sources = {source.path: source for source in (source, *beside)}
    reports += check_tree(mentions, lambda path: settings, sources.__getitem__)
    for report in reports:
        assert not report.crashes, report.crashes[0]
    return [finding for report in reports for finding in report.findings]


def expected(example: Example) -> list[tuple[str, int, int]]:
    places = [(example.name, *span) for span in strip_marks(example.text)[1]]
    for path, text in example.beside.items():
        places += [(path, *span) for span in strip_marks(text)[1]]
    return sorted(places)
