"""A rule's examples, run the way a user's files are run: for tests, documentation and `explain`."""

from __future__ import annotations

from launchlint import registry
from launchlint.engine.checker import check_file
from launchlint.engine.settings import Settings, settings_from
from launchlint.engine.tree import check_tree
from launchlint.model.file import read
from launchlint.rule import strip_marks
from launchlint.text import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.engine.finding import Finding
    from launchlint.rule import Example, Rule

# The day on which examples are run, for those that tell of an expired suppression.
TODAY = "2026-11-23"


def settings_of(example: Example, rule: Rule | None = None) -> Settings:
    """Default rules plus the rule itself, under the example's settings."""
    select = [row.code for row in registry.ROWS if row.default or (rule is not None and row.code == rule.code)]
    return settings_from({"select": select, **example.settings}, today=TODAY)


def run_example(example: Example, rule: Rule | None = None) -> list[Finding]:
    """Everything found in an example and the files beside it. Raises RuleCrash where a rule fails."""
    source = Source(example.name, example.source_text)
    beside = [Source(path, strip_marks(text)[0]) for path, text in example.beside.items()]
    tiles = next((source for source in beside if ".tiles." in source.path), None)
    settings = settings_of(example, rule)
    context = settings.context_for(source.path).copy()
    context.requirements += tuple(source for source in beside if source is not tiles)
    file = read(source, context, tiles)
    reports = [check_file(file, settings)]
    siblings = [read(source) for source in beside if source is not tiles and source.path.endswith((".yaml", ".json"))]
    mentions = [mention for each in (file, *siblings) for mention in each.mentions]
    sources = {source.path: source for source in (source, *beside)}
    reports += check_tree(mentions, lambda path: settings, sources.__getitem__)
    for report in reports:
        if report.crashes:
            raise report.crashes[0]
    return [finding for report in reports for finding in report.findings]
