from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.workload import PlainSecret
from launchlint.rule import NOTE, Violation, Violations, rule


@rule(
    "LL534",
    NOTE,
    flags=[
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              containers:
                - name: train
                  env:
                    - {name: HF_TOKEN, value: «hf_abc»}
                    - {name: TOKENIZERS_PARALLELISM, value: "false"}
        """,
    ],
    allows=[
        """
        # launchlint: resource=kubernetes
        spec:
          template:
            spec:
              containers:
                - name: train
                  env:
                    - name: HF_TOKEN
                      valueFrom: {secretKeyRef: {name: hub, key: token}}
        """,
    ],
    default=False,
    sources=["https://docs.wandb.ai/platform/launch/launch-faq/secrets_jobs"],
)
def plain_secret(secret: PlainSecret, queue: Queue) -> Violations:
    """Who may use a queue can read its config, secrets included.

    A queue's config is shown to everybody who may launch on it, and is copied into every item. A
    secret belongs where only the job can read it.
    """
    message = f"`{secret.name}` is written out: everybody who may use the queue can read it"
    yield Violation(secret.span, message, _HELP.get(queue.resource or "", "let the job fetch it from a secret store"))


_HELP = {"kubernetes": "put it into a Secret and name that with `valueFrom: {secretKeyRef: ...}`"}
