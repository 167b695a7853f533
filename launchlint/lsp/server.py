"""The wiring: requests in, answers out. Every answer is computed by a plain function of this folder."""

from __future__ import annotations

import asyncio
import os
import time

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from launchlint import __version__
from launchlint.lsp import actions, completion, diagnostics, hover, navigation
from launchlint.lsp.documents import Document, Documents, path_of, stem_of
from launchlint.lsp.places import offset_at, range_of, text_edit
from launchlint.lsp.project import SETTINGS, Project
from launchlint.lsp.state import Checked, check_text
from launchlint.model.config import Queue
from launchlint.text import Edit, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# A file that takes longer to check than this many seconds is checked when the typing pauses.
QUICK = 0.1
LONGEST_PAUSE = 1.0
# Files that findings depend on besides the open ones.
WATCHED = ("**/{.launchlint,launchlint,pyproject}.toml", "**/.launchlint-baseline.json", "**/*.{yaml,yml,json}")


class Protocol(LanguageServerProtocol):
    """The protocol, with places in UTF-16 units only: every client has to know them, and we count no other."""

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Any:
        if params.capabilities.general is not None:
            params.capabilities.general.position_encodings = [types.PositionEncodingKind.Utf16]
        return (yield from super().lsp_initialize(params))

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Any:
        """Keep edits from pygls: it would move their places to where they make sense in lines as it counts them."""
        changes, params.content_changes = params.content_changes, []
        for step in super().lsp_text_document__did_change(params):
            params.content_changes = changes
            yield step


class Server(LanguageServer):
    """Keeps the open files, with the last check of each and the last queue that parsed, for completion."""

    def __init__(self) -> None:
        super().__init__("launchlint", __version__, protocol_cls=Protocol)
        self.documents = Documents()
        self.project = Project()
        self.told: set[str] = set()  # settings files that were published with faults

    def look(self, uri: str) -> tuple[Document, Checked] | None:
        """An open file with the check of its current text, made at most once."""
        document = self.documents.get(uri)
        if document is None:
            return None
        if self.project.changed(document.path):
            for other in self.documents:
                other.checked = None
                self.publish_soon(other)
        if document.checked is None:
            begun = time.perf_counter()
            checked = check_text(document.path, document.text, self.project.settings, self.open_text)
            document.cost = time.perf_counter() - begun
            document.checked = checked
            for config in checked.file.configs:
                if isinstance(config, Queue) and not config.partial:
                    document.last_good = config
            for crash in checked.report.crashes:
                self.window_log_message(types.LogMessageParams(types.MessageType.Error, str(crash)))
        return document, document.checked

    def place(self, params: Any) -> tuple[Checked, int] | None:
        """The check of a request's file, and the offset of its position there."""
        found = self.look(params.text_document.uri)
        if found is None:
            return None
        checked = found[1]
        return checked, offset_at(checked.source, params.position)

    def open_text(self, path: str) -> str | None:
        """A file's text: as the editor has it, else from the disk."""
        document = self.documents.at(path)
        if document is not None:
            return document.text
        try:
            with open(path, encoding="utf-8-sig") as file:
                return file.read(5_000_000)
        except (OSError, UnicodeDecodeError, ValueError):
            return None

    def publish(self, document: Document) -> None:
        """Send the findings of a file as it is now."""
        found = self.look(document.uri)
        if document.waiting is not None:
            document.waiting.cancel()
            document.waiting = None
        if found is None:
            return
        uri_of = self.documents.uri_of
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=document.uri,
                version=document.version,
                diagnostics=[diagnostics.diagnostic(finding, uri_of) for finding in found[1].findings],
            )
        )
        self.publish_settings()

    def publish_soon(self, document: Document) -> None:
        """Send the findings now where that is quick, else when nothing was typed for as long as a check takes."""
        if document.waiting is not None:
            document.waiting.cancel()
        pause = 0.0 if document.cost < QUICK else min(document.cost, LONGEST_PAUSE)
        document.waiting = asyncio.get_running_loop().call_later(pause, self.publish, document)

    def publish_settings(self) -> None:
        """Send what is wrong with the settings, to the file they stand in."""
        faults = self.project.faults
        for path in (*faults, *(self.told - faults.keys())):
            if path in self.told and path in faults:
                continue
            found = [
                types.Diagnostic(
                    range=range_of(fault.span),
                    message=fault.message + (f"\n{fault.help}" if fault.help else ""),
                    severity=types.DiagnosticSeverity.Error,
                    source="launchlint",
                )
                for fault in faults.get(path, ())
            ]
            uri = self.documents.uri_of(path)
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=uri, diagnostics=found))
        self.told = set(faults)

    def changed(self, document: Document) -> None:
        """A file changed, and with it what is known of the one beside it: a tiles file concerns its queue."""
        for other in (document, *self.documents.beside(document)):
            other.checked = None
            self.publish_soon(other)

    def anew(self) -> None:
        """Something on the disk changed: check everything again."""
        self.project.forget()
        for document in self.documents:
            document.checked = None
            self.publish_soon(document)

    def location(self, span: Span) -> types.Location:
        return types.Location(self.documents.uri_of(span.source.path), range_of(span))


def make_server() -> Server:
    """A server with every feature; `start_io` runs it."""
    server = Server()

    @server.feature(types.INITIALIZED)
    def initialized(ls: Server, params: types.InitializedParams) -> None:
        workspace = ls.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace is not None else None
        if watching is not None and watching.dynamic_registration:
            watchers = [types.FileSystemWatcher(glob_pattern=glob) for glob in WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            wish = types.Registration("launchlint-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            ls.client_register_capability(types.RegistrationParams([wish]))

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
        paths = [path_of(change.uri) for change in params.changes if ls.documents.get(change.uri) is None]
        if any(os.path.basename(path) in SETTINGS for path in paths):
            ls.anew()
            return
        stems = {stem_of(path) for path in paths}
        for document in ls.documents:
            if stem_of(document.path) in stems:
                document.checked = None
                ls.publish_soon(document)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        ls.changed(ls.documents.open(item.uri, item.text, item.version))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
        document = ls.documents.get(params.text_document.uri)
        if document is not None:
            document.apply(params.content_changes)
            document.version = params.text_document.version
            ls.changed(document)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
        ls.anew()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
        document = ls.documents.get(params.text_document.uri)
        if document is None:
            return
        if document.waiting is not None:
            document.waiting.cancel()
        ls.documents.close(document.uri)
        ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=document.uri, diagnostics=[]))
        for other in ls.documents.beside(document):
            other.checked = None
            ls.publish_soon(other)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions([actions.QUICK_FIX, actions.FIX_ALL]))
    def code_actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        found = ls.look(params.text_document.uri)
        if found is None:
            return []
        checked = found[1]
        start, end = (offset_at(checked.source, place) for place in (params.range.start, params.range.end))
        return actions.actions(checked, start, end, ls.documents.uri_of, params.context.only)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(ls: Server, params: types.HoverParams) -> types.Hover | None:
        here = ls.place(params)
        found = hover.hover(*here) if here is not None else None
        if found is None:
            return None
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, found[0]), range_of(found[1]))

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=["{", "[", ":", '"']))
    def completed(ls: Server, params: types.CompletionParams) -> list[types.CompletionItem]:
        found = ls.look(params.text_document.uri)
        if found is None:
            return []
        document, checked = found
        return completion.complete(checked, offset_at(checked.source, params.position), document.last_good)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def defined(ls: Server, params: types.DefinitionParams) -> types.Location | None:
        here = ls.place(params)
        span = navigation.definition(*here) if here is not None else None
        return ls.location(span) if span is not None else None

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def referred(ls: Server, params: types.ReferenceParams) -> list[types.Location]:
        here = ls.place(params)
        spans = navigation.references(*here, params.context.include_declaration) if here is not None else []
        return [ls.location(span) for span in spans]

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def renamable(ls: Server, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        here = ls.place(params)
        found = navigation.renamable(*here) if here is not None else None
        return types.PrepareRenamePlaceholder(range_of(found), found.text) if found is not None else None

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def renamed(ls: Server, params: types.RenameParams) -> types.WorkspaceEdit | None:
        here = ls.place(params)
        if here is None:
            return None
        try:
            edits = navigation.rename(*here, params.new_name)
        except ValueError as error:
            raise JsonRpcInvalidParams(str(error)) from None
        changes: dict[str, list[types.TextEdit]] = {}
        for span, text in edits:
            changes.setdefault(ls.documents.uri_of(span.source.path), []).append(text_edit(Edit(span, text)))
        return types.WorkspaceEdit(changes=changes) if changes else None

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def outlined(ls: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        found = ls.look(params.text_document.uri)
        return navigation.symbols(found[1]) if found is not None else []

    return server
