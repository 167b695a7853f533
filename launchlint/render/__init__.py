"""Floor 6: the words. One module per output format, each with ``render(run, options) -> str``."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.engine.run import Run

# Name of a format to its module, imported when it is asked for.
FORMATS = {
    "full": "launchlint.render.full",
    "concise": "launchlint.render.concise",
    "json": "launchlint.render.json",
    "jsonl": "launchlint.render.jsonl",
    "github": "launchlint.render.github",
    "sarif": "launchlint.render.sarif",
    "gitlab": "launchlint.render.gitlab",
    "junit": "launchlint.render.junit",
    "checkstyle": "launchlint.render.checkstyle",
    "rdjson": "launchlint.render.rdjson",
    "markdown": "launchlint.render.markdown",
    "html": "launchlint.render.html",
}
# What people read in a terminal; the others are for machines and files.
HUMAN = frozenset({"full", "concise"})


class Options:
    """How to render: everything a renderer may know besides the run.

    ``width`` is the terminal's; ``unicode`` that it can show more than ASCII; ``hyperlinks`` that
    it understands OSC 8. ``quiet`` leaves the summary out. ``cwd`` is what reported paths are
    relative to and ``root`` the repository's top, both absolute or empty where unknown;
    ``blob`` the URL of the repository's files at this commit, for links; ``suppressed`` whether a
    format that can tell of silenced findings does.
    """

    __slots__ = ("blob", "color", "cwd", "hyperlinks", "quiet", "root", "suppressed", "unicode", "width")

    def __init__(
        self,
        *,
        color: bool = False,
        width: int = 100,
        hyperlinks: bool = False,
        unicode: bool = True,
        quiet: bool = False,
        cwd: str = "",
        root: str = "",
        blob: str = "",
        suppressed: bool = True,
    ) -> None:
        self.color = color
        self.width = width
        self.hyperlinks = hyperlinks
        self.unicode = unicode
        self.quiet = quiet
        self.cwd = cwd
        self.root = root
        self.blob = blob
        self.suppressed = suppressed

    def path(self, path: str) -> str:
        """A reported path relative to the repository's root, with forward slashes.

        A file outside of it keeps its absolute path.
        """
        if self.root:
            absolute = os.path.normpath(os.path.join(self.cwd or self.root, path))
            root = self.root.rstrip(os.sep) + os.sep
            path = absolute[len(root) :] if absolute.startswith(root) else absolute
        return path.replace(os.sep, "/").removeprefix("./")


DEFAULT_OPTIONS = Options()


def render(name: str, run: Run, options: Options = DEFAULT_OPTIONS) -> str:
    """A run in the format of this name. Raises KeyError where there is none."""
    from launchlint.records import module_of

    text: str = module_of(FORMATS[name]).render(run, options)
    return text
