from __future__ import annotations

from launchlint.model.config import LaunchConfig, SweepConfig
from launchlint.model.launch import UnreadFile
from launchlint.rule import ERROR, Example, Violation, Violations, rule


@rule(
    "LL813",
    ERROR,
    flags=[
        Example(
            """
            «job»: team/project/train:v3
            overrides: {args: [--epochs, "3"]}
            """,
            name="launch.yml",
        ),
    ],
    allows=[
        Example(
            """
            job: team/project/train:v3
            overrides: {args: [--epochs, "3"]}
            """,
            name="launch.yaml",
        ),
    ],
    sources=["wandb 0.31.0, wandb/util.py, load_json_yaml_dict"],
)
def unread_file(file: UnreadFile, config: LaunchConfig | SweepConfig) -> Violations:
    """The launch commands read `.yaml` and `.json`, and nothing else.

    With any other suffix, and people write `.yml`, the file name itself is taken for JSON, and the
    command ends with "Invalid format for config".
    """
    message = f"`{file.command}` reads no file of this suffix: it ends with `Invalid format for config`"
    yield Violation(file.span, message, "rename the file to `.yaml`")
