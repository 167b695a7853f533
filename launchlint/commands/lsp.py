"""`launchlint lsp`: serve an editor on standard input and output."""

from __future__ import annotations

import gc
import os
import sys


def run(arguments: list[str]) -> int:
    """Serve until the editor hangs up. Returns the exit status."""
    from launchlint.commands.arguments import Parser

    parser = Parser(
        prog="launchlint lsp",
        description="Serve an editor over the Language Server Protocol (standard input and output).",
    )
    parser.parse_args(arguments)
    try:
        from launchlint.lsp.server import make_server
    except ImportError as error:
        print(f"launchlint: error: the language server needs {error.name}", file=sys.stderr)
        print("  help: pip install 'launchlint[lsp]'", file=sys.stderr)
        return 2
    gc.freeze()  # what was imported stays: no collection need look at it
    gc.enable()  # a single run goes without, a server lives for days
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as output:  # a copy: the server closes what it writes to
        make_server().start_io(stdout=output)
    return 0
