"""Pictures of terminal output: well-formed, the same each time, every character in its column."""

from __future__ import annotations

import importlib.util
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from launchlint.render import Options, render
from launchlint.render.ansi import runs
from tests.rendering import CASES

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def screenshots():
    path = Path(__file__).resolve().parent.parent / "scripts" / "screenshots.py"
    spec = importlib.util.spec_from_file_location("screenshots", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("theme", ["DARK", "LIGHT"])
@pytest.mark.parametrize("case", CASES)
def test_a_picture_is_well_formed_and_stays(screenshots, case, theme):
    text = render("full", CASES[case](), Options(color=True, hyperlinks=True))
    picture = screenshots.svg(text, "a <title> & more", getattr(screenshots, theme))
    assert picture == screenshots.svg(text, "a <title> & more", getattr(screenshots, theme))
    root = ElementTree.fromstring(picture)
    assert root.find(f"{SVG}title").text == "a <title> & more"
    drawn = {element.tag for element in root.iter()} - {SVG + name for name in ("svg", "g", "title", "text")}
    assert drawn <= {SVG + name for name in ("rect", "path", "circle")}


def test_text_stands_in_its_column(screenshots):
    picture = ElementTree.fromstring(screenshots.svg("ab  \x1b[31m世c\x1b[0m │ d", "t"))
    words = [element for element in picture.iter(f"{SVG}text") if element.get("textLength")]
    assert [word.text for word in words] == ["ab", "世c", "d"]
    columns = [(float(word.get("x")) - screenshots.PAD_X) / screenshots.COLUMN for word in words]
    assert [round(column) for column in columns] == [0, 4, 10]
    assert words[1].get("fill") == screenshots.DARK["31"]


def test_painted_text_is_taken_apart():
    assert runs("a\x1b[1;31mb\x1b[0mc\x1b]8;;http://x\x1b\\d\x1b]8;;\x1b\\") == [
        ("a", frozenset()),
        ("b", frozenset({"1", "31"})),
        ("c", frozenset()),
        ("d", frozenset()),
    ]
