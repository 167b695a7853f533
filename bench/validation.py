"""Measure validation by itself: `python bench/validation.py`.

A valid manifest of 60 lines is held against its schema in a process that has not done so before
(imports and reading the table included) and in one that has; jsonschema does the same on the plain
data. Milliseconds belong to the machine; the ratios are the targets, and a missed one fails.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
# Times faster than jsonschema: in a process of its own, and once everything is loaded.
FIRST, AFTER = 15, 3

MANIFEST = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: train-${run_id}
  labels: {team: vision, tier: gpu}
  annotations:
    note: nightly
spec:
  backoffLimit: 0
  ttlSecondsAfterFinished: 120
  template:
    metadata:
      labels:
        app: train
    spec:
      restartPolicy: Never
      priorityClassName: high
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-tesla-t4
      tolerations:
        - key: nvidia.com/gpu
          operator: Exists
          effect: NoSchedule
      containers:
        - name: main
          image: ${image_uri}
          command: ["python", "train.py"]
          args:
            - --epochs
            - "10"
          env:
            - name: MODE
              value: "1"
            - name: TOKEN
              valueFrom:
                secretKeyRef:
                  name: tokens
                  key: main
          resources:
            requests:
              cpu: "2"
              memory: 8Gi
              nvidia.com/gpu: 1
            limits:
              cpu: 4
              memory: 16Gi
              nvidia.com/gpu: 1
          volumeMounts:
            - name: data
              mountPath: /data
            - name: shm
              mountPath: /dev/shm
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: data
        - name: shm
          emptyDir:
            medium: Memory
            sizeLimit: 8Gi
"""


def ours() -> tuple[float, float]:
    """Milliseconds the first time in this process, and the best of many after."""
    from launchlint.model.file import read
    from launchlint.text import Source

    def judged() -> float:
        queue = read(Source("launch/queue.yaml", MANIFEST)).configs[0]
        assert queue.templates
        assert not queue.ambiguous_scalars
        started = time.process_time()
        assert not queue.judged_arguments.parts, queue.judged_arguments.parts
        return (time.process_time() - started) * 1e3

    first = judged()
    assert "jsonschema" not in sys.modules
    return first, min(judged() for _ in range(200))


def theirs() -> tuple[float, float]:
    """The same of jsonschema, importing it and reading the schema included the first time."""
    from launchlint.paths import schema_path
    from launchlint.syntax import parse, plain_data
    from launchlint.text import Source

    data = plain_data(parse(Source("queue.yaml", MANIFEST.replace("${run_id}", "x"))).documents[0].root)
    started = time.process_time()
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(json.loads(Path(schema_path("kubernetes-job-v1")).read_text(encoding="utf-8")))
    assert not list(validator.iter_errors(data))
    first = (time.process_time() - started) * 1e3
    best = float("inf")
    for _ in range(100):
        started = time.process_time()
        list(validator.iter_errors(data))
        best = min(best, (time.process_time() - started) * 1e3)
    return first, best


def fresh(side: str) -> tuple[float, float]:
    """The median of nine processes."""
    runs = [
        json.loads(subprocess.run([sys.executable, __file__, side], check=True, capture_output=True, text=True).stdout)
        for _ in range(9)
    ]
    return tuple(sorted(column)[len(column) // 2] for column in zip(*runs, strict=True))  # type: ignore[return-value]


def main() -> int:
    if sys.argv[1:] in (["ours"], ["theirs"]):
        gc.disable()  # as a run does
        print(json.dumps(globals()[sys.argv[1]]()))
        return 0
    mine, other = fresh("ours"), fresh("theirs")
    print(f"first time   launchlint {mine[0]:7.3f} ms   jsonschema {other[0]:7.3f} ms   {other[0] / mine[0]:5.0f}x")
    print(f"after that   launchlint {mine[1]:7.3f} ms   jsonschema {other[1]:7.3f} ms   {other[1] / mine[1]:5.0f}x")
    met = other[0] / mine[0] >= FIRST and other[1] / mine[1] >= AFTER
    print("targets met" if met else f"MISSED: {FIRST}x the first time, {AFTER}x after")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
