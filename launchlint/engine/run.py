"""A whole run: many files in, one result out. The only part of the engine that touches files."""

from __future__ import annotations

from launchlint.records import namedtuple
from launchlint.rule import SEVERITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from launchlint.engine.checker import RuleCrash
    from launchlint.engine.finding import Finding
    from launchlint.engine.settings import Settings
    from launchlint.model.tree import Mention


class InputError(namedtuple("InputError", "path message")):
    """A path that could not be opened or decoded. The other files are still checked."""

    __slots__ = ()
    path: str
    message: str


class Skipped(namedtuple("Skipped", "path why")):
    """A file that was met and left alone."""

    __slots__ = ()
    path: str
    why: str


class Suppressed(namedtuple("Suppressed", "finding kind reason")):
    """A finding a user silenced. ``kind`` is `comment`, `settings` or `baseline`."""

    __slots__ = ()
    finding: Finding
    kind: str
    reason: str


class Run:
    """What a run found. Every renderer gets one of these, and nothing else."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []  # to show, by path and place
        self.suppressed: list[Suppressed] = []
        self.errors: list[InputError] = []
        self.crashes: list[RuleCrash] = []
        self.skipped: list[Skipped] = []
        self.mentions: list[Mention] = []  # for the rules that look at all files together
        self.files = 0  # files that were checked
        self.fail_on = "warning"
        self.fail_on_of: dict[str, str] = {}  # of files with settings of their own
        self.seconds = 0.0

    def judge_by(self, settings_for: Callable[[str], Settings]) -> None:
        """Let the settings of each file say what makes the run fail."""
        self.fail_on = settings_for("").fail_on
        self.fail_on_of = {path: settings_for(path).fail_on for path in {finding.path for finding in self.findings}}

    def merge(self, other: Run) -> None:
        """Add what another process found."""
        self.findings += other.findings
        self.suppressed += other.suppressed
        self.errors += other.errors
        self.crashes += other.crashes
        self.skipped += other.skipped
        self.mentions += other.mentions
        self.files += other.files

    def count(self, severity: str) -> int:
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def exit_code(self) -> int:
        """0 nothing at or above ``fail_on``; 1 findings; 2 a path could not be read; 3 our own fault."""
        if self.crashes:
            return 3
        if self.errors:
            return 2
        pairs = {(self.fail_on_of.get(finding.path, self.fail_on), finding.severity) for finding in self.findings}
        return int(any(bar != "never" and SEVERITIES.index(found) <= SEVERITIES.index(bar) for bar, found in pairs))
