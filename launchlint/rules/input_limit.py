from __future__ import annotations

from launchlint.model.file import LaunchFile
from launchlint.rule import ERROR, Example, Violation, Violations, rule
from launchlint.syntax import LimitFault

_DEEP = "[" * 100


@rule(
    "LL007",
    ERROR,
    flags=[
        Example(f"gpus: {_DEEP[1:]}«[»", also=["LL001"]),
        Example(f'{{"gpus": {_DEEP[1:]}«[»', name="queue.json", also=["LL001"]),
    ],
    allows=["gpus: all\nenv: [A=1]\n"],
)
def input_limit(fault: LimitFault, file: LaunchFile) -> Violations:
    """A file must stay within what launchlint reads.

    100 levels, 100,000 nodes, 250,000 with aliases counted as often as they are used, 5 MB. Readers
    beyond that crash, hang or run out of memory; a queue config has a few hundred nodes.
    """
    yield Violation(fault.span, f"{fault.message}: launchlint reads no further", fault.help)
