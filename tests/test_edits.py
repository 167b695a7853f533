"""Laws of the edit builders: the file still parses, one thing differs, every comment stays."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from hypothesis import assume, event, given
from hypothesis import strategies as st

from launchlint import edits
from launchlint.syntax import Mapping, Scalar, Sequence, parse, plain_data, walk
from launchlint.text import Source, apply_edits
from tests.documents import sources

TRICKY = ["yes", "010", "1e3", "a: b", "{{x}}", "null", "~", "#", "- x", "12:30", "y", "'", '"', "\\", "a\nb"]
LEAVES = st.none() | st.booleans() | st.integers(-99, 99) | st.floats(allow_nan=False, allow_infinity=False)
LEAVES |= st.text(max_size=8) | st.sampled_from(TRICKY)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab_- ", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)


class Tree:
    """A text that was read, with what the laws compare."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        self.source = Source(name, text)
        parsed = parse(self.source)
        assert not parsed.faults, (parsed.faults[0].message, text)
        assert len(parsed.documents) == 1
        self.root = parsed.documents[0].root

    @property
    def data(self):
        return plain_data(self.root)

    @property
    def comments(self) -> list[str]:
        return re.findall(r"# c\d+", self.text)

    def nodes(self, kind) -> list:
        return [node for node in walk(self.root) if type(node) is kind]

    def after(self, changes) -> Tree:
        text, applied = apply_edits(self.text, changes)
        assert set(applied) == set(changes), "the edits of one fix never overlap"
        return Tree(self.name, text)


def swapped(root, target, change):
    """The plain data of a tree, with what ``change`` makes of the data at one node."""
    if root is target:
        return change(plain_data(root))
    if type(root) is Mapping:
        return {name: swapped(value, target, change) for name, value in root.items()}
    if type(root) is Sequence:
        return [swapped(item, target, change) for item in root.items]
    return plain_data(root)


def same(one: object, other: object) -> bool:
    """Equal with order of keys and types: 1, 1.0 and true are three values."""
    return json.dumps(one) == json.dumps(other)


def holds(before: Tree, changes, expected) -> Tree:
    after = before.after(changes)
    assert same(after.data, expected), after.text
    assert sorted(after.comments) == sorted(before.comments), after.text
    if "\r\n" in before.text and before.name.endswith("yaml"):
        assert not re.search(r"(?<!\r)\n", after.text), "the line ends stay"
    if before.name.endswith(".yaml"):
        assert readable_by_pyyaml(after.text) or not readable_by_pyyaml(before.text)
    else:
        assert same(json.loads(after.text), expected)
    return after


def readable_by_pyyaml(text: str) -> bool:
    try:
        yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        return False
    return True


@st.composite
def places(draw, kind, where=lambda tree, node: True):
    tree = Tree(*draw(sources()))
    nodes = [node for node in tree.nodes(kind) if where(tree, node)]
    assume(nodes)
    return tree, draw(st.sampled_from(nodes))


def is_value(tree, scalar):
    return not any(scalar is entry.key for node in tree.nodes(Mapping) for entry in node.entries)


@given(places(Mapping), VALUES)
def test_insert_adds_one_last_entry(place, value):
    tree, mapping = place
    changes = edits.insert(mapping, "new_key", value)
    if not changes:
        event("declined")
        return
    holds(tree, changes, swapped(tree.root, mapping, lambda data: {**data, "new_key": value}))
    assert tree.text == apply_edits(tree.text, ())[0]


@given(places(Sequence), VALUES)
def test_append_adds_one_last_item(place, value):
    tree, sequence = place
    changes = edits.append(sequence, value)
    if not changes:
        event("declined")
        return
    holds(tree, changes, swapped(tree.root, sequence, lambda data: [*data, value]))


@given(places(Mapping, lambda tree, node: node.entries), st.data())
def test_remove_takes_one_entry(place, data):
    tree, mapping = place
    entry = data.draw(st.sampled_from(mapping.entries))
    changes = edits.remove(mapping, entry)
    if not changes:
        event("declined")
        return
    holds(tree, changes, swapped(tree.root, mapping, lambda d: {k: v for k, v in d.items() if k != entry.name}))


@given(places(Sequence, lambda tree, node: node.items), st.data())
def test_take_takes_one_item(place, data):
    tree, sequence = place
    index = data.draw(st.integers(0, len(sequence.items) - 1))
    changes = edits.take(sequence, sequence.items[index])
    if not changes:
        event("declined")
        return
    holds(tree, changes, swapped(tree.root, sequence, lambda d: d[:index] + d[index + 1 :]))


@given(places(Mapping, lambda tree, node: node.entries))
def test_wrap_puts_a_level_around(place):
    tree, mapping = place
    changes = edits.wrap(mapping, "kubernetes")
    if not changes:
        event("declined")
        return
    after = holds(tree, changes, swapped(tree.root, mapping, lambda data: {"kubernetes": data}))
    # And back again.
    outer = next(node for node in after.nodes(Mapping) if node.start == mapping.start)
    back = edits.unwrap(outer, outer.entries[0])
    if back:
        holds(after, back, tree.data)


@given(places(Mapping, lambda tree, node: any(type(entry.value) is Mapping for entry in node.entries)), st.data())
def test_unwrap_lifts_the_entries(place, data):
    tree, mapping = place
    entry = data.draw(st.sampled_from([entry for entry in mapping.entries if type(entry.value) is Mapping]))
    changes = edits.unwrap(mapping, entry)
    if not changes:
        event("declined")
        return

    def lifted(found):
        lifted = {}
        for name, value in found.items():
            lifted.update(value if name == entry.name else {name: value})
        return lifted

    holds(tree, changes, swapped(tree.root, mapping, lifted))


@given(places(Scalar), st.text(max_size=6) | st.sampled_from(["run_id", "yes", "010", "a b", "it's", 'say "x"']))
def test_rename_changes_one_text(place, text):
    tree, scalar = place
    changes = (edits.rename(scalar, text),)
    if any(scalar is entry.key for node in tree.nodes(Mapping) for entry in node.entries):
        mapping = next(node for node in tree.nodes(Mapping) for entry in node.entries if entry.key is scalar)
        assume(text not in mapping and text != "<<")
        expected = swapped(
            tree.root, mapping, lambda data: {text if name == scalar.text else name: data[name] for name in data}
        )
    else:
        expected = swapped(tree.root, scalar, lambda _: text)
    holds(tree, changes, expected)


@given(places(Scalar, is_value), LEAVES)
def test_rewrite_changes_one_value(place, value):
    tree, scalar = place
    holds(tree, (edits.rewrite(scalar, value),), swapped(tree.root, scalar, lambda _: value))


@given(places(Scalar, lambda tree, node: node.style == "" and node.text and is_value(tree, node)))
def test_quote_makes_text_of_what_is_written(place):
    tree, scalar = place
    holds(tree, (edits.quote(scalar),), swapped(tree.root, scalar, lambda _: scalar.text))


@given(places(Mapping), VALUES, VALUES)
def test_several_entries_go_in_at_once(place, one, other):
    tree, mapping = place
    changes = edits.insert_all(mapping, {"new_key": one, "other_key": other})
    if changes:
        holds(tree, changes, swapped(tree.root, mapping, lambda data: {**data, "new_key": one, "other_key": other}))


TILE = {"schema": {"type": "integer", "minimum": 1}}


def _at(tree: Tree, *path: str):
    return tree.root.get(*path) if path else tree.root


@pytest.mark.parametrize(
    ("name", "before", "path", "after"),
    [
        (
            "q.yaml",
            "template_variables:\n  a: {schema: {type: string}}  # first\n# end\n",
            ["template_variables"],
            (
                "template_variables:\n  a: {schema: {type: string}}  # first\n"
                "  gpus: {schema: {type: integer, minimum: 1}}\n# end\n"
            ),
        ),
        (
            "q.yaml",
            "template_variables:\n    a:\n        schema:\n            type: string\n",
            ["template_variables"],
            (
                "template_variables:\n    a:\n        schema:\n            type: string\n"
                "    gpus:\n        schema:\n            type: integer\n            minimum: 1\n"
            ),
        ),
        (
            "q.yaml",
            "template_variables:\r\n  a:\r\n    schema: {type: string}",
            ["template_variables"],
            (
                "template_variables:\r\n  a:\r\n    schema: {type: string}\r\n"
                "  gpus:\r\n    schema: {type: integer, minimum: 1}"
            ),
        ),
        (
            "q.yaml",
            "template_variables: {a: {schema: {type: string}}}\n",
            ["template_variables"],
            "template_variables: {a: {schema: {type: string}}, gpus: {schema: {type: integer, minimum: 1}}}\n",
        ),
        (
            "q.yaml",
            "x: {\n  a: 1,  # one\n  b: 2  # two\n}\n",
            ["x"],
            "x: {\n  a: 1,  # one\n  b: 2,  # two\n  gpus: {schema: {type: integer, minimum: 1}}\n}\n",
        ),
        (
            "q.json",
            '{\n  "x": {\n    "a": {\n      "schema": {"type": "string"}\n    }\n  }\n}\n',
            ["x"],
            (
                '{\n  "x": {\n    "a": {\n      "schema": {"type": "string"}\n    },\n    "gpus": {\n'
                '      "schema": {"type": "integer", "minimum": 1}\n    }\n  }\n}\n'
            ),
        ),
        ("q.json", '{"x": {}}', ["x"], '{"x": {"gpus": {"schema": {"type": "integer", "minimum": 1}}}}'),
        (
            "q.yaml",
            "base: &b {a: 1}\nx:\n  c: *b\nz: 1\n",
            ["x"],
            "base: &b {a: 1}\nx:\n  c: *b\n  gpus: {schema: {type: integer, minimum: 1}}\nz: 1\n",
        ),
        (
            "q.yaml",
            "base: &b {a: 1}\nx: {c: *b, <<: *b}\n",
            ["x"],
            "base: &b {a: 1}\nx: {c: *b, <<: *b, gpus: {schema: {type: integer, minimum: 1}}}\n",
        ),
        ("q.yaml", "x:\n  a: |+\n    keep\n\nz: 1\n", ["x"], None),
        ("q.yaml", "? a\n: b\n", [], None),
    ],
)
def test_insert_follows_the_neighbours(name, before, path, after):
    tree = Tree(name, before)
    changes = edits.insert(_at(tree, *path), "gpus", TILE)
    assert (tree.after(changes).text if changes else None) == after


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("q.yaml", "x:\nz: 1\n", "x:\n  gpus: {schema: {type: integer, minimum: 1}}\nz: 1\n"),
        ("q.yaml", "x:  # none yet\n", "x:  # none yet\n  gpus: {schema: {type: integer, minimum: 1}}\n"),
        ("q.yaml", "x: {}", "x:\n  gpus: {schema: {type: integer, minimum: 1}}"),
        ("q.yaml", "x: null  # c\n", "x:  # c\n  gpus: {schema: {type: integer, minimum: 1}}\n"),
        ("q.yaml", "{x: , z: 1}\n", "{x: {gpus: {schema: {type: integer, minimum: 1}}}, z: 1}\n"),
        ("q.json", '{"x": null}', '{"x": {"gpus": {"schema": {"type": "integer", "minimum": 1}}}}'),
        ("q.json", '{"x": {}}', '{"x": {"gpus": {"schema": {"type": "integer", "minimum": 1}}}}'),
        ("q.yaml", "x: 1\n", None),
        ("q.yaml", "x: {a: 1}\n", None),
        ("q.yaml", "x: &anchor\nz: *anchor\n", None),
    ],
)
def test_fill_gives_an_empty_entry_its_first_value(name, before, after):
    tree = Tree(name, before)
    changes = edits.fill(tree.root.entries[0], {"gpus": TILE})
    assert (tree.after(changes).text if changes else None) == after
    if after:
        assert same(tree.after(changes).data, {**tree.data, "x": {"gpus": TILE}})


@pytest.mark.parametrize(
    ("name", "before", "path", "key", "after"),
    [
        ("q.yaml", "a: 1\nb: 2  # two\nc: 3\n", [], "b", "a: 1\n# two\nc: 3\n"),
        ("q.yaml", "a: 1\nb:\n  - x\nc: 3\n", [], "b", "a: 1\nc: 3\n"),
        ("q.yaml", "a: 1\r\nb: 2", [], "b", "a: 1"),
        ("q.yaml", "x: {a: 1, b: 2}\n", ["x"], "a", "x: {b: 2}\n"),
        ("q.yaml", "x: {a: 1, b: 2}\n", ["x"], "b", "x: {a: 1}\n"),
        ("q.yaml", "x:\n  a: 1\nz: 1\n", ["x"], "a", "x: {}\nz: 1\n"),
        ("q.json", '{\n  "a": 1,\n  "b": 2\n}\n', [], "b", '{\n  "a": 1\n}\n'),
        ("q.json", '{\n  "a": 1,\n  "b": 2\n}\n', [], "a", '{\n  "b": 2\n}\n'),
        ("q.yaml", "a: &x 1\nb: *x\n", [], "a", None),
        ("q.yaml", "a: &x 1\nb: *x\n", [], "b", "a: &x 1\n"),
        ("q.yaml", "a: 1\nb:\n  # why\n  c: 2\n", [], "b", None),
        ("q.yaml", "a: |\n  text\nb: 2  # two\n", [], "b", None),
    ],
)
def test_remove_takes_the_line_or_the_comma(name, before, path, key, after):
    tree = Tree(name, before)
    mapping = _at(tree, *path)
    changes = edits.remove(mapping, mapping.entry(key))
    assert (tree.after(changes).text if changes else None) == after


@pytest.mark.parametrize(
    ("name", "before", "path", "after"),
    [
        (
            "q.yaml",
            "config:\n  kubernetes:  # wrong\n    # pods\n    spec: |\n      a\n       b\n    kind: Job\nz: 1\n",
            ["config"],
            "config:\n  # wrong\n  # pods\n  spec: |\n    a\n     b\n  kind: Job\nz: 1\n",
        ),
        ("q.yaml", "kubernetes:\n    spec: {a: 1}\n", [], "spec: {a: 1}\n"),
        (
            "q.yaml",
            "c:\n  kubernetes:\n    # One.\n\n  # Two.\n    spec: {a: 1}\n",
            ["c"],
            "c:\n  # One.\n\n# Two.\n  spec: {a: 1}\n",
        ),
        ("q.yaml", "kubernetes: {spec: {a: 1}, kind: Job}\n", [], "spec: {a: 1}\nkind: Job\n"),
        ("q.yaml", "{kubernetes: {spec: {a: 1}}, b: 2}\n", [], "{spec: {a: 1}, b: 2}\n"),
        (
            "q.json",
            '{\n  "kubernetes": {\n    "spec": {\n      "a": 1\n    },\n    "b": 2\n  }\n}\n',
            [],
            '{\n  "spec": {\n    "a": 1\n  },\n  "b": 2\n}\n',
        ),
        ("q.yaml", "kubernetes: {b: 1}\nb: 2\n", [], None),
        ("q.yaml", "kubernetes: &k {b: 1}\nc: *k\n", [], None),
    ],
)
def test_unwrap_moves_the_lines_left(name, before, path, after):
    tree = Tree(name, before)
    mapping = _at(tree, *path)
    changes = edits.unwrap(mapping, mapping.entries[0])
    assert (tree.after(changes).text if changes else None) == after


@pytest.mark.parametrize(
    ("name", "before", "path", "after"),
    [
        (
            "q.yaml",
            "resource_args:\n  spec: |\n    a\n\n     b\n  kind: Job  # x\n",
            ["resource_args"],
            "resource_args:\n  kubernetes:\n    spec: |\n      a\n\n       b\n    kind: Job  # x\n",
        ),
        ("q.yaml", "resource_args: {a: 1}\n", ["resource_args"], "resource_args: {kubernetes: {a: 1}}\n"),
        (
            "q.json",
            '{\n  "resource_args": {\n    "a": 1\n  }\n}\n',
            ["resource_args"],
            '{\n  "resource_args": {\n    "kubernetes": {\n      "a": 1\n    }\n  }\n}\n',
        ),
    ],
)
def test_wrap_moves_the_lines_right(name, before, path, after):
    tree = Tree(name, before)
    changes = edits.wrap(_at(tree, *path), "kubernetes")
    assert tree.after(changes).text == after


@pytest.mark.parametrize(
    ("name", "before", "path", "after"),
    [
        ("q.yaml", "x:\n- a: 1\n  b: 2\n", ["x"], "x:\n- a: 1\n  b: 2\n- gpus: 1\n  cpus: 2\n"),
        ("q.yaml", "x:\n  - {a: 1}\n", ["x"], "x:\n  - {a: 1}\n  - {gpus: 1, cpus: 2}\n"),
        ("q.json", '{"x": [{"a": 1}]}', ["x"], '{"x": [{"a": 1}, {"gpus": 1, "cpus": 2}]}'),
        ("q.yaml", "x: []\n", ["x"], "x: [{gpus: 1, cpus: 2}]\n"),
    ],
)
def test_append_follows_the_neighbours(name, before, path, after):
    tree = Tree(name, before)
    changes = edits.append(_at(tree, *path), {"gpus": 1, "cpus": 2})
    assert tree.after(changes).text == after


@pytest.mark.parametrize(
    ("name", "before", "index", "after"),
    [
        ("q.yaml", "x: [a, b, c]\n", 2, "x: [a, b]\n"),
        ("q.yaml", "x: [a, b, c]\n", 0, "x: [b, c]\n"),
        ("q.yaml", "x: [a]\n", 0, "x: []\n"),
        ("q.yaml", "x:\n  - a  # one\n  - b\n", 0, "x:\n  # one\n  - b\n"),
        ("q.yaml", "x:\n- a\n- b: 1\n  c: 2", 1, "x:\n- a"),
        ("q.json", '{"x": ["a", "b"]}', 1, '{"x": ["a"]}'),
        ("q.yaml", "x: [a, *y]\n".replace("x", "y: &y 1\nx"), 1, None),
        ("q.yaml", "x:\n- a\n", 0, None),
    ],
)
def test_take_takes_the_line_or_the_comma(name, before, index, after):
    tree = Tree(name, before)
    sequence = tree.root.get("x")
    changes = edits.take(sequence, sequence.items[index])
    assert (tree.after(changes).text if changes else None) == after


def test_json_inside_a_string_is_renamed_but_never_grown():
    from launchlint.syntax.json import read_json

    tree = Tree("q.yaml", 'schema: "{\\"type\\": \\"float\\"}"\n')
    text = tree.root.get("schema")
    inner = read_json(tree.source, text.text, text.text_offsets).documents[0].root
    assert tree.after([edits.rename(inner.get("type"), "number")]).text == 'schema: "{\\"type\\": \\"number\\"}"\n'
    assert edits.insert(inner, "minimum", 1) == ()
    assert edits.remove(inner, inner.entries[0]) == ()
    assert edits.wrap(inner, "schema") == ()
