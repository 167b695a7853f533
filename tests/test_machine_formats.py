"""Formats with a grammar of somebody else's: what their readers would read."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from functools import cache
from html.parser import HTMLParser
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given, settings

from launchlint import registry
from launchlint.render import DEFAULT_OPTIONS, Options, render
from launchlint.render.escape import exact, visible
from launchlint.render.sarif import line_hashes
from launchlint.rule import Edit, Fix, Label
from launchlint.text import Source, Span
from tests.hostile import runs
from tests.rendering import finding, run_of, tiles
from tests.suites.places import suite

few = settings(max_examples=60, deadline=None)


@cache
def sarif_validator():
    from jsonschema import Draft4Validator

    schema = suite("sarif-schema-2.1.0.json")  # the official one, which is not ours to ship
    return Draft4Validator(json.loads(schema.read_text(encoding="utf-8")))


def sarif(run, options: Options = DEFAULT_OPTIONS) -> dict:
    return json.loads(render("sarif", run, options))["runs"][0]


def test_sarif_obeys_the_official_schema():
    sarif_validator().validate(json.loads(render("sarif", tiles(), Options(cwd="/repo", root="/repo"))))


@settings(max_examples=20, deadline=None)
@given(run=runs())
def test_hostile_sarif_obeys_the_official_schema(run):
    log = json.loads(render("sarif", run, Options(root="/repo")))
    log["runs"][0]["tool"]["driver"]["rules"] = log["runs"][0]["tool"]["driver"]["rules"][:1]
    for result in log["runs"][0]["results"]:
        result.pop("ruleIndex", None)
    sarif_validator().validate(log)


def test_sarif_describes_every_rule():
    driver = sarif(run_of())["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == [row.code for row in registry.ROWS]
    for rule in driver["rules"]:
        assert rule["help"]["markdown"].startswith(f"# {rule['id']} {rule['name']}\n")
        assert rule["helpUri"].endswith(f"/{rule['name']}/")
        assert len(rule["properties"]["tags"]) <= 10


def test_sarif_tells_where_and_what():
    run = tiles()
    log = sarif(run, Options(cwd="/repo/sub", root="/repo"))
    result = next(item for item in log["results"] if item["ruleId"] == "LL205")
    assert result["level"] == "error"
    [place] = result["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "sub/queues/gpu.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 17, "startColumn": 49, "endLine": 17, "endColumn": 59},
    }
    assert result["relatedLocations"][0]["message"]["text"] == "the minimum is set here"
    fixed = next(item for item in log["results"] if item["ruleId"] == "LL511")["fixes"]
    assert fixed[0]["artifactChanges"][0]["artifactLocation"]["uri"] == "sub/queues/docker.tiles.yaml"
    assert fixed[0]["description"]["text"].endswith("(unsafe)")
    assert log["columnKind"] == "unicodeCodePoints"
    assert log["results"][0]["ruleIndex"] == [row.code for row in registry.ROWS].index(log["results"][0]["ruleId"])


def test_sarif_tells_of_suppressions_unless_told_otherwise():
    results = sarif(tiles())["results"]
    assert [item["suppressions"] for item in results if item["suppressions"]] == [
        [{"kind": "inSource", "status": "accepted", "justification": "this agent is older"}]
    ]
    results = sarif(tiles(), Options(suppressed=False))["results"]
    assert len(results) == len(tiles().findings)
    assert not any("suppressions" in item for item in results)


def test_sarif_says_what_could_not_be_read():
    from launchlint.engine.run import InputError

    run = run_of(errors=[InputError("queues/bad\udcff.yaml", "no UTF-8")])
    [invocation] = sarif(run)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["exitCode"] == 2
    [note] = invocation["toolExecutionNotifications"]
    uri = note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote_to_bytes(uri) == b"queues/bad\xff.yaml"


def test_sarif_outside_the_repository_is_absolute():
    source = Source("../other/a b.yaml", "a: 1")
    run = run_of(finding("LL101", "x", "error", Span(source, 0, 1), "x"))
    [result] = sarif(run, Options(cwd="/repo", root="/repo"))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///other/a%20b.yaml"}


def test_no_link_can_be_planted_in_a_sarif_message():
    source = Source("a.yaml", "a: 1")
    run = run_of(finding("LL101", "x", "error", Span(source, 0, 1), "see [here](https://evil.example)"))
    assert "](" not in sarif(run)["results"][0]["message"]["text"]


@few
@given(run=runs())
def test_fingerprints_are_all_different_and_stay(run):
    everything = [item["fingerprints"]["launchlint/v1"] for item in sarif(run)["results"]]
    assert len(set(everything)) == len(everything) == len(run.findings) + len(run.suppressed)
    assert everything == [item["fingerprints"]["launchlint/v1"] for item in sarif(run)["results"]]


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (" a\nb\n  \t\tc\n d", ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]),
        (
            " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n",
            [
                "e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1",
                "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1",
            ],
        ),
        (
            "Lorem ipsum dolor sit amet.\n" * 10,
            [
                *(f"a7f2ff13bc495cf2:{count}" for count in range(1, 7)), "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1",
                "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1",
            ],
        ),
    ],
)  # fmt: skip
def test_line_hashes_are_those_of_github(text, hashes):
    """The expected values are those of github/codeql-action's own test."""
    assert line_hashes(Source("a", text)) == dict(enumerate(hashes, 1))
    assert line_hashes(Source("a", text), [1]) == {1: hashes[0]}


def test_there_is_a_hash_for_every_line():
    source = Source("a", "a\r\nb\rc👩\n\n")
    assert list(line_hashes(source)) == list(range(1, len(source.line_starts) + 1))


def test_characters_beyond_the_first_plane_count_as_two_units():
    """As a loop over UTF-16 units gives it."""
    value = 0
    for unit in memoryview("👩x".encode("utf-16-le")).cast("H").tolist() + [0xFFFF] + [0] * 96:
        value = value * 37 + unit
    assert line_hashes(Source("a", "👩x")) == {1: f"{value % 2**64:x}:1"}


@few
@given(run=runs())
def test_gitlab(run):
    issues = json.loads(render("gitlab", run, Options()))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == len(run.findings)
    for issue, found in zip(issues, run.findings, strict=True):
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] == found.start[0]
        assert not issue["location"]["path"].startswith("./")


@few
@given(run=runs())
def test_rdjson_counts_bytes(run):
    data = json.loads(render("rdjson", run, Options()))
    assert set(data) == {"source", "diagnostics"}
    for item, found in zip(data["diagnostics"], run.findings, strict=True):
        assert set(item) <= {"message", "location", "severity", "code", "suggestions"}
        assert item["severity"] in {"ERROR", "WARNING", "INFO"}
        lines = re.split(r"\r\n|\n|\r", found.span.source.text)
        start = item["location"]["range"]["start"]
        before = lines[start["line"] - 1].encode("utf-8", "surrogatepass")[: start["column"] - 1]
        at = found.span.source.line_starts[start["line"] - 1] + len(before.decode("utf-8", "surrogatepass"))
        if not found.span.source.text[: found.span.start].endswith("\r"):  # else between the two of a line end
            assert at == found.span.start


def test_an_rdjson_suggestion_makes_the_fix():
    source = Source("a.yaml", "世界: [{{x}}, {{y}}]\n")
    edits = [Edit(Span(source, 5, 10), '"{{x}}"'), Edit(Span(source, 12, 17), '"{{y}}"')]
    run = run_of(finding("LL102", "x", "error", Span(source, 5, 10), "x", fix=Fix("quote", edits)))
    [item] = json.loads(render("rdjson", run, Options()))["diagnostics"]
    [suggestion] = item["suggestions"]
    start, end = (suggestion["range"][side]["column"] - 1 for side in ("start", "end"))
    line = source.text.encode()
    fixed = line[:start] + suggestion["text"].encode() + line[end:]
    assert fixed.decode() == '世界: ["{{x}}", "{{y}}"]\n'


def test_rdjson_offers_no_unsafe_fix_nor_one_elsewhere():
    here, there = Source("a.yaml", "a: 1"), Source("b.yaml", "b: 2")
    unsafe = Fix("x", Edit(Span(here, 0, 1), "c"), safe=False)
    elsewhere = Fix("x", Edit(Span(there, 0, 1), "c"))
    for fix in (unsafe, elsewhere):
        label = [Label(Span(there, 0, 1), "there")]
        run = run_of(finding("LL102", "x", "error", Span(here, 0, 1), "x", labels=label, fix=fix))
        [item] = json.loads(render("rdjson", run, Options()))["diagnostics"]
        assert "suggestions" not in item
        assert item["message"] == "x\nb.yaml:1:1: there"


@few
@given(run=runs())
def test_junit(run):
    root = ElementTree.fromstring(render("junit", run, Options()))
    cases = list(root.iter("testcase"))
    assert len(cases) == max(1, len(run.findings) + len(run.suppressed) + len(run.errors)) == int(root.get("tests"))
    failures = [item for item in run.findings if item.severity != "note"]
    assert len(list(root.iter("failure"))) == len(failures) == int(root.get("failures"))
    assert sorted(item.get("message") for item in root.iter("failure")) == sorted(visible(i.message) for i in failures)
    assert len(list(root.iter("error"))) == len(run.errors)
    assert len(list(root.iter("skipped"))) == len(run.suppressed)


@few
@given(run=runs())
def test_checkstyle(run):
    root = ElementTree.fromstring(render("checkstyle", run, Options()))
    rows = [(file.get("name"), row) for file in root for row in file]
    assert len(rows) == len(run.findings) + len(run.errors)
    assert {name for name, _ in rows} == {visible(item.path) for item in [*run.findings, *run.errors]}
    assert {row.get("severity") for _, row in rows} <= {"error", "warning", "info"}


class Page(HTMLParser):
    """What a browser would make of a page: tags in order, text, and whether they balance."""

    VOID = {"meta", "br", "input"}

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self.text = ""

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@few
@given(run=runs())
def test_html(run):
    page = Page()
    page.feed(render("html", run, Options(blob="https://github.com/o/r/blob/0")))
    assert page.open == []
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "iframe", "img", "link", "object", "embed", "form", "svg", "base"}
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "src"]
        address = attributes.get("href", "https://launchlint.dev/")
        assert address.startswith(("https://launchlint.dev/", "https://github.com/o/r/blob/0/")), tag
    assert sum(tag == "article" for tag, _ in page.tags) == len(run.findings)


def test_html_needs_no_network_and_shows_the_gpus():
    text = render("html", tiles(), Options())
    assert "default-src 'none'" in text
    assert "url(" not in text
    assert "@import" not in text
    assert "Which CUDA runs on which GPU" in text
    assert "V100" in text


def test_exact_paths_reach_machines():
    path = "queues/ü b.yaml"
    run = run_of(finding("LL101", "x", "error", Span(Source(path, "a"), 0, 1), "x"))
    assert json.loads(render("gitlab", run, Options()))[0]["location"]["path"] == exact(path)


def test_every_format_counts_characters_from_one():
    """After a wide character and one beyond the first plane; reviewdog's bytes are tested above."""
    source = Source("a.yaml", "a: 1\n世👩: «fault»\n")
    span = Span(source, 9, 16)
    run = run_of(finding("LL101", "x", "error", span, "x"))
    [item] = json.loads(render("json", run, Options()))["findings"]
    assert (item["line"], item["column"], item["end_line"], item["end_column"]) == (2, 5, 2, 12)
    region = sarif(run)["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert list(region.values()) == [2, 5, 2, 12]
    positions = json.loads(render("gitlab", run, Options()))[0]["location"]["positions"]
    assert [positions[side][what] for side in ("begin", "end") for what in ("line", "column")] == [2, 5, 2, 12]
    assert "line=2,endLine=2,col=5,endColumn=12," in render("github", run, Options())
    assert 'line="2" column="5"' in render("checkstyle", run, Options())
    for name in ("concise", "full"):
        assert "a.yaml:2:5" in render(name, run, Options())
