"""Rules over all files of a run: exact places in two files, with the settings of the one that is told."""

from __future__ import annotations

import os
import signal

import pytest

from launchlint.engine import runner
from launchlint.engine.discovery import discover
from launchlint.engine.runner import run_files
from launchlint.engine.settings import Resolver

QUEUE = "name: {name}\nresource_type: local-container\nresource_config: {{gpus: all}}\n{more}"


def run(tmp_path, files: dict[str, str], jobs: int = 1):
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    resolver = Resolver()
    found, failures = discover([str(tmp_path)], resolver, False)
    assert not failures
    return run_files(found, resolver, jobs)


def queue(name: str = "gpu", more: str = "") -> str:
    return QUEUE.format(name=name, more=more)


@pytest.mark.parametrize(
    ("files", "count"),
    [
        ({"queues/a.yaml": queue(), "queues/b.yaml": queue()}, 1),
        ({"queues/a.yaml": queue(), "queues/b.yaml": queue(), "queues/c.yaml": queue()}, 2),
        ({"queues/a.yaml": queue(), "queues/b.yaml": queue("other")}, 0),
        ({"prod/queues/a.yaml": queue(), "test/queues/a.yaml": queue()}, 0),
        ({"prod/a.yaml": queue(more="entity: team\n"), "test/a.yaml": queue(more="entity: team\n")}, 1),
        ({"queues/a.yaml": queue(more="entity: team\n"), "queues/b.yaml": queue()}, 0),
        ({"queues/a.yaml": queue(more="entity: yes\n"), "queues/b.yaml": queue(more="entity: yes\n")}, 0),
    ],
)
def test_queues_defined_twice(tmp_path, files, count):
    findings = [finding for finding in run(tmp_path, files).findings if finding.code == "LL707"]
    assert len(findings) == count
    for finding in findings:
        assert finding.span.text == "gpu"
        assert finding.labels[0].span.text == "gpu"
        assert finding.labels[0].span.source.path.endswith("a.yaml")


def test_a_comment_silences_it_and_is_not_idle(tmp_path):
    silenced = queue().replace("gpu", "gpu # launchlint: ignore[duplicate-queue] moved step by step", 1)
    result = run(tmp_path, {"queues/a.yaml": queue(), "queues/b.yaml": silenced})
    assert result.findings == []
    assert [item.finding.code for item in result.suppressed] == ["LL707"]


def test_a_setting_turns_it_off(tmp_path):
    settings = 'ignore = ["duplicate-queue"]\n'
    result = run(tmp_path, {"launchlint.toml": settings, "queues/a.yaml": queue(), "queues/b.yaml": queue()})
    assert result.findings == []


@pytest.mark.slow
def test_forked_and_alone_agree(tmp_path):
    files = {f"queues/{number}.yaml": queue(f"q{number % 150}") for number in range(300)}
    alone, forked = run(tmp_path, files), run(tmp_path, files, jobs=2)
    assert len(alone.findings) == 150
    assert [finding.sort_key for finding in alone.findings] == [finding.sort_key for finding in forked.findings]


def test_no_file_of_a_killed_child_is_lost(tmp_path, monkeypatch):
    """Children die while they check; one of them after it had checked some."""
    files = {f"queues/{number:03}.yaml": queue(f"q{number}").replace("all", "'{{x}}'") for number in range(90)}
    alone = run(tmp_path, files)
    parent, check, checked = os.getpid(), runner._check, []

    def deadly(*given):
        check(*given)
        checked.append(given)
        if os.getpid() != parent and len(checked) > runner.FIRST + os.getpid() % 3:
            os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(runner, "_check", deadly)
    forked = run(tmp_path, files, jobs=4)
    assert forked.files == alone.files == len(alone.findings) == 90
    assert [finding.sort_key for finding in forked.findings] == [finding.sort_key for finding in alone.findings]


BUILDING = """
name: gpu
resource_type: kubernetes
resource_config:
  builder: {accelerator: {base_image: "nvidia/cuda:12.4.1-runtime-ubuntu22.04"}}
"""


@pytest.mark.parametrize(
    ("agent", "settings", "codes"),
    [
        ("queues: [gpu]\nentity: team\nbuilder: {type: noop}\n", "", ["LL808"]),
        ("queues: [gpu]\nentity: team\nbuilder: {type: kaniko, destination: r.azurecr.io/i}\n", "", []),
        ("queues: [gpu]\nentity: team\nbuilder: {type: noop}\n", 'agent-builder = "noop"\n', ["LL602"]),
        ("queues: [other]\nentity: team\nbuilder: {type: noop}\n", "", []),
    ],
)
def test_an_agents_builder_is_told_once(tmp_path, agent, settings, codes):
    files = {"queues/gpu.yaml": BUILDING, "launch/agent.yaml": agent, "launchlint.toml": settings}
    findings = run(tmp_path, files).findings
    assert [finding.code for finding in findings if finding.severity == "warning"] == codes


NOOP, DOCKER, OPEN = "builder: {type: noop}\n", "builder: {type: docker}\n", ""
ACCELERATOR, BASE = 'accelerator: {base_image: "nvidia/cuda:12.4.1-base-ubuntu22.04"}', "base_image: python:3.12-slim"


@pytest.mark.parametrize(
    ("builder", "agents", "found"),
    [
        (ACCELERATOR, [NOOP], [("accelerator", 1)]),
        (ACCELERATOR, [NOOP, NOOP, NOOP], [("accelerator", 3)]),
        (ACCELERATOR, [NOOP, DOCKER], []),
        (ACCELERATOR, [NOOP, OPEN], []),
        (BASE, [DOCKER, DOCKER], [("base_image", 2)]),
        (BASE, [DOCKER, NOOP], []),
        (f"{ACCELERATOR}, {BASE}", [NOOP], []),
        (f"{ACCELERATOR}, {BASE}", [DOCKER], []),
    ],
)
def test_a_base_image_is_told_only_where_no_agent_reads_it(tmp_path, builder, agents, found):
    files = {"q.yaml": f"name: gpu\nresource_type: kubernetes\nresource_config: {{builder: {{{builder}}}}}\n"}
    for number, agent in enumerate(agents):
        files[f"agent{number}.yaml"] = f"queues: [gpu]\nentity: team\n{agent}"
    findings = [finding for finding in run(tmp_path, files).findings if finding.code == "LL808"]
    assert [(finding.span.text, len(finding.labels)) for finding in findings] == found


def test_a_locked_setting_is_told_once_for_all_secure_agents(tmp_path):
    agent = "queues: [gpu]\nentity: team\nsecure_mode: true\n"
    spec = "spec: {template: {spec: {containers: [{name: train, command: [sh]}]}}}"
    files = {
        "q.yaml": f"name: gpu\nresource_type: kubernetes\nresource_config: {{{spec}}}\n",
        "a.yaml": agent,
        "b.yaml": agent,
        "c.yaml": agent.replace("true", "false"),
    }
    (finding,) = [finding for finding in run(tmp_path, files).findings if finding.code == "LL809"]
    assert [label.span.source.path[-6:] for label in finding.labels] == ["a.yaml", "b.yaml"]


@pytest.mark.parametrize(
    ("agent", "entity", "severities"),
    [
        ("queues: [gpu]\n", "", []),
        ("queues: [gpu]\nentity: team\n", "", []),
        ("queues: [gpu]\nentity: team\n", "entity: team\n", []),
        ("queues: [gpu]\nentity: team\n", "entity: others\n", ["warning"]),
        ("queues: [gpus]\nentity: team\n", "entity: team\n", ["warning"]),
        ("queues: [somewhere-else]\nentity: team\n", "entity: team\n", ["note"]),
        ("queues: ['{{ queue }}']\nentity: team\n", "entity: team\n", []),
    ],
)
def test_queues_an_agent_serves(tmp_path, agent, entity, severities):
    files = {"queues/gpu.yaml": queue(more=entity), "launch/agent.yaml": agent}
    findings = [finding for finding in run(tmp_path, files).findings if finding.code == "LL807"]
    assert [finding.severity for finding in findings] == severities


def test_an_agent_alone_is_not_held_against_nothing(tmp_path):
    result = run(tmp_path, {"launch/agent.yaml": "queues: [gpu, cpu]\nentity: team\nmax_jobs: 2\n"})
    assert result.findings == []


TILED = """
name: gpu
resource_type: kubernetes
resource_config:
  spec: {parallelism: "{{workers}}", template: {spec: {nodeSelector: {pool: "{{pool}}"}, containers: [{name: train}]}}}
template_variables:
  workers: {schema: {type: integer, minimum: 1, maximum: 4, default: 1}}
  pool: {schema: {type: string, enum: [a100, h100], default: a100}}
"""


@pytest.mark.parametrize(
    ("values", "flagged"),
    [
        ("{workers: 2, pool: h100}", []),
        ("{workers: 2.0}", []),
        ("{workers: 5}", ["5"]),
        ("{workers: 0}", ["0"]),
        ("{workers: 1.5}", ["1.5"]),
        ("{pool: A100}", ["A100"]),
        ("{workers: [1]}", ["[1]"]),
        ("{workers: true}", ["true"]),
        ("{wokers: 1}", []),  # no queue has all of these names: perhaps another is meant
    ],
)
def test_values_of_a_launch_without_a_queue(tmp_path, values, flagged):
    files = {
        "queues/gpu.yaml": TILED,
        "launch.yaml": f"job: a/b/c:v1\noverrides: {{args: []}}\ntemplate_variables: {values}\n",
    }
    findings = [finding for finding in run(tmp_path, files).findings if finding.code == "LL811"]
    assert [finding.span.text for finding in findings] == flagged
