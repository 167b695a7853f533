"""What a user may set. Reading settings files comes with the faces; here are the values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlint import registry
from launchlint.model.context import Context

if TYPE_CHECKING:
    from launchlint.registry import Row


class Settings:
    """Every setting with its default. See docs for the meaning of each."""

    def __init__(
        self,
        *,
        select: tuple[str, ...] = (),
        ignore: tuple[str, ...] = (),
        severities: dict[str, str] | None = None,
        fail_on: str = "warning",
        context: Context | None = None,
    ) -> None:
        self.select = select
        self.ignore = ignore
        self.severities = severities or {}
        self.fail_on = fail_on
        self.context = context or Context()
        self._by_subject: dict[str, list[Row]] | None = None

    def context_for(self, path: str) -> Context:
        return self.context

    def rules_for(self, path: str) -> dict[str, list[Row]]:
        """The selected rules by the part of the model they look at."""
        if self._by_subject is None:
            rows = (
                {row for word in self.select for row in registry.find(word)}
                if self.select
                else {row for row in registry.ROWS if row.default}
            )
            rows -= {row for word in self.ignore for row in registry.find(word)}
            found: dict[str, list[Row]] = {}
            for row in sorted(rows):
                found.setdefault(row.subject, []).append(row)
            self._by_subject = found
        return self._by_subject


def settings_from(table: dict[str, object]) -> Settings:
    """Settings from the keys of a `[tool.launchlint]` table."""
    known = dict(table)
    version = known.pop("agent-version", None)
    env = known.pop("agent-env", None)
    context = Context(
        **{} if version is None else {"agent_version": tuple(int(part) for part in str(version).split("."))},
        agent_env=frozenset(env) if env is not None else None,  # type: ignore[call-overload]
        agent_builder=known.pop("agent-builder", None),  # type: ignore[arg-type]
        python_version=known.pop("python-version", None),  # type: ignore[arg-type]
        tiles_in_web=known.pop("tiles", None) == "web",
        images=known.pop("images", None),  # type: ignore[arg-type]
    )
    return Settings(
        select=tuple(known.pop("select", ())),  # type: ignore[call-overload]
        ignore=tuple(known.pop("ignore", ())),  # type: ignore[call-overload]
        severities=known.pop("severity", None),  # type: ignore[arg-type]
        fail_on=str(known.pop("fail-on", "warning")),
        context=context,
    )


DEFAULT_SETTINGS = Settings()
