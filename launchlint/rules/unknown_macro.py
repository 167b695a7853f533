from __future__ import annotations

from launchlint.model.config import Templated, UnknownMacro
from launchlint.model.template import BUILT_IN_MACROS
from launchlint.model.words import listed
from launchlint.rule import ERROR, NOTE, WARNING, Edit, Example, Fix, Violation, Violations, rule


@rule(
    "LL301",
    ERROR,
    flags=[
        Example(
            """
            name: job-«${runid}»
            env: ["PROJECT=«${project}»", "IMAGE=«${image_url}»"]
            """,
            fixed="""
            name: job-${run_id}
            env: ["PROJECT=${project_name}", "IMAGE=${image_uri}"]
            """,
        ),
        Example(
            """
            env: ["BUCKET=«${BUCKET_NAME}»", "TOKEN=${HF_TOKEN}"]
            gpus: all
            """,
            settings={"agent-env": ["BUCKET", "HF_TOKEN"]},
            why="With `agent-env` set, every name the agent lacks is known.",
        ),
        Example(
            """
            name: job-${run_id}
            env: ["VERSION=«${artifactVersion}»"]
            """,
            why="A note: the agent's environment may hold it.",
        ),
    ],
    allows=[
        """
        name: job-${run_id}
        env: ["WHO=${author}", "BUCKET=${MY_BUCKET}", "PROXY=${https_proxy}"]
        """,
        """
        kind: Job
        spec:
          template:
            spec:
              containers:
                - image: ${image_uri}
                  command: [bash, -c, "for run in 1 2; do train ${run} ${run_ids}; done"]
        """,
    ],
    sources=["wandb/sdk/launch/_project_spec.py, LaunchProject.fill_macros: built-in names, then os.environ"],
)
def unknown_macro(unknown: UnknownMacro, config: Templated) -> Violations:
    """A macro names a built-in value or a variable of the agent's environment.

    The agent leaves a macro it does not know as it is, without a word: `${runid}` reaches the
    cluster as those eight characters. Built in are `project_name`, `entity_name`, `run_id`,
    `run_name`, `image_uri` and `author`. List the agent's own variables under `agent-env` in the
    settings to have every other name checked.
    """
    macro, meant, env_known = unknown
    text = macro.span.text
    if macro.name in config.tile_names:
        field = f"{{{{{macro.name}}}}}"
        yield Violation(
            macro.span,
            f"`{text}` is a macro, and no macro has this name: the tile `{macro.name}` does not fill it",
            f"a template field is written `{field}`",
            fix=Fix(f"write `{field}`", Edit(macro.span, field), safe=False),
        )
        return
    near = meant is not None and macro.name != macro.name.upper()
    if near:
        message = f"there is no macro `{text}`: unless the agent's environment has that variable, it stays as text"
    elif env_known:
        message = f"the agent's environment (`agent-env`) has no `{macro.name}`, so `{text}` stays as text"
    else:
        message = f"`{text}` is not built in: it stays as text unless the agent's environment has that variable"
    yield Violation(
        macro.span,
        message,
        f"did you mean `${{{meant}}}`?" if meant else f"built in are {listed(BUILT_IN_MACROS)}",
        fix=Fix(f"rename to `{meant}`", Edit(macro.name_span, meant)) if near else None,
        severity=None if near else WARNING if env_known else NOTE,
    )
