"""Queue definitions: what `upsert_run_queue` and `create_run_queue` refuse, at its own characters."""

from __future__ import annotations

import json

import pytest

from launchlint.engine.checker import check

UPSERT = "name: gpu\nresource_type: local-container\nresource_config: {gpus: all}\n"
CREATE = "name: gpu\ntype: local-container\nconfig: {gpus: all}\n"


def found(text: str) -> list[tuple[str, str, str]]:
    return [(f.code, f.severity, f.span.text) for f in check(text) if f.code.startswith("LL7")]


@pytest.mark.parametrize("call", [UPSERT, CREATE])
@pytest.mark.parametrize("name", ["x", "x" * 64, "a queue: für alle", "'123'"])
def test_names_the_client_takes(call, name):
    quoted = name if name.startswith("'") else f'"{name}"'
    assert found(call.replace("gpu\n", f"{quoted}\n", 1)) == []


@pytest.mark.parametrize(
    ("name", "flagged"),
    [('""', '""'), ("x" * 65, "x" * 65), ("12", "12"), ("[a]", "[a]"), ("", "name"), ("true", "true")],
)
def test_names_the_client_refuses(name, flagged):
    assert found(UPSERT.replace("gpu\n", f"{name}\n", 1)) == [("LL701", "error", flagged)]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("docker", "local-container"),
        ("Kubernetes", "kubernetes"),
        ("k8s", "kubernetes"),
        ("vertex", "gcp-vertex"),
        ("vertex-ai", "gcp-vertex"),
        ("gcp_vertex", "gcp-vertex"),
        ("local_process", "local-process"),
        ("SageMaker", "sagemaker"),
        ("slurm", None),
    ],
)
def test_resource_types(word, meant):
    text = f"name: q\nresource_type: {word}\nresource_config: {{}}\n"
    (finding,) = [finding for finding in check(text) if finding.code == "LL702"]
    assert finding.span.text == word
    assert (finding.fix.edits[0].text if finding.fix else None) == meant


@pytest.mark.parametrize("mode", ["V0", "v0", "DISABLED", "disabled", "null", '""', "~", "{{x}}", "no", "off"])
def test_modes_upsert_takes_or_that_are_told_elsewhere(mode):
    assert found(UPSERT + f"prioritization_mode: {mode}\n") == []


@pytest.mark.parametrize("mode", ["V1", "enabled", "true", "1", "P0"])
def test_modes_upsert_refuses(mode):
    assert found(UPSERT + f"prioritization_mode: {mode}\n") == [("LL703", "error", mode)]


@pytest.mark.parametrize(("mode", "refused"), [("V0", False), ("v0", False), ("null", False), ("disabled", True)])
def test_modes_of_create(mode, refused):
    expected = [("LL703", "error", mode)] if refused else []
    assert found(CREATE + f"prioritization_mode: {mode}\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (UPSERT.replace("resource_type", "type"), [("LL704", "error", "type")]),
        (UPSERT.replace("resource_config", "config"), [("LL704", "error", "config")]),
        (UPSERT.replace("resource_type", "resource") + "template_variables: {}\n", [("LL704", "error", "resource")]),
        (UPSERT + "type: local-container\n", [("LL704", "error", "type")]),
        (UPSERT + "entity_name: team\n", [("LL704", "error", "entity_name")]),
        (UPSERT + "descripton: x\n", [("LL704", "warning", "descripton")]),
        (UPSERT + "x-owner: me\n$schema: x\n_note: x\n", []),
        (CREATE + "external_links: {}\n", [("LL704", "warning", "external_links")]),
        (UPSERT + "external_links:\n", []),
        (UPSERT + "external_links: {a: 1}\n", [("LL706", "error", "1")]),
        (UPSERT + "external_links: https\n", [("LL706", "error", "https")]),
        ("resource_type: kubernetes\ntemplate_variables: {}\n", [("LL705", "error", "resource_type")]),
    ],
)
def test_arguments(text, expected):
    assert found(text) == expected


CLEAN = {
    "name": "gpu",
    "resource_type": "local-container",
    "resource_config": {"gpus": "{{gpus}}", "shm-size": "{{size}}g", "env": ["A=${run_id}"]},
    "template_variables": {
        "gpus": {"schema": {"type": "integer", "default": 1, "minimum": 0, "maximum": 8}, "description": "how many"},
        "size": {"schema": {"type": "string", "enum": ["8", "16"], "default": "8"}},
    },
    "prioritization_mode": "V0",
    "external_links": {"wiki": "https://example.com"},
}
READ_BACK = {
    "resource_args": {"local-container": {"gpus": "{{gpus}}"}},
    "template_variables": [{"name": "gpus", "schema": json.dumps({"type": "integer", "default": 1, "minimum": 0})}],
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["queue.json", "queue.yaml"])
@pytest.mark.parametrize("queue", [CLEAN, READ_BACK], ids=["definition", "read back"])
def test_of_what_a_syntax_fault_cut_off_nothing_is_said(queue, name):
    """Cut anywhere, or short of one character: a file that cannot be read tells that and nothing of ours."""
    text = json.dumps(queue, indent=1)
    assert check(text, name) == []
    for at in range(len(text)):
        for broken in (text[:at], text[:at] + text[at + 1 :]):
            findings = check(broken, name)
            if any(finding.code == "LL001" for finding in findings):
                told = {f.code for f in findings if f.severity != "note" and f.code[2] in "1237"}
                assert not told, broken
