"""Measure what typing costs: `python bench/editor.py [--lines 300] [--edits 60]`.

A real `launchlint lsp` gets one edit at a time in a Kubernetes queue of 300 lines with a dozen faults; the
time runs from the notification that the text changed to the diagnostics of that text. Each edit is followed
by a run of `python -c pass`, so that a machine whose speed drifts slows both. Absolute times belong to the
machine; the ratio travels.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.language_client import LanguageClient  # noqa: E402

LIMIT = 50.0  # milliseconds: what is called "while typing"
URI = "file:///queues/large.yaml"
HEAD = """\
name: large
resource_type: kubernetes
resource_config:
  metadata: {labels: {run: "${run_id}"}}
  spec:
    backoffLimit: 0
    template:
      spec:
        restartPolicy: Never
        nodeSelector: {cloud.google.com/gke-accelerator: nvidia-h100-80gb}
        containers:
"""
CONTAINER = """\
          - name: c{number}
            image: ${{image_ur{i}}}
            resources:
              limits: {{memory: 8Gi, nvidia.com/gpu: "{{{{gpus}}}}"}}
              requests: {{memory: {memory}}}
            env:
              - {{name: A, value: "${{run_id}}"}}
"""
VARIABLE = '              - {{name: N{number}, value: "{number}"}}\n'
TAIL = """\
  builder: {accelerator: {base_image: "nvidia/cuda:11.7.1-base-ubuntu22.04"}}
template_variables:
  gpus: {schema: {type: integer, default: 16, minimum: 1, maximum: 8}}
"""


def queue(lines: int) -> str:
    """A queue of so many lines: containers of some twenty lines, every third of them with a fault or two."""
    text, number = HEAD, 0
    room = lines - len(TAIL.splitlines())
    while room - text.count("\n") > CONTAINER.count("\n"):
        fault = number % 3 == 2
        text += CONTAINER.format(number=number, i="" if fault else "i", memory="16GB" if fault else "8Gi")
        for variable in range(min(12, room - text.count("\n"))):
            text += VARIABLE.format(number=variable)
        number += 1
    for variable in range(room - text.count("\n")):
        text += VARIABLE.format(number=100 + variable)
    return text + TAIL


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=300)
    parser.add_argument("--edits", type=int, default=60)
    options = parser.parse_args()
    text = queue(options.lines)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}
    server = LanguageClient([sys.executable, "-m", "launchlint", "lsp"], env=environment)
    server.start()
    found = len(server.open(URI, text))
    line = text.splitlines().index("    backoffLimit: 0")
    place = {"line": line, "character": len("    backoffLimit: ")}
    times, bares, ratios = [], [], []
    for number in range(options.edits + 5):
        # A digit more or fewer at the place: what a keystroke is.
        end = {**place, "character": place["character"] + number % 2}
        change = {"range": {"start": place, "end": end}, "text": "" if number % 2 else "1"}
        begun = time.perf_counter()
        server.change(URI, number + 2, change)
        assert len(server.diagnostics(URI)) >= found
        took = time.perf_counter() - begun
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        bare = time.perf_counter() - begun
        if number >= 5:  # the first ones import rules and warm up
            times.append(took * 1000)
            bares.append(bare * 1000)
            ratios.append(took / bare)
    server.stop()
    times.sort()
    median, slow = statistics.median(times), times[int(len(times) * 0.95)]
    print(f"{len(text.splitlines())} lines, {found} findings, {options.edits} edits")
    print(f"edit to diagnostics: median {median:.1f} ms, 95 in 100 below {slow:.1f} ms; aim: below {LIMIT:.0f} ms")
    told = f"{statistics.median(ratios):.2f} times as long as `python -c pass` ({statistics.median(bares):.1f} ms)"
    print(f"against the bare interpreter: {told}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
