"""A file full of faults takes time in proportion to their number, not to its square: nobody can stall a run."""

from __future__ import annotations

import json
import time

import pytest

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
    "repeated choices": lambda n: f"{QUEUE}template_variables: {{t: {{schema: {{type: string, enum: [{'a, ' * n}b]}}}}}}\n",
    "macros": lines("gpus: all\nshm-size: 8g\nenv:\n", '- "${run-id} ${run_idd} ${author#}"\n'),
    "duplicate keys": lines("gpus: all\nshm-size: 8g\n", "name: a\n"),
    "ambiguous words": lines("gpus: all\nshm-size: 8g\nenv:\n", "- yes\n- 010\n"),
    "suppressions": lines("gpus: all\nshm-size: 8g\n", "# launchlint: ignore[LL00#]\n"),
    "agent keys": lines("queues: [a]\nentity: e\n", "key#: 1\n"),
    "syntax faults": lines("gpus: all\nshm-size: 8g\n", "a#: [\n"),
    "images": lines("# launchlint: resource=kubernetes\nspec: {template: {spec: {containers: [", "{name: c#, image: 'x:#'},"),
}
TEXTS["flags in JSON"] = lambda n: json.dumps({"resource_args": {"local-container": {f"volume{i}": 1 for i in range(n)}}})


def seconds(work) -> float:
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("unsafe", [None, True], ids=["check", "fix"])
def test_four_times_the_faults_take_some_four_times_as_long(name, unsafe):
    path = "queue.json" if "JSON" in name else "queue.yaml"
    settings = settings_from({})

    def work(count: int) -> None:
        source = Source(path, TEXTS[name](count))
        if unsafe is None:
            assert not check_file(read(source), settings).crashes
        else:
            fix(source, settings, unsafe)

    work(10)  # whatever is imported is imported
    few, many = seconds(lambda: work(500)), seconds(lambda: work(2000))
    assert many < 9 * few + 0.05, f"{few:.3f} s for 500, {many:.3f} s for 2,000"
    assert many < (2 if unsafe is None else 20)
