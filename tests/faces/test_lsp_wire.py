"""What a client of another make sees of the server: encodings of places, and how it ends."""

from __future__ import annotations

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
