"""A tree of files as people write them, in every form and for every resource: nothing in it is wrong.

The files are in `tests/silent/queues/`. They use what the vendors' own documentation shows: volumes and
probes of every kind, shared and partitioned GPUs, other vendors' accelerators, several nodes, spot
settings, custom resources, line ends of Windows, anchors, scripts in a value.
"""

from __future__ import annotations

from pathlib import Path

from launchlint.engine.discovery import discover
from launchlint.engine.runner import run_files
from launchlint.engine.settings import Resolver

SILENT = Path(__file__).parent / "silent" / "queues"
# Notes that are right: what moves, what is not documented, what the agent overwrites.
NOTES = {
    ("empty-tiles.json", "LL602", '"generateName"'),
    ("habana.yaml", "LL407", ":latest"),
    ("runai.yaml", "LL106", '{{- with secret "a" -}}'),
    ("shell.yaml", "LL103", "{{literal}}"),
    ("vertex-g2.yaml", "LL407", "pytorch-gpu.2-2.py310"),
}


def test_nothing_is_said_but_the_notes_that_are_right():
    resolver = Resolver()
    found, failures = discover([str(SILENT)], resolver, False)
    assert not failures
    run = run_files(found, resolver, 1)
    assert not run.crashes
    assert not run.errors
    loud = [(finding.path, finding.code, finding.message) for finding in run.findings if finding.severity != "note"]
    assert loud == []
    notes = {(Path(finding.path).name, finding.code, finding.span.text) for finding in run.findings}
    expected = {(path, code) for path, code, _ in NOTES}
    assert {(path, code) for path, code, _ in notes} == expected
    for path, code, text in NOTES:
        assert any((path, code) == note[:2] and text in note[2] for note in notes)


def test_every_file_is_recognised():
    """A file that is passed over is silent too, and proves nothing."""
    resolver = Resolver()
    found, _ = discover([str(SILENT)], resolver, False)
    run = run_files(found, resolver, 1)
    files = [path for path in SILENT.iterdir() if ".tiles." not in path.name]
    assert run.files == len(files)
    assert run.skipped == []
