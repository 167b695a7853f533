"""Runs whose every text was chosen by an attacker."""

from __future__ import annotations

from hypothesis import strategies as st

from launchlint.engine.finding import Finding
from launchlint.engine.run import InputError, Run, Skipped, Suppressed
from launchlint.rule import SEVERITIES, Edit, Fix, Label
from launchlint.text import Source, Span

# What has a meaning to some reader of some format, and what is hard to show.
PIECES = [
    "##[error]", "##[add-matcher]x", "##[", "##", "#", "[", "]", "::", ":", "::error::x", "::stop-commands::t", "error",
    "##vso[task.complete]", "##teamcity[x]", "\n", "\r", "\r\n", "\n::error file=x::y", "\n  ::warning::", "\t", " ",
    "\x1b[31m", "\x1b]8;;http://x\x1b\\", "\x1b", "\x9b", "\x85", "\x00", "\x07", "\x08", "\x7f", "\u2028", "\u2029",
    "\u202e", "\u2066", "\u200b", "\ufeff", "\ufe0f", "\xad", "\ud800", "\udcff", "\uffff", "\U000e0041",
    "e\u0301", "\u0301", "世界", "👩\u200d💻", "⚠\ufe0f", "한글", "\u1160",
    "`", "``", "```", "~~~", "|", "\\", "\\|", "<", ">", "&", "&amp;", "</script>", "<!--", "-->", "]]>", '"', "'",
    "@me", "#12", "http://x", "www.x.y", "$x$", "*", "_", "%", "%0A", "%25", ",", ",line=9", "=", ";", "{{x}}", "${x}",
    "«", "»", "a", "queue", "x: 1",
]  # fmt: skip

RULES = [("LL103", "undeclared-tile"), ("LL301", "unknown-macro"), ("LL002", "duplicate-key")]

texts = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=12).map("".join)


@st.composite
def sources(draw) -> Source:
    return Source(draw(texts), draw(texts))


@st.composite
def spans(draw, source: Source) -> Span:
    start = draw(st.integers(0, len(source.text)))
    return Span(source, start, draw(st.integers(start, len(source.text))))


@st.composite
def findings(draw, near: list[Source]) -> Finding:
    source, other = draw(st.sampled_from(near)), draw(st.sampled_from(near))
    labels = tuple(Label(draw(spans(other)), draw(texts)) for _ in range(draw(st.integers(0, 2))))
    fix = None
    if draw(st.booleans()):
        edits = [Edit(draw(spans(source)), draw(texts)) for _ in range(draw(st.integers(1, 2)))]
        fix = Fix(draw(texts), edits, draw(st.booleans()))
    code, rule = draw(st.sampled_from(RULES))
    help = draw(st.none() | texts)
    return Finding(code, rule, draw(st.sampled_from(SEVERITIES)), draw(spans(source)), draw(texts), help, labels, fix)


@st.composite
def runs(draw, most: int = 4) -> Run:
    near = [draw(sources()), draw(sources())]
    run = Run()
    found = [draw(findings(near)) for _ in range(draw(st.integers(0, most)))]
    run.findings = sorted(found, key=lambda finding: finding.sort_key)
    run.suppressed = [
        Suppressed(draw(findings(near)), draw(st.sampled_from(["comment", "settings", "baseline"])), draw(texts))
        for _ in range(draw(st.integers(0, 1)))
    ]
    run.errors = [InputError(draw(texts), draw(texts)) for _ in range(draw(st.integers(0, 1)))]
    run.skipped = [Skipped(draw(texts), draw(texts))]
    run.files = draw(st.integers(0, 3))
    return run
