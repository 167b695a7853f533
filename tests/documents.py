"""Texts as people write them, for laws: block and flow style mixed, JSON, comments, CRLF, any indentation."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

# Scalars as written. None holds the word of a comment (`# c1`), so what a comment says is never data.
PLAIN = ["1", "0.5", "true", "~", "abc", "8Gi", "a-b_c", "null", "no", "2024-01-01", "ml.p3.2xlarge"]
QUOTED = [
    '"{{gpus}}"', "'it''s'", '"a # b"', '"tab\\tand \\u00e9"', "'${run_id}'", '""', "'x: y'", '"{a}, [b]"', '"ünï ☃ 𝒳"',
]  # fmt: skip
BLOCKS = [("|", ["line", "  deeper", "", "# no comment"]), (">-", ["folded", "text"]), ("|-", ["x: 1", "- y"])]
JSON_SCALARS = ["1", "-0.5", "true", "null", '"abc"', '"{{gpus}}"', '"\\u00e9 \\n"', '"a # b"', '""', '"ünï ☃"']
KEYS = ["a", "b", "spec", "apiVersion", "shm-size", "run_id", "kubernetes", "builder", '"quoted key"', "'single'"]


def trees(scalars, keys=KEYS, blocks=False):
    """A tree of ("map", flow, [(key, tree)]), ("list", flow, [tree]), ("scalar", text), ("block", header, lines)."""
    leaves = st.sampled_from(scalars).map(lambda text: ("scalar", text))
    if blocks:
        leaves |= st.sampled_from(BLOCKS).map(lambda block: ("block", *block))

    level = leaves
    for width in (2, 3, 4):
        pairs = st.lists(
            st.tuples(st.sampled_from(keys), level), max_size=width, unique_by=lambda pair: pair[0].strip("\"'")
        )
        maps = st.tuples(st.just("map"), st.booleans(), pairs)
        level = leaves | maps | maps | st.tuples(st.just("list"), st.booleans(), st.lists(level, max_size=width))
    return maps


class Writer:
    """Writes a tree as YAML, choosing wherever people differ."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.comments = 0
        self.step = self.random.choice([2, 2, 4, 3])
        self.dense = self.chance(2)  # list items at their key's column

    def chance(self, one_in: int) -> bool:
        return self.random.randrange(one_in) == 0

    def comment(self) -> str:
        self.comments += 1
        return f"# c{self.comments}"

    def trailing(self) -> str:
        return "  " + self.comment() if self.chance(5) else ""

    def above(self, indent: int) -> list[str]:
        if self.chance(8):
            return [" " * indent + self.comment()]
        return [""] if self.chance(8) else []

    def flow(self, tree, indent: int) -> str:
        kind = tree[0]
        if kind == "scalar":
            return tree[1] if tree[1] != "" else "~"
        if kind == "block":
            return '"' + "\\n".join(tree[2]) + '"'
        items = tree[2]
        opening, closing = "{}" if kind == "map" else "[]"
        if not items:
            return opening + closing
        spread = self.chance(3)
        inner = indent + self.step
        pieces = []
        for item in items:
            pieces.append(f"{item[0]}: {self.flow(item[1], inner)}" if kind == "map" else self.flow(item, inner))
        pad = " " if self.chance(4) else ""
        comma = "," if self.chance(6) else ""
        if not spread:
            return opening + pad + ", ".join(pieces) + comma + pad + closing
        lines = []
        for index, piece in enumerate(pieces):
            mark = comma if index + 1 == len(pieces) else ","
            lines.append(" " * inner + piece + mark + self.trailing())
        return "\n".join([opening, *lines, " " * indent + closing])

    def value(self, tree, indent: int) -> str:
        """What follows `key:` or `-`, with the lines below it."""
        kind = tree[0]
        if kind == "scalar":
            return f" {tree[1]}{self.trailing()}"
        if kind == "block":
            inner = " " * (indent + self.step)
            return "\n".join([f" {tree[1]}{self.trailing()}", *(inner + line if line else "" for line in tree[2])])
        if tree[1] or not tree[2]:
            return f" {self.flow(tree, indent)}{self.trailing()}"
        dense = kind == "list" and self.dense
        return self.trailing() + "\n" + "\n".join(self.block(tree, indent + (0 if dense else self.step)))

    def block(self, tree, indent: int) -> list[str]:
        lines = []
        for item in tree[2]:
            lines += self.above(indent)
            if tree[0] == "map":
                lines.append(" " * indent + item[0] + ":" + self.value(item[1], indent))
            elif item[0] == "map" and not item[1] and item[2]:
                first, *rest = self.block((*item[:2], item[2]), indent + 2)
                while not first.strip() or first.strip().startswith("#"):
                    lines.append(first)
                    first, *rest = rest
                lines += [" " * indent + "- " + first.lstrip(" "), *rest]
            elif item[0] == "list" and not item[1] and item[2]:
                lines.append(" " * indent + "-" + f" {self.flow(item, indent + 2)}{self.trailing()}")
            else:
                lines.append(" " * indent + "-" + self.value(item, indent))
        return lines


@st.composite
def yaml_texts(draw):
    tree = draw(trees(PLAIN + QUOTED, blocks=True).filter(lambda tree: tree[2]))
    writer = Writer(draw(st.integers(0, 9999)))
    if tree[1]:
        text = writer.flow(tree, 0)
    else:
        text = "\n".join(writer.block(tree, 0))
    if writer.chance(4):
        text = f"{writer.comment()}\n---\n{text}"
    text += writer.random.choice(["\n", "\n", "\n\n", "", "\n# c0\n", "\n...\n"])
    return text.replace("\n", "\r\n") if writer.chance(5) else text


@st.composite
def json_texts(draw):
    keys = ['"' + key.strip("\"'") + '"' for key in KEYS]
    tree = draw(trees(JSON_SCALARS, keys=keys).filter(lambda tree: tree[2]))
    indent = draw(st.sampled_from([None, 2, 4]))

    def write(tree, depth):
        if tree[0] == "scalar":
            return tree[1]
        opening, closing = "{}" if tree[0] == "map" else "[]"
        pieces = [
            f"{item[0]}: {write(item[1], depth + 1)}" if tree[0] == "map" else write(item, depth + 1)
            for item in tree[2]
        ]
        if indent is None or not pieces or (tree[1] and depth > 1):
            return opening + ", ".join(pieces) + closing
        inner, outer = "\n" + " " * indent * (depth + 1), "\n" + " " * indent * depth
        return opening + inner + ("," + inner).join(pieces) + outer + closing

    return write(tree, 0) + draw(st.sampled_from(["", "\n"]))


@st.composite
def sources(draw):
    """(file name, text)"""
    if draw(st.integers(0, 2)) == 0:
        return "queue.json", draw(json_texts())
    return "queue.yaml", draw(yaml_texts())
