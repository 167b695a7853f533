"""Queues that name an accelerator in each of the ways a queue can, around one base image."""

from __future__ import annotations

from launchlint.engine.checker import check_file
from launchlint.engine.finding import Finding
from launchlint.engine.settings import settings_from
from launchlint.model.file import read
from launchlint.text import Source

LABELS = {
    "gke": "cloud.google.com/gke-accelerator",
    "karpenter": "karpenter.k8s.aws/instance-gpu-name",
    "product": "nvidia.com/gpu.product",
    "node": "node.kubernetes.io/instance-type",
    "family": "nvidia.com/gpu.family",
}


def queue(target: str, image: str) -> str:
    """A queue's text. Targets: `ml.p5.48xlarge`, `gke:nvidia-l4`, `vertex:NVIDIA_L4`, `resource:amd.com/gpu`, `cpu`."""
    builder = f'builder: {{accelerator: {{base_image: "{image}"}}}}\n'
    if target.startswith("ml."):
        return (
            f"RoleArn: launch\nResourceConfig: {{InstanceType: {target}, InstanceCount: 1, VolumeSizeInGB: 100}}\n"
            "StoppingCondition: {MaxRuntimeInSeconds: 3600}\n"
            'OutputDataConfig: {S3OutputPath: "s3://bucket/out"}\n' + builder
        )
    kind, _, name = target.partition(":")
    if kind == "vertex":
        machine = "a2-highgpu-1g" if "A100" in name else "a3-highgpu-1g" if "H100" in name else "n1-standard-8"
        return (
            "spec:\n  staging_bucket: gs://bucket\n  worker_pool_specs:\n"
            f"    - machine_spec: {{machine_type: {machine}, accelerator_type: {name}, accelerator_count: 1}}\n"
            "      replica_count: 1\n"
            '      container_spec: {image_uri: "${image_uri}"}\n' + builder
        )
    selector = f"      nodeSelector: {{{LABELS[kind]}: {name}}}\n" if kind in LABELS else ""
    wanted = {"cpu": "cpu: 4", "resource": f"{name}: 1"}.get(kind, "nvidia.com/gpu: 1")
    return (
        f"kind: Job\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n{selector}"
        f'      containers: [{{image: "${{image_uri}}", resources: {{limits: {{{wanted}}}}}}}]\n' + builder
    )


def check_queue(text: str, pins: str = "", python: str | None = None, **settings: object) -> list[Finding]:
    """The findings about images and GPUs in a queue, with these requirements and settings."""
    table = {**settings, **({"python-version": python} if python else {})}
    context = settings_from(table).context.copy()
    if pins:
        context.requirements = (Source("requirements.txt", pins.replace(", ", "\n") + "\n"),)
    report = check_file(read(Source("queue.yaml", text), context), settings_from({"select": ["LL4"]}))
    assert not report.crashes, report.crashes[0]
    return report.findings
