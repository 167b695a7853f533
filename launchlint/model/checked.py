"""What a queue says of its arguments beside their schema: the part of `Queue` that asks for it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.model.misfit import Misfit
    from launchlint.model.schema import Judged, SchemaFault


class SchemaParts:
    """A queue's arguments against the schema of their resource, computed when first asked for."""

    PARTS = {
        "UnknownField": "unknown_fields",
        "WrongType": "wrong_types",
        "OutOfBounds": "out_of_bounds",
        "NotAllowed": "values_not_allowed",
        "MalformedValue": "malformed_values",
        "MissingField": "missing_fields",
        "Misfit": "misfits",
    }
    _judged_arguments: Judged | None = None

    @property
    def judged_arguments(self) -> Judged:
        """Everything the arguments have against their schema, and where tiles fill them."""
        if self._judged_arguments is None:
            from launchlint.model.schema import judge

            self._judged_arguments = judge(self)  # type: ignore[arg-type]
        return self._judged_arguments

    @property
    def unknown_fields(self) -> list[SchemaFault]:
        return self.judged_arguments.parts.get("UnknownField", [])

    @property
    def wrong_types(self) -> list[SchemaFault]:
        return self.judged_arguments.parts.get("WrongType", [])

    @property
    def out_of_bounds(self) -> list[SchemaFault]:
        return self.judged_arguments.parts.get("OutOfBounds", [])

    @property
    def values_not_allowed(self) -> list[SchemaFault]:
        return self.judged_arguments.parts.get("NotAllowed", [])

    @property
    def malformed_values(self) -> list[SchemaFault]:
        return self.judged_arguments.parts.get("MalformedValue", [])

    @property
    def missing_fields(self) -> list[SchemaFault]:
        return self.judged_arguments.parts.get("MissingField", [])

    @property
    def misfits(self) -> list[Misfit]:
        """Tiles whose type, choices or bounds do not fit a field they fill."""
        if not self.judged_arguments.uses:
            return []
        from launchlint.model.misfit import misfits

        return misfits(self)  # type: ignore[arg-type]
