"""The runners' rules and the cross-checks on data of every shape: no crash, and each place told once."""

from __future__ import annotations

import json
import random

import pytest

from launchlint.engine.checker import check
from launchlint.engine.settings import settings_from
from launchlint.model import facts_agent as facts
from launchlint.model.quantity import NANO, nanos
from launchlint.model.recognise import RESOURCES

SCALARS = [
    None,
    True,
    False,
    0,
    1,
    2.5,
    -1,
    "",
    "text",
    "${run_id}",
    "${image_uri}",
    "{{gpus}}",
    "{{x",
    "8Gi",
    "400m",
    "1",
]
KUBERNETES = """
    apiVersion kind metadata spec template containers initContainers env name value image resources requests limits
    labels annotations volumes volumeMounts mountPath nvidia.com/gpu nvidia/gpu memory cpu backoffLimit completions
    parallelism completionMode ttlSecondsAfterFinished activeDeadlineSeconds namespace generateName command context
    pytorchReplicaSpecs restartPolicy hostPort securityContext serviceAccountName ports
""".split()
SAGEMAKER = """
    RoleArn role_arn ResourceConfig resource_config StoppingCondition OutputDataConfig AlgorithmSpecification Tags
    Environment EnableManagedSpotTraining CheckpointConfig InstanceType InstanceCount InstancePreferences
    MaxRuntimeInSeconds MaxWaitTimeInSeconds AlgorithmName TrainingImage TrainingJobName Region region
""".split()
VERTEX = """
    spec run worker_pool_specs workerPoolSpecs staging_bucket container_spec image_uri command env machine_spec
    machine_type accelerator_type accelerator_count replica_count labels service_account timeout gpu_partition_size
""".split()
AGENT = [*facts.AGENT_KEYS, *facts.BUILDER_KEYS, "uri", "region", "queue", "repository"]
LAUNCH = """
    job docker docker_image overrides args resource resource_args template_variables launch scheduler queue priority
    settings kubernetes method parameters image_uri name
""".split()
KEYS = {
    "kubernetes": KUBERNETES,
    "sagemaker": SAGEMAKER,
    "gcp-vertex": VERTEX,
    "local-container": [*facts.DOCKER_FLAGS, "rm", "volume", "shm_size"],
    "local-process": ["gpus", "env"],
}
EVERYTHING = settings_from({"select": ["LL5", "LL6", "LL8"]})


def value(pick: random.Random, keys: list[str], depth: int) -> object:
    kind = pick.random()
    if depth <= 0 or kind < 0.3:
        return pick.choice(SCALARS)
    if kind < 0.5:
        return [value(pick, keys, depth - 1) for _ in range(pick.randint(0, 3))]
    names = pick.sample(keys, pick.randint(0, min(5, len(keys))))
    return {name: value(pick, keys, depth - 1) for name in names}


def examine(data: object, path: str = "queue.json") -> None:
    findings = check(json.dumps(data, indent=1), path, EVERYTHING)  # raises where a rule does
    places = [(finding.code, finding.span.start, finding.span.end, finding.message) for finding in findings]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("seed", range(150))
def test_arguments_of_any_shape(resource, seed):
    pick = random.Random(seed)
    args = {name: value(pick, KEYS[resource], 6) for name in pick.sample([*KEYS[resource], "builder"], 2)}
    tiles = {"gpus": {"schema": {"type": pick.choice(["integer", "string"]), "enum": [1, "true", "8Gi", -3]}}}
    examine({"name": "q", "resource_type": resource, "resource_config": args, "template_variables": tiles})


@pytest.mark.parametrize("seed", range(150))
def test_agent_and_launch_files_of_any_shape(seed):
    pick = random.Random(seed)
    examine({"queues": ["q"], **{name: value(pick, AGENT, 3) for name in pick.sample(AGENT, 4)}}, "agent.json")
    examine({"job": "a/b/c:v0", "overrides": {}, **{name: value(pick, LAUNCH, 4) for name in pick.sample(LAUNCH, 4)}})
    examine(
        {
            "job": "j",
            "launch": {},
            "method": "grid",
            **{name: value(pick, LAUNCH, 4) for name in pick.sample(LAUNCH, 4)},
        }
    )


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("1", NANO),
        (2, 2 * NANO),
        (0.5, NANO // 2),
        ("500m", NANO // 2),
        ("1.5Gi", 3 * NANO * 2**29),
        ("2e3", 2_000 * NANO),
        ("1E", 10**18 * NANO),
        ("-1Ki", -1024 * NANO),
        ("100n", 100),
        (".5k", 500 * NANO),
        ("8GB", None),
        ("", None),
        (True, None),
        (None, None),
        ("1e999", None),
        ("0x10", None),
    ],
)
def test_quantities(text, units):
    assert nanos(text) == units


@pytest.mark.parametrize(("version", "severity"), [("0.28.0", "note"), ("0.28.1", "error"), ("0.31.0", "error")])
def test_an_older_agent_refuses_less(version, severity):
    settings = settings_from({"agent-version": version})
    (finding,) = check('volume: ["/a:/b"]\ngpus: all\n', "queue.yaml", settings)
    assert (finding.code, finding.severity) == ("LL601", severity)
    assert ("upgrade" in finding.message) == (severity == "note")
    assert "0.28.1" in finding.message


# Right things a careless rule would flag.
RIGHT = {
    "the agent fills in names, images, kind and metadata": "spec: {template: {spec: {containers: [{}]}}}",
    "false, zero and empty are let through": """
        spec:
          template:
            spec:
              hostNetwork: false
              serviceAccountName: ""
              containers:
                - name: train
                  ports: [{containerPort: 80, hostPort: 0}]
                  env: [{name: NOTE, value: hostPath and securityContext}]
            metadata: {annotations: {container.apparmor.security.beta.kubernetes.io/train: runtime/default}}
    """,
    "null is as good as absent where the agent does not look": """
        metadata: {annotations: }
        spec: {backoffLimit: , template: {spec: {nodeSelector: , containers: [{name: train, env: , command: }]}}}
    """,
    "keys of the agent and of custom resources": """
        namespace: ml
        apiVersion: batch.volcano.sh/v1alpha1
        group: batch.volcano.sh
        version: v1alpha1
        kind: Job
        metadata: {name: "volcano-${run_id}"}
        spec:
          tasks: [{replicas: 1, template: {spec: {containers: [{name: train, image: "${image_uri}"}]}}}]
    """,
    "an unknown custom resource with containers of its own kind": """
        apiVersion: example.com/v1
        kind: Training
        metadata: {generateName: train-}
        spec:
          containers: [{name: train, image: "${image_uri}"}]
          podTemplateOverrides: [{spec: {containers: [{name: node}]}}]
    """,
    "a sidecar with an image of its own": """
        spec:
          template:
            spec:
              initContainers: [{name: fetch, image: busybox}]
              containers: [{name: train, image: "${image_uri}"}, {name: logs, image: "fluent/fluent-bit:3.1"}]
    """,
    "amounts that are equal in other words": """
        spec:
          template:
            spec:
              containers:
                - name: train
                  resources:
                    requests: {cpu: 1000m, memory: 1Gi, nvidia.com/gpu: 1}
                    limits: {cpu: "1", memory: 1073741824, nvidia.com/gpu: "1"}
    """,
}
TRAINING = """
    ResourceConfig: {InstanceType: ml.g5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
    StoppingCondition: {MaxRuntimeInSeconds: 3600}
"""


def loud(text: str, resource: str, **settings: object) -> list[str]:
    lines = text.strip("\n").split("\n")
    margin = len(lines[0]) - len(lines[0].lstrip())
    text = "\n".join(line[margin:] for line in lines)
    findings = check(f"# launchlint: resource={resource}\n{text}\n", "queue.yaml", settings_from(dict(settings)))
    return [f"{finding.code} {finding.message}" for finding in findings if finding.severity != "note"]


@pytest.mark.parametrize("name", RIGHT)
def test_right_manifests_are_left_alone(name):
    assert loud(RIGHT[name], "kubernetes") == []


@pytest.mark.parametrize(
    "more",
    [
        "",
        "RoleArn: launch-role",
        "role_arn: launch-role\nOutputDataConfig: {S3OutputPath: 's3://bucket/out'}",
        "EcrRepoName: launch\nregion: us-east-1\nprofile: default",
        "VpcConfig: \nTrainingJobName: ",
        "TrainingJobName: '${project_name}-${run_id}'",
    ],
)
def test_right_training_jobs_are_left_alone(more):
    lines = [*TRAINING.strip().split("\n"), *more.split("\n")]
    assert loud("\n".join(line.strip() for line in lines), "sagemaker") == []


@pytest.mark.parametrize(
    "args",
    [
        "gpus: 1",
        "env: A=1",
        "env: [A=1, TOKEN]",
        "shm-size: 8g\nmemory: 16g",
        "ulimit: [nofile=1024, 'core=-1']",
        "gpus: '{{gpus}}'",
    ],
)
def test_right_flags_are_left_alone(args):
    assert loud(args, "local-container") == []


@pytest.mark.parametrize("builder", ["docker", "kaniko", None])
def test_an_accelerator_image_is_read_by_agents_that_build(builder):
    text = "builder: {accelerator: {base_image: 'nvidia/cuda:12.4.1-runtime-ubuntu22.04'}}"
    settings = {} if builder is None else {"agent-builder": builder}
    assert loud(text, "kubernetes", **settings) == []
