"""What is said of a YAML text that cannot be read: at which characters, and what to type.

The marks « and » enclose what a fault points at; the words must occur in its message, and in its help.
"""

from __future__ import annotations

import pytest

from launchlint.rule import strip_marks
from launchlint.syntax import parse, plain_data
from launchlint.syntax.yaml import read_yaml
from launchlint.text import Source

CASES = {
    # name: text, words of the message, words of the help
    "tab for indentation": ("spec:\n«\t»template: 1\n", "a tab cannot indent", "blanks"),
    "tabs on several lines": ("spec:\n«\t\t»a: 1\n\t\tb: 2\n\tc: 1\nd: 1\n", "2 lines below", "blanks"),
    "tab behind a colon": ("a:«\t»1\n", "PyYAML", "blanks"),
    "tab before a comment": ("a: 1«\t»# why\n", "PyYAML", "blanks"),
    "JSON indented by tabs": ('{\n«\t»"a": 1,\n\t"b": 2\n}\n', "PyYAML", "blanks"),
    "no blank after the colon": ("gpus: all\n«image:foo»\nb: 1\n", "no blank after the colon", "`image: foo`"),
    "no blank, last line": ("gpus: all\n«image:foo»\n", "no blank after the colon", "`image: foo`"),
    "no blank, nested": ("spec:\n  «image:foo»\n  b: 1\n", "no blank after the colon", "`image: foo`"),
    "no blank, list item": ("a:\n  - «name:x»\n    b: 1\n", "no blank after the colon", "`name: x`"),
    "a no-break space": ("a: 1\nb:«\xa0»1\nc: 2\n", "U+00A0 looks like a blank", "`b: 1`"),
    "no colon": ("spec:\n  «template»\n    a: 1\n", "`template` has no colon", "`template:`"),
    "no colon, a value": ("a: 1\n«image nginx»\nb: 1\n", "has no colon", "`image: nginx`"),
    "no colon above a list": ("a: 1\n«env»\n- x: 1\nb: 1\n", "`env` has no colon", "`env:`"),
    "equals sign": ("a: 1\n«shm = 8g»\nb: 1\n", "not with `=`", "`shm: 8g`"),
    "no blank after the dash": ("a:\n  - x\n  «-»y\n  b: 1\n", "no blank after the dash", "`- y`"),
    "quote never closed": ('a: «"foo»\nb: 1\n', "never closed", '`"foo"`'),
    "quote never closed, another below": ('a: «"foo»\nb: "x"\n', "never closed", '`"foo"`'),
    "single quote never closed": ("a: «'foo»\nb: 1\nc: 'x'\n", "never closed", "`'foo'`"),
    "key's quote never closed": ('a:\n  «"spec:»\n    b: "x"\n', "never closed", ""),
    "quote inside single quotes": ("a: 'it'«s'»\nb: 1\n", "text after the closing quote", "twice"),
    "quote inside double quotes": ('a: "say "«hi""»\nb: 1\n', "text after the closing quote", '\\"'),
    "text after a quoted value": ('a: "foo" «bar»\n', "text after the closing quote", "quotes"),
    "text after brackets": ("a: {b: 1} «c»\n", "text after the closing bracket", "quotes"),
    "comma after a quoted value": ('a: "x"«,»\nb: "y"\n', "a `,` after the value", "remove the comma"),
    "bracket never closed": ("a: «[»1, 2\nb: 1\n", "this `[` is never closed", "`]`"),
    "brace never closed": ("a: «{»x: 1\nb: 1\n", "this `{` is never closed", "`}`"),
    "bracket never closed at the end": ("a: «[»1, 2\n", "this `[` is never closed", "`]`"),
    "bracket of several lines": ("a: «[»\n  1,\n  2,\nb: 1\n", "never closed", "`]`"),
    "wrong partner": ("a: [1, 2«}»\nb: 1\n", "`}` cannot close the `[`", "`]`"),
    "one bracket too many": ("a: [1, 2]«]»\nb: 1\n", "closes nothing", "remove it"),
    "comma missing in a mapping": ("a: {b: 1 «c»: 2}\n", "a `,` is missing before `c`", "commas"),
    "comma missing in a list": ("a: ['x' «'y']»\n", "missing before this", ""),
    "comma missing in JSON": ('{"a": 1 «"b"»: 2}\n', "a `,` is missing", ""),
    "macro with a blank in brackets": ("a: {image: $«{»x y}}\n", "ends a bare value", '"${x y}"'),
    "half a template field": ("a: «{gpus}}»\nb: 1\n", "lost a brace", '"{{gpus}}"'),
    "indented too little": ("a:\n    b: 1\n  «c»: 2\nd: 1\n", "indented by 2", "0 or 4 blanks"),
    "indented too far": ("a:\n  b: 1\n   «c»: 2\nd: 1\n", "has a value already", "indentation of `b`"),
    "indented below a value": ("a: 1\n  «b»: 2\n", "`b` is indented below `a`", ""),
    "first line indented": (" «a»: 1\nb: 2\nc: 3\n", "the first line is indented by 1", "alike"),
    "a line indented less than the first": (" a: 1\n b: 2\n«c»: 3\n", "indented less than the first", "alike"),
    "block text indented too little": ("a: |\n    foo\n  «bar»\nb: 1\n", "less than the block text", ""),
    "key among items": ("a:\n  - x\n  «b»: 1\n", "among the items of a list", "`-`"),
    "item among keys": ("a:\n  b: 1\n  «- x»\n", "among the keys of a mapping", "`-`"),
    "item on the key's line": ("a: «-» b\n", "on the line of its key", "line of its own"),
    "two colons": ("cmd: echo foo«:» bar\n", "a second `: `", '`cmd: "echo foo: bar"`'),
    "two colons, quotes inside": ("cmd: say \"x\"«:» bar\n", "a second `: `", "'say \"x\": bar'"),
    "typographic quotes": ("a: “x«:» y”\n", "no quotes to YAML", ""),
    "at sign": ("a: «@foo»\n", "cannot begin with `@`", '"@foo"'),
    "backtick": ("a: «`foo`»\n", "cannot begin with a backtick", '"`foo`"'),
    "percent sign": ("a: «%foo»\n", "cannot begin with `%`", '"%foo"'),
    "star": ("glob: «*.yaml»\n", "`*` begins an alias", '"*.yaml"'),
    "ampersand": ("a: «& b»\n", "`&` begins an anchor", '"& b"'),
    "alias of nothing": ("a: «*foo»\n", "names no anchor", "`&foo`"),
    "alias of what it is in": ("a: &x\n  b: «*x»\n", "inside what it repeats", ""),
    "anchor set twice": ("a: &x 1\nb: «&x» 2\n", "set twice", "another name"),
    "merge of no mapping": ("<<: «1»\n", "`<<` merges mappings", "alias"),
    "a list for a key": ("«[»a]: 1\n", "a list cannot be a key", "quote"),
    "unknown tag": ("a: «!Ref» x\n", "the tag `!Ref`", "remove the tag"),
    "tag of another kind": ("a: «!!int» x\n", "the tag `!!int`", "remove the tag"),
    "python object": ("a: «!!python/object/apply:os.system» [x]\n", "means nothing", "remove"),
    "undeclared tag": ("a: «!foo!bar» x\n", "begins a tag", "quotes"),
    "unknown escape": ('a: "C:«\\d»ata"\n', "no escape", "double the backslash"),
    "text beside a block mark": ("a: | «foo»\n  bar\n", "text on the line of `|`", "next line"),
    "directive": ("a: 1\n«%foo»\n", "begins with `%`", "remove"),
    "text after the end": ("a: 1\n...\n«b: 2»\n", "text after `...`", "`---`"),
    "Jinja": ("«{% if x %}»\na: 1\n{% endif %}\n", "template language", "render"),
    "Helm": ("a: 1\n«{{- if .Values.gpu }}»\nb: 1\n{{- end }}\nc: 1\n", "template language", "render"),
    "Helm, among keys": ("a:\n  b: 1\n  «{{- toYaml .Values.x | nindent 2 }}»\nb: 1\n", "template language", "render"),
    "a quote in brackets": ('a: ["bash", «"echo ${run_id}»]\nb: "x"\n', "never closed", '`"echo ${run_id}"`'),
    "a quote in brackets of an item": ("a:\n  - {c: «'x»}\n  - {c: 1}\n", "never closed", "`'x'`"),
    "merge conflict": ("a: 1\n«<<<<<<< HEAD»\nb: 1\n=======\nb: 2\n>>>>>>> x\n", "merge conflict", "one of the two"),
    "a long key": ("«" + "x" * 1100 + "»: 1\n", "1,024 characters", "shorten"),
    "line separator": ("a: x«\u2028»y\nb: 1\n", "U+2028", "remove"),
    "control character": ("a: x«\x07»y\n", "U+0007", "remove"),
    "null character": ("a: x«\x00»y\n", "U+0000", "remove"),
    "half a surrogate pair": ("a: x«\ud800»y\n", "U+D800", "remove"),
    "no key before the colon": ("a: [«:» x]\n", "a key is missing", ""),
    "nothing before the comma": ("a: [x, «,» y]\n", "nothing stands before", "remove"),
    "question mark": ("a: «?»\n", "`?`", '"?"'),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_words_and_places(name):
    marked, message, help = CASES[name]
    text, spans = strip_marks(marked)
    parsed = read_yaml(Source("queue.yaml", text))
    assert [(fault.span.start, fault.span.end) for fault in parsed.faults] == spans, parsed.faults
    for fault in parsed.faults:
        assert message in fault.message
        assert help in (fault.help or "")
        assert fault.message[0].islower() or not fault.message[0].isalpha() or fault.message.startswith(("YAML", "Py", "U+"))
        assert "\ue0fa" not in fault.message + (fault.help or "")


@pytest.mark.parametrize("name", CASES)
def test_the_parser_in_python_leads_to_the_same_places(name):
    """Where it refuses the same; it takes some texts that no other reader takes."""
    text, spans = strip_marks(CASES[name][0])
    parsed = read_yaml(Source("queue.yaml", text), pure=True)
    assert [(fault.span.start, fault.span.end) for fault in parsed.faults] in (spans, []), parsed.faults


def read(text: str) -> tuple[list[object], int]:
    parsed = parse(Source("queue.yaml", text))
    assert not parsed.documents or any(document.partial for document in parsed.documents)
    return [plain_data(document.root) for document in parsed.documents], len(parsed.faults)


@pytest.mark.parametrize(
    ("text", "documents", "faults"),
    [
        ("a: @x\nb: 1\nc: `x`\nd: 2\n", [{"b": 1, "d": 2}], 2),
        ("a:\n  b: @x\n  c: 1\nd: 2\n", [{"a": {"c": 1}, "d": 2}], 1),
        ("a:\n  b:1\n  c:\n    d: 1\ne: 2\n", [{"a": {"c": {"d": 1}}, "e": 2}], 1),
        ("a:\n  b\n    c: 1\n  d: 1\ne: 2\n", [{"a": {"d": 1}, "e": 2}], 1),  # what is below `b` goes with it
        ("a:\n  - x: 1\n  - y: @\n    z: 1\n  - w: 1\nb: 1\n", [{"a": [{"x": 1}], "b": 1}], 1),  # no item moves up
        ("a:\n  b: @x\nc: 1\n", [{"c": 1}], 1),  # `a` does not become null
        ("a: [x: 1\n  , b\nc: {\nd: 1\n", [{"d": 1}], 2),
        ("a: 1\n---\nb: @\n---\nc: 1\n", [{"a": 1}, {"c": 1}], 1),
        ("a: 1\n--- @\nb: 1\n", [{"a": 1}, {"b": 1}], 1),
        ("a: *x\nb: 1\n", [{"b": 1}], 1),
        ("a: [1, *x, 2]\nb: 1\n", [{"a": [1], "b": 1}], 1),
        ("a: 1\n<<<<<<< x\nb: 1\nc: 1\n=======\nb: 2\n>>>>>>> y\nd: 1\n", [{"a": 1, "b": 1, "c": 1, "d": 1}], 1),
        ("a: 'it's'\nb: \"x\" y\nc: [}\nd: {]\ne: 1\n", [{"e": 1}], 4),
    ],
)
def test_the_rest_is_read(text, documents, faults):
    read_documents, found = read(text)
    partial = [document for document in read_documents if document is not None]
    assert (partial, found) == (documents, faults)


def test_many_faults_are_cut_off():
    parsed = parse(Source("queue.yaml", "".join(f"a{n}: @x\nb{n}: 1\n" for n in range(100))))
    assert len(parsed.faults) == 20


def test_a_limit_leaves_a_gap():
    text = "a: 1\nb: " + "[" * 100
    parsed = parse(Source("queue.yaml", text))
    assert parsed.gaps == [(len(text) - 1, len(text))]
    assert plain_data(parsed.documents[0].root)["a"] == 1
