"""Prints how much of launchlint some tests reach, and the ten modules they reach least.

Reads the `.coverage` of `pytest --cov=launchlint`. No number is a goal: a module far down the list wants a look.
"""

from __future__ import annotations

import json
import subprocess
import sys


def main() -> int:
    command = [sys.executable, "-m", "coverage", "json", "--quiet", "-o", "-"]
    data = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    modules = []
    for path, file in data["files"].items():
        found = file["summary"]
        if found["num_statements"]:
            name = path.replace("\\", "/").rpartition("launchlint/")[2]
            modules.append((found["percent_covered"], found["missing_lines"], name))
    total = data["totals"]
    print(f"{total['percent_covered']:.1f}% of {total['num_statements']:,} lines in {len(modules)} modules; least of:")
    for percent, missing, name in sorted(modules)[:10]:
        print(f"  {percent:5.1f}%  {missing:4} lines missed  {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
