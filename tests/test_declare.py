"""What tile a field's places imply, and declaring it where the queue keeps its tiles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlint.declare import declare_missing
from launchlint.engine.checker import check_file
from launchlint.model.config import Queue
from launchlint.model.file import read
from launchlint.model.proposal import propose, uses
from launchlint.text import Source

KUBERNETES = """
# launchlint: resource=kubernetes
spec:
  parallelism: "{{parallelism}}"
  suspend: "{{suspended}}"
  template:
    spec:
      restartPolicy: "{{restart}}"
      nodeSelector: {pool: "{{pool}}"}
      containers:
        - image: "ghcr.io/team/train:{{tag}}"
          env: [{name: A, value: "{{text}}"}]
          ports: [{containerPort: "{{port}}"}]
          livenessProbe: {httpGet: {port: "{{named_port}}"}}
          resources: {limits: {cpu: "{{cpu}}", memory: "{{memory}}Gi", nvidia.com/gpu: "{{gpus}}"}}
"""
SAGEMAKER = """
RoleArn: arn:aws:iam::123456789012:role/train
OutputDataConfig: {S3OutputPath: "s3://{{bucket}}/out"}
ResourceConfig: {InstanceType: "{{machine}}", InstanceCount: "{{count}}", VolumeSizeInGB: 30}
StoppingCondition: {MaxRuntimeInSeconds: "{{seconds}}"}
RetryStrategy: {MaximumRetryAttempts: "{{retries}}"}
TrainingInputMode: "{{mode}}"
"""
DOCKER = """
gpus: "{{gpus}}"
cpus: "{{cpus}}"
memory: "{{memory}}"
shm-size: "{{shm}}g"
workdir: "/home/{{user}}"
unheard-of: "{{other}}"
"""


def implied(text: str) -> dict[str, dict | None]:
    (queue,) = read(Source("queue.yaml", text)).configs
    assert isinstance(queue, Queue)
    found = {name: propose(places) for name, places in uses(queue).items()}
    return {name: None if proposal is None else proposal.schema for name, proposal in found.items()}


def test_kubernetes_fields():
    assert implied(KUBERNETES) == {
        "parallelism": {"type": "integer", "minimum": 0},
        "suspended": None,  # no tile is a boolean
        "restart": {"type": "string", "enum": ["OnFailure", "Never"]},
        "pool": {"type": "string"},
        "tag": {"type": "string"},
        "text": {"type": "string"},
        "port": {"type": "integer", "minimum": 1, "maximum": 65535},
        "named_port": {"type": "integer"},
        "cpu": {"type": "string"},
        "memory": {"type": "integer", "minimum": 1},
        "gpus": {"type": "integer", "minimum": 0},
    }


def test_sagemaker_fields():
    assert implied(SAGEMAKER) == {
        "bucket": {"type": "string"},
        "machine": {"type": "string"},  # a list of 225 is no guard-rail to read through
        "count": {"type": "integer", "minimum": 0},
        "seconds": {"type": "integer", "minimum": 1},
        "retries": {"type": "integer", "minimum": 1, "maximum": 30},
        "mode": {"type": "string"},
    }


def test_docker_flags():
    assert implied(DOCKER) == {
        "gpus": {"type": "integer", "minimum": 0},
        "cpus": {"type": "number", "minimum": 0},
        "memory": {"type": "string"},
        "shm": {"type": "integer", "minimum": 1},
        "user": {"type": "string"},
        "other": {"type": "string"},
    }


def test_two_places_give_the_narrower_bounds():
    text = """
    # launchlint: resource=sagemaker
    StoppingCondition: {MaxRuntimeInSeconds: "{{n}}"}
    RetryStrategy: {MaximumRetryAttempts: "{{n}}"}
    """
    assert implied(text) == {"n": {"type": "integer", "minimum": 1, "maximum": 30}}


def test_places_that_want_different_types_imply_nothing():
    text = """
    # launchlint: resource=sagemaker
    StoppingCondition: {MaxRuntimeInSeconds: "{{n}}"}
    HyperParameters: {lr: "{{n}}"}
    """
    assert implied(text) == {"n": None}


@pytest.mark.parametrize("text", [KUBERNETES, SAGEMAKER, DOCKER])
def test_what_is_implied_fits(text):
    """Declared as implied, no tile is an error or warning to any rule about tiles."""
    file = read(Source("queue.yaml", text))
    done = declare_missing(file)
    assert done.tiles.path == "queue.tiles.yaml"
    loud = [
        finding
        for finding in check_file(read(done.source, tiles=done.tiles)).findings
        if finding.code[:3] in ("LL1", "LL2") or finding.code == "LL511"
        if finding.severity != "note" and "suspended" not in finding.message
    ]
    assert loud == []


DEFINITION = """name: gpu
resource_type: kubernetes
resource_config:
  spec: {parallelism: "{{workers}}", completions: "{{runs}}"}
"""


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "q.yaml",
            DEFINITION,
            DEFINITION
            + "template_variables:\n"
            + "  workers: {schema: {type: integer, minimum: 0}}\n  runs: {schema: {type: integer, minimum: 0}}\n",
        ),
        (
            "q.yaml",
            DEFINITION + "template_variables:  # choices\n  workers:\n    schema:\n      type: integer\n# end\n",
            DEFINITION
            + "template_variables:  # choices\n  workers:\n    schema:\n      type: integer\n"
            + "  runs:\n    schema:\n      type: integer\n      minimum: 0\n# end\n",
        ),
        (
            "q.yaml",
            DEFINITION + "template_variables: {}\n",
            DEFINITION
            + "template_variables:\n"
            + "  workers: {schema: {type: integer, minimum: 0}}\n  runs: {schema: {type: integer, minimum: 0}}\n",
        ),
        (
            "q.yaml",
            DEFINITION.replace("\n", "\r\n") + "template_variables:\r\n",
            (
                DEFINITION
                + "template_variables:\n"
                + "  workers: {schema: {type: integer, minimum: 0}}\n  runs: {schema: {type: integer, minimum: 0}}\n"
            ).replace("\n", "\r\n"),
        ),
        (
            "q.json",
            '{"name": "g", "type": "kubernetes", "config": {"spec": {"parallelism": "{{n}}"}}}',
            (
                '{"name": "g", "type": "kubernetes", "config": {"spec": {"parallelism": "{{n}}"}}, '
                '"template_variables": {"n": {"schema": {"type": "integer", "minimum": 0}}}}'
            ),
        ),
        (
            "q.yaml",
            (
                'resource_args: {kubernetes: {spec: {parallelism: "{{a}}", completions: "{{b}}"}}}\n'
                'template_variables:\n- {name: c, schema: \'{"type": "string"}\'}\n'
            ),
            (
                'resource_args: {kubernetes: {spec: {parallelism: "{{a}}", completions: "{{b}}"}}}\n'
                'template_variables:\n- {name: c, schema: \'{"type": "string"}\'}\n'
                '- {name: a, schema: \'{"type": "integer", "minimum": 0}\'}\n'
                '- {name: b, schema: \'{"type": "integer", "minimum": 0}\'}\n'
            ),
        ),
    ],
)
def test_tiles_go_where_the_queue_keeps_them(name, before, after):
    assert declare_missing(read(Source(name, before))).source.text == after


@pytest.mark.parametrize(
    ("tiles", "after"),
    [
        ("a: {schema: {type: string}}\n", 'a: {schema: {type: string}}\n"n": {schema: {type: integer, minimum: 0}}\n'),
        ("", '"n": {schema: {type: integer, minimum: 0}}\n'),
        ("# none yet", '# none yet\n"n": {schema: {type: integer, minimum: 0}}\n'),
        (
            "template_variables:\n  a: {schema: {type: string}}\n",
            'template_variables:\n  a: {schema: {type: string}}\n  "n": {schema: {type: integer, minimum: 0}}\n',
        ),
        ("template_variables:\n", 'template_variables:\n  "n": {schema: {type: integer, minimum: 0}}\n'),
    ],
)
def test_tiles_of_a_bare_file_go_beside_it(tiles, after):
    source = Source("q.yaml", '# launchlint: resource=kubernetes\nspec: {parallelism: "{{n}}"}\n')
    done = declare_missing(read(source, tiles=Source("q.tiles.yaml", tiles)))
    assert done.source is source
    assert done.tiles.text == after


def test_a_misspelt_field_is_left_to_be_renamed():
    text = DEFINITION + "template_variables:\n  worker: {schema: {type: integer}}\n  runs: {schema: {type: integer}}\n"
    assert declare_missing(read(Source("q.yaml", text))).names == []


def test_a_near_name_that_is_in_use_is_another_tile():
    text = DEFINITION.replace("runs", "workers2") + "template_variables:\n  workers: {schema: {type: integer}}\n"
    assert declare_missing(read(Source("q.yaml", text))).names == ["workers2"]


def test_several_documents_each_get_theirs():
    done = declare_missing(read(Source("q.yaml", f"{DEFINITION}---\n{DEFINITION}")))
    assert done.names == ["workers", "runs", "workers", "runs"]
    assert done.source.text.count("template_variables:") == 2


NAMES = st.sampled_from(["a1", "b1", "workers", "x-y", "ünï", "n", "on", "null"])


@given(
    st.lists(NAMES, min_size=1, max_size=4), st.sampled_from(["", "template_variables: {}\n", "template_variables:\n"])
)
def test_declared_fields_are_declared(names, tail):
    fields = "".join(f'    k{number}: "{{{{{name}}}}}"\n' for number, name in enumerate(names))
    text = f"name: g\nresource_type: kubernetes\nresource_config:\n  metadata:\n{fields}{tail}"
    done = declare_missing(read(Source("q.yaml", text)))
    (queue,) = read(done.source).configs
    assert queue.undeclared_fields == []
    assert done.source.text.startswith(text.removesuffix(tail))
    assert declare_missing(read(done.source)).names == []
