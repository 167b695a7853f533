"""Tiles: both shapes, every fault of shape, and values judged one by one."""

from __future__ import annotations

import json

import pytest

from launchlint.engine.checker import check, check_file
from launchlint.model.file import read
from launchlint.text import Source

QUEUE = """\
name: gpu
resource_type: local-container
resource_config: {gpus: "{{gpus}}"}
template_variables:
"""


def found(tiles: str) -> list[tuple[str, str, str]]:
    """Code, level and flagged text of every finding in a queue with these tiles, but how they fit their field."""
    text = QUEUE + "".join(f"  {line}\n" for line in tiles.strip("\n").split("\n"))
    return [(f.code, f.severity, f.span.text) for f in check(text) if f.code != "LL511"]


@pytest.mark.parametrize(
    ("tiles", "expected"),
    [
        ("gpus: 4", [("LL201", "error", "4")]),
        ("gpus: [1, 2]", [("LL201", "error", "[1, 2]")]),
        ("gpus:", [("LL201", "error", "gpus")]),
        ("gpus: {}", [("LL201", "error", "gpus")]),
        (
            "gpus: {type: integer, min: 1}",
            [("LL201", "error", "gpus"), ("LL201", "error", "min")],
        ),
        ("gpus: {schemas: {type: integer}}", [("LL201", "error", "schemas")]),
        ("gpus: {description: GPUs}", [("LL201", "error", "gpus")]),
        ("gpus: {schema: 3}", [("LL201", "error", "3")]),
        ("gpus: {schema: [integer]}", [("LL201", "error", "[integer]")]),
        ('gpus: {schema: \'{"type": "integer",}\'}', [("LL201", "error", "}")]),
        ("gpus: {schema: {minimum: 1}}", [("LL201", "error", "gpus")]),
        ("gpus: {schema: {type: null}}", [("LL201", "error", "gpus")]),
        ("gpus: {schema: {type: [integer, 'null']}}", [("LL201", "error", "[integer, 'null']")]),
        ("gpus: {schema: {type: integer, enum: 4}}", [("LL201", "error", "4")]),
        ("gpus: {schema: {type: integer, enum: [1, [2]]}}", [("LL201", "error", "[2]")]),
        ("gpus: {schema: {type: integer, default: {a: 1}}}", [("LL201", "error", "{a: 1}")]),
        ("gpus: {schema: {type: integer}, name: gpu}", [("LL201", "error", "gpu")]),
        ("gpus: {schema: {type: integer}, name: gpus}", []),
        ("gpus: {schema: {type: integer}, default: 1}", [("LL201", "error", "default")]),
        ("gpus: {schema: {type: integer, description: GPUs}}", [("LL201", "note", "description")]),
        ("gpus: {schema: {type: integer, multipleOf: 2}}", [("LL201", "note", "multipleOf")]),
        ("gpus: {schema: {type: integer, unit: GPU}}", [("LL201", "warning", "unit")]),
        ("gpus: {schema: {type: integer, Minimum: 1}}", [("LL201", "error", "Minimum")]),
        ("gpus: {schema: {type: bool}}", [("LL202", "error", "bool")]),
        ("gpus: {schema: {type: Integer}}", [("LL202", "error", "Integer")]),
        (
            "gpus: {schema: {type: float, minimum: 4, maximum: 1}}",
            [("LL202", "error", "float"), ("LL205", "error", "4")],
        ),
        ("gpus: {schema: {type: integer, default: true}}", [("LL203", "error", "true")]),
        ("gpus: {schema: {type: number, maximum: .inf}}", [("LL203", "error", ".inf")]),
        ("gpus: {schema: {type: integer, enum: [1, null]}}", [("LL203", "error", "null")]),
        ("gpus: {schema: {type: integer, default: 2.0, maximum: 4.0}}", []),
        ("gpus: {schema: {type: integer, default: 5, enum: [1, 2], maximum: 4}}", [("LL204", "error", "5")]),
        ("gpus: {schema: {type: integer, default: 5, enum: ['1', 2]}}", [("LL203", "error", "'1'")]),
        ("gpus: {schema: {type: integer, default: 9, minimum: 4, maximum: 1}}", [("LL205", "error", "4")]),
        ("gpus: {schema: {type: number, default: 1, enum: [1.0, 2]}}", []),
        ("gpus: {schema: {type: number, enum: [1, 1.0]}}", [("LL207", "warning", "1.0")]),
        ("gpus: {schema: {type: string, enum: null, minimum: null, default: ''}}", []),
    ],
)
def test_each_fault_has_its_own_finding(tiles, expected):
    assert found(tiles) == expected


def test_a_bad_tile_hides_no_other():
    tiles = "\n".join(f"t{n}: {{schema: {{type: integer, default: 9, maximum: {n}}}}}" for n in range(5))
    assert [f for f in found("bad: 3\n" + tiles) if f[0] == "LL204"] == [("LL204", "error", "9")] * 5


def test_no_undeclared_tile_where_the_declaration_cannot_be_read():
    assert [text for _, _, text in found("- {schema: '{}'}")] == ["template_variables", "{schema: '{}'}"]


def test_a_tile_declared_twice_in_the_list():
    tiles = """
    - {name: gpus, schema: '{"type": "integer"}'}
    - {name: gpus, schema: '{"type": "integer"}'}
    """
    assert found(tiles) == [("LL201", "warning", "template_variables"), ("LL201", "error", "gpus")]


@pytest.mark.parametrize("name", ["queue.json", "queue.yaml"])
def test_a_schema_inside_a_string_is_read_where_it_stands(name):
    schema = json.dumps({"type": "integer", "default": 77, "minimum": 1, "maximum": 8})
    queue = {
        "resource_args": {"local-container": {"gpus": "{{gpus}}"}},
        "template_variables": [{"name": "gpus", "schema": schema}],
    }
    (finding,) = check(json.dumps(queue), name)
    assert (finding.code, finding.span.text, finding.labels[0].span.text) == ("LL204", "77", "8")


def test_tiles_in_a_file_beside_are_judged_there():
    queue = Source("queues/gpu.yaml", 'gpus: "{{gpus}}"\nshm-size: 8g\n')
    beside = Source("queues/gpu.tiles.yaml", "template_variables:\n  gpus: {schema: {type: float, minimum: 1}}\n")
    (finding,) = check_file(read(queue, tiles=beside)).findings
    assert (finding.code, finding.path, finding.span.text) == ("LL202", "queues/gpu.tiles.yaml", "float")
