from __future__ import annotations

from launchlint.edits import rename
from launchlint.model.builder_keys import BuilderKey
from launchlint.model.config import Queue
from launchlint.rule import NOTE, WARNING, Example, Fix, Violation, Violations, rule


@rule(
    "LL411",
    WARNING,
    flags=[
        Example(
            """
            kind: Job
            spec: {template: {spec: {restartPolicy: Never}}}
            builder:
              «acelerator»:
                base_image: nvidia/cuda:12.4.1-base-ubuntu22.04
            """,
            fixed="""
            kind: Job
            spec: {template: {spec: {restartPolicy: Never}}}
            builder:
              accelerator:
                base_image: nvidia/cuda:12.4.1-base-ubuntu22.04
            """,
        ),
        Example(
            '{"builder": {"accelerator": {«"base-image"»: "nvidia/cuda:12.4.1-base-ubuntu22.04"}}}',
            name="queue.json",
            fixed='{"builder": {"accelerator": {"base_image": "nvidia/cuda:12.4.1-base-ubuntu22.04"}}}',
        ),
        """
        resource_args:
          kubernetes:
            spec: {template: {spec: {restartPolicy: Never}}}
          «builder»:
            accelerator: {base_image: "nvidia/cuda:12.4.1-base-ubuntu22.04"}
        """,
        Example(
            """
            kind: Job
            spec: {template: {spec: {restartPolicy: Never}}}
            builder:
              «cuda»:
                base_image: nvidia/cuda:12.4.1-base-ubuntu22.04
            """,
            fixed="""
            kind: Job
            spec: {template: {spec: {restartPolicy: Never}}}
            builder:
              accelerator:
                base_image: nvidia/cuda:12.4.1-base-ubuntu22.04
            """,
            why="a note: the old name is still read",
        ),
    ],
    allows=[
        """
        builder:
          accelerator:
            base_image: nvidia/cuda:12.4.1-base-ubuntu22.04
        """,
        """
        kind: Job
        spec: {template: {spec: {restartPolicy: Never}}}
        builder:
          base_image: python:3.11-slim
        """,
    ],
    sources=["wandb/sdk/launch/_project_spec.py, LaunchProject.__init__ and _get_accelerator_base_image"],
)
def misplaced_builder_key(found: BuilderKey, queue: Queue) -> Violations:
    """A builder's keys must be those the agent reads, where it reads them.

    It reads `builder.accelerator.base_image`, the older `builder.cuda.base_image`, and
    `builder.base_image`, from inside the resource's arguments. Every other key, and a builder beside
    the resource, is passed over without a word: jobs are built on the default image, without CUDA.
    """
    key, meant = found.key, found.meant
    fix = Fix(f"rename to `{meant}`", rename(key, meant)) if meant else None
    near = f"did you mean `{meant}`?" if meant else None
    unread = f"nobody reads `{key.text}` here: jobs are built without it"
    match found.problem:
        case "legacy":
            message = "`cuda` was renamed to `accelerator` in agent 0.15.6; agents still read it, after `accelerator`"
            yield Violation(key.span, message, "write `accelerator`", fix=fix, severity=NOTE)
        case "shadowed":
            message = "`cuda` is never read beside `accelerator`, which names an image already: this one has no effect"
            yield Violation(key.span, message, "remove `cuda`")
        case "beside":
            message = "`builder` stands beside the resource, where nobody reads it: jobs are built without it"
            yield Violation(key.span, message, f"move it into the arguments of `{queue.resource}`")
        case "agent":
            message = f"`{key.text}` belongs to the `builder` of the agent's own config; nobody reads it in a queue"
            yield Violation(key.span, message, "move it to the agent's launch-config.yaml")
        case "inner":
            yield Violation(key.span, unread, near or "the only key read here is `base_image`", fix=fix)
        case _:
            yield Violation(key.span, unread, near or "read are `accelerator.base_image` and `base_image`", fix=fix)
