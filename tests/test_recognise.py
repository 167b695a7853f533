"""What is a Launch config and what is somebody else's, met in a directory or named."""

from __future__ import annotations

import pytest

from launchlint.engine.checker import check_file
from launchlint.model import recognise as shapes
from launchlint.model.config import Queue
from launchlint.model.context import Context
from launchlint.model.file import LaunchFile, read
from launchlint.text import Source


def met(path: str, text: str, **context: object) -> LaunchFile:
    """A file as a directory walk meets it."""
    return read(Source(path, text), Context(named=False, **context))  # type: ignore[arg-type]


FOREIGN = {
    "docker-compose.yml": """
version: "3.8"
services:
  web:
    image: nginx
    env_file: .env
    networks: [default]
    volumes: ["./data:/data"]
networks: {default: {}}
""",
    "charts/web/values.yaml": """
replicaCount: 2
image: {repository: nginx, tag: latest, pullPolicy: IfNotPresent}
resources:
  limits: {cpu: 100m, memory: 128Mi}
env: []
gpus: 0
nodeSelector: {}
""",
    "deploy/launch-agent/values.yaml": """
agent:
  image: wandb/launch-agent:0.17.3
  imagePullPolicy: Always
  resources: {limits: {cpu: 1000m, memory: 1Gi}}
namespace: wandb
baseUrl: https://api.wandb.ai
additionalTargetNamespaces: [default, wandb]
launchConfig: |
  entity: team
  queues: [gpu]
  max_jobs: 4
volcano: true
""",
    "deploy/launch-agent/deployment.yaml": """
apiVersion: apps/v1
kind: Deployment
metadata: {name: launch-agent, namespace: wandb}
spec:
  replicas: 1
  selector: {matchLabels: {app: launch-agent}}
  template:
    metadata: {labels: {app: launch-agent}}
    spec:
      containers: [{name: agent, image: "wandb/launch-agent:latest", securityContext: {runAsUser: 1000}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: wandb-launch-configmap}
data:
  launch-config.yaml: |
    max_jobs: -1
    entity: team
    queues: [gpu]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: wandb-launch-serviceaccount}
""",
    "k8s/job.yaml": """
apiVersion: batch/v1
kind: Job
metadata: {name: pi}
spec:
  backoffLimit: 4
  template:
    spec:
      restartPolicy: Never
      containers: [{name: pi, image: perl, command: [perl, -e, "print 1"]}]
""",
    "k8s/training.yaml": """
apiVersion: kubeflow.org/v1
kind: PyTorchJob
metadata: {name: mnist}
spec: {pytorchReplicaSpecs: {Master: {replicas: 1, template: {spec: {containers: [{name: pytorch, image: x}]}}}}}
""",
    "k8s/patch.yaml": """
spec:
  template:
    spec:
      containers: [{name: main, resources: {limits: {memory: 1Gi}}}]
""",
    "k8s/cronjob.yaml": """
apiVersion: batch/v1
kind: CronJob
metadata: {name: tidy}
spec: {schedule: "0 3 * * *", jobTemplate: {spec: {template: {spec: {containers: [{name: tidy, image: busybox}]}}}}}
""",
    "workflows/train.yaml": """
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: train-}
spec:
  entrypoint: main
  templates: [{name: main, container: {image: "{{inputs.parameters.image}}", args: ["{{workflow.name}}"]}}]
""",
    "k8s/kustomization.yaml": """
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [job.yaml]
patches: [{path: patch.yaml, target: {kind: Job}}]
""",
    ".github/workflows/launch.yml": """
name: launch
on: {push: {branches: [main]}}
env: {WANDB_ENTITY: team}
jobs:
  launch:
    runs-on: ubuntu-latest
    steps: [{uses: actions/checkout@v4}, {run: "wandb launch -q ${{ vars.QUEUE }}"}]
""",
    "infra/queue.tf.json": """
{"resource": {"wandb_run_queue": {"gpu": {"name": "gpu", "entity_name": "team", "resource": "kubernetes",
 "resource_config": "{}"}}}}
""",
    "infra/main.tf.json": '{"terraform": {"required_version": ">= 1.5"}, "variable": {"name": {"type": "string"}}}',
    "package.json": """
{"name": "web", "version": "1.0.0", "private": true, "scripts": {"launch": "node ."},
 "dependencies": {"queue": "^7.0.0"}, "engines": {"node": ">=20"}}
""",
    "stack.yaml": """
AWSTemplateFormatVersion: "2010-09-09"
Parameters: {Name: {Type: String}}
Resources:
  Queue: {Type: "AWS::SQS::Queue", Properties: {QueueName: launch}}
""",
    "mkdocs.yml": "site_name: Docs\nnav: [index.md]\ntheme: {name: material}\nplugins: [search]\n",
    ".pre-commit-config.yaml": """
repos:
  - repo: https://github.com/pre-commit/pre-commit-hooks
    rev: v5.0.0
    hooks: [{id: check-yaml}]
""",
    "environment.yml": "name: train\nchannels: [conda-forge]\ndependencies: [python=3.11, pytorch]\n",
    "conf/train.yaml": "gpus: 2\nmemory: 16G\ncpus: 8\nlr: 0.1\n",
    "conf/resources.yaml": "gpus: 2\nmemory: 16G\ncpus: 8\n",
    "conf/cluster.yaml": "name: local\nresource_config: {cpus: 4, gpus: 1}\n",
    "conf/store.yaml": "name: store\ntype: s3\nconfig: {bucket: data, region: eu-west-1}\n",
    "conf/target.yaml": "name: prod\ntype: kubernetes\nconfig: {context: prod, server: prod.example.com}\n",
    "conf/k8s.yaml": "kubernetes: {context: prod, namespace: ml}\n",
    "conf/sagemaker.yaml": "sagemaker: {role: train, bucket: data, instance: ml.m5.large}\n",
    "conf/hydra.yaml": "defaults: [_self_, {model: resnet}]\nhydra: {run: {dir: out}}\ndocker: {image: x}\n",
    "config/sidekiq.yml": "concurrency: 5\nqueues: [default, mailers]\n",
    "config/queues/worker.yml": "concurrency: 5\nqueues: [[critical, 2], default]\n",
    "slurm.yaml": "max_jobs: 100\nqueue: gpu\npartition: a100\n",
    "sweep.yaml": """
program: train.py
method: bayes
metric: {name: loss, goal: minimize}
parameters: {lr: {min: 0.001, max: 0.1}}
""",
    "sky.yaml": "name: train\nresources: {accelerators: 'A100:8'}\nworkdir: .\nsetup: pip install .\nrun: make\n",
    "ray.yaml": "cluster_name: ray\nmax_workers: 2\ndocker: {image: x, container_name: ray}\nprovider: {type: aws}\n",
    "openapi.yaml": "openapi: 3.1.0\ninfo: {title: API, version: '1'}\npaths: {/jobs: {get: {parameters: []}}}\n",
    "comprehend.json": """
{"JobName": "x", "InputDataConfig": {"S3Uri": "s3://a"}, "OutputDataConfig": {"S3Uri": "s3://b"}, "LanguageCode": "en"}
""",
    "aws/train-job.json": """
{"TrainingJobName": "xgb", "AlgorithmSpecification": {"TrainingImage": "1.dkr.ecr.us-east-1.amazonaws.com/xgb:1",
 "TrainingInputMode": "File"}, "RoleArn": "arn:aws:iam::123456789012:role/x",
 "OutputDataConfig": {"S3OutputPath": "s3://b"}, "ResourceConfig": {"InstanceType": "ml.m5.large"},
 "StoppingCondition": {"MaxRuntimeInSeconds": 60}}
""",
    "aws/described.json": """
{"TrainingJobArn": "arn:aws:sagemaker:us-east-1:123456789012:training-job/x", "TrainingJobStatus": "Completed",
 "OutputDataConfig": {"S3OutputPath": "s3://b"}, "ResourceConfig": {"InstanceType": "ml.m5.large"},
 "StoppingCondition": {"MaxRuntimeInSeconds": 60}}
""",
    "vertex/job.yaml": """
workerPoolSpecs: [{machineSpec: {machineType: n1-standard-4}, replicaCount: 1, containerSpec: {imageUri: gcr.io/x}}]
""",
    "gitlab/.gitlab-ci.yml": "image: python:3.12\nstages: [test]\nvariables: {PIP: x}\ntest: {script: [pytest]}\n",
    "tsconfig.json": '{"compilerOptions": {"strict": true}, "include": ["src"]}',
    "playbook.yml": "- hosts: all\n  tasks: [{name: x, shell: 'echo {{ item }}', loop: [1, 2]}]\n",
    "notes.yaml": "just text\n",
    "list.json": "[1, 2, 3]",
    "backstage.yaml": """
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: launch, annotations: {github.com/project-slug: a/b}}
spec: {type: service, lifecycle: production, owner: team}
""",
    "skaffold.yaml": "apiVersion: skaffold/v4beta1\nkind: Config\nbuild: {artifacts: [{image: x}]}\n",
    "rollout.yaml": """
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: nginx}]}}}
""",
    "mlproject.yaml": "name: train\ndocker_env: {image: x}\nentry_points: {main: {command: python train.py}}\n",
    "dvc.yaml": "stages: {train: {cmd: python train.py, deps: [data], outs: [model]}}\n",
    "prometheus.yml": "scrape_configs: [{job_name: x, static_configs: [{targets: [a]}]}]\n",
    "charts/launch-agent/templates/job.yaml": """
apiVersion: batch/v1
kind: Job
metadata: {name: prepare}
spec: {template: {spec: {containers: [{name: main, image: "{{ .Values.image }}"}]}}}
""",
    "scheduler.yaml": "job: train\nscheduler: {type: cosine, warmup: 5}\nlr: 0.1\n",
}


@pytest.mark.parametrize("path", FOREIGN)
def test_passed_over_in_a_directory(path):
    file = met(path, FOREIGN[path])
    assert not file.parsed.faults
    assert not file.recognised
    assert not file.claims_launch


@pytest.mark.parametrize("path", FOREIGN)
def test_named_it_is_one_finding_at_most(path):
    """A file that is for no shape of Launch is one finding, never twenty."""
    file = read(Source(path, FOREIGN[path]), Context(named=True))
    codes = [finding.code for finding in check_file(file).findings]
    assert file.recognised or codes == ["LL004"], codes


READ_BACK = """
{"name": "gpu", "entity": "team", "type": "kubernetes", "template_variables": [],
 "default_resource_config": {"resource_args": {"kubernetes": {"kind": "Job"}}}}
"""

OURS = {
    # path and text: kind, form, resource
    ("gpu.yaml", "name: gpu\nresource_type: kubernetes\nresource_config: {}\n"): ("queue", "definition", "kubernetes"),
    ("gpu.yaml", "name: gpu\nresource_type: docker\nresource_config: {gpus: all}\n"): (
        "queue",
        "definition",
        "local-container",
    ),
    ("gpu.yaml", "name: gpu\ntype: sagemaker\nconfig: {}\ntemplate_variables: {}\n"): (
        "queue",
        "definition",
        "sagemaker",
    ),
    ("gpu.yaml", "name: gpu\ntype: local-container\nconfig: {gpus: all}\n"): ("queue", "definition", "local-container"),
    ("queues/gpu.yaml", "name: gpu\ntype: kubernetes\nconfig: {namespace: x}\n"): ("queue", "definition", "kubernetes"),
    ("gpu.yaml", "name: gpu\nresource_config: {gpus: all}\ntemplate_variables: {}\n"): (
        "queue",
        "definition",
        "local-container",
    ),
    ("gpu.json", '{"resource_args": {"kubernetes": {"kind": "Job"}}}'): ("queue", "envelope", "kubernetes"),
    ("gpu.json", '{"resource_args": {"vertex": {"spec": {}}}}'): ("queue", "envelope", "gcp-vertex"),
    ("gpu.json", '{"resource_args": {"docker": {"gpus": "all"}}}'): ("queue", "envelope", "local-container"),
    ("gpu.json", '{"resource_args": {"kind": "Job", "spec": {"template": {}}}}'): ("queue", "envelope", "kubernetes"),
    ("gpu.json", '{"resource_args": null}'): ("queue", "envelope", None),
    ("gpu.json", READ_BACK): ("queue", "envelope", "kubernetes"),
    ("gpu.yaml", "kubernetes: {kind: Job, spec: {template: {spec: {containers: []}}}}\n"): (
        "queue",
        "keyed",
        "kubernetes",
    ),
    ("queues/gpu.yaml", "sagemaker: {RoleArn: x}\n"): ("queue", "keyed", "sagemaker"),
    ("seed.yaml", "RoleArn: x\nResourceConfig: {}\nStoppingCondition: {}\n"): ("queue", "bare", "sagemaker"),
    ("snake.yaml", "role_arn: x\nresource_config: {}\nstopping_condition: {}\n"): ("queue", "bare", "sagemaker"),
    ("gpu.json", '{"builder": {"accelerator": {"base_image": "nvidia/cuda:12.4.1-devel-ubuntu22.04"}}}'): (
        "queue",
        "bare",
        None,
    ),
    ("vertex.yaml", "spec: {worker_pool_specs: [], staging_bucket: b}\nrun: {}\n"): (
        "queue",
        "bare",
        "gcp-vertex",
    ),
    ("queues/docker.yaml", "gpus: all\nenv: [A=1]\n"): ("queue", "bare", "local-container"),
    ("queues/docker.yaml", "shm_size: 8g\nvolume: [/a:/a]\n"): ("queue", "bare", "local-container"),
    ("docker.yaml", "# launchlint: resource=local-container\nfoo: bar\n"): ("queue", "bare", "local-container"),
    ("queues/job.yaml", FOREIGN["k8s/job.yaml"]): ("queue", "bare", "kubernetes"),
    ("launch/train.yaml", FOREIGN["k8s/training.yaml"]): ("queue", "bare", "kubernetes"),
    ("k8s/job.yaml", FOREIGN["k8s/job.yaml"].replace("perl,", '"${image_uri}",')): ("queue", "bare", "kubernetes"),
    ("launch-config.yaml", "entity: team\nqueues: [gpu]\nmax_jobs: 2\n"): ("agent config", None, None),
    ("agent.yaml", "entity: team\nqueues: [gpu]\nbuilder: {type: noop}\n"): ("agent config", None, None),
    ("launch-config.yaml", "queues: [gpu]\n"): ("agent config", None, None),
    ("launch-config.yaml", "builder: {type: noop}\n"): ("agent config", None, None),
    ("launch-config.yaml", "max_jobs: [N]\nqueues: [[QUEUE-NAME]]\n"): ("agent config", None, None),
    ("config.json", '{"overrides": {"args": [], "run_config": {"epochs": 0}, "entry_point": []}}'): (
        "launch config",
        None,
        None,
    ),
    ("launch.json", '{"job": "e/p/j:v0", "resource_args": {"kubernetes": {}}}'): ("launch config", "envelope", None),
    ("run.json", '{"docker": {"docker_image": "x"}, "project": "p", "overrides": {"args": []}}'): (
        "launch config",
        None,
        None,
    ),
    ("run.yaml", "job: e/p/j:v0\nqueue: gpu\ntemplate_variables: {gpus: 2}\n"): ("launch config", None, None),
    ("sweep.yaml", "method: bayes\nparameters: {}\njob: e/p/j:v0\n"): ("sweep config", None, None),
    ("sweep.yaml", "job: e/p/j:v0\nmethod: grid\nscheduler: {num_workers: 4}\nlaunch: {queue: gpu}\n"): (
        "sweep config",
        None,
        None,
    ),
}


@pytest.mark.parametrize(("path", "text"), OURS, ids=[path for path, _ in OURS])
def test_recognised_in_a_directory(path, text):
    (config,) = met(path, text).configs
    shape = config.shape
    assert (shape.kind, shape.form, shape.resource) == OURS[path, text]


def test_a_plain_job_is_taken_at_the_users_word_when_named():
    (config,) = read(Source("k8s/job.yaml", FOREIGN["k8s/job.yaml"]), Context(named=True)).configs
    assert isinstance(config, Queue)
    assert config.resource == shapes.KUBERNETES


def test_a_tiles_file_beside_it_speaks_for_a_file():
    tiles = Source("conf/resources.tiles.yaml", "gpus: {schema: {type: integer}}")
    source = Source("conf/resources.yaml", FOREIGN["conf/resources.yaml"])
    assert read(source, Context(named=False), tiles).recognised


def test_settings_name_the_resource_of_a_path():
    file = met("any/where.yaml", "foo: 1\n", resource="local-container")
    assert [config.shape.resource for config in file.configs] == ["local-container"]


BROKEN = {
    "queues/gpu.yaml": ("resource_type: kubernetes\nresource_config:\n\tspec: {}\n", True),
    "queues/first-line.yaml": ("{", True),
    "queues/docker.yaml": ("gpus: all\nenv: [A=1\n", True),
    "conf/gpu.yaml": ('name: gpu\nresource_config: {gpus: "all}\n', True),
    "conf/gpu.json": ('{"resource_args": {"kubernetes": {}},}', True),
    "conf/other.yaml": ("a: [1\n", False),
    "conf/single-quotes.json": ("{'a': 1}\n", False),
    "conf/alias.yaml": ("a: {b: *c}\nd: 1\n", False),
    "charts/web/templates/job.yaml": ("{{- if .Values.job }}\nkind: Job\n{{- end }}\n", False),
    "charts/launch-agent/templates/cm.yaml": ("data: [\n  {{- toYaml .Values.launchConfig | nindent 2 }}\n", False),
    "ansible/queues/vars.yml": ("{% for q in queues %}\nname: {{ q }}\n{% endfor %}\n", False),
    ".vscode/launch.json": ('{\n  // comment\n  "version": "0.2.0",\n  "configurations": []\n}\n', False),
}


@pytest.mark.parametrize("path", BROKEN)
def test_broken_files_are_reported_where_they_were_meant_for_launch(path):
    text, claims = BROKEN[path]
    file = met(path, text)
    assert file.faults
    assert file.claims_launch is claims


def test_what_a_named_stranger_is_told():
    path = "deploy/launch-agent/deployment.yaml"
    (finding,) = check_file(read(Source(path, FOREIGN[path]))).findings
    assert finding.message == "this is a Kubernetes `Deployment`, no config of Launch: nothing in it was checked"
    (finding,) = check_file(read(Source("a.yaml", "resourceConfig: {gpus: all}\nname: gpu\n"))).findings
    assert finding.help == "did you mean `resource_config` where it says `resourceConfig`?"


@pytest.mark.parametrize(
    ("path", "text", "codes"),
    [
        ("any/a.yaml", "name: q\nresource_type: local-container\nresource_confgi: {gpus: all}\n", ["LL704"]),
        ("queues/a.yaml", "name: q\nresource_type: local-container\n", ["LL705"]),
        ("any/a.yaml", "name: q\nresource_type: kubernetes\nowner: team\n", []),
    ],
)
def test_a_definition_whose_config_is_missing_or_misspelt(path, text, codes):
    assert [finding.code for finding in check_file(met(path, text)).findings] == codes
