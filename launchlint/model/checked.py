"""What a queue says of its arguments beside their schema: the part of `Queue` that asks for it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.model.misfit import Misfit
    from launchlint.model.schema import Judged, SchemaFault
    from launchlint.syntax import Node


class SchemaParts:
    """A queue's arguments against the schema of their resource, computed when first asked for."""

    PARTS = {
        **dict.fromkeys(
            ("UnknownField", "WrongType", "OutOfBounds", "NotAllowed", "MalformedValue", "MissingField"),
            "schema_faults",
        ),
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
    def schema_faults(self) -> dict[str, list[SchemaFault]]:
        return self.judged_arguments.parts

    @property
    def unknown_fields(self) -> list[SchemaFault]:
        return self.schema_faults.get("UnknownField", [])

    def is_misspelt(self, mapping: Node | None, *names: str) -> bool:
        """Whether an unknown key of a mapping was meant for one of these, so that it is not absent as well."""
        unknown = self.unknown_fields
        if not unknown or mapping is None:
            return False
        from launchlint.model.placing import means

        keys = [part.field.key for part in unknown if part.field.key is not None]
        near = [key for key in keys if any(means(key.text, name) for name in names)]
        owners = [self.owner_of(key.span) for key in near]  # type: ignore[attr-defined]
        return any(owner is not None and owner[0] is mapping for owner in owners)

    @property
    def misfits(self) -> list[Misfit]:
        """Tiles whose type, choices or bounds do not fit a field they fill."""
        if not self.judged_arguments.uses:
            return []
        from launchlint.model.misfit import misfits

        return misfits(self)  # type: ignore[arg-type]
