"""What the help says can be typed: it is right where it is put, and of the thing that was meant."""

from __future__ import annotations

import pytest

from launchlint.engine.checker import check

POD = """\
# launchlint: resource=kubernetes
spec: {template: {spec: {%s, containers: [{image: "${image_uri}", %s}]}}}
"""
TRAINING = """\
RoleArn: launch
OutputDataConfig: %s
ResourceConfig: {InstanceType: %s, InstanceCount: 1, VolumeSizeInGB: 50}
StoppingCondition: {MaxRuntimeInSeconds: %s}
%s
"""
VERTEX = """\
# launchlint: resource=gcp-vertex
spec:
  staging_bucket: gs://bucket
  worker_pool_specs:
    - replica_count: 1
      machine_spec: {machine_type: %s, accelerator_type: %s, accelerator_count: %s}
      container_spec: {image_uri: "${image_uri}"}
run: {timeout: %s}
"""


def told(text: str) -> list[tuple[str, str, str | None]]:
    return [(f.severity, f.code, f.help) for f in check(text) if f.severity != "note"]


@pytest.mark.parametrize(
    ("pod", "container", "expected"),
    [
        ("subdomain: a", "", []),
        ("imagePullSecrets: [regcred]", "", [("error", "LL502", "write `{name: regcred}`")]),
        ("", "env: [A=1]", [("error", "LL502", 'write `{name: A, value: "1"}`')]),
        ("", "env: {A: 1}", [("error", "LL603", "write a list: `[{name: NAME, value: text}]`")]),
        ("", "command: python train.py", [("error", "LL502", "write a list: `[python, train.py]`")]),
        ("", 'command: "cd /w && run"', [("error", "LL502", 'write a list: `[sh, "-c", "cd /w && run"]`')]),
        ("", "args: train", [("error", "LL502", "write a list: `[train]`")]),
        ("activeDeadlineSeconds: 2h", "", [("error", "LL502", "write `7200`")]),
        # Quotes would only change the fault.
        ("", "resources: {limits: {nvidia.com/gpu: 0.5}}", [("error", "LL502", "write something like `1`")]),
        ("", "resources: {limits: {nvidia.com/gpu: true}}", [("error", "LL502", "write something like `1`")]),
        ("", "envFrom: [{configMap: {name: x}}]", [("warning", "LL501", "did you mean `configMapRef`?")]),
        # What Kubernetes drops is not what the mapping needs.
        ("volumes: [{name: d, secret: {secretname: x}}]", "", [("warning", "LL501", "write `secretName`")]),
        (
            "volumes: [{name: d, persistentVolumeClaim: {claimname: x}}]",
            "",
            [("error", "LL501", "write `claimName`")],
        ),
    ],
)
def test_of_a_pod(pod, container, expected):
    text = POD % (pod or "hostname: a", container or "tty: true")
    assert told(text) == expected


def test_a_required_field_misspelt_is_refused_not_dropped():
    (finding,) = check(POD % ("volumes: [{name: d, persistentVolumeClaim: {claimname: x}}]", "tty: true"))
    assert "`claimName` is missing, which is required; Kubernetes refuses the Job" in finding.message
    (finding,) = check(POD % ("volumes: [{name: d, secret: {secretname: x}}]", "tty: true"))
    assert "Kubernetes drops it without a word" in finding.message


OUT = '{S3OutputPath: "s3://bucket/out"}'


@pytest.mark.parametrize(
    ("out", "machine", "seconds", "more", "expected"),
    [
        (OUT, "ml.g5.xlarge", "3600", "", []),
        ("s3://bucket/out", "ml.g5.xlarge", "3600", "", [("LL502", 'write `{S3OutputPath: "s3://bucket/out"}`')]),
        (OUT, "ml.g5.xlarge", "1h", "", [("LL502", "write `3600`")]),
        (OUT, "g5.xlarge", "3600", "", [("LL504", "did you mean `ml.g5.xlarge`?")]),
        (OUT, "ml.g5.xlarge", "3600", "VpcConfig: {Subnets: [s-1], SecurityGroups: [a]}", [("LL501", "did you mean `SecurityGroupIds`?")]),
    ],
)  # fmt: skip
def test_of_a_training_job(out, machine, seconds, more, expected):
    assert [finding[1:] for finding in told(TRAINING % (out, machine, seconds, more))] == expected


def test_a_role_misspelt_is_not_also_missing():
    text = TRAINING % (OUT, "ml.g5.xlarge", "3600", "")
    assert [finding.code for finding in check(text.replace("RoleArn", "roleArn"))] == ["LL501"]
    assert [finding.code for finding in check(text.replace("RoleArn: launch\n", ""))] == ["LL606"]


@pytest.mark.parametrize(
    ("machine", "kind", "count", "timeout", "expected"),
    [
        ("a2-highgpu-1g", "NVIDIA_TESLA_A100", "1", "3600", []),
        ("n1-standard-8", "NVIDIA_TESLA_T4", "4", "3600", []),
        ("a2-highgpu-1g", "NVIDIA_TESLA_A100", "2", "3600", [("LL551", "write `accelerator_count: 1`, or take a machine of another size")]),
        ("a2-highgpu-1g", "NVIDIA_A100", "1", "3600", [("LL504", "did you mean `NVIDIA_TESLA_A100` or `NVIDIA_A100_80GB`?")]),
        ("n1-standard-8", "NVIDIA_TESLA_T4", "1", "30m", [("LL502", "write `1800`")]),
    ],
)  # fmt: skip
def test_of_a_vertex_job(machine, kind, count, timeout, expected):
    assert [finding[1:] for finding in told(VERTEX % (machine, kind, count, timeout))] == expected


def test_a_key_cut_short_is_not_also_missing():
    text = VERTEX % ("n1-standard-8", "NVIDIA_TESLA_T4", "1", "60")
    assert [(f.code, f.help) for f in check(text.replace("image_uri:", "image:"))] == [("LL501", "did you mean `image_uri`?")]


@pytest.mark.parametrize(
    ("arguments", "code", "help"),
    [
        ("gpus: alll", "LL505", "did you mean `all`?"),
        ('cpus: ["2"]', "LL601", 'write `cpus: "2"`'),
        ("name: train job", "LL605", "write `train-job-${run_id}`, or leave it out: the agent then makes one up"),
    ],
)
def test_of_a_container(arguments, code, help):
    findings = check(f"# launchlint: resource=local-container\n{arguments}\n")
    assert help in [finding.help for finding in findings if finding.code == code]


def test_launch_creates_no_pods():
    text = "# launchlint: resource=kubernetes\nkind: %s\nspec: {template: {spec: {containers: [{image: a}]}}}\n"
    assert "write `kind: Job`, and the pod under `spec.template`" in [f.help for f in check(text % "Pod")]
    assert "add the `apiVersion` of `PyTorchJob`" in [f.help for f in check(text % "PyTorchJob")]


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("builder: {type: kanico}", [("LL802", "write `type: docker`, `type: kaniko` or `type: noop`")]),
        ("environment: {type: azure}", [("LL802", "add `region:`")]),
        (
            "environment: {type: aws}",
            [("LL802", "add it, as `region: us-east-1` for AWS or `region: us-central1` for Google Cloud")],
        ),
        (
            "builder: {type: docker, destination: '123456789012.ecr.us-east-1.amazonaws.com/images:1'}",
            [("LL803", "did you mean `123456789012.dkr.ecr.us-east-1.amazonaws.com/images`?")],
        ),
        (
            "registry: {type: ecr, uri: 'arn:aws:ecr:us-east-1:123456789012:repository/images'}",
            [("LL805", "write `<account>.dkr.ecr.<region>.amazonaws.com/<repository>`")],
        ),
    ],
)
def test_of_an_agent(agent, told):
    findings = check(f"entity: team\nqueues: [gpu]\n{agent}\n")
    assert [(finding.code, finding.help) for finding in findings] == told


def test_a_name_in_form_keeps_its_macros():
    text = "# launchlint: resource=kubernetes\nmetadata: {name: 'My_${project_name}'}\nspec: {suspend: false}\n"
    (finding,) = check(text)
    assert finding.help.startswith("write `my-${project_name}-${run_id}`")
    assert finding.fix.edits[0].text.strip("'") == "my-${project_name}-${run_id}"


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("apiVersion: batch/v1beta\nkind: Job", ("batch/v1beta", "write `apiVersion: batch/v1`, or leave it out")),
        ("apiVersion: v1/batch\nkind: Job", ("v1/batch", "write `apiVersion: batch/v1`, or leave it out")),
        ("apiVersion: batch/v1\nkind: job", ("job", "write `kind: Job`")),
        ("kind: job", ("job", "write `kind: Job`")),
        ("apiVersion: batch/v1\nkind: PyTorchJob", ("PyTorchJob", "write the `apiVersion` of `PyTorchJob`")),
    ],
)
def test_a_version_and_a_kind_that_do_not_go_together(head, told):
    pod = "spec: {template: {spec: {containers: [{tty: true}]}}}"
    (finding,) = check(f"# launchlint: resource=kubernetes\n{head}\n{pod}\n")
    assert (finding.code, finding.severity, (finding.span.text, finding.help)) == ("LL606", "error", told)


def test_volcano_jobs_are_jobs_too():
    head = "# launchlint: resource=kubernetes\napiVersion: batch.volcano.sh/v1alpha1\nkind: Job\n"
    tasks = '[{name: w, template: {spec: {containers: [{name: w, image: "${image_uri}"}]}}}]'
    assert check(f"{head}metadata: {{generateName: a-}}\nspec: {{tasks: {tasks}}}\n") == []


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("gpus: 8", "ask for it in a container: `resources: {limits: {nvidia.com/gpu: 8}}`"),
        ("memory: 16 GB", "ask for it in a container: `resources: {limits: {memory: 8Gi}}`"),
        ("nodeSelector: {a: b}", "`nodeSelector` belongs in `spec.template.spec`"),
    ],
)
def test_of_keys_nothing_reads(text, help):
    findings = check(f"# launchlint: resource=kubernetes\n{text}\nspec: {{suspend: false}}\n")
    assert [(finding.code, finding.help) for finding in findings] == [("LL501", help)]


@pytest.mark.parametrize(
    ("limit", "help"),
    [('cpu: "4 "', "write `4`"), ("cpu: 4 cores", "write `4`"), ("nvidia.com/gpu: 2 GPUs", "write `2`")],
)
def test_of_an_amount_with_words(limit, help):
    assert told(POD % ("hostname: a", f"resources: {{limits: {{{limit}}}}}")) == [("error", "LL505", help)]
