"""The keys of a queue's builder: which are read, which are not, and what was meant."""

from __future__ import annotations

import pytest

from tests.accelerator_queues import check_queue

IMAGE = '{base_image: "nvidia/cuda:12.4.1-base-ubuntu22.04"}'


def found(builder: str, **settings: object) -> list[tuple[str, str, str | None]]:
    text = f"kind: Job\nspec: {{template: {{spec: {{restartPolicy: Never}}}}}}\nbuilder: {builder}\n"
    return [
        (f.severity, f.span.text, f.fix and f.fix.edits[0].text)
        for f in check_queue(text, **settings)
        if f.code == "LL411"
    ]


@pytest.mark.parametrize(
    ("builder", "expected"),
    [
        (f"{{accelerator: {IMAGE}}}", []),
        ('{base_image: "python:3.11"}', []),
        (f"{{accelerator: {IMAGE}, base_image: x}}", []),
        (f"{{acelerator: {IMAGE}}}", [("warning", "acelerator", "accelerator")]),
        (f"{{Accelerator: {IMAGE}}}", [("warning", "Accelerator", "accelerator")]),
        (f"{{gpu: {IMAGE}}}", [("warning", "gpu", "accelerator")]),
        (f"{{gpu: {IMAGE}, accelerator: {IMAGE}}}", [("warning", "gpu", None)]),
        ("{base-image: x}", [("warning", "base-image", "base_image")]),
        ("{image: x}", [("warning", "image", "base_image")]),
        ("{accelerator: {image: x}}", [("warning", "image", "base_image")]),
        ("{accelerator: {baseImage: x}}", [("warning", "baseImage", "base_image")]),
        ("{accelerator: {base_image: x, tag: y}}", [("warning", "tag", None)]),
        ("{type: kaniko}", [("warning", "type", None)]),
        ("{type: docker, destination: x}", [("warning", "type", None), ("warning", "destination", None)]),
        (f"{{cuda: {IMAGE}}}", [("note", "cuda", "accelerator")]),
        (f"{{cuda: {IMAGE}, accelerator: {IMAGE}}}", [("warning", "cuda", None)]),
        (f'{{cuda: {IMAGE}, accelerator: {{base_image: ""}}}}', [("note", "cuda", None)]),
        ('{"{{x}}": 1}', []),
        ("{}", []),
        ("null", []),
    ],
)
def test_keys(builder, expected):
    assert found(builder) == expected


def test_the_older_key_is_judged_too():
    text = 'kind: Job\nspec: {template: {spec: {}}}\nbuilder: {cuda: {base_image: "python:3.11-alpine"}}\n'
    assert {f.code for f in check_queue(text)} == {"LL402", "LL411"}


def test_accelerator_comes_before_cuda():
    text = (
        "kind: Job\nspec: {template: {spec: {}}}\n"
        f'builder: {{cuda: {{base_image: "python:3.11-alpine"}}, accelerator: {IMAGE}}}\n'
    )
    assert {f.code for f in check_queue(text)} == {"LL411"}
    assert {f.code for f in check_queue(text.replace(IMAGE, '{base_image: ""}'))} == {"LL402", "LL411"}


def test_a_builder_beside_the_resource():
    text = (
        "resource_args:\n  sagemaker: {ResourceConfig: {InstanceType: ml.p3.2xlarge}}\n"
        '  builder: {accelerator: {base_image: "nvidia/cuda:13.0.2-base-ubuntu24.04"}}\n'
    )
    assert [(f.code, f.span.text) for f in check_queue(text)] == [("LL411", "builder")]


def test_a_builder_beside_a_level_too_many_is_still_judged():
    text = (
        "name: q\nresource_type: kubernetes\nresource_config:\n"
        "  kubernetes: {spec: {template: {spec: {}}}}\n"
        '  builder: {accelerator: {base_image: "python:3.11-alpine"}}\n'
    )
    assert "LL402" in {f.code for f in check_queue(text)}
