"""The parser of every command line: argparse, with complaints as launchlint makes them."""

from __future__ import annotations

import argparse
import sys

from launchlint.model.words import did_you_mean, either
from launchlint.render.escape import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

USAGE = 2


class Parser(argparse.ArgumentParser):
    """Options are spelt out, and what somebody typed is shown with nothing hidden in it.

    The names of files come here too, from a hook or a shell: whoever named them must not command the terminal.
    """

    def __init__(self, prog: str = "launchlint", **words: str) -> None:
        super().__init__(prog=prog, allow_abbrev=False, **words)  # type: ignore[arg-type]

    def _check_value(self, action: argparse.Action, value: object) -> None:
        if action.choices is not None and value not in action.choices:
            choices = [str(choice) for choice in action.choices]
            name = "/".join(action.option_strings) or action.metavar or action.dest
            help = did_you_mean(str(value), choices) or f"it takes {either(choices)}"
            self._complain(f"`{value}` is no value of `{name}`", help)

    def error(self, message: str) -> NoReturn:
        """Complain and leave with exit status 2."""
        begin = "unrecognized arguments: "
        if message.startswith(begin):
            word = message.removeprefix(begin).split(" ")[0].split("=")[0]
            if word.startswith("-"):
                long = word.startswith("--")
                every = [name for action in self._actions for name in action.option_strings]
                names = [name for name in every if name.startswith("--") is long]
                near = did_you_mean(word, names)
                self._complain(f"there is no option `{word}`", near or f"`{self.prog} --help` lists them")
        self._complain(message, f"`{self.prog} --help` tells what it takes")

    def _complain(self, message: str, help: str) -> NoReturn:
        print(f"{self.prog}: error: {visible(message)}\n  help: {visible(help)}", file=sys.stderr)
        self.exit(USAGE)
