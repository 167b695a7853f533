"""Rebuild the resource schemas in `schemas/` from the packages that publish their sources.

    python scripts/build_schemas.py sagemaker            # from the installed botocore
    python scripts/build_schemas.py kubernetes 1.37      # from the installed kubernetes-validate
    python scripts/build_schemas.py vertex               # from the installed google-cloud-aiplatform
    python scripts/build_schemas.py words                # write the words of schema_words.py into all of them

None of these packages is needed to run or test launchlint: install the one you refresh from, run
the line, look at the difference, then run `python scripts/build_validators.py`.

The custom resources (`schemas/crd/`) have no package: they were converted from the definitions in
their operators' repositories, at the commits their `x-source` names. `local-container` was written
by hand from the agent's list of flags and docker/cli. Only their words are rebuilt here.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
from importlib import import_module, metadata
from importlib.resources import files
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.schema_words import annotate

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"
INT32 = {"minimum": -(2**31), "maximum": 2**31 - 1}
Schema = dict[str, Any]

# The agent takes `builder` out of the arguments before a runner sees them.
_IMAGE = {"type": "object", "properties": {"base_image": {"type": "string"}}}
BUILDER: Schema = {
    "type": "object",
    "x-runner-key": True,
    "x-note": "popped by the launch agent before the runner builds its request; unknown keys are ignored",
    "properties": {"accelerator": _IMAGE, "cuda": _IMAGE, "base_image": {"type": "string"}},
}


def write(name: str, schema: Schema) -> None:
    """One definition and one property a line, so that a refresh reads well as a difference."""
    annotate(schema)
    parts = []
    for key, value in schema.items():
        if key in ("$defs", "properties"):
            inner = ",\n".join(f"    {json.dumps(name)}: {json.dumps(part)}" for name, part in value.items())
            parts.append(f'  "{key}": {{\n{inner}\n  }}')
        else:
            parts.append(f'  "{key}": {json.dumps(value)}')
    (SCHEMAS / f"{name}.schema.json").write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def as_of() -> str:
    return datetime.date.today().strftime("%B %Y")


# --- SageMaker: the service model of botocore (Apache-2.0) --------------------------------------


def sagemaker() -> Schema:
    """CreateTrainingJob's request, as the service model describes it and as the runner changes it."""
    loader = import_module("botocore.loaders").Loader()
    model = loader.load_service_model("sagemaker", "service-2")
    shapes = model["shapes"]
    definitions: dict[str, Schema] = {}
    request = "CreateTrainingJobRequest"
    todo = [request]
    while todo:
        name = todo.pop()
        if name not in definitions:
            definitions[name] = _shape(shapes[name])
            members = shapes[name].get("members", {}).values()
            inner = [*members, *(shapes[name][part] for part in ("member", "key", "value") if part in shapes[name])]
            todo += [part["shape"] for part in inner]
    # A read-only member is answered, and refused in a request; the model says so in prose only.
    properties: Schema = definitions.pop(request)["properties"]
    for name in ("SelectedInstanceType", "SelectedInstanceCount"):
        definitions["ResourceConfig"]["properties"].pop(name, None)
    used = json.dumps(list(definitions.values())) + json.dumps(properties)
    definitions = {name: value for name, value in sorted(definitions.items()) if f'#/$defs/{name}"' in used}
    # The runner makes an ARN of a bare role name.
    role = shapes["RoleArn"]["pattern"].removeprefix("^").removesuffix("$")
    properties["RoleArn"] = {
        "type": "string",
        "maxLength": shapes["RoleArn"]["max"],
        "pattern": rf"^(?:{role}|[a-zA-Z_0-9+=,.@\-/]{{1,576}})$",
    }
    # The runner takes these out, whatever they hold; `Region` and `Profile`, which it does not take
    # out, are the agent rules' business.
    for name in ("EcrRepoName", "region", "profile", "Region", "Profile"):
        properties[name] = {"x-runner-key": True}
    properties["builder"] = BUILDER
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:launchlint:sagemaker-create-training-job",
        "x-source": {
            "package": "botocore",
            "version": metadata.version("botocore"),
            "as_of": as_of(),
            "file": f"data/sagemaker/{model['metadata']['apiVersion']}/service-2.json.gz",
            "shape": request,
            "licence": "Apache-2.0",
        },
        "x-launchlint": {
            "supplied_by_runner": [
                "TrainingJobName",
                "AlgorithmSpecification",
                "AlgorithmSpecification.TrainingImage",
            ],
            "required_by_runner": ["ResourceConfig", "StoppingCondition"],
            "required_unless_agent_config": {
                "OutputDataConfig": "runner.s3_output_path",
                "RoleArn": "runner.role_arn",
            },
            "runner_only_keys": ["EcrRepoName", "region", "profile"],
            "top_level_key_case": "snake_case keys are upper-camel-cased by the runner before the call",
        },
        "type": "object",
        "properties": properties,
        "required": ["ResourceConfig", "StoppingCondition"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _shape(shape: Schema) -> Schema:
    """A shape of a service model as a JSON Schema."""
    kind = shape["type"]
    if kind == "structure":
        members = {name: {"$ref": f"#/$defs/{member['shape']}"} for name, member in shape["members"].items()}
        made: Schema = {"type": "object", "properties": members, "additionalProperties": False}
        return {**made, "required": shape["required"]} if shape.get("required") else made
    if kind == "list":
        limits = _limits(shape, "minItems", "maxItems")
        return {"type": "array", "items": {"$ref": f"#/$defs/{shape['member']['shape']}"}, **limits}
    if kind == "map":
        return {
            "type": "object",
            "propertyNames": {"$ref": f"#/$defs/{shape['key']['shape']}"},
            "additionalProperties": {"$ref": f"#/$defs/{shape['value']['shape']}"},
            **_limits(shape, "minProperties", "maxProperties"),
        }
    if kind == "string":
        made = {"type": "string", **_limits(shape, "minLength", "maxLength")}
        if "enum" in shape:
            made["enum"] = shape["enum"]
        pattern = _pattern(shape.get("pattern", ".*"))
        return {**made, "pattern": pattern} if pattern else made
    if kind == "integer":
        low, high = shape.get("min", INT32["minimum"]), shape.get("max", INT32["maximum"])
        return {"type": "integer", "minimum": low, "maximum": high}
    if kind == "long":
        return {"type": "integer", **_limits(shape, "minimum", "maximum")}
    simple = {"float": "number", "double": "number", "boolean": "boolean"}
    return {"type": simple.get(kind, "string")}


def _limits(shape: Schema, low: str, high: str) -> Schema:
    limits = {}
    if shape.get("min"):  # a least length of 0 says nothing
        limits[low] = shape["min"]
    if "max" in shape:
        limits[high] = shape["max"]
    return limits


def _pattern(pattern: str) -> str | None:
    """The service matches the whole value where JSON Schema searches; Java's classes become Python's."""
    for java, python in ((r"\p{Alnum}", r"\w"), (r"\p{L}", r"\w"), (r"\p{N}", ""), (r"\p{Z}", r"\s")):
        pattern = pattern.replace(java, python)
    pattern = pattern.replace(r"_.:/=+\-@", r".:/=+\-@") if r"\w" in pattern and r"\s" in pattern else pattern
    bare = pattern.removeprefix("^").removesuffix("$")
    return None if bare in (".*", r"[\s\S]*") else f"^(?:{bare})$"


# --- Kubernetes: its OpenAPI, as kubernetes-validate packs it (both Apache-2.0) -----------------

_DNS_LABEL = {"maxLength": 63, "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"}
_SUFFIX = r"(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$"
_NUMBER = r"(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))"
_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")


def _one_of(*values: str) -> Schema:
    return {"enum": list(values), "x-from": "api-types"}


def _from(low: int, high: int | None = None) -> Schema:
    return {"minimum": low, **({} if high is None else {"maximum": high}), "x-from": "api-validation"}


# The OpenAPI holds hardly any value: these come from the constants of Kubernetes' API types and from
# its validation, both of which every release publishes as prose in the field's description. Where
# zero means "not set" and is replaced by a default, zero is allowed.
ADDED: dict[str, Schema] = {
    "AppArmorProfile.type": _one_of("Localhost", "RuntimeDefault", "Unconfined"),
    "ConfigMapVolumeSource.defaultMode": _from(0, 0o777),
    "Container.imagePullPolicy": _one_of("", "Always", "IfNotPresent", "Never"),
    "Container.name": _DNS_LABEL,
    "Container.terminationMessagePolicy": _one_of("", "File", "FallbackToLogsOnError"),
    "ContainerPort.containerPort": _from(1, 65535),
    "ContainerPort.hostPort": _from(0, 65535),
    "ContainerPort.protocol": _one_of("", "TCP", "UDP", "SCTP"),
    "ContainerResizePolicy.restartPolicy": _one_of("NotRequired", "RestartContainer"),
    "EmptyDirVolumeSource.medium": {
        "pattern": "^(?:Memory|HugePages(?:-.+)?)?$",
        "x-from": "kubelet: unknown storage medium",
    },
    "EnvVar.name": {"minLength": 1, "pattern": "^[ -<>-~]+$"},
    "HTTPGetAction.scheme": _one_of("", "HTTP", "HTTPS"),
    "HostPathVolumeSource.type": _one_of(
        "", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"
    ),
    "JobSpec.activeDeadlineSeconds": _from(0),
    "JobSpec.backoffLimit": _from(0),
    "JobSpec.backoffLimitPerIndex": _from(0),
    "JobSpec.completionMode": _one_of("NonIndexed", "Indexed"),
    "JobSpec.completions": _from(0),
    "JobSpec.maxFailedIndexes": _from(0, 100_000),
    "JobSpec.parallelism": _from(0),
    "JobSpec.podReplacementPolicy": _one_of("TerminatingOrFailed", "Failed"),
    "JobSpec.ttlSecondsAfterFinished": _from(0),
    "LabelSelectorRequirement.operator": _one_of(*_OPERATORS),
    "NodeSelectorRequirement.operator": _one_of(*_OPERATORS, "Gt", "Lt"),
    "ObjectMeta.labels.additionalProperties": {
        "maxLength": 63,
        "pattern": "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$",
        "x-from": "api-validation",
    },
    "ObjectMeta.name": {
        "maxLength": 253,
        "pattern": r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
    },
    "PersistentVolumeClaimSpec.accessModes.items": {
        "enum": ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"]
    },
    "PersistentVolumeClaimSpec.volumeMode": _one_of("Block", "Filesystem"),
    "PodFailurePolicyOnExitCodesRequirement.operator": _one_of("In", "NotIn"),
    "PodFailurePolicyRule.action": _one_of("FailJob", "FailIndex", "Ignore", "Count"),
    "PodOS.name": _one_of("linux", "windows"),
    "PodSecurityContext.fsGroupChangePolicy": _one_of("OnRootMismatch", "Always"),
    "PodSpec.activeDeadlineSeconds": _from(1, 2**31 - 1),
    "PodSpec.containers": {"items": {"$ref": "#/$defs/LaunchContainer"}, "minItems": 1},
    "PodSpec.dnsPolicy": _one_of("", "ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
    "PodSpec.preemptionPolicy": _one_of("Never", "PreemptLowerPriority"),
    "PodSpec.restartPolicy": {"enum": ["OnFailure", "Never"], "x-from": "api-validation (Job)"},
    "PodSpec.terminationGracePeriodSeconds": _from(0),
    "PreferredSchedulingTerm.weight": _from(1, 100),
    **{
        f"Probe.{name}": _from(0)
        for name in ("failureThreshold", "initialDelaySeconds", "periodSeconds", "successThreshold", "timeoutSeconds")
    },
    "SeccompProfile.type": _one_of("Localhost", "RuntimeDefault", "Unconfined"),
    "SecretVolumeSource.defaultMode": _from(0, 0o777),
    "Toleration.effect": _one_of("", "NoSchedule", "PreferNoSchedule", "NoExecute"),
    "Toleration.operator": _one_of("", "Exists", "Equal", "Lt", "Gt"),
    "TopologySpreadConstraint.maxSkew": _from(1),
    "TopologySpreadConstraint.nodeAffinityPolicy": _one_of("Honor", "Ignore"),
    "TopologySpreadConstraint.nodeTaintsPolicy": _one_of("Honor", "Ignore"),
    "TopologySpreadConstraint.whenUnsatisfiable": _one_of("DoNotSchedule", "ScheduleAnyway"),
    "Volume.name": _DNS_LABEL,
    "VolumeMount.mountPropagation": _one_of("None", "HostToContainer", "Bidirectional"),
    "VolumeMount.recursiveReadOnly": _one_of("Disabled", "IfPossible", "Enabled"),
    "WeightedPodAffinityTerm.weight": _from(1, 100),
}
# Grammars that the OpenAPI tells in prose only (apimachinery, resource.Quantity).
GRAMMARS: dict[str, Schema] = {
    "IntOrString": {"type": ["integer", "string"], "format": "int-or-string"},
    "Quantity": {"type": ["string", "number"], "pattern": rf"^(\+|-)?{_NUMBER}{_SUFFIX}", "format": "quantity"},
    "NonNegativeQuantity": {
        "type": ["string", "number"],
        "pattern": rf"^\+?{_NUMBER}{_SUFFIX}",
        "format": "quantity",
        "minimum": 0,
    },
    # Devices are counted, and a key with a domain is a device.
    "WholeQuantity": {
        "type": ["string", "integer"],
        "pattern": r"^(\+)?([0-9]+(\.0*)?(([KMGTPE]i)|[kMGTPE]|[eE]\+?[0-9]+)?|[0-9]*000m|0m)$",
        "minimum": 0,
        "format": "quantity",
        "x-whole": True,
    },
}
_RESOURCES: Schema = {
    "additionalProperties": {"$ref": "#/$defs/NonNegativeQuantity"},
    "type": "object",
    "patternProperties": {r"^(?!([^/]*\.)?kubernetes\.io/)[^/]+/[^/]+$": {"$ref": "#/$defs/WholeQuantity"}},
    "propertyNames": {
        "pattern": "^(cpu|memory|ephemeral-storage|hugepages-.+|[^/]+/[^/]+)$",
        "x-from": "api-validation",
    },
}
_DROPPED = (
    "description", "default", "x-kubernetes-patch-merge-key", "x-kubernetes-patch-strategy", "x-kubernetes-unions",
    "x-kubernetes-group-version-kind",
)  # fmt: skip


def kubernetes(version: str) -> Schema:
    """batch/v1 Job, without what the runner supplies."""
    package = files("kubernetes_validate").joinpath(f"kubernetes-json-schema/v{version}.0-local/_definitions.json")
    source = json.loads(package.read_text(encoding="utf-8"))
    source = source.get("$defs") or source["definitions"]
    definitions: dict[str, Schema] = {}
    todo = ["io.k8s.api.batch.v1.JobSpec", "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"]
    while todo:
        name = todo.pop()
        if _short(name) not in definitions:
            definitions[_short(name)] = _open_api(source[name])
            todo += re.findall(r'"\$ref": "[^"]*/([\w.-]+)"', json.dumps(source[name]))
    definitions |= GRAMMARS
    for place, added in ADDED.items():
        name, *path = place.split(".")
        schema = definitions[name]["properties"]
        for step in path:
            schema = schema[step]
        schema.update(added)
    for name in ("limits", "requests"):
        definitions["ResourceRequirements"]["properties"][name] = _RESOURCES
    # What the agent fills in is not required; a container may even lack its name.
    del definitions["JobSpec"]["required"], definitions["PodSpec"]["required"]
    launch = json.loads(json.dumps(definitions["Container"]))
    del launch["required"]
    definitions["LaunchContainer"] = launch
    runner = {"x-runner-key": True}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:launchlint:kubernetes-job-v1",
        "x-source": {
            "package": "kubernetes-validate",
            "version": metadata.version("kubernetes-validate"),
            "kubernetes": version,
            "as_of": as_of(),
            "licence": "Apache-2.0",
        },
        "x-launchlint": {
            "supplied_by_runner": [
                "apiVersion", "kind", "metadata.generateName", "metadata.namespace", "metadata.labels",
                "spec.backoffLimit", "spec.ttlSecondsAfterFinished", "spec.template",
                "spec.template.spec.restartPolicy", "spec.template.spec.containers",
                "spec.template.spec.containers[].name", "spec.template.spec.containers[0].image",
            ],
            "api_required": {"JobSpec": ["template"], "PodSpec": ["containers"], "Container": ["name"]},
        },
        "type": "object",
        "properties": {
            "apiVersion": {"const": "batch/v1"},
            "kind": {"const": "Job"},
            "metadata": {"$ref": "#/$defs/ObjectMeta"},
            "spec": {"$ref": "#/$defs/JobSpec"},
            "namespace": {"type": "string", **runner},
            "configFile": {"type": "string", **runner},
            "context": {"type": "string", **runner},
            "wait_for_ready": {"type": "boolean", **runner},
            "wait_timeout": {"type": "number", "minimum": 0, **runner},
            "builder": BUILDER,
            "status": {
                "type": "object",
                "x-ignored-by-api": True,
                "x-note": "kubectl and kubebuilder write an empty status; the API drops it on create",
            },
        },
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }  # fmt: skip


def _short(name: str) -> str:
    """`PodSpec` of `io.k8s.api.core.v1.PodSpec`."""
    return name.rpartition(".")[2]


def _open_api(schema: Schema) -> Schema:
    """A definition of the OpenAPI as a closed JSON Schema, without its prose."""
    if "$ref" in schema:
        return {"$ref": f"#/$defs/{_short(schema['$ref'])}"}
    made: Schema = {}
    for key, value in schema.items():
        if key in _DROPPED:
            continue
        if key == "type":  # null is dropped before: the API takes it for absent
            types = [name for name in ([value] if isinstance(value, str) else value) if name != "null"]
            made["type"] = types[0] if len(types) == 1 else types
        elif key == "properties":
            made[key] = {name: _open_api(inner) for name, inner in value.items()}
        elif key in ("items", "additionalProperties") and isinstance(value, dict):
            made[key] = _open_api(value)
        elif key == "format":
            made |= INT32 if value == "int32" else {"format": value} if value == "date-time" else {}
        else:
            made[key] = value
    if "properties" in made:
        made["additionalProperties"] = False
    return made


# --- Vertex: the message classes of google-cloud-aiplatform (Apache-2.0) ------------------------

_MESSAGES = (
    "WorkerPoolSpec", "ContainerSpec", "EnvVar", "MachineSpec", "ReservationAffinity", "NfsMount", "LustreMount",
    "DiskSpec",
)  # fmt: skip
_BUCKET = "[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](/.*)?$"
# What the field documentation of the messages says in prose, and the runner's own demands.
VERTEX_ADDED: dict[str, Schema] = {
    "ContainerSpec.env": {"maxItems": 100},
    "DiskSpec.boot_disk_type": {"enum": ["pd-ssd", "pd-standard", "hyperdisk-balanced"]},
    "DiskSpec.boot_disk_size_gb": {"minimum": 0},
    "EnvVar.name": {"pattern": "^[A-Za-z_][A-Za-z0-9_]*$"},
    "MachineSpec.machine_type": {"pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)+$"},
    "MachineSpec.accelerator_count": {"minimum": 0},
    "NfsMount.path": {"pattern": "^/"},
    "WorkerPoolSpec.replica_count": {"minimum": 0},
}
VERTEX_REQUIRED = {
    "ContainerSpec": ["image_uri"],
    "EnvVar": ["name", "value"],
    "LustreMount": ["instance_ip", "volume_handle", "filesystem", "mount_point"],
    # The message calls it optional for persistent resources, which the runner cannot use.
    "MachineSpec": ["machine_type"],
    "NfsMount": ["server", "path", "mount_point"],
    "ReservationAffinity": ["reservation_affinity_type"],
    "WorkerPoolSpec": ["container_spec", "machine_spec"],
}


def vertex() -> Schema:
    """What the runner reads of `spec` and `run`, with the messages its worker pools become."""
    types = import_module("google.cloud.aiplatform_v1.types")
    definitions: dict[str, Schema] = {}
    for name in _MESSAGES:
        fields = {field.name: _field(field, definitions) for field in getattr(types, name).pb().DESCRIPTOR.fields}
        definitions[name] = {"type": "object", "properties": fields, "additionalProperties": False}
        if name in VERTEX_REQUIRED:
            definitions[name]["required"] = VERTEX_REQUIRED[name]
    for place, added in VERTEX_ADDED.items():
        name, field = place.split(".")
        definitions[name]["properties"][field].update(added)
    definitions["WorkerPoolSpec"]["properties"]["python_package_spec"] = False  # the runner needs a container
    label = {"type": "string", "maxLength": 64, "pattern": r"^[^A-Z\s]*$"}
    spec = {
        "worker_pool_specs": {
            "type": "array",
            "minItems": 1,
            "maxItems": 4,
            "items": {"$ref": "#/$defs/WorkerPoolSpec"},
        },
        "staging_bucket": {"type": "string", "minLength": 1, "pattern": f"^(gs://)?{_BUCKET}"},
        "base_output_dir": {"type": "string", "pattern": f"^gs://{_BUCKET}"},
        "encryption_spec_key_name": {
            "type": "string",
            "pattern": "^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+$",
        },
        "labels": {
            "type": "object",
            "maxProperties": 63,
            "propertyNames": {"minLength": 1, **label},
            "additionalProperties": label,
        },
    }
    run = {
        "timeout": {"type": "integer", "minimum": 1},
        "service_account": {"type": "string", "pattern": r"^[^@\s]+@[^@\s]+$"},
        "network": {"type": "string", "pattern": "^projects/[^/]+/global/networks/[^/]+$"},
        "enable_web_access": {"type": "boolean"},
        "experiment": {"type": "string"},
        "experiment_run": {"type": "string"},
        "tensorboard": {"type": "string", "pattern": "^projects/[^/]+/locations/[^/]+/tensorboards/[^/]+$"},
        "restart_job_on_worker_restart": {"type": "boolean"},
    }
    closed = {"additionalProperties": False}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:launchlint:vertex-custom-job",
        "x-source": {
            "package": "google-cloud-aiplatform",
            "version": metadata.version("google-cloud-aiplatform"),
            "as_of": as_of(),
            "module": "aiplatform_v1.types",
            "licence": "Apache-2.0",
            "read_by": "wandb launch vertex runner",
        },
        "x-launchlint": {
            "ignored_by_runner": [
                "any key of spec or run not listed here",
                "spec.worker_pool_specs[].container_spec.command (overwritten)",
            ],
            "added_by_runner": ["labels.wandb-run-id", "container_spec.env entries", "display_name"],
        },
        "type": "object",
        "required": ["spec"],
        **closed,
        "properties": {
            "spec": {
                "type": "object",
                "required": ["worker_pool_specs", "staging_bucket"],
                **closed,
                "properties": spec,
            },
            "run": {"type": "object", **closed, "properties": run},
            "builder": BUILDER,
        },
        "$defs": dict(sorted(definitions.items())),
    }


def _field(field: Any, definitions: dict[str, Schema]) -> Schema:
    """A field of a message, as the Python client takes it: 64-bit numbers also as digits in a text."""
    if field.message_type is not None:
        made: Schema = {"$ref": f"#/$defs/{field.message_type.name}"}
    elif field.enum_type is not None:
        holder = field.enum_type.containing_type
        name = (holder.name if holder else "") + field.enum_type.name
        values = field.enum_type.values
        definitions[name] = {"enum": [value.name for value in values] + [value.number for value in values]}
        made = {"$ref": f"#/$defs/{name}"}
    elif field.cpp_type == field.CPPTYPE_INT64:
        made = {
            "type": ["integer", "string"],
            "maximum": 2**63 - 1,
            "pattern": "^[0-9]+$",
            "x-note": "64-bit field: the client takes a digit string too",
        }
    elif field.cpp_type == field.CPPTYPE_INT32:
        made = {"type": "integer", **INT32}
    else:
        made = {"type": "boolean" if field.cpp_type == field.CPPTYPE_BOOL else "string"}
    return {"type": "array", "items": made} if field.is_repeated else made


def words() -> None:
    """Write the words of schema_words.py into every resource schema again."""
    for path in [*SCHEMAS.glob("*.schema.json"), *SCHEMAS.glob("crd/*.schema.json")]:
        schema = json.loads(path.read_text(encoding="utf-8"))
        if str(schema.get("$id", "")).startswith("urn:launchlint:"):
            write(str(path.relative_to(SCHEMAS)).removesuffix(".schema.json"), schema)


def main(arguments: list[str]) -> int:
    match arguments:
        case ["sagemaker"]:
            write("sagemaker-create-training-job", sagemaker())
        case ["kubernetes", version]:
            write("kubernetes-job-v1", kubernetes(version))
        case ["vertex"]:
            write("vertex-custom-job", vertex())
        case ["words"]:
            words()
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
