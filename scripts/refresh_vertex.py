"""Compare Vertex AI's accelerator types with facts/clouds.yaml, from the enum in Google's client.

    python scripts/refresh_vertex.py

Prints what the client has and the facts lack, and the other way about; exit status 1 if anything.
"""

from __future__ import annotations

import argparse
import ast
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from scripts.fact_rows import ROOT, FactFile, download, member, version_of


def accelerator_types(wheel: Path) -> list[str]:
    """The names of the enum AcceleratorType, read from its source."""
    tree = ast.parse(member(wheel, "cloud/aiplatform_v1/types/accelerator_type.py"))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "AcceleratorType")
    targets = [node.targets[0] for node in body if isinstance(node, ast.Assign)]
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    return [name for name in names if name != "ACCELERATOR_TYPE_UNSPECIFIED"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--date", default=time.strftime("%Y-%m-%d"), help="what `as_of` becomes (default: today)")
    options = parser.parse_args()
    wheel = download("google-cloud-aiplatform")
    facts = FactFile(ROOT / "facts" / "clouds.yaml")
    theirs, ours = accelerator_types(wheel), list(facts.rows("vertex"))
    for name in theirs:
        if name not in ours:
            print(f"new: {name}; add it to `vertex` of facts/clouds.yaml with its GPU")
    for name in ours:
        if name not in theirs:
            print(f"gone: {name}")
    if set(theirs) == set(ours):
        what = facts.data["sources"]["vertex"]["what"].partition(", enum")[2]
        facts.set_source("vertex", f"google-cloud-aiplatform {version_of(wheel)}, enum{what}")
        facts.set_date(options.date)
        facts.save()
    print("now run `python scripts/build_facts.py`")
    return int(set(theirs) != set(ours))


if __name__ == "__main__":
    raise SystemExit(main())
