"""The schemas in an editor without our server: the real yaml-language-server reads the examples' own comments."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.language_client import LanguageClient

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("yaml-language-server"), reason="no yaml-language-server on the PATH"),
]

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "queues"
GOOD = sorted((EXAMPLES / "good").glob("*.yaml"))
FAULTY = sorted((EXAMPLES / "faulty").glob("*.yaml"))
SETTINGS = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}}


@pytest.fixture(scope="module")
def client():
    command = os.path.realpath(shutil.which("yaml-language-server"))
    client = LanguageClient([command, "--stdio"], SETTINGS)
    client.start({"workspace": {"configuration": True}, "textDocument": {"completion": {"completionItem": {}}}})
    yield client
    client.stop()


def opened(client, path: Path, text: str) -> tuple[str, list]:
    """A text under a name of its own beside an example, so that the comment's path is right, and its diagnostics."""
    opened.count += 1
    uri = path.with_stem(f"{path.stem}-{opened.count}").as_uri()
    return uri, client.open(uri, text)


opened.count = 0


def place(text: str, needle: str) -> dict[str, int]:
    """The position behind a text that occurs once."""
    assert text.count(needle) == 1
    before = text[: text.index(needle) + len(needle)]
    return {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}


def labels(client, uri: str, position: dict[str, int]) -> list[str]:
    params = {"textDocument": {"uri": uri}, "position": position}
    return [item["label"] for item in client.ask("textDocument/completion", params)["items"]]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_good_examples_are_good(client, path):
    assert opened(client, path, path.read_text(encoding="utf-8"))[1] == []


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.name)
def test_faulty_examples_are_faulty(client, path):
    assert opened(client, path, path.read_text(encoding="utf-8"))[1]


@pytest.mark.parametrize(("name", "written", "typo", "message"), [
    ("kubernetes-h100", "backoffLimit", "backofLimit", "Property backofLimit is not allowed."),
    ("kubernetes-h100", "resource_config:", "resource_confg:", "Property resource_confg is not allowed."),
    ("kubernetes-h100", "restartPolicy: Never", "restartPolicy: Sometimes", 'Value is not accepted. Valid values: "OnFailure", "Never", null.'),
    ("kubernetes-volcano", "minAvailable: 2", "minAvailable: two", "Incorrect type."),
    ("sagemaker", "InstanceCount: 1", "InstanceCnt: 1", "Property InstanceCnt is not allowed."),
    ("vertex", "machine_type", "machineType", "Property machineType is not allowed."),
    ("docker", "shm-size: 8g", "shm-size: 8GB!", "String does not match the pattern"),
    ("docker.tiles", "minimum: 1", "min: 1", "Property min is not allowed."),
])  # fmt: skip
def test_a_typo_is_found(client, name, written, typo, message):
    path = EXAMPLES / "good" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(written) == 1
    text = text.replace(written, typo)
    found = opened(client, path, text)[1]
    line = place(text, typo)["line"]
    assert [one for one in found if one["message"].startswith(message) and one["range"]["start"]["line"] == line], found


def test_a_template_field_may_stand_for_a_number(client):
    path = EXAMPLES / "good" / "kubernetes-h100.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("backoffLimit: 0") == 1
    assert opened(client, path, text.replace("backoffLimit: 0", 'backoffLimit: "{{retries}}"'))[1] == []
    (fault,) = opened(client, path, text.replace("backoffLimit: 0", 'backoffLimit: "retries"'))[1]
    assert "Incorrect type" in fault["message"]


def test_completion_follows_the_resource_type(client):
    for resource, some, none in (
        ("kubernetes", {"spec", "metadata", "apiVersion"}, "ResourceConfig"),
        ("sagemaker", {"ResourceConfig", "StoppingCondition", "RoleArn"}, "spec"),
        ("gcp-vertex", {"spec", "run"}, "metadata"),
        ("local-container", {"gpus", "shm-size", "env"}, "spec"),
    ):
        text = (
            "# yaml-language-server: $schema=../../../schemas/editor/queue.schema.json\n"
            f"name: q\nresource_type: {resource}\nresource_config:\n  \n"
        )
        uri, _ = opened(client, EXAMPLES / "good" / "completion.yaml", text)
        found = labels(client, uri, {"line": 4, "character": 2})
        assert some <= set(found), (resource, found)
        assert none not in found


def test_completion_of_values_and_of_a_custom_resource(client):
    text = (
        "# yaml-language-server: $schema=../../../schemas/editor/kubernetes.schema.json\n"
        "apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nspec:\n  \n"
    )
    uri, _ = opened(client, EXAMPLES / "good" / "completion.yaml", text)
    assert "pytorchReplicaSpecs" in labels(client, uri, {"line": 4, "character": 2})
    text = "# yaml-language-server: $schema=../../../schemas/editor/queue.schema.json\nresource_type: \n"
    uri, _ = opened(client, EXAMPLES / "good" / "completion.yaml", text)
    assert {"kubernetes", "sagemaker", "gcp-vertex"} <= set(labels(client, uri, {"line": 1, "character": 15}))


def test_hover_tells_a_fields_words(client):
    path = EXAMPLES / "good" / "sagemaker.yaml"
    text = path.read_text(encoding="utf-8")
    uri, _ = opened(client, path, text)
    params = {"textDocument": {"uri": uri}, "position": place(text, "resource_typ")}
    assert "Where jobs run" in str(client.ask("textDocument/hover", params)["contents"])
