"""A file as Launch sees it: its documents, each recognised, and what kept it from being read."""

from __future__ import annotations

from launchlint.model import recognise as shapes
from launchlint.model.config import AgentConfig, Config, LaunchConfig, Queue, SweepConfig, Templated, Unrecognised
from launchlint.model.context import DEFAULT_CONTEXT, Context
from launchlint.syntax import Document, LimitFault, Mapping, Scalar, parse
from launchlint.syntax.limits import MAX_DOCUMENT_WORK, MAX_DOCUMENTS
from launchlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.model.recognise import Recognised
    from launchlint.model.suppression import SuppressionFault
    from launchlint.model.tree import Mention
    from launchlint.syntax import Parsed, SyntaxFault
    from launchlint.text import Source


class LaunchFile:
    """Every document of one source."""

    PARTS = {
        "SyntaxFault": "syntax_faults",
        "LimitFault": "limit_faults",
        "Unrecognised": "unrecognised",
        "SuppressionFault": "suppression_faults",
    }
    parts = PARTS

    def __init__(self, parsed: Parsed, context: Context, beside: Parsed | None) -> None:
        self.parsed = parsed
        self.source: Source = parsed.source
        self.context = context
        self.beside = beside
        self.configs: list[Config] = []
        # What silences nothing; only the engine can tell, once it knows every finding.
        self.suppression_faults: list[SuppressionFault] = []
        tiles_document = beside.documents[0] if beside and beside.documents and not beside.faults else None
        most = min(MAX_DOCUMENTS, 1 + MAX_DOCUMENT_WORK // (len(self.source.text) + 1))
        for document in parsed.documents:
            if document.root is None or (type(document.root) is Scalar and document.root.value is None):
                continue  # an empty document, or only comments
            if len(self.configs) >= most:
                at = Span(document.source, document.root.start, document.root.start)
                message = f"more than {most:,} documents in one file"
                parsed.faults.append(LimitFault(at, message, "split the file: W&B's tools read one document of each"))
                break
            shape = shapes.recognise(document, context, beside is not None)
            self.configs.append(_config(document, context, shape, tiles_document))

    @property
    def faults(self) -> list[SyntaxFault]:
        return self.parsed.faults + (self.beside.faults if self.beside else [])

    @property
    def whole(self) -> bool:
        """No fault hides anything of the file or of the tiles beside it."""
        read = self.parsed.documents + (self.beside.documents if self.beside else [])
        return not any(document.partial for document in read) and not (self.faults and not read)

    @property
    def syntax_faults(self) -> list[SyntaxFault]:
        return [fault for fault in self.faults if not isinstance(fault, LimitFault)]

    @property
    def limit_faults(self) -> list[SyntaxFault]:
        return [fault for fault in self.faults if isinstance(fault, LimitFault)]

    @property
    def scopes(self) -> list[LaunchFile | Config]:
        """The file itself and each of its configs: whatever a rule may look at."""
        return [self, *(scope for config in self.configs for scope in (config, *config.inner))]

    @property
    def recognised(self) -> bool:
        """Whether any document is a Launch config."""
        return any(config.shape.kind != shapes.OTHER for config in self.configs)

    @property
    def unrecognised(self) -> list[Config]:
        """The first document of a file that was named and of which nothing is for Launch."""
        if not self.context.named or self.recognised or self.parsed.faults:
            return []
        return self.configs[:1]

    @property
    def mentions(self) -> list[Mention]:
        """The queues that are defined, served or launched on here, for the rules over all files."""
        found: list[Mention] = []
        for config in self.configs:
            # A bare queue has no name, and most files hold nothing else.
            if type(config) is not Unrecognised and not (type(config) is Queue and config.definition is None):
                from launchlint.model.mentions import mentions

                found += mentions(config)
        return found

    @property
    def claims_launch(self) -> bool:
        """Whether a file that cannot be read was meant for Launch, so that its faults are worth telling.

        Only in a directory walk this is a question: a broken Helm template, or a `launch.json` with
        comments, is somebody else's.
        """
        if not self.faults:
            return False
        from launchlint.model.strangers import is_other_template, speaks_of_launch

        path, text = self.source.path, self.source.text
        if is_other_template(text) or ".vscode" in path:
            return False
        if self.recognised or self.beside is not None or speaks_of_launch(text):
            return True
        # Nothing of it could be read, so the path alone speaks.
        return shapes.speaks_of_queues(path) and all(config.root.size == 1 for config in self.configs)

    def release(self) -> None:
        """Cut the circles of a config and what was computed of it: during a run nobody collects them."""
        for config in self.configs:
            vars(config).clear()

    @property
    def empty(self) -> bool:
        return not self.configs and not self.faults


def _config(document: Document, context: Context, shape: Recognised, tiles_document: Document | None) -> Config:
    root = document.root
    if document.partial and type(root) is Mapping and not shape.stands(root):
        # A syntax fault hides keys that tell what this is: only what its own text says can be judged.
        return Templated(document, context, shape) if shape.args is not None else Config(document, context, shape)
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
