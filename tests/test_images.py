"""Image references: the grammar, and what is read out of each kind of reference."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchlint.model import image_tags
from launchlint.model.facts import images as table
from launchlint.model.image import Reference, ReferenceFault, parse
from launchlint.model.image_facts import ImageFacts, describe, glob
from launchlint.model.image_names import absence_of
from tests.accelerator_queues import check_queue, queue

DIGEST = "1" * 64

# A reference, its CUDA, its system, and what else is known. "?" marks what is not verified, "!" a system without apt-get.
KNOWN = """
nvidia/cuda - - gpu untagged absent
nvidia/cuda:latest - - gpu tag absent
nvidia/cuda:12.4.1-base-ubuntu22.04 12.4 ubuntu22.04 gpu
nvidia/cuda:12.4.1-cudnn-devel-ubuntu22.04 12.4 ubuntu22.04 gpu
nvidia/cuda:12.1.1-cudnn8-runtime-ubuntu22.04 12.1 ubuntu22.04 gpu
nvidia/cuda:11.8.0-devel-ubuntu20.04 11.8 ubuntu20.04 gpu
nvidia/cuda:11.0.3-base-ubuntu18.04 11.0 ubuntu18.04 gpu
nvidia/cuda:10.2-cudnn7-devel-ubuntu18.04 10.2 ubuntu18.04 gpu absent
nvidia/cuda:10.2-devel-cudnn7-ubuntu18.04 10.2 ubuntu18.04 gpu absent
nvidia/cuda:9.0-base 9.0 - gpu absent
nvidia/cuda:8.0-cudnn6-devel-ubuntu16.04 - ubuntu16.04 gpu absent
nvidia/cuda:12.4.1-devel-ubi9 12.4 rhel9! gpu
nvidia/cuda:12.4.1-devel-ubi8 12.4 rhel8! gpu
nvidia/cuda:12.2.2-base-rockylinux9 12.2 rocky9! gpu
nvidia/cuda:11.4.3-base-centos7 11.4 centos7! gpu
nvidia/cuda:13.0.2-base-amzn2023 13.0 amazon2023! gpu
nvidia/cuda:12.0.0-base-opensuse15 12.0 suse15! gpu
nvidia/cuda:12.6.3-base-cm2 12.6 azurelinux2! gpu
nvidia/cuda:13.0.1-base-azl3 13.0 azurelinux3! gpu
nvidia/cuda:12.6.3-base-oraclelinux9 12.6 oracle9! gpu
nvidia/cuda:13.4.0-base-ubuntu24.04 13.4 ubuntu24.04 gpu
nvidia/cuda:14.0.0-base-ubuntu26.04 - ubuntu26.04 gpu
nvidia/cuda:12.1 12.1 - gpu absent
nvidia/cuda:12.4.1-base-ubuntu22.04@sha256:DIGEST 12.4 ubuntu22.04 gpu
nvidia/cuda@sha256:DIGEST - - gpu
docker.io/nvidia/cuda:12.4.1-base-ubuntu22.04 12.4 ubuntu22.04 gpu
index.docker.io/nvidia/cuda:12.4.1-base-ubuntu22.04 12.4 ubuntu22.04 gpu
nvcr.io/nvidia/cuda:12.4.1-base-ubuntu22.04 12.4 ubuntu22.04 gpu
mirror.gcr.io/nvidia/cuda:12.4.1-base-ubuntu22.04 12.4 ubuntu22.04 gpu
registry.example.com:5000/nvidia/cuda:12.4.1-base-ubuntu22.04 - -
nvidia/cudagl:11.4.2-devel-ubuntu20.04 11.4 ubuntu20.04 gpu
tensorflow/tensorflow - apt cpu untagged
tensorflow/tensorflow:latest - apt cpu tag
tensorflow/tensorflow:latest-gpu - apt gpu tag
tensorflow/tensorflow:latest-gpu-jupyter - apt gpu tag
tensorflow/tensorflow:nightly-gpu - apt gpu tag
tensorflow/tensorflow:devel-gpu - apt gpu tag
tensorflow/tensorflow:2.15.0 - ubuntu22.04? cpu
tensorflow/tensorflow:2.15.0-gpu 12.2 ubuntu22.04? gpu
tensorflow/tensorflow:2.15.0.post1-gpu 12.2 ubuntu22.04? gpu
tensorflow/tensorflow:2.15.0-gpu-jupyter 12.2 ubuntu22.04? gpu
tensorflow/tensorflow:2.14.0rc1-gpu 11.8 ubuntu22.04? gpu
tensorflow/tensorflow:2.11.0-gpu 11.2 ubuntu20.04 gpu
tensorflow/tensorflow:2.3.0-gpu 10.1 ubuntu18.04 gpu
tensorflow/tensorflow:1.15.5-gpu-py3 10.0 ubuntu18.04 gpu
tensorflow/tensorflow:1.13.2-gpu-py3-jupyter 10.0 ubuntu16.04 gpu
tensorflow/tensorflow:2.18.0-gpu 12.3 ubuntu22.04 gpu
tensorflow/tensorflow:2.20.0-gpu 12.3? ubuntu22.04? gpu
tensorflow/tensorflow:2.99.0-gpu - apt gpu
tensorflow/tensorflow:2.19.0-jupyter - ubuntu22.04 cpu
pytorch/pytorch - apt gpu untagged
pytorch/pytorch:latest - apt gpu tag
pytorch/pytorch:2.4.0-cuda12.4-cudnn9-runtime 12.4 ubuntu22.04? gpu
pytorch/pytorch:2.4.0-cuda12.4-cudnn9-devel 12.4 ubuntu22.04? gpu
pytorch/pytorch:1.13.1-cuda11.6-cudnn8-runtime 11.6 ubuntu18.04? gpu
pytorch/pytorch:2.1.2-cuda11.8-cudnn8-devel 11.8 ubuntu20.04? gpu
pytorch/pytorch:2.10.0-cuda13.0-cudnn9-runtime 13.0 ubuntu24.04? gpu
pytorch/pytorch:0.4.1-cuda9-cudnn7-runtime 9.x ubuntu18.04? gpu
pytorch/pytorch:2.5.1 - apt gpu
nvcr.io/nvidia/pytorch:24.05-py3 12.4 ubuntu22.04 gpu
nvcr.io/nvidia/pytorch:24.07-py3-igpu - ubuntu22.04 gpu
nvcr.io/nvidia/pytorch:25.08-py3 13.0 ubuntu24.04 gpu
nvcr.io/nvidia/pytorch:99.01-py3 - apt gpu
nvcr.io/nvidia/tensorflow:23.11-tf2-py3 12.3? ubuntu22.04? gpu
nvcr.io/nvidia/tensorflow:20.12-tf1-py3 11.1 ubuntu20.04 gpu
nvcr.io/nvidia/jax:24.10-py3 12.6 ubuntu22.04 gpu
nvcr.io/nvidia/mxnet:22.05-py3 11.7 ubuntu20.04 gpu
nvcr.io/nvidia/tensorrt:23.12-py3 12.3 ubuntu22.04? gpu
nvcr.io/nvidia/tritonserver:24.06-py3 12.5 ubuntu22.04 gpu
nvcr.io/nvidia/tritonserver:24.06-py3-min 12.5 ubuntu22.04 gpu
nvcr.io/nvidia/tritonserver:24.07-trtllm-python-py3 - ubuntu22.04 gpu
nvcr.io/nvidia/tritonserver:25.01-vllm-python-py3 12.8 ubuntu24.04 gpu
nvcr.io/nvidia/cuda-dl-base:24.11-cuda12.6-devel-ubuntu24.04 12.6 ubuntu24.04 gpu
nvcr.io/nvidia/cuda-dl-base:25.03-cuda12.8-runtime-ubuntu24.04 12.8 ubuntu24.04 gpu
nvcr.io/nvidia/l4t-pytorch:r35.2.1-pth2.0-py3 - apt? gpu
dustynv/l4t-pytorch:r36.2.0 - apt? gpu
763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.6.0-gpu-py312-cu126-ubuntu22.04-sagemaker 12.6 ubuntu22.04 gpu
763104351884.dkr.ecr.us-west-2.amazonaws.com/pytorch-training:2.6.0-cpu-py312-ubuntu22.04-sagemaker - ubuntu22.04 cpu
763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.6-gpu-py312 12.6? ubuntu22.04? gpu
763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:1.12.1-gpu-py38-cu113-ubuntu20.04-sagemaker 11.3 ubuntu20.04 gpu
763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch:2.12.1-cu130-amzn2023 13.0 amazon2023! gpu
763104351884.dkr.ecr.us-east-1.amazonaws.com/tensorflow-training:2.18.0-gpu-py310-cu125-ubuntu22.04-sagemaker 12.5 ubuntu22.04 gpu
763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-training:2.1.0-transformers4.36.0-gpu-py310-cu121-ubuntu20.04 12.1 ubuntu20.04 gpu
763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.3.0-tgi2.2.0-gpu-py310-cu121-ubuntu22.04-v2.0 12.1 ubuntu22.04 gpu
763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training-neuronx:2.1.2-neuronx-py310-sdk2.19.1-ubuntu20.04 - apt? gpu aws
727897471807.dkr.ecr.cn-northwest-1.amazonaws.com.cn/pytorch-training:2.6.0-gpu-py312-cu126-ubuntu22.04-sagemaker 12.6 ubuntu22.04 gpu
907027046896.dkr.ecr.eu-south-2.amazonaws.com/pytorch-training:2.6.0-gpu-py312-cu126-ubuntu22.04-ec2 12.6 ubuntu22.04 gpu
123456789012.dkr.ecr.us-east-1.amazonaws.com/team/train:1.0 - -
public.ecr.aws/deep-learning-containers/pytorch-training:2.8.0-gpu-py312-cu129-ubuntu22.04-ec2 12.9 ubuntu22.04 gpu
public.ecr.aws/neuron/pytorch-training-neuronx:2.5.1-neuronx-py310-sdk2.21.0-ubuntu22.04 - apt? gpu aws
gcr.io/deeplearning-platform-release/tf2-gpu.2-13:latest - apt? gpu tag
gcr.io/deeplearning-platform-release/pytorch-cpu.2-0:m112 - apt? cpu
us-docker.pkg.dev/deeplearning-platform-release/gcr.io/pytorch-cu124.2-4.ubuntu2204.py310 12.4? ubuntu22.04? gpu untagged
us-docker.pkg.dev/deeplearning-platform-release/gcr.io/base-cu113.py310 11.3? apt? gpu untagged
us-docker.pkg.dev/vertex-ai/training/pytorch-gpu.2-1.py310:latest - apt? gpu tag
us-docker.pkg.dev/vertex-ai/training/tf-cpu.2-12.py310:latest - apt? cpu tag
europe-docker.pkg.dev/vertex-ai/training/tf-gpu.2-11.py310:latest - apt? gpu tag
us-docker.pkg.dev/vertex-ai/training/pytorch-xla.2-1.py310:latest - apt? tag
us-central1-docker.pkg.dev/project/repo/train:v3 - -
rapidsai/base:24.08-cuda12.5-py3.11 12.5 apt gpu user
rapidsai/base:25.10-cuda13-py3.12 13.x apt gpu user
rapidsai/notebooks:24.04-cuda11.8-py3.10 11.8 apt gpu user
rapidsai/rapidsai:23.06-cuda11.8-runtime-ubuntu22.04-py3.10 11.8 ubuntu22.04 gpu
rapidsai/ci-conda:cuda12.5.1-rockylinux8-py3.11 12.5? rocky8!? gpu
huggingface/transformers-pytorch-gpu:4.35.2 - apt?
ghcr.io/huggingface/text-generation-inference:2.0.4 - apt?
mosaicml/pytorch:2.1.0_cu121-python3.10-ubuntu20.04 12.1? ubuntu20.04? gpu
mosaicml/pytorch:2.1.0_cpu-python3.10-ubuntu20.04 - ubuntu20.04? cpu
mosaicml/composer:latest - apt? tag
mambaorg/micromamba:1.5.8 - - user
mambaorg/micromamba:1.5-cuda12.1-jammy 12.1? ubuntu22.04? gpu user
mambaorg/micromamba:1.5-alpine - alpine!? user
condaforge/miniforge3:24.3.0-0 - apt?
continuumio/miniconda3:latest - apt? tag
quay.io/jupyter/pytorch-notebook:latest - apt cpu user tag
quay.io/jupyter/pytorch-notebook:cuda12-latest - apt gpu user tag
quay.io/jupyter/tensorflow-notebook:cuda-2024-05-01 - apt gpu user
jupyter/scipy-notebook:2023-10-20 - apt user
rocm/pytorch:latest - apt gpu amd tag
rocm/pytorch:rocm6.1_ubuntu22.04_py3.10_pytorch_2.1.2 - apt gpu amd
rocm/dev-ubuntu-22.04:6.1 - apt gpu amd
rocm/dev-almalinux-8:6.1 - rpm!? gpu amd
rocm/dev-centos-7:5.7 - rpm!? gpu amd
intel/intel-extension-for-pytorch:2.1.10-xpu - apt? intel
vault.habana.ai/gaudi-docker/1.15.1/ubuntu22.04/habanalabs/pytorch-installer-2.2.0:latest - apt? intel tag
vllm/vllm-openai:latest - apt gpu tag
vllm/vllm-openai:v0.10.1 12.8? apt gpu
vllm/vllm-openai:v0.10.1.1 12.8? apt gpu
vllm/vllm-openai:v0.11.0-x86_64 12.9? apt gpu
vllm/vllm-openai:v0.21.0 13.0 apt gpu
vllm/vllm-openai:v0.21.0-cu129 12.9 apt gpu
vllm/vllm-openai:nightly-0123456789abcdef - apt gpu tag
lambdal/lambda-stack:latest - apt? tag
determinedai/environments:cuda-11.3-pytorch-1.12-tf-2.11-gpu-0.22.1 11.3? apt? gpu
determinedai/environments:py-3.8-pytorch-1.12-tf-2.11-cpu-0.22.1 - apt? cpu
rayproject/ray:2.9.0-py310-gpu - apt? gpu user
rayproject/ray:2.9.0-py310-cu121 12.1? apt? gpu user
rayproject/ray:2.9.0 - apt? user
rayproject/ray-ml:2.9.0.abcdef-gpu - apt? gpu user
ubuntu - ubuntu plain untagged
ubuntu:latest - ubuntu plain tag
ubuntu:22.04 - ubuntu22.04 plain
ubuntu:jammy-20240530 - ubuntu22.04 plain
library/ubuntu:24.04 - ubuntu24.04 plain
public.ecr.aws/ubuntu/ubuntu:22.04 - ubuntu22.04 plain
public.ecr.aws/docker/library/python:3.11-slim - debian plain
debian:12 - debian12 plain
debian:12.5-slim - debian12 plain
debian:bookworm-slim - debian12 plain
debian:buster - debian10 plain
debian:stable - debian13 plain tag
debian:testing - debiantesting plain tag
python:3.11 - debian plain
python:3.11-slim-bookworm - debian12 plain
python:3.10-bullseye - debian11 plain
python:3.11-alpine - alpine!
python:3.11-alpine3.19 - alpine3.19!
python:3.12-windowsservercore-ltsc2022 - windows!
python:3 - debian plain tag
python - debian plain untagged
alpine:3.19 - alpine!
busybox:1.36 - busybox!
scratch - scratch! untagged
gcr.io/distroless/python3-debian12 - distroless! untagged
cgr.dev/chainguard/python:latest - wolfi! tag
registry.access.redhat.com/ubi9/python-311:latest - rhel! tag
redhat/ubi9 - rhel! untagged
quay.io/centos/centos:stream9 - centos!
centos:7 - centos!
rockylinux:9 - rocky!
almalinux:9 - alma!
quay.io/pypa/manylinux2014_x86_64 - alma! untagged
fedora:40 - fedora!
oraclelinux:9-slim - oracle!
amazonlinux:2023 - amazon!
public.ecr.aws/lambda/python:3.11 - amazon!
mcr.microsoft.com/azurelinux/base/core:3.0 - azurelinux!
mcr.microsoft.com/windows/servercore:ltsc2022 - windows!
opensuse/leap:15.5 - suse!
archlinux:latest - arch! tag
nixos/nix:2.20 - nix!
bitnami/pytorch:2.3.0 - debian? user
bitnami/minideb:bookworm - debian12 plain
public.ecr.aws/sagemaker/sagemaker-distribution:1.6-gpu - ubuntu? user
registry.example.com/alpine-team/base:7 - -
registry.example.com/team/base:24.05-py3 - -
registry.example.com/team/base:2.5.1 - -
registry.example.com/team/base:1.0-cuda12.1 12.1? - gpu
registry.example.com/team/base:cu121-py310 12.1? - gpu
registry.example.com/team/base:1.2-alpine - alpine!
registry.example.com/team/base:1.2-ubi9 - rhel9!?
registry.example.com/team/base:py311-cudnn9 - -
ghcr.io/team/train:main - - tag
ghcr.io/team/train - - untagged
intel/deep-learning:2024-rhel9 - rpm!? gpu intel
""".strip().splitlines()


def in_short(facts: ImageFacts) -> str:
    """What is known of an image, as in the table above."""
    system = facts.system
    words = ["-", "-"]
    if facts.cudas:
        words[0] = (facts.cuda or facts.cudas[0].split(".")[0] + ".x") + ("" if facts.cudas_verified else "?")
    if system is not None:
        marks = ("" if system.apt else "!") + ("" if system.verified else "?")
        words[1] = f"{system.family}{system.release or ''}{marks}"
    words += [facts.build] if facts.build else []
    words += ["plain"] if facts.plain else []
    words += [facts.vendor] if facts.vendor not in (None, "nvidia") else []
    words += ["user"] if facts.root is False else []
    words += [facts.floating] if facts.floating else []
    words += ["absent"] if absence_of(facts) else []
    return " ".join(words)


def read(text: str) -> ImageFacts:
    reference = parse(text)
    assert isinstance(reference, Reference), text
    return describe(reference)


@pytest.mark.parametrize("row", KNOWN)
def test_what_a_reference_tells(row):
    text, _, known = row.partition(" ")
    assert in_short(read(text.replace("DIGEST", DIGEST))) == known


def test_every_family_is_in_the_table():
    seen = {read(row.partition(" ")[0].replace("DIGEST", DIGEST)).family for row in KNOWN}
    assert {row["id"] for row in table.IMAGES} <= seen
    assert {row["match"][0] for row in table.SYSTEMS} <= seen | {
        "clearlinux", "gentoo/*", "mageia", "photon", "voidlinux/*", "nixos/nix",
    }  # fmt: skip


def test_every_fact_has_its_evidence():
    for row in KNOWN:
        facts = read(row.partition(" ")[0].replace("DIGEST", DIGEST))
        known = {kind for kind, _ in facts.why}
        assert not facts.cudas or "cuda" in known, row
        assert facts.system is None or "system" in known, row
        assert facts.build is None or known & {"build", "cuda"}, row


# --- Grammar


@pytest.mark.parametrize(
    ("text", "registry", "repository", "tag"),
    [
        ("ubuntu", None, "ubuntu", None),
        ("ubuntu:22.04", None, "ubuntu", "22.04"),
        ("team/train_gpu:1.0-rc.1", None, "team/train_gpu", "1.0-rc.1"),
        ("registry.example.com:5000/a/b/c:1", "registry.example.com:5000", "a/b/c", "1"),
        ("localhost/a", "localhost", "a", None),
        ("localhost:5000", None, "localhost", "5000"),
        ("[2001:db8::1]:5000/a", "[2001:db8::1]:5000", "a", None),
        ("x/a__b--c.d/e", None, "x/a__b--c.d/e", None),
    ],
)
def test_parts_of_a_reference(text, registry, repository, tag):
    reference = parse(text)
    assert isinstance(reference, Reference)
    assert (reference.registry, reference.repository, reference.tag, reference.digest) == (
        registry,
        repository,
        tag,
        None,
    )
    assert tag is None or text[reference.tag_start :] == tag


@pytest.mark.parametrize(
    ("text", "problem", "wrong", "meant"),
    [
        ("", "empty", "", None),
        (" ubuntu", "blank", " ", "ubuntu"),
        ("ubuntu 22.04", "blank", " ", None),
        ("ubuntu#22", "blank", "#", None),
        ("https://docker.io/ubuntu", "scheme", "https://", "docker.io/ubuntu"),
        ("<your image>", "brackets", "<your image>", None),
        ("[IMAGE]", "brackets", "[IMAGE]", None),
        ("Nvidia/cuda:1", "case", "Nvidia", "nvidia/cuda:1"),
        ("ghcr.io/Team/Train", "case", "Team", "ghcr.io/team/train"),
        ("-a.com/b", "registry", "-a.com", None),
        ("a.com:port/b", "port", "port", None),
        ("a//b", "component", "/", None),
        ("/a", "component", "/", None),
        ("a/", "component", "/", None),
        ("a_/b", "component", "a_", None),
        ("a:", "no-tag", ":", None),
        ("a:-1", "tag", ":-1", None),
        ("a:b:c", "tag", ":b:c", None),
        (f"a:{'x' * 129}", "tag", f":{'x' * 129}", None),
        ("a@sha256:12", "digest", "sha256:12", None),
        ("x/" * 130 + "x", "long", "x/" * 130 + "x", None),
        ("f" * 64, "identifier", "f" * 64, None),
    ],
)
def test_what_is_no_reference(text, problem, wrong, meant):
    fault = parse(text)
    assert isinstance(fault, ReferenceFault)
    assert (fault.problem, text[fault.start : fault.end], fault.meant) == (problem, wrong, meant)


ANY = st.text(max_size=60) | st.lists(
    st.sampled_from("a B 0 . .. _ __ - : :: / // @ # sha256: cuda12.4 cu121 ubuntu22.04 [ ] < { ${X} \n".split(" ")),
    max_size=12,
).map("".join)


@given(ANY, st.sampled_from([None, (0, 26, 0), (0, 31, 0)]))
def test_any_text_is_read_or_refused(text, version):
    read = parse(text, version)
    if isinstance(read, ReferenceFault):
        assert 0 <= read.start <= read.end <= len(text)
        assert read.meant is None or isinstance(parse(read.meant), Reference)
    else:
        describe(read)
        assert read.name + (f":{read.tag}" if read.tag else "") + (f"@{read.digest}" if read.digest else "") == text


TAGS = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,40}", fullmatch=True)
NAMES = st.sampled_from(
    [pattern.replace("*", "x") for row in table.IMAGES for pattern in row["match"] if ":" not in pattern]
)


@given(NAMES, TAGS)
def test_any_tag_of_a_known_family_is_read(name, tag):
    reference = parse(f"{name}:{tag}")
    if isinstance(reference, Reference):
        absence_of(describe(reference))


@given(st.text("ab*", max_size=8), st.text("ab", max_size=8))
def test_patterns_mean_what_fnmatch_means(pattern, text):
    from fnmatch import fnmatchcase

    assert glob(pattern, text) == fnmatchcase(text, pattern)


@pytest.mark.parametrize("size", [1_000, 20_000])
def test_hostile_references_cost_nothing(size):
    texts = ["a" * size, "a/" * size, "a-" * size, "a." * size + "/b", ":" * size, "cuda" * size, f"a:{'1.' * 60}"]
    began = time.perf_counter()
    for text in texts:
        read = parse(text, (0, 31, 0))
        if isinstance(read, Reference):
            describe(read)
    assert time.perf_counter() - began < 1.0


@given(ANY)
def test_any_image_in_a_queue_is_judged_without_a_crash(text):
    import json

    plain = json.loads(json.dumps(text))
    check_queue(json.dumps({"builder": {"accelerator": {"base_image": plain}}, "gpus": "all"}))


def test_words_in_somebodys_own_name_say_nothing():
    for name in ("alpine-team/base:7", "ubi/train:1", "rocm-tools/x:2", "cuda11.0/train:1", "team/centos7:1"):
        assert check_queue(queue("gke:nvidia-b200", f"registry.example.com/{name}")) == []


TAG_PIECES = st.sampled_from([
    "12.4.1", "11.8", "2.3.1", "24.05", "24.05.1", "cudnn", "cudnn8", "base", "runtime", "devel", "tensorrt-runtime", "ubuntu22.04", "ubi9", "rockylinux",
    "cuda12.1", "cuda", "cudnn8", "py3", "igpu", "latest", "1.2.3.4", "a_b", "a.b", ".", "", "ubuntu", "12.", "x", "\u0661.2",
])  # fmt: skip


@settings(max_examples=1000)
@given(st.sampled_from(sorted(image_tags._QUICK)), st.data())
def test_usual_tags_are_taken_apart_as_the_patterns_do(pattern, data):
    tag = data.draw(st.lists(TAG_PIECES, max_size=6).map("-".join) | st.from_regex(pattern) | st.text("12.-acudn", max_size=8))
    match = re.search(pattern, tag)
    assert image_tags.groups_of(pattern, tag) == ({name: text for name, text in match.groupdict().items() if text is not None} if match else {})


def test_usual_tags_are_of_patterns_in_use():
    assert set(image_tags._QUICK) <= {row.get("tag") for row in table.IMAGES}
    for pattern, tag in zip(image_tags._QUICK, ("12.4.1-cudnn-runtime-ubuntu22.04", "2.3.1-cuda12.1-cudnn8-runtime", "24.05-py3"), strict=True):
        assert image_tags._QUICK[pattern](tag)
