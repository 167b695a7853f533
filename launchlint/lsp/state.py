"""What is known of an open file: its text, the model, the findings. Made anew when the text changes."""

from __future__ import annotations

from functools import cached_property

from launchlint.engine.checker import Report, check_file
from launchlint.lsp.documents import SUFFIXES, TILES, stem_of
from launchlint.model.file import LaunchFile, read
from launchlint.text import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from launchlint.engine.finding import Finding
    from launchlint.engine.fixer import Fixed
    from launchlint.engine.settings import Settings


class Checked:
    """One file as it was last seen: the model and the findings on its own text."""

    def __init__(self, file: LaunchFile, source: Source, tiles: Source | None, report: Report, settings: Settings):
        self.file = file
        self.source = source  # the text the editor shows: the queue's, or that of its tiles file
        self.tiles = tiles
        self.report = report
        self.settings = settings

    @property
    def findings(self) -> list[Finding]:
        return [finding for finding in self.report.findings if finding.span.source is self.source]

    @cached_property
    def fixed(self) -> Fixed:
        """What `launchlint --fix` would make of the queue and its tiles file."""
        from launchlint.engine.fixer import fix

        return fix(self.file.source, self.settings, tiles=self.tiles, context=self.file.context)


def check_text(
    path: str, text: str, settings_for: Callable[[str], Settings], open_text: Callable[[str], str | None]
) -> Checked:
    """Check what an editor shows. ``open_text`` gives the text of another file: an editor's, or the disk's.

    A tiles file is checked through the queue beside it, since only that tells whether its tiles fit.
    """
    source = Source(path, text.removeprefix("\ufeff"))
    tiles = None
    main = source
    stem = stem_of(path)
    if path.endswith(TILES):
        for other in SUFFIXES:
            beside = open_text(stem + other)
            if beside is not None:
                main, tiles = Source(stem + other, beside.removeprefix("\ufeff")), source
                break
    else:
        for suffix in TILES:
            beside = open_text(stem + suffix)
            if beside is not None:
                tiles = Source(stem + suffix, beside.removeprefix("\ufeff"))
                break
    settings = settings_for(main.path)
    # An editor opens every YAML file; only Launch configs concern us.
    file = read(main, settings.context_for(main.path, named=False), tiles)
    ours = (file.recognised or file.claims_launch) and not settings.excluded(source.path)
    return Checked(file, source, tiles, check_file(file, settings) if ours else Report(file), settings)
