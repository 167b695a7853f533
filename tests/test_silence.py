"""Valid things that a naive rule flags: on each of them the whole default rule set is silent.

Silent means nothing that fails a run of launchlint; where a note is right, the note is named.
"""

from __future__ import annotations

import json

import pytest

from launchlint.engine.checker import check_file
from launchlint.engine.settings import settings_from
from launchlint.model.file import read
from launchlint.text import Source


def said(text: str, name: str = "queue.yaml", tiles: str | None = None, **settings: object) -> list[tuple[str, str]]:
    """Level and flagged text of every finding of the default rules."""
    settings_ = settings_from({key.replace("_", "-"): value for key, value in settings.items()})
    beside = Source("queue.tiles.yaml", tiles) if tiles is not None else None
    report = check_file(read(Source(name, text), settings_.context_for(name), beside), settings_)
    assert not report.crashes, report.crashes[0]
    return [(f"{finding.severity} {finding.code}", finding.span.text) for finding in report.findings]


def loud(*args, **settings) -> list[tuple[str, str]]:
    return [item for item in said(*args, **settings) if not item[0].startswith("note")]


JOB = """
apiVersion: batch/v1
kind: Job
metadata:
  name: launch-${run_id}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: main
          image: ${image_uri}
          resources:
            limits: {cpu: 4, memory: 16Gi}
            requests: {cpu: 4, memory: 16Gi}
"""


def job(old: str = "", new: str = "") -> str:
    assert old in JOB
    return JOB.replace(old, new, 1)


def in_command(script: str) -> str:
    """A job whose container runs a script."""
    return JOB + f"          command: [bash, -c, {json.dumps(script)}]\n"


SAGEMAKER = """
RoleArn: arn:aws:iam::123456789012:role/launch
ResourceConfig: {InstanceType: ml.m5.xlarge, InstanceCount: 1, VolumeSizeInGB: 30}
OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
StoppingCondition: {MaxRuntimeInSeconds: 3600}
"""

VERTEX = """
spec:
  worker_pool_specs:
    - machine_spec: {machine_type: n1-standard-4, accelerator_type: ACCELERATOR_TYPE_UNSPECIFIED, accelerator_count: 0}
      replica_count: 1
      container_spec: {image_uri: "${image_uri}"}
  staging_bucket: gs://bucket
run: {restart_job_on_worker_restart: false}
"""


def definition(resource: str, config: str, rest: str = "") -> str:
    body = "".join(f"  {line}\n" for line in config.strip("\n").split("\n"))
    return f"name: gpu\nresource_type: {resource}\nresource_config:\n{body}{rest}"


# 1
def test_unquoted_macros_are_the_normal_style():
    assert loud(JOB) == []
    assert said("env: [A=1]\nname: job-${run_id}\ngpus: all\n") == []


# 2
def test_a_bare_file_declares_no_tiles():
    assert {level for level, _ in said('gpus: "{{gpus}}"\ncpus: "{{cpus}}"\n')} == {"note LL103"}
    assert loud(SAGEMAKER.replace("ml.m5.xlarge", '"{{instance}}"')) == []


# 3
def test_hyphens_in_tile_names():
    tiles = "template_variables:\n  gpu-count: {schema: {type: integer, minimum: 1, maximum: 8}}\n"
    assert said(definition("local-container", 'gpus: "{{gpu-count}}"', tiles)) == []


# 4
def test_a_field_where_the_platform_wants_an_integer():
    text = SAGEMAKER.replace("InstanceCount: 1", 'InstanceCount: "{{count}}"').replace("3600", '"{{seconds}}"')
    tiles = """
count: {schema: {type: integer, minimum: 1, maximum: 4}}
seconds: {schema: {type: integer, minimum: 60, maximum: 86400}}
"""
    assert said(text, tiles=tiles) == []
    tiles = "template_variables:\n  pods: {schema: {type: integer, minimum: 1, maximum: 4}}\n"
    assert loud(definition("kubernetes", job("spec:\n", 'spec:\n  parallelism: "{{pods}}"\n'), tiles)) == []


# 5
def test_capitals_are_the_agents_environment_and_author_is_a_macro():
    assert said('env: ["A=${MY_BUCKET}", "B=${author}", "C=${https_proxy}", "D=${AWS_REGION}"]\ngpus: all\n') == []


# 6
@pytest.mark.parametrize(
    "script",
    [
        "echo $(hostname) $((1 + 2)) ${x:-y} ${#a[@]} ${f##*/} ${a[0]} ${!ref} ${v^^} ${s/a/b}",
        "for run in 1 2; do train --run ${run} --id $run_id ${run_id:-none}; done",
        "project=x; image=y; echo ${project} ${image} ${entity}",
        "awk '{print $1}' file | sed \"s/{{/x/;s/}}/y/\"",
        "echo {{a,b},c} {1..3}",
        "python -c 'print(f\"{{{x}}}\", {}, {{}})'",
        "docker inspect --format '{{.State.Status}}' x && jq '{a: {b: .c}}' y",
        "cat <<EOF\n{{- if .x }}\n{{ .y | quote }}\n{{ end }}\nEOF",
        'curl -d \'{"a": {"b": {"c": 1}}}\' http://x',
        "kubectl get pods -o go-template='{{range .items}}{{.metadata.name}}{{end}}'",
    ],
)
def test_a_shell_keeps_its_own_notations(script):
    assert loud(in_command(script)) == []


def test_kubernetes_fills_its_own_variables():
    text = JOB + '          args: ["$(NODE)", "$$(NODE)", "--id=$(run_id)"]\n'
    text += "          env: [{name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]\n"
    assert loud(text) == []


# 7
@pytest.mark.parametrize(
    "value",
    [
        "{{.State.Status}}",
        "{{workflow.name}}",
        "{{ .Values.x }}",
        "${{ github.sha }}",
        "{{end}}",
        "{{else}}",
        "{{- x }}",
    ],
)
def test_other_template_languages_are_a_note(value):
    text = job("  name: launch-${run_id}\n", f"  name: launch-${{run_id}}\n  annotations: {{note: '{value}'}}\n")
    assert said(text, name="queue.yaml")[0] == ("note LL106", value)
    assert loud(text) == []


def test_braces_in_comments():
    assert loud("# {{x} ${run-id} {{ }}\n" + JOB + "# {{\n") == []


# 8
@pytest.mark.parametrize(
    "value",
    ['{"a": {"b": 1}}', '{"a": {"b": {}}}', '[{"a": {}}]', '{"a":{"b":{"c":{}}}}', '{{"a": 1}}', "a}}b", "{}", "{a}"],
)
def test_json_inside_a_string(value):
    text = JOB + f"          env: [{{name: SETTINGS, value: '{value}'}}]\n"
    assert loud(text) == []
    assert loud(json.dumps({"gpus": "all", "env": [f"SETTINGS={value}"]}), "queue.json") == []


def test_flow_mappings_end_in_two_braces():
    assert loud("{gpus: all, env: [A=1], shm-size: 8g}\n") == []
    assert loud('{"kind": "Job", "spec": {"template": {"metadata": {"labels": {"a": "b"}}}}}', "queue.json") == []


# 9, 10
def test_only_the_accelerator_image_needs_apt():
    text = JOB + "        - {name: side, image: 'alpine:3.20', command: [sleep, '1']}\n"
    text += "      initContainers: [{name: init, image: 'busybox:1.36', command: ['true']}]\n"
    assert [item for item in said(text) if item[0].split()[1].startswith("LL4")] == []


@pytest.mark.parametrize(
    "image",
    [
        "alpine-registry.example.com/cuda:12.4.1-devel-ubuntu22.04",
        "ubi8/nvidia/cuda:12.4.1-devel-ubuntu22.04",
        "nvcr.io/nvidia/pytorch:24.05-py3",
        "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel",
        "registry.example.com:5000/team/base:1.0",
        "base@sha256:" + "0" * 64,
        "{{image}}",
    ],
)
def test_image_names_are_not_guessed_at(image):
    text = JOB.replace("spec:\n", f"builder: {{accelerator: {{base_image: '{image}'}}}}\nspec:\n", 1)
    assert [item for item in loud(text) if item[0].split()[1].startswith("LL4")] == []


# 15
def test_kubernetes_fills_in_what_is_missing():
    assert loud("spec: {template: {spec: {containers: [{resources: {limits: {memory: 8Gi, cpu: 2}}}]}}}\n") == []
    assert loud("namespace: ml\n" + JOB) == []


# 16
def test_settings_that_refuse_nothing():
    text = JOB.replace(
        "restartPolicy: Never", 'restartPolicy: Never\n      hostNetwork: false\n      serviceAccountName: ""'
    )
    assert [item for item in loud(text) if item[0].endswith("LL601")] == []


# 17
@pytest.mark.parametrize(
    "text",
    [
        SAGEMAKER,
        SAGEMAKER.replace("arn:aws:iam::123456789012:role/launch", "launch-role"),
        SAGEMAKER.replace("RoleArn: arn:aws:iam::123456789012:role/launch\n", ""),
        SAGEMAKER.replace("ResourceConfig", "resource_config").replace("StoppingCondition", "stopping_condition"),
        SAGEMAKER + "region: us-east-1\n",
    ],
)
def test_what_sagemaker_queues_may_leave_out_or_spell_otherwise(text):
    assert loud("# launchlint: resource=sagemaker\n" + text) == []


# 18
def test_vertex_without_accelerator():
    assert loud(VERTEX) == []


# 19
def test_tiles_that_are_fine():
    tiles = """template_variables:
  cpus: {schema: {type: number, default: 1, minimum: 1, maximum: 8}}
  gpus: {schema: {type: string, enum: ["1", "2"], default: null, minimum: null}, description: how many}
  memory: {schema: {type: string}}
prioritization_mode: v0
"""
    config = 'cpus: "{{cpus}}"\ngpus: "{{gpus}}"\nmemory: "{{memory}}"'
    assert loud(definition("local-container", config, tiles)) == []
    assert said(definition("local-container", "gpus: all", "template_variables: {}\n")) == []


# 20
def test_json_in_a_yaml_file_documents_anchors_line_ends_and_other_alphabets():
    queue = {"name": "große Karten 🚀", "resource_type": "local-container", "resource_config": {"gpus": "all"}}
    assert said(json.dumps(queue, ensure_ascii=False)) == []
    assert said("gpus: all\nenv: [A=1]\n---\ngpus: 1\nenv: [B=2]\n---\n") == []
    anchored = JOB.replace("limits: {cpu: 4, memory: 16Gi}", "limits: &all {cpu: 4, memory: 16Gi}").replace(
        "requests: {cpu: 4, memory: 16Gi}", "requests: *all"
    )
    assert loud(anchored) == []
    assert loud(JOB.replace("\n", "\r\n")) == []
    assert said("# launchlint: resource=local-container\n<<: {gpus: all}\nenv: [A=1]\n") == []


def test_a_fault_behind_an_anchor_is_told_once_where_it_is_written():
    text = 'env: &e ["A=${runid}", "B=${runid}"]\ne: *e\ngpus: all\n'
    assert [item for item in said(text) if item[0].endswith("LL301")] == [("error LL301", "${runid}")] * 2


# 21
@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: '{{x}', b: '${runid}'}\n",
        "agent: {image: x}\nlaunchConfig: |\n  entity: x\n",
        "program: train.py\nmethod: grid\nparameters: {a: {values: [1, 1]}}\n",
    ],
)
def test_a_stranger_is_one_line(text):
    assert [level for level, _ in said(text)] == ["warning LL004"]


# --- The document this linter began with ------------------------------------------------------

SEED = """\
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
TEMPLATED = SEED.replace("ml.m4.xlarge", '"{{aws_instance}}"')
TILE = "aws_instance: {schema: {type: string, enum: [ml.m4.xlarge, ml.p3.2xlarge]}}\n"
ACCELERATED = """\
{
    "builder": {
        "accelerator": {
            "base_image": "tensorflow/tensorflow:latest-gpu"
        }
    }
}
"""
# The document writes a placeholder where the role goes; AWS would refuse it.
ROLE = "arn:aws:iam:region:account-id:resource-type/resource-id"


def test_the_documents_examples():
    assert {text for _, text in loud(SEED)} <= {ROLE}
    assert {text for _, text in loud(TEMPLATED, tiles=TILE)} <= {ROLE}
    assert loud(ACCELERATED, "queue.json") == []


def test_a_hyphen_for_an_underscore_is_one_fault_in_two_places():
    text, tiles = TEMPLATED, TILE.replace("aws_instance", "aws-instance")
    report = check_file(read(Source("q.yaml", text), tiles=Source("q.tiles.yaml", tiles)))
    (finding,) = [f for f in report.findings if f.code[2] == "1"]
    assert (finding.code, finding.path, finding.span.text) == ("LL103", "q.yaml", "{{aws_instance}}")
    assert finding.help == "did you mean `aws-instance`?"
    (label,) = finding.labels
    assert (label.span.source.path, label.span.text) == ("q.tiles.yaml", "aws-instance")


def test_without_quotes_it_is_one_finding_with_one_fix():
    text = TEMPLATED.replace('"', "")
    report = check_file(read(Source("q.yaml", text), tiles=Source("q.tiles.yaml", TILE)))
    (finding,) = [finding for finding in report.findings if finding.span.text != ROLE]
    assert (finding.code, finding.span.text) == ("LL102", "{{aws_instance}}")
    assert [edit.text for edit in finding.fix.edits] == ['"{{aws_instance}}"']
    assert finding.fix.safe
