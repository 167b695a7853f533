"""A plain command line is read without argparse, and means what argparse says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlint.cli import _SWITCHES, _TEXTS, Options, parser, plain_options

WORDS = [
    *_SWITCHES, *_TEXTS, *(f"{name}=LL1" for name in _TEXTS), "queues/", "a.yaml", "-", "LL101", "", "--", "-x", "--fix-only", "--select=",
    "--format", "json", "--jobs", "2", "-v", "-qv", "--quie", "--no-such", "--select=-x",
]  # fmt: skip


def said(options: Options) -> dict[str, object]:
    return {name: getattr(options, name) for name in vars(Options) if name[:1] != "_"}


@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_as_argparse_reads_it(arguments):
    plain = plain_options(arguments)
    if plain is None:
        return
    options = Options()
    try:
        parser().parse_intermixed_args(arguments, namespace=options)
    except SystemExit:
        pytest.fail(f"argparse refuses {arguments}")
    assert said(plain) == said(options)


@pytest.mark.parametrize("line", ["queues/", "--as-walked a.yaml b.yaml", "--isolated -q x", "--select LL1 --ignore=LL103 x", "-"])
def test_plain_lines(line):
    assert plain_options(line.split()) is not None
