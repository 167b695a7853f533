"""One slip of the pen, one finding: each key of the silent files misspelt, one after the other.

What only follows from the slip is not said: a device that is no longer limited, a mount that has lost
its volume, a field that is missing because it bears another name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from launchlint.engine.checker import check_file
from launchlint.engine.finding import Finding
from launchlint.model.file import read
from launchlint.syntax import Mapping, Scalar, walk
from launchlint.text import Source

SILENT = Path(__file__).parent / "silent" / "queues"
FILES = sorted(path for path in SILENT.iterdir() if ".tiles." not in path.name)
# Slips that are two faults: what is merged stands in for the value that is gone, a comment silences what is
# no longer there, and braces are Argo's no more.
TWO = {
    ("anchors-merge.yaml", "image"),
    ("argo.yaml", "apiVersion"),
    ("sm-pipe.yaml", "AlgorithmSpecification"),
    ("sm-pipe.yaml", "TrainingImage"),
}


def loud(name: str, text: str) -> list[Finding]:
    report = check_file(read(Source(f"queues/{name}", text)))
    assert not report.crashes, report.crashes
    return [finding for finding in report.findings if finding.severity != "note"]


def slips(path: Path) -> Iterator[tuple[str, str]]:
    """Each key, and the file with its last two characters the other way round."""
    text = path.read_bytes().decode("utf-8-sig")
    for config in read(Source(f"queues/{path.name}", text)).configs:
        for node in walk(config.root):
            for entry in node.entries if type(node) is Mapping else ():
                key = entry.key
                if type(key) is not Scalar or len(key.text) < 3 or key.text[-1] == key.text[-2] or key.text == "<<":
                    continue
                word = key.text[:-2] + key.text[-1] + key.text[-2]
                span = key.span
                yield key.text, text[: span.start] + span.text.replace(key.text, word) + text[span.end :]


def judge(path: Path, step: int) -> None:
    for number, (key, text) in enumerate(slips(path)):
        if number % step or (path.name, key) in TWO:
            continue
        findings = loud(path.name, text)
        assert len(findings) <= 1, (key, [(finding.code, finding.message) for finding in findings])
        assert all(finding.help for finding in findings), (key, findings)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_misspelt_key_is_one_finding_at_most(path):
    judge(path, 7)


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_misspelt_key_is_one_finding_at_most(path):
    judge(path, 1)


def test_slips_are_found():
    """The law above would hold of a linter that never speaks."""
    told = sum(bool(loud(path.name, text)) for path in FILES[:12] for _, text in slips(path))
    every = sum(1 for path in FILES[:12] for _ in slips(path))
    assert told > every / 2
