"""The facts: compiled modules are fresh; rows are ordered, sourced, dated, and agree with each other."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from launchlint.model import facts
from launchlint.model import gpu as gpus
from launchlint.model.facts.gpus import ALIASES, GPUS
from launchlint.model.facts.toolkits import TOOLKITS
from scripts import build_facts

NAMES = sorted(build_facts.BUILDERS)
FILES = {name: build_facts.read(name) for name in NAMES}
SECTIONS = [
    (name, section) for name, sections in FILES.items() for section in sections if section not in ("as_of", "sources")
]


@pytest.mark.parametrize("name", NAMES)
def test_compiled_facts_are_fresh(name):
    written = Path(facts.__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
    assert written == build_facts.module(name), "run python scripts/build_facts.py"


def test_every_file_of_facts_is_compiled():
    assert {path.stem for path in build_facts.FACTS.glob("*.yaml")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_facts_have_a_date_and_sources_with_licences(name):
    assert isinstance(FILES[name]["as_of"], date)
    for source in FILES[name]["sources"].values():
        assert set(source) == {"what", "licence"}
        assert len(source["what"]) > 10


@pytest.mark.parametrize(("name", "section"), SECTIONS)
def test_every_row_has_a_source(name, section):
    table = FILES[name][section]
    sources = FILES[name]["sources"]
    assert set(table) == {"source", "rows"}
    assert table["rows"]
    assert set(table["source"]) <= set(sources)
    rows = table["rows"].values() if isinstance(table["rows"], dict) else table["rows"]
    for row in rows:
        if isinstance(row, dict) and "source" in row:
            own = row["source"] if isinstance(row["source"], list) else [row["source"]]
            assert set(own) <= set(sources)


def test_the_notice_names_every_licensed_source():
    notice = " ".join((build_facts.ROOT / "NOTICE").read_text(encoding="utf-8").split())
    for name, sections in FILES.items():
        for key, source in sections["sources"].items():
            if "facts only" in source["licence"] or source["licence"] in ("none", "output of a program"):
                continue
            origin = re.match(r"(?:github\.com/)?([\w.-]+(?:/[\w.-]+)?)", source["what"])
            assert origin
            known = {"sagemaker": "SageMaker Python SDK"}.get(origin[1], origin[1])
            assert known in notice, f"{name}.yaml: {key}"


def test_every_source_is_used():
    for name, sections in FILES.items():
        used = set()
        for section, table in sections.items():
            if section in ("as_of", "sources"):
                continue
            used |= set(table["source"])
            for row in table["rows"].values() if isinstance(table["rows"], dict) else table["rows"]:
                if isinstance(row, dict):
                    own = row.get("source", [])
                    used |= set(own if isinstance(own, list) else [own])
        assert used == set(sections["sources"]), name


def version(text):
    return [int(part) for part in re.findall(r"\d+", text)]


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("toolkits", "toolkits"),
        ("images", "tensorflow_images"),
        ("images", "pytorch_images"),
        ("images", "ngc_releases"),
        ("images", "vllm_images"),
        ("releases", "ubuntu"),
    ],
)
def test_versions_stand_in_order(name, section):
    rows = list(FILES[name][section]["rows"])
    assert rows == sorted(rows, key=version)


def test_toolkits_hold_ordered_capabilities_and_only_lose_old_or_renamed_ones():
    before: set[tuple[int, int]] = set()
    for name, (native, _) in TOOLKITS.items():
        assert list(native) == sorted(set(native)), name
        lost = before - set(native)
        assert all(capability < native[0] or capability == (10, 1) for capability in lost), name
        before = set(native)


def test_gpus_stand_in_order_of_vendor_and_capability():
    rows = [(GPUS[key][1], GPUS[key][3] or (0, 0)) for key in GPUS]
    vendors = list(dict.fromkeys(vendor for vendor, _ in rows))
    assert rows == sorted(rows, key=lambda row: (vendors.index(row[0]), row[1]))


def test_only_nvidia_has_a_capability_and_some_toolkit_knows_each():
    for key in GPUS:
        gpu = gpus.gpu(key)
        assert (gpu.capability is not None) == (gpu.vendor == "nvidia")
        if gpu.capability:
            assert gpus.cuda_range(gpu.capability) is not None, key


def test_an_alias_means_one_capability():
    for alias, keys in ALIASES.items():
        assert alias == gpus.fold(alias)
        assert len({GPUS[key][3] for key in keys}) == 1, alias
        assert gpus.of_product(alias) == gpus.named(alias), f"{alias} is hidden by a longer alias"


@pytest.mark.parametrize(
    "section", ["sagemaker", "ec2", "gke_accelerators", "gke_tpus", "coreweave", "vertex", "gce", "azure"]
)
def test_every_machine_names_a_known_accelerator(section):
    for name, row in FILES["clouds"][section]["rows"].items():
        assert row["gpu"] in GPUS, name
        assert row.get("count", 1) >= 0, name


def test_sagemaker_agrees_with_ec2_and_with_its_own_list():
    sagemaker, ec2 = FILES["clouds"]["sagemaker"]["rows"], FILES["clouds"]["ec2"]["rows"]
    types = FILES["clouds"]["sagemaker_training_types"]["rows"]
    assert types == sorted(set(types))
    assert set(sagemaker) <= set(types)
    for name, row in sagemaker.items():
        other = ec2[name.removeprefix("ml.")]
        assert (row["gpu"], row["count"]) == (other["gpu"], other["count"]), name
    accelerated = {name for name in types if re.match(r"ml\.(g\d|p\d|trn|inf|dl)", name)}
    assert accelerated == set(sagemaker), "a new family: say which GPU it has"


def test_vertex_machines_name_types_of_the_same_gpu():
    vertex = FILES["clouds"]["vertex"]["rows"]
    for name, row in FILES["clouds"]["gce"]["rows"].items():
        if "accelerator_type" in row:
            assert vertex[row["accelerator_type"]]["gpu"] == row["gpu"], name


def test_karpenter_and_gke_spellings_are_aliases_too():
    for name, row in FILES["clouds"]["gke_accelerators"]["rows"].items():
        assert row["gpu"] in {gpu.key for gpu in gpus.named(name)}, name


def test_images_look_up_known_tables_systems_and_toolkits():
    images = FILES["images"]
    ids = [row["id"] for row in images["images"]["rows"]]
    assert len(ids) == len(set(ids))
    for row in images["images"]["rows"]:
        assert row.get("table", "ngc_releases") in images
        for kind in ("tag", "repository"):
            re.compile(row.get(kind, ""))
        assert row.get("vendor", "nvidia") in {"nvidia", "amd", "aws", "google", "intel"}
    for table in ("tensorflow_images", "ngc_releases", "aws_images", "vllm_images", "pytorch_images"):
        for name, row in images[table]["rows"].items():
            assert row.get("cuda", "12.4") in TOOLKITS, name
            word = re.match(r"[a-z]+", row.get("system", "ubuntu"))
            assert word
            assert word[0] in images["tag_words"]["rows"], name


def test_codenames_lead_to_releases():
    releases = FILES["releases"]
    known = {**releases["debian"]["rows"], **releases["ubuntu"]["rows"]}
    for name, release in releases["codenames"]["rows"].items():
        assert release in known, name


# What the compilers themselves answered (scripts/refresh_toolkits.py asks them), typed in once more here.
_UP_TO_118 = "3.5 3.7 5.0 5.2 5.3 6.0 6.1 6.2 7.0 7.2 7.5 8.0 8.6 8.7"
_UP_TO_129 = "5.0 5.2 5.3 6.0 6.1 6.2 7.0 7.2 7.5 8.0 8.6 8.7 8.9 9.0"
_FROM_130 = "7.5 8.0 8.6 8.7 8.8 8.9 9.0 10.0 10.3 11.0 12.0 12.1"
NATIVE = {
    "11.7": _UP_TO_118,
    "11.8": f"{_UP_TO_118} 8.9 9.0",
    **dict.fromkeys(("12.0", "12.1", "12.2", "12.3", "12.4", "12.5", "12.6"), _UP_TO_129),
    "12.8": f"{_UP_TO_129} 10.0 10.1 12.0",
    "12.9": f"{_UP_TO_129} 10.0 10.1 10.3 12.0 12.1",
    **dict.fromkeys(("13.0", "13.1", "13.2", "13.3"), _FROM_130),
    **dict.fromkeys(("13.4", "13.5"), _FROM_130.replace("11.0", "10.7 11.0")),
}


@pytest.mark.parametrize("cuda", NATIVE)
def test_every_gpu_against_the_compilers_own_list(cuda):
    native = NATIVE[cuda].split()
    assert [f"{major}.{minor}" for major, minor in TOOLKITS[cuda][0]] == native
    for gpu in gpus.all_gpus():
        if gpu.capability is None:
            continue
        verdict = gpus.verdict(gpu.capability, cuda)
        thor = gpu.capability_text == "11.0" and "10.1" in native
        assert (verdict == gpus.NATIVE) == (gpu.capability_text in native or thor), gpu.key
        assert (verdict == gpus.DROPPED) == (version(gpu.capability_text) < version(native[0])), gpu.key


def test_a_clean_run_loads_no_facts():
    code = (
        "import sys\n"
        "from launchlint.engine.checker import check\n"
        "check('spec: {template: {spec: {restartPolicy: Never, nodeSelector: {a: b}}}}\\nnamespace: x\\n')\n"
        "above = ('facts.', 'image_facts', 'gpu', 'target', 'accelerator')\n"
        "names = tuple('launchlint.model.' + word for word in above)\n"
        "loaded = [name for name in sys.modules if name.startswith(names)]\n"
        "assert not loaded, loaded\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
