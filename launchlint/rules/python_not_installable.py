from __future__ import annotations

from launchlint.model.accelerator import PythonGap
from launchlint.model.config import Queue
from launchlint.model.image_facts import systems_with
from launchlint.model.words import listed
from launchlint.rule import ERROR, WARNING, Example, Violation, Violations, rule


@rule(
    "LL409",
    WARNING,
    flags=[
        """
        builder:
          accelerator:
            base_image: «debian:buster»
        """,
        Example(
            """
            builder:
              accelerator:
                base_image: «debian:12»
            """,
            settings={"python-version": "3.10"},
        ),
        Example(
            """
            builder:
              accelerator:
                base_image: «nvidia/cuda:12.4.1-base-ubuntu20.04»
            """,
            settings={"python-version": "3.11"},
        ),
        """
        builder:
          accelerator:
            base_image: «quay.io/jupyter/pytorch-notebook:cuda12-python-3.12»
        """,
    ],
    allows=[
        Example(
            """
            builder:
              accelerator:
                base_image: nvidia/cuda:12.4.1-base-ubuntu22.04
            """,
            settings={"python-version": "3.10"},
        ),
        Example(
            """
            builder:
              accelerator:
                base_image: registry.example.com/ml/base:7
            """,
            settings={"python-version": "3.10", "images": {"registry.example.com/ml/*": {"python": "3.10"}}},
        ),
    ],
    sources=[
        "wandb/sdk/launch/builder/build.py, get_base_setup",
        "apt-cache search against each Debian suite",
    ],
)
def python_not_installable(gap: PythonGap, queue: Queue) -> Violations:
    """The job's Python must be there for apt-get to install.

    The agent's Dockerfile installs `python3.X` there, the very X the job was made with, as the image's
    default user. A release has one or two of them; one that has left the mirrors has none; and a user
    who is not root may install nothing. A Python that is already in the image, of conda or in
    `/usr/local`, does not count. With `python-version` in the settings the version is checked too.
    """
    image = gap.image
    assert image.facts is not None
    system = image.facts.system
    name = system.name if system is not None else "its system"
    where = " or ".join(systems_with(gap.python)) if gap.python else ""
    if gap.problem == "user":
        message = f"`{image.text}` does not run as root, so apt-get may not install Python in it: the build fails"
        help = "take an image whose default user is root, or build one from it that ends with `USER root`"
    elif gap.problem == "archived":
        message = (
            f"{name} of `{image.text}` has left the package mirrors: `apt-get update` fails, and so does the build"
        )
        help = "take a release that is still served, as `debian:12` or `ubuntu:22.04`"
        if where:
            help = f"take an image of {where}, which is still served and has python{gap.python}"
        elif gap.python:
            help += f", and a job made with a Python it has: none has python{gap.python}"
    else:
        has = listed(f"python{version}" for version in gap.release["pythons"])
        message = f"{name} of `{image.text}` has {has}, no python{gap.python}: the build stops at apt-get install"
        help = f"take an image of {where}, which has python{gap.python}" if where else f"use a job made with {has}"
    yield Violation(image.span, message, help, severity=ERROR if gap.verified else None)
