"""LL602 to LL606 against the runners themselves, run up to the call of their platform.

Kubernetes, SageMaker and Vertex need `pip install "wandb[launch]"`; without it their tests skip.
"""

from __future__ import annotations

import asyncio
import copy
import re
from types import SimpleNamespace
from unittest.mock import AsyncMock, MagicMock, patch

import pytest

from launchlint.model import facts_agent as facts
from tests.oracle.real import Data, compare, lint, load, source_of

pytestmark = pytest.mark.oracle
LaunchError = load("wandb.sdk.launch.errors").LaunchError
LaunchProject = load("wandb.sdk.launch._project_spec").LaunchProject



class Settings(dict):
    """A mapping since 0.29; before, a function."""

    __call__ = dict.get


API = SimpleNamespace(settings=Settings(base_url="https://api.wandb.ai"), api_key="k" * 40)
BACKEND = {"SYNCHRONOUS": False}
SENT = "sent"


def project(resource: str, args: object, built: bool = False):
    """A launch of an image job, or of one whose image the agent has built."""
    source = {"job": "e/p/j:v0"} if built else {"docker": {"docker_image": "job:1"}}
    spec = {"entity": "e", "project": "p", "resource": resource, "resource_args": {resource: args}, "run_id": "abc123"}
    found = LaunchProject.from_spec({**spec, **source, "name": "n"}, API)
    if built:
        found.set_job_entry_point(["python", "train.py"])
    return found


def kubernetes(args: object, built: bool = False):
    """What the Kubernetes runner sends."""
    runner = load("wandb.sdk.launch.runner.kubernetes_runner")
    local = load("wandb.sdk.launch.registry.local_registry").LocalRegistry()
    sent = []

    async def create(*_, body=None, **__):
        sent.append(body)
        return {"metadata": {"name": "made"}}

    async def create_from_dict(_client, manifest, namespace):
        sent.append(manifest)
        return [SimpleNamespace(metadata=SimpleNamespace(name="made"))]

    custom = MagicMock()
    custom.create_namespaced_custom_object = create
    with (
        patch.object(runner, "get_kube_context_and_api_client", AsyncMock(return_value=(None, MagicMock()))),
        patch.object(runner.LaunchKubernetesMonitor, "ensure_initialized", AsyncMock()),
        patch.object(runner.LaunchKubernetesMonitor, "monitor_namespace", MagicMock()),
        patch.object(runner.client, "CustomObjectsApi", MagicMock(return_value=custom)),
        patch.object(runner.kubernetes_asyncio.utils, "create_from_dict", create_from_dict),
    ):
        launcher = runner.KubernetesRunner(API, BACKEND, MagicMock(), local)
        asyncio.run(launcher.run(project("kubernetes", args, built), "job:1"))
    return sent[0]


def sagemaker(args: object):
    """What the SageMaker runner calls `create_training_job` with."""
    runner = load("wandb.sdk.launch.runner.sagemaker_runner")
    client = MagicMock()
    client.get_caller_identity.return_value = {"Account": "123456789012"}
    client.create_training_job.return_value = {"TrainingJobArn": "arn"}
    environment = MagicMock(get_session=AsyncMock(), get_partition=AsyncMock(return_value="aws"))
    environment.get_session.return_value.client = lambda _name: client
    launcher = runner.SageMakerRunner(API, BACKEND, environment, MagicMock())
    asyncio.run(launcher.run(project("sagemaker", args), "job:1"))
    return client.create_training_job.call_args.kwargs


def vertex(args: object):
    """What the Vertex runner makes a CustomJob of, and submits it with."""
    runner = load("wandb.sdk.launch.runner.vertex_runner")
    cloud = MagicMock()
    environment = MagicMock(verify=AsyncMock(), get_credentials=AsyncMock())
    launcher = runner.VertexRunner(API, BACKEND, environment, MagicMock())
    with patch.object(runner, "get_module", lambda *_: cloud):
        asyncio.run(launcher.run(project("gcp-vertex", args), "job:1"))
    job = cloud.CustomJob
    return {**job.call_args.kwargs, **job.return_value.submit.call_args.kwargs}


def outcome(run, args: object) -> str:
    """`sent`, `refused`, or the name of the Python error."""
    try:
        run(copy.deepcopy(args))
    except LaunchError as error:
        # The Vertex runner wraps whatever happens while it makes the job.
        return "a wrapped error" if "Failed to create Vertex job" in str(error) else "refused"
    except Exception as error:
        return type(error).__name__
    return SENT


def agree_on_crashes(resource: str, run, args: object) -> bool:
    """Whether it crashed; and both sides say so."""
    theirs = outcome(run, args)
    crashed = theirs not in (SENT, "refused")
    ours = bool(lint(resource, args, "LL603"))
    assert ours == crashed or theirs == "refused", (theirs, ours, args)
    return crashed


def test_kubernetes_crashes_are_those_we_name():
    load("wandb.sdk.launch.runner.kubernetes_runner")
    odd = [None, None, "", "text", 0, 5, True, False, [], {}, [None], ["name"], {"name": "x"}, [{"name": "a"}], [{}]]
    places = [
        *(("metadata",), ("metadata", "labels"), ("spec",), ("spec", "template"), ("spec", "template", "metadata")),
        *(("spec", "template", "spec"), ("spec", "template", "metadata", "labels")),
        *(("spec", "template", "spec", "containers"), ("spec", "template", "spec", "containers", 0)),
        *(("spec", "template", "spec", "containers", 0, "env"), ("builder",), ("builder", "accelerator")),
        *(("builder", "cuda"), ("apiVersion",), ("kind",), ("spec", "other"), ("spec", "other", "spec")),
        *(("spec", "template", "spec", "initContainers"),),
    ]
    data = Data(603, ["x"], odd)
    crashed = 0
    for number in range(1_500):
        pod = {"containers": [{"name": "train", "image": "i", "env": []}]}
        args = {"metadata": {"labels": {}}, "spec": {"template": {"metadata": {"labels": {}}, "spec": pod}}}
        args["spec"]["other"] = {}
        args["builder"] = {"accelerator": {}, "cuda": {}}
        if number % 2:
            args |= {"apiVersion": "kubeflow.org/v1", "kind": "PyTorchJob"}
        for _ in range(data.random.randint(1, 2)):
            put(args, data.random.choice(places), copy.deepcopy(data.random.choice(odd)))
        crashed += agree_on_crashes("kubernetes", kubernetes, args)
    assert crashed > 300


SAGEMAKER = {
    "RoleArn": "arn:aws:iam::123456789012:role/launch",
    "OutputDataConfig": {"S3OutputPath": "s3://bucket/out"},
    "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 2},
    "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
}
VERTEX = {
    "spec": {
        "worker_pool_specs": [{"machine_spec": {}, "container_spec": {"image_uri": "i", "env": []}}],
        "staging_bucket": "gs://bucket",
        "labels": {},
    },
    "run": {},
}


def test_sagemaker_crashes_are_those_we_name():
    load("wandb.sdk.launch.runner.sagemaker_runner")
    odd = [None, "", "text", 0, 5, True, [], {}, ["a"], {"TrainingImage": "x", "TrainingInputMode": "File"}]
    names = ["AlgorithmSpecification", "algorithm_specification", "Tags", "Environment", "HyperParameters", "builder"]
    crashed = 0
    for name in names:
        for value in odd:
            crashed += agree_on_crashes("sagemaker", sagemaker, {**SAGEMAKER, name: value})
    assert crashed > 10


def test_vertex_crashes_are_those_we_name():
    load("wandb.sdk.launch.runner.vertex_runner")
    odd = [None, "", "text", 0, 5, True, [], {}, ["a"], [None], [{"container_spec": "x"}], {"a": 1}]
    places = [("spec",), ("run",), ("spec", "labels"), ("spec", "worker_pool_specs"), ("spec", "worker_pool_specs", 0)]
    pool = ("spec", "worker_pool_specs", 0)
    places += [(*pool, "container_spec"), (*pool, "container_spec", "env"), ("builder",), ("spec", "staging_bucket")]
    crashed = 0
    for place in places:
        for value in odd:
            args = copy.deepcopy(VERTEX)
            put(args, place, copy.deepcopy(value))
            crashed += agree_on_crashes("gcp-vertex", vertex, args)
    assert crashed > 30


@pytest.mark.parametrize("value", [None, [], "text", 5, True])
@pytest.mark.parametrize("resource", ["kubernetes", "local-container", "sagemaker", "gcp-vertex"])
def test_arguments_that_are_no_mapping_crash(resource, value):
    with pytest.raises((AttributeError, TypeError)):
        project(resource, value)
    assert lint(resource, value, "LL603")


def put(root, place, value) -> None:
    *path, last = place
    for step in path:
        try:
            root = root[step]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(root, dict) or (isinstance(root, list) and isinstance(last, int) and last < len(root)):
        root[last] = value


# --- what is read, dropped and overwritten --------------------------------------------------------


def test_vertex_keys_are_those_the_runner_reads():
    text = source_of("runner/vertex_runner.py")
    compare(facts.VERTEX_SPEC_KEYS, re.findall(r'spec_args\.get\(\s*"(\w+)"', text), "keys of a Vertex `spec`")
    compare(facts.VERTEX_RUN_KEYS, re.findall(r'run_args\.get\(\s*"(\w+)"', text), "keys of a Vertex `run`")
    compare(facts.VERTEX_KEYS, re.findall(r'(?<!full_)resource_args\.get\("(\w+)"', text), "keys of Vertex arguments")


def test_sagemaker_keys_are_those_the_runner_drops():
    text = source_of("runner/sagemaker_runner.py")
    compare(facts.SAGEMAKER_DROPPED, re.findall(r'sagemaker_args\.pop\("(\w+)"', text), "dropped SageMaker keys")


def test_kubernetes_keys_are_those_the_runner_reads():
    read = re.findall(
        r'resource_args\.get\(\s*"(\w+)"', source_of("runner/kubernetes_runner.py") + source_of("utils.py")
    )
    known = ["metadata", "namespace", "apiVersion", "group", "version", "kind", "context", *facts.KUBERNETES_AGENT_KEYS]
    compare(known, set(read) - {"kubernetes", "local_container"}, "keys the Kubernetes runner reads")


def test_environment_of_every_queued_run():
    launch = project("kubernetes", {})
    launch.queue_name, launch.queue_entity, launch.run_queue_item_id = "q", "e", "item"
    always = set(launch.get_env_vars_dict(API, 32670))
    optional = {"WANDB_DOCKER", "WANDB_NAME", "WANDB_CONFIG", "WANDB_LAUNCH_FILE_OVERRIDES"}
    compare(facts.KUBERNETES_ENVIRONMENT, always - optional, "environment variables")


def test_vertex_drops_what_it_does_not_read():
    args = copy.deepcopy(VERTEX)
    args["spec"]["service_account"] = args["run"]["scheduling_strategy"] = args["other"] = "x"
    args["spec"]["worker_pool_specs"][0]["container_spec"]["command"] = ["mine"]
    sent = vertex(args)
    assert sent["service_account"] is None
    assert "scheduling_strategy" not in sent
    assert sent["worker_pool_specs"][0]["container_spec"]["command"] == []
    assert sent["worker_pool_specs"][0]["container_spec"]["image_uri"] == "i"
    named = {finding.span.text.strip('"') for finding in lint("gcp-vertex", args, "LL602")}
    assert named == {"service_account", "scheduling_strategy", "other", "command"}


def test_sagemaker_drops_and_hands_on():
    sent = sagemaker({**SAGEMAKER, "EcrRepoName": "r", "region": "r", "profile": "p", "Region": "R", "typo_key": 1})
    assert {"EcrRepoName", "region", "profile"} & set(sent) == set()
    assert sent["Region"] == "R"
    assert sent["TypoKey"] == 1


@pytest.mark.parametrize("missing", ["RoleArn", "OutputDataConfig"])
def test_sagemaker_stops_without(missing):
    args = {name: value for name, value in SAGEMAKER.items() if name != missing}
    assert outcome(sagemaker, args) == "refused"
    assert [finding.severity for finding in lint("sagemaker", args, "LL606")] == ["note"]


def test_sagemaker_knows_one_spelling_of_the_output():
    args = {"output_data_config" if name == "OutputDataConfig" else name: value for name, value in SAGEMAKER.items()}
    assert outcome(sagemaker, args) == "refused"
    assert lint("sagemaker", args, "LL606")


def test_sagemaker_keeps_a_written_image():
    spec = {"TrainingImage": "mine:1", "TrainingInputMode": "File"}
    assert (
        sagemaker({**SAGEMAKER, "AlgorithmSpecification": spec})["AlgorithmSpecification"]["TrainingImage"] == "mine:1"
    )
    assert sagemaker(SAGEMAKER)["AlgorithmSpecification"] == {"TrainingImage": "job:1", "TrainingInputMode": "File"}
    assert lint("sagemaker", {**SAGEMAKER, "AlgorithmSpecification": spec}, "LL604")


def job(*containers: dict, **metadata: str) -> dict:
    return {"metadata": metadata, "spec": {"template": {"spec": {"containers": list(containers)}}}}


def containers_of(manifest: dict) -> list[dict]:
    return manifest["spec"]["template"]["spec"]["containers"]


def test_kubernetes_keeps_a_written_image_for_built_jobs():
    sent = kubernetes(job({"image": "mine:1"}), built=True)
    assert [container["image"] for container in containers_of(sent)] == ["mine:1"]
    sent = kubernetes(job({}, {"image": "sidecar:1"}), built=True)
    assert "image" not in containers_of(sent)[0]
    sent = kubernetes(job({}, {}), built=True)
    assert [container.get("image") for container in containers_of(sent)] == ["job:1", None]


def test_kubernetes_overwrites_the_generated_name_and_keeps_a_name():
    assert kubernetes(job({}, generateName="mine-"))["metadata"]["generateName"] == "launch-e-p-"
    assert kubernetes(job({}, name="mine"))["metadata"]["name"] == "mine"


def test_kubernetes_appends_its_environment():
    env = containers_of(kubernetes(job({"env": [{"name": "WANDB_PROJECT", "value": "mine"}]})))[0]["env"]
    assert [item["value"] for item in env if item["name"] == "WANDB_PROJECT"] == ["mine", "p"]


def test_a_custom_resource_gets_no_image_and_no_name():
    sent = kubernetes({**job({"name": "train"}), "apiVersion": "kubeflow.org/v1", "kind": "PyTorchJob"})
    assert "image" not in containers_of(sent)[0]
    assert not {"name", "generateName"} & set(sent["metadata"])


def test_the_kubernetes_context_never_works():
    utils = load("wandb.sdk.launch.utils")
    fake = MagicMock()
    fake.config.list_kube_config_contexts.return_value = ([{"name": "training"}], {"name": "training"})
    with pytest.raises(LaunchError, match="was not found"):
        asyncio.run(utils.get_kube_context_and_api_client(fake, {"configFile": "/config", "context": "training"}))


def test_no_setting_of_a_local_process_is_read():
    assert "resource_args" not in source_of("runner/local_process.py")
