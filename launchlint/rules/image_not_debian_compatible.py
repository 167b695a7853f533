from __future__ import annotations

from launchlint.model.accelerator import AptlessImage
from launchlint.model.config import Queue
from launchlint.model.image_advice import debian_image
from launchlint.rule import ERROR, WARNING, Violation, Violations, rule


@rule(
    "LL402",
    ERROR,
    flags=[
        """
        builder:
          accelerator:
            base_image: «nvidia/cuda:12.4.1-devel-ubi9»
        """,
        '{"builder": {"accelerator": {"base_image": «"python:3.11-alpine"»}}}',
        """
        RoleArn: arn:aws:iam::123456789012:role/launch
        ResourceConfig: {InstanceType: ml.p5.48xlarge, InstanceCount: 1, VolumeSizeInGB: 100}
        StoppingCondition: {MaxRuntimeInSeconds: 3600}
        OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
        builder:
          accelerator:
            base_image: «763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch:2.12.1-cu130-amzn2023»
        """,
        """
        name: gpu
        resource_type: kubernetes
        resource_config:
          spec: {template: {spec: {restartPolicy: Never}}}
          builder: {accelerator: {base_image: "nvidia/cuda:12.4.1-base-{{system}}"}}
        template_variables:
          system: {schema: {type: string, enum: [ubuntu22.04, «rockylinux9»]}}
        """,
    ],
    allows=[
        '{"builder": {"accelerator": {"base_image": "nvidia/cuda:12.4.1-devel-ubuntu22.04"}}}',
        """
        builder:
          accelerator:
            base_image: registry.example.com/alpine-team/base:7
        """,
        """
        kind: Job
        spec:
          template:
            spec:
              initContainers: [{name: wait, image: "busybox:1.36"}]
              containers: [{image: "${image_uri}"}]
        """,
    ],
    sources=["wandb/sdk/launch/builder/templates/dockerfile.py, ACCELERATOR_SETUP_TEMPLATE"],
)
def image_not_debian_compatible(aptless: AptlessImage, queue: Queue) -> Violations:
    """The base image must have apt-get.

    The agent's Dockerfile runs `apt-get update` and `apt-get install python3.X` in the accelerator
    image. Alpine, Red Hat's UBI, Rocky, Amazon Linux and the like have other package managers: the
    build stops at that line, and no run of the queue ever starts. Only the tag and repositories that
    are known for it count; a word in somebody's own name for an image says nothing.
    """
    image = aptless.image
    assert image.facts is not None
    system = image.facts.system
    assert system is not None
    has = f"its package manager is `{system.manager}`" if system.manager != "none" else "it has no package manager"
    instead = debian_image(image.facts)
    yield Violation(
        image.span,
        f"`{image.text}` is {system.name}, which has no apt-get ({has}): building the job's image fails there",
        f"use an image of Debian or Ubuntu, as `{instead}`",
        severity=None if system.verified else WARNING,
    )
