"""`launchlint settings [PATH]`: each setting, its value, and where it comes from."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from launchlint.engine.settings import Settings


def parser() -> argparse.ArgumentParser:
    from launchlint.commands.arguments import Parser

    top = Parser(
        prog="launchlint settings",
        description="Show the settings of a file or directory: each value and where it comes from. What is set is "
        "printed as TOML; what is not is a comment with its default.",
    )
    top.add_argument("path", nargs="?", default=".", metavar="PATH", help="a file or directory (default: this one)")
    top.add_argument("--format", choices=("toml", "json"), default="toml", help="toml (default) or json")
    top.add_argument("--explain", action="store_true", help="say what each setting means")
    top.add_argument("--config", metavar="FILE", help="read settings from this file only")
    top.add_argument("--isolated", action="store_true", help="read no settings file")
    return top


def run(arguments: list[str]) -> int:
    """Print the settings of a path. Returns the exit status."""
    from launchlint.commands.check import USAGE, tell_settings_error
    from launchlint.engine.settings import Resolver, SettingsError

    options = parser().parse_args(arguments)
    path = os.path.join(options.path, "") if os.path.isdir(options.path) else options.path
    try:
        settings = Resolver(config=options.config, isolated=options.isolated)(path)
    except SettingsError as error:
        tell_settings_error(error)
        return USAGE
    text = _json(settings, options.path) if options.format == "json" else _toml(settings, options.path, options.explain)
    sys.stdout.write(text)
    return 0


def _places(settings: Settings) -> dict[str, tuple[str, int, int]]:
    """File, line and column of each key that was set."""
    return {name: (span.source.path, *span.source.position(span.start)) for name, span in settings.origins.items()}


def _file(settings: Settings) -> str | None:
    """The settings file in force, where one says anything."""
    return next((path for path, _, _ in _places(settings).values()), None)


def _json(settings: Settings, path: str) -> str:
    import json

    from launchlint.engine.settings_keys import KEYS

    places = _places(settings)
    shown = {
        key.name: {
            "set": key.name in places,
            "value": settings.values.get(key.name),
            "default": key.default,
            "origin": dict(zip(("path", "line", "column"), places[key.name], strict=True))
            if key.name in places
            else None,
        }
        for key in KEYS
    }
    data = {"version": 1, "path": path, "root": settings.root, "file": _file(settings), "settings": shown}
    return json.dumps(data, indent=2) + "\n"


def _toml(settings: Settings, path: str, explain: bool) -> str:
    from textwrap import wrap

    from launchlint.engine.settings_keys import KEYS
    from launchlint.render.escape import visible

    places = _places(settings)
    where = _file(settings)
    lines = [visible(f"# settings of {path}: " + (where or "no settings file, so the defaults"))]
    tables: list[str] = []
    for key in KEYS:
        meaning = [f"# {line}" for line in wrap(key.meaning, 96)] if explain else []
        if explain:
            lines.append("")
        if key.name not in places:
            lines += [*meaning, f"# {key.name}: {key.default}"]
            continue
        file, line, _ = places[key.name]
        value = settings.values[key.name]
        if isinstance(value, dict):  # tables come last in TOML, or they swallow what follows
            tables += ["", *meaning, visible(f"[{key.name}]  # {file}:{line}")]
            tables += [visible(f"{_word(name)} = {toml_value(item)}") for name, item in value.items()]
        else:
            lines += [*meaning, visible(f"{key.name} = {toml_value(value)}  # {file}:{line}")]
    return "\n".join(lines + tables) + "\n"


def _word(name: str) -> str:
    import re

    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else toml_value(name)


def toml_value(value: Any) -> str:
    """A value as TOML writes it, on one line."""
    import json

    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_word(name)} = {toml_value(item)}" for name, item in value.items()) + " }"
    return "[" + ", ".join(toml_value(item) for item in value) + "]"
