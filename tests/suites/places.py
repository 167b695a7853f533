"""Where the outside suites lie. They are not part of this project: tests that need one skip without it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def suite(name: str) -> Path:
    """A suite's folder or file: below $LAUNCHLINT_SUITES, or in a folder beside the checkout."""
    candidates = [ROOT.parent / "shared" / "suites" / name]
    if os.environ.get("LAUNCHLINT_SUITES"):
        candidates.insert(0, Path(os.environ["LAUNCHLINT_SUITES"]) / name)
    for path in candidates:
        if path.exists():
            return path
    pytest.skip(f"the outside suite {name} is not here: set LAUNCHLINT_SUITES to a folder that holds it")
