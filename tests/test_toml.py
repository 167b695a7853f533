"""Places in TOML: tomllib is the authority, and every value it reads is found where it stands."""

from __future__ import annotations

import datetime
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchlint.syntax.nodes import SyntaxFault
from launchlint.syntax.toml import Toml, read_toml
from launchlint.text import Source


def paths(data, at=()):
    """Every path into the data, tables and lists included."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield (*at, name)
            yield from paths(value, (*at, name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield (*at, index)
            yield from paths(value, (*at, index))


def follow(data, path):
    for part in path:
        data = data[part]
    return data


def check_places(text: str) -> None:
    toml = read_toml(Source("launchlint.toml", text))
    assert isinstance(toml, Toml), toml.message
    for path in paths(toml.data):
        place = toml.places[path]
        value = follow(toml.data, path)
        if isinstance(path[-1], str):
            assert tomllib.loads(f"{place.key.text} = 1") == {path[-1]: 1}
        if not isinstance(value, (dict, list)):
            assert tomllib.loads(f"v = {place.value.text}")["v"] == value
    assert set(toml.places) == set(paths(toml.data))


@pytest.mark.parametrize(
    "text",
    [
        'a = 1 # "b"\n[tool.launchlint]\nselect = ["LL1", \'x\', # why\n]\n"quoted key" = {k = 1, "q.r" = [{z = 2}]}\n',
        "[[a]]\nb = 1\n[a.c]\nd = 2\n[[a.e]]\nf = 3\n[[a]]\n[[a.e]]\n[[a.e]]\ng = 1979-05-27 07:32:00  # when\n",
        'a.b."c.d" = """x\n# no comment\n"quoted" ""\\""""""\nb = \'\'\'\'one\'\'\'\'\'\r\nc = -0.5e3\r\n',
        'x."\\u0041\\t".y = true\n[ s . "t" ]\nu=[[1,2],[3,],]\nv={}\n',
    ],
)
def test_every_value_is_found_where_it_stands(text):
    check_places(text)


words = st.text("ab_-1", min_size=1, max_size=3)
keys = words | st.sampled_from(['"q w"', "'l#t'", '"e\\"s"', '"]"', '"="'])
scalars = st.sampled_from(
    [
        "1",
        "-2.5",
        "true",
        '"s # no"',
        "'lit]'",
        '"""m\n"" x"""',
        "'''l\n'' ''''",
        "1979-05-27",
        "07:32:00",
        '"\\n"',
        "inf",
    ]
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: "[" + " , # c\n".join(items) + "]")
        | st.lists(st.tuples(keys, inner), max_size=2, unique_by=lambda pair: pair[0]).map(
            lambda pairs: "{ " + ", ".join(f"{key} = {value}" for key, value in pairs) + " }"
        )
    ),
    max_leaves=6,
)
lines = st.one_of(
    st.tuples(keys, values).map(lambda pair: f"{pair[0]} = {pair[1]}"),
    st.lists(keys, min_size=1, max_size=3).map(lambda parts: f"[{' . '.join(parts)}]"),
    st.lists(keys, min_size=1, max_size=2).map(lambda parts: f"[[{'.'.join(parts)}]]  # list"),
    st.tuples(keys, keys, scalars).map(lambda triple: f"{triple[0]}.{triple[1]}={triple[2]}\t"),
    st.just("# comment [x] = 1"),
    st.just(""),
)


@settings(max_examples=150)
@given(st.lists(lines, max_size=7), st.sampled_from(["\n", "\r\n"]))
def test_places_agree_with_tomllib(written, newline):
    text = newline.join(written)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert isinstance(read_toml(Source("x.toml", text)), SyntaxFault)
        return
    check_places(text)
    assert read_toml(Source("x.toml", text)).data == data


@settings(max_examples=100)
@given(st.text(st.sampled_from("abt[]{}=.\"'\\#,\n\r 1-_:é\u2028\x00"), max_size=40))
def test_any_text_is_read_or_refused(text):
    toml = read_toml(Source("x.toml", text))
    if isinstance(toml, SyntaxFault):
        assert 0 <= toml.span.start <= toml.span.end <= len(text)


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 20_000, "a = " + "1" * 5_000, "a.b = " + "{b=" * 3_000, "x = 1\n" + "a." * 20_000 + "b = 1"]
)
def test_what_tomllib_chokes_on_is_a_fault(text):
    assert isinstance(read_toml(Source("x.toml", text)), SyntaxFault)


@pytest.mark.parametrize(
    ("text", "flagged", "rest"),
    [("a = 1\nb = = 2\n", "=", " 2\n"), ("a = ", "", ""), ('a = 1\r\nb = "x\r\n', "", "\r\n")],
)
def test_a_fault_points_at_its_place(text, flagged, rest):
    fault = read_toml(Source("x.toml", text))
    assert isinstance(fault, SyntaxFault)
    assert (fault.span.text, text[fault.span.end :]) == (flagged, rest)


def test_dates_stay_dates():
    toml = read_toml(Source("x.toml", "until = 2027-01-31"))
    assert toml.data == {"until": datetime.date(2027, 1, 31)}
