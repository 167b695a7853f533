"""Nothing on a floor knows what stands above it.

Every import counts: those inside functions, those only for types, and `import_module` of a written
name. A type hint for something above is knowledge of it just the same.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import launchlint

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = Path(launchlint.__file__).parent  # the installed package, wherever it is

# The picture of ARCHITECTURE.md: the place in the tuple is the floor. A name stands for the module
# and everything inside it; the longest name that fits counts.
FLOORS = (
    ("text", ("launchlint.text", "launchlint.paths", "launchlint.patterns", "launchlint.records")),
    ("syntax", ("launchlint.syntax",)),
    ("model", ("launchlint.model",)),
    ("rule", ("launchlint.rule", "launchlint.edits", "launchlint.declare")),
    ("rules", ("launchlint.rules", "launchlint.registry")),
    ("engine", ("launchlint.engine",)),
    ("words", ("launchlint.render", "launchlint.explain")),
    ("faces", ("launchlint.cli", "launchlint.commands", "launchlint.lsp", "launchlint.__main__", "launchlint")),
)
# The version is a plain fact about the package; whoever prints it need not know a face.
NO_FACE = {("launchlint", "__version__")}


def floor(module: str) -> int | None:
    """The floor a module stands on, or None where the picture does not show it."""
    if module == "launchlint":
        return len(FLOORS) - 1
    for number, (_, names) in enumerate(FLOORS):
        for name in names:
            if name != "launchlint" and (module == name or module.startswith(name + ".")):
                return number
    return None


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imports(module: str, text: str) -> set[str]:
    """The modules of this package that a module's text imports, wherever in it."""
    found = set()
    package = module if MODULES.get(module, Path()).name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, base] if base else parents)
            for alias in node.names:
                if (base, alias.name) not in NO_FACE:
                    inner = f"{base}.{alias.name}"
                    found.add(inner if inner in MODULES else base)
        elif isinstance(node, ast.Call) and node.args:
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            name = node.args[0].values[0] if isinstance(node.args[0], ast.JoinedStr) else node.args[0]
            if called in ("import_module", "__import__") and isinstance(name, ast.Constant):
                found.add(str(name.value).rstrip("."))
    return {name for name in found if name == "launchlint" or name.startswith("launchlint.")}


def upward(module: str, text: str) -> list[str]:
    """A sentence for each import that climbs."""
    own = floor(module)
    return [
        f"`{module}` (floor {own}) imports `{name}` (floor {floor(name)})"
        for name in sorted(imports(module, text))
        if own is not None and (floor(name) or 0) > own
    ]


@pytest.mark.parametrize("module", MODULES)
def test_imports_never_climb(module):
    assert floor(module) is not None, f"`{module}` stands on no floor: put it into ARCHITECTURE.md and FLOORS"
    climbing = upward(module, MODULES[module].read_text(encoding="utf-8"))
    assert not climbing, "; ".join(climbing)


@pytest.mark.parametrize(
    "text",
    [
        "from launchlint.rule import Fix",
        "import launchlint.rule",
        "from launchlint import rule",
        "from .. import rule",
        "from ..rule import Fix",
        "def lazily():\n    from launchlint.rule import Fix",
        "if TYPE_CHECKING:\n    from launchlint.rule import Fix",
        "import_module('launchlint.rule')",
        "importlib.import_module(f'launchlint.rule.{name}')",
    ],
)
def test_every_way_to_climb_is_seen(text):
    assert upward("launchlint.model.config", text) == [
        "`launchlint.model.config` (floor 2) imports `launchlint.rule` (floor 3)"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "from launchlint.text import Span",
        "from launchlint.model.tile import Tile",
        "from . import tile",
        "from launchlint import __version__",
        "import re, launchlint.syntax",
    ],
)
def test_going_down_or_staying_is_free(text):
    assert upward("launchlint.model.config", text) == []


def test_the_architecture_shows_the_same_floors():
    picture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawn = {int(number): (name, words) for number, name, words in re.findall(r"^  (\d) (\w+) +(.*)$", picture, re.M)}
    assert {number: name for number, (name, _) in drawn.items()} == {
        number: name for number, (name, _) in enumerate(FLOORS)
    }
    for number, (_, names) in enumerate(FLOORS):
        for name in names:
            last = name.rpartition(".")[2] if name != "launchlint" else "__init__"
            assert last in drawn[number][1], f"ARCHITECTURE.md does not show `{name}` on floor {number}"
