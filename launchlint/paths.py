"""Floor 0: finds the JSON Schemas, from a wheel, an editable install and a source tree alike."""

from __future__ import annotations

import os

_HERE = os.path.dirname(os.path.abspath(__file__))


def schema_path(name: str) -> str:
    """Path of a shipped schema, `kubernetes-job-v1` for ``kubernetes-job-v1.schema.json``.

    A wheel carries ``schemas/`` inside the package; a source tree has it at the top level.
    Raises FileNotFoundError where neither holds the name.
    """
    for folder in (os.path.join(_HERE, "schemas"), os.path.join(os.path.dirname(_HERE), "schemas")):
        path = os.path.join(folder, *f"{name}.schema.json".split("/"))
        if os.path.exists(path):
            return path
    raise FileNotFoundError(f"no schema is called {name}")
