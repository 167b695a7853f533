"""Write schemas/settings.schema.json and docs/settings.md from the one table of settings.

Run it after changing launchlint/engine/settings_keys.py. A test fails when either is stale.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

HEAD = """# Settings

Settings stand in `launchlint.toml`, in `.launchlint.toml`, or under `[tool.launchlint]` in `pyproject.toml`.
`launchlint init` writes a starter; `launchlint settings` shows what is in force and where it comes from; a [JSON
Schema]({schema}) helps editors.

Each file is checked by the settings of the **nearest** directory that has some: the search goes up from the file and
ends at the top of its git repository, so that a checkout is checked alike on every machine. Nothing is merged: the
nearest file says everything. Two settings files in one directory are an error. Options of the command line come
before the file; `--ignore` and `--extend-select` add to it, and `--select` leaves only what it names. `--config FILE`
reads one file instead of searching, and what it says of paths is relative to the working directory; `--isolated`
reads none.

An unknown key, rule or value is an error with its place and one suggestion, and nothing is checked until it is right.

**Patterns** are those of `.gitignore`: without a slash they match at any depth, with one from the directory of the
settings file; `*` stays within a name, `**` crosses directories, and a directory means all that is in it.

| setting | default |
| --- | --- |
"""
SCHEMA = "https://github.com/launchlint/launchlint/blob/main/schemas/settings.schema.json"


def files() -> dict[str, str]:
    """Path to text of everything that is made from the table."""
    from launchlint.engine.settings_keys import KEYS, json_schema

    page = [HEAD.format(schema=SCHEMA)]
    page += [f"| [`{key.name}`](#{key.name}) | {_code(key.default)} |\n" for key in KEYS]
    for key in KEYS:
        kind = f"{key.kind.shape[0].upper()}{key.kind.shape[1:]}"
        page.append(f"\n## {key.name}\n\n{key.meaning}\n\n{kind}. Default: {_code(key.default)}.\n\n")
        page.append(f"```toml\n{key.example}\n```\n")
    return {
        "schemas/settings.schema.json": json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n",
        "docs/settings.md": "".join(page),
    }


def _code(default: str) -> str:
    """A default in code where it is TOML."""
    return f"`{default}`" if default[0] in '["{' and default[-1] in ']"}' else default


if __name__ == "__main__":
    for path, text in files().items():
        (ROOT / path).write_text(text, encoding="utf-8")
