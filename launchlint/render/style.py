"""Colour for people. Sixteen-colour codes only: the terminal's own theme decides how they look."""

from __future__ import annotations

from launchlint.render.escape import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.engine.finding import Finding
    from launchlint.render import Options

# Each readable on dark and on light themes; never a background, never plain white or black.
CODES = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "label": "34",
    "error-words": "31",
    "warning-words": "33",
    "note-words": "36",
    "label-words": "34",
    "gutter": "34",
    "path": "1",
    "strong": "1",
    "help": "1;32",
    "heading": "1;4",
    "added": "32",
    "removed": "31",
    "added-part": "1;4;32",
    "removed-part": "1;4;31",
    "faint": "2",
    "clean": "1;32",
    "link": "4;36",
}


class Style:
    """Paints text, or leaves it alone where colour is off."""

    __slots__ = ("color", "hyperlinks")

    def __init__(self, options: Options) -> None:
        self.color = options.color
        self.hyperlinks = options.hyperlinks

    def __call__(self, name: str, text: str) -> str:
        if not self.color or not text:
            return text
        return f"\x1b[{CODES[name]}m{text}\x1b[0m"

    def link(self, url: str, text: str) -> str:
        """Text that opens a page when clicked, on terminals that know OSC 8."""
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\" if self.hyperlinks else text

    def code(self, finding: Finding) -> str:
        """`error[LL103]`, the code linking to its page."""
        code = self.link(finding.url, self(finding.severity, finding.code))
        return self(finding.severity, f"{finding.severity}[") + code + self(finding.severity, "]")

    def prose(self, text: str) -> str:
        """A message with the things in `backticks` set off. The text is made visible here."""
        text = visible(text)
        if not self.color or "`" not in text:
            return text
        pieces = text.split("`")
        if len(pieces) % 2 == 0:  # a lone backtick quotes nothing
            return text
        return "".join(self("strong", f"`{piece}`") if odd % 2 else piece for odd, piece in enumerate(pieces))
