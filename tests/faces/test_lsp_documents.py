"""Laws of the open files: after any edits the server holds the text that the editor shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pygls", reason="the language server needs pygls")

from lsprotocol import types

from launchlint.lsp.documents import Document, Documents, path_of, stem_of
from launchlint.lsp.places import offset_at, position
from launchlint.text import Source

TEXTS = st.text("ab: é😀\n\r\u2028\x0c\x85", max_size=40)


def lines_of(units: bytes) -> list[int]:
    """Where lines start, counted in UTF-16 units, by the words of the protocol: they end in CR LF, LF or CR."""
    text = units.decode("utf-16-le", "surrogatepass")
    starts, at = [0], 0
    while at < len(text):
        end = 2 if text[at : at + 2] == "\r\n" else 1
        if text[at] in "\r\n":
            starts.append(len(text[: at + end].encode("utf-16-le")) // 2)
        at += end
    return starts


def place(text: str, offset: int) -> types.Position:
    """The editor's word for an offset: the line, and the UTF-16 units behind its start."""
    units = len(text[:offset].encode("utf-16-le")) // 2
    starts = lines_of(text.encode("utf-16-le"))
    line = max(number for number, start in enumerate(starts) if start <= units)
    return types.Position(line, units - starts[line])


@given(TEXTS, st.data())
def test_after_any_edits_the_texts_are_the_same(text, data):
    document = Document("file:///q.yaml", text, 1)
    changes = []
    for _ in range(data.draw(st.integers(0, 4))):
        # No editor points between the halves of a line end.
        places = [at for at in range(len(text) + 1) if text[at - 1 : at + 1] != "\r\n"]
        start, end = sorted((data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places))))
        new = data.draw(TEXTS)
        if data.draw(st.integers(0, 9)) == 0:
            changes.append(types.TextDocumentContentChangeWholeDocument(new))
            text = new
        else:
            where = types.Range(place(text, start), place(text, end))
            changes.append(types.TextDocumentContentChangePartial(where, new))
            text = text[:start] + new + text[end:]
    document.apply(changes)
    assert document.text == text


@given(TEXTS, st.data())
def test_places_are_the_editors(text, data):
    offset = data.draw(st.sampled_from([at for at in range(len(text) + 1) if text[at - 1 : at + 1] != "\r\n"]))
    source = Source("q.yaml", text)
    assert position(source, offset) == place(text, offset)
    assert offset_at(source, place(text, offset)) == offset


def test_a_place_past_the_end_is_the_end():
    source = Source("q.yaml", "ab\ncd")
    assert offset_at(source, types.Position(0, 99)) == 2
    assert offset_at(source, types.Position(9, 0)) == 5


@pytest.mark.parametrize(("uri", "path"), [
    ("file:///queues/a.yaml", "/queues/a.yaml"),
    ("file:///my%20queues/%C3%A9.yaml", "/my queues/é.yaml"),
    ("untitled:Untitled-1", "Untitled-1"),
])  # fmt: skip
def test_paths(uri, path):
    assert path_of(uri) == path


def test_a_file_is_named_as_the_editor_named_it():
    documents = Documents()
    documents.open("file:///my%20queues/a%2Bb.yaml", "", 1)
    assert documents.get("file:///my%20queues/a+b.yaml") is documents.at("/my queues/a+b.yaml") is not None
    assert documents.uri_of("/my queues/a+b.yaml") == "file:///my%20queues/a%2Bb.yaml"
    assert path_of(documents.uri_of("/my queues/not open.yaml")) == "/my queues/not open.yaml"


def test_what_lies_beside():
    documents = Documents()
    queue = documents.open("file:///q/gpu.yaml", "", 1)
    tiles = documents.open("file:///q/gpu.tiles.yml", "", 1)
    documents.open("file:///q/gpus.yaml", "", 1)
    assert documents.beside(queue) == [tiles]
    assert documents.beside(tiles) == [queue]
    assert stem_of("/q/gpu.tiles.json") == stem_of("/q/gpu.json") == "/q/gpu"
