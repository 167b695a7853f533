"""Runs for renderers to render, made by hand: what a rule says must not change what a format is tested on."""

from __future__ import annotations

from pathlib import Path

from launchlint.engine.finding import Finding
from launchlint.engine.run import InputError, Run, Skipped, Suppressed
from launchlint.rule import ERROR, NOTE, WARNING, Edit, Fix, Label
from launchlint.text import Source, Span

GOLDEN = Path(__file__).parent / "golden"


def load(case: str, name: str) -> Source:
    return Source(f"queues/{name}", (GOLDEN / case / name).read_bytes().decode())


def at(source: Source, text: str, nth: int = 0) -> Span:
    """The characters of the ``nth`` occurrence of a text."""
    start = -1
    for _ in range(nth + 1):
        start = source.text.index(text, start + 1)
    return Span(source, start, start + len(text))


def between(source: Source, first: str, last: str) -> Span:
    """From the start of one text to the end of another."""
    return Span(source, at(source, first).start, at(source, last).end)


def finding(code, rule, severity, span, message, help=None, labels=(), fix=None) -> Finding:
    return Finding(code, rule, severity, span, message, help, tuple(labels), fix)


def run_of(*findings: Finding, files: int = 1, **more) -> Run:
    run = Run()
    run.findings = list(findings)
    run.files = files
    for name, value in more.items():
        setattr(run, name, value)
    return run


def tiles() -> Run:
    """One finding of each common shape: fix, labels, another file, several lines."""
    gpu, docker, docker_tiles = (load("tiles", name) for name in ("gpu.yaml", "docker.yaml", "docker.tiles.yaml"))
    return run_of(
        finding(
            "LL511",
            "tile-does-not-fit-field",
            NOTE,
            at(docker, "{{cpus}}"),
            "the tile `cpus` is a string, and `cpus` takes a number: whether `--cpus 4` arrives is not documented",
            "make the tile an `integer`",
            [Label(at(docker_tiles, "string"), "the tile's type")],
            Fix("make it an `integer`", Edit(at(docker_tiles, "string"), "integer"), safe=False),
        ),
        finding(
            "LL103",
            "undeclared-tile",
            ERROR,
            at(gpu, "{{worker_count}}"),
            "no tile declares `worker_count`, so Launch has nothing to fill it with",
            "did you mean `workers`?",
            fix=Fix("rename to `workers`", Edit(at(gpu, "worker_count"), "workers")),
        ),
        finding(
            "LL506",
            "missing-field",
            ERROR,
            between(gpu, "template:", "hostNetwork: true"),
            "`template` has no `metadata`",
            labels=[Label(at(gpu, "kubernetes"), "the resource is named here")],
        ),
        finding(
            "LL301",
            "unknown-macro",
            ERROR,
            at(gpu, "${image_uir}"),
            "there is no macro `${image_uir}`: it stays as text unless the agent's environment has that variable",
            "did you mean `${image_uri}`?",
            fix=Fix("rename to `image_uri`", Edit(at(gpu, "image_uir"), "image_uri")),
        ),
        finding(
            "LL102",
            "unquoted-template-field",
            ERROR,
            at(gpu, "{{memory}}"),
            "bare `{{memory}}` is a mapping in a mapping to YAML: the file cannot be read",
            'write `"{{memory}}"`',
            fix=Fix("quote it", Edit(at(gpu, "{{memory}}"), '"{{memory}}"')),
        ),
        finding(
            "LL999",
            "two-lines",
            WARNING,
            between(gpu, "name: train", "image: ${image_uir}"),
            "two lines, the first from its middle",
            fix=Fix("drop both", Edit(between(gpu, "          - name: train", "image: ${image_uir}\n"), "")),
        ),
        finding(
            "LL205",
            "tile-bounds-reversed",
            ERROR,
            at(gpu, "maximum: 4"),
            "the maximum `4` is below the minimum `8`: no number lies between them, so nobody can choose any",
            "swap the two",
            [
                Label(at(gpu, "minimum: 8"), "the minimum is set here"),
                Label(at(gpu, "type: integer"), "only whole numbers may be chosen, says the type"),
                Label(at(gpu, "default: 16"), "and so the default, which is above both of them, is never used"),
            ],
        ),
        finding(
            "LL104", "unused-tile", WARNING, at(gpu, "workers"), "no template field uses the tile `workers`"
        ),
        files=4,
        skipped=[Skipped("queues/README.yaml", "no Launch config"), Skipped("queues/ci.yml", "no Launch config")],
        suppressed=[
            Suppressed(
                finding("LL601", "refused-by-agent", ERROR, at(gpu, "hostNetwork"), "`hostNetwork` is refused"),
                "comment",
                "this agent is older",
            )
        ],
    )  # fmt: skip


def widths() -> Run:
    """Characters of every width, hidden ones, commands, long lines, empty spans."""
    text = load("widths", "widths.yaml")
    return run_of(
        finding("LL900", "wide", ERROR, at(text, "キュー"), "`キュー` is wide", "世界" * 60),
        finding("LL901", "tabs", ERROR, at(text, "value"), "after a tab"),
        finding("LL902", "combining", NOTE, at(text, "te\u0301"), "a letter and its accent"),
        finding("LL903", "mark-alone", NOTE, at(text, "\u0301"), "an accent alone"),
        finding("LL904", "hidden", WARNING, at(text, "b\u200bc"), "a\u202eb\u200b\x1b[31m ##[error]x"),
        finding("LL905", "command", WARNING, at(text, "::error::x"), "::error::not one\n::error::nor this"),
        finding(
            "LL906",
            "long-line",
            ERROR,
            at(text, "ml.p3.xlarge"),
            "`ml.p3.xlarge` is no instance type",
            fix=Fix("rename", Edit(at(text, "ml.p3.xlarge"), "ml.p3.2xlarge")),
        ),
        finding(
            "LL907",
            "far-label",
            ERROR,
            at(text, "ml.g5.8xlarge"),
            "the end of a long line",
            labels=[Label(at(text, "ml.g5.4xlarge"), "near"), Label(at(text, "ml.p3.2xlarge"), "far")],
        ),
        finding("LL908", "empty", NOTE, Span(text, len(text.text), len(text.text)), "at the very end"),
        finding("LL909", "start", NOTE, Span(text, 0, 0), "at the very start"),
    )


def clean() -> Run:
    return run_of(files=12, skipped=[Skipped("ci.yml", "no Launch config")])


def unreadable() -> Run:
    return run_of(files=0, errors=[InputError("queues/\udcff\n::error::x.yaml", "no UTF-8: byte 3")])


CASES = {"tiles": tiles, "widths": widths, "clean": clean, "unreadable": unreadable}
