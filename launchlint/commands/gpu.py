"""`launchlint gpu [NAME...] [IMAGE...]`: which CUDA runs on which GPU, and whether an image fits."""

from __future__ import annotations

import os
import sys

from launchlint.commands.image import age

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Any

    from launchlint.model.gpu import Gpu
    from launchlint.model.image_facts import ImageFacts
    from launchlint.render import Options
    from launchlint.render.style import Style

USAGE = 2
# What each verdict is called, how it is painted, and its sign in a bar (for terminals without Unicode too).
VERDICTS = {
    "native": ("runs", "clean", "█", "#"),
    "untuned": ("runs, untuned", "note-words", "▒", "+"),
    "older": ("CUDA too old", "error-words", "·", "."),
    "dropped": ("GPU dropped", "error-words", "·", "."),
    "vendor": ("other maker", "error-words", "·", "."),
    "cpu": ("no CUDA in it", "warning-words", "·", "."),
    "unknown": ("unknown", "faint", " ", " "),
}


def parser() -> argparse.ArgumentParser:
    from launchlint.commands.arguments import Parser

    top = Parser(
        prog="launchlint gpu",
        description="Without words, a table of every accelerator known. With names, what each needs; with images, "
        "whether they fit. A name is that of a GPU (H100), or of an instance or machine type (ml.p5.48xlarge).",
    )
    top.add_argument("words", nargs="*", metavar="NAME|IMAGE", help="as H100, g5.xlarge, nvidia/cuda:12.4.1-base-ubi9")
    top.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    top.add_argument("--color", choices=("auto", "always", "never"), help="colour on a terminal, always, or never")
    return top


def run(arguments: list[str]) -> int:
    """Print the table, GPUs or a matrix. Returns 1 where an image fits none of the GPUs named, 2 for unknown words."""
    from launchlint.cli import color_wanted, complain
    from launchlint.model.gpu import all_gpus
    from launchlint.model.words import did_you_mean
    from launchlint.render.style import Style
    from launchlint.render.terminal import terminal_options

    options = parser().parse_args(arguments)
    named: list[Gpu] = []
    images: list[ImageFacts] = []
    for word in options.words:
        found = find(word)
        image = None if found else as_image(word)
        if not found and image is None:
            names = [one.key.replace("_", "-") for one in all_gpus()]
            complain(f"`{word}` is no accelerator known", did_you_mean(word, names) or "`launchlint gpu` lists them")
            return USAGE
        named += [one for one in found if one.key not in {other.key for other in named}]
        images += [image] if image is not None else []
    shown = named or all_gpus()
    if options.format == "json":
        import json

        print(json.dumps({"version": 1, "gpus": [as_data(one, images) for one in shown]}, indent=2, ensure_ascii=False))
    else:
        terminal = terminal_options(sys.stdout, os.environ, color_wanted(options.color))
        style = Style(terminal)
        if images:
            print(matrix(shown, images, style))
        elif named:
            print("\n\n".join(page(one, style, terminal) for one in named))
        else:
            print(table(shown, style, terminal))
    failing = [image for image in images if named and all(verdict(one, image) in _FAILING for one in named)]
    return int(bool(failing))


_FAILING = frozenset(("older", "dropped", "vendor"))


def find(word: str) -> list[Gpu]:
    """The accelerators a word means: a name, a label's value, an instance or machine type."""
    from launchlint.model.facts import clouds
    from launchlint.model.gpu import gpu, named

    for machines in (
        clouds.SAGEMAKER,
        clouds.EC2,
        clouds.GCE,
        clouds.AZURE,
        clouds.VERTEX,
        clouds.GKE,
        clouds.GKE_TPUS,
    ):
        row = next((row for name, row in machines.items() if name.lower() == word.lower()), None)
        if row is not None:
            return [gpu(row[0], row[2])]
    return named(word)


def as_image(word: str) -> ImageFacts | None:
    """A word that looks like an image: bare names are more likely a slip in the name of a GPU."""
    from launchlint.model.image import Reference, parse
    from launchlint.model.image_facts import describe

    reference = parse(word)
    return describe(reference) if isinstance(reference, Reference) and any(mark in word for mark in ":/@") else None


def verdict(gpu: Gpu, image: ImageFacts) -> str:
    """What an image is to a GPU, a key of VERDICTS."""
    from launchlint.model.gpu import verdict as of_toolkit

    if image.vendor is not None and image.build == "gpu" and image.vendor != gpu.vendor:
        return "vendor"
    if gpu.capability is None:
        return "unknown"
    if image.build == "cpu" or image.plain:
        return "cpu"
    every = {of_toolkit(gpu.capability, cuda) for cuda in image.cudas}
    return next((one for one in ("native", "untuned", "older", "dropped") if one in every), "unknown")


def cuda_text(gpu: Gpu) -> str:
    """`11.8 to 13.5`."""
    from launchlint.model.gpu import cuda_range

    ends = cuda_range(gpu.capability) if gpu.capability else None
    return f"{ends[0]} to {ends[1]}" if ends else "-"


def memory_text(gpu: Gpu) -> str:
    from launchlint.model.facts.gpus import GPUS

    sizes = GPUS[gpu.key][4]
    return "/".join(str(size) for size in sizes) + " GB" if sizes else "-"


def as_data(gpu: Gpu, images: Sequence[ImageFacts]) -> dict[str, Any]:
    from launchlint.model.facts.gpus import AS_OF, GPUS
    from launchlint.model.gpu import cuda_range

    ends = cuda_range(gpu.capability) if gpu.capability else None
    data: dict[str, Any] = {
        "name": gpu.key,
        "title": gpu.title,
        "vendor": gpu.vendor,
        "architecture": gpu.architecture,
        "capability": gpu.capability_text if gpu.capability else None,
        "cuda_first": ends[0] if ends else None,
        "cuda_last": ends[1] if ends else None,
        "memory_gb": list(GPUS[gpu.key][4]),
        "machines": {cloud: list(names) for cloud, names in machines_with(gpu).items()},
        "verified": gpu.verified,
        "as_of": AS_OF,
    }
    if images:
        data["images"] = [
            {"reference": image.reference.text, "cuda": list(image.cudas), "verdict": verdict(gpu, image)}
            for image in images
        ]
    return data


# --- The table of all


def table(gpus: Sequence[Gpu], style: Style, terminal: Options) -> str:
    """Every accelerator with its capability and a bar over the CUDA releases."""
    from launchlint.model.facts.gpus import AS_OF
    from launchlint.model.facts.toolkits import TOOLKITS

    width = max(len(gpu.title) for gpu in gpus)
    head = f"{'accelerator':{width}}  {'cc':>4}  {'CUDA':14}"
    lines = [style("faint", f"{head}{_ruler()}")]
    nvidia = [gpu for gpu in gpus if gpu.capability]
    for gpu in nvidia:
        assert gpu.capability is not None
        cells = f"{gpu.title:{width}}  {gpu.capability_text:>4}  {cuda_text(gpu):14}"
        lines.append(cells + _bar(gpu.capability, style, terminal))
    others = [gpu for gpu in gpus if not gpu.capability]
    for vendor in dict.fromkeys(gpu.vendor for gpu in others):
        from launchlint.model.image_facts import VENDORS

        names = ", ".join(gpu.title for gpu in others if gpu.vendor == vendor)
        lines.append(f"{style('faint', VENDORS[vendor] + ', no CUDA:')} {names}")
    full, part = ("█", "▒") if terminal.unicode else ("#", "+")
    lines += ["", f"{full} code for the GPU itself   {part} code for an older GPU of its family: it runs, untuned"]
    ends = f"CUDA {next(iter(TOOLKITS))} (the oldest looked at) to {next(reversed(TOOLKITS))}"
    lines.append(style("faint", f"{ends}; {age(AS_OF)}"))
    return "\n".join(lines)


def _ruler() -> str:
    """The first release of each CUDA major above its place in the bars."""
    from launchlint.model.facts.toolkits import TOOLKITS

    text = ""
    majors = [name.partition(".")[0] for name in TOOLKITS]
    for index, major in enumerate(majors):
        if major not in majors[:index]:
            text = text.ljust(index) + major
    return text


def _bar(capability: tuple[int, int], style: Style, terminal: Options) -> str:
    from launchlint.model.facts.toolkits import TOOLKITS
    from launchlint.model.gpu import verdict as of_toolkit

    text = ""
    for cuda in TOOLKITS:
        _, paint, sign, plain = VERDICTS[of_toolkit(capability, cuda)]
        text += style("faint" if sign == "·" else paint, sign if terminal.unicode else plain)
    return text


# --- One accelerator


def page(gpu: Gpu, style: Style, terminal: Options) -> str:
    from launchlint.model.facts.gpus import AS_OF
    from launchlint.model.image_facts import VENDORS

    rows = [("made by", VENDORS[gpu.vendor].split()[0]), ("memory", memory_text(gpu))]
    if gpu.capability:
        rows.insert(1, ("capability", f"{gpu.capability_text}, {gpu.architecture.title()}"))
        rows.append(("CUDA", cuda_text(gpu)))
        rows += list(_advice(gpu))
    for cloud, names in machines_with(gpu).items():
        shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
        rows.append((cloud, shown))
    lines = [style("strong", gpu.title), ""]
    lines += [style("faint", f"  {name:10}") + f" {value}" for name, value in rows]
    if gpu.capability:
        lines += ["", style("faint", f"  {'':10} {_ruler()}"), f"  {'':10} {_bar(gpu.capability, style, terminal)}"]
    if not gpu.verified:
        lines.append("  these facts come from one weak source, so no rule makes an error of them")
    return "\n".join([*lines, style("faint", f"  {age(AS_OF)}")])


def _advice(gpu: Gpu) -> list[tuple[str, str]]:
    """Images and wheels that fit: the oldest and the newest image, and a torch of the default index."""
    from launchlint.model.facts.toolkits import IMAGES
    from launchlint.model.gpu import NATIVE
    from launchlint.model.gpu import verdict as of_toolkit
    from launchlint.model.package_faults import torch_for
    from launchlint.model.target import Option

    fitting = [
        f"nvidia/cuda:{patches[-1]}-base-ubuntu{releases[-1]}"
        for cuda, (patches, releases, deleted) in IMAGES.items()
        if patches and not deleted and gpu.capability and of_toolkit(gpu.capability, cuda) == NATIVE
    ]
    rows = [("images", fitting[0] if len(fitting) == 1 else f"{fitting[0]} to {fitting[-1]}")] if fitting else []
    torch = torch_for(Option(None, gpu.key, (gpu,), gpu.vendor, True, None))
    return [*rows, *([("torch", torch)] if torch else [])]


def machines_with(gpu: Gpu) -> dict[str, list[str]]:
    """The names of this accelerator in the clouds."""
    from launchlint.model.facts import clouds

    tables = {
        "SageMaker": clouds.SAGEMAKER,
        "EC2": clouds.EC2,
        "Vertex AI": clouds.VERTEX,
        "Google": clouds.GCE,
        "GKE": {**clouds.GKE, **clouds.GKE_TPUS},
        "Azure": clouds.AZURE,
        "CoreWeave": clouds.COREWEAVE,
    }
    found = {cloud: [name for name, row in rows.items() if row[0] == gpu.key] for cloud, rows in tables.items()}
    return {cloud: names for cloud, names in found.items() if names}


# --- GPUs against images


def matrix(gpus: Sequence[Gpu], images: Sequence[ImageFacts], style: Style) -> str:
    """A row for each GPU, a column for each image; images are numbered above."""
    lines = []
    for number, image in enumerate(images, 1):
        held = image.cuda_text if image.cudas else "no CUDA" if image.build == "cpu" or image.plain else "unknown CUDA"
        lines.append(f"[{number}] {style('strong', style.prose(image.reference.text))}: {held}")
    width = max(len("accelerator"), *(len(gpu.title) for gpu in gpus))
    head = "".join(f"  {f'[{number}]':14}" for number in range(1, len(images) + 1))
    lines += ["", style("faint", f"{'accelerator':{width}}  {'cc':>4}  {'CUDA':14}{head}".rstrip())]
    for gpu in gpus:
        cells = ""
        for image in images:
            words, paint, _, _ = VERDICTS[verdict(gpu, image)]
            cells += "  " + style(paint, words) + " " * (14 - len(words))
        lines.append(f"{gpu.title:{width}}  {gpu.capability_text:>4}  {cuda_text(gpu):14}{cells}".rstrip())
    lines += [*_suggestions(gpus, images)]
    return "\n".join(lines)


def _suggestions(gpus: Sequence[Gpu], images: Sequence[ImageFacts]) -> list[str]:
    """An image that would fit, for each that fits none of the GPUs that were named."""
    from launchlint.model.accelerator import fitting_toolkits
    from launchlint.model.gpu import span_text
    from launchlint.model.image_advice import nearest_image
    from launchlint.model.target import Option

    lines: list[str] = []
    if len(gpus) > 4:
        return lines
    options = tuple(Option(None, gpu.key, (gpu,), gpu.vendor, True, None) for gpu in gpus)
    fitting = fitting_toolkits(options)
    for number, image in enumerate(images, 1):
        kinds = {verdict(gpu, image) for gpu in gpus}
        if kinds & {"older", "dropped"} and fitting:
            instead = nearest_image(image, fitting, "older" in kinds)
            lines.append(f"[{number}] use {span_text(fitting)}" + (f", as {instead}" if instead else ""))
    return ["", *lines] if lines else lines
