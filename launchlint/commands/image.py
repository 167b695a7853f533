"""`launchlint image REFERENCE...`: what is known of a base image, and why, without pulling it."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from launchlint.engine.finding import Finding
    from launchlint.engine.settings import Settings
    from launchlint.model.image_facts import ImageFacts
    from launchlint.render.style import Style

USAGE = 2


def parser() -> argparse.ArgumentParser:
    from launchlint.commands.arguments import Parser

    top = Parser(
        prog="launchlint image",
        description="Tell what a base image holds, as far as its reference tells, and whether the agent can build on "
        "it. Nothing is pulled: every fact comes from tables that are part of launchlint, or from your settings.",
    )
    top.add_argument("images", nargs="+", metavar="REFERENCE", help="as nvidia/cuda:12.4.1-base-ubuntu22.04")
    top.add_argument("--python", metavar="VERSION", help="the job's Python, as 3.11 (default: what the settings say)")
    top.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    top.add_argument("--config", metavar="FILE", help="read settings from this file only")
    top.add_argument("--isolated", action="store_true", help="read no settings file")
    top.add_argument("--color", choices=("auto", "always", "never"), help="colour on a terminal, always, or never")
    return top


def run(arguments: list[str]) -> int:
    """Print what is known of each image. Returns 1 where the agent cannot build on one, 2 where one is no reference."""
    from launchlint.cli import color_wanted, complain
    from launchlint.commands.check import tell_settings_error
    from launchlint.engine.settings import Resolver, SettingsError
    from launchlint.model.image import ReferenceFault, parse
    from launchlint.model.image_facts import describe
    from launchlint.render.style import Style
    from launchlint.render.terminal import terminal_options

    options = parser().parse_args(arguments)
    overrides = {"python-version": options.python} if options.python else {}
    try:
        settings = Resolver(overrides, options.config, options.isolated)("")
    except SettingsError as error:
        tell_settings_error(error)
        return USAGE
    described: list[tuple[ImageFacts, list[Finding]]] = []
    for text in options.images:
        reference = parse(text, settings.context.agent_version)
        if isinstance(reference, ReferenceFault):
            near = f"did you mean `{reference.meant}`?" if reference.meant else None
            complain(f"`{text}` is no image reference", near)
            return USAGE
        described.append((describe(reference, settings.context.images), findings(text, settings)))
    if options.format == "json":
        import json

        shown = {"version": 1, "images": [as_data(facts, found) for facts, found in described]}
        print(json.dumps(shown, indent=2, ensure_ascii=False))
    else:
        style = Style(terminal_options(sys.stdout, os.environ, color_wanted(options.color)))
        print("\n\n".join(as_text(facts, found, style) for facts, found in described))
    return int(any(finding.severity == "error" for _, found in described for finding in found))


def findings(image: str, settings: Settings) -> list[Finding]:
    """What the rules say of a queue that builds on this image and says nothing else."""
    import json

    from launchlint.engine.checker import check_file
    from launchlint.model.file import read
    from launchlint.text import Source

    text = json.dumps({"builder": {"accelerator": {"base_image": image}}})
    context = settings.context.copy()
    context.requirements = ()
    context.agent_builder = None
    report = check_file(read(Source("queue.json", text), context), settings)
    return [finding for finding in report.findings if finding.code.startswith("LL4")]


def pythons(facts: ImageFacts) -> tuple[str, ...]:
    """The Pythons apt-get can install in it, as far as is known."""
    from launchlint.model.image_facts import release_of

    release = release_of(facts.system)
    own = (facts.python,) if facts.python else ()
    return own or (tuple(release["pythons"]) if release and release.get("mirrored") else ())


def capabilities(facts: ImageFacts) -> list[str]:
    """The compute capabilities its CUDA has code for, where one CUDA is known."""
    from launchlint.model.facts.toolkits import TOOLKITS

    native = TOOLKITS[facts.cuda][0] if facts.cuda else ()
    return [f"{major}.{minor}" for major, minor in native]


def as_data(facts: ImageFacts, found: list[Finding]) -> dict[str, Any]:
    from launchlint.model.facts.images import AS_OF
    from launchlint.model.image import DOCKER_HUB

    reference, system = facts.reference, facts.system
    return {
        "reference": reference.text,
        "registry": reference.registry or DOCKER_HUB,
        "repository": reference.repository,
        "tag": reference.tag,
        "digest": reference.digest,
        "moves": facts.floating is not None,
        "family": facts.family,
        "release": facts.version,
        "vendor": facts.vendor,
        "build": facts.build,
        "cuda": list(facts.cudas),
        "cuda_verified": facts.cudas_verified if facts.cudas else None,
        "cudnn": facts.cudnn,
        "capabilities": capabilities(facts),
        "system": None
        if system is None
        else {
            "name": system.name,
            "family": system.family,
            "release": system.release,
            "package_manager": system.manager,
            "apt": system.apt,
            "verified": system.verified,
        },
        "pythons": list(pythons(facts)),
        "root": facts.root,
        "why": dict(facts.why),
        "findings": [
            {
                "code": finding.code,
                "rule": finding.rule,
                "severity": finding.severity,
                "message": finding.message,
                "help": finding.help,
            }
            for finding in found
        ],
        "as_of": AS_OF,
    }


def as_text(facts: ImageFacts, found: list[Finding], style: Style) -> str:
    from launchlint.model.facts.images import AS_OF

    why = dict(facts.why)
    rows = list(_rows(facts))
    lines = [style("strong", style.prose(facts.reference.text)), ""]
    width = max((len(value) for _, value, key in rows if why.get(key)), default=0)
    for name, value, key in rows:
        reason = why.get(key, "")
        cell = f"  {name:10} {value:{width if reason else 0}}"
        lines.append(
            (style("faint", cell[:13]) + cell[13:] + (style("faint", f"  {reason}") if reason else "")).rstrip()
        )
    if not facts.why:
        lines.append(
            "  nothing is known of this image, so no rule judges it: describe it under `images` in the settings"
        )
    lines.append("")
    for finding in found:
        lines.append(f"  {style.code(finding)}: {style.prose(finding.message)}")
        if finding.help:
            lines.append(f"    {style('help', 'help')}: {style.prose(finding.help)}")
    if not found and facts.why:
        lines.append("  " + style("clean", "nothing known speaks against it"))
    lines.append(style("faint", f"  {age(AS_OF)}"))
    return "\n".join(lines)


def age(as_of: str) -> str:
    """How old the facts are, and what to do where that is long ago."""
    import time

    year, _, day = as_of.partition("-")
    old = time.strftime("%Y-%m-%d") > f"{int(year) + 1}-{day}"
    return f"facts as of {as_of}" + (", more than a year old: a newer launchlint may know more" if old else "")


def _architectures(facts: ImageFacts) -> str:
    """` (Maxwell to Hopper)`: what the oldest and the newest GPU it has code for are called."""
    from launchlint.model.gpu import NATIVE, all_gpus, verdict

    cuda = facts.cuda
    fitting = [gpu for gpu in all_gpus() if cuda and gpu.capability and verdict(gpu.capability, cuda) == NATIVE]
    return f" ({fitting[0].architecture.title()} to {fitting[-1].architecture.title()})" if fitting else ""


def _rows(facts: ImageFacts) -> list[tuple[str, str, str]]:
    """Name, value and the key of the evidence of each thing known."""
    from launchlint.model.image_facts import VENDORS, release_of

    rows: list[tuple[str, str, str]] = []
    if facts.vendor and facts.build != "cpu":
        rows.append(("made for", VENDORS[facts.vendor], "vendor"))
    if facts.build == "cpu":
        rows.append(("build", "for the CPU", "build"))
    if facts.cudas:
        held = facts.cuda or f"{facts.cudas[0].partition('.')[0]}, some minor"
        rows.append(("CUDA", held + (f", cuDNN {facts.cudnn}" if facts.cudnn else ""), "cuda"))
    if known := capabilities(facts):
        rows.append(("runs on", f"compute capability {known[0]} to {known[-1]}{_architectures(facts)}", ""))
    elif facts.plain:
        rows.append(("CUDA", "none", "plain"))
    if facts.system is not None:
        manager = facts.system.manager if facts.system.manager != "none" else "no package manager"
        rows.append(("system", f"{facts.system.name}, {manager}", "system"))
    release = release_of(facts.system)
    if installable := pythons(facts):
        unsure = release is not None and release.get("verified", True) is False and facts.python is None
        rows.append(("Python", ", ".join(installable) + " by apt-get" + (" (unverified)" if unsure else ""), "python"))
    if facts.root is not None:
        rows.append(("user", "root" if facts.root else "not root", "user"))
    if facts.floating:
        rows.append(
            ("moves", "no tag, so `latest`" if facts.floating == "untagged" else "its tag names no release", "")
        )
    return rows
