"""Where each template field is used, and the tile those places imply.

A field that is all of its value takes what the place takes; a field inside text becomes text, or
the number in front of a unit. Where no schema knows a place, nothing is implied but text.
"""

from __future__ import annotations

from launchlint.model.shape import TYPE_BOUNDS, Shape
from launchlint.patterns import lazy
from launchlint.records import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.model.config import Queue
    from launchlint.model.template import TemplateField
    from launchlint.syntax import Scalar

    Path = tuple[str | int, ...]

# A list longer than this is no choice to read through: AWS has 225 instance types.
LONGEST_ENUM = 20
_UNIT = lazy(r"(?:[numkKMGTPE]i?|[kmgtp]i?[bB]?|[kKMGTPE]i?[bB]|s)\Z")


class Use(namedtuple("Use", "field scalar path shape")):
    """One place of a template field. ``shape`` is what the place takes, None where nobody knows."""

    __slots__ = ()
    field: TemplateField
    scalar: Scalar
    path: Path
    shape: Shape | None


class Proposal(namedtuple("Proposal", "type minimum maximum enum certain")):
    """A tile for a field. ``certain``: a schema says so; else it is only a start."""

    __slots__ = ()
    type: str
    minimum: float | None
    maximum: float | None
    enum: tuple[str | int | float, ...] | None
    certain: bool

    @property
    def schema(self) -> dict[str, object]:
        """The tile's `schema`, as plain data."""
        found: dict[str, object] = {"type": self.type}
        if self.enum is not None:
            found["enum"] = list(self.enum)
        if self.minimum is not None:
            found["minimum"] = self.minimum
        if self.maximum is not None:
            found["maximum"] = self.maximum
        return found


def uses(queue: Queue) -> dict[str, list[Use]]:
    """Every use of every template field, by name, in written order. Found once for each queue."""
    if queue.field_uses is None:
        queue.field_uses = _uses(queue)
    return queue.field_uses


def _uses(queue: Queue) -> dict[str, list[Use]]:
    shapes = {id(use.template): use.field.shape for use in queue.judged_arguments.uses}
    found: dict[str, list[Use]] = {}
    for template in queue.templates.values():
        for field in template.fields:
            use = Use(field, template.scalar, template.path, shapes.get(id(template)))
            found.setdefault(field.name, []).append(use)
    return found


def propose(places: list[Use]) -> Proposal | None:
    """The tile that fits all places of a field, or None where no tile does."""
    wanted = [_wanted(use) for use in places if not use.field.in_key]
    if not wanted or None in wanted:
        return None
    known = [proposal for proposal in wanted if proposal is not None]
    types = {proposal.type for proposal in known if proposal.certain} or {"string"}
    if types == {"integer", "number"}:
        types = {"integer"}
    if len(types) > 1:
        return None
    kind = types.pop()
    minimums = [proposal.minimum for proposal in known if proposal.minimum is not None]
    maximums = [proposal.maximum for proposal in known if proposal.maximum is not None]
    lists = [proposal.enum for proposal in known if proposal.enum is not None]
    enum = tuple(item for item in lists[0] if all(item in other for other in lists)) if lists else None
    return Proposal(
        kind,
        max(minimums) if minimums and kind != "string" else None,
        min(maximums) if maximums and kind != "string" else None,
        enum,
        any(proposal.certain for proposal in known),
    )


def _wanted(use: Use) -> Proposal | None:
    """What one place implies; None where no type of tile fits it."""
    shape = use.shape
    if not use.field.whole:
        behind = use.scalar.span.text.rstrip("\"'").rpartition(use.field.span.text)[2]
        number = shape is not None and shape.title in ("a quantity", "a size") and _UNIT.match(behind)
        return (
            Proposal("integer", 1, None, None, True)
            if number
            else Proposal("string", None, None, None, shape is not None)
        )
    types = shape.allowed_types if shape is not None else None
    if shape is None or types is None:
        return Proposal("string", None, None, None, False)
    if shape.whole or ("integer" in types and shape.title == "a choice of GPUs"):
        kind: str | None = "integer"
    else:
        kind = next((name for name in types if name in ("string", "integer", "number")), None)
    if kind is None:
        return None
    branch = next((branch for branch in shape.branches if branch.types is None or kind in branch.types), shape)
    low = branch.minimum if branch.minimum not in TYPE_BOUNDS else None
    high = branch.maximum if branch.maximum not in TYPE_BOUNDS else None
    if low is not None and shape.title == "a choice of GPUs":
        low = 0
    listed = branch.enum if branch.enum is not None and len(branch.enum) <= LONGEST_ENUM else None
    return Proposal(kind, low, high, listed, True)
