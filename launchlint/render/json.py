"""`json`: the stable format for programs; schemas/output.schema.json tells its shape.

Within a version members are only ever added. Positions count from 1, columns in characters, and
ends are exclusive.
"""

from __future__ import annotations

from launchlint.render.data import VERSION, finding_data, summary_data
from launchlint.render.escape import exact, json_text, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.engine.run import Run
    from launchlint.render import Options


def render(run: Run, options: Options) -> str:
    """One document with every finding and a summary."""
    document: dict[str, object] = {
        "version": VERSION,
        "findings": [finding_data(finding, options) for finding in run.findings],
    }
    if run.errors:
        document["unreadable"] = [
            {"path": exact(error.path), "message": visible(error.message)} for error in run.errors
        ]
    document["summary"] = summary_data(run)
    return json_text(document) + "\n"
