"""Files that are not for Launch: what they are, and what tells them apart when they cannot be read.

Imported only for a file that was named and is none, or that a syntax fault keeps from being read.
"""

from __future__ import annotations

import re

from launchlint.syntax import Mapping, Node, Scalar, Sequence

# Keys a kind of file has, all of them; the first row that fits names it.
_KINDS: tuple[tuple[str, frozenset[str]], ...] = tuple(
    (what, frozenset(keys.split()))
    for what, keys in (
        ("values for the `launch-agent` Helm chart", "launchConfig"),
        ("a Compose file", "services"),
        ("a GitHub workflow", "on jobs"),
        ("a GitHub workflow", "jobs name"),
        ("a GitHub action", "runs inputs"),
        ("a CircleCI config", "version jobs workflows"),
        ("a CloudFormation template", "AWSTemplateFormatVersion"),
        ("a CloudFormation template", "Resources"),
        ("a sweep config without a job", "method parameters"),
        ("an npm package", "name version dependencies"),
        ("an npm package", "name version devDependencies"),
        ("a pre-commit config", "repos"),
        ("a conda environment", "channels dependencies"),
        ("an MkDocs config", "site_name"),
        ("a Terraform file", "resource provider"),
        ("a Terraform file", "resource variable"),
        ("a Terraform file", "terraform"),
        ("an OpenAPI document", "openapi"),
        ("a JSON Schema", "$schema properties"),
        ("a Helm chart's description", "apiVersion name version"),
        ("a training job as DescribeTrainingJob answers it", "TrainingJobArn"),
    )
)

# Top-level keys that only Launch has.
LAUNCH_KEYS = ("resource_args", "resource_config", "resource_type", "template_variables", "prioritization_mode")


def what_is(root: Node | None) -> str | None:
    """What a document looks like, with its article, or None."""
    if type(root) is Sequence:
        return "a list, where one document describes one queue"
    if type(root) is Scalar:
        return "a single value"
    if type(root) is not Mapping:
        return None
    kind = root.get("kind")
    if type(kind) is Scalar and "apiVersion" in root:
        return f"a Kubernetes `{kind.text}`"
    return next((what for what, keys in _KINDS if keys <= set(root)), None)


def meant_key(root: Node | None) -> tuple[str, str] | None:
    """A top-level key that nearly is one of Launch's, and that one."""
    if type(root) is Mapping:
        from launchlint.model.words import Speller

        speller = Speller(LAUNCH_KEYS)
        for name in root:
            if len(name) > 6 and (near := speller.nearest(name)):
                return name, near
    return None


def is_other_template(text: str) -> bool:
    """Marks that only Helm, Go, Jinja or Ansible put into YAML."""
    return re.search(r"\{%|\{\{-|-\}\}|\{\{\s*(?:\.|\$|if\b|end\b|range\b|include\b|with\b|toYaml\b)", text) is not None


def speaks_of_launch(text: str) -> bool:
    """A line of it has a key that only Launch has, or a comment to launchlint."""
    if "launchlint:" in text:
        return True
    return re.search(r"^[\s{,]*[\"']?(?:" + "|".join(LAUNCH_KEYS) + r")[\"']?\s*:", text, re.MULTILINE) is not None
