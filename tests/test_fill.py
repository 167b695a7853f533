"""What the agent would submit, and what the guard-rails refuse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlint.model.file import read
from launchlint.model.fill import fill
from launchlint.text import Source

TEXT = """name: gpu
resource_type: kubernetes
resource_config:
  builder: {accelerator: {base_image: "{{image}}", tag: "${run_id}"}}
  metadata: {name: "job-${run_id}", "${run_id}": kept}
  spec:
    parallelism: "{{workers}}"
    share: "{{share}}"
    memory: "{{mem}}Gi of {{share}} on ${HOST}"
    script: "echo ${HOME} $HOME $${run_id} ${${run_id}}"
template_variables:
  workers: {schema: {type: integer, minimum: 1, maximum: 4, default: 2}}
  mem: {schema: {type: integer, enum: [16, 32], default: 16}}
  share: {schema: {type: number, minimum: 0, maximum: 1, default: 0.5}}
  image: {schema: {type: string, enum: ["a:1", "b:${tag}"], default: "a:1"}}
"""


def queue(text: str = TEXT, name: str = "queue.yaml", tiles: str | None = None):
    beside = None if tiles is None else Source("queue.tiles.yaml", tiles)
    return read(Source(name, text), tiles=beside).configs[0]


def refusals(filled) -> list[str]:
    return [refusal.message for refusal in filled.refused]


def test_defaults_and_macros():
    filled = fill(queue(), {}, {"run_id": "7abc", "HOME": "/root"})
    assert filled.refused == []
    assert filled.data == {
        "metadata": {"name": "job-7abc", "${run_id}": "kept"},  # keys stay
        "spec": {
            "parallelism": 2,
            "share": 0.5,
            "memory": "16Gi of 0.5 on ${HOST}",
            "script": "echo /root $HOME $7abc ${7abc}",  # no escaping, one pass
        },
    }
    assert filled.builder == {"accelerator": {"base_image": "a:1", "tag": "${run_id}"}}
    assert filled.left == ["HOST"]


def test_choices_keep_their_type():
    filled = fill(queue(), {"workers": "4", "share": "1", "mem": "32"})
    assert (filled.data["spec"]["parallelism"], type(filled.data["spec"]["parallelism"])) == (4, int)
    assert (filled.data["spec"]["share"], type(filled.data["spec"]["share"])) == (1.0, float)
    assert fill(queue(), {"workers": 3}).data["spec"]["parallelism"] == 3


def test_a_tiles_value_may_bring_a_macro():
    filled = fill(queue(), {"image": "b:${tag}"})
    assert filled.builder["accelerator"]["base_image"] == "b:${tag}"


@pytest.mark.parametrize(
    ("given", "message", "help"),
    [
        ({"workers": "5"}, "`workers` is 5, above its maximum 4", "it takes a whole number from 1 to 4"),
        ({"workers": "0"}, "`workers` is 0, below its minimum 1", "it takes a whole number from 1 to 4"),
        ({"workers": "2.0"}, "`workers` is a whole number, which `2.0` is not", "it takes a whole number from 1 to 4"),
        ({"workers": "two"}, "`workers` is a whole number, which `two` is not", "it takes a whole number from 1 to 4"),
        ({"workers": True}, "`workers` is a whole number, which `True` is not", "it takes a whole number from 1 to 4"),
        ({"share": "nan"}, "`share` is a number, which `nan` is not", "it takes a number from 0 to 1"),
        ({"mem": "8"}, "`mem` may not be `8`", "it takes `16` or `32`"),
        ({"image": "c:1"}, "`image` may not be `c:1`", "it takes `a:1` or `b:${tag}`"),
        ({"worker": "1"}, "no template field is called `worker`", "did you mean `workers`?"),
    ],
)
def test_what_is_refused(given, message, help):
    filled = fill(queue(), given)
    assert [(refusal.message, refusal.help) for refusal in filled.refused] == [(message, help)]


def test_a_tile_without_default_must_be_chosen():
    (refused,) = fill(queue(TEXT.replace(", default: 2", ""))).refused
    assert refused.message == "`workers` has no default, so it must be chosen"
    assert refused.help == "--set workers=..., a whole number from 1 to 4"
    assert refused.span.text == "workers"


def test_a_bad_default_is_refused_like_a_choice():
    (message,) = refusals(fill(queue(TEXT.replace("default: 2", "default: 9"))))
    assert message == "the default of `workers` is 9, above its maximum 4"


def test_a_field_without_tile():
    text = TEXT.replace("{{workers}}", "{{wokers}}")
    assert "no tile declares `wokers`, so its value is not known" in refusals(fill(queue(text)))
    assert fill(queue(text)).data["spec"]["parallelism"] == "{{wokers}}"


def test_a_bare_file_takes_choices_for_tiles_it_cannot_see():
    bare = queue('# launchlint: resource=local-container\ngpus: "{{gpus}}"\nshm-size: 8g\n')
    assert refusals(fill(bare)) == ["this file holds no tile for `gpus`, so its value is not known"]
    assert fill(bare, {"gpus": "2"}).data == {"gpus": "2", "shm-size": "8g"}


def test_tiles_beside_a_bare_file():
    bare = queue('gpus: "{{gpus}}"\nshm-size: 8g\n', tiles="gpus: {schema: {type: integer, default: 1}}\n")
    assert fill(bare).data == {"gpus": 1, "shm-size": "8g"}


def test_sagemaker_takes_role_and_image_as_written():
    filled = fill(
        queue(
            "RoleArn: ${ROLE}\nAlgorithmSpecification: {TrainingImage: '${image_uri}', TrainingInputMode: '${M}'}\n"
            "ResourceConfig: {}\nStoppingCondition: {}\n"
        ),
        {},
        {"ROLE": "r", "image_uri": "i", "M": "File"},
    )
    assert filled.data["RoleArn"] == "${ROLE}"
    assert filled.data["AlgorithmSpecification"] == {"TrainingImage": "${image_uri}", "TrainingInputMode": "File"}


def test_origins_tell_where_and_why():
    filled = fill(queue(), {"share": "0.25"}, {"run_id": "x"})
    origin = filled.origins["spec", "memory"]
    assert origin.span.text == '"{{mem}}Gi of {{share}} on ${HOST}"'
    assert origin.fields == ("mem", "share")
    assert origin.macros == ()
    assert filled.origins["metadata", "name"].macros == ("run_id",)
    assert filled.chosen["share"].how == "given"
    assert filled.chosen["mem"].how == "default"


@pytest.mark.parametrize(
    ("written", "text"),
    [('"a\\u0020{{n}}\\tb"', "a 1\tb"), ("'it''s {{n}}'", "it's 1"), ("|\n      x {{n}}\n      y", "x 1\ny\n"), ("{{n}}", 1)],
)
def test_fields_are_found_under_any_quoting(written, text):
    definition = f"name: g\ntype: kubernetes\nconfig:\n  spec:\n    v: {written}\ntemplate_variables: {{n: {{schema: {{type: integer, default: 1}}}}}}\n"
    assert fill(queue(definition)).data["spec"]["v"] == text


WORDS = st.text(alphabet="ab{}$ _1", max_size=12)


@given(WORDS, st.dictionaries(st.sampled_from(["a", "b", "a1", "_"]), st.sampled_from(["x", "${b}", "{{a}}", ""]), max_size=3))
def test_macros_are_filled_once_from_left_to_right(text, macros):
    import json
    import re

    source = json.dumps({"resource_args": {"local-container": {"name": text}}})
    filled = fill(queue(source, "queue.json"), {}, macros)
    if not filled.refused:
        assert filled.data["name"] == re.sub(r"\$\{(\w+)\}", lambda match: macros.get(match[1], match[0]), text)
