"""Levels too many or too few (LL005) and the fixes that take them out, comments and layout kept."""

from __future__ import annotations

import textwrap

import pytest

from launchlint.engine.checker import check
from launchlint.syntax import parse, plain_data
from launchlint.text import Source, apply_edits


def fixed(text: str, name: str = "queue.yaml") -> str | None:
    """The text after its fixes, a level a round; None where there is none to begin with."""
    result = None
    while findings := [finding for finding in check(text, name) if finding.code == "LL005" and finding.fix]:
        result = text = apply_edits(text, findings[0].fix.edits)[0]
    return result


def data(text: str, name: str = "queue.yaml") -> object:
    parsed = parse(Source(name, text))
    assert not parsed.faults
    return plain_data(parsed.documents[0].root)


UNWRAPPED = [
    (
        """
        name: gpu
        resource_type: kubernetes
        resource_config:
          resource_args:  # as read back
            # every level
            kubernetes:
                kind: Job # jobs

                # the pods
                spec:
                    template: {spec: {containers: [
                        {name: main}
                    ]}}
                metadata:
                    annotations:
                        note: |
                            two
                              lines
        template_variables: {}
        """,
        """
        name: gpu
        resource_type: kubernetes
        resource_config:
          # as read back
          # every level
          kind: Job # jobs

          # the pods
          spec:
              template: {spec: {containers: [
                  {name: main}
              ]}}
          metadata:
              annotations:
                  note: |
                      two
                        lines
        template_variables: {}
        """,
    ),
    (
        """
        name: gpu
        resource_type: kubernetes
        resource_config:
          builder:
            accelerator: {base_image: "nvidia/cuda:12.4.1-devel-ubuntu22.04"}
          kubernetes:
            kind: Job
            spec: {}
        """,
        """
        name: gpu
        resource_type: kubernetes
        resource_config:
          builder:
            accelerator: {base_image: "nvidia/cuda:12.4.1-devel-ubuntu22.04"}
          kind: Job
          spec: {}
        """,
    ),
    (
        """
        name: gpu
        resource_type: kubernetes
        resource_config: {kubernetes: {kind: Job, spec: {}}}
        """,
        """
        name: gpu
        resource_type: kubernetes
        resource_config: {kind: Job, spec: {}}
        """,
    ),
    (
        """
        name: gpu
        resource_type: kubernetes
        resource_config:
          kubernetes: {kind: Job, spec: {}}
        """,
        """
        name: gpu
        resource_type: kubernetes
        resource_config:
          kind: Job
          spec: {}
        """,
    ),
]


@pytest.mark.parametrize(("text", "expected"), UNWRAPPED)
def test_levels_are_taken_out(text, expected):
    text, expected = textwrap.dedent(text), textwrap.dedent(expected)
    result = fixed(text)
    assert result == expected
    assert data(result) == data(expected)
    assert not [finding for finding in check(result) if finding.code == "LL005"]


def test_json_keeps_its_layout():
    text = textwrap.dedent("""
        {
          "name": "gpu",
          "resource_type": "kubernetes",
          "resource_config": {
            "resource_args": {
              "kubernetes": {
                "kind": "Job",
                "spec": {}
              }
            }
          }
        }
        """)
    assert fixed(text, "queue.json") == textwrap.dedent("""
        {
          "name": "gpu",
          "resource_type": "kubernetes",
          "resource_config": {
            "kind": "Job",
            "spec": {}
          }
        }
        """)


@pytest.mark.parametrize(
    "config",
    [
        "{kubernetes: &here {kind: Job}}",
        "{kubernetes: {kind: Job, builder: {}}, builder: {}}",
        "\n  ? kubernetes\n  : kind: Job",
        "{kubernetes: # here\n   {kind: Job}}",
    ],
)
def test_no_fix_where_it_would_not_be_exact(config):
    assert fixed(f"name: gpu\nresource_type: kubernetes\nresource_config: {config}\n") is None


def test_settings_of_another_resource_are_no_level_too_many():
    text = "name: gpu\nresource_type: sagemaker\nresource_config: {kubernetes: {kind: Job}}\n"
    (finding,) = check(text)
    assert (finding.code, finding.span.text, finding.labels[0].span.text) == ("LL005", "kubernetes", "sagemaker")
    assert finding.fix is None
