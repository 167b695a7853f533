"""Each format's exact output for a few runs.

`LAUNCHLINT_UPDATE=1 python -m pytest tests/test_golden.py` rewrites it; read the difference.
"""

from __future__ import annotations

import json
import os

import pytest

from launchlint.render import FORMATS, Options, render
from tests.rendering import CASES, GOLDEN

VARIANTS = {
    **{name: (name, Options(root="/repo", cwd="/repo")) for name in FORMATS},
    "full.ascii": ("full", Options(unicode=False, width=72)),
    "full.color": ("full", Options(color=True, hyperlinks=True)),
}


def own(name: str, text: str) -> str:
    """The part of an output that neither new rules nor new facts change."""
    if name == "sarif":
        log = json.loads(text)
        driver = log["runs"][0]["tool"]["driver"]
        for member in ("rules", "version", "semanticVersion"):
            del driver[member]
        for result in log["runs"][0]["results"]:
            result.pop("ruleIndex", None)
        return json.dumps(log, indent=2) + "\n"
    if name == "html":
        return text[text.index("<header>") : text.index('<section class="gpus">')]
    return text


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("case", CASES)
def test_golden(case, variant):
    name, options = VARIANTS[variant]
    text = own(name, render(name, CASES[case](), options))
    path = GOLDEN / case / f"out.{variant}"
    if os.environ.get("LAUNCHLINT_UPDATE"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    assert path.read_bytes().decode() == text
