"""The agent's own check of accelerator images: what launchlint takes, the agent takes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from launchlint.model.builder_keys import READ_KEYS
from launchlint.model.image import Reference, parse
from tests.oracle.real import load, source_of

pytestmark = pytest.mark.oracle
build = load("wandb.sdk.launch.builder.build")
LaunchError = load("wandb.sdk.launch.errors").LaunchError
NEWEST = (99, 0, 0)

PIECES = st.sampled_from(
    "a b0 ubuntu nvidia/cuda Team x_y x__y x___y a-b -a b- a.b a..b . .. / // : :: @ @sha256: # localhost { } ${X} é "
    "registry.example.com localhost:5000 registry.example.com:5000 docker.io [::1]:5000 12.4.1 latest -base".split()
    + [" ", "\n", "\t", "", "f" * 64, "0" * 63, "A" * 64, "sha256:" + "a" * 64, "sha512:" + "b" * 128, "l" * 64 + "."]
)
REFERENCES = st.lists(PIECES, max_size=6).map("".join) | st.text(max_size=30) | st.from_regex(
    r"([a-z0-9.-]{1,9}(:[0-9]{1,6})?/)?[a-z0-9._-]{1,12}(/[a-z0-9._-]{1,12})?(:[A-Za-z0-9._-]{1,12})?", fullmatch=True
)  # fmt: skip


def agent_takes(text: str) -> bool:
    try:
        build._validate_accelerator_base_image(text)
    except LaunchError:
        return False
    return True


@given(REFERENCES)
@example("nvidia/cuda:12.4.1-base-ubuntu22.04")
@example("registry.example.com:123456/team/image:1")
@example(f"{'l' * 64}.example.com/image:1")
@example("localhost/a")
@example("localhost:5000")
@example("[::1]:5000/a")
@example("ubuntu\n")
def test_what_we_take_the_agent_takes(text):
    if isinstance(parse(text, NEWEST), Reference):
        assert agent_takes(text)


@pytest.mark.parametrize(
    "text",
    [
        "ubuntu",
        "nvidia/cuda:12.4.1-base-ubuntu22.04",
        "registry:5000/a/b",
        "localhost/a",
        "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch:2.12.1-cu130-amzn2023",
        "us-docker.pkg.dev/deeplearning-platform-release/gcr.io/pytorch-cu124.2-4.py310",
        f"nvidia/cuda:12.4.1@sha256:{'a' * 64}",
        f"nvidia/cuda@sha256:{'A' * 64}",
    ],
)
def test_what_both_take(text):
    assert isinstance(parse(text, NEWEST), Reference)
    assert agent_takes(text)


@pytest.mark.parametrize("text", ["docker.io//x", "a//b", "x/", "/x", "a..b", "x" * 300])
def test_what_only_docker_refuses(text):
    assert agent_takes(text)
    assert not isinstance(parse(text, NEWEST), Reference)


def test_the_keys_of_a_builder():
    spec = source_of("_project_spec.py")
    assert '("accelerator", "cuda")' in spec
    assert set(READ_KEYS) == {"accelerator", "cuda", "base_image"}
    assert '_resource_args_build.get("base_image")' in source_of("agent/agent.py")


def test_what_the_build_does_with_the_image():
    template = source_of("builder/templates/dockerfile.py")
    setup = template.partition("ACCELERATOR_SETUP_TEMPLATE")[2].split('"""')[1]
    for line in (
        "FROM {accelerator_base_image} as base",
        "apt-get update -qq && apt-get install",
        "update-alternatives",
    ):
        assert line in setup
    assert "USER" not in setup
    assert 'f"libpython{py_version}"' in source_of("builder/build.py")
