from __future__ import annotations

from launchlint.model.accelerator import InvalidReference
from launchlint.model.config import Queue
from launchlint.model.words import version_text
from launchlint.rule import ERROR, Edit, Example, Fix, Violation, Violations, rule

_WHY = {
    "empty": "the image is empty",
    "blank": "a reference holds no blanks and no `#`",
    "scheme": "a reference has no `{}`",
    "brackets": "`{}` cannot stand in a reference",
    "case": "the name of an image is lower case, `{}` is not",
    "registry": "`{}` is no registry",
    "port": "`{}` is no port",
    "component": "`{}` is no part of an image's name",
    "tag": "`{}` is no tag",
    "no-tag": "no tag follows the `:`",
    "digest": "`{}` is no digest",
    "algorithm": "the agent takes digests of `sha256:` and 64 hexadecimal digits only",
    "long": "a name has at most 255 characters",
    "identifier": "64 hexadecimal digits are an image's id, which cannot be pulled",
}
_HELP = {
    "brackets": "put the image's name here, as `nvidia/cuda:12.4.1-base-ubuntu22.04`",
    "component": "write lower-case letters and digits, parted by `.`, `_`, `__` or `-`, as `team/my-image:1.0`",
    "registry": "write a host and perhaps a port before the first `/`, as `registry.example.com:5000/team/image:1.0`",
    "port": "write the port as a number, as `registry.example.com:5000/team/image:1.0`",
    "tag": "write `:` and up to 128 letters, digits, `_`, `.` or `-`, not beginning with `.` or `-`",
    "no-tag": "write the tag of a release after `:`",
    "digest": "write `@sha256:` and 64 hexadecimal digits",
    "algorithm": "write `@sha256:` and 64 hexadecimal digits",
    "long": "shorten the name",
    "identifier": "write `name@sha256:...`",
}


@rule(
    "LL401",
    ERROR,
    flags=[
        Example(
            """
            kind: Job
            spec:
              template:
                spec: {restartPolicy: Never}
            builder:
              accelerator:
                base_image: ghcr.io/«Team»/train:1.0
            """,
            fixed="""
            kind: Job
            spec:
              template:
                spec: {restartPolicy: Never}
            builder:
              accelerator:
                base_image: ghcr.io/team/train:1.0
            """,
        ),
        '{"builder": {"accelerator": {"base_image": "«https://»docker.io/nvidia/cuda:12.4.1-base-ubuntu22.04"}}}',
        """
        builder:
          accelerator:
            base_image: "nvidia/cuda«:»"
        """,
        """
        builder:
          accelerator:
            base_image: "nvidia/cuda:12.4.1-base-ubuntu22.04@«sha256:abc»"
        """,
        Example(
            """
            name: gpu
            resource_type: sagemaker
            resource_config:
              ResourceConfig: {InstanceType: ml.g5.xlarge, InstanceCount: 1, VolumeSizeInGB: 20}
              StoppingCondition: {MaxRuntimeInSeconds: 3600}
              OutputDataConfig: {S3OutputPath: "s3://bucket/out"}
              builder: {accelerator: {base_image: "{{image}}"}}
            template_variables:
              image:
                schema:
                  type: string
                  enum: ["nvidia/cuda:12.4.1-base-ubuntu22.04", "nvidia/cuda «»12.4.1-base"]
            """.replace("cuda «»12", "cuda« »12"),
            why="what a user may choose must be valid too",
        ),
    ],
    allows=[
        """
        builder:
          accelerator:
            base_image: registry.example.com:5000/team/train_gpu:12.4-rc.1
        """,
        """
        builder:
          accelerator:
            base_image: "nvcr.io/nvidia/pytorch@sha256:1111111111111111111111111111111111111111111111111111111111111111"
        """,
    ],
    sources=[
        "wandb/sdk/launch/builder/build.py, _validate_accelerator_base_image",
        "github.com/distribution/reference, regexp.go",
    ],
)
def invalid_image_reference(invalid: InvalidReference, queue: Queue) -> Violations:
    """The base image must be a reference that the agent and Docker take.

    The text goes into the `FROM` line of the image the agent builds. Agents from 0.27.0 refuse what
    does not look like a reference, older ones hand it on and Docker refuses it: either way the build
    of every run on this queue fails. Docker's grammar is the stricter one, so both are checked.
    """
    fault = invalid.fault
    text = invalid.image.text[fault.start : fault.end]
    who = "Docker" if fault.problem != "algorithm" else f"an agent of {version_text(queue.context.agent_version)}"
    whole = invalid.image.span
    near = fault.meant
    yield Violation(
        invalid.span,
        f"{_WHY[fault.problem].format(text)}: {who} refuses the base image, and no image can be built",
        f"did you mean `{near}`?" if near else _HELP.get(fault.problem, "write the image's name and tag"),
        fix=Fix(f"write `{near}`", Edit(whole, whole.text.replace(invalid.image.text, near)))
        if near and invalid.image.text in whole.text
        else None,
    )
