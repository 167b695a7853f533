"""Write schemas/editor/: the schemas for editors that do not run our server.

The other schemas describe what a service gets; these describe what a person writes. So a template field
may stand for any value and a macro for any text, empty values are allowed where the reader drops them,
and the arguments of a queue definition depend on its `resource_type`. They are draft 7, which every
editor understands, and refer to each other by file name: keep them in one folder.

`python scripts/build_editor_schemas.py` after one of the others changed; a test fails when they are stale.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from launchlint.model.meanings import QUEUE_FIELDS, RESOURCES  # noqa: E402
from launchlint.model.runners.sagemaker import parameter  # noqa: E402
from launchlint.model.schema import CUSTOM_RESOURCES  # noqa: E402
from scripts.build_validators import NAMES  # noqa: E402

SCHEMAS = ROOT / "schemas"
Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
FIELD: Schema = {
    "type": "string",
    "pattern": r"^\{\{[^{}]*\}\}$",
    "title": "a template field",
    "description": "`{{name}}`, filled by Launch from the tile of that name when a job is queued.",
}
TEXT: Schema = {
    "type": "string",
    "pattern": r"\{\{[^{}]*\}\}|\$\{\w+\}",
    "title": "a text with template fields or macros",
    "description": "`{{name}}` is filled by Launch when a job is queued, `${name}` by the agent when it takes it.",
}
MARKS = {"field": {"$ref": "#/definitions/template-field"}, "text": {"$ref": "#/definitions/template-text"}}
DEFINITIONS: Schema = {"template-field": FIELD, "template-text": TEXT}
SCALARS = {"string", "integer", "number", "boolean"}
KEYWORDS = frozenset((
    "title", "description", "examples", "deprecated", "type", "enum", "const", "pattern", "minimum", "maximum",
    "minLength", "maxLength", "minItems", "maxItems", "maxProperties", "required",
))  # fmt: skip
LIMITS = KEYWORDS - {"title", "description", "examples", "deprecated", "type", "required"}


class Loosener:
    """Turns schemas of what is sent into schemas of what is written.

    ``nulls``: the reader takes an empty value for an absent one. ``texts``: it gets every value as text.
    """

    def __init__(self, nulls: bool = False, texts: bool = False, rename: dict[str, str] | None = None) -> None:
        self.nulls = nulls
        self.texts = texts
        self.rename = rename or {}

    def loose(self, schema: Any) -> Any:
        if isinstance(schema, bool):
            return schema
        if "$ref" in schema:
            name = schema["$ref"].removeprefix("#/$defs/")
            return {"$ref": f"#/definitions/{self.rename.get(name, name)}"}
        made = {key: value for key, value in schema.items() if key in KEYWORDS}
        for key in ("items", "additionalProperties", "propertyNames"):
            if key in schema:
                made[key] = self.loose(schema[key])
        for key in ("properties", "patternProperties"):
            if key in schema:
                made[key] = {name: self.loose(inner) for name, inner in schema[key].items()}
        if "anyOf" in schema:
            return {**made, "anyOf": [self.loose(branch) for branch in schema["anyOf"]]}
        types = made.get("type", [])
        types = {types} if isinstance(types, str) else set(types)
        if self.texts and types & {"string", "number"}:
            types |= {"string", "number"}
        if self.nulls:
            if types:
                types.add("null")
            if "enum" in made and None not in made["enum"]:
                made["enum"] = [*made["enum"], None]
            if "const" in made:
                made["enum"] = [made.pop("const"), None]
        if types:
            made["type"] = next(iter(types)) if len(types) == 1 else sorted(types)
        return self.marked(made, types)

    def marked(self, schema: Schema, types: set[str]) -> Schema:
        """The schema, or a template where a single value may stand."""
        if not types & SCALARS and "enum" not in schema:
            return schema  # a mapping or list, which no tile gives, or anything at all
        if "string" in types and not LIMITS & schema.keys():
            return schema
        mark = MARKS["text" if "string" in types or not types else "field"]
        words = {key: schema[key] for key in ("title", "description") if key in schema}
        return {**words, "anyOf": [schema, mark]}


def load(name: str) -> Schema:
    schema: Schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return schema


def root(name: str, schema: Schema, loosener: Loosener) -> tuple[Schema, Schema]:
    """The outermost level of a schema, which may be empty, and its definitions."""
    made = loosener.loose(schema)
    made["type"] = ["object", "null"]
    definitions = {loosener.rename.get(key, key): loosener.loose(part) for key, part in schema.get("$defs", {}).items()}
    return made, definitions


def resource(name: str, title: str, schema: str, loosener: Loosener) -> Schema:
    made, definitions = root(name, load(schema), loosener)
    return {
        "$schema": DRAFT,
        "title": title,
        "description": RESOURCES[name],
        **made,
        "definitions": {**definitions, **DEFINITIONS},
    }


def kubernetes() -> Schema:
    """A Job, or the custom resource that `apiVersion` and `kind` name."""
    definitions: Schema = {}
    kinds: list[Schema] = []
    modules = {module: name for name, module in NAMES.items()}
    jobs = {
        "properties": {"apiVersion": {"enum": ["batch/v1", "batch/v1beta1", None]}, "kind": {"enum": ["Job", None]}}
    }
    cases = [("kubernetes_job", jobs)]
    for (version, kind), module in CUSTOM_RESOURCES.items():
        named = {"apiVersion": {"const": version}, "kind": {"const": kind}}
        cases.append((module, {"required": ["apiVersion", "kind"], "properties": named}))
    for module, condition in cases:
        plain = load(modules[module])
        # The same definition in several of them stands here once; another one of that name gets its own.
        rename: dict[str, str] = {}
        while True:
            made, inner = root("kubernetes", plain, Loosener(nulls=True, rename=rename))
            clash = {
                name
                for name in plain.get("$defs", {})
                if name not in rename and definitions.get(name, inner[name]) != inner[name]
            }
            if not clash:
                break
            rename |= {name: f"{module}-{name}" for name in clash}
        definitions |= inner
        definitions[module] = made
        kinds.append({"if": condition, "then": {"$ref": f"#/definitions/{module}"}})
    versions = ["batch/v1", *dict.fromkeys(version for version, _ in CUSTOM_RESOURCES)]
    names = list(dict.fromkeys(["Job", *(kind for _, kind in CUSTOM_RESOURCES)]))
    return {
        "$schema": DRAFT,
        "title": "arguments of a Kubernetes queue",
        "description": RESOURCES["kubernetes"],
        "type": ["object", "null"],
        "properties": {
            "apiVersion": {"anyOf": [{"enum": versions}, {"type": ["string", "null"]}]},
            "kind": {"anyOf": [{"enum": names}, {"type": ["string", "null"]}]},
        },
        "allOf": kinds,
        "definitions": {**dict(sorted(definitions.items())), **DEFINITIONS},
    }


def sagemaker() -> Schema:
    """CreateTrainingJob, whose outermost keys may be written in snake case."""
    made = resource("sagemaker", "arguments of a SageMaker queue", "sagemaker-create-training-job", Loosener())
    required = made.pop("required")
    snakes = {}
    for name, inner in made["properties"].items():
        snake = re.sub(r"(?<!^)(?=[A-Z][a-z])", "_", name).lower()
        if snake != name and parameter(snake) == name:
            snakes[name] = snake
            made.setdefault("patternProperties", {})[f"^{snake}$"] = inner
        if isinstance(inner, dict):  # the runner leaves out what is empty on top
            made["properties"][name] = {"anyOf": [inner, {"type": "null"}]}
    made["allOf"] = [{"anyOf": [{"required": [name]}, {"required": [snakes[name]]}]} for name in required]
    return made


def queue() -> Schema:
    """A queue definition: its arguments by its resource type."""
    made: Schema = json.loads(json.dumps(load("queue-definition")).replace("#/$defs/", "#/definitions/"))
    for key in ("$id", "x-source"):
        del made[key]
    made["$schema"] = DRAFT
    made["description"] = "The arguments of wandb.Api().upsert_run_queue or create_run_queue, as a file."
    made["definitions"] = made.pop("$defs")
    for name, meaning in QUEUE_FIELDS.items():
        made["properties"][name]["description"] = meaning.replace("`", "")
    made["allOf"] = [
        {
            "if": {"required": [kind], "properties": {kind: {"const": name}}},
            "then": {"properties": {arguments: {"$ref": f"{name}.schema.json"}}},
        }
        for kind, arguments in (("resource_type", "resource_config"), ("type", "config"))
        for name in RESOURCES
    ]
    return made


def copied(name: str) -> Schema:
    """A schema that is right for editors as it is, in their draft."""
    made: Schema = json.loads(json.dumps(load(name)).replace("#/$defs/", "#/definitions/"))
    for key in ("$id", "x-source"):
        made.pop(key, None)
    if "$defs" in made:
        made["definitions"] = made.pop("$defs")
    return {**made, "$schema": DRAFT}


def text(schema: Schema) -> str:
    """One definition and one property a line, so that a change reads well as a difference."""
    parts = []
    for key, value in schema.items():
        if key in ("definitions", "properties") and value:
            inner = ",\n".join(f"    {json.dumps(name)}: {json.dumps(part)}" for name, part in value.items())
            parts.append(f'  "{key}": {{\n{inner}\n  }}')
        else:
            parts.append(f'  "{key}": {json.dumps(value)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def files() -> dict[str, str]:
    """Each generated file's path below the repository and its text."""
    made = {
        "queue": queue(),
        "kubernetes": kubernetes(),
        "sagemaker": sagemaker(),
        "gcp-vertex": resource("gcp-vertex", "arguments of a Vertex queue", "vertex-custom-job", Loosener(nulls=True)),
        "local-container": resource(
            "local-container", "arguments of a Docker queue", "local-container", Loosener(texts=True)
        ),
        "local-process": {
            "$schema": DRAFT,
            "title": "arguments of a process queue",
            "description": RESOURCES["local-process"],
            "type": ["object", "null"],
        },
        "tiles": copied("tiles"),
        "agent-config": copied("agent-config"),
        "settings": copied("settings"),
    }
    return {f"schemas/editor/{name}.schema.json": text(schema) for name, schema in made.items()}


if __name__ == "__main__":
    for path, content in files().items():
        target = ROOT / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(content, encoding="utf-8")
