"""Macros and the calls that make queues, against the functions of the package."""

from __future__ import annotations

import itertools
import json
import random
import string

import pytest

from launchlint.engine.checker import check
from launchlint.engine.settings import settings_from
from launchlint.model import recognise as shapes
from launchlint.model.definition import call_of
from launchlint.model.file import read
from launchlint.model.guardrails import TYPE_WORDS
from launchlint.model.template import BUILT_IN_MACROS, read_template
from launchlint.syntax.nodes import Scalar
from launchlint.text import Source
from tests.oracle.real import load, source_of

pytestmark = pytest.mark.oracle
utils = load("wandb.sdk.launch.utils")
public = load("wandb.apis.public")

CASES = 20_000
SETTINGS = settings_from({"select": ["LL7"]})


def test_built_in_macros_are_those_the_agent_fills():
    filled = source_of("_project_spec.py").split("update_dict = {", 1)[1].split("}", 1)[0]
    names = [line.split('"')[1] for line in filled.splitlines() if '"' in line]
    assert tuple(names) == BUILT_IN_MACROS


def test_a_macro_is_what_the_agent_substitutes():
    """Each name gets a value of its own; what the agent leaves alone is no macro for us, and the other way round."""
    pick = random.Random(7)
    alphabet = [
        "$",
        "{",
        "}",
        "${",
        "run_id",
        "x",
        "X1",
        "_",
        "-",
        " ",
        ":",
        ".",
        "é",
        "١",
        "$$",
        "\\",
        "\n",
        "(",
        "{{",
    ]
    for _ in range(CASES):
        text = "".join(pick.choices(alphabet, k=pick.randint(1, 9)))
        scalar = Scalar(Source("q", f'"{text}"'), 0, len(text) + 2, text, '"', text, offsets=range(1, len(text) + 2))
        template = read_template(scalar, ())
        ours = text
        for macro in reversed(template.macros):
            ours = ours[: macro.span.start - 1] + f"<{macro.name}>" + ours[macro.span.end - 1 :]
        theirs = utils.macro_sub(text, {macro.name: f"<{macro.name}>" for macro in template.macros})
        assert ours == theirs, text
        assert utils.macro_sub(text, _Anything()) == ours, text


class _Anything(dict):
    """Has a value for every name."""

    def get(self, name, default=None):
        return f"<{name}>"


def test_malformed_macros_are_left_alone_by_the_agent():
    values = dict.fromkeys(BUILT_IN_MACROS, "VALUE")
    for text in ("${ run_id }", "${run-id}", "$run_id", "${run_id", "${RUN_ID}", "$(run_id)", "${run_id:-x}"):
        assert utils.macro_sub(text, values) == text
    assert utils.macro_sub("$${run_id}", values) == "$VALUE", "there is no escaping"


class _Accepted(Exception):
    """The call got past its own checks."""


class _Fake:
    """As much of an Api as the calls touch before they send anything."""

    settings = {"entity": "team"}
    default_entity = "team"
    api_key = "k" * 40

    def create_project(self, *args):
        raise _Accepted


def accepts(call: str, arguments: dict) -> bool:
    """Whether the client takes a queue."""
    try:
        getattr(public.Api, call)(_Fake(), **arguments)
    except _Accepted:
        return True
    except (ValueError, TypeError, AttributeError):
        return False
    raise AssertionError("the call neither refused nor went on")


def refused_by_us(arguments: dict, *more: str) -> list[str]:
    """The codes of our errors, and of findings of ``more`` levels."""
    findings = check(json.dumps(arguments), "queue.json", SETTINGS)
    return [finding.code for finding in findings if finding.severity in ("error", *more)]


NAMES = ["gpu", "", "x" * 64, "x" * 65, "ü" * 64, "ü" * 65, " ", "a:b/c", 7, None, True, ["a"]]
TYPES = [*shapes.RESOURCES, *shapes.RESOURCE_WORDS, "", "Kubernetes", None, 3]
MODES = ["V0", "v0", "DISABLED", "disabled", "Disabled", "V1", "", None, "none", "0"]


@pytest.mark.parametrize("call", ["upsert_run_queue", "create_run_queue"])
def test_queue_calls_refuse_what_we_report_and_nothing_else(call):
    type_key, config_key = ("resource_type", "resource_config") if call.startswith("upsert") else ("type", "config")
    counted = {True: 0, False: 0}
    for name, kind, mode in itertools.product(NAMES, TYPES, MODES):
        arguments = {
            "name": name, type_key: kind, config_key: {}, "template_variables": {}, "prioritization_mode": mode,
        }  # fmt: skip
        taken = accepts(call, arguments)
        # A name without characters to speak of passes `len` where it is a list; we want text.
        ours = [code for code in refused_by_us(arguments) if not (code == "LL701" and isinstance(name, list))]
        if name is None and not taken and not ours:
            continue  # a definition may get its name from the file's
        assert taken == (not ours), arguments
        counted[taken] += 1
    assert min(counted.values()) > 20


def test_each_call_takes_the_arguments_we_say():
    """Both ways, on the call that a definition's own names decide for."""
    pick = random.Random(11)
    words = sorted({*shapes.UPSERT_KEYS, *shapes.CREATE_KEYS, "description", "project", "resource", "tiles", "links"})
    words.remove("prioritization_mode")
    counted = {True: 0, False: 0}
    for _ in range(3_000):
        arguments: dict[str, object] = {word: {} for word in pick.sample(words, pick.randint(2, 6))}
        arguments |= {key: "kubernetes" for key in ("resource_type", "type") if key in arguments}
        arguments |= {"name": "gpu", "entity": "team"}
        (config,) = read(Source("queue.json", json.dumps(arguments))).configs
        if config.shape.form != shapes.DEFINITION:
            continue
        taken = accepts(call_of(config.root), arguments)
        told = {code for code in refused_by_us(arguments, "warning") if code in ("LL704", "LL705")}
        assert taken == (not told), arguments
        counted[taken] += 1
    assert min(counted.values()) > 50


def test_what_is_sent_is_wrapped_once_more():
    """Levels written into the config stand twice in what reaches the server (LL005)."""
    source = load("wandb.apis.public.api").__file__ or ""
    with open(source, encoding="utf-8") as file:
        text = "".join(file.read().split())
    assert '{"resource_args":{resource_type:resource_config}}' in text
    assert '{"resource_args":{type:config}}' in text


def test_tile_types_the_client_converts():
    """Only `integer` and `number` are converted: any other word for a number is sent as text (LL202)."""
    from types import SimpleNamespace

    def sent(kind: str) -> object:
        queue = SimpleNamespace(name="q", template_variables=[{"name": "n", "schema": json.dumps({"type": kind})}])
        return utils.fetch_and_validate_template_variables(queue, ["n=4"])["n"]

    assert sent("integer") == 4
    assert isinstance(sent("number"), float)
    for word in [*TYPE_WORDS, "string", "bool", "boolean", *string.ascii_lowercase[:3]]:
        assert sent(word) == "4"
