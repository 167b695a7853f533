"""What is known of an open file: its text, the model, the findings. Made anew when the text changes."""

from __future__ import annotations

import os
from urllib.parse import unquote, urlparse

from launchlint.engine.checker import Report, check_file
from launchlint.model.file import LaunchFile, read
from launchlint.text import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from launchlint.engine.finding import Finding
    from launchlint.engine.settings import Settings

_TILES = (".tiles.yaml", ".tiles.yml", ".tiles.json")
_SUFFIXES = (".yaml", ".yml", ".json")


def path_of(uri: str) -> str:
    """The file path of a `file:` URI; other schemes keep their path so that the suffix is known."""
    path = unquote(urlparse(uri).path)
    if os.name == "nt" and path[:1] == "/":
        path = path[1:]
    return path


class Checked:
    """One file as it was last seen: the model and the findings on its own text."""

    def __init__(self, file: LaunchFile, source: Source, report: Report) -> None:
        self.file = file
        self.source = source  # the text the editor shows: the queue's, or that of its tiles file
        self.report = report

    @property
    def findings(self) -> list[Finding]:
        return [finding for finding in self.report.findings if finding.span.source is self.source]


def check_text(
    path: str, text: str, settings_for: Callable[[str], Settings], open_text: Callable[[str], str | None]
) -> Checked:
    """Check what an editor shows. ``open_text`` gives the text of another file: an editor's, or the disk's.

    A tiles file is checked through the queue beside it, since only that tells whether its tiles fit.
    """
    source = Source(path, text.removeprefix("\ufeff"))
    tiles = None
    main = source
    for suffix in _TILES:
        if path.endswith(suffix):
            stem = path[: -len(suffix)]
            for other in _SUFFIXES:
                beside = open_text(stem + other)
                if beside is not None:
                    main, tiles = Source(stem + other, beside.removeprefix("\ufeff")), source
                    break
            break
    else:
        stem = os.path.splitext(path)[0]
        for suffix in _TILES:
            beside = open_text(stem + suffix)
            if beside is not None:
                tiles = Source(stem + suffix, beside.removeprefix("\ufeff"))
                break
    settings = settings_for(main.path)
    context = settings.context_for(main.path)
    context.named = False  # an editor opens every YAML file; only Launch configs concern us
    file = read(main, context, tiles)
    if not file.recognised and not file.claims_launch:
        return Checked(file, source, Report(file))
    return Checked(file, source, check_file(file, settings))
