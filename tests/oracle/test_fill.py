"""Choosing and filling against `wandb launch --set-var` and the agent's macros."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlint.model.file import read
from launchlint.model.fill import fill
from launchlint.text import Source
from tests.oracle.real import load

pytestmark = pytest.mark.oracle
utils = load("wandb.sdk.launch.utils")
LaunchError = load("wandb.sdk.launch.errors").LaunchError


def queue(args: object, tiles: dict[str, dict] | None = None):
    text = json.dumps({"name": "q", "type": "kubernetes", "config": args, "template_variables": tiles or {}})
    return read(Source("queue.json", text)).configs[0]


def set_var(name: str, schema: dict, value: str) -> object:
    """What the client sends for `--set-var name=value`. Raises LaunchError."""
    there = SimpleNamespace(name="q", template_variables=[{"name": name, "schema": json.dumps(schema)}])
    return utils.fetch_and_validate_template_variables(there, [f"{name}={value}"])[name]


TEXTS = st.sampled_from(["1", " 3 ", "1_000", "2.0", "1e3", "-1", "+1", "0x10", "", "two", "١", "inf", "nan", "0.5", "true"])


@given(st.sampled_from(["integer", "number", "string"]), TEXTS | st.text("0123456789.e_- ", max_size=5))
def test_a_choice_becomes_what_the_client_sends(kind, text):
    filled = fill(queue({"spec": "{{x}}"}, {"x": {"schema": {"type": kind}}}), {"x": text})
    try:
        sent = set_var("x", {"type": kind}, text)
    except LaunchError:
        assert filled.refused
        return
    if sent != sent or sent in (float("inf"), float("-inf")):
        assert filled.refused  # the client takes them, JSON cannot carry them
        return
    assert filled.refused == []
    assert filled.data["spec"] == sent
    assert type(filled.data["spec"]) is type(sent)


LEAVES = st.text("ab1_${} -\\", max_size=10) | st.sampled_from(["${a}", "$${a}", "${${a}}", "${ a }", "${ü}", "$a"])
DATA = st.recursive(
    LEAVES | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LEAVES, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["spec", "metadata", "${a}"]), DATA), st.dictionaries(st.sampled_from("abü1"), LEAVES))
def test_macros_are_filled_as_the_agent_does(args, macros):
    filled = fill(queue(args), {}, macros)
    assert filled.data == utils.recursive_macro_sub(args, macros)
