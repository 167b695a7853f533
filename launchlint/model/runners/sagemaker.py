"""sagemaker: the arguments of CreateTrainingJob, completed by the runner."""

from __future__ import annotations

from launchlint.model.facts_agent import SAGEMAKER_DROPPED, SAGEMAKER_NOT_DROPPED
from launchlint.model.runners import (
    CrashingShape,
    FixedImage,
    FixedName,
    IgnoredSetting,
    MissingPart,
    RefusedSetting,
    Runner,
    entries,
    is_null,
)
from launchlint.syntax import Mapping, Scalar, Sequence


def parameter(key: str) -> str:
    """The parameter a top-level key becomes: snake case is title-cased (utils.to_camel_case)."""
    if "_" not in key:
        return key
    return "".join(word.title() if word else "_" for word in key.split("_"))


class SageMaker(Runner):
    @property
    def refused(self) -> list[RefusedSetting]:
        return [
            RefusedSetting(key.span, key, "parameter", SAGEMAKER_NOT_DROPPED[key.text], since=None)
            for key, _ in entries(self.args)
            if key.text in SAGEMAKER_NOT_DROPPED
        ]

    @property
    def ignored(self) -> list[IgnoredSetting]:
        found = self._ignored_builder()
        for key, _ in entries(self.args):
            if parameter(key.text) in SAGEMAKER_DROPPED:
                found.append(IgnoredSetting(key.span, key, "dropped", None))
        return found

    @property
    def crashing(self) -> list[CrashingShape]:
        found = super().crashing
        for name, wanted in (
            ("AlgorithmSpecification", "a mapping"),
            ("Environment", "a mapping"),
            ("Tags", "a list"),
        ):
            entry = self.args.entry(name)
            if entry is None or self.queue.template(entry.value):
                continue
            if type(entry.value) is not (Sequence if name == "Tags" else Mapping):
                found.append(self.crash(entry.key, entry.value, name, wanted))
        snake = self.args.entry("algorithm_specification")
        if snake is not None and "AlgorithmSpecification" not in self.args and not is_null(snake.value):
            if not self.is_mapping(snake.value):
                found.append(self.crash(snake.key, snake.value, "algorithm_specification", "a mapping"))
        return found

    @property
    def fixed_images(self) -> list[FixedImage]:
        image = self.args.get("AlgorithmSpecification", "TrainingImage")
        text = self.queue.known_text(image)
        return [FixedImage(image.span, text, "sagemaker")] if image is not None and text else []

    @property
    def fixed_names(self) -> list[FixedName]:
        name = self.args.get("TrainingJobName")
        if type(name) is Scalar and self.is_shared_name(name):
            return [FixedName(name.span, name.text, "sagemaker")]
        return []

    @property
    def missing(self) -> list[MissingPart]:
        if self.queue.partial or not len(self.args):
            return []
        found: list[MissingPart] = []
        snake = self.args.entry("output_data_config")
        if "OutputDataConfig" not in self.args:
            if snake is not None:
                return [MissingPart(snake.key.span, "snake-output", "OutputDataConfig")]
            found.append(MissingPart(self.queue.heading, "unless-agent", "OutputDataConfig"))
        if "RoleArn" not in self.args and "role_arn" not in self.args:
            found.append(MissingPart(self.queue.heading, "unless-agent", "RoleArn"))
        if not found:
            return found
        from launchlint.model.words import nearest

        # A key misspelt is not also one missing.
        return [part for part in found if not any(nearest(name, [part.detail]) for name in self.args)]
