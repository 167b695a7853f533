"""Rules over all files of a run: exact places in two files, with the settings of the one that is told."""

from __future__ import annotations

import pytest

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
