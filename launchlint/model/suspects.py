"""Braces and dollars that are no template field and no macro: what they were meant to be.

Imported only when a scalar holds such a thing. The order of the readings is the point of this
module: what other languages write is recognised first, so that only what was surely meant for
Launch is called malformed. Whatever fits no reading is left alone.
"""

from __future__ import annotations

import re
from itertools import islice

from launchlint.model.template import (
    BUILT_IN_MACROS,
    KEYWORDS,
    ForeignTemplate,
    MalformedField,
    MalformedMacro,
    Template,
    is_name,
)
from launchlint.patterns import lazy
from launchlint.records import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

_NAME = r"\w(?:[\w-]*\w)?"
_RUN = lazy(r"\{\{+|\}\}+")
_MEANT = lazy(rf"\s*({_NAME})(\s*\}}|(?=[\s/-])|\Z)")
_HALF_OPEN = lazy(rf"(?<![{{$])\{{({_NAME})\}}\}}(?!\}})")

# First words of expressions in Go templates (Helm's functions among them), Jinja and Handlebars.
_FUNCTIONS = KEYWORDS | frozenset(
    "define template block include eq ne lt le gt ge and or not len index call print printf println html js urlquery "
    "tpl required lookup default quote squote nindent indent trim upper lower hasKey get dict list tuple toYaml toJson "
    "fromYaml fromJson int add sub mul div b64enc b64dec now date env coalesce ternary for set macro extends import "
    "each unless log resolve".split()
)


class Braces(namedtuple("Braces", "start end opening closing nested")):
    """Doubled braces from ``start`` to ``end`` of a text; ``closing`` is 0 where they never close."""

    __slots__ = ()
    start: int
    end: int
    opening: int  # how many braces open
    closing: int
    nested: bool  # doubled braces stand inside


def doubled_braces(text: str) -> list[Braces]:
    """Every outermost pair of doubled braces, and every opening that never closes."""
    found: list[Braces] = []
    open_runs: list[tuple[int, int, int]] = []  # place, length, how many pairs were found before it
    for match in _RUN.finditer(text):
        length = match.end() - match.start()
        if match.group()[0] == "{":
            open_runs.append((match.start(), length, len(found)))
            continue
        at = match.start()
        while open_runs and length >= 2:
            start, opening, before = open_runs.pop()
            last = not open_runs or length - opening < 2
            closing = length if last else opening
            nested = len(found) > before
            del found[before:]
            at += closing
            length -= closing
            found.append(Braces(start, at, opening, closing, nested))
    found += [Braces(start, len(text), opening, 0, False) for start, opening, _ in open_runs]
    return sorted(found)


# What stands between doubled braces, by the first reading that fits.
_READINGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reading, re.compile(pattern, re.DOTALL))
    for reading, pattern in (
        ("empty", r"\s*\Z"),
        ("nested", r"\s*[\w-]*\$\{\w+\}?[\w-]*\s*\Z"),
        # JSON or Python in a string, JSX, a shell's brace expansion: an object, not a field.
        ("text", r"\s*[\[{\"'].*[:,\]}]|[^\"']*[{}\n]|\s*[\w-]+\s*:\s|[^\s\"'(]*,"),
        ("filter", rf"\s*{_NAME}\s*(?:\|\s*\w+\s*(?:\([^)|]*\)|:[^\s|]*)?\s*)+\Z"),
        ("foreign", r"\s*[-~]?\s*(?:[.$=]|/\*|[\w-]+[.\[(]|-)|.*[\"'`]|\s*resolve:"),
        ("block", r"\s*[#/>!^&*~]"),
        ("words", rf"\s*{_NAME}(?:\s+{_NAME})+\s*\Z"),
        ("characters", r"\s*[\w<][^\s=+*?]*\s*\Z"),
    )
)
# Signs that other languages put before or after a name: `{{ .gpus }}`, `{{- gpus -}}`, `{{#gpus}}`.
_SIGNS = " \t.-~$&#/>!^=*"


# A text with more doubled braces than this is no config, and is left alone from there on.
_MOST = 100


def read_braces(template: Template, tiles: Container[str]) -> None:
    """Fields, malformed fields and foreign templates of a text whose braces are not all plain fields."""
    text = template.scalar.text
    for braces in doubled_braces(text)[:_MOST]:
        if not braces.closing:
            _read_unclosed(template, braces.start, braces.opening, tiles)
        elif braces.nested:
            _malformed(template, braces.start, braces.end, "nested", None, tiles)
        else:
            _read_pair(template, braces, tiles)
    if text.count("{") < text.count("}"):
        for match in islice(_HALF_OPEN.finditer(text), _MOST):
            _malformed(template, match.start(), match.end(), "half-open", match[1], tiles)


def _read_unclosed(template: Template, start: int, opening: int, tiles: Container[str]) -> None:
    meant = _MEANT.match(template.scalar.text, start + opening)
    if meant:
        end = meant.end()
        _malformed(template, start, end, "unclosed", meant[1], tiles)


def _read_pair(template: Template, braces: Braces, tiles: Container[str]) -> None:
    text = template.scalar.text
    start, end = braces.start, braces.end
    inner = text[start + braces.opening : end - braces.closing]
    name = inner.strip(" ")
    dollar = text[start - 1 : start] == "$" and name not in tiles

    if dollar and (macro := built_in(inner)) and braces.opening == braces.closing == 2:
        template.malformed_macros.append(
            MalformedMacro(template.scalar.text_span(start - 1, end), "braces", macro, template.scalar)
        )
    elif is_name(name):
        if braces.opening != 2 or braces.closing != 2:
            _read_uneven(template, braces, name, tiles)
        elif dollar or ((name in KEYWORDS or name.isdigit()) and name not in tiles):
            _foreign(template, start - dollar, end, name)
        else:
            template.add_field(start, end)
    elif (meant := inner.strip(_SIGNS)) in tiles:
        _malformed(template, start, end, "signs", meant, tiles)
    else:
        _read_expression(template, start - dollar, end, inner, tiles)


def _read_uneven(template: Template, braces: Braces, name: str, tiles: Container[str]) -> None:
    """`{{{x}}}`, `{{x}}}`: in a text whose braces balance, the outer ones may be another's."""
    text = template.scalar.text
    balanced = text.count("{") == text.count("}")
    if balanced and braces.opening != braces.closing:
        inner_start = braces.start + braces.opening - 2
        template.add_field(inner_start, text.index("}}", inner_start) + 2)
    else:
        _malformed(template, braces.start, braces.end, "braces", name, tiles)


def _read_expression(template: Template, start: int, end: int, inner: str, tiles: Container[str]) -> None:
    reading = next((reading for reading, pattern in _READINGS if pattern.match(inner)), "foreign")
    first = (inner.split(None, 1) or [""])[0]
    if reading == "text" or (reading == "empty" and set("\"'`") & set(template.scalar.text)):
        return  # an object, or another language's escape for a single brace
    if reading == "foreign" or template.scalar.text[start] == "$" or (reading != "filter" and first in _FUNCTIONS):
        _foreign(template, start, end, inner)
        return
    name = None
    if reading == "filter":
        name = inner.partition("|")[0].strip()
    elif reading == "words":
        name = "_".join(inner.split())
    _malformed(template, start, end, reading, name, tiles)


def _malformed(template: Template, start: int, end: int, problem: str, name: str | None, tiles: Container[str]) -> None:
    """In a program's text only what names a tile was surely meant as a field."""
    if not template.in_program or name in tiles:
        scalar = template.scalar
        template.malformed_fields.append(MalformedField(scalar.text_span(start, end), problem, name, scalar))


def _foreign(template: Template, start: int, end: int, inner: str) -> None:
    if not template.in_program:  # the program it was written for will read it
        scalar = template.scalar
        language = "GitHub" if scalar.text[start] == "$" else _language(inner.strip(" -"))
        template.foreign.append(ForeignTemplate(scalar.text_span(start, end), scalar, language))


def _language(inner: str) -> str:
    if inner.startswith((".Values", ".Release", ".Chart", "include ", "tpl ", "toYaml ")):
        return "Helm"
    if inner.startswith(("=", "workflow.", "inputs.", "outputs.", "tasks.", "steps.", "item.", "pod.")):
        return "Argo"
    if inner[:1] in ".$/" or inner.split(None, 1)[0] in _FUNCTIONS:
        return "Go"
    return "Jinja"


_WORDS = "|".join(BUILT_IN_MACROS)
_SPACED = lazy(r"\$\{(?:\s+([A-Za-z_-]+)\s*|([A-Za-z_-]+)\s+)\}")
_HYPHEN = lazy(r"\$\{([A-Za-z]+-[A-Za-z]+)\}")
_UNCLOSED = lazy(rf"(?<!\\)\$\{{({_WORDS})(?![\w}}:#%/^,@*+?=\[-])")
_BARE = lazy(rf"(?<![\w$\\])\$({_WORDS})(?![\w(])")
_ESCAPED = lazy(rf"\$\$\{{({_WORDS})\}}")


def built_in(word: str) -> str | None:
    """The built-in macro a word spells but for case, blanks and hyphens, or None."""
    name = word.strip().replace("-", "_").lower()
    return name if name in BUILT_IN_MACROS else None


def read_dollars(template: Template) -> None:
    """Malformed macros of a text; only names that are built in are surely meant as one."""
    scalar, text = template.scalar, template.scalar.text

    def add(match: re.Match[str], problem: str, word: str) -> None:
        if name := built_in(word):
            template.malformed_macros.append(MalformedMacro(scalar.text_span(*match.span()), problem, name, scalar))

    for match in islice(_SPACED.finditer(text), _MOST):
        add(match, "spaces", match[1] or match[2])
    for match in islice(_UNCLOSED.finditer(text), _MOST):
        add(match, "unclosed", match[1])
    if template.in_program:
        return  # the rest is how a shell writes its own variables
    for match in islice(_HYPHEN.finditer(text), _MOST):
        add(match, "hyphen", match[1])
    for match in islice(_BARE.finditer(text), _MOST):
        add(match, "bare", match[1])
    for match in islice(_ESCAPED.finditer(text), _MOST):
        add(match, "escaped", match[1])


# Names people give the built-in macros without being near them in spelling.
_ALIASES = {
    "project": "project_name", "wandb_project": "project_name",
    "entity": "entity_name", "team": "entity_name", "wandb_entity": "entity_name",
    "wandb_run_id": "run_id", "wandb_run_name": "run_name",
    "image": "image_uri", "image_url": "image_uri", "docker_image": "image_uri", "container_image": "image_uri",
    "wandb_image": "image_uri", "image_name": "image_uri", "job_image": "image_uri",
}  # fmt: skip


def meant_macro(name: str) -> str | None:
    """The built-in macro that was most likely meant, or None."""
    from launchlint.model.words import nearest

    return _ALIASES.get(name.lower()) or nearest(name, BUILT_IN_MACROS)
