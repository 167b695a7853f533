"""Template fields `{{name}}` and macros `${name}` inside a scalar, and what only looks like them.

Launch fills fields on the server when a job is queued and macros on the agent when it is taken
off the queue. The server is closed source: what it makes of anything but `{{name}}` is not
documented. The macro pattern is the agent's own: ``\\$\\{(\\w+)\\}``
(wandb/sdk/launch/utils.py, MACRO_REGEX).
"""

from __future__ import annotations

import re
from collections import namedtuple
from typing import TYPE_CHECKING

from launchlint.text import Span

if TYPE_CHECKING:
    from launchlint.syntax import Scalar

# wandb/sdk/launch/_project_spec.py, LaunchProject.fill_macros; the documentation lists the first five.
BUILT_IN_MACROS = ("project_name", "entity_name", "run_id", "run_name", "image_uri", "author")

_NAME = r"\w[\w-]*"
_FIELD = re.compile(rf"\s*({_NAME})\s*\Z")
_MACRO = re.compile(r"\$\{(\w+)\}")
_KEYWORDS = frozenset(
    "if else end range with define template block include eq ne and or not printf toYaml tpl for endfor endif elif "
    "each unless".split()
)
# Go, Helm and Argo write a leading dot or dollar, a dotted path, or a function call.
_FOREIGN = re.compile(r"-?\s*(?:[.$]|[\w-]+\.|[\w-]+\s*\(|[\w-]+\[|/\*)|.*[\"'`]")
_BUILT_IN_WORDS = "|".join(BUILT_IN_MACROS)
_SPACED_MACRO = re.compile(r"\$\{(\s*)([A-Za-z_-]+)(\s*)\}")
_OPEN_MACRO = re.compile(rf"\$\{{({_BUILT_IN_WORDS})(?![\w}}:#%/^,@*+?=\[-])")
_BARE_MACRO = re.compile(rf"(?<![\w$\\])\$({_BUILT_IN_WORDS})(?![\w(])")
_ESCAPED_MACRO = re.compile(rf"\$\$\{{({_BUILT_IN_WORDS})\}}")
_HALF_OPEN = re.compile(rf"(?<![{{$])\{{({_NAME})\}}\}}(?!\}})")
_SHELL_KEYS = frozenset(("command", "args", "entrypoint", "ContainerEntrypoint", "ContainerArguments"))


class TemplateField(namedtuple("TemplateField", "name span name_span scalar whole spaced in_key")):
    """`{{name}}`: ``span`` with braces, ``name_span`` without. ``whole`` where it is all of its scalar."""

    __slots__ = ()
    name: str
    span: Span
    name_span: Span
    scalar: Scalar
    whole: bool
    spaced: bool
    in_key: bool


class MalformedField(namedtuple("MalformedField", "span problem name scalar")):
    """Braces that were meant as a field. ``problem`` says how it is malformed; ``name`` what was meant."""

    __slots__ = ()
    span: Span
    problem: str  # unclosed | half-open | empty | words | filter | braces | block | nested
    name: str | None
    scalar: Scalar


class ForeignTemplate(namedtuple("ForeignTemplate", "span scalar language")):
    """Braces of another template language, which Launch hands on as they are."""

    __slots__ = ()
    span: Span
    scalar: Scalar
    language: str


class Macro(namedtuple("Macro", "name span name_span scalar whole in_key in_shell path")):
    """`${name}`: ``in_shell`` where a shell may own the name (a command with blanks in it)."""

    __slots__ = ()
    name: str
    span: Span
    name_span: Span
    scalar: Scalar
    whole: bool
    in_key: bool
    in_shell: bool
    path: tuple[str | int, ...]


class MalformedMacro(namedtuple("MalformedMacro", "span problem name scalar")):
    """Something the agent does not take for a macro though it was meant as one."""

    __slots__ = ()
    span: Span
    problem: str  # spaces | hyphen | unclosed | bare | braces | escaped
    name: str
    scalar: Scalar


class UnquotedField(namedtuple("UnquotedField", "scalar")):
    """A plain scalar whose bare braces no YAML reader would take: `{{x}}`, `[${x}]`."""

    __slots__ = ()
    scalar: Scalar


class Template:
    """All marks of one scalar."""

    __slots__ = ("fields", "foreign", "macros", "malformed_fields", "malformed_macros", "path", "scalar")

    def __init__(self, scalar: Scalar, path: tuple[str | int, ...]) -> None:
        self.scalar = scalar
        self.path = path
        self.fields: list[TemplateField] = []
        self.malformed_fields: list[MalformedField] = []
        self.foreign: list[ForeignTemplate] = []
        self.macros: list[Macro] = []
        self.malformed_macros: list[MalformedMacro] = []

    @property
    def broken(self) -> bool:
        """A fault is reported here: the scalar's value is unknown to every other rule."""
        return bool(self.malformed_fields or self.malformed_macros or self.foreign)

    @property
    def field(self) -> TemplateField | None:
        """The one field that is all of the scalar, or None."""
        return self.fields[0] if len(self.fields) == 1 and self.fields[0].whole else None

    def __bool__(self) -> bool:
        return bool(
            self.fields or self.malformed_fields or self.foreign or self.macros or self.malformed_macros
        )


def built_in(word: str) -> str | None:
    """The built-in macro a word spells but for case, blanks and hyphens, or None."""
    name = word.strip().replace("-", "_").lower()
    return name if name in BUILT_IN_MACROS else None


def read_template(scalar: Scalar, path: tuple[str | int, ...], tiles: object = (), in_key: bool = False) -> Template:
    """Find every mark of a scalar. ``tiles`` holds declared names: a tile called `end` is a field."""
    template = Template(scalar, path)
    text = scalar.text
    if "{{" in text:
        _read_fields(template, text, tiles, in_key)
    elif "}}" in text and text.count("{") < text.count("}"):
        for match in _HALF_OPEN.finditer(text):
            span = scalar.text_span(match.start(), match.end())
            template.malformed_fields.append(MalformedField(span, "half-open", match[1], scalar))
    if "$" in text:
        _read_macros(template, text, in_key)
    return template


def _read_fields(template: Template, text: str, tiles: object, in_key: bool) -> None:
    scalar = template.scalar
    place = scalar.text_span
    at = 0
    while (start := text.find("{{", at)) >= 0:
        opening = start
        while text.startswith("{", start + 2):
            start += 1  # `{{{x}}}`: the innermost pair
        extra = start - opening
        close = text.find("}}", start + 2)
        following = text.find("{{", start + 2)
        dollar = opening > 0 and text[opening - 1] == "$"
        if close < 0 or 0 <= following < close:
            # Not closed before the next one opens, or not at all.
            name = re.match(rf"\s*({_NAME})\s*(\}}?)", text[start + 2 :])
            if name and not _FOREIGN.match(text[start + 2 :]) and "\n" not in name.group():
                end = start + 2 + name.end()
                problem = "nested" if 0 <= following < close and not name[2] else "unclosed"
                if problem == "nested":
                    end = close + 2
                span = place(opening, end)
                template.malformed_fields.append(MalformedField(span, problem, name[1], scalar))
                at = end
            else:
                at = start + 2
            continue
        end = close + 2
        inner = text[start + 2 : close]
        tail = 0
        while text.startswith("}", end + tail):
            tail += 1
        at = end + tail
        if dollar and (name := built_in(inner)) and not extra:
            span = place(opening - 1, end)
            template.malformed_macros.append(MalformedMacro(span, "braces", name, scalar))
            continue
        match = _FIELD.match(inner)
        if match and not (extra or tail):
            name = match[1]
            known = name in tiles  # type: ignore[operator]
            if not known and (name in _KEYWORDS or dollar):
                language = "GitHub" if dollar else "Go"
                template.foreign.append(ForeignTemplate(place(opening - dollar, end), scalar, language))
                continue
            whole = start == 0 and end == len(text)
            name_at = start + 2 + match.start(1)
            template.fields.append(
                TemplateField(
                    name, place(start, end), place(name_at, name_at + len(name)), scalar, whole, name != inner, in_key
                )
            )
            continue
        span = place(opening, at)
        if extra and (tail or extra) and match:
            if tail == extra or tail == 0:
                template.malformed_fields.append(MalformedField(span, "braces", match[1], scalar))
                continue
        if match:  # `{{x}}}`: in text with braces of its own the last one is another's
            if text.count("{") == text.count("}"):
                whole = False
                name_at = start + 2 + match.start(1)
                template.fields.append(
                    TemplateField(
                        match[1],
                        place(start, end),
                        place(name_at, name_at + len(match[1])),
                        scalar,
                        whole,
                        match[1] != inner,
                        in_key,
                    )
                )
                at = end
            else:
                template.malformed_fields.append(MalformedField(span, "braces", match[1], scalar))
            continue
        span = place(opening, end)
        stripped = inner.strip()
        first = stripped.split(None, 1)[0] if stripped else ""
        if not stripped:
            template.malformed_fields.append(MalformedField(span, "empty", None, scalar))
        elif stripped[0] in '"[{' or "\n" in inner:
            continue  # JSON in a string, or a shell's braces: no field was meant
        elif stripped[0] in "#/>!^&":
            template.malformed_fields.append(MalformedField(span, "block", None, scalar))
        elif "${" in inner:
            template.malformed_fields.append(MalformedField(span, "nested", None, scalar))
        elif dollar or first in _KEYWORDS or first == "-" or stripped[:1] == "-" or _FOREIGN.match(stripped):
            language = "GitHub" if dollar else "Go, Helm or Argo"
            template.foreign.append(ForeignTemplate(place(opening - dollar, end), scalar, language))
        elif "|" in inner:
            word = re.match(rf"\s*({_NAME})\s*\|", inner)
            template.malformed_fields.append(MalformedField(span, "filter", word and word[1], scalar))
        elif len(stripped.split()) > 1 and all(re.match(rf"{_NAME}\Z", word) for word in stripped.split()):
            template.malformed_fields.append(MalformedField(span, "words", "_".join(stripped.split()), scalar))
        else:
            template.malformed_fields.append(MalformedField(span, "characters", None, scalar))


def _read_macros(template: Template, text: str, in_key: bool) -> None:
    scalar = template.scalar
    place = scalar.text_span
    path = template.path
    blanks = any(character.isspace() for character in text)
    in_shell = blanks and any(name in _SHELL_KEYS for name in path if isinstance(name, str))
    taken: list[tuple[int, int]] = []
    if "$${" in text:
        for match in _ESCAPED_MACRO.finditer(text):
            taken.append(match.span())
            template.malformed_macros.append(
                MalformedMacro(place(*match.span()), "escaped", match[1], scalar)
            )
    for match in _MACRO.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        whole = match.end() - match.start() == len(text)
        template.macros.append(
            Macro(match[1], place(*match.span()), place(*match.span(1)), scalar, whole, in_key, in_shell, path)
        )
    for match in _SPACED_MACRO.finditer(text):
        name = built_in(match[2])
        if not name or _MACRO.match(match.group()):
            continue
        if match[1] or match[3]:
            template.malformed_macros.append(MalformedMacro(place(*match.span()), "spaces", name, scalar))
        elif "-" in match[2] and not in_shell:
            template.malformed_macros.append(MalformedMacro(place(*match.span()), "hyphen", name, scalar))
    for match in _OPEN_MACRO.finditer(text):
        template.malformed_macros.append(MalformedMacro(place(*match.span()), "unclosed", match[1], scalar))
    if not blanks:
        for match in _BARE_MACRO.finditer(text):
            template.malformed_macros.append(MalformedMacro(place(*match.span()), "bare", match[1], scalar))
