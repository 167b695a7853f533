"""No format can be broken, and no terminal or CI system commanded, by any file name or content."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchlint.render import FORMATS, Options, render
from launchlint.render.escape import disarm, exact, is_unseen, json_text, visible
from launchlint.render.sarif import described_rules
from tests.hostile import PIECES, runs, texts
from tests.runner_commands import commands, foreign_commands

EMITS_COMMANDS = {"github"}
OPTIONS = st.builds(
    Options,
    color=st.booleans(),
    hyperlinks=st.booleans(),
    unicode=st.booleans(),
    width=st.sampled_from([20, 60, 100]),
    root=st.sampled_from(["", "/repo"]),
)
# All that our own colours and links put into a stream.
PAINT = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;(?:https://launchlint\.dev/[a-z0-9/-]*)?\x1b\\")


def unprintable(text: str) -> list[str]:
    """Controls and lone surrogates but line ends, and whatever turns text around or hides it."""
    kinds = ("Cc", "Cs", "Cf", "Zl", "Zp")
    return [c for c in text if c != "\n" and (unicodedata.category(c) in kinds or is_unseen(c))]


@pytest.fixture(scope="module")
def few_rules():
    """SARIF carries every rule's page, always the same; `test_every_page_is_harmless` reads those once."""
    patch = pytest.MonkeyPatch()
    patch.setattr("launchlint.render.sarif.described_rules", lambda: described_rules()[:1])
    yield
    patch.undo()


def test_every_page_is_harmless():
    text = json_text(described_rules())
    assert unprintable(text) == []
    assert commands(text) == foreign_commands(text) == []


@pytest.mark.usefixtures("few_rules")
@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60, deadline=None)
@given(run=runs(), options=OPTIONS)
def test_nothing_gets_through(name, run, options):
    text = render(name, run, options)
    assert unprintable(PAINT.sub("", text)) == []
    text.encode()  # every encoding can carry it
    if name not in EMITS_COMMANDS:
        assert commands(text) == []
    assert foreign_commands(text) == []
    assert PAINT.sub("", text) == text or options.color or options.hyperlinks


@settings(max_examples=60, deadline=None)
@given(run=runs())
def test_json_is_json(run):
    data = json.loads(render("json", run, Options()))
    assert len(data["findings"]) == len(run.findings)
    assert [row["path"] for row in data["findings"]] == [exact(finding.path) for finding in run.findings]
    lines = render("jsonl", run, Options()).splitlines()
    assert [json.loads(line) for line in lines] == data["findings"]


@settings(max_examples=30, deadline=None)
@given(run=runs())
def test_json_obeys_its_schema(run):
    output_validator().validate(json.loads(render("json", run, Options())))


def output_validator():
    from jsonschema import Draft202012Validator

    from launchlint.paths import schema_path

    with open(schema_path("output"), encoding="utf-8") as file:
        return Draft202012Validator(json.load(file))


@given(texts)
def test_visible_is_visible_and_stays(text):
    shown = visible(text)
    assert unprintable(shown) == []
    assert "\n" not in shown
    assert visible(shown) == shown


@given(texts)
def test_exact_loses_only_what_cannot_be_encoded(text):
    kept = exact(text)
    kept.encode()
    if not re.search("[\ud800-\udfff]", text):
        assert kept == text


@given(texts)
def test_json_text_is_exact(text):
    written = json_text({text: text})
    assert json.loads(written) == {text: text}
    assert commands(written) == []


VALUES = st.recursive(
    texts | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
)


@given(VALUES, st.integers(1, 4))
def test_json_text_is_written_as_python_writes_it(value, indent):
    assert json_text(value, indent) == json.dumps(value, indent=indent).replace("##", "#\\u0023")


@given(st.lists(texts).map("\n".join))
def test_disarmed_text_commands_nobody(text):
    text = "\n".join(map(visible, text.split("\n")))
    assert commands(disarm(text)) == []
    assert foreign_commands(disarm(text)) == []
    assert disarm(disarm(text)) == disarm(text)


def test_disarm_leaves_plain_text_alone():
    text = "a::b C::D\n# heading\n## heading [link]\n x: y"
    assert disarm(text) == text


@pytest.mark.parametrize("text", ["::error::x", "  ::error file=a::x", "\u3000::error::x", "x ##[error]y", "##[group]"])
def test_the_parser_sees_commands(text):
    """The test's own parser must find what the runner finds, or the tests above prove nothing."""
    assert len(commands(text)) == 1


def test_hidden_commands_are_seen():
    assert commands("\xad::error::x")
    assert commands("#\u200d#[error]x")


def test_every_piece_is_tried():
    assert len(set(PIECES)) == len(PIECES)
