"""Write schemas/settings.schema.json from the one table of settings.

Run it after changing launchlint/engine/settings_keys.py. A test fails when the schema is stale.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
TARGET = ROOT / "schemas" / "settings.schema.json"


def schema_text() -> str:
    from launchlint.engine.settings_keys import json_schema

    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(schema_text(), encoding="utf-8")
