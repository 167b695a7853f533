"""What is fuzzed: each target is a function of bytes that raises where a promise is broken.

Add one by writing it and naming it in `TARGETS`; `fuzz/run.py` and `tests/test_fuzz.py` find it there.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from launchlint.engine.checker import check_file
from launchlint.engine.fixer import fix
from launchlint.engine.run import Run
from launchlint.engine.runner import record
from launchlint.engine.settings import settings_from
from launchlint.model.config import Queue
from launchlint.model.file import read
from launchlint.model.fill import fill
from launchlint.render import FORMATS, Options, render
from launchlint.syntax import LimitFault, Mapping, Node, Parsed, Scalar, Sequence, parse, plain_data, walk
from launchlint.syntax.writing import block_document
from launchlint.syntax.yaml import read_yaml
from launchlint.text import Source

EVERY_RULE = settings_from({"select": ["ALL"]})


def warm() -> None:
    """Import what is imported on demand, while imports are instrumented."""
    for text in (
        "gpus: [\n",
        "name: q\nresource_type: kubernetes\nresource_config: {spec: {a: '{{b}}'}}\n",
        "queues: [a]\nx: 1\n",
    ):
        for target in TARGETS.values():
            for prefix in (b"", b"\x00", b"\x01"):
                target(prefix + text.encode())


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def source_of(data: bytes) -> Source:
    """The first byte picks the language, as a suffix does."""
    return Source("queue.json" if data[:1] == b"\x01" else "queue.yaml", text_of(data[1:]))


def holds(parsed: Parsed) -> None:
    """Every place lies in the text, and every scalar is where it was written."""
    length = len(parsed.source.text)
    for fault in parsed.faults:
        assert 0 <= fault.span.start <= fault.span.end <= length, fault
        assert fault.message
    for document in parsed.documents:
        for node in walk(document.root):
            assert 0 <= node.start <= node.end <= length, node
            if type(node) is Scalar:
                inner = node.text_span(0, len(node.text))
                assert node.start <= inner.start <= inner.end <= node.end, node
                _ = node.value


def yaml(data: bytes) -> None:
    """The YAML reader takes any text."""
    holds(read_yaml(Source("queue.yaml", text_of(data))))


def yaml_as_pyyaml(data: bytes) -> None:
    """A fault exactly where PyYAML refuses a text, else the same words in the same structure."""
    import yaml as pyyaml

    from tests.suites.test_yaml_suite import texts
    from tests.syntax.test_oracle import CORNERS, agrees

    text = text_of(data)
    # Marks of ours are read as text; what YAML 1.1 breaks lines at is a fault of its own with us.
    if CORNERS.search(text) or "{{" in text or "${" in text or any(mark in text for mark in "\x85\u2028\u2029\ufeff"):
        return
    parsed = read_yaml(Source("queue.yaml", text))
    if any(isinstance(fault, LimitFault) for fault in parsed.faults):
        return
    agrees(text)
    if not parsed.faults and "<<" not in text:
        try:
            theirs = list(pyyaml.load_all(text, Loader=pyyaml.BaseLoader))
        except pyyaml.YAMLError:
            return  # a key that is no scalar, a duplicate one: refused by `agrees` where it matters
        assert [words(document.root) for document in parsed.documents] == texts(theirs)


def usual(data: bytes) -> None:
    """The reader for usual texts gives the C parser's tree, or gives up."""
    from tests.trees import documents

    source = Source("queue.yaml", text_of(data))
    ours, theirs = read_yaml(source), read_yaml(source, usual=False)
    assert [fault.message for fault in ours.faults] == [fault.message for fault in theirs.faults]
    assert documents(ours) == documents(theirs)


def usual_json(data: bytes) -> None:
    """The reader for usual JSON gives the tree of the one that knows all of it, or gives up."""
    from tests.syntax.test_json_usual import same

    same(text_of(data))


def words(node: Node | None) -> object:
    """A tree with every scalar as its text."""
    if isinstance(node, Mapping):
        return {str(words(entry.key)): words(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [words(item) for item in node.items]
    return node.text if isinstance(node, Scalar) else ""


def json_reader(data: bytes) -> None:
    """The JSON reader takes what Python's takes, and reads the same."""
    parsed = parse(Source("queue.json", text_of(data)))
    holds(parsed)
    ours: object = None
    (document,) = parsed.documents
    rescued = any(type(node) is Scalar and node.rescued for node in walk(document.root))
    limited = any(isinstance(fault, LimitFault) for fault in parsed.faults)
    try:
        theirs = json.loads(parsed.source.text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        assert parsed.faults or rescued, "Python's reader refuses it"
        return
    if limited:
        return
    assert not parsed.faults, parsed.faults[0].message
    ours = plain_data(document.root)
    assert repr(ours) == repr(theirs)


def _refuse(word: str) -> None:
    raise ValueError(word)


def check(data: bytes) -> None:
    """No rule crashes, and every finding lies in the text."""
    source = source_of(data)
    report = check_file(read(source, EVERY_RULE.context_for(source.path)), EVERY_RULE)
    if report.crashes:
        raise report.crashes[0].cause
    for finding in report.findings:
        assert 0 <= finding.span.start <= finding.span.end <= len(source.text)
        assert finding.message


def fixing(data: bytes) -> None:
    """A fixed text parses as well as before, and has nothing left to fix."""
    source = source_of(data)
    fixed = fix(source, EVERY_RULE, True)
    if fixed.report.crashes:
        raise fixed.report.crashes[0].cause
    again = Source(source.path, fixed.text)
    assert len(parse(again).faults) <= len(parse(source).faults)
    if fixed.applied:
        assert fixed.text != source.text
    assert fix(again, EVERY_RULE, True).text == fixed.text, "a second time changes more"


def rendering(data: bytes) -> None:
    """What a queue is filled to is written as YAML that reads the same."""
    file = read(source_of(data))
    for config in file.configs:
        if isinstance(config, Queue) and config.args is not None and not file.faults:
            filled = fill(config, {}, {"run_id": "r: 1\n"})
            if not filled.refused:
                (document,) = read_yaml(Source("out.yaml", block_document(filled.data))).documents
                assert repr(plain_data(document.root)) == repr(filled.data)


def formats(data: bytes) -> None:
    """Every output format can show every finding."""
    source = source_of(data)
    run = Run()
    record(run, check_file(read(source, EVERY_RULE.context_for(source.path)), EVERY_RULE))
    for name in FORMATS:
        if name != "sarif":  # the rules' own pages, again and again
            render(name, run, Options(color=True, hyperlinks=True)).encode()


TARGETS: dict[str, Callable[[bytes], None]] = {
    "yaml": yaml,
    "pyyaml": yaml_as_pyyaml,
    "usual": usual,
    "json": json_reader,
    "usual-json": usual_json,
    "check": check,
    "fix": fixing,
    "render": rendering,
    "formats": formats,
}
# Of these the first byte of the data picks the language.
PREFIXED = ("check", "fix", "render", "formats")
