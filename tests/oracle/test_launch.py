"""LL812 to LL816 against the functions of `wandb launch` and `wandb launch-sweep`."""

from __future__ import annotations

import copy
import json
from unittest.mock import MagicMock

import pytest

from launchlint.engine.checker import check
from launchlint.engine.settings import settings_from
from tests.oracle.real import load

pytestmark = pytest.mark.oracle
utils = load("wandb.sdk.launch.utils")
sweeps = load("wandb.sdk.launch.sweeps.utils")
util = load("wandb.util")
LaunchError = load("wandb.sdk.launch.errors").LaunchError

SETTINGS = settings_from({"select": ["LL812", "LL813", "LL814", "LL815", "LL816"]})


def codes(config: dict, path: str = "launch.json") -> set[str]:
    return {finding.code for finding in check(json.dumps(config), path, SETTINGS)}


def spec_of(config: dict) -> dict:
    """The launch spec `wandb launch -c` makes of a file."""
    api = MagicMock(default_entity="team")
    config = copy.deepcopy(config)
    given = (None, config.get("job"), api, None, None, None, None, config.get("resource"), None, None)
    spec = utils.construct_launch_spec(*given, None, config, None, None, None)
    utils.validate_launch_spec_source(spec)
    return spec


@pytest.mark.parametrize("args", [None, "--epochs 3", {"a": 1}, 5, True, [], ["--epochs", "3"]])
def test_override_arguments(args):
    config = {"job": "team/p/j:v0", "overrides": {"args": args}, "resource": "kubernetes"}
    try:
        spec_of(config)
    except LaunchError:
        assert codes(config) == {"LL814"}
    else:
        assert codes(config) == set()


@pytest.mark.parametrize("name", ["overrides", "docker"])
@pytest.mark.parametrize("value", [None, "text", []])
def test_blocks_that_are_no_mapping(name, value):
    config = {"job": "team/p/j:v0", "resource": "kubernetes", "template_variables": {"a": 1}, name: value}
    with pytest.raises((AttributeError, TypeError)):
        spec_of(config)
    assert codes(config) == {"LL814"}


def test_a_job_and_an_image():
    config = {"job": "team/p/j:v0", "docker": {"docker_image": "image:1"}, "resource": "kubernetes"}
    with pytest.raises(LaunchError, match="Exactly one"):
        spec_of(config)
    assert codes(config) == {"LL815"}


def test_template_values_win():
    config = {"job": "team/p/j:v0", "template_variables": {"a": 1}, "resource_args": {"kubernetes": {"namespace": "x"}}}
    assert "resource_args" not in spec_of(config)
    assert codes(config) == {"LL812"}


@pytest.mark.parametrize("suffix", [".yaml", ".json", ".yml"])
def test_suffixes(suffix, tmp_path):
    config = {"job": "team/p/j:v0", "overrides": {"args": ["a"]}}
    path = tmp_path / f"launch{suffix}"
    path.write_text(json.dumps(config))
    assert (util.load_json_yaml_dict(str(path)) is None) == bool(codes(config, path.name))


def test_a_sweep_with_a_job_and_an_image():
    config = {"method": "grid", "job": "team/p/j:v0", "image_uri": "image:1", "launch": {"queue": "q"}}
    assert sweeps.construct_scheduler_args(config, "q", "p") is None
    assert codes(config) == {"LL815"}
