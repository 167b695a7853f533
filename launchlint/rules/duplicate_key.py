from __future__ import annotations

from launchlint.model.config import Config, DuplicateKey
from launchlint.rule import ERROR, Example, Label, Violation, Violations, rule


@rule(
    "LL002",
    ERROR,
    flags=[
        """
        gpus: 1
        shm-size: 8g
        «gpus»: all
        """,
        Example('{"gpus": 1, "shm-size": "8g", «"gpus"»: "all"}', name="queue.json"),
    ],
    allows=[
        """
        env: [A=1, A=2]
        gpus: all
        """
    ],
    sources=["PyYAML and json.loads keep the last value without a word"],
)
def duplicate_key(duplicate: DuplicateKey, config: Config) -> Violations:
    """A key may stand once in a mapping.

    Readers keep the last value and drop the others without a word, so half of what was written
    is not what the queue runs with.
    """
    yield Violation(
        duplicate.key.span,
        f"`{duplicate.key.text}` is written twice; only this last value counts",
        "keep one of the two",
        labels=[Label(duplicate.first.span, "this earlier value is lost")],
    )
