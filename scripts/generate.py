"""Run every generator, or with `--check` say which generated file is out of date.

Generators are scripts with a function `files() -> dict[str, str]`: path below the repository to text.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# In order: later ones read what earlier ones wrote.
GENERATORS = (
    "build_facts", "build_validators", "index_rules", "build_settings", "build_editor_schemas", "build_docs",
    "screenshots",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when something is out of date")
    options = parser.parse_args()
    stale = []
    for name in GENERATORS:
        spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        script = importlib.util.module_from_spec(spec)
        sys.modules[name] = script
        spec.loader.exec_module(script)
        for path, text in script.files().items():
            target = ROOT / path
            if target.exists() and target.read_text(encoding="utf-8") == text:
                continue
            stale.append(f"{path}: run `python scripts/{name}.py`")
            if not options.check:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
    if options.check and stale:
        print("out of date:", *stale, sep="\n  ")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
