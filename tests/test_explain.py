"""A rule's page says all there is to say, and only what the engine really says."""

from __future__ import annotations

import json
import re
import sys

import pytest

from launchlint import explain, registry
from launchlint.commands import explain as explain_command
from launchlint.commands import rules as rules_command
from launchlint.render import Options
from launchlint.render.escape import is_unseen
from launchlint.rule import ERROR, Example, Rule, rule, strip_marks

EVERY = registry.all_rules()


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.code)
def test_every_rule_has_a_page(rule):
    page = explain.markdown(rule)
    headings = re.findall(r"^## (.*)$", page, re.M)
    fixed = ["After the fix"] if rule.fixable else []
    sources = ["Sources"] if rule.sources else []
    assert headings == ["Flagged", "Allowed", *fixed, "Silence it", *sources]
    assert page.startswith(f"# {rule.code} {rule.name}\n")
    assert page.endswith("\n")
    assert "\n\n\n" not in re.sub(r"^(`{3,}).*?^\1$", "code", page, flags=re.M | re.S)
    marks = sum(
        len(strip_marks(text)[1]) for example in rule.flags for text in (example.text, *example.beside.values())
    )
    said = sum(len(explain.messages(rule, example)) for example in rule.flags)
    assert said == marks


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.code)
def test_every_rule_reads_well_in_a_terminal(rule):
    plain = explain.terminal(rule, Options(width=80))
    assert "\x1b" not in plain
    assert not [character for character in plain if character != "\n" and is_unseen(character)]
    painted = explain.terminal(rule, Options(width=80, color=True, hyperlinks=True))
    assert re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\", "", painted) == plain
    for example in rule.flags:
        for _, message in explain.messages(rule, example).values():
            # Words are wrapped: look for the first few.
            assert " ".join(message.split()[:2]).strip("`") in re.sub(r"\s+│? *", " ", plain)


def sample() -> Rule:
    @rule(
        "LL999",
        ERROR,
        flags=[
            Example("a: «1»\nb: ```\n", fixed="a: 2\n", why="Why this."),
            Example("x: 1\n", beside={"b.yaml": "y: «2»"}),
        ],
        allows=[Example('{"a": 2}', name="queue.json", settings={"agent-env": ["A"], "tiles": "web"})],
        default=False,
        since="0.2.0",
        sources=("a page, https://example.org/a_b.", "wandb/a.py"),
    )
    def a_fault(part: object, config: object):
        """One line.

        A paragraph
        in two lines.

        - an item of
          two lines
        - another
        """
        yield from ()

    return sys.modules[__name__].RULES.pop()


def test_the_page_of_a_sample():
    assert (
        explain.markdown(sample(), speak=False)
        == """\
# LL999 a-fault

**error** · **off by default** · **fixable** · **since 0.2.0**

One line.

A paragraph in two lines.

- an item of two lines
- another

## Flagged

Why this.

````text
 1 │ a: 1
   │    ^
 2 │ b: ```
````

`queue.yaml`:

```text
 1 │ x: 1
```

`b.yaml`:

```text
 1 │ y: 2
   │    ^
```

## Allowed

With these settings:

```toml
[tool.launchlint]
agent-env = ["A"]
tiles = "web"
```

```json
{"a": 2}
```

## After the fix

```yaml
a: 2
```

## Silence it

```yaml
# launchlint: ignore[a-fault] the reason why
```

```toml
[tool.launchlint.per-file-ignores]
"queues/*.json" = ["a-fault"]
```

## Sources

- a page, <https://example.org/a_b>.
- wandb/a.py
"""
    )


def test_explain_finds_rules_by_code_name_and_prefix(capsys):
    assert explain_command.run(["LL103", "duplicate-key", "--format", "markdown"]) == 0
    assert re.findall(r"^# (LL\d+)", capsys.readouterr().out, re.M) == ["LL103", "LL002"]
    assert explain_command.run(["LL1"]) == 0
    assert "undeclared-tile" in capsys.readouterr().out


def test_explain_knows_its_limits(capsys):
    assert explain_command.run(["undeclard-tile"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "did you mean `undeclared-tile`?" in err


def test_rules_lists_every_rule(capsys):
    assert rules_command.run([]) == 0
    text = capsys.readouterr().out
    assert all(rule.name in text for rule in EVERY)
    assert rules_command.run(["--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["code"] for row in rows] == [row.code for row in registry.ROWS]
    assert rules_command.run(["--format", "markdown"]) == 0
    assert capsys.readouterr().out.count("| LL") == len(EVERY)


def test_every_rule_stands_under_a_subject():
    assert [rule for _, group in explain.by_subject(EVERY) for rule in group] == EVERY
