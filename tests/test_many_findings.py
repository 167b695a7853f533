"""Thousands of findings of one kind in a file: a reader sees the first of each, and every count is true."""

from __future__ import annotations

import json

from launchlint.engine.checker import check
from launchlint.render import FORMATS, HUMAN, render
from launchlint.render.full import SAME
from tests.rendering import run_of


def findings(count: int):
    lines = ["# launchlint: resource=kubernetes", "spec:", "  template:", "    spec:", "      containers:"]
    lines += ["      - name: train", "        env:"]
    lines += [f"        - {{name: V{number}, value: {number}}}" for number in range(count)]
    return [finding for finding in check("\n".join(lines)) if finding.code == "LL502"]


def test_full_shows_the_first_of_a_kind_and_says_how_many_more():
    found = findings(SAME + 1_200)
    assert len(found) == SAME + 1_200
    text = render("full", run_of(*found))
    assert text.count("error[LL502]:") == SAME
    assert "and 1,200 more of error[LL502] in this file: `--format concise` lists each" in text.replace("\n", " ")
    assert f"Found {len(found):,} errors in 1 file" in text


def test_full_shows_all_where_they_are_few():
    text = render("full", run_of(*findings(SAME)))
    assert text.count("error[LL502]:") == SAME
    assert "more of" not in text


def test_a_flood_hides_no_other_fault():
    found = findings(SAME + 5)
    rare = found[-1]._replace(code="LL999")
    assert "error[LL999]:" in render("full", run_of(*found[:-1], rare))


def test_every_other_format_is_complete():
    found = findings(SAME + 20)
    run = run_of(*found)
    assert len(json.loads(render("json", run))["findings"]) == len(found)
    assert render("concise", run).count("error[LL502]") == len(found)
    for name in sorted(set(FORMATS) - HUMAN - {"github", "markdown", "html", "json"}):
        assert render(name, run).count("LL502") >= len(found), name
