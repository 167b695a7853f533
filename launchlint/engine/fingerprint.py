"""A name for a finding that survives edits elsewhere in the file. Baseline, SARIF and GitLab share it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from launchlint.engine.finding import Finding


def fingerprints(findings: Iterable[Finding], name: Callable[[str], str] | None = None) -> list[str]:
    """One fingerprint per finding, in their order, which must be by place.

    It is made of the rule's code, the path (as ``name`` tells it), the text of the flagged line
    without its indentation, and a count among findings that are alike in all of these: so it
    changes with the flagged line, and with nothing above or below it.
    """
    from hashlib import sha256

    counts: dict[str, int] = {}
    found: list[str] = []
    for finding in findings:
        source = finding.span.source
        line = source.line_span(source.position(finding.span.start)[0]).text
        path = (name(finding.path) if name else finding.path).replace("\\", "/")
        key = "\0".join((finding.code, path, " ".join(line.split())))
        count = counts[key] = counts.get(key, -1) + 1
        digest = sha256(f"{key}\0{count}".encode("utf-8", "surrogatepass"))
        found.append(digest.hexdigest()[:32])
    return found
