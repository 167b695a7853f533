"""`launchlint tiles` and `launchlint render`: what they print, write and return."""

from __future__ import annotations

import io
import json
import sys

import pytest
import yaml

from launchlint.cli import main

QUEUE = """name: gpu
resource_type: kubernetes
resource_config:
  builder: {accelerator: {base_image: "nvidia/cuda:12.4.1-runtime-ubuntu22.04"}}
  metadata: {name: "job-${run_id}"}
  spec:
    parallelism: "{{workers}}"  # how many
    suspend: false
template_variables:
  workers: {schema: {type: integer, minimum: 1, maximum: 4, default: 2}}
"""
BARE = '# launchlint: resource=local-container\ngpus: "{{gpus}}"\nshm-size: "{{shm}}g"\n'


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    (tmp_path / "gpu.yaml").write_text(QUEUE)
    (tmp_path / "bare.yaml").write_text(BARE)
    return tmp_path


# --- render ------------------------------------------------------------------------------------


def test_render_prints_yaml_and_notes_what_is_left(here, capsys):
    assert main(["render", "gpu.yaml"]) == 0
    said = capsys.readouterr()
    assert said.out == "metadata:\n  name: \"job-${run_id}\"\nspec:\n  parallelism: 2\n  suspend: false\n"
    assert "left unfilled: `${run_id}`; name what the agent has: --macro run_id=" in said.err
    assert "jobs that are built get the base image nvidia/cuda:12.4.1-runtime-ubuntu22.04" in said.err


def test_render_annotated(here, capsys):
    assert main(["render", "gpu.yaml", "--set", "workers=3", "--macro", "run_id=7abc", "--annotate"]) == 0
    assert capsys.readouterr().out == (
        "# gpu.yaml\n"
        "metadata:\n  name: job-7abc  # line 5, macro run_id\n"
        "spec:\n  parallelism: 3  # line 7, tile workers (given)\n  suspend: false  # line 8\n"
    )


def test_render_as_json(here, capsys):
    assert main(["render", "gpu.yaml", "--format", "json", "--wrap"]) == 0
    args = {"metadata": {"name": "job-${run_id}"}, "spec": {"parallelism": 2, "suspend": False}}
    assert json.loads(capsys.readouterr().out) == {"resource_args": {"kubernetes": args}}
    assert main(["render", "gpu.yaml", "--format", "json", "--annotate"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["arguments"] == args
    assert found["sources"]["/spec/parallelism"] == {
        "line": 7, "column": 18, "tiles": {"workers": "default"}, "macros": [],
    }  # fmt: skip
    assert set(found["sources"]) == {"/metadata/name", "/spec/parallelism", "/spec/suspend"}


def test_render_refuses_what_the_guard_rails_refuse(here, capsys):
    assert main(["render", "gpu.yaml", "--set", "workers=9"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "gpu.yaml:10:3: `workers` is 9, above its maximum 4" in said.err
    assert "help: it takes a whole number from 1 to 4" in said.err


def test_render_reads_the_agents_environment(here, capsys):
    (here / "agent.env").write_text('# agent\nexport run_id="from env"\nOTHER=1\n\n')
    assert main(["render", "gpu.yaml", "--macro", "run_id=mine", "--env-file", "agent.env"]) == 0
    assert "job-from env" in capsys.readouterr().out, "the environment shadows the run's own macros"
    (here / "agent.env").write_text("nonsense\n")
    assert main(["render", "gpu.yaml", "--env-file", "agent.env"]) == 2
    assert "agent.env:1: `nonsense` is no NAME=VALUE" in capsys.readouterr().err


def test_render_lowers_the_project_as_the_agent_does(here, capsys):
    (here / "p.yaml").write_text(QUEUE.replace("${run_id}", "${project_name}"))
    assert main(["render", "p.yaml", "--macro", "project_name=My-Project"]) == 0
    assert "job-my-project" in capsys.readouterr().out


def test_render_takes_several_queues_of_one_file(here, capsys):
    (here / "two.yaml").write_text(f"{QUEUE}---\n{QUEUE.replace('workers', 'others')}")
    assert main(["render", "two.yaml", "--set", "others=4"]) == 0
    assert [found["spec"]["parallelism"] for found in yaml.safe_load_all(capsys.readouterr().out)] == [2, 4]
    assert main(["render", "two.yaml", "--format", "json"]) == 0
    assert [found["spec"]["parallelism"] for found in json.loads(capsys.readouterr().out)] == [2, 2]


def test_render_reads_standard_input(here, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(QUEUE.encode())))
    assert main(["render", "-"]) == 0
    assert "parallelism: 2" in capsys.readouterr().out


def test_a_value_with_an_equals_sign_is_noted(here, capsys):
    assert main(["render", "bare.yaml", "--set", "gpus=device=0", "--set", "shm=1"]) == 0
    said = capsys.readouterr()
    assert yaml.safe_load(said.out) == {"gpus": "device=0", "shm-size": "1g"}
    assert "`wandb launch --set-var gpus=device=0` is refused" in said.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.yaml"], "missing.yaml: does not exist"),
        (["."], "is a directory"),
        (["other.yaml"], "other.yaml: is no Launch config, and holds no queue"),
        (["agent.yaml"], "agent.yaml: is agent config, and holds no queue"),
        (["gpu.yaml", "--set", "workers"], "`--set workers` is no NAME=VALUE"),
        (["gpu.yaml", "--macro", "run-id=1"], "`run-id` is no name of a macro"),
        (["gpu.yaml", "--env-file", "missing.env"], "missing.env: does not exist"),
    ],
)
def test_what_cannot_be_rendered(here, capsys, arguments, message):
    (here / "other.yaml").write_text("a: 1\n")
    (here / "agent.yaml").write_text("entity: team\nqueues: [gpu]\nmax_jobs: 1\n")
    assert main(["render", *arguments]) == 2
    said = capsys.readouterr()
    assert message in said.err
    assert said.out == ""


def test_settings_at_the_wrong_level_are_not_shown_as_if_they_were_found(here, capsys):
    (here / "nested.yaml").write_text("resource_args: {kubernetes: {kubernetes: {spec: {parallelism: 1}}}}\n")
    assert main(["render", "nested.yaml"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "nested.yaml:1:30: the settings stand at the wrong level" in said.err


def test_a_syntax_fault_is_told_where_it_is(here, capsys):
    (here / "bad.yaml").write_text(QUEUE + "  broken: [1\n")
    assert main(["render", "bad.yaml"]) == 1
    assert "bad.yaml:" in capsys.readouterr().err


# --- tiles -------------------------------------------------------------------------------------


def test_tiles_lists_fields_places_and_tiles(here, capsys):
    assert main(["tiles", "gpu.yaml"]) == 0
    assert capsys.readouterr().out == (
        "gpu.yaml: kubernetes, 1 template field\n\n"
        "workers: a whole number from 1 to 4, default `2` (line 10)\n"
        "  7:19  spec.parallelism, which takes a whole number of 0 or more\n"
    )


def test_tiles_tells_what_is_missing_and_what_is_unused(here, capsys):
    (here / "gpu.yaml").write_text(QUEUE.replace("{{workers}}", "{{count}}"))
    assert main(["tiles", "gpu.yaml"]) == 1
    assert capsys.readouterr().out == (
        "gpu.yaml: kubernetes, 1 template field\n\n"
        "count: no tile\n"
        "  7:19  spec.parallelism, which takes a whole number of 0 or more\n"
        "        implied: {type: integer, minimum: 0}\n\n"
        "workers: a whole number from 1 to 4, default `2` (line 10); no field uses it\n"
    )


def test_tiles_as_json(here, capsys):
    assert main(["tiles", "--format", "json", "bare.yaml"]) == 1
    (queue,) = json.loads(capsys.readouterr().out)["queues"]
    assert (queue["path"], queue["resource"]) == ("bare.yaml", "local-container")
    gpus, shm = queue["fields"]
    assert gpus["tile"] is None
    assert gpus["implied"] == {"type": "integer", "minimum": 0}
    assert gpus["uses"] == [
        {
            "line": 2,
            "column": 8,
            "pointer": "/gpus",
            "whole": True,
            "in_key": False,
            "takes": 'a choice of GPUs such as `\'"device=0,1"\'`, of -1 or more',
            "types": ["string", "integer"],
        }
    ]
    assert shm["uses"][0]["whole"] is False


def test_numbers_that_json_has_not_are_given_as_text(here, capsys):
    schema = "{type: number, default: .inf, minimum: .nan, maximum: 1e999, enum: [.nan, 1, -.inf]}"
    (here / "gpu.yaml").write_text(QUEUE.replace("{type: integer, minimum: 1, maximum: 4, default: 2}", schema))
    assert main(["tiles", "--format", "json", "gpu.yaml"]) == 0
    (queue,) = json.loads(capsys.readouterr().out)["queues"]
    tile = queue["fields"][0]["tile"]
    assert [tile[name] for name in ("default", "minimum", "maximum")] == [".inf", ".nan", "1e999"]
    assert tile["enum"] == [".nan", 1, "-.inf"]


def test_tiles_writes_only_when_asked(here):
    before = {path.name: path.read_bytes() for path in here.iterdir()}
    main(["tiles", "."])
    assert {path.name: path.read_bytes() for path in here.iterdir()} == before


def test_tiles_are_written_beside_a_bare_file(here, capsys):
    assert main(["tiles", "--write", "bare.yaml"]) == 0
    assert (here / "bare.tiles.yaml").read_text() == (
        "gpus: {schema: {type: integer, minimum: 0}}\nshm: {schema: {type: integer, minimum: 1}}\n"
    )
    assert (here / "bare.yaml").read_text() == BARE
    said = capsys.readouterr()
    assert "declared 2 tiles in bare.tiles.yaml" in said.err
    assert "gpus: a whole number of 0 or more (bare.tiles.yaml:1:1)" in said.out
    assert main(["--isolated", "--quiet", "bare.yaml"]) == 0


def test_tiles_are_written_into_a_definition(here):
    (here / "gpu.yaml").write_text(QUEUE.partition("template_variables")[0] + "# the end\n")
    assert main(["tiles", "--write", "gpu.yaml"]) == 0
    written = (here / "gpu.yaml").read_text()
    assert written.endswith("template_variables:\n  workers: {schema: {type: integer, minimum: 0}}\n# the end\n")
    assert main(["tiles", "--write", "gpu.yaml"]) == 0
    assert (here / "gpu.yaml").read_text() == written, "the second time there is nothing to do"


def test_tiles_without_a_fitting_type_are_left(here, capsys):
    (here / "gpu.yaml").write_text(QUEUE.replace("suspend: false", 'suspend: "{{wait}}"'))
    assert main(["tiles", "--write", "gpu.yaml"]) == 1
    assert "no type of tile fits all its places" in capsys.readouterr().out


def test_tiles_of_what_cannot_be_read(here, capsys):
    assert main(["tiles", "missing.yaml", "gpu.yaml"]) == 2
    said = capsys.readouterr()
    assert "missing.yaml: does not exist" in said.err
    assert "workers" in said.out, "the other file is listed all the same"
    assert main(["tiles", "--write", "-"]) == 2
    assert "standard input cannot be written to" in capsys.readouterr().err
    (here / "bad.yaml").write_text(QUEUE + "  broken: [1\n")
    assert main(["tiles", "--write", "bad.yaml"]) == 2
    assert (here / "bad.yaml").read_text() == QUEUE + "  broken: [1\n"


def test_nothing_from_a_file_reaches_the_terminal_raw(here, capsys, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (here / "evil.json").write_text(
        json.dumps(
            {
                "name": "q",
                "type": "kubernetes",
                "config": {"spec": {"\x1b[2J\u202e\n::error::x ##[error]": "{{n}}\n::error::y ##[error]\x1b"}},
                "template_variables": {"n": {"schema": {"type": "string", "default": "\x1b]0;x\x07\n::error::z"}}},
            }
        )
    )
    for arguments in (["tiles"], ["tiles", "--format", "json"], ["render"], ["render", "--annotate"], ["render", "--format", "json"]):
        main([*arguments, "evil.json"])
        said = capsys.readouterr()
        for text in (said.out, said.err):
            assert not set("\x1b\x07\u202e") & set(text)
            assert "##[" not in text
            assert not any(line.strip().startswith("::") for line in text.splitlines())
