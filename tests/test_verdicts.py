"""Forty verdicts worked out by hand: which image goes with which GPU, and why."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.accelerator_queues import check_queue, queue

DLC = "763104351884.dkr.ecr.us-east-1.amazonaws.com"

# image, pins, Python, target, code, severity, words the message or help must hold
WRONG = [
    ("nvidia/cuda:11.7.1-base-ubuntu22.04", "cupy-cuda11x", None, "ml.p5.48xlarge", "LL403", "error",
     ("CUDA 11.7", "H100", "9.0 came with CUDA 11.8", "11.8.0-base-ubuntu22.04")),
    ("nvidia/cuda:12.6.3-runtime-ubuntu24.04", "jax[cuda12-local]", None, "ml.p6-b200.48xlarge", "LL403", "error",
     ("B200", "10.0 came with CUDA 12.8", "12.8.1-runtime-ubuntu24.04")),
    ("nvidia/cuda:13.0.2-base-ubuntu24.04", "cupy-cuda13x", None, "ml.p3.2xlarge", "LL403", "error",
     ("V100", "7.0 ended with CUDA 12.9", "12.9.2-base-ubuntu24.04")),
    ("nvidia/cuda:12.1.1-base-ubuntu22.04", "cupy-cuda12x", None, "ml.p2.xlarge", "LL403", "error",
     ("K80", "3.7 ended with CUDA 11.8", "11.8.0-base-ubuntu22.04")),
    ("tensorflow/tensorflow:2.3.0-gpu", "", None, "vertex:NVIDIA_TESLA_A100", "LL403", "error",
     ("CUDA 10.1", "A100", "8.0 came with CUDA 11.0", "tensorflow/tensorflow:2.4.0-gpu")),
    ("tensorflow/tensorflow:2.11.0-gpu", "", None, "vertex:NVIDIA_H100_80GB", "LL403", "error",
     ("CUDA 11.2", "H100", "tensorflow/tensorflow:2.12.0-gpu")),
    ("ubuntu:22.04", "torch==2.12.1", None, "karpenter:v100", "LL410", "error",
     ("torch==2.12.1", "brings CUDA 13.0", "no longer has code for the V100", "+cu126")),
    ("ubuntu:22.04", "torch==2.5.1", None, "gke:nvidia-b200", "LL410", "error",
     ("brings CUDA 12.4", "older than the B200")),
    ("ubuntu:22.04", "torch==2.8.0", None, "vertex:NVIDIA_TESLA_P100", "LL410", "error",
     ("without code for the P100", "6.0")),
    ("nvidia/cuda:12.4.1-devel-ubi9", "", None, "cpu", "LL402", "error", ("Red Hat 9", "dnf", "apt-get")),
    (f"{DLC}/pytorch:2.12.1-cu130-amzn2023", "", None, "cpu", "LL402", "error", ("Amazon Linux 2023", "dnf")),
    ("python:3.11-alpine", "", None, "gke:nvidia-l4", "LL402", "error", ("Alpine", "apk")),
    ("nvidia/cuda:latest", "", None, "cpu", "LL408", "error", ("withdrawn",)),
    ("debian:buster", "", None, "cpu", "LL409", "error", ("Debian 10", "apt-get update")),
    ("debian:12", "", "3.10", "cpu", "LL409", "error", ("python3.11", "no python3.10")),
    ("nvidia/cuda:12.2.2-base-ubuntu22.04", "", None, "resource:amd.com/gpu", "LL406", "error",
     ("NVIDIA GPUs", "an AMD GPU")),
    ("tensorflow/tensorflow:2.15.0", "", None, "gke:nvidia-l4", "LL405", "warning",
     ("CPU build", "the L4", "tensorflow/tensorflow:2.15.0-gpu")),
    ("nvidia/cuda:12.1.1-runtime-ubuntu22.04", "cupy-cuda11x", None, "gke:nvidia-tesla-t4", "LL410", "error",
     ("made for CUDA 11", "CUDA 12.1", "cupy-cuda12x")),
    ("nvidia/cuda:11.8.0-devel-ubuntu22.04", "torch==2.3.1, flash-attn", None, "karpenter:a100", "LL410", "warning",
     ("flash-attn", "nvcc", "python:X.Y")),
    ("nvidia/cuda:10.2-cudnn7-devel-ubuntu18.04", "", None, "gke:nvidia-tesla-t4", "LL408", "warning", ("withdrawn",)),
]  # fmt: skip

# image, pins, Python, target
RIGHT = [
    ("nvidia/cuda:12.1.1-cudnn8-runtime-ubuntu22.04", "", "3.10", "karpenter:a100"),
    ("nvidia/cuda:11.8.0-base-ubuntu22.04", "", None, "ml.p5.48xlarge"),
    ("nvidia/cuda:12.8.1-base-ubuntu24.04", "", None, "ml.p6-b200.48xlarge"),
    ("nvidia/cuda:12.9.1-base-ubuntu24.04", "", None, "ml.p3.2xlarge"),
    ("nvidia/cuda:11.8.0-base-ubuntu20.04", "", None, "ml.p2.xlarge"),
    ("nvidia/cuda:13.0.1-base-ubuntu22.04", "", None, "gke:nvidia-tesla-t4"),
    ("nvidia/cuda:11.2.2-base-ubuntu20.04", "torch==2.3.1", None, "ml.p5.48xlarge"),
    ("nvidia/cuda:12.6.3-base-ubuntu22.04", "torch==2.9.1", None, "gke:nvidia-b200"),
    ("ubuntu:22.04", "torch==2.6.0", None, "karpenter:a10g"),
    ("ubuntu:22.04", "torch==2.8.0", None, "gke:nvidia-l4"),
    ("ubuntu:22.04", "torch==2.9.0", None, "product:NVIDIA-GB300"),
    ("ubuntu:22.04", "torch==2.9.0", None, "product:NVIDIA-GB10"),
    ("tensorflow/tensorflow:latest-gpu", "", None, "vertex:NVIDIA_H100_80GB"),
    ("registry.example.com/team/base:7", "", None, "gke:nvidia-b200"),
    (f"nvidia/cuda@sha256:{'1' * 64}", "", None, "ml.p3.2xlarge"),
    ("nvcr.io/nvidia/pytorch:24.07-py3", "", None, "gke:nvidia-h100-80gb"),
    ("pytorch/pytorch:2.4.0-cuda12.4-cudnn9-runtime", "", None, "karpenter:l40s"),
    (f"{DLC}/pytorch-training:2.6.0-gpu-py312-cu126-ubuntu22.04-sagemaker", "", None, "ml.g6e.xlarge"),
    ("rocm/pytorch:latest", "", None, "resource:amd.com/gpu"),
    ("python:3.11-slim", "", None, "cpu"),
    ("debian:12", "torch==2.6.0", "3.11", "product:NVIDIA-A30"),
]


@pytest.mark.parametrize(("image", "pins", "python", "target", "code", "severity", "words"), WRONG)
def test_wrong(image, pins, python, target, code, severity, words):
    findings = [f for f in check_queue(queue(target, image), pins, python) if f.severity != "note"]
    assert [(f.code, f.severity) for f in findings] == [(code, severity)]
    said = f"{findings[0].message} {findings[0].help}"
    for word in words:
        assert word in said
    if code == "LL403":
        assert findings[0].labels, "the GPU is labelled where it was read"
        assert "CUDA" in findings[0].labels[0].text or "compute capability" in findings[0].labels[0].text


@pytest.mark.parametrize(("image", "pins", "python", "target"), RIGHT)
def test_right(image, pins, python, target):
    assert [f for f in check_queue(queue(target, image), pins, python) if f.severity != "note"] == []


# Numbers in tags that are no CUDA version, and spellings that are.
@pytest.mark.parametrize(
    "tag", ["24.05-py3", "2.5.1", "cudnn9", "py311", "v12.1", "11.8", "cuda", "cu12", "cuda12", "cu1210", "acuda12.1"]
)
def test_a_number_is_no_cuda_version(tag):
    assert check_queue(queue("gke:nvidia-b200", f"registry.example.com/team/train:{tag}")) == []


@pytest.mark.parametrize("tag", ["1.0-cuda11.7", "cu117", "py310_cu117", "cuda-11.7-runtime", "cuda_11_7"])
def test_a_cuda_version_in_any_tag_is_a_hint(tag):
    findings = check_queue(queue("gke:nvidia-b200", f"registry.example.com/team/train:{tag}"))
    assert [(f.code, f.severity) for f in findings] == [("LL403", "warning")]


# --- Who chooses


def kubernetes(spec: str, image: str = "nvidia/cuda:13.0.2-base-ubuntu24.04", tiles: str = "") -> str:
    return (
        "name: gpu\nresource_type: kubernetes\nresource_config:\n  spec:\n    template:\n      spec:\n"
        + "".join(f"        {line}\n" for line in spec.splitlines())
        + f'  builder: {{accelerator: {{base_image: "{image}"}}}}\n'
        + (f"template_variables:\n  gpu: {{schema: {{type: string, enum: {tiles}}}}}\n" if tiles else "")
    )


def affinity(*terms: str) -> str:
    return (
        "affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n"
        + "".join(f"        - matchExpressions: [{term}]\n" for term in terms)
    )


def values(*names: str, key: str = "karpenter.k8s.aws/instance-gpu-name", operator: str = "In") -> str:
    return f"{{key: {key}, operator: {operator}, values: [{', '.join(names)}]}}"


def found(text: str, code: str = "LL403") -> list[str]:
    return [f.span.text for f in check_queue(text) if f.code == code]


def test_the_scheduler_chooses_so_all_must_fail():
    assert found(kubernetes(affinity(values("v100", "t4")))) == []
    assert found(kubernetes(affinity(values("v100", "p100")))) != []
    assert found(kubernetes(affinity(values("v100", "some-new-gpu")))) == [], "one of them is not known"
    assert found(kubernetes(affinity(values("v100"), values("t4")))) == [], "terms are alternatives"
    assert found(kubernetes(affinity(values("v100"), values("p100")))) != []
    assert found(kubernetes(affinity(values("v100"), "{key: zone, operator: In, values: [a]}"))) == []
    assert found(kubernetes(affinity(values("v100", operator="NotIn")))) == []
    assert found(kubernetes(affinity(values("v100")).replace("required", "preferred"))) == []


def test_a_user_chooses_so_each_choice_counts():
    text = kubernetes('nodeSelector: {karpenter.k8s.aws/instance-gpu-name: "{{gpu}}"}', tiles="[v100, t4, p100, new]")
    assert found(text) == ["v100", "p100"]
    for finding in check_queue(text):
        assert [label.span.text for label in finding.labels] == ['"nvidia/cuda:13.0.2-base-ubuntu24.04"']


def test_a_tile_in_an_affinity_is_one_of_the_values():
    text = kubernetes(affinity(values('"{{gpu}}"')), tiles="[v100, p100]")
    assert len(found(text)) == 1


def test_a_tile_of_images_is_judged_choice_by_choice():
    text = kubernetes(
        "nodeSelector: {karpenter.k8s.aws/instance-gpu-name: v100}",
        image="nvidia/cuda:{{gpu}}-base-ubuntu22.04",
        tiles='["12.9.1", "13.0.2", "11.8.0"]',
    )
    assert found(text) == ['"13.0.2"']


def test_undeclared_fields_and_macros_say_nothing():
    for value in ('"{{other}}"', '"${GPU}"', '"nvidia-{{other}}"'):
        assert found(kubernetes(f"nodeSelector: {{karpenter.k8s.aws/instance-gpu-name: {value}}}")) == []
    for image in ("{{other}}", "${IMAGE}", "nvidia/cuda:{{other}}"):
        assert check_queue(kubernetes("nodeSelector: {karpenter.k8s.aws/instance-gpu-name: v100}", image)) == []


# --- Where a GPU is named


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("cloud.google.com/gke-accelerator", "nvidia-tesla-v100"),
        ("karpenter.k8s.aws/instance-gpu-name", "v100"),
        ("karpenter.k8s.aws/instance-family", "p3"),
        ("eks.amazonaws.com/instance-gpu-name", "v100"),
        ("eks.amazonaws.com/instance-family", "p3dn"),
        ("nvidia.com/gpu.product", "Tesla-V100-SXM2-16GB"),
        ("nvidia.com/gpu.product", "Tesla-V100-PCIE-32GB-SHARED"),
        ("nvidia.com/gpu.family", "volta"),
        ("nvidia.com/gpu.compute.major", '"6"'),
        ("gpu.nvidia.com/class", "Tesla_V100"),
        ("gpu.nvidia.com/model", "V100"),
        ("nebius.com/gpu-name", "V100"),
        ("skypilot.co/accelerator", "v100"),
        ("node.kubernetes.io/instance-type", "p3.2xlarge"),
        ("beta.kubernetes.io/instance-type", "Standard_ND40rs_v2"),
    ],
)
def test_every_label_is_read(label, value):
    findings = check_queue(kubernetes(f"nodeSelector: {{{label}: {value}}}"))
    assert [(f.code, f.severity) for f in findings] == [("LL403", "error")]
    assert findings[0].labels[0].span.text == value


def test_names_given_by_an_operator_are_no_proof():
    findings = check_queue(kubernetes("nodeSelector: {k8s.amazonaws.com/accelerator: nvidia-tesla-v100}"))
    assert [(f.code, f.severity) for f in findings] == [("LL403", "warning")]


@pytest.mark.parametrize(
    ("major", "minor", "fails"), [('"7"', '"0"', True), ('"7"', '"5"', False), ('"7"', None, False), ("9", "0", False)]
)
def test_a_capability_is_read_as_it_is(major, minor, fails):
    both = f", nvidia.com/gpu.compute.minor: {minor}" if minor else ""
    assert bool(found(kubernetes(f"nodeSelector: {{nvidia.com/gpu.compute.major: {major}{both}}}"))) == fails


def test_a_slice_keeps_the_capability():
    limits = 'containers: [{image: "${image_uri}", resources: {limits: {nvidia.com/mig-1g.5gb: 1}}}]'
    assert found(kubernetes(limits, "nvidia/cuda:11.8.0-base-ubuntu22.04")) == []
    assert found(kubernetes(limits, "nvidia/cuda:10.2-base-ubuntu18.04")) != []
    sliced = "nodeSelector: {nvidia.com/gpu.product: NVIDIA-A100-SXM4-40GB-MIG-1g.5gb}"
    assert found(kubernetes(sliced, "nvidia/cuda:10.2-base-ubuntu18.04")) != []


def test_a_comment_says_what_the_queue_does_not():
    plain = kubernetes('containers: [{image: "${image_uri}", resources: {limits: {nvidia.com/gpu: 1}}}]')
    assert found(plain) == []
    assert found("# launchlint: gpu=V100\n" + plain) != []
    assert found("# launchlint: gpu=V100, T4\n" + plain) == []
    assert found("# launchlint: gpu=V1000\n" + plain) == []
    assert found("# launchlint: gpu=V1000\n" + plain, "LL413") == ["V1000"]
    labelled = kubernetes("nodeSelector: {karpenter.k8s.aws/instance-gpu-name: t4}")
    assert found("# launchlint: gpu=V100\n" + labelled) == [], "the queue itself counts more"
    assert found("# launchlint: gpu=V100\n" + labelled, "LL412") == ["t4"]


def test_settings_say_what_the_queue_does_not():
    plain = kubernetes('containers: [{image: "${image_uri}", resources: {limits: {nvidia.com/gpu: 1}}}]')
    from launchlint.engine.checker import check
    from launchlint.engine.settings import settings_from

    settings = settings_from({"targets": {"*": ["V100"]}})
    findings = [f for f in check(plain, settings=settings) if f.code == "LL403"]
    assert [f.labels for f in findings] == [()]
    assert "the V100" in findings[0].message


def test_settings_tell_what_a_private_image_holds():
    text = kubernetes("nodeSelector: {karpenter.k8s.aws/instance-gpu-name: v100}", "registry.example.com/ml/base:7")
    told = {"images": {"registry.example.com/ml/*": {"cuda": "13.0", "os": "ubi9"}}}
    assert [(f.code, f.severity) for f in check_queue(text, **told)] == [("LL402", "error"), ("LL403", "error")]
    told = {"images": {"registry.example.com/ml/*": {"cuda": "12.4", "os": "ubuntu22.04", "user": "app"}}}
    assert [f.code for f in check_queue(text, **told)] == ["LL409"]


def test_a_contradiction_silences_the_verdict():
    text = kubernetes(
        "nodeSelector:\n  node.kubernetes.io/instance-type: p3.2xlarge\n  cloud.google.com/gke-accelerator: nvidia-l4"
    )
    assert [f.code for f in check_queue(text)] == ["LL412"]


def test_only_what_runs_the_jobs_image_counts():
    other = '{image: "nvcr.io/nvidia/dcgm:3", resources: {limits: {amd.com/gpu: 1}}}'
    assert check_queue(kubernetes(f'containers: [{other}, {{image: "${{image_uri}}"}}]')) == []
    assert check_queue(kubernetes('containers: [{image: "busybox:1", resources: {limits: {amd.com/gpu: 1}}}]')) == []
    training = queue("ml.p3.2xlarge", "nvidia/cuda:13.0.2-base-ubuntu24.04")
    assert check_queue(training + "AlgorithmSpecification: {TrainingImage: example.com/y}\n") == []


def test_every_pool_and_group_counts():
    groups = (
        "ResourceConfig:\n  InstanceGroups:\n"
        "    - {InstanceGroupName: a, InstanceType: ml.g5.xlarge, InstanceCount: 1}\n"
        "    - {InstanceGroupName: b, InstanceType: ml.p3.2xlarge, InstanceCount: 1}\n"
    )
    text = groups + queue("ml.g5.xlarge", "nvidia/cuda:13.0.2-base-ubuntu24.04").replace(
        "ResourceConfig: {InstanceType: ml.g5.xlarge, InstanceCount: 1, VolumeSizeInGB: 100}\n", ""
    )
    findings = [f for f in check_queue(text) if f.code == "LL403"]
    assert [label.span.text for f in findings for label in f.labels] == ["ml.p3.2xlarge"]


# --- What the builder's kind means


def test_without_a_builder_the_run_image_is_judged():
    alpine = queue("gke:nvidia-b200", "python:3.11-alpine")
    text = alpine.replace("}}\n", '}, base_image: "nvidia/cuda:11.8.0-base-ubi8"}\n')
    assert [f.code for f in check_queue(text, **{"agent-builder": "noop"})] == ["LL403"]
    assert [f.code for f in check_queue(text, **{"agent-builder": "kaniko"})] == ["LL402"]


def test_older_agents_check_nothing_but_docker_does():
    digest = "nvidia/cuda:12.4.1-base-ubuntu22.04@sha512:" + "1" * 128
    assert [f.code for f in check_queue(queue("cpu", digest))] == ["LL401"]
    assert check_queue(queue("cpu", digest), **{"agent-version": "0.26.1"}) == []
    assert [f.code for f in check_queue(queue("cpu", "Nvidia/cuda:1"), **{"agent-version": "0.26.1"})] == ["LL401"]


# --- Whatever the shape

WORDS = st.sampled_from(
    [
        "v100",
        "nvidia-l4",
        "p4d.24xlarge",
        "ml.p3.2xlarge",
        "NVIDIA_L4",
        "a2-highgpu-1g",
        "In",
        "7",
        "",
        "{{gpu}}",
        "${X}",
    ]
)
KEYS = st.sampled_from(
    "spec template containers nodeSelector affinity nodeAffinity requiredDuringSchedulingIgnoredDuringExecution "
    "nodeSelectorTerms matchExpressions key operator values resources limits requests nvidia.com/gpu amd.com/gpu image "
    "worker_pool_specs machine_spec machine_type accelerator_type accelerator_count container_spec image_uri gpus "
    "ResourceConfig InstanceType InstanceGroups AlgorithmSpecification nvidia.com/gpu.compute.major "
    "nvidia.com/gpu.product cloud.google.com/gke-accelerator node.kubernetes.io/instance-type nvidia.com/mig-1g.5gb".split()
)
SHAPES = st.recursive(
    WORDS | st.integers(0, 9) | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)


@given(
    st.sampled_from(["kubernetes", "sagemaker", "gcp-vertex", "local-container", "local-process"]),
    st.dictionaries(KEYS, SHAPES, max_size=5),
    st.sampled_from(["nvidia/cuda:13.0.2-base-ubuntu24.04", "rocm/pytorch:1", "ubuntu:22.04"]),
)
def test_arguments_of_any_shape_are_judged_without_a_crash(resource, args, image):
    args = {**args, "builder": {"accelerator": {"base_image": image}}}
    check_queue(json.dumps({"resource_args": {resource: args}}), "torch==2.12.1\nflash-attn")
