"""Ask the CUDA compilers themselves which GPUs they make code for, and write it into facts/toolkits.yaml.

    python scripts/refresh_toolkits.py 13.5 13.6

downloads the compiler's package of each release (20 to 50 MB) and runs `ptxas --help`. Without
releases the newest one is asked. What the images of a release are stays as it is: no compiler knows.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from scripts.fact_rows import ROOT, FactFile, download, member, version_of

PACKAGES = {"11": "nvidia-cuda-nvcc-cu11", "12": "nvidia-cuda-nvcc-cu12"}


def native(help_text: str) -> list[str]:
    """The capabilities `--gpu-name` allows, without the suffixes a and f: `sm_90` is 9.0, `sm_120` is 12.0."""
    _, _, option = help_text.partition("--gpu-name")
    allowed = option.partition("Allowed values")[2].partition("Default value")[0]
    found = {int(number) for number in re.findall(r"'sm_(\d+)'", allowed)}
    return [f"{number // 10}.{number % 10}" for number in sorted(found)]


def ask(wheel: Path) -> str:
    """What the compiler in a wheel says of its options."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "ptxas"
        program.write_bytes(member(wheel, "bin/ptxas"))
        program.chmod(0o755)
        return subprocess.run([str(program), "--help"], capture_output=True, text=True, check=True).stdout


def update(facts: FactFile, release: str, wheel_version: str, capabilities: list[str]) -> None:
    """Put what a compiler said into its row, and itself among the versions that were asked."""
    old = facts.rows("toolkits").get(release, {"patches": [], "ubuntu": []})
    row = {"native": capabilities, "source": "ptxas"}
    row |= {name: value for name, value in old.items() if name not in ("native", "source", "verified")}
    facts.set("toolkits", release, row)
    what = facts.data["sources"]["ptxas"]["what"]
    if wheel_version not in what:
        facts.set_source("ptxas", what.replace(" (scripts/", f", {wheel_version} (scripts/"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("releases", nargs="*", help="as 12.4 or 13.5 (default: the newest)")
    parser.add_argument("--date", default=time.strftime("%Y-%m-%d"), help="what `as_of` becomes (default: today)")
    options = parser.parse_args()
    facts = FactFile(ROOT / "facts" / "toolkits.yaml")
    for release in options.releases or [""]:
        package = PACKAGES.get(release.partition(".")[0], "nvidia-cuda-nvcc")
        wheel = download(f"{package}=={release}.*" if release else package)
        version = version_of(wheel)
        capabilities = native(ask(wheel))
        name = release or ".".join(version.split(".")[:2])
        update(facts, name, version, capabilities)
        print(f"{name}: {', '.join(capabilities)}")
    facts.set_date(options.date)
    facts.save()
    print("now run `python scripts/build_facts.py`")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
