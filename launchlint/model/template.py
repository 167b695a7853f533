"""Template fields `{{name}}` and macros `${name}` inside a scalar.

Launch fills fields on the server when a job is queued, and macros on the agent when it is taken
off the queue. The server is closed source: what it makes of anything but `{{name}}` is not
documented. The macro pattern is the agent's own: ``\\$\\{(\\w+)\\}``
(wandb/sdk/launch/utils.py, MACRO_REGEX).

Almost every scalar with marks holds only well-formed ones, which are read here. As soon as one
brace or dollar is left over, ``suspects`` says what it was meant to be.
"""

from __future__ import annotations

from launchlint.patterns import lazy
from launchlint.records import namedtuple
from launchlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

    from launchlint.syntax import Scalar

# wandb/sdk/launch/_project_spec.py, LaunchProject.fill_macros; the documentation lists the first five.
BUILT_IN_MACROS = ("project_name", "entity_name", "run_id", "run_name", "image_uri", "author")

# Single words that other template languages write between double braces.
KEYWORDS = frozenset("if else elif end range with endif endfor endwith break continue".split())

MACRO = lazy(r"\$\{(\w+)\}")
# Values under these keys are run by a shell as often as not.
_PROGRAM_KEYS = frozenset(("command", "args", "entrypoint", "ContainerEntrypoint", "ContainerArguments"))

# What a line of options does without, and programs do not.
_CODE = "\n\"'`();|<>&%"


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
    """Braces that were meant as a field. ``problem`` says how they fail; ``name`` what was meant."""

    __slots__ = ()
    span: Span
    # unclosed | half-open | empty | words | filter | braces | block | nested | characters | signs | spaces
    problem: str
    name: str | None
    scalar: Scalar


class ForeignTemplate(namedtuple("ForeignTemplate", "span scalar language")):
    """Braces of another template language. What Launch makes of them is not documented."""

    __slots__ = ()
    span: Span
    scalar: Scalar
    language: str


class Macro(namedtuple("Macro", "name span name_span scalar whole in_key in_shell path")):
    """`${name}`: ``in_shell`` where a shell may own the name (a program's text)."""

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
    """All marks of one scalar. ``path`` leads to it from the arguments it stands in."""

    __slots__ = ("fields", "foreign", "in_key", "macros", "malformed_fields", "malformed_macros", "path", "scalar")

    def __init__(self, scalar: Scalar, path: tuple[str | int, ...], in_key: bool = False) -> None:
        self.scalar = scalar
        self.path = path
        self.in_key = in_key
        self.fields: list[TemplateField] = []
        self.malformed_fields: list[MalformedField] = []
        self.foreign: list[ForeignTemplate] = []
        self.macros: list[Macro] = []
        self.malformed_macros: list[MalformedMacro] = []

    @property
    def broken(self) -> bool:
        """A fault is reported here: the scalar's value is unknown to every other rule."""
        if self.malformed_macros or self.foreign:
            return True
        return any(fault.problem != "spaces" for fault in self.malformed_fields)

    @property
    def field(self) -> TemplateField | None:
        """The one field that is all of the scalar, or None."""
        return self.fields[0] if len(self.fields) == 1 and self.fields[0].whole else None

    @property
    def in_program(self) -> bool:
        """The text is a program's: several lines, or a command with blanks in it.

        Braces and dollars there are the program's own, unless they surely are not.
        """
        text = self.scalar.text
        if "\n" in text:
            return True
        return not _PROGRAM_KEYS.isdisjoint(self.path) and any(
            character.isspace() or character in ";|&<>()`" for character in text
        )

    @property
    def may_be_code(self) -> bool:
        """A program in whose text doubled braces may well be its own: an f-string's, Jinja's, a heredoc's.

        A single command line of words and options is none.
        """
        return self.in_program and any(character in self.scalar.text for character in _CODE)

    def __bool__(self) -> bool:
        return bool(self.fields or self.malformed_fields or self.foreign or self.macros or self.malformed_macros)

    def add_field(self, start: int, end: int) -> None:
        """The characters from ``start`` to ``end`` of the text are a field, braces included."""
        scalar = self.scalar
        inner = scalar.text[start + 2 : end - 2]
        name = inner.strip()
        at = start + 2 + inner.index(name)
        spaced = name != inner
        span = scalar.text_span(start, end)
        whole = end - start == len(scalar.text)
        if span.end - span.start == end - start:  # written as it is
            name_span = Span(span.source, span.start + at - start, span.start + at - start + len(name))
        else:
            name_span = scalar.text_span(at, at + len(name))
        self.fields.append(TemplateField(name, span, name_span, scalar, whole, spaced, self.in_key))
        if spaced:
            self.malformed_fields.append(MalformedField(span, "spaces", name, scalar))


def is_name(word: str) -> bool:
    """Whether a word can name a tile: letters, digits, underscores, and hyphens after the first.

    No source says what a name may hold; official examples use letters, `_` and `-`.
    """
    return word[:1] != "-" and word.replace("-", "").replace("_", "x").isalnum()


def read_template(
    scalar: Scalar, path: tuple[str | int, ...], tiles: Container[str] = (), in_key: bool = False
) -> Template:
    """Find every mark of a scalar. ``tiles`` holds declared names: a tile called `end` is a field."""
    template = Template(scalar, path, in_key)
    text = scalar.text
    if "{{" in text or "}}" in text:
        places = _plain_fields(text, tiles)
        if places is not None:
            for start, end in places:
                template.add_field(start, end)
        else:
            from launchlint.model.suspects import read_braces

            read_braces(template, tiles)
    if "$" in text:
        _read_macros(template)
    return template


def _plain_fields(text: str, tiles: Container[str]) -> list[tuple[int, int]] | None:
    """Where the fields of a text are, when all of its doubled braces are well-formed fields."""
    places: list[tuple[int, int]] = []
    at = 0
    while (start := text.find("{{", at)) >= 0:
        close = text.find("}}", start)
        name = text[start + 2 : close].strip(" ")
        if close < 0 or not is_name(name) or text[start - 1 : start] == "$" or text[close + 2 : close + 3] == "}":
            return None
        if (name in KEYWORDS or name.isdigit()) and name not in tiles:
            return None
        if "}}" in text[at:start]:
            return None
        at = close + 2
        places.append((start, at))
    return None if "}}" in text[at:] else places


def _read_macros(template: Template) -> None:
    scalar, text, path = template.scalar, template.scalar.text, template.path
    in_program = template.in_program
    found = 0
    start = text.find("${")
    while start >= 0:
        end = text.find("}", start) + 1
        name = text[start + 2 : end - 1]
        if not end or not name.replace("_", "a").isalnum():
            start = text.find("${", start + 2)
            continue
        found += 1
        span = scalar.text_span(start, end)
        name_span = scalar.text_span(start + 2, end - 1)
        whole = end - start == len(text)
        template.macros.append(Macro(name, span, name_span, scalar, whole, template.in_key, in_program, path))
        start = text.find("${", end)
    if found < text.count("$"):
        from launchlint.model.suspects import read_dollars

        read_dollars(template)
