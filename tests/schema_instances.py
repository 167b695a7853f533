"""Grows instances from a JSON Schema and breaks them in one or a few places, the same for every seed."""

from __future__ import annotations

import copy
import random
import re
from typing import Any

TEXTS = (
    "train", "Train Job", "", "8Gi", "8GB", "500m", "-1", "0.5", "1e3", "a" * 300, "s3://bucket/path", "gs://bucket/x",
    "arn:aws:iam::123456789012:role/launch", "arn:aws:iam:region:account-id:x", "ml.m5.xlarge", "n1-standard-8",
    "/data", "A=1", "nofile=1:2", "0-3,5", "linux/amd64", "all", "device=0", "x@y.z", "projects/p/global/networks/n",
    "true", "null", "é", "a\nb", "LOG_LEVEL", "fs-0123456789abcdef0", "8K", "example.com/name",
)  # fmt: skip
NUMBERS = (0, 1, 2, 7, -1, 100, 3600, 65536, 2**31 - 1, 2**31, 2**63, 0.5, 1.5, 2.0, -0.25)
KEYS = ("cpu", "memory", "gpu", "nvidia.com/gpu", "kubernetes.io/x", "app", "team", "1abc", "", "a b", "LOG_LEVEL")


class Instances:
    """Instances of one schema; ``rng`` decides everything."""

    def __init__(self, schema: dict[str, Any], rng: random.Random) -> None:
        self.schema = schema
        self.rng = rng

    def valid(self) -> Any:
        """An instance that is mostly valid, with some of its optional parts."""
        return self._grow(self.schema, 0)

    def broken(self) -> Any:
        """An instance with one to three things changed somewhere in it."""
        instance = self.valid()
        for _ in range(self.rng.randint(1, 3)):
            instance = self._break(instance)
        return instance

    def _resolve(self, schema: Any) -> Any:
        while isinstance(schema, dict) and "$ref" in schema:
            schema = self.schema["$defs"][schema["$ref"].removeprefix("#/$defs/")]
        return schema

    def _grow(self, schema: Any, depth: int) -> Any:
        schema, rng = self._resolve(schema), self.rng
        if isinstance(schema, bool):
            return self._junk()
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return rng.choice(schema["enum"])
        if "anyOf" in schema:
            return self._grow(rng.choice(schema["anyOf"]), depth)
        types = schema.get("type", ["object", "string"])
        kind = types if isinstance(types, str) else rng.choice(types)
        if kind == "object":
            return self._grow_object(schema, depth)
        if kind == "array":
            low = schema.get("minItems", 0)
            size = rng.randint(low, max(low, min(schema.get("maxItems", 3), 1 if depth > 6 else 3)))
            return [self._grow(schema.get("items", True), depth + 1) for _ in range(size)]
        if kind == "string":
            return self._text(schema)
        if kind in ("integer", "number"):
            low = schema.get("minimum", -5)
            value = rng.randint(int(low), int(min(schema.get("maximum", low + 9), low + 9)))
            return value + 0.5 if kind == "number" and rng.random() < 0.3 else value
        return rng.random() < 0.5 if kind == "boolean" else None

    def _grow_object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        rng = self.rng
        properties = schema.get("properties", {})
        names = list(schema.get("required", ()))
        optional = [name for name in properties if name not in names and properties[name] is not False]
        names += rng.sample(optional, min(len(optional), rng.randint(0, 1 if depth > 7 else 4)))
        made = {name: self._grow(properties.get(name, True), depth + 1) for name in names}
        rest = schema.get("additionalProperties", True)
        patterns = schema.get("patternProperties", {})
        if not properties and (rest is not False or patterns):
            keys = self._resolve(schema.get("propertyNames", {}))
            for name in rng.sample(KEYS, rng.randint(0, 3)):
                if "pattern" in keys and not re.search(keys["pattern"], name) and rng.random() < 0.9:
                    continue
                inner = next((value for pattern, value in patterns.items() if re.search(pattern, name)), rest)
                made[name] = self._grow(inner, depth + 1)
        return made

    def _text(self, schema: dict[str, Any]) -> str:
        fitting = [
            text
            for text in (*schema.get("examples", ()), *TEXTS)
            if re.search(schema.get("pattern", ""), text)
            and schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", 10_000)
        ]
        return self.rng.choice(fitting or list(TEXTS))

    def _junk(self) -> Any:
        rng = self.rng
        return copy.deepcopy(
            rng.choice([*NUMBERS, *TEXTS, True, False, None, {}, [], {"name": "x"}, ["a", 1], [{}], {"a": {"b": 1}}])
        )

    def _break(self, instance: Any) -> Any:
        """Change one place, chosen among all."""
        rng = self.rng
        places: list[tuple[Any, Any]] = []
        stack = [instance]
        while stack:
            node = stack.pop()
            inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
            for key, value in inner:
                places.append((node, key))
                stack.append(value)
        if not places:
            return self._junk()
        node, key = rng.choice(places)
        choice = rng.randrange(6)
        if choice == 0:
            del node[key]
        elif choice == 1 and isinstance(node, dict):
            node[str(key)[:-1] + "X"] = node.pop(key)
        elif choice == 2 and isinstance(node, dict):
            node[rng.choice(KEYS)] = self._junk()
        elif choice == 3 and isinstance(node, list):
            node += [copy.deepcopy(node[key])] * rng.randint(1, 25)
        elif choice == 4 and isinstance(node[key], int) and not isinstance(node[key], bool):
            node[key] = rng.choice(NUMBERS)
        else:
            node[key] = self._junk()
        return instance
