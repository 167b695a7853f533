"""Read SageMaker's training instance types from botocore, and the accounts of AWS's containers from its SDK.

    python scripts/refresh_sagemaker.py

Which accelerator a new type has, no API tells: types that look accelerated and have no row in
`sagemaker` of facts/clouds.yaml are printed, and the exit status is 1 until somebody adds them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from scripts.fact_rows import ROOT, FactFile, download, member, version_of

_MODEL = "botocore/data/sagemaker/2017-07-24/service-2.json"
_ACCELERATED = re.compile(r"ml\.(?:g\d|p\d|trn|inf|dl)")


def instance_types(wheel: Path) -> list[str]:
    """The enum TrainingInstanceType of the service model, plain or compressed."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name in (_MODEL, f"{_MODEL}.gz"))
        text = archive.read(name)
    model = json.loads(gzip.decompress(text) if name.endswith(".gz") else text)
    return sorted(model["shapes"]["TrainingInstanceType"]["enum"])


def accounts(wheel: Path) -> list[str]:
    """The accounts whose registries hold the training containers, over all versions and regions."""
    table = json.loads(member(wheel, "image_uri_config/pytorch.json"))
    return sorted({account for row in table["training"]["versions"].values() for account in row["registries"].values()})


def unmapped(clouds: FactFile) -> list[str]:
    known = clouds.rows("sagemaker")
    return [name for name in clouds.rows("sagemaker_training_types") if _ACCELERATED.match(name) and name not in known]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--date", default=time.strftime("%Y-%m-%d"), help="what `as_of` becomes (default: today)")
    options = parser.parse_args()
    botocore, sdk = download("botocore"), download("sagemaker<3")
    clouds = FactFile(ROOT / "facts" / "clouds.yaml")
    clouds.set_list("sagemaker_training_types", instance_types(botocore))
    clouds.set_source(
        "botocore",
        f"botocore {version_of(botocore)} data/sagemaker/2017-07-24/service-2.json, enum TrainingInstanceType",
    )
    clouds.set_date(options.date)
    clouds.save()
    images = FactFile(ROOT / "facts" / "images.yaml")
    images.set_list("dlc_accounts", accounts(sdk))
    about = f"sagemaker {version_of(sdk)} image_uri_config/pytorch.json (registries by region)"
    images.set_source("sagemaker-sdk", about)
    images.save()
    missing = unmapped(clouds)
    for name in missing:
        print(f"which accelerator has {name}? add it to `sagemaker` (and `ec2`) of facts/clouds.yaml")
    print("now run `python scripts/build_facts.py`")
    return int(bool(missing))


if __name__ == "__main__":
    raise SystemExit(main())
