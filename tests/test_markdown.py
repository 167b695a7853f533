"""Whatever a file holds shows as itself in Markdown: no markup, link, mention or HTML of its own."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from launchlint.render import Options, render
from launchlint.render.escape import visible
from launchlint.render.markdown import code, plain
from tests.hostile import runs, texts

markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py reads the Markdown back")


class Text(HTMLParser):
    """The text and the tags of some HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text.append(data)


def read(markdown: str) -> Text:
    reader = Text()
    parser = markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    reader.feed(parser.render(markdown))
    return reader


def cell(content: str) -> Text:
    return read(f"| a | b |\n| --- | --- |\n| x{content}x | y |\n")


@settings(max_examples=150, deadline=None)
@given(texts)
def test_plain_text_shows_as_itself(text):
    shown = cell(plain(text))
    assert "".join(shown.text).split() == f"a b x{visible(text)}x y".split()
    assert set(shown.tags) <= {"table", "thead", "tbody", "tr", "th", "td"}


@settings(max_examples=150, deadline=None)
@given(texts)
def test_code_shows_as_itself(text):
    shown = cell(code(text))
    assert "".join(shown.text).split() == f"a b x{visible(text)}x y".split()
    assert shown.tags.count("code") == 1


@settings(max_examples=150, deadline=None)
@given(texts)
def test_nobody_is_mentioned_and_nothing_linked(text):
    for piece in cell(plain(text)).text:  # GitHub looks for mentions in each piece of text
        assert not re.search(r"@\w|#\d|GH-\d", piece)
    source = plain(text)
    assert "http://" not in source
    assert "www." not in source


@settings(max_examples=60, deadline=None)
@given(runs())
def test_a_report_has_one_row_per_finding(run):
    shown = read(render("markdown", run, Options(blob="https://github.com/o/r/blob/0")))
    assert shown.tags.count("tr") == len(run.findings) + len({finding.path for finding in run.findings})
    assert set(shown.tags) <= {
        "h2", "h3", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "code", "br", "a",
    }  # fmt: skip
    assert shown.tags.count("a") == 2 * len(run.findings)
