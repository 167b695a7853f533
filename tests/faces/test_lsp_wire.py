"""What a client of another make sees of the server: encodings of places, and how it ends."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.language_client import LanguageClient

pytest.importorskip("pygls", reason="the language server needs pygls")

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("encodings", [["utf-8", "utf-16"], ["utf-32"], None])
def test_places_are_in_utf_16_whatever_an_editor_prefers(encodings):
    server = LanguageClient([sys.executable, "-m", "launchlint", "lsp"], stderr=subprocess.PIPE)
    general = {"general": {"positionEncodings": encodings}} if encodings else {}
    assert server.start(general)["capabilities"]["positionEncoding"] == "utf-16"
    text = 'name: q\nresource_type: local-container\nresource_config: {env: ["A=\U0001f600 ${ run_id }"]}\n'
    found = server.open("file:///q/e.yaml", text)
    assert [one["range"]["start"]["character"] for one in found if one["code"] == "LL302"] == [30]
    # It ends as it should, with nothing to say.
    assert server.stop() == 0
    with server.process.stderr as stream:
        assert stream.read() == b""


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="memory is read from /proc")
def test_hours_of_typing_fill_no_memory():
    """A run of the command frees nothing, for speed; in a server half a megabyte stayed for each keystroke."""
    entry = '    - {name: N, value: "${run_id}"}\n'
    text = "name: q\nresource_type: kubernetes\nresource_config:\n  env:\n" + entry * 200
    server = LanguageClient([sys.executable, "-m", "launchlint", "lsp"])
    server.start()
    server.open("file:///q/q.yaml", text)

    def pages(version: int) -> int:
        for number in range(60):
            server.change("file:///q/q.yaml", version + number, {"text": text + "#" * (number % 2)})
            server.diagnostics("file:///q/q.yaml")
        with open(f"/proc/{server.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1])

    before = pages(2)
    after = pages(100)
    server.stop()
    assert (after - before) * os.sysconf("SC_PAGE_SIZE") < 4_000_000
