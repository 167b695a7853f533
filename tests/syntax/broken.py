"""Texts and the slips people make in them, for laws about what cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import yaml

from launchlint import registry
from launchlint.rule import Example, Rule
from launchlint.text import Source

ROOT = Path(__file__).resolve().parent.parent.parent


def queue_files() -> list[Source]:
    return [Source(path.name, path.read_text(encoding="utf-8")) for path in sorted(ROOT.glob("examples/queues/*/*.yaml"))]


def json_files() -> list[Source]:
    """The queue files of JSON, and good ones of YAML as somebody would write them in JSON."""
    sources = [Source(path.name, path.read_text(encoding="utf-8")) for path in sorted(ROOT.glob("examples/queues/*/*.json"))]
    for path in sorted(ROOT.glob("examples/queues/good/*.yaml")):
        documents = list(yaml.safe_load_all(path.read_text(encoding="utf-8")))
        if len(documents) == 1 and ".tiles." not in path.name:
            sources.append(Source(path.stem + ".json", json.dumps(documents[0], indent=2) + "\n"))
    return sources


def rule_examples() -> list[tuple[Rule, Example]]:
    return [
        (rule, example)
        for rule in registry.all_rules()
        for example in rule.flags + rule.allows
        if example.name.endswith((".yaml", ".yml"))
    ]


def yaml_slips(line: str) -> Iterator[tuple[str, str]]:
    """What may become of a line that somebody types in a hurry, by name."""
    written = line.strip()
    if not written or written.startswith(("#", "---", "...")):
        return
    indent = line[: len(line) - len(line.lstrip())]
    key = ": " in written
    yield "a tab for the indentation", "\t" + line.lstrip()
    yield "a tab in the indentation", indent[:-2] + "\t" + line.lstrip()
    yield "one blank too many", " " + line
    yield "three blanks too many", "   " + line
    yield "one blank too few", line[1:] if indent else line
    yield "three blanks too few", line[3:] if len(indent) > 2 else line
    yield "the quote before it lost", line.replace(': "', ": ", 1)
    yield "a key's quote never closed", line.replace('": "', ': "', 1)
    yield "no colon", line.replace(":", "", 1)
    yield "no blank behind the colon", line.replace(": ", ":", 1)
    yield "no blank behind the dash", line.replace("- ", "-", 1)
    yield "an open quote", line.replace(": ", ': "', 1) if key else indent + '"' + written
    yield "an open single quote", line.replace(": ", ": '", 1) if key else indent + "'" + written
    yield "an open bracket", line.replace(": ", ": [", 1) if key else line + " ["
    yield "an open brace", line.replace(": ", ": {", 1) if key else line + "{"
    yield "a bracket too many", line + "]"
    yield "an at sign", line.replace(": ", ": @", 1) if key else line + " @"
    yield "a star", line.replace(": ", ": *", 1) if key else indent + "*" + written
    yield "a second colon", line + " x: y"
    yield "text behind a quote", line + ' "x" y'
    yield "one quote less", line.replace('"', "", 1)
    yield "the last character lost", line[:-1]
    yield "a control character", line + "\x07"


def json_slips(line: str) -> Iterator[tuple[str, str]]:
    """What may become of a line of JSON that somebody types in a hurry, by name."""
    written = line.strip()
    if not written:
        return
    key, value = '":' in written, written.rpartition(": ")[2].rstrip("]},")
    scalar = value != "" and value[0] not in "[{" and line.count(value) == 1
    yield "a comment behind it", line + " // note"
    yield "a comment of another language", line + " # note"
    yield "a comma lost", line.removesuffix(",")
    yield "a comma too many", line + ","
    yield "a key without quotes", line.replace('"', "", 2) if key else line
    yield "a key in single quotes", line.replace('"', "'", 2) if key else line
    yield "the quote before it lost", line.replace(': "', ": ", 1)
    yield "a key's quote never closed", line.replace('": "', ': "', 1)
    yield "no colon", line.replace('": ', '" ', 1)
    yield "an equals sign", line.replace('": ', '" = ', 1)
    if scalar:
        yield "single quotes", line.replace(value, "'" + value.strip('"') + "'")
        yield "a bare word", line.replace(value, "nothing")
        yield "Python's word", line.replace(value, "True")
        field = value.strip('"') if value.startswith('"{{') and value.endswith('}}"') else "{{some_field}}"
        yield "a bare template field", line.replace(value, field)
        if value + "}" not in line:
            yield "a field with a brace less", line.replace(value, field[:-1])
        yield "an escape JSON has not", line.replace(value, '"a\\d"')
        yield "a number with a leading zero", line.replace(value, "007")
        yield "no value", line.replace(value, "")
        if value.startswith('"'):
            yield "a quote never closed", line.replace(value, value[:-1])
    for bracket in "[{":
        if bracket in value or written[-1] == bracket:
            yield f"a `{bracket}` too many", line + bracket
    for bracket in "]}":
        if bracket in written:
            yield f"the last `{bracket}` lost", bracket.join(line.split(bracket)[:-2] + ["".join(line.split(bracket)[-2:])])
            yield f"a `{bracket}` too many", line.replace(bracket, bracket * 2, 1)
