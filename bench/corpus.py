"""Makes queue files to measure with: seeded, so that every run measures the same bytes.

About 3 KB and 135 lines each, a quarter JSON, the resources in the proportion people use them.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

from ruamel.yaml import YAML


def _kubernetes(rng: random.Random, number: int) -> tuple[dict, dict]:
    containers = []
    for index in range(rng.randint(1, 3)):
        containers.append(
            {
                "name": f"c{index}",
                **({"image": "${image_uri}"} if index == 0 else {"image": f"registry.example.com/side/car:{index}"}),
                "env": [
                    {"name": f"VAR_{i}", "value": f"value-{rng.randint(0, 9999)}"} for i in range(rng.randint(4, 9))
                ],
                "resources": {
                    "requests": {"cpu": str(rng.randint(1, 16)), "memory": f"{rng.randint(1, 64)}Gi"},
                    "limits": {"cpu": str(rng.randint(17, 32)), "memory": f"{rng.randint(65, 128)}Gi"},
                },
                "volumeMounts": [{"name": "shm", "mountPath": f"/mnt/{index}"}],
            }
        )
    containers[0]["resources"]["limits"]["nvidia.com/gpu"] = "{{gpus}}"
    config = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"namespace": "ml", "labels": {"run": "${run_id}", "team": f"team-{rng.randint(1, 40)}"}},
        "spec": {
            "backoffLimit": 0,
            "ttlSecondsAfterFinished": 3600,
            "template": {
                "metadata": {"annotations": {"example.com/project": "${project_name}"}},
                "spec": {
                    "restartPolicy": "Never",
                    "nodeSelector": {"cloud.google.com/gke-accelerator": "nvidia-l4"},
                    "tolerations": [
                        {"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"},
                        {"key": "team", "operator": "Equal", "value": f"t{number}", "effect": "NoSchedule"},
                    ],
                    "containers": containers,
                    "volumes": [{"name": "shm", "emptyDir": {"medium": "Memory", "sizeLimit": "8Gi"}}],
                },
            },
        },
        "builder": {"accelerator": {"base_image": "nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04"}},
    }
    return config, {"gpus": {"schema": {"type": "integer", "default": 1, "minimum": 1, "maximum": 8}}}


def _sagemaker(rng: random.Random, number: int) -> tuple[dict, dict]:
    config = {
        "RoleArn": f"arn:aws:iam::{rng.randint(10**11, 10**12 - 1)}:role/launch-{number}",
        "ResourceConfig": {"InstanceType": "{{instance}}", "InstanceCount": 1, "VolumeSizeInGB": rng.randint(10, 900)},
        "OutputDataConfig": {"S3OutputPath": "s3://launch-output/${project_name}/${run_id}"},
        "StoppingCondition": {"MaxRuntimeInSeconds": "{{seconds}}"},
        "Environment": {f"NAME_{i}": f"value {rng.randint(0, 10**6)}" for i in range(rng.randint(20, 40))},
        "Tags": [{"Key": f"key-{i}", "Value": f"value-{rng.randint(0, 999)}"} for i in range(rng.randint(8, 20))],
        "VpcConfig": {"SecurityGroupIds": ["sg-0123456789abcdef0"], "Subnets": ["subnet-0123456789abcdef0"]},
        "builder": {"accelerator": {"base_image": "nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04"}},
    }
    tiles = {
        "instance": {
            "schema": {"type": "string", "enum": ["ml.g5.xlarge", "ml.p4d.24xlarge"], "default": "ml.g5.xlarge"}
        },
        "seconds": {"schema": {"type": "integer", "minimum": 600, "maximum": 86400, "default": 3600}},
    }
    return config, tiles


def _vertex(rng: random.Random, number: int) -> tuple[dict, dict]:
    pool = {
        "machine_spec": {"machine_type": "g2-standard-8", "accelerator_type": "NVIDIA_L4", "accelerator_count": 1},
        "replica_count": 1,
        "container_spec": {
            "image_uri": "${image_uri}",
            "args": [f"--option-{i}={rng.randint(0, 999)}" for i in range(30)],
            "env": [{"name": f"NAME_{i}", "value": str(rng.randint(0, 999))} for i in range(20)],
        },
    }
    config = {
        "spec": {"staging_bucket": f"gs://staging-{number}", "worker_pool_specs": [pool], "labels": {"team": "vision"}},
        "run": {"timeout": 3600, "service_account": "launch@project.iam.gserviceaccount.com"},
    }
    return config, {}


def _docker(rng: random.Random, number: int) -> tuple[dict, dict]:
    config = {
        "gpus": "all",
        "shm-size": f"{rng.randint(1, 64)}g",
        "cpus": "{{cpus}}",
        "env": [f"NAME_{i}=value-{rng.randint(0, 10**6)}" for i in range(rng.randint(70, 110))],
    }
    return config, {"cpus": {"schema": {"type": "integer", "minimum": 1, "maximum": 64, "default": 4}}}


_RESOURCES = (
    ("kubernetes", _kubernetes, 5),
    ("sagemaker", _sagemaker, 2),
    ("gcp-vertex", _vertex, 1),
    ("local-container", _docker, 2),
)
# One typo each, of the kind people make: (what to look for, what it becomes).
_FAULTS = (
    ("${run_id}", "${run-id}"),
    ("${image_uri}", "${image_ur}"),
    ("maximum", "max"),
    ("integer", "int"),
    ("12.4.1-cudnn-runtime", "10.2-cudnn-runtime"),
    ("{{gpus}}", "{{gpu}}"),
    ("{{cpus}}", "{{cpus}"),
    ("InstanceCount", "InstanceCnt"),
    ("restartPolicy", "restartpolicy"),
)


def make(folder: Path, count: int, faulty: bool = False, seed: int = 7) -> int:
    """Write ``count`` files below ``folder`` and return their size in bytes."""
    rng = random.Random(seed)
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    names, makers, weights = zip(*_RESOURCES, strict=True)
    size = 0
    for number in range(count):
        which = rng.choices(range(len(makers)), weights)[0]
        config, tiles = makers[which](rng, number)
        queue = {"name": f"queue-{number}", "resource_type": names[which], "resource_config": config}
        if tiles:
            queue["template_variables"] = tiles
        sub = folder / f"team-{number % 20:02}"
        sub.mkdir(parents=True, exist_ok=True)
        as_json = count > 1 and number % 4 == 3
        path = sub / f"queue-{number:05}.{'json' if as_json else 'yaml'}"
        if as_json:
            text = json.dumps(queue, indent=2)
        else:
            from io import StringIO

            stream = StringIO()
            yaml.dump(queue, stream)
            text = stream.getvalue()
        if faulty:
            old, new = rng.choice([fault for fault in _FAULTS if fault[0] in text])
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
        size += len(text)
    return size


if __name__ == "__main__":
    import sys

    print(make(Path(sys.argv[1]), int(sys.argv[2]), faulty="--faulty" in sys.argv))
