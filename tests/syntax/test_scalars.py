"""Plain scalars: our two readings against the readers that have them, PyYAML (1.1) and ruamel.yaml (1.2)."""

from __future__ import annotations

import datetime
import math

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from ruamel.yaml.resolver import VersionedResolver

from launchlint.syntax.scalars import (
    BOOLEAN,
    DATE,
    INTEGER,
    NULL,
    NUMBER,
    REFUSED,
    TEXT,
    ambiguous,
    read_as_yaml_1_1,
    resolve_plain,
)

WORDS = "yes Yes YES yEs y Y no No on ON off Off true True TRUE tRUE false null Null ~ NULL nULL n = <<".split()
NUMBERS = """0 -0 +0 00 010 -010 08 09 0644 1_000 0_1 0b101 0b_ 0b2 0x1F 0x_ 0X1f 0o17 0o8 -0o17 -0x1F 1e3 1E3 1e+3
1.5e3 1.5e+3 .5 -.5 +.5 ._5 1. 1.0 1_0.5 1.5_0 . - + -. .e1 1:30 12:30:45 1:60 01:30 190:20:30.15 1:2_3 22:22 8080:80
.inf -.inf +.INF .Inf .iNF .nan +.nan .NaN 1e400 1.0e+400 0. 0.0 1.2.3 12.4 1e 1e+ --1 +-1 0x 0b 0o""".split()
DATES = """2026-01-31 2026-1-31 2026-02-30 2026-13-45 0000-01-01 2026-01-31T10:20:30 2026-01-31t1:20:30Z
2026-01-31T25:00:00 2026-01-31T10:20:30.5+01:00 2026-01-31T10:20:30-25 2026-01-31T10:20:60 20260131 2026-01
2026-01-31T10:20 2026-01-31T10:20:30.123456789Z""".split() + ["2026-01-31 10:20:30", "2026-01-31 10:20:30 +1"]
LONG = ["9" * 999, "9" * 1001, "9" * 5000, "-" + "9" * 5000, "0x" + "f" * 5000, "0o" + "7" * 5000, "1" + ":59" * 900]

written = st.one_of(
    st.sampled_from(WORDS + NUMBERS + DATES),
    st.text(alphabet="0123456789+-._:eExXobTtZ", min_size=1, max_size=12),
    st.from_regex(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]{0,3})?)?Z?", fullmatch=True),
    st.text(alphabet="yesnoYESNOtrufalTRUFAL~", min_size=1, max_size=5),
)


def is_plain(text: str) -> bool:
    """Whether a reader takes the text for one plain scalar at all."""
    try:
        (event,) = (e for e in yaml.parse(f"- {text}", yaml.SafeLoader) if isinstance(e, yaml.ScalarEvent))
    except (yaml.YAMLError, ValueError):
        return False
    return event.style is None and event.value == text


def pyyaml(text: str) -> tuple[str, object]:
    try:
        (value,) = yaml.safe_load(f"- {text}")
    except (yaml.YAMLError, ValueError, OverflowError):
        return REFUSED, None
    kinds = {bool: BOOLEAN, type(None): NULL, int: INTEGER, float: NUMBER, str: TEXT}
    kind = kinds.get(type(value), DATE)
    assert kind != DATE or isinstance(value, datetime.date)
    return kind, text if kind == DATE else value


def same(one: object, other: object) -> bool:
    if type(one) is not type(other):
        return False
    return one == other or (isinstance(one, float) and math.isnan(one) and math.isnan(other))


@pytest.mark.parametrize("text", [text for text in WORDS + NUMBERS + DATES if is_plain(text)])
def test_yaml_1_1_is_what_pyyaml_reads(text):
    kind, value = read_as_yaml_1_1(text)
    assert (kind, same(value, pyyaml(text)[1])) == (pyyaml(text)[0], True)


@settings(max_examples=200)
@given(written)
def test_any_plain_scalar_is_read_as_pyyaml_reads_it(text):
    assume(is_plain(text))
    kind, value = read_as_yaml_1_1(text)
    assert (kind, same(value, pyyaml(text)[1])) == (pyyaml(text)[0], True)


@settings(max_examples=200)
@given(written)
@example("0o17")
def test_yaml_1_2_is_what_ruamel_reads(text):
    # ruamel.yaml reads more than the core schema of YAML 1.2.2 (section 10.3.2): binary numbers, signed
    # octal and hexadecimal ones, underscores in numbers, and dates; and less: `.5e3`, its sign left out.
    beyond = text.lstrip("+-")[:1] == "." or "_" in text or text in ("=", "<<") or text.lstrip("+-")[:2] == "0b" or text[1:3] in ("0o", "0x")
    assume(is_plain(text) and not beyond)
    tag = VersionedResolver(version=(1, 2)).resolve(_scalar_node(), text, (True, False))
    assume(not str(tag).endswith("timestamp"))
    kinds = {"bool": bool, "null": type(None), "int": int, "float": float, "str": str}
    assert type(resolve_plain(text)) is kinds[str(tag).rpartition(":")[2]]


def _scalar_node():
    from ruamel.yaml.nodes import ScalarNode

    return ScalarNode


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("true", True), ("FALSE", False), ("yes", "yes"), ("on", "on"),
        ("12", 12), ("-12", -12), ("+12", 12), ("010", 10), ("0o17", 15), ("0x1F", 31), ("-0x1F", "-0x1F"),
        ("1e3", 1000.0), (".5", 0.5), ("1.", 1.0), ("1.5E-2", 0.015), ("1_000", "1_000"), ("12:30:45", "12:30:45"),
        (".inf", math.inf), ("-.INF", -math.inf), ("64Gi", "64Gi"), ("1.2.3", "1.2.3"), ("2026-01-31", "2026-01-31"),
        ("٣", "٣"), ("+", "+"), (".", "."), ("0b1", "0b1"),
    ],
)  # fmt: skip
def test_yaml_1_2_core(text, value):
    assert same(resolve_plain(text), value)


@pytest.mark.parametrize("text", LONG)
def test_endless_digits_are_read_in_no_time_and_can_be_shown(text):
    assert str(resolve_plain(text))
    read_as_yaml_1_1(text)
    ambiguous(text)


@settings(max_examples=200)
@given(written)
def test_ambiguous_exactly_where_the_readers_differ(text):
    assume(is_plain(text))
    kind, old = pyyaml(text)
    differ = kind == DATE or not same(old, resolve_plain(text))
    assert (ambiguous(text) is not None) == (differ and text not in ("<<",))


@pytest.mark.parametrize(
    "text",
    "8 0 -1 +1 0.5 1.0 .5 1. 1.10 1.2.3 12.4.1 v1 64Gi 100m 8080:80 nvidia true false null ~ 1e3f .inf .nan "
    "0x1F y n 2026-01 20260131 127.0.0.1 a:b 1.5e+3".split(),
)
def test_most_scalars_are_one_thing_to_all(text):
    assert ambiguous(text) is None


@pytest.mark.parametrize(
    "text", "yes No on OFF 010 0644 08 1e3 1E-3 +.5 0o17 1_000 0b1 1:30 12:30:45 2026-01-31 = 2026-13-45".split()
)
def test_two_readings(text):
    assert ambiguous(text) is not None
