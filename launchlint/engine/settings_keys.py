"""Every setting, declared once: validation, JSON Schema, documentation and `launchlint settings` read this.

A *kind* knows what a value must look like. It reads one value, reports each fault of it at its
path, and describes itself as JSON Schema; both come from the same object and cannot drift apart.
"""

from __future__ import annotations

import re

from launchlint import registry
from launchlint.model.recognise import RESOURCES
from launchlint.model.words import did_you_mean, listed, nearest
from launchlint.records import namedtuple
from launchlint.rule import SEVERITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from launchlint.syntax.toml import Path

    # report(path, message, help, on_key)
    Report = Callable[[Path, str, "str | None", bool], None]

WRONG: Any = object()  # what a kind returns for a value it reported


def shown(value: object) -> str:
    """A value in a few words, as TOML names its types."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, str):
        return f"`{value}`" if len(value) <= 40 else "this text"
    if isinstance(value, (int, float)):
        return f"the number `{value}`" if len(repr(value)) <= 40 else "a number"
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, (list, tuple)) else "a date"


def dotted(path: Path) -> str:
    """A path as TOML writes it: `suppress."a.json".rules`."""
    words: list[str] = []
    for part in path:
        if isinstance(part, int):
            words[-1] += f"[{part}]"
        else:
            words.append(part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else f'"{part}"')
    return ".".join(words)


class Kind:
    """What a value must look like. ``shape`` completes "must be ..."."""

    shape = ""

    def read(self, value: Any, path: Path, report: Report) -> Any:
        """The value as the engine wants it, or WRONG after a report."""
        raise NotImplementedError

    def schema(self) -> dict[str, Any]:
        raise NotImplementedError

    def wrong(self, value: object, path: Path, report: Report, help: str | None = None) -> Any:
        report(path, f"`{dotted(path)}` must be {self.shape}, not {shown(value)}", help, False)
        return WRONG


class Word(Kind):
    """One of a few words."""

    def __init__(self, words: Iterable[str], otherwise: str | None = None) -> None:
        self.words = tuple(words)
        self.shape = listed(self.words).replace(" and ", " or ")
        self.otherwise = otherwise  # what to say where no word is near

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if value in self.words and isinstance(value, str):
            return value
        help = did_you_mean(value, self.words) if isinstance(value, str) else None
        return self.wrong(value, path, report, help or self.otherwise)

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.words)}


class Text(Kind):
    """A string, of a pattern where one is given. ``example`` is shown when it does not fit."""

    def __init__(self, shape: str, pattern: str = r"[\s\S]+", example: str = "") -> None:
        self.shape = shape
        self.pattern = pattern
        self.example = example

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if isinstance(value, str) and re.fullmatch(self.pattern, value):
            return value
        return self.wrong(value, path, report, f'for example "{self.example}"' if self.example else None)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}


class Version(Text):
    """Numbers with dots. As a TOML number `3.10` is 3.1, so it must be a string."""

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return self.wrong(value, path, report, f'put it in quotes: "{self.example}"; as a number 3.10 is 3.1')
        return super().read(value, path, report)


class Selector(Kind):
    """What names rules: a code, a name, a prefix of codes, or ALL."""

    shape = "a rule's code or name, a prefix of codes, or `ALL`"

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if not isinstance(value, str):
            return self.wrong(value, path, report)
        if registry.find(value):
            return value
        near = nearest(value, (*registry.BY_NAME, *registry.BY_CODE))
        help = f"did you mean `{near}`?" if near else "`launchlint rules` lists them"
        report(path, f"no rule is called `{value}`", help, False)
        return WRONG

    def schema(self) -> dict[str, Any]:
        return {"$ref": "#/$defs/rules"}


class Glob(Kind):
    """A pattern for paths, relative to the settings file."""

    shape = "a path or pattern"

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if not isinstance(value, str) or not value.strip("/"):
            return self.wrong(value, path, report, 'for example "queues/**/*.yaml"')
        if "\\" in value:
            help = f'write "{value.replace(chr(92), "/")}"'
            report(path, f"`{value}` matches no file: patterns have forward slashes on every system", help, False)
        elif value.startswith("!"):
            report(path, f"`{value}` matches no file: a pattern cannot be turned round with `!`", None, False)
        elif ".." in value.split("/"):
            help = "move the setting to a settings file further up"
            report(path, f"`{value}` matches no file: settings reach down from their directory only", help, False)
        else:
            return value
        return WRONG

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "pattern": r"^(?!!)[^\\]*$"}


class Pointer(Text):
    """A JSON Pointer (RFC 6901)."""

    def __init__(self) -> None:
        super().__init__("a JSON Pointer", r"(?:/(?:[^~]|~[01])*)?", "/resource_args/kubernetes/spec")


class Gpu(Kind):
    """A GPU by one of its names."""

    shape = "the name of a GPU"

    def read(self, value: Any, path: Path, report: Report) -> Any:
        from launchlint.model.gpu import all_gpus, named

        if isinstance(value, str) and named(value):
            return value
        near = nearest(value, (gpu.key for gpu in all_gpus())) if isinstance(value, str) else None
        return self.wrong(value, path, report, f"did you mean `{near}`?" if near else 'for example "A100" or "L4"')

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}


class System(Kind):
    """A Linux distribution and its release, as image tags write it."""

    shape = "a distribution and release"

    def read(self, value: Any, path: Path, report: Report) -> Any:
        from launchlint.model.image_facts import system_named

        if isinstance(value, str) and system_named(value.replace(" ", "").replace(":", "").replace("-", "")):
            return value
        return self.wrong(value, path, report, 'for example "ubuntu22.04", "debian12" or "ubi9"')

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}


class Date(Kind):
    """A day, as a TOML date or as text."""

    shape = "a date"

    def read(self, value: Any, path: Path, report: Report) -> Any:
        import datetime

        text = value.isoformat()[:10] if isinstance(value, datetime.date) else value
        try:
            if isinstance(text, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
                return datetime.date.fromisoformat(text).isoformat()
        except ValueError:
            pass
        return self.wrong(value, path, report, "for example 2027-01-31")

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d"}


class ListOf(Kind):
    """A list of a kind; a single value counts as a list of one where ``or_one`` says so."""

    def __init__(self, kind: Kind, shape: str, or_one: bool = False) -> None:
        self.kind = kind
        self.shape = shape
        self.or_one = or_one

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if self.or_one and isinstance(value, str):
            value = self.kind.read(value, path, report)
            return WRONG if value is WRONG else (value,)
        if not isinstance(value, (list, tuple)):
            help = f'put it in brackets: ["{value}"]' if isinstance(value, str) and len(value) <= 40 else None
            return self.wrong(value, path, report, help)
        items = [self.kind.read(item, (*path, index), report) for index, item in enumerate(value)]
        return tuple(item for item in items if item is not WRONG)

    def schema(self) -> dict[str, Any]:
        items = self.kind.schema()
        listed = {"type": "array", "items": items}
        return {"anyOf": [items, listed]} if self.or_one else listed


class TableOf(Kind):
    """A table whose keys are of one kind and whose values are of another."""

    def __init__(self, key: Kind, value: Kind, shape: str) -> None:
        self.key = key
        self.value = value
        self.shape = shape

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if not isinstance(value, dict):
            return self.wrong(value, path, report)
        found: dict[str, Any] = {}
        for name, item in value.items():

            def on_key(path: Path, message: str, help: str | None, _: bool) -> None:
                report(path, message, help, True)

            key = self.key.read(name, (*path, name), on_key)
            item = self.value.read(item, (*path, name), report)
            if key is not WRONG and item is not WRONG:
                found[name] = item
        return found

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "propertyNames": self.key.schema(), "additionalProperties": self.value.schema()}


class Record(Kind):
    """A table with fixed keys."""

    def __init__(self, shape: str, fields: dict[str, Kind], required: Iterable[str] = ()) -> None:
        self.shape = shape
        self.fields = fields
        self.required = tuple(required)

    def read(self, value: Any, path: Path, report: Report) -> Any:
        if not isinstance(value, dict):
            return self.wrong(value, path, report)
        found: dict[str, Any] = {}
        for name, item in value.items():
            if name in self.fields:
                read = self.fields[name].read(item, (*path, name), report)
                if read is not WRONG:
                    found[name] = read
            else:
                help = did_you_mean(name, self.fields) or f"known are {listed(self.fields)}"
                report((*path, name), f"`{name}` is not known in `{dotted(path)}`", help, True)
        for name in self.required:
            if name not in value:
                report(path, f"`{dotted(path)}` has no `{name}`", None, True)
        return found if all(name in found for name in self.required) else WRONG

    def schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = {
            "type": "object",
            "properties": {name: kind.schema() for name, kind in self.fields.items()},
            "additionalProperties": False,
        }
        if self.required:
            schema["required"] = list(self.required)
        return schema


class Key(namedtuple("Key", "name kind default meaning example")):
    """One setting. ``default`` is what holds where it is absent, in words or as TOML would hold it;
    ``meaning`` one to three sentences; ``example`` a line or two of TOML.
    """

    __slots__ = ()
    name: str
    kind: Kind
    default: str
    meaning: str
    example: str


_RULES = ListOf(Selector(), "a list of rules")
_GLOBS = ListOf(Glob(), "a list of patterns")

KEYS: tuple[Key, ...] = (
    Key(
        "select",
        _RULES,
        "every rule that is on by default",
        "The rules to run instead of the default ones: codes (`LL103`), names (`undeclared-tile`), prefixes (`LL2`) "
        "or `ALL`. Where several words mean the same rule the more precise one counts.",
        'select = ["ALL"]',
    ),
    Key(
        "extend-select",
        _RULES,
        "[]",
        "Rules to run besides those of `select` or the default ones: the way to ask for advice that is off by default.",
        'extend-select = ["open-tile"]',
    ),
    Key(
        "ignore",
        _RULES,
        "[]",
        "Rules not to run. A rule selected by a more precise word than it is ignored by stays on.",
        'ignore = ["floating-image-tag"]',
    ),
    Key(
        "per-file-ignores",
        TableOf(Glob(), ListOf(Selector(), "a list of rules", or_one=True), "a table of patterns and rules"),
        "{}",
        "Rules not to run on files that match a pattern. Every pattern that matches counts.",
        'per-file-ignores = { "queues/legacy/" = ["LL5"] }',
    ),
    Key(
        "severity",
        TableOf(
            Selector(), Word(SEVERITIES, "to switch a rule off, put it in `ignore`"), "a table of rules and severities"
        ),
        "{}",
        "Another severity for a rule, a prefix of rules, or `ALL`. To switch a rule off, use `ignore`.",
        'severity = { unused-tile = "error" }',
    ),
    Key(
        "fail-on",
        Word((*SEVERITIES, "never")),
        '"warning"',
        "The least severity that makes the exit status 1.",
        'fail-on = "error"',
    ),
    Key(
        "include",
        _GLOBS,
        '["*.yaml", "*.yml", "*.json"]',
        "Which files a directory stands for. Files named on the command line are checked whatever this says.",
        'include = ["queues/**/*.yaml"]',
    ),
    Key(
        "exclude",
        _GLOBS,
        "[]",
        "Files and directories to leave out of a directory.",
        'exclude = ["queues/drafts/"]',
    ),
    Key(
        "agent-version",
        Version("a wandb release", r"\d{1,4}(?:\.\d{1,4}){1,2}", "0.31.0"),
        "the newest release known",
        "The wandb release your agent runs. Agents differ in what they refuse.",
        'agent-version = "0.28.1"',
    ),
    Key(
        "agent-env",
        ListOf(
            Text("a variable's name, or `file:` and a path", r"[A-Za-z_][A-Za-z0-9_.-]*|file:.+", "HF_HOME"),
            "a list of variable names",
            or_one=True,
        ),
        "not known",
        "The environment variables of your agent, whose names macros may use. Once it is set, any other macro is "
        "reported. `file:PATH` takes the names from an env file (`NAME=value` lines); values are never read.",
        'agent-env = ["HF_HOME", "file:deploy/agent.env"]',
    ),
    Key(
        "agent-builder",
        Word(("docker", "kaniko", "noop")),
        "not known",
        "The type of your agent's builder. Which parts of `builder` it reads depends on it.",
        'agent-builder = "kaniko"',
    ),
    Key(
        "python-version",
        Version("a Python version", r"\d\.\d{1,2}(?:\.\d{1,3})?", "3.11"),
        "not known",
        "The Python of your jobs: base images are checked for whether apt can install it there.",
        'python-version = "3.11"',
    ),
    Key(
        "requirements",
        ListOf(
            Text("the path of a requirements file", example="jobs/requirements.txt"), "a list of files", or_one=True
        ),
        "[]",
        "Requirements files of your jobs: pinned packages are checked against the CUDA of base images. "
        "Paths are relative to the settings file.",
        'requirements = ["jobs/requirements.txt"]',
    ),
    Key(
        "targets",
        TableOf(
            Glob(),
            ListOf(Gpu(), "a GPU or a list of GPUs", or_one=True),
            "a table of patterns and GPUs",
        ),
        "{}",
        "The GPUs that queues run on, where their own config does not tell. The first pattern that matches counts.",
        'targets = { "queues/a100/" = "A100", "queues/**" = ["T4", "L4"] }',
    ),
    Key(
        "resources",
        TableOf(Glob(), Word(RESOURCES), "a table of patterns and resource types"),
        "{}",
        "The resource type of bare configs whose keys do not tell it. The first pattern that matches counts.",
        'resources = { "queues/docker/" = "local-container" }',
    ),
    Key(
        "tiles",
        Word(("web",)),
        "declared in the files",
        'With `"web"` the tiles of bare configs live in the web form, and no note asks for them here.',
        'tiles = "web"',
    ),
    Key(
        "images",
        TableOf(
            Text("an image reference", example="registry.example.com/team/*"),
            Record(
                "a table of what the image holds",
                {
                    "cuda": Version("a CUDA version, as 12.4", r"\d{1,2}\.\d{1,2}(?:\.\d{1,3})?", "12.4"),
                    "os": System(),
                    "python": Version("a Python version", r"\d\.\d{1,2}(?:\.\d{1,3})?", "3.11"),
                    "user": Text("the user the image runs as", example="root"),
                },
            ),
            "a table of image references",
        ),
        "{}",
        "What private images hold, which nobody can tell from their names: `cuda`, `os`, `python`, `user`. "
        "The reference may hold `*`.",
        'images = { "registry.example.com/ml/*" = { cuda = "12.4", os = "ubuntu22.04" } }',
    ),
    Key(
        "suppress",
        TableOf(
            Glob(),
            TableOf(
                Pointer(),
                Record(
                    "a table with `rules` and `reason`",
                    {
                        "rules": ListOf(Selector(), "a list of rules", or_one=True),
                        "reason": Text("a sentence", r"[\s\S]*\S[\s\S]*"),
                        "until": Date(),
                    },
                    required=("rules", "reason"),
                ),
                "a table of JSON Pointers",
            ),
            "a table of patterns",
        ),
        "{}",
        'Findings to leave out, by file and JSON Pointer (`""` is the whole file): for JSON, which has no comments. '
        "`reason` is required; after the day of `until` the findings come back.",
        'suppress."queues/a.json"."/spec" = { rules = ["LL503"], reason = "capped by a webhook", until = 2027-01-31 }',
    ),
    Key(
        "baseline",
        Text("a path", example=".launchlint-baseline.json"),
        '".launchlint-baseline.json"',
        "The file `launchlint baseline write` keeps accepted findings in, relative to the settings file. The default "
        "one is read where it exists.",
        'baseline = "ci/launchlint-baseline.json"',
    ),
)
BY_NAME: dict[str, Key] = {key.name: key for key in KEYS}


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a `launchlint.toml`, or of the `[tool.launchlint]` table."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://launchlint.dev/schemas/settings.schema.json",
        "title": "launchlint settings",
        "description": "Settings of launchlint, in launchlint.toml or under [tool.launchlint] in pyproject.toml",
        "type": "object",
        "properties": {key.name: {"description": key.meaning, **key.kind.schema()} for key in KEYS},
        "additionalProperties": False,
        "$defs": {
            "rules": {
                "type": "string",
                "description": Selector.shape[0].upper() + Selector.shape[1:],
                "anyOf": [
                    {"enum": sorted(registry.BY_NAME)},
                    {"pattern": "^(?:ALL|all|LL[0-9]{0,3}|ll[0-9]{0,3})$"},
                ],
            }
        },
    }
