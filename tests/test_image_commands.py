"""`launchlint image` and `launchlint gpu`: what they print, for people and for programs."""

from __future__ import annotations

import json
import re

import pytest

from launchlint.commands import gpu, image


@pytest.fixture(autouse=True)
def _plain_place(monkeypatch, tmp_path):
    """No colour, no settings file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("NO_COLOR", "1")


def told(capsys, command, *words, status=0):
    assert command.run(list(words)) == status
    return capsys.readouterr().out


def test_an_image_is_described_with_its_evidence(capsys):
    text = told(capsys, image, "nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04")
    for words in (
        "NVIDIA GPUs",
        "12.4",
        "written in the tag",
        "Ubuntu 22.04",
        "5.0 to 9.0 (Maxwell to Hopper)",
        "3.10, 3.11",
    ):
        assert words in text
    assert "\x1b" not in text


def test_what_the_rules_say_is_part_of_it(capsys):
    text = told(capsys, image, "python:3.11-alpine", "debian:12", "--python", "3.10", status=1)
    assert "error[LL402]" in text
    assert "error[LL409]" in text
    assert "python3.11, no python3.10" in text.replace("`", "")


def test_an_unknown_image_says_so(capsys):
    assert "nothing is known of this image" in told(capsys, image, "registry.example.com/team/base:7")


def test_settings_describe_private_images(capsys, tmp_path):
    (tmp_path / "launchlint.toml").write_text('[images."registry.example.com/*"]\ncuda = "12.4"\nos = "ubuntu22.04"\n')
    text = told(capsys, image, "registry.example.com/team/base:7")
    assert "by the settings" in text
    assert "Ubuntu 22.04" in text
    assert "nothing is known" in told(capsys, image, "registry.example.com/team/base:7", "--isolated")


def test_an_image_as_data(capsys):
    data = json.loads(told(capsys, image, "--format", "json", "tensorflow/tensorflow:2.15.0-gpu", "ubuntu"))
    first, second = data["images"]
    assert data["version"] == 1
    assert (first["cuda"], first["build"], first["system"]["name"]) == (["12.2"], "gpu", "Ubuntu 22.04")
    assert first["system"]["verified"] is False
    assert first["why"]["cuda"] == "what release 2.15.0 holds"
    assert (second["cuda"], second["moves"], second["registry"]) == ([], True, "docker.io")
    assert [finding["code"] for finding in second["findings"]] == ["LL407"]


def test_no_reference_is_a_wrong_argument(capsys):
    assert image.run(["Foo/bar"]) == 2
    assert "did you mean `foo/bar`?" in capsys.readouterr().err


def test_the_table_has_every_accelerator(capsys):
    text = told(capsys, gpu)
    assert re.search(r"^H100 +9\.0 +11\.8 to 13\.5", text, re.MULTILINE)
    assert re.search(r"^V100 +7\.0 +9\.0 to 12\.9", text, re.MULTILINE)
    assert "AMD GPUs, no CUDA: MI100" in text
    bars = {len(line.split()[-1]) for line in text.splitlines() if line.startswith(("H100", "V100", "B200"))}
    assert len(bars) == 1, "bars are of one length"


def test_a_gpu_by_any_of_its_names(capsys):
    pages = {
        told(capsys, gpu, name) for name in ("H100", "h100", "ml.p5.48xlarge", "NVIDIA_H100_80GB", "a3-highgpu-8g")
    }
    assert len(pages) == 1
    page = pages.pop()
    for words in ("9.0, Hopper", "11.8 to 13.5", "nvidia/cuda:11.8.0-base-ubuntu22.04", "ml.p5.48xlarge", "torch=="):
        assert words in page


@pytest.mark.parametrize(
    ("words", "verdict", "status"),
    [
        (("H100", "nvidia/cuda:11.7.1-base-ubuntu22.04"), "CUDA too old", 1),
        (("V100", "nvidia/cuda:13.0.2-base-ubuntu24.04"), "GPU dropped", 1),
        (("L4", "nvidia/cuda:11.0.3-base-ubuntu20.04"), "runs, untuned", 0),
        (("L4", "nvidia/cuda:12.4.1-base-ubuntu22.04"), "runs", 0),
        (("MI300X", "nvidia/cuda:12.4.1-base-ubuntu22.04"), "other maker", 1),
        (("T4", "tensorflow/tensorflow:2.15.0"), "no CUDA in it", 0),
        (("T4", "registry.example.com/team/base:7"), "unknown", 0),
        (("T4", "H100", "nvidia/cuda:11.7.1-base-ubuntu22.04"), "CUDA too old", 0),
    ],
)
def test_a_matrix_of_gpus_and_images(capsys, words, verdict, status):
    text = told(capsys, gpu, *words, status=status)
    assert re.search(rf"  {verdict}$", text, re.MULTILINE)
    if status and "MI300X" not in words:
        assert re.search(r"^\[1\] use CUDA .*, as nvidia/cuda:", text, re.MULTILINE)


def test_all_gpus_against_an_image(capsys):
    rows = told(capsys, gpu, "nvidia/cuda:12.9.1-base-ubuntu24.04").splitlines()
    verdicts = {row.split("  ")[0]: row.split("  ")[-1].strip() for row in rows}
    assert (verdicts["V100"], verdicts["K80"], verdicts["MI100"]) == ("runs", "GPU dropped", "other maker")


def test_gpus_as_data(capsys):
    data = json.loads(told(capsys, gpu, "--format", "json", "B300", "nvidia/cuda:12.8.1-base-ubuntu24.04"))
    (found,) = data["gpus"]
    assert (found["capability"], found["cuda_first"], found["architecture"]) == ("10.3", "12.9", "blackwell")
    assert found["images"] == [
        {"reference": "nvidia/cuda:12.8.1-base-ubuntu24.04", "cuda": ["12.8"], "verdict": "untuned"}
    ]
    assert len(json.loads(told(capsys, gpu, "--format", "json"))["gpus"]) > 80


def test_an_unknown_name_is_a_wrong_argument(capsys):
    assert gpu.run(["H10O"]) == 2
    assert "did you mean `H100`?" in capsys.readouterr().err


def test_colour_only_where_it_is_wanted(capsys, monkeypatch):
    assert "\x1b[" not in told(capsys, gpu, "H100")
    assert "\x1b[" in told(capsys, gpu, "H100", "--color", "always")
    monkeypatch.delenv("NO_COLOR")
    assert "\x1b[" not in told(capsys, gpu, "H100"), "the test's output is no terminal"


def test_hostile_words_cannot_reach_the_terminal(capsys):
    assert image.run(["nvidia/cuda:\x1b[31m"]) == 2
    assert gpu.run(["\x1b[31m"]) == 2
    streams = capsys.readouterr()
    assert "\x1b" not in streams.out + streams.err


def test_old_facts_say_so(capsys, monkeypatch):
    import time

    assert "more than a year old" not in told(capsys, gpu, "H100")
    monkeypatch.setattr(time, "strftime", lambda pattern: "2099-01-01")
    assert "more than a year old" in told(capsys, gpu, "H100")
    assert "more than a year old" in told(capsys, image, "ubuntu:22.04", "--isolated")
