"""`launchlint render FILE --set name=value`: the arguments as the agent would submit them."""

from __future__ import annotations

import os
import re
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from launchlint.model.config import Queue
    from launchlint.model.fill import Filled, Refused

DESCRIPTION = """Show what the agent would submit: template fields filled with your choices or their defaults, held
to their guard-rails; macros filled with the values you name; `builder` taken out. The runner still adds its own
(names, labels, the job's image and command). Launch's server, which fills the fields, is closed source: that a field
which is all of its value arrives as a number where its tile is one is what its documentation says.
Exit status: 0 rendered; 1 a choice is refused or missing; 2 the file or an argument is wrong."""


def parser() -> argparse.ArgumentParser:
    from launchlint.commands.arguments import Parser
    from launchlint.commands.reading import add_settings

    top = Parser(prog="launchlint render", description=DESCRIPTION)
    top.add_argument("path", metavar="FILE", help="a file with queue configs, or - for standard input")
    top.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="choose a template field's value")
    top.add_argument("--macro", action="append", default=[], metavar="NAME=VALUE", help="what the agent fills in")
    top.add_argument("--env-file", metavar="FILE", help="the agent's environment, as lines of NAME=VALUE")
    top.add_argument("--format", choices=("yaml", "json"), default="yaml", help="yaml (default) or json")
    top.add_argument("--annotate", action="store_true", help="tell where each value comes from")
    top.add_argument("--wrap", action="store_true", help="put `resource_args` and the resource's name around it")
    add_settings(top)
    return top


def run(arguments: list[str]) -> int:
    """Print what the agent would submit. Returns the exit status."""
    from launchlint.cli import complain
    from launchlint.commands.reading import place, queues, read_queues
    from launchlint.model.fill import fill

    options = parser().parse_args(arguments)
    try:
        given, macros = _pairs(options.set, "--set"), _macros(options)
    except _Wrong as error:
        complain(error.message, error.help)
        return 2
    reading = read_queues([options.path], options)
    if reading is None or not reading.files:
        return 2
    if os.path.isdir(options.path):
        complain(f"{options.path}: is a directory", "name one file")
        return 2
    file = reading.files[0]
    for fault in file.faults:
        complain(f"{place(fault.span)}: {fault.message}")
    if file.faults:
        return 1
    found = list(queues(file))
    for queue in found:
        if queue.misnestings:
            span = queue.misnestings[0].levels[0][1].key.span
            complain(f"{place(span)}: the settings stand at the wrong level: the agent would find none of them", _CURE)
            return 1
    # A file may hold several queues: each takes the choices it knows.
    filled = [fill(queue, _known(queue, given, len(found)), macros) for queue in found]
    refused = [refusal for one in filled for refusal in one.refused]
    _tell_refusals(refused)
    if refused:
        return 1
    _tell_left(filled, given)
    try:
        sys.stdout.write(_shown(options, found, filled))
    except ValueError:
        complain(f"{options.path}: JSON has no `.nan` and no `.inf`", "--format yaml")
        return 1
    return 0


_CURE = "launchlint explain LL005 tells more; launchlint --fix may put them right"


class _Wrong(Exception):
    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def _pairs(words: list[str], option: str) -> dict[str, str]:
    found = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise _Wrong(f"`{option} {word}` is no NAME=VALUE", f"{option} gpus=2")
        found[name] = value
    return found


def _macros(options: argparse.Namespace) -> dict[str, str]:
    """What the agent has for its macros: the run's own, and over them its environment."""
    macros = _pairs(options.macro, "--macro")
    for name in macros:
        if not re.fullmatch(r"\w+", name):
            raise _Wrong(f"`{name}` is no name of a macro", "--macro run_id=abc123")
    if "project_name" in macros:
        macros["project_name"] = macros["project_name"].lower()  # as the agent does
    return {**macros, **_environment(options.env_file)} if options.env_file else macros


def _environment(path: str) -> dict[str, str]:
    from launchlint.engine.discovery import InputFailure, load

    try:
        text = load(path).text
    except InputFailure as failure:
        raise _Wrong(str(failure)) from None
    found = {}
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip().removeprefix("export ")
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not re.fullmatch(r"\w+", name):
            raise _Wrong(f"{path}:{number}: `{line}` is no NAME=VALUE")
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
        found[name] = value[1:-1] if quoted else value
    return found


def _known(queue: Queue, given: dict[str, str], count: int) -> dict[str, str]:
    if count == 1:
        return given
    names = set(queue.tiles_by_name) | {field.name for field in queue.fields}
    return {name: value for name, value in given.items() if name in names}


def _tell_refusals(refused: list[Refused]) -> None:
    from launchlint.cli import complain
    from launchlint.commands.reading import place

    for _, span, message, help in refused:
        complain(f"{place(span)}: {message}" if span is not None else message, help)


def _tell_left(filled: list[Filled], given: dict[str, str]) -> None:
    """What the reader of the result should know besides."""
    from launchlint.commands.check import tell
    from launchlint.model.words import listed

    left = list(dict.fromkeys(name for one in filled for name in one.left))
    if left:
        shown = listed([f"${{{name}}}" for name in left])
        tell(f"left unfilled: {shown}; name what the agent has: --macro {left[0]}=..., or --env-file")
    for name, value in given.items():
        if "=" in value:
            tell(f"`wandb launch --set-var {name}={value}` is refused: it takes no value with `=` in it")
    for one in filled:
        image = _base_image(one.builder)
        if image:
            tell(f"jobs that are built get the base image {image}")


def _base_image(builder: Any) -> str | None:
    for name in ("accelerator", "cuda"):
        inner = builder.get(name) if isinstance(builder, dict) else None
        image = inner.get("base_image") if isinstance(inner, dict) else None
        if isinstance(image, str) and image:
            return image
    return None


# --- Output ----------------------------------------------------------------------------------


def _shown(options: argparse.Namespace, found: list[Queue], filled: list[Filled]) -> str:
    pairs = list(zip(found, filled, strict=True))
    if options.format == "json":
        from launchlint.render.escape import json_text

        results = [_json(queue, one, options) for queue, one in pairs]
        return json_text(results[0] if len(results) == 1 else results) + "\n"
    from launchlint.syntax.writing import block_document

    texts = []
    for queue, one in pairs:
        prefix = ("resource_args", queue.resource) if options.wrap and queue.resource else ()
        text = block_document(
            _wrapped(queue, one, options), _remarks(one, len(prefix)) if options.annotate else _nothing
        )
        if options.annotate:
            from launchlint.render.escape import visible

            text = f"# {visible(queue.source.path)}\n{text}"
        texts.append(text)
    return "---\n".join(texts)


def _nothing(path: tuple[str | int, ...]) -> str:
    return ""


def _wrapped(queue: Queue, filled: Filled, options: argparse.Namespace) -> Any:
    if options.wrap and queue.resource:
        return {"resource_args": {queue.resource: filled.data}}
    return filled.data


def _remarks(filled: Filled, depth: int) -> Any:
    """What stands beside each value: its line, and the tiles and macros that made it."""

    def remark(path: tuple[str | int, ...]) -> str:
        origin = filled.origins.get(path[depth:])
        if origin is None:
            return ""
        parts = [f"line {origin.span.source.position(origin.span.start)[0]}"]
        parts += [f"tile {name} ({filled.chosen[name].how})" for name in origin.fields]
        parts += [f"macro {name}" for name in origin.macros]
        return ", ".join(parts)

    return remark


def _json(queue: Queue, filled: Filled, options: argparse.Namespace) -> Any:
    data = _wrapped(queue, filled, options)
    if not options.annotate:
        return data
    sources = {}
    for path, origin in filled.origins.items():
        if path[0] == "builder":
            continue
        line, column = origin.span.source.position(origin.span.start)
        sources["".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)] = {
            "line": line,
            "column": column,
            "tiles": {name: filled.chosen[name].how for name in origin.fields},
            "macros": list(origin.macros),
        }
    return {"path": queue.source.path, "resource": queue.resource, "arguments": data, "sources": sources}
