"""The CI snippets of README and guides name what exists: this action's inputs, these hooks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
INPUTS = set(yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"])
HOOKS = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SNIPPETS = [
    pytest.param(match[1], id=f"{page.name}-{number}")
    for page in PAGES
    for number, match in enumerate(re.finditer(r"^```yaml\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S))
    if "launchlint/launchlint" in match[1]
]


def test_there_are_some():
    assert len(SNIPPETS) >= 4


@pytest.mark.parametrize("text", SNIPPETS)
def test_a_snippet_names_what_exists(text):
    snippet = yaml.safe_load(text)
    steps = [step for job in snippet.get("jobs", {}).values() for step in job["steps"]]
    for step in steps:
        assert {"uses", "run"} & set(step)
        if step.get("uses", "").startswith("launchlint/launchlint"):
            assert set(step.get("with", {})) <= INPUTS
    for job in snippet.get("jobs", {}).values():
        assert "runs-on" in job
    for repo in snippet.get("repos", []):
        assert {hook["id"] for hook in repo["hooks"]} <= HOOKS
    assert steps or snippet.get("repos")
