"""The last lines of a run: how much was found, and what to do about it."""

from __future__ import annotations

from launchlint.rule import SEVERITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlint.engine.run import Run
    from launchlint.render.style import Style


def plural(number: int, noun: str) -> str:
    """`1 file`, `1,234 files`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def joined(parts: list[str]) -> str:
    """`a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def counted(severities: Iterable[str]) -> str:
    """`2 errors and 1 note` of a list of severities."""
    found = list(severities)
    return joined([plural(found.count(name), name) for name in SEVERITIES if name in found])


def fixable(run: Run) -> tuple[int, int]:
    """How many findings have a safe fix, and how many an unsafe one."""
    fixes = [finding.fix for finding in run.findings if finding.fix]
    safe = sum(fix.safe for fix in fixes)
    return safe, len(fixes) - safe


def sentence(run: Run) -> str:
    """The whole run in one line of plain text."""
    aside = [plural(count, noun).replace(f" {noun}s", f" {noun}") for count, noun in _asides(run) if count]
    besides = f" ({', '.join(aside)})" if aside else ""
    if not run.findings:
        if not run.files:
            return f"No Launch config was checked{besides}."
        return f"No faults in {plural(run.files, 'file')}{besides}."
    text = f"Found {counted(finding.severity for finding in run.findings)} in {plural(run.files, 'file')}{besides}"
    safe, unsafe = fixable(run)
    if safe:
        text += f"; {safe:,} can be fixed with `--fix`"
    if unsafe:
        text += f"; {unsafe:,}{' more' if safe else ''} with `--fix --unsafe-fixes`"
    return f"{text}."


def _asides(run: Run) -> list[tuple[int, str]]:
    return [
        (len(run.skipped), "skipped"),
        (len(run.suppressed), "suppressed"),
        (len(run.errors), "unreadable"),
    ]


def closing(run: Run, style: Style, width: int = 100) -> str:
    """The summary line, and where to go from there."""
    told = sentence(run)
    lines = [told]
    if len(told) > width:
        from launchlint.render.width import wrap

        lines = wrap(told, width)
    if not run.findings:
        clean = run.files and not run.errors and not run.crashes
        return "".join((style("clean", line) if clean else line) + "\n" for line in lines)
    first = run.findings[0]
    hints = [f"Why: launchlint explain {first.code}", f"Silence: # launchlint: ignore[{first.rule}] reason"]
    if sum(map(len, hints)) + len(_GAP) <= width:
        hints = [_GAP.join(hints)]
    return "".join(f"{line}\n" for line in [*map(style.prose, lines), *(style("faint", hint) for hint in hints)])


_GAP = "    "
