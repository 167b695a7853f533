"""The open files: their texts as the editor has them, kept up with its edits.

pygls would keep copies by lines as Python counts them: a form feed or U+2028 in a comment puts every later
edit on a wrong line. Here lines end where the protocol says.
"""

from __future__ import annotations

import os
from urllib.parse import quote, unquote, urlparse

from lsprotocol import types

from launchlint.lsp.places import offset_at
from launchlint.text import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import TimerHandle
    from collections.abc import Iterable, Iterator

    from launchlint.lsp.state import Checked
    from launchlint.model.config import Queue

TILES = (".tiles.yaml", ".tiles.yml", ".tiles.json")
SUFFIXES = (".yaml", ".yml", ".json")


def path_of(uri: str) -> str:
    """The file path of a `file:` URI; other schemes keep their path so that the suffix is known."""
    path = unquote(urlparse(uri).path)
    if os.name == "nt" and path[:1] == "/":
        path = path[1:]
    return path


def stem_of(path: str) -> str:
    """What a queue and the tiles file beside it have in common."""
    for suffix in (*TILES, *SUFFIXES):
        if path.endswith(suffix):
            return path[: -len(suffix)]
    return path


class Document:
    """One open file. ``version`` is the editor's number for this text."""

    def __init__(self, uri: str, text: str, version: int | None) -> None:
        self.uri = uri
        self.path = path_of(uri)
        self.text = text
        self.version = version
        self.checked: Checked | None = None  # of this very text, once somebody asked
        self.last_good: Queue | None = None  # as it was when it last parsed
        self.cost = 0.0  # seconds that the last check took
        self.waiting: TimerHandle | None = None  # a check to come

    def apply(self, changes: Iterable[types.TextDocumentContentChangeEvent]) -> None:
        """Make edits one after the other: each has its places in the text that the one before left."""
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                source = Source(self.path, self.text)
                start, end = offset_at(source, change.range.start), offset_at(source, change.range.end)
                self.text = self.text[:start] + change.text + self.text[max(start, end) :]
            else:
                self.text = change.text


class Documents:
    """Every open file. A URI may come quoted in several ways; answers name a file as the editor opened it."""

    def __init__(self) -> None:
        self._by_uri: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(list(self._by_uri.values()))

    def get(self, uri: str) -> Document | None:
        return self._by_uri.get(unquote(uri))

    def open(self, uri: str, text: str, version: int | None) -> Document:
        document = self._by_uri[unquote(uri)] = Document(uri, text, version)
        return document

    def close(self, uri: str) -> None:
        self._by_uri.pop(unquote(uri), None)

    def at(self, path: str) -> Document | None:
        """The open file of a path."""
        return next((document for document in self._by_uri.values() if document.path == path), None)

    def beside(self, document: Document) -> list[Document]:
        """The other open files that share a stem: a queue's tiles file, or the queue of a tiles file."""
        stem = stem_of(document.path)
        return [other for other in self if other is not document and stem_of(other.path) == stem]

    def uri_of(self, path: str) -> str:
        document = self.at(path)
        if document is not None:
            return document.uri
        path = os.path.abspath(path).replace(os.sep, "/")
        return "file://" + ("" if path.startswith("/") else "/") + quote(path, safe="/:@")
