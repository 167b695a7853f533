"""`html`: a report in one file for whoever does not sit at the terminal. No network, no script; prints well."""

from __future__ import annotations

from launchlint.render import Options
from launchlint.render.ansi import runs
from launchlint.render.escape import uri_path
from launchlint.render.style import Style
from launchlint.render.summary import counted, fixable, plural, sentence
from launchlint.render.xml import quoted
from launchlint.rule import SEVERITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlint.engine.finding import Finding
    from launchlint.engine.run import Run

WIDTH = 108  # columns of an excerpt


def render(run: Run, options: Options) -> str:
    """The whole page."""
    by_path: dict[str, list[Finding]] = {}
    for finding in run.findings:
        by_path.setdefault(finding.path, []).append(finding)
    parts = [
        _HEAD,
        f"<header><h1>launchlint</h1><p>{_prose(sentence(run))}</p></header>\n<main>\n",
        *_numbers(run),
        *_unread(run),
        *_rules(run),
        *(part for path, findings in by_path.items() for part in _file(path, findings, options)),
        *_silenced(run),
        *_gpus(),
        "</main>\n</body>\n</html>\n",
    ]
    return "".join(parts)


def _numbers(run: Run) -> Iterator[str]:
    safe, unsafe = fixable(run)
    yield '<section class="numbers" aria-label="In numbers">\n'
    for severity in SEVERITIES:
        count = run.count(severity)
        noun = severity if count == 1 else f"{severity}s"
        yield (
            f'<label class="{severity}"><input type="checkbox" id="show-{severity}" checked>'
            f"<b>{count:,}</b> {noun}</label>\n"
        )
    aside = [(run.files, "files checked"), (safe, "fixable with --fix"), (unsafe, "fixable unsafely")]
    aside += [(len(run.suppressed), "silenced"), (len(run.skipped), "skipped")]
    for count, words in aside:
        if count or words == "files checked":
            yield f"<div><b>{count:,}</b> {words}</div>\n"
    yield "</section>\n"


def _unread(run: Run) -> Iterator[str]:
    if run.errors or run.crashes:
        yield '<section class="unread"><h2>Could not be checked</h2><ul>\n'
        for path, message in run.errors:
            yield f"<li><code>{quoted(path)}</code> {_prose(message)}</li>\n"
        for crash in run.crashes:
            yield f"<li>{_prose(str(crash))}</li>\n"
        yield "</ul></section>\n"


def _rules(run: Run) -> Iterator[str]:
    """Which rules speak most, as bars."""
    if not run.findings:
        return
    counts: dict[str, list[Finding]] = {}
    for finding in run.findings:
        counts.setdefault(finding.code, []).append(finding)
    most = max(map(len, counts.values()))
    yield '<section><h2>By rule</h2><table class="bars">\n'
    for _, found in sorted(counts.items(), key=lambda item: (-len(item[1]), item[0])):
        first = found[0]
        bars = ""
        for severity in SEVERITIES:
            number = sum(finding.severity == severity for finding in found)
            if number:
                bars += f'<i class="{severity}" style="width:{100 * number / most:.2f}%"></i>'
        files = plural(len({finding.path for finding in found}), "file")
        yield (
            f"<tr><td>{_rule_link(first)}</td>"
            f'<td class="bar">{bars}</td><td class="count">{len(found):,}</td><td>in {files}</td></tr>\n'
        )
    yield "</table></section>\n"


def _rule_link(finding: Finding) -> str:
    return f'<a href="{quoted(finding.url)}">{quoted(finding.code)} {quoted(finding.rule)}</a>'


def _file(path: str, findings: list[Finding], options: Options) -> Iterator[str]:
    count = counted(finding.severity for finding in findings)
    yield f'<section class="file"><h2><code>{quoted(options.path(path))}</code> <small>{count}</small></h2>\n'
    for finding in findings:
        line, column = finding.start
        where = f"line {line}, column {column}"
        if options.blob:
            where = f'<a href="{quoted(options.blob)}/{uri_path(options.path(path))}#L{line}">{where}</a>'
        yield (
            f'<article class="{finding.severity}">\n<h3><span class="badge">{finding.severity}</span> '
            f"{_prose(finding.message)}</h3>\n"
            f'<p class="where">{where} · {_rule_link(finding)}</p>\n'
            f"<pre>{_excerpt(finding)}</pre>\n</article>\n"
        )
    yield "</section>\n"


def _excerpt(finding: Finding) -> str:
    """What the terminal shows below the message, its colours as classes."""
    from launchlint.render.full import evidence

    painted = Options(color=True, width=WIDTH)
    lines = []
    for line in evidence(finding, painted, Style(painted)):
        html = ""
        for text, codes in runs(line):
            classes = " ".join(f"c{code}" for code in sorted(codes))
            html += f'<span class="{classes}">{quoted(text)}</span>' if classes else quoted(text)
        lines.append(html)
    return "\n".join(lines)


def _silenced(run: Run) -> Iterator[str]:
    if not run.suppressed:
        return
    yield f"<section><details><summary>{plural(len(run.suppressed), 'finding')} silenced</summary><ul>\n"
    for finding, kind, reason in run.suppressed:
        line, column = finding.start
        why = f": {_prose(reason)}" if reason else ""
        yield (
            f"<li><code>{quoted(finding.path)}:{line}:{column}</code> {quoted(finding.code)} {quoted(finding.rule)} "
            f"<small>by {quoted(kind)}{why}</small></li>\n"
        )
    yield "</ul></details></section>\n"


def _gpus() -> Iterator[str]:
    """Which CUDA holds code for which GPU, from the facts the rules judge by."""
    from launchlint.model.facts.toolkits import AS_OF, TOOLKITS
    from launchlint.model.gpu import all_gpus, verdict

    rows: dict[tuple[int, int], list[str]] = {}
    for gpu in all_gpus():
        if gpu.vendor == "nvidia" and gpu.capability and gpu.verified:
            rows.setdefault(gpu.capability, []).append(gpu.title)
    names = list(TOOLKITS)
    yield '<section class="gpus"><details open><summary>Which CUDA runs on which GPU</summary>\n<table>\n<thead><tr>'
    yield '<th scope="col">GPU</th>' + "".join(f'<th scope="col"><span>{name}</span></th>' for name in names)
    yield "</tr></thead>\n<tbody>\n"
    for capability, titles in sorted(rows.items()):
        shown = ", ".join(titles[:3]) + (f" and {len(titles) - 3} more" if len(titles) > 3 else "")
        title = f"compute capability {capability[0]}.{capability[1]}: {', '.join(titles)}"
        yield f'<tr><th scope="row" title="{quoted(title)}">{quoted(shown)}</th>'
        for name in names:
            kind = verdict(capability, name)
            yield f'<td class="{kind}" title="{quoted(f"CUDA {name}: {_VERDICTS[kind]}")}"></td>'
        yield "</tr>\n"
    yield '</tbody></table>\n<p class="legend">'
    yield " ".join(f'<span><i class="{kind}"></i> {words}</span>' for kind, words in _VERDICTS.items())
    yield f"<br>What the image's own CUDA holds code for, as of {quoted(AS_OF)}. "
    yield "Wheels that bring their CUDA are exempt.</p>\n</details></section>\n"


_VERDICTS = {
    "native": "holds code for it",
    "untuned": "runs, untuned",
    "older": "too old for it",
    "dropped": "no longer supports it",
}


def _prose(text: str) -> str:
    """Text with the things in `backticks` as code."""
    pieces = quoted(text).split("`")
    if len(pieces) % 2 == 0:
        return "`".join(pieces)
    return "".join(f"<code>{piece}</code>" if odd % 2 else piece for odd, piece in enumerate(pieces))


_HEAD = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>launchlint report</title>
<style>
:root {
  --back: #f6f8fa; --card: #fff; --edge: #d0d7de; --text: #1f2328; --faint: #59636e;
  --error: #cf222e; --warning: #9a6700; --note: #1b7c83; --label: #0969da; --good: #1a7f37;
  --untuned: #7cc48f; --older: #d4a72c; --dropped: #d1d5da;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0d1117; --card: #151b23; --edge: #3d444d; --text: #e2e8ee; --faint: #9198a1;
    --error: #ff7b72; --warning: #e3b341; --note: #56d4dd; --label: #6cb6ff; --good: #3fb950;
    --untuned: #1f5c33; --older: #6e5418; --dropped: #30363d;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
header, main { max-width: 70rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2rem; }
h1 { margin: 0; font-size: 1.7rem; letter-spacing: -.02em; }
h2 { font-size: 1.05rem; margin: 0 0 .8rem; }
h2 small { color: var(--faint); font-weight: 400; margin-left: .5rem; }
header p { margin: .3rem 0 1.2rem; color: var(--faint); }
a { color: var(--label); text-decoration: none; }
a:hover { text-decoration: underline; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .92em; }
code { overflow-wrap: anywhere; }
section { background: var(--card); border: 1px solid var(--edge); border-radius: 10px; }
section { padding: 1.1rem 1.3rem; margin: 0 0 1.2rem; }
.numbers { display: flex; flex-wrap: wrap; gap: .6rem 2rem; background: none; border: 0; padding: 0; }
.numbers b { display: block; font-size: 2rem; line-height: 1.1; font-weight: 650; }
.numbers div, .numbers label { color: var(--faint); }
.numbers b { color: var(--text); }
.numbers label { cursor: pointer; }
.numbers label b { color: var(--tone); }
.numbers input { position: absolute; opacity: 0; }
.numbers label:has(input:not(:checked)) { opacity: .4; }
.numbers label:focus-within { outline: 2px solid var(--label); outline-offset: 4px; border-radius: 4px; }
body:has(#show-error:not(:checked)) article.error,
body:has(#show-warning:not(:checked)) article.warning,
body:has(#show-note:not(:checked)) article.note { display: none; }
.error { --tone: var(--error); } .warning { --tone: var(--warning); } .note { --tone: var(--note); }
article { border-left: 3px solid var(--tone); padding: 0 0 0 1rem; margin: 0 0 1.4rem; break-inside: avoid; }
article:last-child { margin-bottom: 0; }
h3 { font-size: 1rem; font-weight: 600; margin: 0; }
.badge { color: var(--tone); font-weight: 700; }
.where { color: var(--faint); margin: .1rem 0 .5rem; font-size: .9em; }
pre { margin: 0; padding: .7rem .9rem; background: var(--back); border-radius: 6px; }
pre { overflow-x: auto; line-height: 1.4; }
.c1 { font-weight: 700; } .c2 { opacity: .65; } .c4 { text-decoration: underline; }
.c31 { color: var(--error); } .c32 { color: var(--good); } .c33 { color: var(--warning); }
.c34 { color: var(--label); } .c36 { color: var(--note); }
table { border-collapse: collapse; width: 100%; }
.bars td { padding: .2rem .8rem .2rem 0; white-space: nowrap; }
.bars .bar { width: 60%; } .bars .count { text-align: right; font-variant-numeric: tabular-nums; }
.bar i { display: inline-block; height: .7rem; background: var(--tone); border-radius: 2px; margin-right: 1px; }
ul { margin: 0; padding-left: 1.2rem; }
.unread { border-color: var(--error); }
summary { cursor: pointer; font-weight: 600; }
.gpus table { margin-top: 1rem; table-layout: fixed; font-size: .85rem; }
.gpus th { font-weight: 400; text-align: left; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.gpus th:first-child { width: 15rem; padding-right: .8rem; }
.gpus thead th { vertical-align: bottom; height: 3.2rem; overflow: visible; }
.gpus thead span { display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg); color: var(--faint); }
.gpus td { height: 1.25rem; border: 2px solid var(--card); border-radius: 5px; }
.legend { color: var(--faint); font-size: .88em; margin: .8rem 0 0; }
.legend span { margin-right: 1.2rem; }
.legend i { display: inline-block; width: .9rem; height: .9rem; border-radius: 3px; vertical-align: -.12rem; }
.native { background: var(--good); } .untuned { background: var(--untuned); }
.older { background: var(--older); } .dropped { background: var(--dropped); }
@media print {
  body { background: #fff; font-size: 11px; }
  section { border-color: #ccc; }
  pre { white-space: pre-wrap; background: #f6f8fa; }
  .numbers label { opacity: 1 !important; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
</style>
</head>
<body>
"""
