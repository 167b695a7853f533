from __future__ import annotations

from launchlint.model.config import LaunchConfig, SweepConfig
from launchlint.model.launch import MalformedLaunchSetting
from launchlint.rule import ERROR, Violation, Violations, rule


@rule(
    "LL814",
    ERROR,
    flags=[
        """
        job: team/project/train:v3
        overrides:
          args: «--epochs 3»
        """,
        """
        job: team/project/train:v3
        «overrides»:
        resource: kubernetes
        """,
        """
        method: grid
        parameters: {lr: {values: [0.1, 0.01]}}
        job: team/project/train:v3
        launch: {queue: gpu, priority: «urgent»}
        «scheduler»:
        """,
    ],
    allows=[
        """
        job: team/project/train:v3
        overrides: {args: [--epochs, "3"], run_config: {lr: 0.1}}
        docker: {}
        """,
        """
        method: grid
        parameters: {lr: {values: [0.1, 0.01]}}
        job: team/project/train:v3
        launch: {queue: gpu, priority: 1}
        scheduler: {num_workers: 4, settings: {}}
        """,
    ],
    sources=["wandb 0.31.0, wandb/sdk/launch/utils.py, construct_launch_spec; wandb/cli/cli.py, launch_sweep"],
)
def malformed_launch_setting(setting: MalformedLaunchSetting, config: LaunchConfig | SweepConfig) -> Violations:
    """Some settings of a launch must have one shape.

    The command, or the scheduler of a sweep, takes them for granted: it stops with "override args must
    be a list of strings", or with a Python error where a key was left empty.
    """
    message = f"`{setting.path}` is {setting.found} where {setting.wanted} is needed: the launch stops"
    help = "take the key out, or give it a value" if setting.found == "null" else _HELP.get(setting.wanted)
    yield Violation(setting.span, message, help)


_HELP = {
    "a mapping": "write a mapping: `key: value`",
    "a list of texts": 'write a list with one text for each word: `["--epochs", "3"]`',
    "0, 1, 2 or 3": "write `0` (critical), `1` (high), `2` (medium) or `3` (low)",
}
