"""What the subcommands advise is taken when typed, and what they say is the same in each of their languages."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from launchlint import registry
from launchlint.cli import COMMANDS, parser
from launchlint.commands.completion import SHELLS
from launchlint.model.facts.names import ABSENT_REPOSITORIES, POPULAR
from launchlint.model.gpu import all_gpus
from launchlint.model.image import Reference, parse
from launchlint.render.escape import is_unseen
from tests import hostile
from tests.faces.test_command_laws import GPUS, IMAGES, RULES, _plain_place, data, slips, told, words  # noqa: F401 (the place to stand in)

NVIDIA = [gpu.key.replace("_", "-") for gpu in all_gpus() if gpu.capability]
PAINT = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\")


@given(st.sampled_from(["rules", "explain", "image", "gpu"]), st.lists(words.filter(lambda word: word not in ("--color", "always")), max_size=3))
@example("image", ["ubuntu:22.04\x1b[31m"])
def test_colour_adds_nothing_but_colour(command, arguments):
    painted = told(command, "--color", "always", *arguments)
    plain = told(command, "--color", "never", *arguments)
    assert painted[0] == plain[0]
    assert PAINT.sub("", painted[1]) == plain[1]
    assert PAINT.sub("", painted[2]) == plain[2]
    assert not {character for character in plain[1] + plain[2] if character != "\n" and is_unseen(character)}


@given(st.lists(st.sampled_from(NVIDIA), min_size=1, max_size=4, unique=True), st.lists(st.sampled_from(IMAGES), min_size=1, max_size=3, unique=True))
def test_the_image_that_is_advised_runs_on_every_gpu_named(gpus, images):
    images = [image for image in images if any(mark in image for mark in ":/@")]
    _, out, _ = told("gpu", *gpus, *images)
    for advised in re.findall(r"(?m)^\[\d+\] use .*, as (\S+)$", out):
        assert isinstance(parse(advised), Reference)
        verdicts = [image["verdict"] for gpu in data("gpu", *gpus, advised)["gpus"] for image in gpu["images"]]
        assert set(verdicts) == {"native"}, advised


@pytest.mark.parametrize("name", NVIDIA)
def test_the_images_on_the_page_of_a_gpu_run_on_it(name):
    page = told("gpu", name)[1]
    advised = re.findall(r"nvidia/cuda:\S+", page)
    for image in advised:
        verdicts = [one["verdict"] for gpu in data("gpu", name, image)["gpus"] for one in gpu["images"]]
        assert verdicts == ["native"]
        assert told("image", image)[0] == 0
    (row,) = data("gpu", name)["gpus"]
    if row["cuda_first"]:
        assert f"{row['cuda_first']} to {row['cuda_last']}" in page


named_images = st.sampled_from(IMAGES) | st.tuples(
    st.sampled_from([*POPULAR, *ABSENT_REPOSITORIES]),
    st.sampled_from(["", ":latest", ":gpu", ":2.17.1", ":2.17.1-gpu", ":2.3.1-cuda12.1-runtime", ":9.2-base-ubuntu22.04", ":12.4-devel", ":24.07-py3"]),
).map("".join)


@given(named_images.flatmap(lambda image: st.just(image) | slips(image)), st.none() | st.sampled_from(["3.8", "3.10", "3.11", "3.13", "2.7"]))
@example("vidia/cuda:9.2-base-ubuntu22.04", None)  # a slip in the name of an image that was withdrawn
@example("debian:buster", "3.8")  # no release of Debian that is served has this Python
@example("debian:buster", "2.7")  # and none of any system has this one
def test_an_image_that_is_advised_does_not_have_the_fault(image, python):
    asked = ["--python", python] if python else []
    if told("image", image, *asked)[0] == 2:
        return
    (shown,) = data("image", image, *asked)["images"]
    for finding in shown["findings"]:
        help = finding["help"] or ""
        wanted = [] if "a job made with" in help else asked  # else another Python is part of the advice
        systems = [f"{family}:{release}".lower() for family, release in re.findall(r"(Debian|Ubuntu) ([\d.]+)", help)]
        for word in [*re.findall(r"`([^`]*)`", help), *systems]:
            if ":" not in word or not isinstance(parse(word), Reference):
                continue
            (advised,) = data("image", word, *wanted)["images"]
            assert finding["code"] not in [one["code"] for one in advised["findings"]], word


@given(named_images, st.sampled_from(["2.7", "3.8", "3.10", "3.13"]), st.integers(0, 20))
@example("debian:buster", "3.8", 10)
def test_a_patch_of_python_is_judged_as_its_minor(image, python, patch):
    assert told("image", image, "--python", f"{python}.{patch}") == told("image", image, "--python", python)


def options_of(command: str) -> list[str]:
    """The options a command's help lists."""
    return re.findall(r"(?m)^  (?:-\w, )?(--[a-z-]+)", told(*([command] if command else []), "--help")[1])


@given(st.sampled_from(["", *COMMANDS]).flatmap(lambda command: st.tuples(st.just(command), st.sampled_from(options_of(command) or ["--help"]).flatmap(slips))))
def test_an_option_that_is_suggested_is_one_of_the_command(case):
    command, option = case
    if not option.startswith("--") or option == "--" or option in options_of(command):
        return
    status, out, error = told(*([command] if command else []), option, "x")
    assert not out
    assert status == 2
    suggested = re.search(r"did you mean `(--[^`]*)`", error)
    if suggested:
        assert suggested[1] in options_of(command)


def test_an_option_that_is_complained_of_is_one_of_the_command():
    _, _, error = told("image", "--python", "x", "ubuntu:22.04")
    shown = re.findall(r"--[a-z-]+", error)
    assert set(shown) <= set(options_of("image"))


@given(st.lists(st.sampled_from(RULES), min_size=1, max_size=4), st.sampled_from(["text", "markdown"]))
def test_rules_are_explained_once_each_in_the_order_they_are_named(names, format):
    rows = list(dict.fromkeys(row for name in names for row in registry.find(name)))
    pages = [told("explain", row.code, "--format", format)[1] for row in rows]
    assert told("explain", *names, "--format", format) == (0, "\n".join(pages), "")


def test_rules_are_the_same_in_every_format():
    listed = json.loads(told("rules", "--format", "json")[1])
    text, markdown = told("rules")[1], told("rules", "--format", "markdown")[1]
    assert [rule["code"] for rule in listed] == sorted(registry.BY_CODE)
    for rule in listed:
        assert re.search(rf"(?m)^{rule['code']}  {rule['name']} +{rule['severity']}\b", text)
        assert f"| {rule['code']} | [{rule['name']}]({rule['url']}) | {rule['severity']} |" in markdown


# --- tiles

names = st.sampled_from(["gpus", "workers", "run id", "größe", "世界", "a.b"]) | hostile.texts
tiles = st.fixed_dictionaries(
    {"type": st.sampled_from(["integer", "number", "string", "float"])},
    optional={"default": st.integers(0, 5) | hostile.texts, "minimum": st.integers(0, 3), "maximum": st.integers(4, 9),
              "enum": st.lists(st.integers(0, 5) | hostile.texts, max_size=3)},
)  # fmt: skip
queues = st.fixed_dictionaries(
    {
        "name": hostile.texts,
        "resource_type": st.sampled_from(["kubernetes", "local-container", "sagemaker"]),
        "resource_config": st.dictionaries(
            st.sampled_from(["gpus", "env", "shm-size", "spec", "builder"]) | hostile.texts,
            names.map(lambda name: "{{" + name + "}}") | hostile.texts, max_size=4,
        ),
    },
    optional={"template_variables": st.dictionaries(names, st.fixed_dictionaries({"schema": tiles}), max_size=3)},
)  # fmt: skip


@given(queues)
@example({"name": "", "resource_type": "kubernetes", "resource_config": {"{{x}}": "{{}}"}})  # a field in a key has no tile
def test_fields_are_the_same_in_text_and_data(queue):
    with open("queue.json", "w", encoding="utf-8", errors="surrogatepass") as file:
        json.dump(queue, file)
    status, text, error = told("tiles", "queue.json")
    assert status in (0, 1, 2), error
    assert not {character for character in text + error if character != "\n" and is_unseen(character)}
    in_data, out, _ = told("tiles", "queue.json", "--format", "json")
    assert in_data == status
    found = json.loads(out)["queues"]
    assert status == 2 or len(found) == 1
    for one in found:
        uses = [use for field in one["fields"] for use in field["uses"]]
        assert text.count(" (a key, which Launch does not fill)") == sum(use["in_key"] for use in uses)
        undeclared = [field for field in one["fields"] if field["tile"] is None and not all(use["in_key"] for use in field["uses"])]
        assert status == int(bool(undeclared))
        assert len(re.findall(r"(?m)^  +\d+:\d+  ", text)) == len(uses)
        assert text.count(": no tile\n") >= len(undeclared)
        used = sum(bool(field["uses"]) for field in one["fields"])
        assert (f", {used} template field" if used else ", no template fields") in text.split("\n")[0]


# --- completion


@pytest.mark.parametrize("shell", SHELLS)
def test_a_completion_script_names_every_command_rule_and_option(shell):
    status, script, error = told("completion", shell)
    assert (status, error) == (0, "")
    for action in parser()._actions:
        for option in action.option_strings:
            if action.help != "==SUPPRESS==":
                assert (f"-{'l' if option[:2] == '--' else 's'} {option.lstrip('-')}" if shell == "fish" else option) in script
    for word in [*COMMANDS, *registry.BY_NAME]:
        assert re.search(rf"(?<![\w-]){word}(?![\w-])", script)
    if shutil.which(shell):
        assert subprocess.run([shell, "-n"], input=script, text=True, capture_output=True).stderr == ""
