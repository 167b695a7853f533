"""Floor 6: everything there is to say about a rule, as a Markdown page and for a terminal.

The decorator, docstring and examples of a rule are the only source: `launchlint explain`, the
documentation, SARIF help and editor hovers all come from here, and the messages shown under the
examples are what the engine says when it runs them.
"""

from __future__ import annotations

import re

from launchlint.rule import NOTE, strip_marks
from launchlint.text import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from launchlint.render import Options
    from launchlint.rule import Example, Rule

WIDTH = 100  # of excerpts in pages
WHOLE = 1_000  # lines of context: the whole example

# What the first digits of a code are about.
SUBJECTS = {
    "LL0": "Reading files",
    "LL1": "Template fields",
    "LL2": "Tiles",
    "LL3": "Macros",
    "LL4": "Images and GPUs",
    "LL5": "Resource arguments",
    "LL6": "What the agent does with them",
    "LL7": "Queue definitions",
    "LL8": "Agent and launch files",
}


def by_subject(rules: Iterable[Rule]) -> Iterator[tuple[str, list[Rule]]]:
    """Rules under the headings a reader looks for."""
    rules = list(rules)
    for prefix, subject in SUBJECTS.items():
        if group := [rule for rule in rules if rule.code.startswith(prefix)]:
            yield subject, group


def badges(rule: Rule) -> list[str]:
    """Severity, whether it is on by default and fixable, and since when."""
    fixable = ["fixable"] if rule.fixable else []
    return [rule.severity, "on by default" if rule.default else "off by default", *fixable, f"since {rule.since}"]


def silence(rule: Rule) -> list[tuple[str, str]]:
    """How to silence it, in YAML and where there are no comments: (language, text)."""
    return [
        ("yaml", f"# launchlint: ignore[{rule.name}] the reason why\n"),
        ("toml", f'[tool.launchlint.per-file-ignores]\n"queues/*.json" = ["{rule.name}"]\n'),
    ]


def paragraphs(text: str) -> Iterator[tuple[str, str]]:
    """A docstring's paragraphs: `text`, or one `item` of a list."""
    for block in re.split(r"\n\s*\n", text.strip()):
        if block.startswith(("- ", "* ")):
            for item in re.split(r"\n(?=[-*] )", block):
                yield "item", " ".join(item[2:].split())
        elif block:
            yield "text", " ".join(block.split())


def marked_sources(example: Example) -> Iterator[tuple[Source, list[Span]]]:
    """An example's own text and those beside it, each with its marked characters."""
    for name, text in [(example.name, example.text), *example.beside.items()]:
        plain, ranges = strip_marks(text)
        source = Source(name, plain)
        yield source, [Span(source, start, end) for start, end in ranges]


def messages(rule: Rule, example: Example) -> dict[tuple[str, int, int], tuple[str, str]]:
    """What the rule says of an example: place to severity and message."""
    from launchlint.engine.examples import run_example

    return {
        (finding.path, finding.span.start, finding.span.end): (finding.severity, finding.message)
        for finding in run_example(example, rule)
        if finding.code == rule.code
    }


def picture(rule: Rule, example: Example, options: Options, speak: bool = True) -> Iterator[tuple[str, list[str]]]:
    """Each text of an example with carets under its marks: (name, lines)."""
    from launchlint.render.excerpt import Excerpt, Mark
    from launchlint.render.style import Style

    said = messages(rule, example) if speak else {}
    style = Style(options)
    for source, spans in marked_sources(example):
        if not source.text.strip():
            continue
        marks = []
        for span in spans:
            severity, message = said.get((source.path, span.start, span.end), (rule.severity, ""))
            prefix = f"{severity}: " if severity != rule.severity else ""
            marks.append(Mark(span, prefix + message if message else "", severity, "^"))
        anchor = marks or [Mark(Span(source, 0, 0), "", NOTE, "")]
        excerpt = Excerpt(source, anchor, options, style, context=WHOLE)
        yield source.path, excerpt.render(len(str(excerpt.last_line)) + 1)


def markdown(rule: Rule, speak: bool = True) -> str:
    """The rule's page. ``speak`` runs the examples to show what is said of each mark."""
    from launchlint.render import Options

    options = Options(width=WIDTH)
    out = [f"# {rule.code} {rule.name}", " · ".join(f"**{badge}**" for badge in badges(rule)), rule.summary]
    out += [f"- {text}" if kind == "item" else text for kind, text in paragraphs(rule.rationale)]
    out.append("## Flagged")
    for example in rule.flags:
        if example.why:
            out.append(example.why)
        if example.settings:
            out += ["With these settings:", fence("toml", toml(example.settings))]
        pictures = list(picture(rule, example, options, speak))
        for name, lines in pictures:
            if len(pictures) > 1:
                out.append(f"`{name}`:")
            out.append(fence("text", "\n".join(lines) + "\n"))
    out.append("## Allowed")
    for example in rule.allows:
        if example.why:
            out.append(example.why)
        if example.settings:
            out += ["With these settings:", fence("toml", toml(example.settings))]
        for source, _ in marked_sources(example):
            if example.beside:
                out.append(f"`{source.path}`:")
            out.append(fence(language(source.path), source.text))
    fixed = [example for example in rule.flags if example.fixed is not None]
    if fixed:
        out.append("## After the fix")
        out += [fence(language(example.name), example.fixed or "") for example in fixed]
    out += ["## Silence it", *(fence(*way) for way in silence(rule))]
    if rule.sources:
        out += ["## Sources", "\n".join(f"- {linked(source)}" for source in rule.sources)]
    return joined(out)


def joined(blocks: list[str]) -> str:
    """Markdown blocks apart by a blank line, the items of a list kept together."""
    text = ""
    for before, block in zip(["", *blocks], blocks, strict=False):
        text += "" if not before else "\n" if before.startswith("- ") and block.startswith("- ") else "\n\n"
        text += block.rstrip("\n")
    return text + "\n"


def fence(name: str, text: str) -> str:
    """A block of code, however many backticks it holds."""
    marks = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
    return f"{marks}{name}\n{text}{marks}"


def language(path: str) -> str:
    """What highlights a file of this name."""
    suffix = path.rpartition(".")[2]
    return {"yml": "yaml", "yaml": "yaml", "json": "json", "toml": "toml"}.get(suffix, "text")


def linked(source: str) -> str:
    """A source with its addresses as links."""
    return re.sub(r"(?<![<(])https?://[^\s,;)]*[^\s,;).]", lambda match: f"<{match[0]}>", source)


def toml(settings: dict[str, object]) -> str:
    """Settings as `[tool.launchlint]` would hold them."""
    return "[tool.launchlint]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in settings.items())


def _toml(value: object) -> str:
    import json

    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(str(key))} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)


def terminal(rule: Rule, options: Options) -> str:
    """The rule for people in a terminal, in colour where that is wanted."""
    from launchlint.engine.finding import DOCS
    from launchlint.render.style import Style
    from launchlint.render.width import wrap

    style = Style(options)

    def text(words: str, indent: str = "", first: str = "") -> list[str]:
        lines = wrap(words, options.width, len(indent), len(indent))
        heads = [first or indent, *[indent] * len(lines)]
        return [head + style.prose(line) for head, line in zip(heads, lines, strict=False)]

    def code(body: str) -> list[str]:
        return ["    " + line for line in body.rstrip("\n").split("\n")]

    name = style.link(f"{DOCS}{rule.name}/", style(rule.severity, rule.code))
    about = style("faint", " · ").join([style(rule.severity, rule.severity), *badges(rule)[1:]])
    out = [f"{name} {style('strong', rule.name)}", about, "", *text(rule.summary), ""]
    for kind, words in paragraphs(rule.rationale):
        out += text(words, "  ", "- ") if kind == "item" else [*text(words), ""]
    for example in rule.flags:
        out += [style("heading", "Flagged"), *(text(example.why) if example.why else [])]
        out += code(toml(example.settings)) if example.settings else []
        pictures = list(picture(rule, example, options))
        for path, lines in pictures:
            out += [style("path", path)] if len(pictures) > 1 else []
            out += [*lines, ""]
        if example.fixed is not None:
            out += [style("heading", "After the fix"), *code(example.fixed), ""]
    for example in rule.allows:
        out += [style("heading", "Allowed"), *(text(example.why) if example.why else [])]
        out += code(toml(example.settings)) if example.settings else []
        for source, _ in marked_sources(example):
            out += [style("path", source.path)] if example.beside else []
            out += [*code(source.text), ""]
    out += [style("heading", "Silence it"), *(line for way in silence(rule) for line in [*code(way[1]), ""])]
    if rule.sources:
        out += [style("heading", "Sources"), *(line for source in rule.sources for line in text(source, "  ", "- "))]
    return "\n".join(out).rstrip() + "\n"
