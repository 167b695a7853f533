"""What the agent would submit: tiles chosen within their guard-rails, macros filled, `builder` gone.

Template fields are filled by the server when a job is queued, macros by the agent when it takes
the job. The server is closed source: that a field which is all of its value arrives with its tile's
type, and that the tile's bounds are held, is what the documentation says, not what could be tried.
The agent's part was (wandb/sdk/launch/utils.py, fetch_and_validate_template_variables, macro_sub;
_project_spec.py, LaunchProject).
"""

from __future__ import annotations

from launchlint.model.config import text_offset, without_macros
from launchlint.model.template import MACRO
from launchlint.model.tile import fits_type
from launchlint.model.words import did_you_mean, either, listed
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchlint.model.config import Queue
    from launchlint.model.template import Template
    from launchlint.model.tile import Tile
    from launchlint.syntax import Node
    from launchlint.text import Span

    Path = tuple[str | int, ...]

GIVEN, DEFAULT = "given", "default"


class Chosen(namedtuple("Chosen", "value how tile")):
    """The value a template field gets. ``how`` is `given` or `default`; ``tile`` None where none is known."""

    __slots__ = ()
    value: Any
    how: str
    tile: Tile | None


class Refused(namedtuple("Refused", "name span message help")):
    """A choice the guard-rails do not let through, or one that is missing. ``span`` shows the tile or field."""

    __slots__ = ()
    name: str
    span: Span | None
    message: str
    help: str | None


class Origin(namedtuple("Origin", "span fields macros")):
    """Where a value of the result was written, and which fields and macros made it what it is."""

    __slots__ = ()
    span: Span
    fields: tuple[str, ...]
    macros: tuple[str, ...]


class Filled:
    """The arguments as plain data, and how they came about."""

    __slots__ = ("builder", "chosen", "data", "left", "origins", "refused")

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.builder: Any = None  # taken out before the job is submitted; its macros stay as they are
        self.chosen: dict[str, Chosen] = {}
        self.refused: list[Refused] = []
        self.origins: dict[Path, Origin] = {}  # of every scalar, by its path in ``data``
        self.left: list[str] = []  # macros nobody named: the agent's environment may have them


def fill(queue: Queue, given: dict[str, Any] | None = None, macros: dict[str, str] | None = None) -> Filled:
    """Fill a queue's arguments with values for its template fields and macros.

    ``given`` are the user's choices by tile, text as the command line takes it or values of their
    own type; a tile without one gets its default. What is refused stays `{{name}}` in the result.
    """
    filled = Filled()
    filled.chosen, filled.refused = choose(queue, given or {})
    if queue.args is None:
        return filled
    writer = _Writer(queue, filled, macros or {})
    for name, node in queue.args.items():
        if name == "builder":
            filled.builder = writer.value(node, (name,))
        elif name != "template_variables" or node is not queue.tiles_node:
            filled.data[name] = writer.value(node, (name,))
    return filled


# --- Choosing --------------------------------------------------------------------------------


def choose(queue: Queue, given: dict[str, Any]) -> tuple[dict[str, Chosen], list[Refused]]:
    """The value of each template field, and what the guard-rails refuse."""
    chosen: dict[str, Chosen] = {}
    refused: list[Refused] = []
    tiles = queue.tiles_by_name
    used = {field.name: field for field in reversed(queue.fields) if not field.in_key}
    for name, value in given.items():
        if name in tiles:
            continue
        if name not in used:
            help = did_you_mean(name, {**tiles, **used}) or (f"there are {listed({**tiles, **used})}" if used else None)
            refused.append(Refused(name, None, f"no template field is called `{name}`", help))
        elif queue.tiles_declared:
            help = "declare it: `launchlint tiles --write` does"
            refused.append(Refused(name, used[name].span, f"no tile declares `{name}`, so nobody can choose it", help))
        else:
            chosen[name] = Chosen(value, GIVEN, None)  # its tile lives in the web form
    for name, tile in tiles.items():
        how = GIVEN if name in given else DEFAULT
        if how == DEFAULT and tile.default is None:
            if name in used:
                message = f"`{name}` has no default, so it must be chosen"
                refused.append(Refused(name, tile.span, message, f"--set {name}=..., {describe(tile)}"))
            continue
        value, problem = admit(tile, given[name] if how == GIVEN else tile.default.value)  # type: ignore[union-attr]
        if problem is None:
            chosen[name] = Chosen(value, how, tile)
        else:
            whose = f"`{name}`" if how == GIVEN else f"the default of `{name}`"
            refused.append(Refused(name, tile.span, f"{whose} {problem}", f"it takes {describe(tile)}"))
    for name, field in used.items():
        if name not in tiles and name not in given:
            why = "no tile declares" if queue.tiles_declared else "this file holds no tile for"
            help = None if queue.tiles_declared else f"--set {name}=..."
            refused.append(Refused(name, field.span, f"{why} `{name}`, so its value is not known", help))
    return chosen, refused


def admit(tile: Tile, value: Any) -> tuple[Any, str | None]:
    """A choice as its tile takes it, or why it does not. Text becomes a number as the client makes it one."""
    kind = tile.type
    shown = value
    if isinstance(value, str) and kind in ("integer", "number"):
        try:
            value = int(value) if kind == "integer" else float(value)
        except ValueError:
            return value, f"is {_KINDS[kind]}, which `{shown}` is not"
    if kind is not None and not fits_type(value, kind):
        return value, f"is {_KINDS[kind]}, which `{shown}` is not"
    if tile.enum is not None:
        if tile.lists_all and not any(_same(value, choice.value) for choice in tile.choices):
            return value, f"may not be `{shown}`"
        return value, None
    low, high = (_bound(node) for node in (tile.minimum, tile.maximum))
    if kind in ("integer", "number"):
        if low is not None and value < low:
            return value, f"is {shown}, below its minimum {low}"
        if high is not None and value > high:
            return value, f"is {shown}, above its maximum {high}"
    return value, None


_KINDS = {"string": "text", "integer": "a whole number", "number": "a number"}


def describe(tile: Tile) -> str:
    """What may be chosen: `a whole number from 1 to 4`, `` `a` or `b` ``, `text`."""
    if tile.enum is not None:
        return either([choice.text for choice in tile.choices]) if tile.choices else "nothing: its list is empty"
    words = _KINDS.get(tile.type or "", "a value")
    low, high = (_bound(node) for node in (tile.minimum, tile.maximum))
    if tile.type == "string" or (low is None and high is None):
        return words
    if low is not None and high is not None:
        return f"{words} from {low} to {high}"
    return f"{words} of {low} or more" if low is not None else f"{words} of {high} or less"


def _bound(node: Scalar | None) -> float | None:
    value = node.value if node is not None else None
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _same(one: object, other: object) -> bool:
    return one == other and isinstance(one, str) == isinstance(other, str) and not isinstance(other, bool)


# --- Filling ---------------------------------------------------------------------------------


class _Writer:
    """Turns nodes into data, filling as it goes."""

    def __init__(self, queue: Queue, filled: Filled, macros: dict[str, str]) -> None:
        self.queue = queue
        self.filled = filled
        self.macros = macros

    def value(self, node: Node, path: Path) -> Any:
        if type(node) is Mapping:
            return {name: self.value(inner, (*path, name)) for name, inner in node.items()}
        if type(node) is Sequence:
            return [self.value(item, (*path, number)) for number, item in enumerate(node.items)]
        assert type(node) is Scalar
        template = self.queue.template(node)
        value, fields = (node.value, ()) if template is None else self._with_fields(node, template)
        macros: tuple[str, ...] = ()
        if isinstance(value, str) and "$" in value and not without_macros(self.queue.resource, path):
            value, macros = self._with_macros(value)
        self.filled.origins[path] = Origin(node.span, fields, macros)
        return value

    def _with_fields(self, node: Scalar, template: Template) -> tuple[Any, tuple[str, ...]]:
        chosen = self.filled.chosen
        whole = template.field
        if whole is not None:
            found = chosen.get(whole.name)
            return (node.text, ()) if found is None else (found.value, (whole.name,))
        text = node.text
        names: list[str] = []
        for field in reversed(template.fields):
            if (found := chosen.get(field.name)) is not None:
                start, end = (text_offset(node, offset) for offset in field.span[1:])
                text = f"{text[:start]}{found.value}{text[end:]}"
                names.insert(0, field.name)
        return text, tuple(dict.fromkeys(names))

    def _with_macros(self, text: str) -> tuple[str, tuple[str, ...]]:
        names = list(dict.fromkeys(match[1] for match in MACRO.finditer(text)))
        unknown = [name for name in names if name not in self.macros]
        self.filled.left += [name for name in unknown if name not in self.filled.left]
        filled = MACRO.sub(lambda match: self.macros.get(match[1], match[0]), text)
        return filled, tuple(name for name in names if name in self.macros)
