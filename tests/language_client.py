"""A small client for language servers that are not ours to import: JSON-RPC over a process' pipes."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from typing import Any

PATIENCE = 60.0  # seconds until an answer that does not come is a failure


class LanguageClient:
    """Speaks to one server. ``settings`` is what it gets when it asks for its configuration."""

    def __init__(self, command: list[str], settings: dict[str, Any] | None = None, **process: Any) -> None:
        self.settings = settings or {}
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **process)
        self._messages: queue.Queue[dict[str, Any]] = queue.Queue()
        self._asked = 0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def start(self, capabilities: dict[str, Any] | None = None) -> dict[str, Any]:
        result = self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities or {}})
        self.tell("initialized", {})
        if self.settings:
            self.tell("workspace/didChangeConfiguration", {"settings": self.settings})
        return result

    def stop(self) -> int:
        """Ask the server to end, and return its exit status."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        return self.close()

    def close(self) -> int:
        """Hang up, wait for the server to end, and return its exit status."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self._reader.join(PATIENCE)
            self.process.stdout.close()

    def open(self, uri: str, text: str, language: str = "yaml") -> list[dict[str, Any]]:
        """Open a file and wait for its diagnostics."""
        item = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})
        return self.diagnostics(uri)

    def change(self, uri: str, version: int, *changes: dict[str, Any]) -> None:
        document = {"uri": uri, "version": version}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)})

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """The next diagnostics of a file."""
        while True:
            message = self._next()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                return message["params"]["diagnostics"]

    def ask(self, method: str, params: Any) -> Any:
        """A request's result; an error is an AssertionError."""
        self._asked += 1
        number = self._asked
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message["error"]
                return message["result"]

    def tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _next(self) -> dict[str, Any]:
        message = self._messages.get(timeout=PATIENCE)
        if "id" in message and "method" in message:  # the server asks
            result: Any = None
            if message["method"] == "workspace/configuration":
                result = [self.settings.get(item.get("section")) for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": result})
        return message

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while True:
            length = None
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if length is None:
                return  # the server is gone
            self._messages.put(json.loads(stream.read(length)))
