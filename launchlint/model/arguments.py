"""The parts rules look at in a resource's arguments: what the runners find, and what cross-checks find.

Each attribute asks the runner of the queue's resource, or the cross-checks of that resource, and
imports them only for such a queue.
"""

from __future__ import annotations

from launchlint.model import recognise as shapes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchlint.model.custom_job import CrowdedFirstPool, CustomJob, ForeignAccelerator, UnpairedAccelerator
    from launchlint.model.exclusive import ExclusiveSettings
    from launchlint.model.runners import (
        CrashingShape,
        FixedImage,
        FixedName,
        IgnoredSetting,
        MissingPart,
        RefusedSetting,
        Runner,
    )
    from launchlint.model.training import (
        CrowdedTags,
        IncompleteSpot,
        MissingInstance,
        OverlongRun,
        ShortSpotWait,
        Training,
        UnsavedSpot,
    )
    from launchlint.model.workload import (
        DuplicateEntry,
        EndlessJob,
        HastyCleanup,
        ImplausibleQuantity,
        MisspelledDevice,
        PlainSecret,
        RequestAboveLimit,
        SharedRun,
        UncountedIndex,
        UnequalDevices,
        UnknownReplicaRole,
        UnlimitedContainer,
        UnmatchedMount,
        UnpinnedImage,
        Workload,
    )
    from launchlint.syntax import Document


class ArgumentParts:
    """What a queue says of its arguments."""

    PARTS = {
        "RefusedSetting": "refused_settings",
        "IgnoredSetting": "ignored_settings",
        "CrashingShape": "crashing_shapes",
        "FixedImage": "fixed_images",
        "FixedName": "fixed_names",
        "MissingPart": "missing_parts",
        "PlainSecret": "plain_secrets",
    }
    # What there can be in the arguments of one resource only.
    PARTS_OF = {
        shapes.KUBERNETES: {
            "RequestAboveLimit": "requests_above_limits",
            "UnequalDevices": "unequal_devices",
            "ImplausibleQuantity": "implausible_quantities",
            "UnmatchedMount": "unmatched_mounts",
            "DuplicateEntry": "duplicate_entries",
            "MisspelledDevice": "misspelled_devices",
            "UncountedIndex": "uncounted_indexes",
            "UnknownReplicaRole": "unknown_roles",
            "SharedRun": "shared_runs",
            "HastyCleanup": "hasty_cleanups",
            "EndlessJob": "endless_jobs",
            "UnlimitedContainer": "unlimited_containers",
            "UnpinnedImage": "unpinned_images",
            "ExclusiveSettings": "exclusive_settings",
        },
        shapes.SAGEMAKER: {
            "ShortSpotWait": "short_spot_waits",
            "IncompleteSpot": "incomplete_spots",
            "UnsavedSpot": "unsaved_spots",
            "ExclusiveSettings": "exclusive_settings",
            "MissingInstance": "missing_instances",
            "OverlongRun": "overlong_runs",
            "CrowdedTags": "crowded_tags",
        },
        shapes.VERTEX: {
            "UnpairedAccelerator": "unpaired_accelerators",
            "CrowdedFirstPool": "crowded_first_pools",
            "ForeignAccelerator": "foreign_accelerators",
        },
    }
    resource: str | None
    document: Document
    _runner: Runner | None = None
    _checks: Workload | Training | CustomJob | None = None

    @property
    def runner(self) -> Runner:
        """What the agent and the runner of this resource make of the arguments."""
        if self._runner is None:
            from launchlint.model.runners import runner_of

            self._runner = runner_of(self)  # type: ignore[arg-type]
        return self._runner

    def _checked(self, resource: str, attribute: str) -> list:  # type: ignore[type-arg]
        """What a cross-check of one resource found; nothing in the arguments of another."""
        if self.resource != resource:
            return []
        if self._checks is None:
            self._checks = _checks_of(self.runner, resource)
        return list(getattr(self._checks, attribute))

    @property
    def refused_settings(self) -> list[RefusedSetting]:
        return self.runner.refused

    @property
    def ignored_settings(self) -> list[IgnoredSetting]:
        return self.runner.ignored

    @property
    def crashing_shapes(self) -> list[CrashingShape]:
        return self.runner.crashing

    @property
    def fixed_images(self) -> list[FixedImage]:
        return self.runner.fixed_images

    @property
    def fixed_names(self) -> list[FixedName]:
        return self.runner.fixed_names

    @property
    def missing_parts(self) -> list[MissingPart]:
        return self.runner.missing

    @property
    def requests_above_limits(self) -> list[RequestAboveLimit]:
        return self._checked(shapes.KUBERNETES, "requests_above_limits")

    @property
    def unequal_devices(self) -> list[UnequalDevices]:
        return self._checked(shapes.KUBERNETES, "unequal_devices")

    @property
    def implausible_quantities(self) -> list[ImplausibleQuantity]:
        return self._checked(shapes.KUBERNETES, "implausible_quantities")

    @property
    def unmatched_mounts(self) -> list[UnmatchedMount]:
        return self._checked(shapes.KUBERNETES, "unmatched_mounts")

    @property
    def duplicate_entries(self) -> list[DuplicateEntry]:
        return self._checked(shapes.KUBERNETES, "duplicate_entries")

    @property
    def misspelled_devices(self) -> list[MisspelledDevice]:
        return self._checked(shapes.KUBERNETES, "misspelled_devices")

    @property
    def uncounted_indexes(self) -> list[UncountedIndex]:
        return self._checked(shapes.KUBERNETES, "uncounted_indexes")

    @property
    def unknown_roles(self) -> list[UnknownReplicaRole]:
        return self._checked(shapes.KUBERNETES, "unknown_roles")

    @property
    def shared_runs(self) -> list[SharedRun]:
        return self._checked(shapes.KUBERNETES, "shared_runs")

    @property
    def hasty_cleanups(self) -> list[HastyCleanup]:
        return self._checked(shapes.KUBERNETES, "hasty_cleanups")

    @property
    def endless_jobs(self) -> list[EndlessJob]:
        return self._checked(shapes.KUBERNETES, "endless_jobs")

    @property
    def unlimited_containers(self) -> list[UnlimitedContainer]:
        return self._checked(shapes.KUBERNETES, "unlimited_containers")

    @property
    def unpinned_images(self) -> list[UnpinnedImage]:
        return self._checked(shapes.KUBERNETES, "unpinned_images")

    @property
    def short_spot_waits(self) -> list[ShortSpotWait]:
        return self._checked(shapes.SAGEMAKER, "short_spot_waits")

    @property
    def incomplete_spots(self) -> list[IncompleteSpot]:
        return self._checked(shapes.SAGEMAKER, "incomplete_spots")

    @property
    def unsaved_spots(self) -> list[UnsavedSpot]:
        return self._checked(shapes.SAGEMAKER, "unsaved_spots")

    @property
    def exclusive_settings(self) -> list[ExclusiveSettings]:
        if self.resource in (shapes.KUBERNETES, shapes.SAGEMAKER):
            return self._checked(self.resource, "exclusive_settings")
        return []

    @property
    def missing_instances(self) -> list[MissingInstance]:
        return self._checked(shapes.SAGEMAKER, "missing_instances")

    @property
    def overlong_runs(self) -> list[OverlongRun]:
        return self._checked(shapes.SAGEMAKER, "overlong_runs")

    @property
    def crowded_tags(self) -> list[CrowdedTags]:
        return self._checked(shapes.SAGEMAKER, "crowded_tags")

    @property
    def unpaired_accelerators(self) -> list[UnpairedAccelerator]:
        return self._checked(shapes.VERTEX, "unpaired_accelerators")

    @property
    def crowded_first_pools(self) -> list[CrowdedFirstPool]:
        return self._checked(shapes.VERTEX, "crowded_first_pools")

    @property
    def foreign_accelerators(self) -> list[ForeignAccelerator]:
        return self._checked(shapes.VERTEX, "foreign_accelerators")

    @property
    def plain_secrets(self) -> list[PlainSecret]:
        if self.resource in (shapes.KUBERNETES, shapes.SAGEMAKER, shapes.VERTEX):
            return self._checked(self.resource, "plain_secrets")
        return []


def _checks_of(runner: Runner, resource: str) -> Workload | Training | CustomJob:
    if resource == shapes.KUBERNETES:
        from launchlint.model.workload import Workload

        return Workload(runner)  # type: ignore[arg-type]
    if resource == shapes.SAGEMAKER:
        from launchlint.model.training import Training

        return Training(runner)  # type: ignore[arg-type]
    from launchlint.model.custom_job import CustomJob

    return CustomJob(runner)  # type: ignore[arg-type]
