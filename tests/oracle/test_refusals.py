"""LL601 against the functions an agent screens a run with."""

from __future__ import annotations

import re

import pytest

from launchlint.model import facts_agent as facts
from tests.oracle.real import Data, compare, lint, load, source_of

pytestmark = pytest.mark.oracle
utils = load("wandb.sdk.launch.utils")
LaunchError = load("wandb.sdk.launch.errors").LaunchError

CASES = 5_000


def refuses(function, args) -> bool:
    try:
        function(args)
    except LaunchError:
        return True
    return False


def test_docker_flags_are_those_of_the_package():
    compare(facts.DOCKER_FLAGS, utils._DOCKER_ALLOWED_RESOURCE_ARGS, "docker flags")
    compare(facts.DOCKER_REPEATABLE, utils._DOCKER_REPEATABLE_RESOURCE_ARGS, "repeatable docker flags")


def test_refused_kubernetes_keys_are_those_of_the_package():
    compare(facts.KUBERNETES_REFUSED, utils._K8S_REFUSED_PRESENT_KEYS, "keys refused at sight")
    single = re.findall(r'_is_truthy_resource_value\(node\.get\("(\w+)"\)\)', source_of("utils.py"))
    when_true = [*utils._K8S_REFUSED_HOST_NAMESPACE_KEYS, *single]
    compare(facts.KUBERNETES_REFUSED_WHEN_TRUE, when_true, "keys refused when true")
    compare(facts.KUBERNETES_REFUSED_WHEN_NAMED, utils._K8S_REFUSED_SERVICE_ACCOUNT_KEYS, "service account keys")


def test_docker_settings_are_refused_by_both():
    names = [*facts.DOCKER_FLAGS, "volume", "rm", "net", "builder", "label", "v", "", "gpus=all"]
    spellings = [
        name for flag in names for name in (flag, flag.upper(), f"--{flag}", flag.replace("-", "_"), f" {flag} ")
    ]
    data = Data(601, sorted(set(spellings)), [None, True, False, 0, 1, 2.5, "", "all", "A=1", "${IMG}", "{{gpus}}"])
    refused = 0
    for _ in range(CASES):
        args = data.mapping()
        theirs = refuses(utils.validate_local_container_resource_args, args)
        # What passes the agent and fails in docker is of ours alone.
        ours = [
            finding for finding in lint("local-container", args, "LL601") if "passes the agent" not in finding.message
        ]
        assert bool(ours) == theirs, args
        refused += theirs
    assert 0.2 < refused / CASES < 0.95


def test_kubernetes_manifests_are_refused_by_both():
    keys = [
        *facts.KUBERNETES_REFUSED,
        *facts.KUBERNETES_REFUSED_WHEN_TRUE,
        *facts.KUBERNETES_REFUSED_WHEN_NAMED,
        *("mountPropagation", "annotations", "container.apparmor.security.beta.kubernetes.io/x", "Seccomp"),
        *("spec", "template", "containers", "env", "name", "labels", "metadata", "hostname", "volumes", "image") * 3,
    ]
    scalars = [None, True, False, 0, 1, 8080, 0.0, 2.5, "", " ", "1", "yes", " True ", "on", "no", "default", "${SA}"]
    scalars += ["{{x}}", "Bidirectional", " Bidirectional ", "HostToContainer", "Unconfined", "runtime/default"]
    data = Data(28, list(dict.fromkeys(keys)), scalars)
    refused = 0
    for _ in range(CASES):
        args = data.mapping(4)
        theirs = refuses(utils.validate_kubernetes_resource_args, args)
        assert bool(lint("kubernetes", args, "LL601")) == theirs, args
        refused += theirs
    assert 0.2 < refused / CASES < 0.95


@pytest.mark.parametrize("name", sorted(facts.KUBERNETES_REFUSED_WHEN_TRUE))
@pytest.mark.parametrize("value", [True, 1, -1, 0.5, "1", "TRUE", " yes ", False, 0, "", "on", "y", "80", None, [True]])
def test_what_counts_as_true(name, value):
    args = {"spec": {name: value}}
    assert bool(lint("kubernetes", args, "LL601")) == refuses(utils.validate_kubernetes_resource_args, args)


def test_documented_examples_are_refused():
    """The documentation's Docker example, its accelerator example, its securityContext snippet."""
    docker = {"env": ["MY_ENV_VAR=value"], "volume": ["/data:/data"], "rm": True, "gpus": "all"}
    accelerator = {"builder": {"accelerator": {"base_image": "tensorflow/tensorflow:latest-gpu"}}}
    pod = {"containers": [{"name": "main", "securityContext": {"allowPrivilegeEscalation": False}}]}
    for resource, args in (
        ("local-container", docker),
        ("local-container", accelerator),
        ("kubernetes", {"spec": {"template": {"spec": pod}}}),
    ):
        assert refuses(utils.validate_launch_resource_args, {resource: args})
        assert lint(resource, args, "LL601")
