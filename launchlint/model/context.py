"""What the outside world says about a file: versions, environments, neighbours. Values only."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from launchlint.text import Source

NEWEST_AGENT = (0, 31, 0)  # the newest wandb release whose agent was read


class Context:
    """The settings that change what a file means; no rule reads a clock, a file or the environment.

    ``agent_version`` is the wandb release the agent runs; ``agent_env`` the names of its
    environment variables where they are known; ``agent_builder`` its builder's type.
    ``resource`` and ``gpus`` are what settings say of this path; ``tiles_in_web`` that tiles are
    kept in the web form; ``images`` what private images hold (reference pattern to facts);
    ``python_version`` that of the jobs; ``requirements`` their requirement files; ``named`` that
    the file was named on the command line rather than met in a directory.
    """

    __slots__ = (
        "agent_builder", "agent_env", "agent_version", "gpus", "images", "named", "python_version",
        "requirements", "resource", "tiles_in_web",
    )  # fmt: skip

    def __init__(
        self,
        *,
        agent_version: tuple[int, ...] = NEWEST_AGENT,
        agent_env: frozenset[str] | None = None,
        agent_builder: str | None = None,
        resource: str | None = None,
        gpus: tuple[str, ...] = (),
        tiles_in_web: bool = False,
        images: Mapping[str, Mapping[str, object]] | None = None,
        python_version: str | None = None,
        requirements: tuple[Source, ...] = (),
        named: bool = True,
    ) -> None:
        self.agent_version = agent_version
        self.agent_env = agent_env
        self.agent_builder = agent_builder
        self.resource = resource
        self.gpus = gpus
        self.tiles_in_web = tiles_in_web
        self.images = images or {}
        self.python_version = python_version
        self.requirements = requirements
        self.named = named

    def copy(self) -> Context:
        """One more with the same values, to be changed for one file."""
        return Context(**{name: getattr(self, name) for name in self.__slots__})


DEFAULT_CONTEXT = Context()
