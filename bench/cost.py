"""What a file full of faults costs: four times the faults should take some four times as long, not sixteen.

`python bench/cost.py` prints the seconds for 500 and for 2,000 of each kind, to check and to fix, and their ratio.
"""

from __future__ import annotations

import functools
import json
import time

from launchlint.engine.checker import check_file
from launchlint.engine.fixer import fix
from launchlint.engine.settings import settings_from
from launchlint.model.file import read
from launchlint.text import Source

QUEUE = "name: g\nresource_type: local-container\nresource_config: {gpus: 1}\n"


def lines(head: str, line: str):
    return lambda n: head + "".join(line.replace("#", str(number)) for number in range(n))


# What somebody could put into a file over and over.
TEXTS = {
    "unknown flags": lines("gpus: all\nshm-size: 8g\n", "volume#: 1\n"),
    "unknown fields": lines("# launchlint: resource=kubernetes\nspec:\n", "  field#: 1\n"),
    "unknown parameters": lines("# launchlint: resource=sagemaker\n", "EcrRepoName#: 1\nresource_config#: null\n"),
    "refused containers": lines(
        "# launchlint: resource=kubernetes\nspec:\n  template:\n    spec:\n      containers:\n",
        "      - {name: c#, image: x, hostPort: 1, securityContext: {}}\n",
    ),
    "null fields": lines("# launchlint: resource=kubernetes\nmetadata:\n  labels:\n", "    l#: null\n"),
    "unquoted fields": lines("gpus: all\nshm-size: 8g\nenv:\n", "- {{x#}}\n"),
    "undeclared tiles": lines(f"{QUEUE}  env:\n".replace("{gpus: 1}", ""), '  - "{{a#}}"\n'),
    "unused tiles": lines(f"{QUEUE}template_variables:\n", "  t#: {schema: {type: int, minimum: 5, maximum: 1}}\n"),
    "repeated choices": lambda n: (
        f"{QUEUE}template_variables: {{t: {{schema: {{type: string, enum: [{'a, ' * n}b]}}}}}}\n"
    ),
    "macros": lines("gpus: all\nshm-size: 8g\nenv:\n", '- "${run-id} ${run_idd} ${author#}"\n'),
    "duplicate keys": lines("gpus: all\nshm-size: 8g\n", "name: a\n"),
    "ambiguous words": lines("gpus: all\nshm-size: 8g\nenv:\n", "- yes\n- 010\n"),
    "suppressions": lines("gpus: all\nshm-size: 8g\n", "# launchlint: ignore[LL00#]\n"),
    "agent keys": lines("queues: [a]\nentity: e\n", "key#: 1\n"),
    "syntax faults": lines("gpus: all\nshm-size: 8g\n", "a#: [\n"),
    "images": lines(
        "# launchlint: resource=kubernetes\nspec: {template: {spec: {containers: [", "{name: c#, image: 'x:#'},"
    ),
}
TEXTS["flags in JSON"] = lambda n: json.dumps(
    {"resource_args": {"local-container": {f"volume{i}": 1 for i in range(n)}}}
)


def seconds(work) -> float:
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> int:
    settings = settings_from({})
    print(f"{'':20} {'check 500':>10} {'2,000':>8} {'ratio':>6} {'fix 500':>9} {'2,000':>8} {'ratio':>6}")
    for name, text in TEXTS.items():
        path = "queue.json" if "JSON" in name else "queue.yaml"

        def check(count: int, text=text, path=path) -> None:
            assert not check_file(read(Source(path, text(count))), settings).crashes

        def mend(count: int, text=text, path=path) -> None:
            fix(Source(path, text(count)), settings, True)

        row = [f"{name:20}"]
        for work in (check, mend):
            work(10)  # whatever is imported is imported
            few, many = (seconds(functools.partial(work, count)) for count in (500, 2000))
            row.append(f"{few:9.3f}s {many:7.3f}s {many / few:6.1f}")
        print(*row)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
