"""The schemas for editors: as strict as those of the services, but for what only a written queue holds."""

from __future__ import annotations

import importlib.util
import json
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from referencing import Registry, Resource

from launchlint.paths import schema_path
from tests.schema_instances import Instances

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "queues"
FOLDER = Path(schema_path("editor/queue")).parent
SCHEMAS = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.schema.json"))}
REGISTRY = Registry().with_resources(
    (f"urn:{name}", Resource.from_contents({"$id": f"urn:{name}", **schema})) for name, schema in SCHEMAS.items()
)
# Each schema of a service, the one for editors, and what makes the latter look at the former.
PAIRS = [
    ("kubernetes-job-v1", "kubernetes", {}),
    ("crd/volcano-job", "kubernetes", {"apiVersion": "batch.volcano.sh/v1alpha1", "kind": "Job"}),
    ("crd/pytorchjob", "kubernetes", {"apiVersion": "kubeflow.org/v1", "kind": "PyTorchJob"}),
    ("crd/tfjob", "kubernetes", {"apiVersion": "kubeflow.org/v1", "kind": "TFJob"}),
    ("crd/mpijob-v1", "kubernetes", {"apiVersion": "kubeflow.org/v1", "kind": "MPIJob"}),
    ("crd/rayjob", "kubernetes", {"apiVersion": "ray.io/v1", "kind": "RayJob"}),
    ("crd/jobset", "kubernetes", {"apiVersion": "jobset.x-k8s.io/v1alpha2", "kind": "JobSet"}),
    ("sagemaker-create-training-job", "sagemaker", {}),
    ("vertex-custom-job", "gcp-vertex", {}),
    ("local-container", "local-container", {}),
]


def strict(name: str) -> dict:
    return json.loads(Path(schema_path(name)).read_text(encoding="utf-8"))


def editor(name: str) -> Draft7Validator:
    return Draft7Validator(SCHEMAS[f"{name}.schema.json"])


def holds_null(value: object) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value is None or any(map(holds_null, inner))


def test_each_is_a_schema():
    for schema in SCHEMAS.values():
        Draft7Validator.check_schema(schema)
        text = json.dumps(schema)
        assert '"x-' not in text.replace('"^x-"', "")
        assert "#/$defs/" not in text


@pytest.mark.parametrize(("service", "name", "kind"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_what_the_service_takes_may_be_written_and_hardly_more(service, name, kind):
    plain = strict(service)
    theirs, ours = Draft202012Validator(plain), editor(name)
    taken = refused = 0
    for seed in range(150):
        instances = Instances(plain, random.Random(f"editor {service} {seed}"))
        instance = instances.valid() if seed % 3 == 0 else instances.broken()
        if not isinstance(instance, dict):
            continue
        instance = {**instance, **kind}
        if service == "kubernetes-job-v1" and [instance.get("apiVersion", "batch/v1"), instance.get("kind", "Job")] != ["batch/v1", "Job"]:
            continue  # something else than a Job: nothing is known of it
        if theirs.is_valid(instance):
            taken += 1
            assert ours.is_valid(instance), instance
        elif service != "local-container" and not holds_null(instance):
            refused += 1
            assert not ours.is_valid(instance), instance
    assert taken >= (1 if service == "local-container" else 5)
    assert refused > 30 or service == "local-container"


@pytest.mark.parametrize(("name", "queue"), [
    ("kubernetes", {"spec": {"backoffLimit": "{{n}}", "template": {"spec": {"restartPolicy": "{{policy}}"}}}}),
    ("kubernetes", {"spec": {"template": {"spec": {"containers": [{"resources": {"limits": {"memory": "{{gb}}Gi"}}}]}}}}),
    ("kubernetes", {"metadata": {"name": "train-${run_id}", "namespace": None}}),
    ("gcp-vertex", {"spec": {"staging_bucket": "{{bucket}}", "worker_pool_specs": [
        {"replica_count": "{{n}}", "container_spec": {"image_uri": "${image_uri}"}, "machine_spec": {"machine_type": "{{m}}"}}]}}),
    ("sagemaker", {"resource_config": {"InstanceType": "{{i}}", "InstanceCount": "{{n}}", "VolumeSizeInGB": 1},
                   "stopping_condition": {"MaxRuntimeInSeconds": "{{s}}"}}),
    ("local-container", {"gpus": "{{gpus}}", "memory": 8, "env": ["A=${run_id}"], "cpus": "{{cpus}}"}),
])  # fmt: skip
def test_fields_and_macros_may_stand_where_values_do(name, queue):
    assert [error.message for error in editor(name).iter_errors(queue)] == []


@pytest.mark.parametrize(("name", "queue"), [
    ("kubernetes", {"spec": "{{spec}}"}),
    ("kubernetes", {"spec": {"backoffLimit": "{{n}} times"}}),
    ("kubernetes", {"spec": {"backoffLimit": "n"}}),
    ("kubernetes", {"sepc": {}}),
    ("sagemaker", {"StoppingCondition": {"MaxRuntimeInSeconds": 60}}),
    ("gcp-vertex", {"spec": {"worker_pool_specs": [], "staging_bucket": "gs://bucket"}}),
    ("local-container", {"shm_size": "8g"}),
])  # fmt: skip
def test_what_no_tile_gives_is_refused(name, queue):
    assert not editor(name).is_valid(queue)


@pytest.mark.parametrize(("resource", "good", "bad"), [
    ("kubernetes", {"spec": {}}, {"ResourceConfig": {}}),
    ("sagemaker", {"ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 1},
                   "StoppingCondition": {}}, {"spec": {}}),
    ("local-container", {"gpus": "all"}, {"spec": {}}),
    ("local-process", {"anything": 1}, 5),
])  # fmt: skip
@pytest.mark.parametrize(("kind", "arguments"), [("resource_type", "resource_config"), ("type", "config")])
def test_arguments_are_those_of_the_resource_type(resource, good, bad, kind, arguments):
    # Files refer to each other by name; here each has an address of its own.
    schema = json.loads(json.dumps(SCHEMAS["queue.schema.json"]).replace('{"$ref": "', '{"$ref": "urn:').replace("urn:#", "#"))
    validator = Draft7Validator(schema, registry=REGISTRY)
    assert [error.message for error in validator.iter_errors({"name": "q", kind: resource, arguments: good})] == []
    assert not validator.is_valid({"name": "q", kind: resource, arguments: bad})


def test_the_documentation_names_what_is_there():
    page = (EXAMPLES.parents[1] / "docs" / "editors.md").read_text(encoding="utf-8")
    named = re.findall(r"schemas/editor/([\w.-]+\.json)", page)
    assert len(named) >= 3
    assert set(named) <= set(SCHEMAS)


# --- the examples, by the command people run -----------------------------------------------------


def schema_of(path: Path) -> str:
    """The schema an example's first line names; JSON has no comments."""
    line = path.read_text(encoding="utf-8").partition("\n")[0]
    if path.suffix == ".json":
        return "sagemaker.schema.json" if "bare" in path.name else "queue.schema.json"
    assert line.startswith("# yaml-language-server: $schema=../../../schemas/editor/"), path
    return line.rpartition("/")[2]


def check_jsonschema(schema: str, path: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--schemafile", str(FOLDER / schema), str(path)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip


needs_command = pytest.mark.skipif(
    importlib.util.find_spec("check_jsonschema") is None, reason="check-jsonschema is not installed"
)


@needs_command
@pytest.mark.slow
@pytest.mark.parametrize("path", sorted((EXAMPLES / "good").iterdir()), ids=lambda path: path.name)
def test_good_examples_validate(path):
    done = check_jsonschema(schema_of(path), path)
    assert (done.returncode, done.stdout.strip()) == (0, "ok -- validation done")


@needs_command
@pytest.mark.slow
@pytest.mark.parametrize("path", sorted((EXAMPLES / "faulty").iterdir()), ids=lambda path: path.name)
def test_faulty_examples_do_not(path):
    done = check_jsonschema(schema_of(path), path)
    assert done.returncode == 1
    assert path.name in done.stdout
