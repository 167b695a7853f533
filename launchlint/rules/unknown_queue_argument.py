from __future__ import annotations

from launchlint.edits import rename
from launchlint.model.config import Queue
from launchlint.model.definition import CREATE, UnknownArgument
from launchlint.model.recognise import CREATE_KEYS, UPSERT_KEYS
from launchlint.model.words import listed
from launchlint.rule import ERROR, WARNING, Example, Fix, Violation, Violations, rule


@rule(
    "LL704",
    ERROR,
    flags=[
        Example(
            """
            name: gpu
            «type»: local-container
            resource_config: {gpus: all}
            template_variables: {}
            external_links: {wiki: "https://example.com"}
            """,
            fixed="""
            name: gpu
            resource_type: local-container
            resource_config: {gpus: all}
            template_variables: {}
            external_links: {wiki: "https://example.com"}
            """,
            why="`upsert_run_queue` and `create_run_queue` name the same things differently.",
        ),
        Example(
            """
            name: gpu
            resource_type: local-container
            resource_config: {gpus: all}
            «template_varables»: {}
            """,
            fixed="""
            name: gpu
            resource_type: local-container
            resource_config: {gpus: all}
            template_variables: {}
            """,
        ),
    ],
    allows=[
        """
        # Keys that begin with `x-` are notes for other tools.
        x-owner: research
        name: gpu
        entity: team
        resource_type: local-container
        resource_config: {gpus: all}
        prioritization_mode: V0
        external_links: {wiki: "https://example.com"}
        """,
        """
        name: gpu
        entity: team
        type: local-container
        config: {gpus: all}
        """,
    ],
    sources=["wandb/apis/public/api.py: the signatures of upsert_run_queue and create_run_queue"],
)
def unknown_queue_argument(argument: UnknownArgument, queue: Queue) -> Violations:
    """A queue definition holds the arguments of one call.

    `upsert_run_queue` takes name, entity, resource_type, resource_config, template_variables,
    external_links and prioritization_mode; `create_run_queue` takes type and config instead, and
    no external_links. Any other argument is a TypeError, and read by hand it is lost.
    """
    key, meant, call, taken = argument
    known = CREATE_KEYS if call == CREATE else UPSERT_KEYS
    if call == CREATE and key.text == "external_links":
        help = "only `upsert_run_queue` takes links: rename `type` to `resource_type` and `config` to `resource_config`"
    elif meant:
        help = f"did you mean `{meant}`?" + (" It is there already" if taken else "")
    else:
        help = f"it takes {listed(sorted(known))}; begin a key of your own with `x-`"
    yield Violation(
        key.span,
        f"`{call}` takes no argument `{key.text}`: the call fails on it, or it is lost",
        help,
        fix=Fix(f"rename to `{meant}`", rename(key, meant)) if meant and not taken else None,
        severity=None if meant else WARNING,
    )
