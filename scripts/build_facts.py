"""Write launchlint/model/facts/*.py from facts/*.yaml: plain literals, so that looking facts up costs next to nothing.

Edit the rows of `facts/`, then run `python scripts/build_facts.py`. A test fails when the two differ.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
FACTS = ROOT / "facts"
MODULES = ROOT / "launchlint" / "model" / "facts"

_LONG = re.compile(r"^.{121}", re.MULTILINE)

# How the parts of a GPU's key are spelt in a sentence.
_WORDS = {
    "GEFORCE": "GeForce", "QUADRO": "Quadro", "JETSON": "Jetson", "ORIN": "Orin", "THOR": "Thor", "TI": "Ti",
    "BLACKWELL": "Blackwell", "ADA": "Ada", "RADEON": "Radeon", "INFERENTIA": "Inferentia",
    "INFERENTIA2": "Inferentia2", "TRAINIUM": "Trainium", "TRAINIUM2": "Trainium2", "GAUDI": "Gaudi",
    "GAUDI2": "Gaudi 2", "GAUDI3": "Gaudi 3", "QUALCOMM": "Qualcomm", "V2": "v2", "V3": "v3", "V4": "v4",
    "V5E": "v5e", "V5P": "v5p", "V6E": "v6e", "40GB": "40 GB", "80GB": "80 GB",
}  # fmt: skip


def read(name: str) -> dict[str, Any]:
    """One file of `facts/`: `as_of`, `sources`, and sections with `source` and `rows`."""
    return YAML(typ="safe").load((FACTS / f"{name}.yaml").read_text(encoding="utf-8"))


def title(key: str) -> str:
    """`GeForce RTX 4090` of GEFORCE_RTX_4090; `PRO` is NVIDIA's word in RTX PRO and AMD's `Pro` in Radeon Pro."""
    words = [_WORDS.get(word, word) for word in key.split("_")]
    return " ".join("Pro" if word == "PRO" and words[0] == "Radeon" else word for word in words)


def capability(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    major, minor = text.split(".")
    return int(major), int(minor)


def verified(row: dict[str, Any], key: str = "verified") -> bool:
    return row.get(key, True) is not False


def bare(row: dict[str, Any]) -> dict[str, Any]:
    """A row without what only its readers and editors need."""
    return {key: value for key, value in row.items() if key not in ("source", "as_of", "note")}


def toolkits() -> dict[str, Any]:
    rows = read("toolkits")["toolkits"]["rows"]
    return {
        "TOOLKITS": {
            name: (tuple(capability(text) for text in row["native"]), verified(row)) for name, row in rows.items()
        },
        "IMAGES": {
            name: (tuple(row["patches"]), tuple(row["ubuntu"]), row.get("images") == "deleted")
            for name, row in rows.items()
        },
    }


def gpus() -> dict[str, Any]:
    rows = read("gpus")["gpus"]["rows"]
    aliases: dict[str, tuple[str, ...]] = {}
    for name, row in rows.items():
        for alias in dict.fromkeys((name.lower().replace("_", "-"), *row["aliases"])):
            aliases[alias] = (*aliases.get(alias, ()), name)
    return {
        "GPUS": {
            name: (
                title(name), row["vendor"], row["architecture"], capability(row["capability"]), tuple(row["memory_gb"]),
                row.get("host", "x86"), row.get("mig", False), verified(row),
            )
            for name, row in rows.items()
        },
        "ALIASES": aliases,
    }  # fmt: skip


def clouds() -> dict[str, Any]:
    sections = read("clouds")

    def machines(name: str) -> dict[str, Any]:
        return {key: (row["gpu"], row.get("count", 1), verified(row)) for key, row in sections[name]["rows"].items()}

    ec2 = machines("ec2")
    families: dict[str, tuple[str, ...]] = {}
    for machine, (gpu, _, _) in ec2.items():
        family = machine.partition(".")[0]
        if gpu not in families.get(family, ()):
            families[family] = (*families.get(family, ()), gpu)
    return {
        "SAGEMAKER": machines("sagemaker"),
        "EC2": ec2,
        "EC2_FAMILIES": families,
        "GCE": machines("gce"),
        "GCE_ACCELERATOR_TYPES": {
            key: row["accelerator_type"] for key, row in sections["gce"]["rows"].items() if "accelerator_type" in row
        },
        "AZURE": machines("azure"),
        "VERTEX": machines("vertex"),
        "GKE": machines("gke_accelerators"),
        "GKE_TPUS": machines("gke_tpus"),
        "COREWEAVE": machines("coreweave"),
        "LABELS": {key: (row["reads"], verified(row)) for key, row in sections["labels"]["rows"].items()},
        "RESOURCES": {key: (row["vendor"], verified(row)) for key, row in sections["resources"]["rows"].items()},
    }


def images() -> dict[str, Any]:
    sections = read("images")
    tables = [name for name in sections if name.endswith(("_images", "_releases"))]
    return {
        "MIRRORS": tuple(sections["mirrors"]["rows"]),
        "IMAGES": tuple(_with_accounts(bare(row), sections) for row in sections["images"]["rows"]),
        "TABLES": {name: {key: bare(row) for key, row in sections[name]["rows"].items()} for name in tables},
        "TAG_WORDS": {key: bare(row) for key, row in sections["tag_words"]["rows"].items()},
        "SYSTEMS": tuple(bare(row) for row in sections["systems"]["rows"]),
    }


def _with_accounts(row: dict[str, Any], sections: dict[str, Any]) -> dict[str, Any]:
    """AWS serves an image from an account of each region: one pattern for each."""
    accounts = sections[row.pop("accounts")]["rows"] if "accounts" in row else ()
    return {**row, "match": (*row["match"], *(f"{account}.dkr.ecr.*/*" for account in accounts))}


def releases() -> dict[str, Any]:
    sections = read("releases")
    return {
        "RELEASES": {
            family: {key: bare(row) for key, row in sections[family]["rows"].items()} for family in ("debian", "ubuntu")
        },
        "CODENAMES": dict(sections["codenames"]["rows"]),
    }


def names() -> dict[str, Any]:
    sections = read("names")
    return {
        "POPULAR": tuple(sections["popular"]["rows"]),
        "ABSENT_TAGS": tuple(
            (row["match"], row["tag"], row["problem"], row.get("instead"), verified(row))
            for row in sections["absent_tags"]["rows"]
        ),
        "ABSENT_REPOSITORIES": dict(sections["absent_repositories"]["rows"]),
    }


def packages() -> dict[str, Any]:
    sections = read("packages")

    def rows(name: str) -> dict[str, Any]:
        return {key: bare(row) for key, row in sections[name]["rows"].items()}

    return {
        "TORCH": {key: (row["cuda"], tuple(row["variants"]), verified(row)) for key, row in rows("torch").items()},
        "TORCH_CODE": {
            key: (tuple(capability(text) for text in row["code"]), verified(row))
            for key, row in rows("torch_code").items()
        },
        "TENSORFLOW": {
            key: (row["cuda"], row["cudnn"], row.get("extra"), verified(row)) for key, row in rows("tensorflow").items()
        },
        "CUPY": {key: row["major"] for key, row in rows("cupy").items()},
        "JAX_EXTRAS": {key: (row["major"], row["bundles"], verified(row)) for key, row in rows("jax_extras").items()},
        "ONNXRUNTIME": {key: (row["major"], verified(row)) for key, row in rows("onnxruntime_gpu").items()},
        "TORCH_PINS": {key: row["torch"] for key, row in rows("torch_pins").items()},
        "UNBUILDABLE": rows("unbuildable"),
        "BRINGS_CUDA": tuple(rows("brings_cuda")),
    }


BUILDERS = {builder.__name__: builder for builder in (toolkits, gpus, clouds, images, releases, names, packages)}


def literal(value: Any, indent: int = 0) -> str:
    """A value as Python source: the outer levels one item a line, rows on a line of their own."""
    flat = repr(value)
    if len(flat) + indent <= 100 or not isinstance(value, (dict, tuple)) or indent >= 12:
        return flat
    pad = " " * (indent + 4)
    if isinstance(value, dict):
        lines = [f"{pad}{key!r}: {literal(item, indent + 4)}," for key, item in value.items()]
        return "\n".join(("{", *lines, " " * indent + "}"))
    lines = [f"{pad}{literal(item, indent + 4)}," for item in value]
    return "\n".join(("(", *lines, " " * indent + ")"))


def plain(value: Any) -> Any:
    """Lists become tuples: nothing may change a fact."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(plain(item) for item in value)
    return value


def module(name: str) -> str:
    """The source of one module of facts."""
    data = read(name)
    lines = [
        f'"""Generated by scripts/build_facts.py from facts/{name}.yaml, which says what the columns mean."""',
        "",
        "# fmt: off",
        "from __future__ import annotations",
        "",
        "TYPE_CHECKING = False",
        "if TYPE_CHECKING:",
        "    from typing import Any",
        "",
        f"AS_OF = {str(data['as_of'])!r}",
    ]
    for constant, value in BUILDERS[name]().items():
        lines += ["", f"{constant}: Any = {literal(plain(value))}"]
    text = "\n".join(lines) + "\n"
    return text.replace("# fmt: off\n", "# fmt: off\n# ruff: noqa: E501\n") if _LONG.search(text) else text


def files() -> dict[str, str]:
    """Every generated file: path to text."""
    about = '"""Facts of the outside world, compiled from the rows of `facts/`. Each is loaded when first needed."""\n'
    modules = {"__init__": about, **{name: module(name) for name in BUILDERS}}
    return {f"launchlint/model/facts/{name}.py": text for name, text in modules.items()}


if __name__ == "__main__":
    MODULES.mkdir(exist_ok=True)
    for path, text in files().items():
        (ROOT / path).write_text(text, encoding="utf-8")
