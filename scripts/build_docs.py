"""Write docs/rules/*.md, one page a rule, and the list of all: from the rules themselves.

Run it after changing a rule: `python scripts/build_docs.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def files() -> dict[str, str]:
    """Every generated file: path to text."""
    from launchlint import explain, registry

    rules = registry.all_rules()
    pages = {f"docs/rules/{rule.name}.md": explain.markdown(rule) for rule in rules}
    lines = [
        "# Every rule",
        "",
        "*error*: will be refused or will fail. *warning*: silently wrong, ignored, or very likely not meant.",
        "*note*: advice.",
        "Rules marked *off* are advice that must be selected.",
    ]
    for title, group in explain.by_subject(rules):
        lines += ["", f"## {title}", "", "| code | rule | severity | fix | what |", "| --- | --- | --- | --- | --- |"]
        for rule in group:
            severity = rule.severity + ("" if rule.default else ", off")
            fix = "yes" if rule.fixable else ""
            summary = rule.summary.replace("|", "\\|")
            lines.append(f"| {rule.code} | [{rule.name}]({rule.name}.md) | {severity} | {fix} | {summary} |")
    lines += ["", "```{toctree}", ":hidden:", "", *(rule.name for rule in rules), "```"]
    pages["docs/rules/index.md"] = "\n".join(lines) + "\n"
    return pages


if __name__ == "__main__":
    for path, text in files().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
