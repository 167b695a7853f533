"""A file as Launch sees it: its documents, each recognised, and what kept it from being read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlint.model import recognise as shapes
from launchlint.model.config import AgentConfig, Config, LaunchConfig, Queue, SweepConfig, Unrecognised
from launchlint.model.context import DEFAULT_CONTEXT, Context
from launchlint.syntax import Scalar, parse

if TYPE_CHECKING:
    from launchlint.syntax import Parsed, SyntaxFault
    from launchlint.text import Source


class LaunchFile:
    """Every document of one source."""

    PARTS = {"SyntaxFault": "syntax_faults", "LimitFault": "limit_faults"}

    def __init__(self, parsed: Parsed, context: Context, beside: Parsed | None) -> None:
        self.parsed = parsed
        self.source: Source = parsed.source
        self.context = context
        self.beside = beside
        self.configs: list[Config] = []
        tiles_document = beside.documents[0] if beside and beside.documents and not beside.faults else None
        for document in parsed.documents:
            if document.root is None or (type(document.root) is Scalar and document.root.value is None):
                continue  # an empty document, or only comments
            shape = shapes.recognise(document, context)
            self.configs.append(_config(document, context, shape, tiles_document))

    @property
    def faults(self) -> list[SyntaxFault]:
        return self.parsed.faults + (self.beside.faults if self.beside else [])

    @property
    def syntax_faults(self) -> list[SyntaxFault]:
        return [fault for fault in self.faults if type(fault).__name__ == "SyntaxFault"]

    @property
    def limit_faults(self) -> list[SyntaxFault]:
        return [fault for fault in self.faults if type(fault).__name__ == "LimitFault"]

    @property
    def scopes(self) -> list[LaunchFile | Config]:
        """The file itself and each of its configs: whatever a rule may look at."""
        return [self, *self.configs]

    @property
    def recognised(self) -> bool:
        """Whether any document is a Launch config."""
        return any(type(config) is not Unrecognised for config in self.configs)

    @property
    def empty(self) -> bool:
        return not self.configs and not self.faults


def _config(document, context, shape, tiles_document) -> Config:  # type: ignore[no-untyped-def]
    if shape.kind == "queue":
        return Queue(document, context, shape, tiles_document)
    if shape.kind == shapes.AGENT:
        return AgentConfig(document, context, shape)
    if shape.kind == shapes.LAUNCH:
        return LaunchConfig(document, context, shape)
    if shape.kind == shapes.SWEEP:
        return SweepConfig(document, context, shape)
    return Unrecognised(document, context, shape)


def read(source: Source, context: Context = DEFAULT_CONTEXT, tiles: Source | None = None) -> LaunchFile:
    """Read a source as a file of Launch; ``tiles`` is the `<stem>.tiles.yaml` beside it."""
    return LaunchFile(parse(source), context, parse(tiles) if tiles is not None else None)
