"""Tiles against the fields they fill: every type, choice and bound, and what is not known is left alone."""

from __future__ import annotations

import pytest

from launchlint.engine.checker import check
from launchlint.engine.settings import Settings
from launchlint.model.file import read
from launchlint.model.schema import field_schema
from launchlint.text import Source

QUEUE = """\
name: gpu
resource_type: kubernetes
resource_config:
  spec:
    {field}
    template: {{spec: {{containers: [{{name: train, image: "${{image_uri}}"}}]}}}}
template_variables:
  tile: {{schema: {schema}}}
"""


def found(field: str, schema: str) -> list[tuple[str, str, str]]:
    findings = check(QUEUE.format(field=field, schema=schema))
    return [(f.severity, f.span.text, f.labels[0].span.text) for f in findings if f.code == "LL511"]


INTEGER = 'backoffLimit: "{{tile}}"'
BOOLEAN = 'suspend: "{{tile}}"'
TEXT = 'managedBy: "{{tile}}"'
WORD = 'completionMode: "{{tile}}"'


@pytest.mark.parametrize(
    ("field", "schema", "expected"),
    [
        (INTEGER, "{type: integer, minimum: 0, maximum: 4}", []),
        (INTEGER, "{type: integer, enum: [0, 2]}", []),
        (INTEGER, "{type: integer, enum: [-1, -2, 3]}", [("error", "-1"), ("error", "-2")]),
        (INTEGER, "{type: integer, minimum: -1, default: -1}", [("error", "-1"), ("error", "-1")]),
        (INTEGER, "{type: integer, minimum: 0, maximum: 3000000000}", [("error", "3000000000")]),
        (INTEGER, "{type: integer, maximum: 3}", [("note", "tile")]),
        (INTEGER, "{type: number, minimum: 0, maximum: 3}", [("error", "number")]),
        (INTEGER, "{type: string, enum: ['1', '2']}", [("error", "string")]),
        # Faults of the tile itself are told of the tile, once.
        (INTEGER, "{type: int, minimum: -1}", []),
        (INTEGER, "{type: integer, enum: ['1', 2]}", []),
        (INTEGER, "{type: integer, minimum: '0', maximum: 3}", []),
        (INTEGER, "{type: integer, minimum: 2.0, maximum: 3}", []),
        (BOOLEAN, "{type: string, enum: ['true']}", [("error", "string")]),
        (BOOLEAN, "{type: integer, minimum: 0, maximum: 1}", [("error", "integer")]),
        (TEXT, "{type: string}", []),
        (TEXT, "{type: integer, minimum: 1, maximum: 2}", [("note", "integer")]),
        (WORD, "{type: string, enum: [Indexed]}", []),
        (WORD, "{type: string, enum: [indexed, Indexed]}", [("error", "indexed")]),
        (WORD, "{type: string, default: Indexed}", [("note", "tile")]),
        ('completionMode: "Non{{tile}}"', "{type: string, enum: [Indexed, indexed]}", [("error", "indexed")]),
        ('completionMode: "Non{{tile}}${run_id}"', "{type: string, enum: [x]}", []),
        ('completionMode: "{{tile}"', "{type: string, enum: [x]}", []),
    ],
)  # fmt: skip
def test_what_users_may_choose_fits(field, schema, expected):
    assert [(severity, text) for severity, text, _ in found(field, schema)] == expected


@pytest.mark.parametrize(
    ("field", "schema", "help"),
    [
        (INTEGER, "{type: integer}", "add `minimum: 0` to the tile"),
        (INTEGER, "{type: integer, minimum: 0, maximum: 4}", None),
        (WORD, "{type: string}", "add `enum: [NonIndexed, Indexed]` to the tile, or those of them users may choose"),
        (TEXT, "{type: integer, minimum: 1, maximum: 3}", 'write `type: string` and `enum: ["1", "2", "3"]`'),
        (TEXT, "{type: integer, minimum: 1, maximum: 300}", 'write `type: string` and `enum: ["1", ..., "300"]`'),
        (TEXT, "{type: number, minimum: 0.5}", 'write `type: string` and `enum: ["0.5", ...]`'),
        (TEXT, "{type: number, enum: [1, 2.50]}", 'write `type: string` and `enum: ["1", "2.50"]`'),
    ],
)
def test_the_help_of_a_note_can_be_typed(field, schema, help):
    helps = [finding.help for finding in check(QUEUE.format(field=field, schema=schema)) if finding.code == "LL511"]
    assert [text.removeprefix("to be sure, ") for text in helps] == ([help] if help else [])


def test_a_quantity_is_listed_as_text():
    text = """name: gpu
resource_type: kubernetes
resource_config: {spec: {template: {spec: {containers: [{resources: {limits: {memory: "{{memory}}"}}}]}}}}
template_variables: {memory: {schema: %s}}
"""
    (finding,) = check(text % "{type: string}")
    assert (finding.code, finding.help) == ("LL511", "list under `enum` what users may choose, as in `enum: [8Gi]`")
    # Bounds on a text are the fault, and the only one.
    helps = [(finding.code, finding.help) for finding in check(text % "{type: string, minimum: 8Gi, maximum: 16Gi}")]
    assert helps == [("LL206", "list what users may choose, as in `enum: [8Gi, 16Gi]`")] * 2
    helps = [finding.help for finding in check(text % "{type: string, minimum: 8, maximum: 16.5}")]
    assert helps == ['write `type: number`, or list what users may choose, as in `enum: ["8", "16.5"]`'] * 2


def test_a_number_is_told_as_it_is_written():
    findings = check(QUEUE.format(field=INTEGER, schema="{type: integer, enum: [0, 9.0e+9]}"))
    (message,) = [finding.message for finding in findings if finding.code == "LL511"]
    assert "holds at most 2147483647, and the choice `9.0e+9` of the tile `tile` is more" in message


def test_one_choice_in_two_fields_is_one_finding():
    text = QUEUE.format(field='backoffLimit: "{{tile}}"\n    parallelism: "{{tile}}"', schema="{type: integer, enum: [-1]}")
    (finding,) = [f for f in check(text) if f.code == "LL511"]
    assert [label.span.source.position(label.span.start)[0] for label in finding.labels] == [5, 6]


def test_the_finding_lies_in_the_tiles_file():
    source = Source("launch/queue.yaml", '# launchlint: resource=kubernetes\nspec: {backoffLimit: "{{tile}}"}\n')
    tiles = Source("launch/queue.tiles.yaml", "tile: {schema: {type: integer, enum: [-1]}}\n")
    file = read(source, tiles=tiles)
    (misfit,) = file.configs[0].misfits
    assert misfit.span.source is tiles
    assert misfit.fields[0].node.span.text == '"{{tile}}"'


def test_the_schema_of_a_field_is_at_hand():
    text = "# launchlint: resource=kubernetes\nspec: {backoffLimit: 1, template: {spec: {containers: [{name: a}]}}}\n"
    queue = read(Source("launch/queue.yaml", text)).configs[0]
    field = field_schema(queue, queue.args.get("spec", "backoffLimit"))
    assert (field.path, field.shape.types, field.shape.minimum) == (("spec", "backoffLimit"), ("integer",), 0)
    assert not field.required
    containers = queue.args.get("spec", "template", "spec", "containers")
    inside = field_schema(queue, containers.items[0])
    assert inside.path == ("spec", "template", "spec", "containers", 0)
    assert {"image", "resources"} <= set(inside.shape.properties)
    assert field_schema(queue, containers.items[0].get("name")).shape.title == "a DNS label"
    assert field_schema(queue, containers.items[0].index["name"].key) is None


def test_a_field_of_sagemaker_is_known_in_snake_case_too():
    text = "role_arn: launch\nresource_config: {InstanceType: ml.m5.xlarge}\nstopping_condition: {}\n"
    queue = read(Source("launch/queue.yaml", text)).configs[0]
    assert "ml.p3.2xlarge" in field_schema(queue, queue.args.get("resource_config", "InstanceType")).shape.enum
    assert field_schema(queue, queue.args.get("stopping_condition")).required


@pytest.mark.parametrize(
    "text",
    [
        "cpus: '" + "1" * 1_000_000 + "x'",
        "gpus: '" + "driver=a," * 200_000 + "'",
        "env: ['" + "=" * 1_000_000 + "']",
        "name: '" + "a-" * 500_000 + "!'",
        "cpuset-cpus: '" + "1-2," * 200_000 + "'",
    ],
)
def test_no_text_takes_forever(text):
    import time

    started = time.process_time()
    check("# launchlint: resource=local-container\n" + text + "\n", settings=Settings())
    assert time.process_time() - started < 2
