"""Faults of the settings, shown as findings are: where, what is wrong, what to type."""

from __future__ import annotations

from launchlint.engine.finding import Finding
from launchlint.render.escape import disarm, visible
from launchlint.render.full import describe
from launchlint.render.style import Style
from launchlint.rule import ERROR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.engine.settings import SettingsError
    from launchlint.render import Options


def render(error: SettingsError, options: Options) -> str:
    """Every fault of the settings. Nothing was checked, so there is nothing else to show."""
    style = Style(options)
    pieces = []
    for span, message, help in error.faults:
        finding = Finding("settings", "settings", ERROR, span, message, help, (), None)
        if span.source.text:
            lines = describe(finding, options, style)
        else:  # the file itself is what is wrong
            lines = [f"{style(ERROR, 'error[settings]')}: {visible(span.source.path)}: {style.prose(message)}"]
            lines += [f"  {style('help', 'help:')} {style.prose(help)}"] if help else []
        pieces.append("\n".join(lines) + "\n")
    return disarm("\n".join(pieces))
