"""The scripts that ask public packages for facts: what they read, and that they keep everything else as it was."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import pytest

from scripts import refresh_sagemaker, refresh_toolkits, refresh_vertex
from scripts.build_facts import FACTS
from scripts.fact_rows import FactFile, written

HELP = """
--gpu-name <gpu name>                               (-arch)
        Specify name of NVIDIA GPU to generate code for.
        Allowed values for this option:  'compute_100','lto_75','sm_100',
        'sm_100a','sm_103','sm_120f','sm_75','sm_90',
        'sm_90a'.
        Default value:  'sm_75'.
--other-name
        Allowed values for this option:  'sm_99'.
"""


def wheel(tmp_path, name: str, **members: bytes):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


@pytest.fixture
def facts(tmp_path):
    """A copy of the facts to edit."""
    for path in FACTS.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return lambda name: FactFile(tmp_path / f"{name}.yaml")


def test_what_a_compiler_says_of_itself():
    assert refresh_toolkits.native(HELP) == ["7.5", "9.0", "10.0", "10.3"]


def test_the_accelerator_types_of_a_client(tmp_path):
    source = b'class AcceleratorType(proto.Enum):\n    """Doc."""\n\n    ACCELERATOR_TYPE_UNSPECIFIED = 0\n    NVIDIA_L4 = 9\n'
    path = wheel(tmp_path, "a-1-py3-none-any.whl", **{"google/cloud/aiplatform_v1/types/accelerator_type.py": source})
    assert refresh_vertex.accelerator_types(path) == ["NVIDIA_L4"]


@pytest.mark.parametrize("packed", [True, False])
def test_the_instance_types_of_botocore(tmp_path, packed):
    model = json.dumps({"shapes": {"TrainingInstanceType": {"enum": ["ml.p9.xlarge", "ml.m5.large"]}}}).encode()
    name = refresh_sagemaker._MODEL + (".gz" if packed else "")
    path = wheel(tmp_path, "botocore-1-py3-none-any.whl", **{name: gzip.compress(model) if packed else model})
    assert refresh_sagemaker.instance_types(path) == ["ml.m5.large", "ml.p9.xlarge"]


def test_the_accounts_of_the_containers(tmp_path):
    table = {"training": {"versions": {"1": {"registries": {"a": "2", "b": "1"}}, "2": {"registries": {"c": "2"}}}}}
    path = wheel(tmp_path, "s-1-py3-none-any.whl", **{"x/image_uri_config/pytorch.json": json.dumps(table).encode()})
    assert refresh_sagemaker.accounts(path) == ["1", "2"]


def test_a_new_accelerated_type_asks_for_its_gpu(facts):
    clouds = facts("clouds")
    assert refresh_sagemaker.unmapped(clouds) == []
    clouds.set_list("sagemaker_training_types", ["ml.m5.large", "ml.p9.xlarge"])
    assert refresh_sagemaker.unmapped(clouds) == ["ml.p9.xlarge"]


@pytest.mark.parametrize("name", sorted(path.stem for path in FACTS.glob("*.yaml")))
def test_every_row_is_written_as_the_scripts_write_it(name):
    """So that a refresh changes nothing but facts."""
    before = FactFile(FACTS / f"{name}.yaml")
    after = FactFile(FACTS / f"{name}.yaml")
    for section, table in before.data.items():
        if section not in ("as_of", "sources") and isinstance(table["rows"], dict):
            for key, row in table["rows"].items():
                after.set(section, key, row)
    assert after.lines == before.lines


def test_a_toolkit_is_updated_in_its_place(facts):
    toolkits = facts("toolkits")
    count = len(toolkits.lines)
    refresh_toolkits.update(toolkits, "12.4", "12.4.99", ["7.5"])
    row = toolkits.rows("toolkits")["12.4"]
    assert (row["native"], row["patches"]) == (["7.5"], ["12.4.1"])
    refresh_toolkits.update(toolkits, "14.0", "14.0.1", ["9.0"])
    assert list(toolkits.rows("toolkits"))[-1] == "14.0"
    assert ", 14.0.1 (scripts/" in toolkits.data["sources"]["ptxas"]["what"]
    assert len(toolkits.lines) == count + 1
    assert toolkits.lines[0].startswith("# ")
    toolkits.set_date("2027-01-31")
    assert str(toolkits.data["as_of"]) == "2027-01-31"
    assert toolkits.save()
    assert not toolkits.save(), "nothing is left to write"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": True, "b": None, "1.0": ["x y", "9.0"]}, '{a: true, b: null, "1.0": [x y, "9.0"]}'),
        ("yes", '"yes"'),
        ("a: b", '"a: b"'),
        ("12", '"12"'),
        (12, "12"),
    ],
)
def test_values_are_quoted_where_they_must(value, text):
    from ruamel.yaml import YAML

    assert written(value) == text
    assert YAML(typ="safe").load(io.StringIO(text)) == value
