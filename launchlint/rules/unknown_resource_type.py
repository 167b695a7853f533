from __future__ import annotations

from launchlint.edits import rename
from launchlint.model.config import Queue
from launchlint.model.definition import UnknownResource
from launchlint.model.recognise import RESOURCES
from launchlint.model.words import listed
from launchlint.rule import ERROR, Example, Fix, Violation, Violations, rule


@rule(
    "LL702",
    ERROR,
    flags=[
        Example(
            """
            name: gpu
            resource_type: «docker»
            resource_config: {gpus: all}
            """,
            fixed="""
            name: gpu
            resource_type: local-container
            resource_config: {gpus: all}
            """,
        ),
        Example(
            """
            name: gpu
            resource_type: «vertex»
            resource_config:
              spec:
                worker_pool_specs:
                  - machine_spec: {machine_type: n1-standard-4}
                    replica_count: 1
                    container_spec: {image_uri: "${image_uri}"}
                staging_bucket: "gs://bucket"
              run: {restart_job_on_worker_restart: false}
            """,
            why="Terraform's documentation says `vertex`; the client takes `gcp-vertex` only.",
        ),
        Example(
            """
            resource_args:
              «docker»:
                gpus: all
            """,
            fixed="""
            resource_args:
              local-container:
                gpus: all
            """,
            why="No runner reads settings under this name.",
        ),
    ],
    allows=[
        """
        name: gpu
        resource_type: local-container
        resource_config: {gpus: all}
        """,
    ],
    sources=[
        "wandb/apis/public/api.py, upsert_run_queue: the five resource types",
        "wandb/sdk/launch/loader.py, runner_from_config: the names runners answer to",
    ],
)
def unknown_resource_type(unknown: UnknownResource, queue: Queue) -> Violations:
    """A queue runs on one of five resources, each with one name.

    `kubernetes`, `sagemaker`, `gcp-vertex`, `local-container` and `local-process`, in small
    letters. The client refuses any other name, and no runner looks for settings under another.
    """
    word, meant = unknown.node.text, unknown.meant
    if unknown.call:
        message = f"`{word}` is no resource type: `{unknown.call}` refuses it"
    else:
        message = f"`{word}` is no resource, so no runner reads the settings under it"
    yield Violation(
        unknown.node.span,
        message,
        f"did you mean `{meant}`?" if meant else f"one of {listed(RESOURCES)}",
        fix=Fix(f"write `{meant}`", rename(unknown.node, meant)) if meant else None,
    )
