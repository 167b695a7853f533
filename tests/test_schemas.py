"""Resource schemas: what is wrong is found at its characters, what is right is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import launchlint
from launchlint.engine.checker import check
from launchlint.paths import schema_path
from launchlint.rule import strip_marks
from scripts import build_validators, schema_words

JOB = """\
# launchlint: resource=kubernetes
spec:
  template:
    spec:
      containers:
        - name: train
"""
TRAINING = """\
RoleArn: arn:aws:iam::123456789012:role/launch
OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 50}
StoppingCondition: {MaxRuntimeInSeconds: 3600}
"""
VERTEX = """\
# launchlint: resource=gcp-vertex
spec:
  worker_pool_specs:
    - machine_spec: {machine_type: n1-standard-4}
      replica_count: 1
      container_spec: {image_uri: "${image_uri}"}
  staging_bucket: gs://bucket
"""


def container(text: str) -> str:
    return JOB + f"          {text}\n"


def pod(text: str) -> str:
    return JOB + f"      {text}\n"


def job(text: str) -> str:
    return JOB + f"  {text}\n"


def training(line: int, text: str) -> str:
    lines = TRAINING.splitlines()
    lines[line : line + 1] = text.split("\n")
    return "\n".join(lines) + "\n"


def pool(old: str, new: str) -> str:
    assert old in VERTEX
    return VERTEX.replace(old, new)


def docker(text: str) -> str:
    return f"# launchlint: resource=local-container\n{text}\n"


KUBERNETES = [
    ("LL505", container("resources: {limits: {memory: «8GB»}}")),
    ("LL505", container("resources: {limits: {memory: «512MB»}}")),
    ("LL505", container("resources: {requests: {memory: «8g»}}")),
    ("LL503", container("resources: {limits: {cpu: «-1»}}")),
    ("LL502", container("resources: {limits: {nvidia.com/gpu: «0.5»}}")),
    ("LL505", container("resources: {limits: {nvidia.com/gpu: «'1.5'»}}")),
    ("LL501", container("resources: {limits: {«gpu»: 1}}")),
    ("LL501", container("«resource»: {limits: {cpu: 1}}")),
    ("LL501", container("resources: {«limit»: {cpu: 1}}")),
    ("LL504", pod("restartPolicy: «Always»")),
    ("LL504", container("imagePullPolicy: «always»")),
    ("LL504", pod("tolerations: [{key: gpu, operator: «exists»}]")),
    ("LL504", pod("dnsPolicy: «clusterfirst»")),
    ("LL503", job("backoffLimit: «-1»")),
    ("LL502", job("backoffLimit: «'3'»")),
    ("LL502", job("backoffLimit: «2.5»")),
    ("LL502", job("suspend: «'true'»")),
    ("LL501", job("«backOffLimit»: 3")),
    ("LL501", pod("«nodeselector»: {pool: gpu}")),
    ("LL501", pod("«priorityClass»: high")),
    ("LL502", pod("nodeSelector: {gpu: «true»}")),
    ("LL502", container("command: «python»")),
    ("LL502", container("args: [--epochs, «10»]")),
    ("LL502", container("env: [{name: A, value: «1»}]")),
    ("LL506", container("env: [{«value»: '1'}]")),
    ("LL502", container("env: [«A=1»]")),
    ("LL503", container("ports: [{containerPort: «70000»}]")),
    ("LL504", container("ports: [{containerPort: 80, protocol: «tcp»}]")),
    ("LL502", pod("tolerations: «{key: gpu}»")),
    ("LL502", pod("imagePullSecrets: [«regcred»]")),
    ("LL505", JOB.replace("name: train", "name: «Train»")),
    ("LL505", JOB + "metadata: {labels: {team: «'a b'»}}\n"),
    ("LL506", pod("volumes: [{«emptyDir»: {}}]")),
    ("LL505", pod("volumes: [{name: shm, emptyDir: {medium: «memory»}}]")),
    ("LL501", pod("volumes: [{name: data, «persistentVolumeClaims»: {claimName: data}}]")),
    ("LL504", JOB.replace("\nspec:", "\napiVersion: «batch/v1beta1»\nspec:")),
    ("LL501", JOB + "«requests»: {cpu: 2}\n"),
    ("LL502", job("«parallelism»: [2]").replace("«parallelism»: [2]", "parallelism: «[2]»")),
]

KUBERNETES += [
    ("LL502", JOB + "builder: {accelerator: {base_image: «5»}}\n"),
    ("LL501", JOB + "«accelerator»: {base_image: x}\n"),
]

SAGEMAKER = [
    ("LL502", TRAINING + "builder: {accelerator: {base_image: «12.4»}}\n"),
    ("LL505", training(0, "RoleArn: «arn:aws:iam:region:account-id:resource-type/resource-id»")),
    ("LL505", training(0, "RoleArn: «arn:aws:iam::1234:role/launch»")),
    ("LL501", training(0, "«roleArn»: arn:aws:iam::123456789012:role/launch")),
    ("LL505", training(1, 'OutputDataConfig: {S3OutputPath: «"bucket/out"»}')),
    ("LL506", training(1, "«OutputDataConfig»: {KmsKeyId: alias/launch}")),
    ("LL501", training(1, 'OutputDataConfig: {«s3OutputPath»: "s3://bucket/out"}')),
    ("LL504", training(2, "ResourceConfig: {InstanceType: «ml.p3.xlarge», InstanceCount: 1, VolumeSizeInGB: 50}")),
    ("LL504", training(2, "ResourceConfig: {InstanceType: «p3.2xlarge», InstanceCount: 1, VolumeSizeInGB: 50}")),
    ("LL502", training(2, "ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: «'1'», VolumeSizeInGB: 50}")),
    ("LL502", training(2, "ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: «50.5»}")),
    ("LL501", training(2, "ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, «VolumeSize»: 50}")),
    ("LL503", training(3, "StoppingCondition: {MaxRuntimeInSeconds: «0»}")),
    ("LL502", training(3, "StoppingCondition: «3600»")),
    ("LL501", training(3, "StoppingCondition: {«MaxRuntime»: 3600}")),
    ("LL506", training(3, "")),
    ("LL506", training(2, "")),
    ("LL502", TRAINING + "HyperParameters: {epochs: «10»}\n"),
    ("LL502", TRAINING + "EnableNetworkIsolation: «'yes'»\n"),
    ("LL503", TRAINING + "RetryStrategy: {MaximumRetryAttempts: «31»}\n"),
    ("LL502", TRAINING + "Environment: {DEBUG: «true»}\n"),
    ("LL505", TRAINING + "Environment: {«MY-VAR»: x}\n"),
    ("LL506", TRAINING + "Tags: [{«Key»: team}]\n"),
    ("LL504", TRAINING + "AlgorithmSpecification: {TrainingInputMode: «file»}\n"),
    ("LL506", TRAINING + "«AlgorithmSpecification»: {ContainerEntrypoint: [python]}\n"),
    ("LL501", TRAINING + "vpc_config: {SecurityGroupIds: [sg-1], Subnets: [subnet-1], «subnets»: []}\n"),
    ("LL501", TRAINING + "«MaxRunTime»: 5\n"),
]

VERTEX_FAULTS = [
    ("LL602", pool("worker_pool_specs", "«workerPoolSpecs»")),
    ("LL602", pool("staging_bucket", "«stagingBucket»")),
    ("LL602", pool("\nspec", "\n«specs»")),
    ("LL501", pool("machine_spec: {", "machine_spec: {«machineType»: n1-standard-4, ")),
    ("LL506", pool("    - machine_spec: {machine_type: n1-standard-4}\n      replica", "    - «replica")
     .replace("«replica_count: 1", "«replica_count»: 1")),
    ("LL506", pool("  staging_bucket: gs://bucket\n", "").replace("\nspec", "\n«spec»")),
    ("LL505", pool("gs://bucket", "«s3://bucket»")),
    ("LL502", pool("machine_type: n1-standard-4", "machine_type: n1-standard-4, accelerator_type: NVIDIA_TESLA_T4, accelerator_count: «'1'»")),
    ("LL502", pool("machine_type: n1-standard-4", "machine_type: n1-standard-4, accelerator_type: NVIDIA_TESLA_T4, accelerator_count: «1.5»")),
    ("LL504", pool("machine_type: n1-standard-4", "machine_type: n1-standard-4, accelerator_type: «nvidia_tesla_t4», accelerator_count: 1")),
    ("LL505", pool("n1-standard-4", "«n1»")),
    ("LL501", pool("      replica_count: 1\n", "      replica_count: 1\n      «python_package_spec»: {}\n")),
    ("LL502", pool('"${image_uri}"', '"${image_uri}", env: [{name: A, value: «1»}]')),
    ("LL506", pool('"${image_uri}"', '"${image_uri}", env: [{«name»: A}]')),
    ("LL502", pool('"${image_uri}"', '"${image_uri}", args: [--lr, «0.1»]')),
    ("LL503", pool("replica_count: 1", "replica_count: «-1»")),
    ("LL502", pool("      replica_count: 1\n", "      replica_count: 1\n      disk_spec: {boot_disk_size_gb: «'100'»}\n")),
    ("LL504", pool("      replica_count: 1\n", "      replica_count: 1\n      disk_spec: {boot_disk_type: «ssd»}\n")),
    ("LL502", VERTEX + "run: {enable_web_access: «'true'»}\n"),
    ("LL502", VERTEX + "run: {timeout: «1h»}\n"),
    ("LL505", VERTEX + "run: {service_account: «trainer»}\n"),
    ("LL505", VERTEX + "run: {network: «default»}\n"),
    ("LL505", pool("  staging_bucket", "  labels: {team: «Vision»}\n  staging_bucket")),
]  # fmt: skip

DOCKER = [
    ("LL505", docker("memory: «8 gigs»")),
    ("LL505", docker("shm-size: «8Q»")),
    ("LL505", docker("m: «lots»")),
    ("LL503", docker("memory: «-5»")),
    ("LL505", docker("cpus: «two»")),
    ("LL503", docker("cpus: «-1»")),
    ("LL505", docker("gpus: «nvidia»")),
    ("LL505", docker('gpus: «"device=0,1"»')),
    ("LL505", docker("env: [A=1, «=2»]")),
    ("LL505", docker("env: «'A B'»").replace("«'A B'»", "«' A=1'»")),
    ("LL505", docker("ulimit: [«nofiles=1024»]")),
    ("LL505", docker("ulimit: [«1024»]")),
    ("LL505", docker("cpuset-cpus: «0..3»")),
    ("LL503", docker("cpu-period: «2000000»")),
    ("LL505", docker("pids-limit: «many»")),
    ("LL505", docker("platform: «Linux/AMD64»")),
    ("LL505", docker("workdir: «work»")),
    ("LL505", docker("w: «./x»")),
    ("LL505", docker("pids-limit: «1.5»")),
]


def custom(version: str, kind: str, spec: str) -> str:
    return (
        f"# launchlint: resource=kubernetes\napiVersion: {version}\nkind: {kind}\n"
        f'metadata: {{name: "train-${{run_id}}"}}\nspec:\n{spec}'
    )


POD = '{spec: {containers: [{name: train, image: "${image_uri}"}]}}'


def volcano(text: str) -> str:
    return custom("batch.volcano.sh/v1alpha1", "Job", text)


def pytorch(text: str) -> str:
    return custom("kubeflow.org/v1", "PyTorchJob", text)


CUSTOM = [
    ("LL502", volcano(f"  minAvailable: «'3'»\n  tasks: [{{replicas: 1, template: {POD}}}]\n")),
    ("LL501", volcano(f"  «minAvailabel»: 3\n  tasks: [{{replicas: 1, template: {POD}}}]\n")),
    ("LL504", volcano(f"  policies: [{{event: «podFailed», action: RestartJob}}]\n  tasks: [{{template: {POD}}}]\n")),
    ("LL505", volcano(f"  tasks: [{{name: «Worker», template: {POD}}}]\n")),
    ("LL501", volcano(f"  tasks: [{{replicas: 1, template: {POD.replace('name', '«imagePolicy»: x, name')}}}]\n")),
    # What the custom resource's schema leaves open, every pod template is held to.
    ("LL504", volcano(f"  tasks: [{{replicas: 1, template: {POD.replace('name', 'imagePullPolicy: «always», name')}}}]\n")),
    ("LL505", volcano(
        f"  tasks: [{{template: {POD.replace('name', 'resources: {limits: {memory: «8GB»}}, name')}}}]\n")),
    ("LL502", pytorch(f"  pytorchReplicaSpecs: {{Worker: {{replicas: «two», template: {POD}}}}}\n")),
    ("LL501", pytorch(f"  pytorchReplicaSpecs: {{Worker: {{«replica»: 2, template: {POD}}}}}\n")),
    ("LL506", custom("kubeflow.org/v1", "TFJob", "  {}\n").replace("spec:\n  {}", "«spec»: {}")),
    ("LL502", custom("kubeflow.org/v1", "MPIJob", f"  slotsPerWorker: «'1'»\n  mpiReplicaSpecs: {{Worker: {{template: {POD}}}}}\n")),
    ("LL502", custom("ray.io/v1", "RayJob", "  entrypoint: [«python»]\n").replace("[«python»]", "«[python]»")),
    ("LL501", custom("jobset.x-k8s.io/v1alpha2", "JobSet", "  «replicatedjobs»: []\n")),
    # Of an operator nobody knows, only what holds for every pod.
    ("LL504", custom("example.com/v1", "Training", f"  any: {{template: {POD.replace('name', 'imagePullPolicy: «never», name')}}}\n")),
    ("LL502", custom("example.com/v1", "Training", f"  any: {{template: {POD.replace('name', 'command: «go», name')}}}\n")),
    ("LL503", custom("example.com/v1", "Training", f"  any: {{template: {POD.replace('name', 'ports: [{containerPort: «0»}], name')}}}\n")),
]  # fmt: skip

ALL = [*KUBERNETES, *SAGEMAKER, *VERTEX_FAULTS, *DOCKER, *CUSTOM]


def loud(text: str, name: str = "queue.yaml") -> list[tuple[str, str]]:
    return [(f.code, f.span.text) for f in check(text, name) if f.severity != "note" and f.code not in _OTHERS]


# Of other rules' business: fixed names and images, and shapes that also end the agent.
_OTHERS = ("LL604", "LL605")


@pytest.mark.parametrize(("code", "text"), ALL)
def test_each_fault_is_found_once_at_its_characters(code, text):
    plain, ranges = strip_marks(text)
    if ranges:
        wanted = [(code, start, end) for start, end in ranges]
    else:  # something is missing from the whole: the first key
        wanted = [(code, 0, plain.index(":"))]
    found = [f for f in check(plain) if f.severity != "note" and f.code not in _OTHERS]
    assert [(f.code, f.span.start, f.span.end) for f in found] == wanted


VALID = {
    "the documentation's job": JOB,
    "as the agent completes it": "# launchlint: resource=kubernetes\nspec: {template: {spec: {containers: [{}]}}}\n",
    "a manifest in full": """\
        apiVersion: batch/v1
        kind: Job
        metadata: {name: "train-${run_id}", namespace: ml, labels: {team: vision}, annotations: {note: any text}}
        spec:
          backoffLimit: 0
          ttlSecondsAfterFinished: 3600
          completionMode: NonIndexed
          template:
            metadata: {labels: {app: train}}
            spec:
              restartPolicy: OnFailure
              priorityClassName: high
              nodeSelector: {cloud.google.com/gke-accelerator: nvidia-tesla-t4}
              tolerations: [{key: nvidia.com/gpu, operator: Exists, effect: NoSchedule}]
              affinity:
                nodeAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                    nodeSelectorTerms: [{matchExpressions: [{key: pool, operator: In, values: [gpu]}]}]
              containers:
                - name: train
                  image: ${image_uri}
                  command: [python, train.py]
                  args: [--epochs, "10"]
                  env:
                    - {name: A, value: "1"}
                    - {name: B, valueFrom: {secretKeyRef: {name: s, key: k}}}
                  resources:
                    requests: {cpu: 500m, memory: 8Gi, nvidia.com/gpu: 1}
                    limits: {cpu: "2", memory: 8Gi, nvidia.com/gpu: "1"}
                  volumeMounts: [{name: shm, mountPath: /dev/shm}]
              volumes: [{name: shm, emptyDir: {medium: Memory, sizeLimit: 8Gi}}]
        """,
    "empty keys are absent": JOB + "metadata:\n  name:\n  annotations: {a: }\n",
    "template fields and macros": """\
        # launchlint: resource=kubernetes
        metadata: {name: "train-${run_id}", labels: {job: "${run_id}"}}
        spec:
          backoffLimit: "{{retries}}"
          template:
            spec:
              containers:
                - name: train
                  image: ${image_uri}
                  resources: {limits: {memory: "{{mem}}Gi", cpu: "{{cpu}}", nvidia.com/gpu: "{{gpus}}"}}
        """,
    "the seed without its placeholder": TRAINING,
    "a builder without its image": TRAINING + "builder: {accelerator: {base_image: }, unknown: 1}\n",
    "keys of the runner": TRAINING + "EcrRepoName: launch\nregion: us-east-1\nprofile: default\nTags:\n",
    "snake case at the top": """\
        role_arn: launch
        OutputDataConfig: {S3OutputPath: "s3://bucket"}
        resource_config: {InstanceType: ml.g5.2xlarge, InstanceCount: 2, VolumeSizeInGB: 100}
        stopping_condition: {MaxRuntimeInSeconds: 86400}
        enable_managed_spot_training: false
        hyper_parameters: {epochs: "10"}
        """,
    "a tile in every place": """\
        RoleArn: arn:aws:iam::123456789012:role/launch
        OutputDataConfig: {S3OutputPath: "s3://bucket/{{path}}"}
        ResourceConfig: {InstanceType: "{{aws_instance}}", InstanceCount: "{{count}}", VolumeSizeInGB: "{{disk}}"}
        StoppingCondition: {MaxRuntimeInSeconds: "{{seconds}}"}
        """,
    "vertex": VERTEX,
    "vertex with its run": VERTEX + "run: {timeout: 86400, service_account: t@p.iam.gserviceaccount.com}\n",
    "docker": docker('memory: 8GiB\nshm-size: 8 GB\ngpus: \'"device=0,1"\'\nenv: [A=1, B]\ncpus: 1.5\nulimit: nofile=1:2'),
    "docker numbers": docker("memory: 8589934592\ncpus: 2\ngpus: 1\ncpu-period: 100000"),
    "volcano": volcano(f"  minAvailable: 1\n  tasks: [{{replicas: 1, name: worker, template: {POD}}}]\n"),
    "pytorch": pytorch(f"  pytorchReplicaSpecs: {{Worker: {{replicas: 1, restartPolicy: OnFailure, template: {POD}}}}}\n"),
    "pods of others may restart always": custom(
        "example.com/v1", "Training", f"  template: {POD.replace('containers', 'restartPolicy: Always, containers')}\n"
    ),
    "an operator's own words": custom("example.com/v1", "Training", "  containers: 3\n  template: {spec: {containers: []}}\n"),
    "what the server writes": JOB + "status: {}\nmetadata: {creationTimestamp: null, labels: {a: b}}\n",
}  # fmt: skip


@pytest.mark.parametrize("name", VALID)
def test_what_is_valid_is_left_alone(name):
    import textwrap

    assert [f for f in loud(textwrap.dedent(VALID[name])) if f[0].startswith("LL5")] == []


def test_the_seeds_example_has_one_fault():
    seed = """\
RoleArn: arn:aws:iam:region:account-id:resource-type/resource-id
ResourceConfig:
  InstanceType: ml.m4.xlarge
  InstanceCount: 1
  VolumeSizeInGB: 2
OutputDataConfig:
  S3OutputPath: s3://bucketname
StoppingCondition:
  MaxRuntimeInSeconds: 3600
"""
    placeholder = "arn:aws:iam:region:account-id:resource-type/resource-id"
    assert loud(seed) == [("LL505", placeholder)]
    (finding,) = [f for f in check(seed.replace("ml.m4.xlarge", '"{{aws_instance}}"')) if f.severity != "note"]
    assert finding.span.text == placeholder
    assert "^" not in finding.message, "the form is told in words"
    assert "\\d" not in finding.message


def test_places_are_exact_in_json():
    text = json.dumps({"spec": {"backoffLimit": "3", "template": {"spec": {"containers": [{"name": "t"}], "é": 1}}}})
    found = [(f.code, f.span.text) for f in check(text, "launch/queue.json") if f.severity != "note"]
    assert found == [("LL502", '"3"'), ("LL501", '"\\u00e9"')]


def test_an_anchored_fault_is_told_once_where_it_is_written():
    text = """\
# launchlint: resource=kubernetes
spec:
  template:
    spec:
      containers:
        - &base
          name: a
          image: a
          resources: &limits {limits: {memory: «8GB»}}
        - {<<: *base, name: b}
        - {name: c, image: c, resources: *limits}
"""
    plain, ranges = strip_marks(text)
    assert [(f.code, f.span.start, f.span.end) for f in check(plain) if f.severity == "error"] == [("LL505", *ranges[0])]


def test_aliases_are_not_unfolded():
    levels = "\n".join(f"  l{n}: &l{n} {{a: *l{n - 1}, b: *l{n - 1}}}" for n in range(1, 13))
    text = f"# launchlint: resource=kubernetes\nspec:\n  selector: {{matchLabels: &l0 {{a: b}}}}\n{levels}\n"
    assert len([code for code, _ in loud(text) if code == "LL501"]) == 12


def test_tables_are_fresh():
    for file, text in build_validators.files().items():
        written = (Path(launchlint.__file__).parent.parent / file).read_text(encoding="utf-8")
        assert written == text, f"{file}: run build_validators.py"


@pytest.mark.parametrize("name", [*build_validators.NAMES, "local-process"])
def test_schemas_are_schemas_and_in_words(name):
    with open(schema_path(name), encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    worded = json.loads(json.dumps(schema))
    schema_words.annotate(worded)  # raises KeyError for a pattern without words
    assert worded == schema, "run scripts/build_schemas.py"


def read_schema(name: str):
    with open(schema_path(name), encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    return schema


def test_tiles_are_described_alike_in_both_schemas():
    assert read_schema("tiles")["$defs"] == read_schema("queue-definition")["$defs"]


@pytest.mark.parametrize(
    ("name", "word"), [("queue-definition", "resource_type:"), ("tiles", "template_variables:"), ("agent-config", "queues:")]
)
def test_published_schemas_take_what_the_rules_take(name, word):
    """Every example that a rule allows, where it is such a file."""
    from launchlint import registry
    from launchlint.syntax import parse, plain_data
    from launchlint.text import Source

    validator = Draft202012Validator(read_schema(name))
    seen = 0
    for rule in registry.all_rules():
        for example in rule.allows:
            if not example.name.endswith(".yaml") or not any(
                line.startswith(word) for line in example.source_text.splitlines()
            ):
                continue
            for document in parse(Source(example.name, example.source_text)).documents:
                data = plain_data(document.root)
                if not isinstance(data, dict) or word.rstrip(":") not in data or example.also:
                    continue
                if name == "tiles":
                    data = data["template_variables"] if "resource_type" in data else None
                if data is not None:
                    seen += 1
                    assert [error.message for error in validator.iter_errors(data)] == [], (rule.code, example.source_text)
    assert seen >= 3
