"""sagemaker: the arguments of CreateTrainingJob, completed by the runner."""

from __future__ import annotations

from launchlint.model.facts_agent import SAGEMAKER_NOT_DROPPED
from launchlint.model.runners import RefusedSetting, Runner, entries


class SageMaker(Runner):
    @property
    def refused(self) -> list[RefusedSetting]:
        return [
            RefusedSetting(key.span, key, "parameter", SAGEMAKER_NOT_DROPPED[key.text], since=None)
            for key, _ in entries(self.args)
            if key.text in SAGEMAKER_NOT_DROPPED
        ]
