"""local-process: the job's command runs as it is; no argument is read."""

from __future__ import annotations

from launchlint.model.runners import IgnoredSetting, Runner, entries


class Process(Runner):
    @property
    def ignored(self) -> list[IgnoredSetting]:
        keys = [key for key, _ in entries(self.args) if key.text != "template_variables"]
        return [IgnoredSetting(keys[0].span, keys[0], "process", [key.text for key in keys])] if keys else []
