"""What holds of the subcommands whatever is typed behind them."""

from __future__ import annotations

import contextlib
import io
import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from launchlint import registry
from launchlint.cli import COMMANDS, main
from launchlint.model.gpu import all_gpus
from launchlint.model.image import Reference, parse
from launchlint.render.escape import is_unseen
from tests import hostile
from tests.accelerator_queues import check_queue, queue

GPUS = [gpu.key.replace("_", "-") for gpu in all_gpus()]
RULES = [*registry.BY_CODE, *registry.BY_NAME]
IMAGES = [
    *(f"nvidia/cuda:{cuda}-{kind}-{system}" for cuda in ("9.2", "10.1", "11.7.1", "11.8.0", "12.4.1", "12.9.1", "13.0.1", "14.0.0")
      for kind in ("base", "cudnn-devel") for system in ("ubuntu22.04", "ubi9")),
    *(f"pytorch/pytorch:{tag}" for tag in ("1.13.1-cuda11.6-cudnn8-runtime", "2.4.0-cuda12.4-cudnn9-devel", "latest")),
    *(f"tensorflow/tensorflow:{tag}" for tag in ("2.3.0-gpu", "2.11.0-gpu", "2.15.0", "latest-gpu")),
    "ubuntu:22.04", "debian:buster", "python:3.11-alpine", "alpine", "rocm/pytorch:latest", "nvidia/cuda:latest", "registry.example.com/team/base:7",
    "nvcr.io/nvidia/pytorch:24.07-py3", f"nvidia/cuda@sha256:{'1' * 64}",
]  # fmt: skip
words = hostile.texts | st.sampled_from([*GPUS, *RULES, *IMAGES, "LL", "ll1", "ml.p5.48xlarge", "g5.xlarge", "--format", "json", "--color", "always", "-h"])


@pytest.fixture(scope="module", autouse=True)
def _plain_place(tmp_path_factory):
    """No colour, no settings file, no CI system."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("plain"))
        for name in ("FORCE_COLOR", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"):
            patch.delenv(name, raising=False)
        patch.setenv("NO_COLOR", "1")
        yield


def told(*arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error."""
    out, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        try:
            status = main(list(arguments))
        except SystemExit as end:  # argparse has spoken
            status = int(end.code or 0)
    return status, out.getvalue(), error.getvalue()


def data(*arguments: str) -> dict:
    status, out, error = told(*arguments, "--format", "json")
    assert status in (0, 1), error
    return json.loads(out)


@given(st.sampled_from([command for command in COMMANDS if command != "lsp"]), st.lists(words, max_size=3))  # that one waits for an editor
def test_whatever_is_typed_is_answered_in_words_that_can_be_seen(command, arguments):
    status, out, error = told(command, *(["--dry-run"] if command == "init" else []), *arguments)
    assert status in (0, 1, 2), error
    assert out or error
    assert error or status != 2
    if "always" not in arguments:
        unseen = {character for character in out + error if character != "\n" and is_unseen(character)}
        assert not unseen


def spellings(word: str) -> st.SearchStrategy[str]:
    """A word in any case."""
    return st.lists(st.booleans(), min_size=len(word), max_size=len(word)).map(
        lambda upper: "".join(letter.upper() if high else letter.lower() for letter, high in zip(word, upper, strict=True))
    )


@given(st.sampled_from(list(registry.BY_CODE.values())).flatmap(lambda row: st.tuples(st.just(row), spellings(row.code), spellings(row.name))))
def test_a_rule_is_known_by_code_and_name_in_any_case(case):
    row, code, name = case
    page = told("explain", row.code)
    assert page[0] == 0
    assert row.name in page[1]
    assert told("explain", code) == told("explain", name) == page


@given(st.sampled_from(GPUS).flatmap(spellings))
def test_an_accelerator_is_known_in_any_case(name):
    found = data("gpu", name)["gpus"]
    assert [gpu["name"].lower() for gpu in found] == [name.lower().replace("-", "_")]


def slips(word: str) -> st.SearchStrategy[str]:
    """A word with a letter lost, doubled or another in its place."""
    return st.tuples(st.integers(0, len(word) - 1), st.sampled_from("loop")).map(
        lambda slip: word[: slip[0]] + {"l": "", "o": word[slip[0]] * 2, "p": "x"}[slip[1]] + word[slip[0] + 1 :]
    )


@given(st.sampled_from(("explain", "gpu")).flatmap(lambda command: st.tuples(st.just(command), st.sampled_from(RULES if command == "explain" else GPUS).flatmap(slips))))
def test_what_is_suggested_is_known_when_typed(case):
    command, word = case
    status, _, error = told(command, word)
    suggested = re.search(r"did you mean `([^`]*)`", error)
    if suggested:
        assert status == 2
        assert told(command, suggested[1])[0] == 0


@given(hostile.texts | st.sampled_from(IMAGES).flatmap(slips))
@example("Ubuntu:22.04")
@example("https://docker.io/library/ubuntu:22.04")
def test_a_reference_that_is_suggested_is_one(text):
    status, _, error = told("image", "--", text)
    suggested = re.search(r"did you mean `([^`]*)`", error)
    if suggested:
        assert status == 2
        assert isinstance(parse(suggested[1]), Reference)
        assert told("image", "--", suggested[1])[0] in (0, 1)


@given(st.sampled_from(IMAGES).flatmap(lambda image: st.just(image) | slips(image)))
def test_an_image_is_judged_as_in_a_queue(image):
    status, _, error = told("image", image)
    if status == 2:
        assert "no image reference" in error
        return
    shown = data("image", image)["images"]
    said = {(finding["code"], finding["severity"], finding["message"]) for one in shown for finding in one["findings"]}
    checked = {(finding.code, finding.severity, finding.message) for finding in check_queue(queue("cpu", image))}
    assert said == checked
    assert status == int(any(severity == "error" for _, severity, _ in said))
    text = re.sub(r"\W+", "", told("image", image)[1])
    for code, _, message in said:
        assert code in text
        assert re.sub(r"\W+", "", message) in text


@given(st.sampled_from(["nvidia-l4", "nvidia-tesla-t4", "nvidia-h100-80gb", "nvidia-b200", "nvidia-tesla-v100", "nvidia-tesla-p100"]), st.sampled_from(IMAGES))
def test_a_pair_is_judged_as_in_a_queue(name, image):
    """What `gpu` says of an image on a GPU is what the rule says of a queue that asks for both."""
    if not any(mark in image for mark in ":/@"):
        return
    target = {"nvidia-h100-80gb": "h100"}.get(name, name.removeprefix("nvidia-").removeprefix("tesla-"))
    (gpu,) = data("gpu", target, image)["gpus"]
    (one,) = gpu["images"]
    findings = {finding.code: finding.severity for finding in check_queue(queue(f"gke:{name}", image))}
    expected = {"older": "LL403", "dropped": "LL403", "vendor": "LL406"}.get(one["verdict"])
    assert {code for code in findings if code in ("LL403", "LL406")} == ({expected} if expected else set())
    if one["verdict"] == "cpu":
        assert findings.get("LL405") != "error"
    elif one["verdict"] != "unknown":
        assert "LL405" not in findings


@given(st.lists(st.sampled_from(IMAGES), min_size=1, max_size=3, unique=True), st.lists(st.sampled_from(GPUS), min_size=1, max_size=3, unique=True))
def test_data_and_text_say_the_same(images, gpus):
    images = [image for image in images if any(mark in image for mark in ":/@")]
    found = data("gpu", *gpus, *images)["gpus"]
    assert [gpu["name"] for gpu in found] == [name.replace("-", "_") for name in gpus]
    status, text, _ = told("gpu", *gpus, *images)
    for gpu in found:
        assert gpu["title"] in text
    for image in images:
        assert image in re.sub(r"\s+", "", text)
    failing = [image for image in images if all(one["verdict"] in ("older", "dropped", "vendor") for gpu in found for one in gpu["images"] if one["reference"] == image)]
    assert status == int(bool(failing))
