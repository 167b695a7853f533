"""A person in Neovim: the set-up of the documentation, a faulty file, typing, and a fix by one key.

`nvim` runs headless with the very text of docs/editors.md as its init file; a script types what a person
would and writes down what the editor shows. Each Neovim on the PATH is tried with each set-up meant for it.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the language server needs pygls")

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "editors.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```lua\n(.*?)^```$", PAGE, re.M | re.S)
(SINCE_11,) = [text for text in SNIPPETS if "vim.lsp.config(" in text]
(BEFORE_11,) = [text for text in SNIPPETS if "start_client(" in text]
(KEYS,) = [text for text in SNIPPETS if "vim.keymap.set(" in text]

# The emoji makes bytes, UTF-16 units and characters three different counts.
QUEUE = """\
name: gpu
resource_type: local-container
resource_config:
  env: ["NOTE=😀é ${image_uir}"]
  gpus: "{{gpu}}"
template_variables:
  gpus:
    schema: {type: integer, default: 1, minimum: 1, maximum: 8}
"""
DRIVE = r"""
local shown = {}

local function findings()
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do
    local line = vim.api.nvim_buf_get_lines(0, one.lnum, one.lnum + 1, false)[1]
    table.insert(found, { code = tostring(one.code), text = line:sub(one.col + 1, one.end_col), line = one.lnum + 1 })
  end
  table.sort(found, function(a, b) return a.line < b.line or (a.line == b.line and a.code < b.code) end)
  return found
end

local function has(code)
  for _, one in ipairs(findings()) do
    if one.code == code then return true end
  end
  return false
end

local function wait(name, condition)
  if not vim.wait(30000, condition, 20) then table.insert(shown, { gave_up = name }) end
  table.insert(shown, { step = name, findings = findings(), buffer = vim.api.nvim_buf_get_lines(0, 0, -1, false) })
end

local function press(keys)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), "x", false)
end

-- The menu of actions: whoever chooses takes the first, as with the one key of a picker.
vim.ui.select = function(items, options, chosen)
  local titles = {}
  for _, item in ipairs(items) do
    table.insert(titles, options.format_item and options.format_item(item) or tostring(item))
  end
  table.insert(shown, { menu = titles })
  chosen(items[1], 1)
end

vim.cmd("edit " .. vim.env.QUEUE)
wait("opened", function() return has("LL301") and has("LL103") end)
vim.fn.search("uir}")
press("cwuri<Esc>")
wait("typed", function() return not has("LL301") end)
vim.fn.search("gpu}}")
press("\\f")
wait("fixed", function() return not has("LL103") end)
vim.cmd("write")
local file = io.open(vim.env.SHOWN, "w")
file:write(vim.json and vim.json.encode(shown) or vim.fn.json_encode(shown))
file:close()
vim.cmd("qall!")
"""


def _version(nvim: str) -> tuple[int, int]:
    told = subprocess.run([nvim, "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    major, minor = re.search(r"^NVIM v(\d+)\.(\d+)", told).groups()
    return int(major), int(minor)


def _editors() -> list[tuple[str, tuple[int, int]]]:
    """Every Neovim on the PATH that can speak to a server as the page tells."""
    paths = [os.path.join(folder, "nvim") for folder in os.environ.get("PATH", "").split(os.pathsep)]
    found = {os.path.realpath(path): path for path in paths if os.access(path, os.X_OK) and os.path.isfile(path)}
    versions = [(path, _version(path)) for path in found.values()]
    return [(path, version) for path, version in versions if version >= (0, 7)]


def _cases() -> list:
    cases = []
    for path, version in _editors():
        name = ".".join(map(str, version))
        cases.append(pytest.param(path, BEFORE_11, id=f"nvim-{name}-start_client"))
        if version >= (0, 11):
            cases.append(pytest.param(path, SINCE_11, id=f"nvim-{name}-config"))
    return cases or [pytest.param("", "", marks=pytest.mark.skip(reason="no Neovim from 0.7 on the PATH"))]


@pytest.mark.parametrize(("nvim", "setup"), _cases())
def test_a_person_repairs_a_queue(nvim: str, setup: str, tmp_path: Path) -> None:
    for name, text in (("init.lua", setup + KEYS), ("drive.lua", DRIVE), ("queue.yaml", QUEUE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = tmp_path / "bin" / "launchlint"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m launchlint "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": os.pathsep.join((str(command.parent), os.environ["PATH"])),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "QUEUE": str(tmp_path / "queue.yaml"),
        "SHOWN": str(tmp_path / "shown.json"),
        **{f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
    }
    done = subprocess.run(
        [nvim, "--headless", "--clean", "-u", "init.lua", "-c", "luafile drive.lua"],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert (tmp_path / "shown.json").exists(), done.stdout
    shown = json.loads((tmp_path / "shown.json").read_text(encoding="utf-8"))
    steps = {step["step"]: step for step in shown if "step" in step}
    assert not [step for step in shown if "gave_up" in step], (shown, done.stdout)

    # The characters, not merely the lines.
    macro, field = steps["opened"]["findings"]
    assert macro == {"code": "LL301", "text": "${image_uir}", "line": 4}
    assert field == {"code": "LL103", "text": "{{gpu}}", "line": 5}

    # The buffer was never saved in between: the server saw what was typed.
    assert "LL301" not in [one["code"] for one in steps["typed"]["findings"]]
    assert steps["typed"]["buffer"][3] == '  env: ["NOTE=😀é ${image_uri}"]'

    (menu,) = [step["menu"] for step in shown if "menu" in step]
    assert "rename to `gpus`" in menu[0]
    assert steps["fixed"]["findings"] == []
    expected = QUEUE.replace("image_uir", "image_uri").replace("{{gpu}}", "{{gpus}}")
    assert (tmp_path / "queue.yaml").read_text(encoding="utf-8") == expected
