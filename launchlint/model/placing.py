"""What an unknown field was meant to be: another name there, or the same name elsewhere."""

from __future__ import annotations

from launchlint.model import recognise as shapes
from launchlint.model import validate as walks
from launchlint.model.shape import Shape
from launchlint.model.validate import path_text
from launchlint.model.words import folded, listed, nearest
from launchlint.records import namedtuple
from launchlint.syntax import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.model.schema import UnknownField
    from launchlint.syntax import Node

# Lists whose items have the fields of `containers`, which is what people mean.
_TWINS = frozenset(("initContainers", "ephemeralContainers"))
# Newer, and named like what containers have.
_RARE = ("PodSpec", "resources")
# What people write anywhere, and containers ask for.
_AMOUNTS = {
    **dict.fromkeys(("gpu", "gpus", "numgpus", "gpucount"), ("nvidia.com/gpu", "1")),
    **dict.fromkeys(("memory", "mem", "ram"), ("memory", "8Gi")),
    **dict.fromkeys(("cpu", "cpus", "numcpus"), ("cpu", "4")),
}
# How deep a field may stand below the place where somebody wrote it.
_DEEPEST = 8


class Placing(namedtuple("Placing", "what consequence help name sure dropped")):
    """``name`` is the field of this place that was meant, ``sure`` that only its spelling is off."""

    __slots__ = ()
    what: str
    consequence: str
    help: str | None
    name: str | None
    sure: bool
    dropped: bool

    def spelled(self, key: Scalar) -> str:
        """The meant name as the key is quoted."""
        return f"{key.style}{self.name}{key.style}" if key.style in ("'", '"') else str(self.name)


# Guessing takes a millisecond. Who has more names wrong than this made no slips of the pen.
_PATIENCE = 200


def placing(part: UnknownField) -> Placing:
    """Find what was meant, nearest first: a field here, the same name elsewhere, a similar one here."""
    key, owner, reader = part.field.key, part.shape, part.reader
    assert key is not None
    where = path_text(part.field.path[:-1])
    if part.kind == walks.KEY:
        help = f"known are {listed(part.known)}; other devices bear their vendor's domain: `vendor.com/{key.text}`"
        return Placing("no resource that containers can ask for", reader.refuses, help, None, False, False)
    if part.kind == walks.FORBIDDEN:
        help = "write `container_spec: {image_uri: ${image_uri}}` in its place"
        return Placing("not for queues: the runner runs containers only", reader.refuses, help, None, False, False)
    what = f"no field of `{where}`" if where else f"no field of {reader.noun}"
    dropped = reader.drops is not None
    end = reader.drops or reader.refuses
    judged = part.queue.judged_arguments
    judged.guesses += 1
    if judged.guesses > _PATIENCE:
        return Placing(what, end, f"take it out, or check its name against {reader.data}", None, False, dropped)
    taken = _written(part)
    known = [name for name in owner.properties if name not in taken]
    near = nearest(key.text, known) or _longer(key.text, known)
    if near and near in owner.required and dropped and not part.queue.partial:
        # What is dropped is not what the mapping needs.
        what, end, dropped = f"{what}, and `{near}` is missing, which is required", reader.refuses, False
    if near and folded(near) == folded(key.text):
        return Placing(what, end, f"write `{near}`", near, True, dropped)
    if reader.resource == shapes.KUBERNETES and folded(key.text) in _AMOUNTS:
        name, amount = _AMOUNTS[folded(key.text)]
        node = part.field.node
        amount = node.text if type(node) is Scalar and node.text.isdigit() and name != "memory" else amount
        help = f"ask for it in a container: `resources: {{limits: {{{name}: {amount}}}}}`"
        return Placing(what, end, help, None, False, dropped)
    elsewhere = None if near and _close(key.text, near) else _elsewhere(part, key.text)
    if elsewhere:
        return Placing(what, end, f"`{elsewhere[-1]}` belongs in `{path_text(elsewhere[:-1])}`", None, False, dropped)
    if near:
        return Placing(what, end, f"did you mean `{near}`?", near, False, dropped)
    names = listed(known, 12) if len(known) <= 30 else None
    help = f"it has {names}" if names and known else f"take it out, or check its name against {reader.data}"
    return Placing(what, end, help, None, False, dropped)


def _close(name: str, near: str) -> bool:
    """A plural for a singular, or a name cut short: nearer than the same name anywhere else."""
    one, other = sorted((folded(name), folded(near)), key=len)
    return len(one) >= 4 and other.startswith(one)


def means(name: str, field: str) -> bool:
    """Whether a name was meant for a field: misspelt, or cut short."""
    return nearest(name, [field]) is not None or _longer(name, [field]) is not None


def _longer(name: str, known: list[str]) -> str | None:
    """The one field a name begins: `VolumeSize` of VolumeSizeInGB."""
    bare = folded(name)
    found = [field for field in known if folded(field).startswith(bare)] if len(bare) >= 4 else []
    return found[0] if len(found) == 1 else None


def _written(part: UnknownField) -> set[str]:
    """The names that stand beside the unknown one."""
    node: Node | None = part.queue.args
    for step in part.field.path[:-1]:
        if type(node) is Mapping and isinstance(step, str):
            node = node.get(step)
        elif type(node) is Sequence and isinstance(step, int):
            node = node.items[step]
    return set(node.index) if type(node) is Mapping else set()


def _elsewhere(part: UnknownField, name: str) -> tuple[str, ...] | None:
    """The one shallowest place whose schema knows the name, below the arguments or None.

    A name that stands in several places there could mean any of them.
    """
    wanted = folded(name)
    here = tuple(step for step in part.field.path[:-1] if isinstance(step, str))
    level: list[tuple[Shape, tuple[str, ...]]] = [(part.reader.schema.root, ())]
    seen: set[int] = set()
    for _ in range(_DEEPEST):
        found: list[tuple[str, ...]] = []
        below: list[tuple[Shape, tuple[str, ...]]] = []
        for shape, path in level:
            if id(shape) in seen:
                continue
            seen.add(id(shape))
            for field in shape.properties:
                inner = shape.field(field)
                if type(inner) is not Shape:
                    continue
                if folded(field) == wanted and path != here and (shape.name, field) != _RARE:
                    found.append((*path, field))
                if field in _TWINS or (shape.name, field) == _RARE:
                    continue
                while type(inner) is Shape and type(inner.items) is Shape:
                    inner = inner.items
                    field = f"{field}[]"
                if type(inner) is Shape and inner.properties:
                    below.append((inner, (*path, field)))
        if found:
            return found[0] if len(found) == 1 else None
        level = below
    return None
