"""`jsonl`: one finding per line as JSON, each as in `json`; nothing else."""

from __future__ import annotations

from launchlint.render.data import finding_data
from launchlint.render.escape import json_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.engine.run import Run
    from launchlint.render import Options


def render(run: Run, options: Options) -> str:
    """A line per finding; nothing for a clean run."""
    return "".join(json_text(finding_data(finding, options), indent=None) + "\n" for finding in run.findings)
