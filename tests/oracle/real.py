"""The real wandb package, loaded once and quietly, and a way to lint plain data."""

from __future__ import annotations

import importlib
import json
import os
import random
import warnings
from functools import cache
from pathlib import Path

import pytest

from launchlint.engine.checker import check
from launchlint.engine.settings import Settings, settings_from

os.environ.setdefault("WANDB_SILENT", "true")
os.environ.setdefault("WANDB_MODE", "disabled")


def load(name: str):
    """A module of wandb, or a skip that says what is missing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except Exception as error:  # wandb raises errors of its own where an extra is missing
        pytest.skip(f"{name} cannot be imported: {error}", allow_module_level=True)


def source_of(path: str) -> str:
    """The text of a module below `wandb/sdk/launch`, which need not be importable."""
    return (Path(load("wandb").__file__).parent / "sdk" / "launch" / path).read_text(encoding="utf-8")


@cache
def _settings(codes: tuple[str, ...]) -> Settings:
    return settings_from({"select": list(codes)})


def lint(resource: str, args: object, *codes: str) -> list:
    """The findings of some rules on the arguments of a resource."""
    text = json.dumps({"resource_args": {resource: args}})
    return check(text, "queue.json", _settings(codes))


def compare(ours, theirs, what: str) -> None:
    """Two tables, entry by entry, so that a new release says what it changed."""
    ours, theirs = set(ours), set(theirs)
    version = load("wandb").__version__
    assert theirs - ours == set(), f"wandb {version} has {what} that launchlint does not know"
    assert ours - theirs == set(), f"wandb {version} no longer has {what} that launchlint lists"


class Data:
    """Random data of a JSON shape."""

    def __init__(self, seed: int, keys: list[str], scalars: list) -> None:
        self.random = random.Random(seed)
        self.keys = keys
        self.scalars = scalars

    def mapping(self, depth: int = 3) -> dict:
        names = self.random.sample(self.keys, self.random.randint(0, min(4, len(self.keys))))
        return {name: self.value(depth - 1) for name in names}

    def value(self, depth: int) -> object:
        kind = self.random.random()
        if depth <= 0 or kind < 0.45:
            return self.random.choice(self.scalars)
        if kind < 0.65:
            return [self.value(depth - 1) for _ in range(self.random.randint(0, 2))]
        return self.mapping(depth)
