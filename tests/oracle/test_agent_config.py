"""LL801 to LL806 against the models an agent checks its config with, both ways."""

from __future__ import annotations

import json
import re

import pytest

from launchlint.engine.checker import check
from launchlint.engine.settings import settings_from
from launchlint.model import facts_agent as facts
from tests.oracle.real import Data, compare, load, source_of

pytestmark = pytest.mark.oracle
models = load("wandb.sdk.launch.agent.config")
agent = load("wandb.sdk.launch.agent.agent")
LaunchError = load("wandb.sdk.launch.errors").LaunchError

CASES = 5_000
REFUSING = settings_from({"select": ["LL801", "LL802", "LL803"]})
BLOCKS = {
    "queues": [None, "gpu", [], ["gpu"], ["gpu", "cpu"], ["gpu", 5], [None], {"a": 1}, 5],
    "entity": [None, "team", 5, ["team"], True],
    "max_jobs": [
        None,
        1,
        -1,
        0,
        2.0,
        2.5,
        True,
        "3",
        " 3 ",
        "1_000",
        "1__0",
        "3.0",
        "-5",
        -2,
        "x",
        "",
        "1e3",
        [],
        1e30,
    ],
    "max_schedulers": [None, 1, -1, 7, "2", "two", {}],
    "verbosity": [None, 0, 1, 2, "2", 99, "loud", 1.0, 1.5],
    "stopped_run_timeout": [None, 60, "60", 60.0, "1m", False],
    "secure_mode": [None, True, False, "yes", "on", "NO", "maybe", 0, 1, 2, 1.0, 0.5, "t", " true", "", []],
    "registry": [None, {}, "ecr", []],
    "environment": [None, "aws", [], {"region": "r"}, {"type": "aws"}],
    "builder": [None, {}, "docker", [1]],
}
STRANGERS = ["queue", "project", "runner", "base_url", "max-jobs"]
URIS = [
    "123456789012.dkr.ecr.us-east-1.amazonaws.com/images",
    "123456789012.dkr.ecr.us-east-1.amazonaws.com/a/b.c",
    "123456789012.dkr.ecr.us-east-1.amazonaws.com/images:1",
    "123456789012.ecr.us-east-1.amazonaws.com/images",
    "arn:aws:ecr:us-east-1:123456789012:repository/images",
    "https://us-docker.pkg.dev/project/repository/image",
    "us-docker.pkg.dev/project/repository",
    "us-docker.pkg.dev/project/repository/",
    "US-DOCKER.PKG.DEV/project/repository/image:latest",
    "us-docker.pkg.dev/project/repository/image/more",
    "registry.azurecr.io/images",
    "registry.azurecr.io/images:1",
    "registry.azurecr.io/team/images",
    "my-registry.azurecr.io/images",
    "registry.azurecr.io/",
    "https://https://registry.azurecr.io/images:2",
    "docker.io/team/images",
    "",
]
STORES = ["s3://bucket", "s3://bucket/path", "s3:///path", "s3://", "gs://bucket/path", "gs:/bucket", "/context"]
STORES += ["https://account.blob.core.windows.net/container", "https://account.blob.core.windows.net/", "S3://bucket"]
FIELDS = {
    "builder": {
        "type": [None, "docker", "kaniko", "noop", "Docker", "", 5],
        "destination": [None, 5, *URIS],
        "platform": [None, "linux/amd64", "linux/arm64", "amd64"],
        "build-context-store": [None, 5, *STORES],
        "build_context_store": [None, "nonsense"],
        "build-job-name": [None, "build", 5],
        "secret-name": [None, "secret", []],
        "secret-key": [None, "key", True],
        "kaniko-image": [None, "image:1", 1.5],
        "kaniko-config": [None, {}, "x"],
        "uri": ["x"],
    },
    "registry": {"type": [None, "ecr", "acr", "gcr", "local", 1], "uri": [None, 5, *URIS], "url": ["x"]},
    "environment": {"type": [None, "aws", "gcp", "azure", "local"], "region": [None, "r", "", 5], "project": ["p"]},
}


def refuses(config: dict) -> bool:
    """Whether an agent starts: its models, then the limits it reads itself."""
    try:
        models.AgentConfig(**config)
        agent._max_from_config(config, "max_jobs")
        agent._max_from_config(config, "max_schedulers")
    except (models.ValidationError, LaunchError, TypeError):
        return True
    return False


def ours(config: dict) -> list:
    # Our file needs no `entity`: the command fills in the default one.
    findings = check(json.dumps(config), "launch-config.json", REFUSING)
    return [finding for finding in findings if finding.severity == "error"]


def random_config(data: Data) -> dict:
    pick = data.random
    config: dict = {"queues": ["gpu"], "entity": "team", "max_jobs": 1}
    for name in pick.sample(list(BLOCKS), pick.randint(0, 3)):
        config[name] = pick.choice(BLOCKS[name])
    for part in pick.sample(list(FIELDS), pick.randint(0, 2)):
        names = pick.sample(list(FIELDS[part]), pick.randint(1, min(4, len(FIELDS[part]))))
        config[part] = {name: pick.choice(FIELDS[part][name]) for name in names}
    if pick.random() < 0.1:
        config[pick.choice(STRANGERS)] = pick.choice(["x", None, 5])
    return config


def test_configs_are_refused_by_both():
    data = Data(801, [], [])
    refused = 0
    for _ in range(CASES):
        config = random_config(data)
        theirs = refuses(config)
        assert bool(ours(config)) == theirs, config
        refused += theirs
    assert 0.2 < refused / CASES < 0.95


@pytest.mark.parametrize("name", list(BLOCKS))
def test_each_value_alone(name):
    for value in BLOCKS[name]:
        config = {"queues": ["gpu"], "entity": "team", "max_jobs": 1, name: value}
        assert bool(ours(config)) == refuses(config), config


def test_whole_numbers_and_booleans_in_text():
    data = Data(802, [], [])
    characters = list("0123456789+-._ eExtrufalsnoy\t")
    for _ in range(CASES):
        text = "".join(data.random.choice(characters) for _ in range(data.random.randint(0, 5)))
        for name in ("verbosity", "secure_mode"):
            config = {"queues": ["gpu"], "entity": "team", "max_jobs": 1, name: text}
            assert bool(ours(config)) == refuses(config), config


def test_keys_are_those_of_the_models():
    compare(facts.AGENT_KEYS, models.AgentConfig.model_fields, "keys of an agent config")
    builder = [field.alias or name for name, field in models.BuilderConfig.model_fields.items()]
    read = re.findall(r'config\.get\(\s*"([\w-]+)"', source_of("builder/kaniko_builder.py"))
    compare(facts.BUILDER_KEYS, {*builder, *read}, "keys of a builder")
    compare(facts.ENVIRONMENT_KEYS, models.EnvironmentConfig.model_fields, "keys of an environment")
    compare(facts.AGENT_BUILDERS, [member.value for member in models.BuilderType], "builders")
    compare(facts.AGENT_ENVIRONMENTS, [member.value for member in models.EnvironmentType], "environments")
    compare(facts.AGENT_REGISTRIES, [member.value for member in models.RegistryType], "registries")
    compare(facts.AGENT_PLATFORMS, [member.value for member in models.TargetPlatform], "platforms")


def test_keys_of_registries_are_those_of_their_classes():
    for path, name, keys in (
        ("registry/elastic_container_registry.py", "acceptable_keys", facts.ECR_KEYS),
        ("registry/google_artifact_registry.py", "acceptable_keys", facts.GAR_KEYS),
    ):
        block = re.search(name + r" = \{(.*?)\}", source_of(path), re.DOTALL)
        assert block is not None
        compare(keys, re.findall(r'"([\w-]+)"', block[1]), f"keys of {path}")


FAILING = settings_from({"select": ["LL805"]})


@pytest.mark.parametrize(
    ("loader", "block"),
    [
        ("builder_from_config", {"builder": {"destination": "docker.io/a/b"}}),
        ("environment_from_config", {"environment": {"region": "us-east-1"}}),
        ("environment_from_config", {"environment": {"type": "aws", "region": ""}}),
        ("environment_from_config", {"environment": {"type": "gcp", "region": None}}),
        ("registry_from_config", {"registry": {"type": "ecr"}}),
        ("registry_from_config", {"registry": {"type": "ecr", "uri": "arn:aws:ecr:us-east-1:1:repository/x"}}),
        ("registry_from_config", {"registry": {"type": "ecr", "repository": "x"}}),
        ("registry_from_config", {"registry": {"type": "ecr", "account_id": "1", "region": "r", "repo_name": "n"}}),
        ("registry_from_config", {"registry": {"type": "gcr", "url": "x"}}),
        ("registry_from_config", {"registry": {"type": "gcr", "uri": "docker.io/x"}}),
        ("registry_from_config", {"registry": {"type": "acr"}}),
        ("registry_from_config", {"registry": {"type": "acr", "uri": "docker.io/x"}}),
    ],
)
def test_the_first_job_fails_on_what_we_say(loader, block):
    function = getattr(load("wandb.sdk.launch.loader"), loader)
    (value,) = block.values()
    more = {"builder_from_config": (None, None), "registry_from_config": (None,)}.get(loader, ())
    try:
        function(value, *more)
    except LaunchError:
        pass
    except Exception as error:
        pytest.skip(f"the launch extra is missing: {error}")
    else:
        pytest.fail("the package takes it")
    config = {"queues": ["gpu"], "entity": "team", "max_jobs": 1, **block}
    assert check(json.dumps(config), "launch-config.json", FAILING)
