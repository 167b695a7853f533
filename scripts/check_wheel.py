"""Checks what is shipped: `python scripts/check_wheel.py DIST`, a folder with the sdist and the wheel built from it.

The wheel holds every module of the package, the schemas, the type marker, the licence and its metadata, and nothing
else; a wheel built straight from the checkout is the same, file by file.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = re.compile(
    r"launchlint/(?:[\w/]+\.py|py\.typed|schemas/[\w./-]+\.json)"
    r"|launchlint-[\w.]+\.dist-info/(?:METADATA|WHEEL|RECORD|entry_points\.txt|licenses/(?:LICENSE|NOTICE))"
)


def content(wheel: Path) -> dict[str, str]:
    """The digest of each file; RECORD only repeats them."""
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/RECORD")]
        return {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names}


def faults(files: dict[str, str]) -> list[str]:
    """What is in a wheel and should not be, and the other way round."""
    wanted = {path.relative_to(ROOT).as_posix() for path in (ROOT / "launchlint").rglob("*.py")}
    wanted |= {f"launchlint/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "schemas").rglob("*.json")}
    wanted |= {"launchlint/py.typed"}
    found = [f"{name} has no business in the wheel" for name in files if not ALLOWED.fullmatch(name)]
    found += [f"{name} is missing in the wheel" for name in sorted(wanted - set(files))]
    endings = ("/licenses/LICENSE", "/licenses/NOTICE", "/METADATA", "/entry_points.txt")
    return found + [f"no file of the wheel ends in {end}" for end in endings if not any(n.endswith(end) for n in files)]


def main() -> int:
    folder = Path(sys.argv[1])
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    files = content(wheel)
    wrong = faults(files)
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    wrong += [
        f"{name} is missing in the sdist" for name in ("tests/test_laws.py", "LICENSE", "NOTICE") if name not in inside
    ]
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "build", "--wheel", "--outdir", scratch, str(ROOT)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
        (straight,) = Path(scratch).glob("*.whl")
        other = content(straight)
    differ = sorted(name for name in files.keys() | other.keys() if files.get(name) != other.get(name))
    wrong += [f"{name} differs between the sdist's wheel and the checkout's" for name in differ]
    print("\n".join(wrong) or f"{wheel.name}: {len(files)} files, and the checkout gives the same")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
