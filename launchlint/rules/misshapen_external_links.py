from __future__ import annotations

from launchlint.model.config import Queue
from launchlint.model.definition import MisshapenLinks
from launchlint.rule import ERROR, Violation, Violations, rule

_WORDS = {
    "list": "links are a list here: `upsert_run_queue` fails on it with an AttributeError",
    "scalar": "links are a single value here: `upsert_run_queue` fails on it with an AttributeError",
    "read back": "this is the shape the API reads back: sent again, all links become one named `links`",
    "value": "a link's address is text: the queue would show a link that leads nowhere",
}


@rule(
    "LL706",
    ERROR,
    flags=[
        """
        name: gpu
        resource_type: local-container
        resource_config: {gpus: all}
        external_links: «[{label: wiki, url: "https://example.com"}]»
        """,
        """
        name: gpu
        resource_type: local-container
        resource_config: {gpus: all}
        external_links: {«links»: [{label: wiki, url: "https://example.com"}]}
        """,
        """
        name: gpu
        resource_type: local-container
        resource_config: {gpus: all}
        external_links: {wiki: «{url: "https://example.com"}»}
        """,
    ],
    allows=[
        """
        name: gpu
        resource_type: local-container
        resource_config: {gpus: all}
        external_links: {wiki: "https://example.com", links: "https://example.com/links"}
        """
    ],
    sources=["wandb/apis/public/api.py, upsert_run_queue: external_links.items() become label and url"],
)
def misshapen_external_links(links: MisshapenLinks, queue: Queue) -> Violations:
    """External links are a mapping from labels to addresses.

    `upsert_run_queue` turns `{label: address}` into the list the server stores. It takes neither
    that list itself nor addresses that are no text.
    """
    yield Violation(links.span, _WORDS[links.problem], 'write `external_links: {label: "https://..."}`')
