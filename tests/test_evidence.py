"""No row that nobody verified can make an error, whatever it is combined with."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from launchlint.model.facts.clouds import AZURE, COREWEAVE, EC2, GCE, GKE, LABELS, SAGEMAKER
from launchlint.model.facts.images import IMAGES, SYSTEMS, TAG_WORDS
from launchlint.model.facts.names import ABSENT_REPOSITORIES, ABSENT_TAGS
from launchlint.model.facts.packages import JAX_EXTRAS, ONNXRUNTIME, TORCH, TORCH_CODE, UNBUILDABLE
from launchlint.model.facts.releases import RELEASES
from launchlint.model.facts.toolkits import TOOLKITS
from launchlint.model.image import Reference, parse
from launchlint.model.image_facts import describe
from tests.accelerator_queues import check_queue, queue
from tests.test_images import KNOWN
from tests.test_verdicts import kubernetes

# One GPU for each fate: too old for new toolkits, too new for old ones, of other makers.
TARGETS = ["ml.p2.xlarge", "gke:nvidia-b200", "ml.trn1.2xlarge", "resource:amd.com/gpu", "cpu"]


def severities(text: str, pins: str = "", **settings: object) -> set[str]:
    return {f"{f.code} {f.severity}" for f in check_queue(text, pins, **settings)}


def errors(text: str, pins: str = "", **settings: object) -> set[str]:
    return {found for found in severities(text, pins, **settings) if found.endswith("error")}


UNSURE_IMAGES = [row["id"] for row in IMAGES if row.get("verified", True) is False]
OF_FAMILY = {
    family: [text for text in (row.partition(" ")[0] for row in KNOWN) if "DIGEST" not in text and describe(parse(text)).family == family]
    for family in UNSURE_IMAGES
}  # fmt: skip


@pytest.mark.parametrize("family", UNSURE_IMAGES)
def test_image_families(family):
    assert OF_FAMILY[family], "the table of references lacks one of this family"
    for text in OF_FAMILY[family]:
        for target in TARGETS:
            found = errors(queue(target, text), python="3.7")
            alpine = "LL402 error" if "alpine" in text else ""
            assert found <= {alpine}, (text, target)


def test_versions_of_known_families():
    for name in (
        "tensorflow/tensorflow:2.20.0-gpu",
        "tensorflow/tensorflow:2.21.0-gpu",
        "nvcr.io/nvidia/pytorch:23.11-py3",
    ):
        for target in ("ml.p2.xlarge", "gke:nvidia-b200"):
            assert "LL403 warning" in severities(queue(target, name)), name
            assert errors(queue(target, name)) == set()


def test_systems_and_words_of_tags():
    for row in SYSTEMS:
        if row.get("verified", True) is False:
            for pattern in row["match"]:
                assert errors(queue("cpu", pattern.replace("*", "x") + ":1"), python="3.7") == set()
    for word, row in TAG_WORDS.items():
        if row.get("anywhere") == "hint" or row.get("verified", True) is False:
            assert errors(queue("cpu", f"registry.example.com/a:1-{word}9")) == set()


@pytest.mark.parametrize(("family", "release"), [(family, name) for family in RELEASES for name in RELEASES[family]])
def test_releases(family, release):
    row = RELEASES[family][release]
    found = severities(queue("cpu", f"{family}:{release}"), python="3.2")
    sure = row.get("mirrored_verified", False) if row.get("mirrored") is False else row.get("verified", True)
    assert ("LL409 error" in found) == (sure and not row.get("moves", False))
    assert {"LL409 error", "LL409 warning"} & found


@pytest.mark.parametrize("cuda", TOOLKITS)
def test_toolkits(cuda):
    verified = TOOLKITS[cuda][1]
    image = f"nvidia/cuda:{cuda}.1-base-ubuntu22.04"
    for target in ("ml.p2.xlarge", "gke:nvidia-b200"):
        found = severities(queue(target, image))
        assert verified or "LL403 error" not in found
        told = severities(queue(target, "registry.example.com/a:1"), images={"*": {"cuda": cuda}})
        assert verified or "LL403 error" not in told


@pytest.mark.parametrize(
    ("label", "value"),
    [("cloud.google.com/gke-accelerator", name) for name, row in GKE.items() if not row[2]]
    + [("gpu.nvidia.com/class", name) for name, row in COREWEAVE.items() if not row[2]]
    + [
        ("node.kubernetes.io/instance-type", name)
        for table in (EC2, GCE, AZURE)
        for name, row in table.items()
        if not row[2]
    ]
    + [(label, "nvidia-tesla-k80") for label, (reads, verified) in LABELS.items() if reads == "name" and not verified],
)
def test_machines_and_labels(label, value):
    for image in ("nvidia/cuda:13.0.2-base-ubuntu24.04", "nvidia/cuda:11.0.3-base-ubuntu20.04", "rocm/pytorch:latest"):
        assert errors(kubernetes(f"nodeSelector: {{{label}: {value}}}", image)) == set()


def test_machines_of_sagemaker():
    for name, row in SAGEMAKER.items():
        if not row[2]:
            for image in ("nvidia/cuda:11.0.3-base-ubuntu20.04", "rocm/pytorch:latest"):
                assert errors(queue(name, image)) == set()


def test_absent_images():
    for repository, pattern, _, _, verified in ABSENT_TAGS:
        tag = {"^latest$": "latest", "^gpu$": "gpu"}.get(pattern)
        if tag and not verified:
            assert errors(queue("cpu", f"{repository}:{tag}")) == set()
    for repository in ABSENT_REPOSITORIES:
        assert severities(queue("cpu", f"{repository}:1.0")) == {"LL408 warning"}


def test_packages():
    for name, row in UNBUILDABLE.items():
        if row.get("verified", True) is False:
            assert errors(queue("gke:nvidia-l4", "nvidia/cuda:12.4.1-base-ubuntu22.04"), name) == set()
    for extra, (_, _, verified) in JAX_EXTRAS.items():
        if not verified:
            for image in ("nvidia/cuda:12.4.1-base-ubuntu22.04", "nvidia/cuda:11.8.0-base-ubuntu22.04"):
                assert errors(queue("cpu", image), f"jax[{extra}]") == set()
    for version, (_, verified) in ONNXRUNTIME.items():
        assert not verified
        assert errors(queue("cpu", "nvidia/cuda:13.0.2-base-ubuntu24.04"), f"onnxruntime-gpu=={version}.0") == set()


@pytest.mark.parametrize("target", ["ml.p2.xlarge", "karpenter:v100", "gke:nvidia-b200", "product:NVIDIA-GB10"])
def test_wheels_of_torch(target):
    for minor, (cuda, _, verified) in TORCH.items():
        found = severities(queue(target, "ubuntu:22.04"), f"torch=={minor}.0")
        _, code_verified = TORCH_CODE.get(f"{minor}+cu{cuda.replace('.', '')}", ((), True))
        if not verified or not (code_verified or TOOLKITS[cuda][1]):
            assert "LL410 error" not in found, minor


def test_guessed_names_are_warnings():
    for text in ("nvida/cuda:12.4.1-base-ubuntu22.04", "tensorfow/tensorflow:2.15.0", "ubunto:22.04", "pythn:3.11"):
        assert severities(queue("cpu", text)) == {"LL408 warning"}
    for text in (f"nvidia/cuds@sha256:{'1' * 64}", "registry.example.com/nvida/cuda:1", "nvcr.io/nvidia/tao:1", "jaz:1"):
        assert severities(queue("cpu", text)) == set()


def test_looking_facts_up_is_cheap():
    """What a run imports beyond a clean one: tables and judges, none of the heavy libraries."""
    code = (
        "import sys\n"
        "from launchlint.engine.checker import check\n"
        "check('spec: {template: {spec: {restartPolicy: Never}}}\\n')\n"
        "before = set(sys.modules)\n"
        f"check({queue('gke:nvidia-l4', 'nvidia/cuda:12.4.1-base-ubuntu22.04')!r})\n"
        "print(*sorted(set(sys.modules) - before))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = done.stdout.split()
    heavy = re.compile(r"(packaging|tomllib|json|jsonschema|yaml|ruamel|dataclasses|pathlib|typing|difflib)\b")
    assert not [name for name in loaded if heavy.match(name)]
    facts = {name.rpartition(".")[2] for name in loaded if name.startswith("launchlint.model.facts.")}
    assert facts == {"clouds", "gpus", "images", "names", "releases", "toolkits"}
    assert not [name for name in loaded if name.startswith("launchlint.rules.") and name != "launchlint.rules"]


def test_every_known_image_is_sound():
    for row in KNOWN:
        assert isinstance(parse(row.partition(" ")[0].replace("DIGEST", "1" * 64)), Reference)
