"""The house rules of rules: codes, names, manuals, examples, subjects and the index."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import typing

import pytest

import launchlint.model
import launchlint.rules
import launchlint.syntax
from launchlint import registry
from launchlint.model.config import Config
from launchlint.model.file import LaunchFile
from launchlint.model.tree import Tree
from launchlint.rule import SEVERITIES
from scripts.index_rules import index

RULES = registry.all_rules()

# The first digit of a code says what a rule is about.
GROUPS = {
    "0": "the file",
    "1": "template fields",
    "2": "tiles",
    "3": "macros",
    "4": "images and GPUs",
    "5": "the resource's fields",
    "6": "the agent",
    "7": "queue definitions",
    "8": "agent and launch files",
}

# Codes and names are promised to users, who write them into settings and comments.
PROMISED = dict(
    line.split()
    for line in """
    LL001 syntax-error
    LL002 duplicate-key
    LL003 ambiguous-scalar
    LL004 unrecognised-config
    LL005 misplaced-nesting
    LL006 unused-suppression
    LL007 input-limit
    LL101 malformed-template-field
    LL102 unquoted-template-field
    LL103 undeclared-tile
    LL104 unused-tile
    LL105 template-field-in-key
    LL106 foreign-template
    LL201 invalid-tile
    LL202 unknown-tile-type
    LL203 tile-value-type-mismatch
    LL204 tile-default-out-of-bounds
    LL205 tile-bounds-reversed
    LL206 inapplicable-tile-bound
    LL207 duplicate-tile-choice
    LL208 open-tile
    LL301 unknown-macro
    LL302 malformed-macro
    LL303 unexpanded-macro
    LL401 invalid-image-reference
    LL402 image-not-debian-compatible
    LL403 cuda-gpu-mismatch
    LL404 cuda-untuned-for-gpu
    LL405 cpu-only-image
    LL406 accelerator-vendor-mismatch
    LL407 floating-image-tag
    LL408 nonexistent-image-tag
    LL409 python-not-installable
    LL410 package-cuda-mismatch
    LL411 misplaced-builder-key
    LL501 unknown-field
    LL502 field-type-mismatch
    LL503 field-out-of-bounds
    LL504 value-not-allowed
    LL505 malformed-value
    LL506 missing-field
    LL511 tile-does-not-fit-field
    LL521 request-above-limit
    LL522 unequal-device-request
    LL523 implausible-quantity
    LL524 unmatched-volume-mount
    LL525 duplicate-entry
    LL526 misspelled-device
    LL527 uncounted-index
    LL528 unknown-replica-role
    LL529 shared-run
    LL530 hasty-cleanup
    LL531 endless-job
    LL532 unlimited-container
    LL533 unpinned-image
    LL534 plain-secret
    LL541 short-spot-wait
    LL542 incomplete-spot
    LL543 unsaved-spot
    LL544 exclusive-settings
    LL545 missing-instance
    LL546 overlong-run
    LL547 crowded-tags
    LL551 unpaired-accelerator
    LL552 crowded-first-pool
    LL553 foreign-accelerator
    LL601 refused-by-agent
    LL602 ignored-by-agent
    LL603 crashes-agent
    LL604 job-image-replaced
    LL605 colliding-name
    LL606 incomplete-config
    LL801 unknown-agent-key
    LL802 refused-agent-value
    LL803 malformed-destination
    LL804 ignored-agent-setting
    LL805 failing-agent-setting
    LL806 misread-agent-value
    LL807 undefined-queue
    LL808 builder-mismatch
    LL809 locked-setting
    LL811 refused-template-value
    LL812 dropped-arguments
    LL813 unread-file
    LL814 malformed-launch-setting
    LL815 ambiguous-source
    LL816 process-scheduler
    """.strip().splitlines()
)

# A name states the fault and reads well after "ignore": it names neither the cure nor the examiner.
BANNED = frozenset(
    "fix fixed check checker valid validate validity no never must should require required requires use avoid prefer "
    "forbid ban lint rule test ensure correct".split()
)


def every_rule(test):
    return pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.code}-{rule.name}")(test)


def test_codes_and_names_are_unique_and_in_order():
    codes = [row.code for row in registry.ROWS]
    assert codes == sorted(set(codes))
    names = [row.name for row in registry.ROWS]
    assert len(names) == len(set(names))


@every_rule
def test_code_stands_in_a_group(rule):
    assert re.fullmatch(r"LL\d{3}", rule.code)
    assert rule.code[2] in GROUPS, f"codes begin with one of {GROUPS}"


@every_rule
def test_a_promised_code_keeps_its_name(rule):
    assert PROMISED.get(rule.code, rule.name) == rule.name
    assert rule.code == next((code for code, name in PROMISED.items() if name == rule.name), rule.code)


@every_rule
def test_file_function_and_rule_bear_one_name(rule):
    module = importlib.import_module(rule.check.__module__)
    assert rule.check.__module__ == f"launchlint.rules.{rule.check.__name__}"
    assert rule.name == rule.check.__name__.replace("_", "-")
    assert list(module.RULES) == [rule], "one file, one rule"


@every_rule
def test_name_states_the_fault(rule):
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", rule.name)
    assert not BANNED & set(rule.name.split("-"))


@every_rule
def test_severity_is_a_severity(rule):
    assert rule.severity in SEVERITIES
    assert rule.default or rule.severity != "error", "what is surely wrong needs no asking"


@every_rule
def test_manual_has_a_summary_and_a_reason(rule):
    assert rule.summary.endswith(".")
    assert "\n" not in rule.summary
    assert not rule.summary[0].islower()
    assert len(rule.summary) <= 100
    assert len(rule.rationale.split()) >= 10, "the paragraph below the summary says what happens at launch"
    assert rule.rationale.rstrip().endswith((".", "```"))


@every_rule
def test_flags_and_allows(rule):
    assert rule.flags
    assert rule.allows
    for example in rule.flags:
        assert "«" in example.text + "".join(example.beside.values()), "a flagged example marks the flagged text"
    for example in rule.allows:
        assert "«" not in example.text + "".join(example.beside.values()), "an allowed example marks nothing"
        assert example.fixed is None


@every_rule
def test_version_it_came_with(rule):
    assert re.fullmatch(r"\d+\.\d+\.\d+", rule.since)


def test_index_is_fresh():
    written = (launchlint.rules.__path__[0]) + "/_index.py"
    with open(written, encoding="utf-8") as file:
        assert file.read() == index(), "run python scripts/index_rules.py"


def test_every_file_is_indexed():
    files = {info.name for info in pkgutil.iter_modules(launchlint.rules.__path__) if not info.name.startswith("_")}
    assert files == {row.module for row in registry.ROWS}


def _model_classes() -> dict[str, type]:
    found: dict[str, type] = {}
    for package in (launchlint.syntax, launchlint.model):
        for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                if inspect.isclass(value) and value.__module__ == info.name:
                    assert found.get(name, value) is value or name.startswith("_"), f"two classes are called {name}"
                    found[name] = value
    return found


def _scopes() -> list[type]:
    scopes, queue = [LaunchFile, Tree], [Config]
    while queue:
        scopes.append(queue.pop())
        queue += scopes[-1].__subclasses__()
    return scopes


SCOPES = _scopes()


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.__name__)
def test_every_part_is_a_class_and_an_attribute(scope):
    classes = _model_classes()
    for subject, attribute in scope.PARTS.items():
        assert subject in classes, f"{scope.__name__}.PARTS names `{subject}`, which is no class of the model"
        held = inspect.getattr_static(scope, attribute, None) is not None or attribute in _assigned(scope)
        assert held, f"{scope.__name__}.PARTS names `{attribute}`, which {scope.__name__} does not have"


def _assigned(scope: type) -> set[str]:
    return {
        name
        for base in scope.__mro__
        if "__init__" in vars(base) and base is not object
        for name in re.findall(r"self\.(\w+)(?:: [^=\n]+)? = ", inspect.getsource(base.__init__))
    }


@every_rule
def test_subject_is_a_part_of_what_the_rule_is_given(rule):
    parameters = list(inspect.signature(rule.check).parameters)
    assert len(parameters) == 2, "a rule takes a part and the config around it"
    hints = typing.get_type_hints(rule.check)
    subject, around = hints[parameters[0]], hints[parameters[1]]
    assert subject.__name__ == rule.subject
    assert subject is _model_classes()[rule.subject]
    holders = [scope for scope in SCOPES if rule.subject in scope.PARTS]
    assert holders, f"no config lists `{rule.subject}` in its PARTS"
    given = typing.get_args(around) or (around,)
    for holder in holders:
        assert issubclass(holder, given), f"{holder.__name__} hands out `{rule.subject}`, the rule expects {around}"
