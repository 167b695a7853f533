"""`sarif`: SARIF 2.1.0 for code scanning and other viewers.

Every rule with its page, fingerprints that survive edits elsewhere, second places, fixes, and what
was silenced with its reason (unless ``options.suppressed`` says no: GitHub opens an alert for each).
"""

from __future__ import annotations

from functools import cache

from launchlint.render.escape import exact, json_text, uri_path, visible
from launchlint.rule import ERROR, NOTE, WARNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from launchlint.engine.finding import Finding
    from launchlint.engine.run import Run
    from launchlint.render import Options
    from launchlint.rule import Fix, Rule
    from launchlint.text import Source, Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {ERROR: "error", WARNING: "warning", NOTE: "note"}
PROBLEMS = {ERROR: "error", WARNING: "warning", NOTE: "recommendation"}  # GitHub's words
HASHED = 1 << 20  # characters; GitHub hashes larger files itself


def render(run: Run, options: Options) -> str:
    """One SARIF log with one run."""
    from launchlint import __version__
    from launchlint.engine.finding import DOCS

    rules = described_rules()
    indices = {str(rule["id"]): number for number, rule in enumerate(rules)}
    driver = {
        "name": "launchlint",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": DOCS.removesuffix("rules/"),
        "rules": rules,
    }
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "automationDetails": {"id": "launchlint/"},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The top of the repository."}}},
                "invocations": [_invocation(run, options)],
                "results": list(_results(run, indices, options)),
            }
        ],
    }
    return json_text(log) + "\n"


@cache
def described_rules() -> list[dict[str, Any]]:
    """Every rule with its page, whether it was selected or not: a rule's index never changes within a release."""
    from launchlint import registry

    return [_rule(rule) for rule in registry.all_rules()]


def _rule(rule: Rule) -> dict[str, Any]:
    from launchlint.engine.finding import DOCS
    from launchlint.explain import SUBJECTS, markdown, paragraphs

    about = " ".join(text for _, text in paragraphs(rule.rationale))
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.summary} {about}".strip()},
        "help": {"text": f"{rule.summary}\n\n{rule.rationale}".strip(), "markdown": markdown(rule, speak=False)},
        "helpUri": f"{DOCS}{rule.name}/",
        "defaultConfiguration": {"enabled": rule.default, "level": LEVELS[rule.severity]},
        "properties": {
            "tags": ["wandb-launch", SUBJECTS[rule.code[:3]].lower().replace(" ", "-")],
            "precision": "very-high" if rule.severity == ERROR else "high",
            "problem.severity": PROBLEMS[rule.severity],
        },
    }


def _results(run: Run, indices: dict[str, int], options: Options) -> Iterable[dict[str, Any]]:
    from launchlint.engine.fingerprint import fingerprints

    silenced = {id(item.finding): item for item in run.suppressed} if options.suppressed else {}
    findings = run.findings + [item.finding for item in silenced.values()]
    findings.sort(key=lambda finding: finding.sort_key)
    lines: dict[int, set[int]] = {}
    for finding in findings:
        lines.setdefault(id(finding.span.source), set()).add(finding.start[0])
    hashes: dict[int, dict[int, str]] = {}
    for finding, print_ in zip(findings, fingerprints(findings, options.path), strict=True):
        source = finding.span.source
        if id(source) not in hashes:
            hashes[id(source)] = line_hashes(source, lines[id(source)])
        line_hash = hashes[id(source)].get(finding.start[0])
        result: dict[str, Any] = {
            "ruleId": finding.code,
            "level": LEVELS[finding.severity],
            "message": {"text": _message(finding)},
            "locations": [{"physicalLocation": _place(finding.span, options)}],
            "fingerprints": {"launchlint/v1": print_},
            "partialFingerprints": {"primaryLocationLineHash": line_hash} if line_hash else {},
        }
        if finding.code in indices:
            result["ruleIndex"] = indices[finding.code]
        if finding.labels:
            result["relatedLocations"] = [
                {
                    "id": number,
                    "physicalLocation": _place(label.span, options),
                    "message": {"text": _plain(visible(label.text)) or "see here"},
                }
                for number, label in enumerate(finding.labels, 1)
            ]
        if finding.fix and finding.fix.edits:
            result["fixes"] = [_fix(finding.fix, options)]
        if silenced:  # where one result tells of suppressions, all must
            item = silenced.get(id(finding))
            result["suppressions"] = [_suppression(item)] if item else []
        yield result


def _message(finding: Finding) -> str:
    text = visible(finding.message)
    if finding.help:
        text += f"\nhelp: {visible(finding.help)}"
    return _plain(text) or finding.rule


def _plain(text: str) -> str:
    """Text that a viewer does not take for a link: `[words](target)` is one in SARIF messages."""
    return text.replace("](", "] (")


def _suppression(item: Any) -> dict[str, Any]:
    kind = "inSource" if item.kind == "comment" else "external"
    data = {"kind": kind, "status": "accepted"}
    if item.reason:
        data["justification"] = visible(item.reason)
    return data


def _place(span: Span, options: Options) -> dict[str, Any]:
    return {"artifactLocation": _artifact(span.source.path, options), "region": _region(span)}


def _artifact(path: str, options: Options) -> dict[str, Any]:
    path = options.path(path)
    if path.startswith("/"):
        return {"uri": f"file://{uri_path(path)}"}
    return {"uri": uri_path(path), "uriBaseId": "%SRCROOT%"}


def _region(span: Span) -> dict[str, Any]:
    line, column = span.source.position(span.start)
    end_line, end_column = span.source.position(span.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _fix(fix: Fix, options: Options) -> dict[str, Any]:
    by_source: dict[int, tuple[Source, list[dict[str, Any]]]] = {}
    for edit in fix.edits:
        replacement = {"deletedRegion": _region(edit.span), "insertedContent": {"text": exact(edit.text)}}
        by_source.setdefault(id(edit.span.source), (edit.span.source, []))[1].append(replacement)
    title = visible(fix.title) or "fix"
    return {
        "description": {"text": _plain(title if fix.safe else f"{title} (unsafe)")},
        "artifactChanges": [
            {"artifactLocation": _artifact(source.path, options), "replacements": replacements}
            for source, replacements in by_source.values()
        ],
    }


def _invocation(run: Run, options: Options) -> dict[str, Any]:
    notes = [
        {
            "level": "error",
            "descriptor": {"id": "unreadable"},
            "message": {"text": _plain(visible(error.message)) or "cannot be read"},
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(error.path, options)}}],
        }
        for error in run.errors
    ]
    notes += [
        {"level": "error", "descriptor": {"id": "internal-error"}, "message": {"text": _plain(visible(str(crash)))}}
        for crash in run.crashes
    ]
    return {
        "executionSuccessful": not run.errors and not run.crashes,
        "exitCode": run.exit_code,
        "toolExecutionNotifications": notes,
    }


def line_hashes(source: Source, lines: Iterable[int] | None = None) -> dict[int, str]:
    """GitHub's `primaryLocationLineHash` of some lines, or all: so an upload by any way gives the same alerts.

    A line's hash is a polynomial over the hundred UTF-16 units from its start on, blanks left out,
    every line end a line feed, the end of the file marked; alike hashes are counted. Nothing for
    huge files. (github/codeql-action, src/fingerprints.ts)
    """
    text = ("\ufeff" if source.bom else "") + source.text
    if len(text) > HASHED:
        return {}
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")
    if not text.isascii():
        text = "".join(character if character < "\U00010000" else _units(character) for character in text)
    text += "\uffff" + "\0" * 99
    wanted = None if lines is None else set(lines)
    seen: dict[str, int] = {}
    hashes = {}
    start, number = 0, 1
    while True:
        window = text[start : start + 100]
        count = seen[window] = seen.get(window, 0) + 1
        if wanted is None or number in wanted:
            value = 0
            for character in window:
                value = value * 37 + ord(character)
            hashes[number] = f"{value & 0xFFFFFFFFFFFFFFFF:x}:{count}"
        start = text.find("\n", start) + 1
        number += 1
        if not start:
            return hashes


def _units(character: str) -> str:
    """The two UTF-16 units of a character beyond the first 65,536."""
    number = ord(character) - 0x10000
    return chr(0xD800 + (number >> 10)) + chr(0xDC00 + (number & 0x3FF))
