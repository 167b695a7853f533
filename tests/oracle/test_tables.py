"""Every other table of names and patterns, entry by entry, so that a new release says what it changed."""

from __future__ import annotations

import inspect
import re

import pytest

from launchlint.model import facts_agent as facts
from launchlint.model import image, recognise
from launchlint.model.context import NEWEST_AGENT
from launchlint.model.template import BUILT_IN_MACROS, MACRO
from launchlint.model.words import version_text
from tests.oracle.real import compare, load, source_of

pytestmark = pytest.mark.oracle
utils = load("wandb.sdk.launch.utils")
public = load("wandb.apis.public")
VERSION = tuple(int(part) for part in re.findall(r"\d+", load("wandb").__version__)[:3])


def test_this_release_is_one_of_those_compared():
    oldest, newest = facts.COMPARED
    assert oldest <= VERSION <= newest, (
        f"wandb {version_text(VERSION)} is not between {version_text(oldest)} and {version_text(newest)}, for which "
        "launchlint's tables were compared: read what changed, then move COMPARED in launchlint/model/facts_agent.py"
    )
    assert newest == NEWEST_AGENT, "settings name the newest release that was compared"
    assert f"wandb {version_text(newest)}" == facts.SOURCE


def words_after(function, left: str) -> list[str]:
    """The texts of the list that a function compares something with."""
    found = re.search(left + r" not in \[([^\]]*)\]", inspect.getsource(function))
    assert found is not None, f"{function.__name__} no longer compares `{left}` with a list"
    return re.findall(r'"([\w-]+)"', found[1])


@pytest.mark.parametrize(("call", "kind"), [("create_run_queue", "type"), ("upsert_run_queue", "resource_type")])
def test_resource_types(call, kind):
    compare(recognise.RESOURCES, words_after(getattr(public.Api, call), kind), f"types of a resource in `{call}`")


def test_prioritization_modes():
    upsert = words_after(public.Api.upsert_run_queue, "prioritization_mode")
    compare(facts.PRIORITIZATION_MODES, upsert, "prioritization modes")
    create = words_after(public.Api.create_run_queue, "prioritization_mode")
    compare(facts.CREATE_PRIORITIZATION_MODES, create, "prioritization modes of `create_run_queue`")


@pytest.mark.parametrize("call", ["create_run_queue", "upsert_run_queue"])
def test_the_limit_of_a_name(call):
    (limit,) = re.findall(r"len\(name\) > (\d+)", inspect.getsource(getattr(public.Api, call)))
    assert int(limit) == recognise.NAME_LIMIT


def test_arguments_of_the_calls():
    for call, keys in (("create_run_queue", recognise.CREATE_KEYS), ("upsert_run_queue", recognise.UPSERT_KEYS)):
        compare(keys, set(inspect.signature(getattr(public.Api, call)).parameters) - {"self"}, f"arguments of `{call}`")


def test_builtin_macros():
    filled = source_of("_project_spec.py").split("update_dict = {", 1)[1].split("}", 1)[0]
    compare(BUILT_IN_MACROS, re.findall(r'"(\w+)":', filled), "built-in macros")


def test_the_pattern_of_a_macro():
    assert MACRO.pattern == utils.MACRO_REGEX.pattern


def test_types_the_client_converts_choices_to():
    text = inspect.getsource(utils.fetch_and_validate_template_variables)
    compare(["integer", "number"], re.findall(r'field_type == "(\w+)"', text), "types that `--set-var` converts to")
    assert 'field.split("=")' in text
    assert "len(field_parts) != 2" in text, "a choice with an equals sign in it was refused"


def test_what_counts_as_true():
    words = re.search(r"in \{([^}]*)\}", inspect.getsource(utils._is_truthy_resource_value))
    assert words is not None
    compare(facts.TRUE_WORDS, re.findall(r'"(\w+)"', words[1]), "words that count as true")


def test_annotations_that_may_not_be_unconfined():
    text = source_of("utils.py")
    compare(facts.UNCONFINED_ANNOTATIONS, re.findall(r'"(\w+)" in normalized_key', text), "annotations held to a profile")


def test_versions_that_go_the_way_of_a_job():
    found = re.search(r"api_version not in \[([^\]]*)\]", source_of("runner/kubernetes_runner.py"))
    assert found is not None
    compare(facts.BATCH_VERSIONS, re.findall(r'"([\w/]+)"', found[1]), "versions of a plain Job")


def test_names_of_a_resource_the_agent_reads():
    text = source_of("runner/vertex_runner.py")
    read = re.findall(r'full_resource_args\.get\("([\w-]+)"\)', text)
    vertex = [name for name, resource in recognise.RESOURCE_KEYS.items() if resource == recognise.VERTEX]
    compare(vertex, read, "names of Vertex's arguments")


def test_keys_of_an_agent_config_are_recognised():
    known = {*facts.AGENT_KEYS, *facts.AGENT_KEYS_GONE, "queue"}
    compare(recognise.AGENT_KEYS, known, "keys by which an agent config is recognised")


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        (
            "AZURE_CONTAINER_REGISTRY_URI_REGEX",
            r"^(?:https://)?([\w]+)\.azurecr\.io/(?P<repository>[\w\-]+):?(?P<tag>.*)",
        ),
        (
            "ELASTIC_CONTAINER_REGISTRY_URI_REGEX",
            r"^(?:https://)?(?P<account>[\w-]+)\.dkr\.ecr\.(?P<region>[\w-]+)\.amazonaws\.com/(?P<repository>[\.\/\w-]+):?(?P<tag>.*)$",
        ),
        (
            "GCP_ARTIFACT_REGISTRY_URI_REGEX",
            r"^(?:https://)?(?P<region>[\w-]+)-docker\.pkg\.dev/(?P<project>[\w-]+)/(?P<repository>[\w-]+)/?(?P<image_name>[\w-]+)?(?P<tag>:.*)?$",
        ),
    ],
)
def test_patterns_of_registries(name, pattern):
    """`model/agent.py` reads destinations with its own spelling of these; both are tried on the same URIs elsewhere."""
    assert getattr(utils, name).pattern == pattern


def test_patterns_of_images():
    """`model/image.py` is stricter than these, and says where; a change of them may make it laxer."""
    build = load("wandb.sdk.launch.builder.build")
    assert build._DOCKER_IMAGE_REF_UNSAFE_CHARS.pattern == r"[\s#]"
    assert build._DOCKER_IMAGE_SHA256_DIGEST.pattern == r"sha256:[0-9a-fA-F]{64}"
    label = r"(?!-)[a-zA-Z0-9-]{1,63}(?<!-)"
    path = r"(?![._-])%s(?<![._-])"
    registry = rf"(?:(?=[^:\/]{{1,253}}){label}(?:\.{label})*(?::[0-9]{{1,5}})?/)?"
    names = rf"({path % '(?:[a-z0-9._-]*)'}(?:/{path % '[a-z0-9._-]*'})*)"
    text = inspect.getsource(load("wandb.util").docker_image_regex)
    assert rf'r"^{registry}{names}(?::(?![.-])[a-zA-Z0-9_.-]{{1,128}})?$"' in text


# The first release with each check; a release before it has not the function that makes it.
@pytest.mark.parametrize(
    ("since", "path", "word"),
    [
        (facts.SCREENED_SINCE, "utils.py", "def validate_kubernetes_resource_args("),
        (facts.SCREENED_SINCE, "utils.py", "def validate_local_container_resource_args("),
        (image.CHECKED_SINCE, "builder/build.py", "def _validate_accelerator_base_image("),
        (facts.BASE_IMAGE_SINCE, "agent/agent.py", '_resource_args_build.get("base_image")'),
        (facts.AGENT_MODELS_SINCE, "agent/config.py", "class AgentConfig("),
    ],
)
def test_checks_came_with_the_release_we_say(since, path, word):
    assert (word in source_of(path)) == (since <= VERSION)
