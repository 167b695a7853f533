"""The wiring: requests in, answers out. Every answer is computed by a plain function of this folder."""

from __future__ import annotations

import os
from urllib.parse import quote

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from launchlint import __version__
from launchlint.engine.settings import Resolver, SettingsError
from launchlint.lsp import actions, completion, diagnostics, hover, navigation
from launchlint.lsp.places import offset_at, range_of, text_edit
from launchlint.lsp.state import Checked, check_text, path_of
from launchlint.model.config import Queue
from launchlint.text import Edit, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def uri_of(path: str) -> str:
    path = os.path.abspath(path).replace(os.sep, "/")
    return "file://" + ("" if path.startswith("/") else "/") + quote(path, safe="/:@")


class Server(LanguageServer):
    """Keeps the last check of each open file, and the last queue that parsed for completion."""

    def __init__(self) -> None:
        super().__init__("launchlint", __version__)
        self.checked: dict[str, tuple[int | None, Checked]] = {}
        self.last_good: dict[str, Queue] = {}
        self.resolver = Resolver()

    def check(self, uri: str) -> Checked | None:
        """The check of a file's current text, made at most once per version."""
        document = self.workspace.text_documents.get(uri)
        if document is None:
            return None
        known = self.checked.get(uri)
        if known is not None and known[0] == document.version and document.version is not None:
            return known[1]
        checked = check_text(path_of(uri), document.source, self.settings_for, self.open_text)
        self.checked[uri] = (document.version, checked)
        for config in checked.file.configs:
            if isinstance(config, Queue) and not config.partial:
                self.last_good[uri] = config
        return checked

    def settings_for(self, path: str) -> Any:
        try:
            return self.resolver(path)
        except SettingsError as error:
            self.window_log_message(types.LogMessageParams(types.MessageType.Error, str(error)))
            from launchlint.engine.settings import DEFAULT_SETTINGS

            return DEFAULT_SETTINGS

    def open_text(self, path: str) -> str | None:
        """A file's text: as the editor has it, else from the disk."""
        for uri, document in self.workspace.text_documents.items():
            if path_of(uri) == path:
                return str(document.source)
        try:
            with open(path, encoding="utf-8-sig") as file:
                return file.read(5_000_000)
        except (OSError, UnicodeDecodeError):
            return None

    def publish(self, uri: str) -> None:
        checked = self.check(uri)
        if checked is None:
            return
        document = self.workspace.text_documents[uri]
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=uri,
                version=document.version,
                diagnostics=[diagnostics.diagnostic(finding, uri_of) for finding in checked.findings],
            )
        )

    def publish_all(self) -> None:
        """A change in one file may concern another: a tiles file its queue."""
        for uri in list(self.workspace.text_documents):
            self.publish(uri)


def make_server() -> Server:
    """A server with every feature; `start_io` runs it."""
    server = Server()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
        ls.publish(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
        ls.checked.pop(params.text_document.uri, None)
        ls.publish(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
        ls.checked.clear()
        ls.resolver = Resolver()  # a settings file may have been what was saved
        ls.publish_all()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        ls.checked.pop(uri, None)
        ls.last_good.pop(uri, None)
        ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=uri, diagnostics=[]))

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions([types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll]),
    )
    def code_actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        checked = ls.check(params.text_document.uri)
        if checked is None:
            return []
        start = offset_at(checked.source, params.range.start)
        end = offset_at(checked.source, params.range.end)
        return actions.actions(checked, start, end, uri_of)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(ls: Server, params: types.HoverParams) -> types.Hover | None:
        checked = ls.check(params.text_document.uri)
        found = hover.hover(checked, offset_at(checked.source, params.position)) if checked else None
        if found is None:
            return None
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, found[0]), range_of(found[1]))

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=["{", "[", ":"]))
    def completed(ls: Server, params: types.CompletionParams) -> list[types.CompletionItem]:
        uri = params.text_document.uri
        checked = ls.check(uri)
        if checked is None:
            return []
        return completion.complete(checked, offset_at(checked.source, params.position), ls.last_good.get(uri))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def defined(ls: Server, params: types.DefinitionParams) -> types.Location | None:
        checked = ls.check(params.text_document.uri)
        span = navigation.definition(checked, offset_at(checked.source, params.position)) if checked else None
        return _location(span) if span is not None else None

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def referred(ls: Server, params: types.ReferenceParams) -> list[types.Location]:
        checked = ls.check(params.text_document.uri)
        if checked is None:
            return []
        offset = offset_at(checked.source, params.position)
        return [_location(span) for span in navigation.references(checked, offset, params.context.include_declaration)]

    @server.feature(types.TEXT_DOCUMENT_RENAME)
    def renamed(ls: Server, params: types.RenameParams) -> types.WorkspaceEdit | None:
        checked = ls.check(params.text_document.uri)
        if checked is None:
            return None
        changes: dict[str, list[types.TextEdit]] = {}
        for span, text in navigation.rename(checked, offset_at(checked.source, params.position), params.new_name):
            changes.setdefault(uri_of(span.source.path), []).append(text_edit(Edit(span, text)))
        return types.WorkspaceEdit(changes=changes) if changes else None

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def outlined(ls: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        checked = ls.check(params.text_document.uri)
        return navigation.symbols(checked) if checked is not None else []

    return server


def _location(span: Span) -> types.Location:
    return types.Location(uri_of(span.source.path), range_of(span))
