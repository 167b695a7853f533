from __future__ import annotations

from launchlint.model.file import LaunchFile
from launchlint.rule import ERROR, Example, Label, Violation, Violations, rule
from launchlint.syntax import SyntaxFault


@rule(
    "LL001",
    ERROR,
    flags=[
        Example('{"gpus": «tru»}', name="queue.json"),
        Example('{"gpus": "all",«}»', name="queue.json"),
        """
        gpus: all
        «\t»env: [A=1]
        """,
        """
        gpus: all
        env: «[»A=1, B=2
        name: «@work»
        """,
        """
        «gpus:all»
        shm-size: 8g
        """,
    ],
    allows=["gpus: all\nenv:\n  - A=1\n"],
)
def syntax_error(fault: SyntaxFault, file: LaunchFile) -> Violations:
    """A file must be readable YAML or JSON.

    W&B reads a queue's config with a plain YAML or JSON reader; what it cannot read is refused as a whole.
    """
    labels = [Label(fault.other, fault.note or "begins here")] if fault.other is not None else []
    yield Violation(fault.span, fault.message, fault.help, labels)
