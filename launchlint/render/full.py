"""`full`: for people in a terminal. What is wrong, where, why, what to type."""

from __future__ import annotations

from launchlint.render.escape import disarm, visible
from launchlint.render.style import Style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.engine.finding import Finding
    from launchlint.engine.run import Run
    from launchlint.render import Options
    from launchlint.render.changes import Change
    from launchlint.render.excerpt import Glyphs
    from launchlint.text import Source

FIX_LINES = 8  # shown of a fix, removed and added each
# Findings of one rule and level shown of one file. After so many of a kind more excerpts teach nothing and
# hide the rest; the counts and the other formats know them all.
SAME = 50


def render(run: Run, options: Options) -> str:
    """Every finding by file, then a summary."""
    style = Style(options)
    pieces: list[str] = []
    by_path: dict[str, list[Finding]] = {}
    for finding in run.findings:
        by_path.setdefault(finding.path, []).append(finding)
    for path, findings in by_path.items():
        if len(by_path) > 1:
            pieces.append(heading(path, findings, options, style))
        shown, hidden = first_of_each(findings)
        pieces += ["\n".join(describe(finding, options, style)) + "\n" for finding in shown]
        if hidden:
            pieces.append(remainder(hidden, options, style))
    if not options.quiet:
        from launchlint.render.summary import closing

        pieces.append(closing(run, style, options.width))
    return disarm("\n".join(pieces))


def first_of_each(findings: list[Finding]) -> tuple[list[Finding], dict[tuple[str, str], int]]:
    """The findings of a file to show, and how many more there are of each code and severity."""
    if len(findings) <= SAME:
        return findings, {}
    shown: list[Finding] = []
    seen: dict[tuple[str, str], int] = {}
    for finding in findings:
        kind = finding.code, finding.severity
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] <= SAME:
            shown.append(finding)
    return shown, {kind: count - SAME for kind, count in seen.items() if count > SAME}


def remainder(hidden: dict[tuple[str, str], int], options: Options, style: Style) -> str:
    """A line for the findings that are counted and not shown."""
    from launchlint.render.summary import joined
    from launchlint.render.width import wrap

    more = joined([f"{count:,} more of {severity}[{code}]" for (code, severity), count in hidden.items()])
    lines = wrap(f"and {more} in this file: `--format concise` lists each", options.width)
    return "".join(f"{style.prose(line)}\n" for line in lines)


def heading(path: str, findings: list[Finding], options: Options, style: Style) -> str:
    """The name of a file above its findings, with their number."""
    from launchlint.render.summary import counted
    from launchlint.render.width import display_width

    name = visible(path)
    count = counted(finding.severity for finding in findings)
    stroke = "─" if options.unicode else "-"
    dashes = stroke * max(2, options.width - display_width(name) - len(count) - 5)
    return f"{style('faint', stroke * 2)} {style('path', name)} {style('faint', f'{dashes} {count}')}\n"


def describe(finding: Finding, options: Options, style: Style) -> list[str]:
    """One finding: message, excerpt, help, fix."""
    from launchlint.render.width import wrap

    head = f"{finding.severity}[{finding.code}]: "
    first, *more = wrap(visible(finding.message), options.width, len(head), 4)
    lines = [f"{style.code(finding)}{style('strong', ':')} {style.prose(first)}"]
    lines += [f"    {style.prose(line)}" for line in more]
    return lines + evidence(finding, options, style)


def evidence(finding: Finding, options: Options, style: Style) -> list[str]:
    """What stands below the message: the places, the help, the fix."""
    from launchlint.render.changes import changes
    from launchlint.render.excerpt import ASCII, UNICODE, Excerpt, Mark

    glyphs = UNICODE if options.unicode else ASCII
    lines: list[str] = []
    by_source: dict[int, tuple[Source, list[Mark]]] = {}
    marks = [Mark(finding.span, "", finding.severity, "^")]
    marks += [Mark(label.span, label.text, "label", "-") for label in finding.labels]
    for mark in marks:
        by_source.setdefault(id(mark.span.source), (mark.span.source, []))[1].append(mark)
    excerpts = [Excerpt(source, found, options, style) for source, found in by_source.values()]
    fixed = list(changes(finding.fix.edits)) if finding.fix else []
    numbers = [excerpt.last_line for excerpt in excerpts] + [change.last_line for change in fixed]
    margin = len(str(max(numbers))) + 1
    blank = style("gutter", f"{'':{margin}} {glyphs.bar}")
    for number, excerpt in enumerate(excerpts):
        stroke = glyphs.tee if number else glyphs.corner
        span = (finding.span, *(label.span for label in finding.labels if label.span.source is excerpt.source))
        place = span[0] if number == 0 else span[1]
        line, column = place.source.position(place.start)
        where = f"{visible(excerpt.source.path)}:{line}:{column}"
        if number:
            lines.append(blank)
        lines.append(style("gutter", f"{'':{margin}} {stroke} ") + where)
        lines += excerpt.render(margin)
    if finding.help or finding.fix:
        lines += [blank, *show_help(finding, margin, glyphs, options, style)]
    return lines + show_fix(finding.span.source, fixed, margin, glyphs, options, style)


def show_help(finding: Finding, margin: int, glyphs: Glyphs, options: Options, style: Style) -> list[str]:
    """What to type; where `--fix` types it, that too."""
    from launchlint.render.width import display_width, wrap

    word, text = ("help", finding.help) if finding.help else ("fix", finding.fix.title if finding.fix else "")
    offer = ""
    if finding.fix:
        offer = " (--fix)" if finding.fix.safe else " (--fix --unsafe-fixes)"
    indent = margin + 4 + len(word) + 2
    pieces = wrap(visible(text), options.width, indent, indent)
    if offer and display_width(pieces[-1]) + indent + len(offer) > options.width:
        pieces.append("")  # the offer stays in one piece
        offer = offer.lstrip()
    pieces = [style.prose(line) for line in pieces]
    pieces[-1] += style("faint", offer)
    first, *more = pieces
    lines = [f"{'':{margin}} {style('gutter', glyphs.end)} {style('help', f'{word}:')} {first}"]
    return lines + [f"{'':{indent}}{line}" for line in more]


def show_fix(
    source: Source, fixed: list[Change], margin: int, glyphs: Glyphs, options: Options, style: Style
) -> list[str]:
    """The lines a fix changes; ``source`` is the one the finding is about."""
    lines: list[str] = []
    for change in fixed:
        if change.source is not source:
            source = change.source
            lines.append(f"{'':{margin}}    {style('faint', 'in')} {visible(source.path)}")
        elif lines:
            lines.append(style("gutter", f"{glyphs.gap:>{margin}}"))
        lines += show_change(change, margin, options, style)
    return lines


def show_change(change: Change, margin: int, options: Options, style: Style) -> list[str]:
    """Removed and added lines, the characters that differ set off."""
    from launchlint.render.changes import common_ends

    paired = len(change.removed) == len(change.added)
    lines = []
    for sign, kind, own, other in (
        ("-", "removed", change.removed, change.added),
        ("+", "added", change.added, change.removed),
    ):
        for number, line in enumerate(own[:FIX_LINES]):
            start, end = common_ends(line, other[number]) if paired else (len(line), 0)
            room = options.width - margin - 3
            lefts = [
                kept_before(text, start, len(text) - end, room) for text in (line, *other[number : number + paired])
            ]
            pieces = cut_change(line, start, len(line) - end, room, min(lefts), options)
            lines.append(
                style(kind, f"{change.number + number:{margin}} {sign} {pieces[0]}")
                + style(f"{kind}-part", pieces[1])
                + style(kind, pieces[2])
            )
        if len(own) > FIX_LINES:
            lines.append(style("faint", f"{'':{margin}} {sign} and {len(own) - FIX_LINES} more lines"))
    return lines


def kept_before(line: str, start: int, end: int, room: int) -> int:
    """How many columns of a line to show before what changed in it: a third of what is left over, or more."""
    from launchlint.render.width import Shown

    shown = Shown(line[max(0, start - room) : end + room])
    before = start - max(0, start - room)
    middle, after = shown.part(before, before + end - start), shown.part(before + end - start, len(shown.pieces))
    spare = max(0, room - middle.width)
    return min(shown.part(0, before).width, max(spare // 3, spare - after.width))


def cut_change(line: str, start: int, end: int, room: int, left: int, options: Options) -> tuple[str, str, str]:
    """A line before, in and after what changed in it, cut to ``left`` columns before that and the rest behind it."""
    from launchlint.render.excerpt import ASCII, UNICODE
    from launchlint.render.width import Shown

    cut = (UNICODE if options.unicode else ASCII).cut
    first, end = max(0, start - room), min(end, start + room)
    shown = Shown(line[first : end + room])
    before, middle, after = (
        shown.part(low - first, high - first) for low, high in ((first, start), (start, end), (end, end + room))
    )
    spare = max(0, room - middle.width)
    if start > room:
        left = max(left, len(cut))
    return (
        "".join(before.cut(before.width - left, before.width, cut)),
        "".join(middle.pieces),
        "".join(after.cut(0, max(spare - left, len(cut)), cut)),
    )
