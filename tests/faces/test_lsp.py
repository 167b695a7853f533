"""A real client talks to the real server: pytest-lsp starts `launchlint lsp` and speaks the protocol."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest_lsp = pytest.importorskip("pytest_lsp", reason="the language server's tests need pytest-lsp")
pytest.importorskip("pygls", reason="the language server needs pygls")

import pytest_asyncio  # noqa: E402
from lsprotocol import types  # noqa: E402
from pygls.exceptions import JsonRpcException  # noqa: E402

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

QUEUE = """\
name: gpu
resource_type: kubernetes
resource_config:
  spec:
    template:
      spec:
        containers:
          - name: 😀é
            image: ${image_uir}
            resources:
              limits:
                nvidia.com/gpu: "{{gpu}}"
template_variables:
  gpus:
    description: GPUs of one node
    schema: {type: integer, default: 1, minimum: 1, maximum: 8}
"""
URI = "file:///queues/gpu.yaml"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "queues" / "faulty"


def make_client():
    """A client that keeps everything it is told, in order."""
    client = pytest_lsp.make_test_lsp_client()
    client.published, client.registered = [], []

    def publish(params: types.PublishDiagnosticsParams) -> None:
        client.published.append(params)

    client.protocol.fm.features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = publish
    return client


@pytest_lsp.fixture(
    config=pytest_lsp.ClientServerConfig(
        server_command=[sys.executable, "-m", "launchlint", "lsp"], client_factory=make_client
    ),
    scope="module", loop_scope="module",
)  # fmt: skip
async def client(lsp_client: pytest_lsp.LanguageClient):
    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams) -> None:
        lsp_client.registered += params.registrations

    await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=pytest_lsp.client_capabilities("visual-studio-code"), root_uri="file:///queues"
        )
    )
    yield
    await lsp_client.shutdown_session()


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def closed(client):
    """Each test finds an editor without open files."""
    yield
    for uri in sorted(opened.uris):
        client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
    opened.uris.clear()
    client.published.clear()


async def published(client, uri, version, patience=20.0):
    """The diagnostics of one version of a file, sent since the last that were asked for here."""
    async def wait():
        while True:
            for number, told in enumerate(client.published):
                if (told.uri, told.version) == (uri, version):
                    del client.published[: number + 1]
                    return list(told.diagnostics)
            await asyncio.sleep(0.01)

    return await asyncio.wait_for(wait(), patience)


async def opened(client, text=QUEUE, uri=URI):
    opened.uris.add(uri)
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(uri=uri, language_id="yaml", version=1, text=text))
    )
    return await published(client, uri, 1)


opened.uris = set()


async def changed(client, version, *changes, uri=URI):
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(version, uri), list(changes))
    )
    return await published(client, uri, version)


def replace(text, old, new):
    """An edit as editors send it: the place of a text, and what comes there."""
    return types.TextDocumentContentChangePartial(types.Range(place(text, old), place(text, old, len(old))), new)


def whole(text):
    return types.TextDocumentContentChangeWholeDocument(text)


def codes(diagnostics):
    return {diagnostic.code for diagnostic in diagnostics}


def edited(text, edits):
    """What an editor makes of a text: it counts UTF-16 units, and lines that end in CR LF, LF or CR."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    def at(position):
        units = lines[position.line].encode("utf-16-le")[: 2 * position.character]
        return sum(map(len, lines[: position.line])) + len(units.decode("utf-16-le"))

    places = sorted((at(edit.range.start), at(edit.range.end), edit.new_text) for edit in edits)
    for start, end, new in reversed(places):
        text = text[:start] + new + text[end:]
    return text


async def actions(client, text, needle, shift=0, only=None, uri=URI):
    at = place(text, needle, shift)
    return await client.text_document_code_action_async(
        types.CodeActionParams(types.TextDocumentIdentifier(uri), types.Range(at, at), types.CodeActionContext([], only))
    )


async def hover(client, text, needle, shift=1, uri=URI):
    found = await client.text_document_hover_async(
        types.HoverParams(types.TextDocumentIdentifier(uri), place(text, needle, shift))
    )
    return found.contents.value if found is not None else None


async def completed(client, marked, uri=URI):
    """What is offered at the `|` of a text."""
    text = marked.replace("|", "", 1)
    await opened(client, text, uri)
    found = await client.text_document_completion_async(
        types.CompletionParams(types.TextDocumentIdentifier(uri), place(marked, "|"))
    )
    return [item.label for item in found]


def place(text: str, needle: str, shift: int = 0) -> types.Position:
    offset = text.index(needle) + shift
    line = text.count("\n", 0, offset)
    before = text[text.rfind("\n", 0, offset) + 1 : offset]
    return types.Position(line, len(before.encode("utf-16-le")) // 2)


async def test_diagnostics_point_at_the_characters(client):
    found = {diagnostic.code: diagnostic for diagnostic in await opened(client)}
    assert {"LL301", "LL103"} <= set(found)
    macro = found["LL301"]
    assert macro.range == types.Range(place(QUEUE, "${image_uir}"), place(QUEUE, "${image_uir}", 12))
    assert macro.severity == types.DiagnosticSeverity.Error
    assert "explain" not in macro.message
    assert macro.code_description.href.endswith("/unknown-macro/")


async def test_a_fault_disappears_while_typing(client):
    await opened(client)
    assert "LL301" not in codes(await changed(client, 2, replace(QUEUE, "uir}", "uri}")))


async def test_each_fix_is_a_code_action(client):
    await opened(client)
    at = place(QUEUE, "{{gpu}}", 3)
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(types.TextDocumentIdentifier(URI), types.Range(at, at), types.CodeActionContext([]))
    )
    rename = next(action for action in actions if action.title == "rename to `gpus`")
    assert rename.is_preferred
    assert [edit.new_text for edit in rename.edit.changes[URI]] == ["gpus"]
    assert any(action.title == "ignore undeclared-tile here, with a reason" for action in actions)


async def test_hover_tells_what_a_tile_allows(client):
    text = QUEUE.replace("{{gpu}}", "{{gpus}}")
    await opened(client, text)
    hover = await client.text_document_hover_async(
        types.HoverParams(types.TextDocumentIdentifier(URI), place(text, "{{gpus}}", 3))
    )
    assert "at most `8`" in hover.contents.value
    assert "GPUs of one node" in hover.contents.value
    assert "line 12" in hover.contents.value


async def test_completion_inside_braces_offers_tiles(client):
    await opened(client)
    text = QUEUE.replace('"{{gpu}}"', '"{{g"')
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(2, URI), [types.TextDocumentContentChangeWholeDocument(text)]
        )
    )
    found = await client.text_document_completion_async(
        types.CompletionParams(types.TextDocumentIdentifier(URI), place(text, "{{g", 3))
    )
    assert [(item.label, item.text_edit.new_text) for item in found] == [("gpus", "gpus}}")]


async def test_completion_of_queue_fields(client):
    text = "name: gpu\nresource_type: kubernetes\nresource_config: {spec: {template: {}}}\ntemp\n"
    await opened(client, text)
    found = await client.text_document_completion_async(
        types.CompletionParams(types.TextDocumentIdentifier(URI), place(text, "temp\n", 4))
    )
    labels = [item.label for item in found]
    assert "template_variables" in labels
    assert "name" not in labels


async def test_from_a_field_to_its_tile_and_back(client):
    text = QUEUE.replace("{{gpu}}", "{{gpus}}")
    await opened(client, text)
    document = types.TextDocumentIdentifier(URI)
    tile = await client.text_document_definition_async(types.DefinitionParams(document, place(text, "{{gpus}}", 3)))
    assert tile.range.start == place(text, "gpus:\n")
    uses = await client.text_document_references_async(
        types.ReferenceParams(types.ReferenceContext(False), document, place(text, "gpus:\n"))
    )
    assert [use.range.start for use in uses] == [place(text, "{{gpus}}")]
    renamed = await client.text_document_rename_async(
        types.RenameParams(document, place(text, "gpus:\n"), "accelerators")
    )
    assert sorted(edit.new_text for edit in renamed.changes[URI]) == ["accelerators", "accelerators"]


async def test_other_files_are_left_alone(client):
    assert not await opened(client, "services: {web: {image: nginx}}\n", "file:///compose.yaml")


# --- diagnostics -----------------------------------------------------------------------------------

BOUNDS = QUEUE.replace("default: 1", "default: 9").replace("{{gpu}}", "{{gpus}}")


async def test_diagnostics_have_related_places_and_a_page(client):
    (found,) = [one for one in await opened(client, BOUNDS) if one.code == "LL204"]
    (related,) = found.related_information
    assert related.location.uri == URI
    assert related.location.range == types.Range(place(BOUNDS, "8}"), place(BOUNDS, "8}", 1))
    assert found.code_description.href.endswith("/tile-default-out-of-bounds/")


async def test_several_edits_of_one_notification_stand_in_each_others_text(client):
    await opened(client)
    once = QUEUE.replace("- name: 😀é", "- name: 😀😀é\r\n            # \u2028 \x0c\x85")
    twice = once.replace("uir", "uri")
    found = await changed(
        client, 2,
        replace(QUEUE, "😀", "😀😀"),
        replace(QUEUE.replace("😀", "😀😀"), "é\n", "é\r\n            # \u2028 \x0c\x85\n"),
        replace(once, "uir", "uri"),
        replace(twice, "{{gpu}}", "{{gpus}"),
    )  # fmt: skip
    text = twice.replace("{{gpu}}", "{{gpus}")
    (fault,) = [one for one in found if one.code == "LL101"]
    assert fault.range == types.Range(place(text, "{{gpus}"), place(text, "{{gpus}", 7))


async def test_a_path_with_blanks_and_signs(client):
    for uri in ("file:///my%20queues/h100%2Bspot.yaml", "file:///my%20queues/%C3%A9%F0%9F%98%80.yaml"):
        found = await opened(client, BOUNDS, uri)
        (fault,) = [one for one in found if one.code == "LL204"]
        assert [place.location.uri for place in fault.related_information] == [uri]


async def test_a_scratch_buffer_has_findings_too(client):
    assert "LL301" in codes(await opened(client, QUEUE, "untitled:Untitled-1"))


# --- code actions ----------------------------------------------------------------------------------


async def test_to_silence_with_a_reason(client):
    await opened(client)
    (silence,) = [one for one in await actions(client, QUEUE, "${image_uir}") if one.title.startswith("ignore")]
    text = edited(QUEUE, silence.edit.changes[URI])
    line = text.splitlines()[QUEUE[: QUEUE.index("uir")].count("\n")]
    assert line.endswith("# launchlint: ignore[unknown-macro] reason: ")
    text = text.replace("reason: ", "reason: an agent of ours sets it")
    assert "LL301" not in codes(await changed(client, 2, whole(text)))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
async def test_all_safe_fixes_are_what_the_command_makes(client, end):
    from launchlint.engine.fixer import fix
    from launchlint.text import Source

    text = QUEUE.replace("\n", end)
    expected = fix(Source("/queues/gpu.yaml", text)).text
    assert expected != text
    await opened(client, text)
    (action,) = await actions(client, text, "name: gpu", only=[types.CodeActionKind.SourceFixAll])
    assert action.kind == "source.fixAll.launchlint"
    assert edited(text, action.edit.changes[URI]) == expected


async def test_only_the_kinds_asked_for(client):
    await opened(client)
    everything = await actions(client, QUEUE, "{{gpu}}", 3)
    assert {action.kind for action in everything} == {"quickfix", "source.fixAll.launchlint"}
    quick = await actions(client, QUEUE, "{{gpu}}", 3, [types.CodeActionKind.QuickFix])
    assert {action.kind for action in quick} == {"quickfix"}
    assert not await actions(client, QUEUE, "{{gpu}}", 3, [types.CodeActionKind.Refactor])


async def test_each_fix_repairs_its_finding(client):
    """Every quick fix of every faulty example, applied as an editor does: the finding is gone."""
    tried = 0
    for path in sorted(EXAMPLES.glob("*")):
        text, uri = path.read_text(encoding="utf-8"), f"file:///faulty/{path.name}"
        version = 1
        for finding in await opened(client, text, uri):
            where = types.CodeActionParams(types.TextDocumentIdentifier(uri), finding.range, types.CodeActionContext([]))
            for action in await client.text_document_code_action_async(where):
                if action.kind != "quickfix" or action.title.startswith("ignore") or action.diagnostics[0] != finding:
                    continue
                after = edited(text, action.edit.changes[uri])
                left = await changed(client, version + 1, whole(after), uri=uri)
                assert (finding.code, finding.message) not in [(one.code, one.message) for one in left], action.title
                await changed(client, version + 2, whole(text), uri=uri)
                version += 2
                tried += 1
    assert tried >= 15


# --- hover -----------------------------------------------------------------------------------------

GPUS = """\
name: q
resource_type: kubernetes
resource_config:
  spec:
    backoffLimit: 0
    template:
      spec:
        nodeSelector: {cloud.google.com/gke-accelerator: nvidia-l4}
        containers: [{name: train, image: "${image_uri}", resources: {limits: {memory: 8Gi}}}]
  builder: {accelerator: {base_image: "nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04"}}
"""


@pytest.mark.parametrize(("needle", "said"), [
    ("backoffLimit", ["**backoffLimit**: integer", "at least `0`", "at most `2147483647`"]),
    ("8Gi", ["**memory**: string or number", "`Gi`", "at least `0`"]),
    ("${image_uri}", ["The container image built for this job"]),
    ("nvidia-l4", ["**L4**", "compute capability 8.9", "CUDA 11.8"]),
    ("nvidia/cuda", ["CUDA 12.4", "Ubuntu 22.04"]),
    ("kubernetes\n", ["A Kubernetes Job, or a custom resource"]),
    ("resource_config", ["The arguments of the resource"]),
])  # fmt: skip
async def test_hover_tells(client, needle, said):
    await opened(client, GPUS)
    told = await hover(client, GPUS, needle)
    assert [words for words in said if words not in told] == [], told


async def test_hover_tells_every_use_of_a_tile(client):
    text = QUEUE.replace("{{gpu}}", "{{gpus}}").replace("${image_uir}", "x:{{gpus}}")
    await opened(client, text)
    assert "Used on line 9, line 12." in await hover(client, text, "gpus:\n")


# --- completion ------------------------------------------------------------------------------------

HEAD = "name: q\nresource_type: kubernetes\nresource_config:\n"
OFFERED = {
    "macros": (HEAD + "  metadata: {name: '${ru|'}\n", {"run_id", "image_uri", "project_name"}),
    "keys": (HEAD + "  spec:\n    template:\n      spec:\n        containers:\n          - na|\n", {"name", "image", "env"}),
    "keys-of-a-custom-resource": ("apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nspec:\n  py|\n", {"pytorchReplicaSpecs"}),
    "values": (HEAD + "  spec: \n    template:\n      spec:\n        restartPolicy: |\n", {"OnFailure", "Never"}),
    "resource-types": ("name: q\nresource_type: |\n", {"kubernetes", "sagemaker"}),
    "tile-keys": (HEAD + "  spec: {}\ntemplate_variables:\n  x:\n    schema: {t|}\n", {"type", "minimum"}),
    "tile-types": (HEAD + "  spec: {}\ntemplate_variables:\n  x:\n    schema: {type: in|, default: 2}\n", {"integer"}),
    "rules": (HEAD + "  spec: {}  # launchlint: ignore[unused-tile, unu|]\n", {"unused-suppression", "unknown-macro"}),
}  # fmt: skip
OFFERED_IN_JSON = {
    "keys": ('{"name": "q", "resource_type": "kubernetes", "resource_config": {"spec": {"suspend": true\n"ba|"}}}', {"backoffLimit"}),
    "values": ('{"name": "q", "resource_type": "kubernetes", "resource_config": {"spec": {"template": {"spec": {"restartPolicy": "|"}}}}}', {"Never"}),
    "types": ('{"name": "q", "resource_type": "k|"}', {"kubernetes"}),
    "tiles": ('{"name": "q", "resource_type": "kubernetes", "resource_config": {"spec": {"backoffLimit": "{{|"}}, "template_variables": {"retries": {"schema": {"type": "integer"}}}}', {"retries"}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "some"), OFFERED.values(), ids=OFFERED)
async def test_completion(client, text, some):
    assert some <= set(await completed(client, text))


@pytest.mark.parametrize(("text", "some"), OFFERED_IN_JSON.values(), ids=OFFERED_IN_JSON)
async def test_completion_in_json(client, text, some):
    assert some <= set(await completed(client, text, "file:///queues/q.json"))


@pytest.mark.parametrize("text", [
    HEAD + "  spec: {}\ntemplate_variables:\n  x:\n    description: well, th|\n",
    HEAD + "  spec:\n    backoffLimit: 3\n    suspend: tr|\n",
    "services:\n  we|\n",
])  # fmt: skip
async def test_nothing_is_offered_where_nothing_is_known(client, text):
    assert await completed(client, text) == []


# --- names and the outline -------------------------------------------------------------------------


async def test_rename_asks_and_refuses(client):
    text = QUEUE.replace("{{gpu}}", "{{gpus}}") + "  other:\n    name: other\n    schema: {type: string}\n"
    await opened(client, text)
    document = types.TextDocumentIdentifier(URI)
    asked = await client.text_document_prepare_rename_async(types.PrepareRenameParams(document, place(text, "{{gpus}}", 3)))
    assert (asked.placeholder, asked.range.start) == ("gpus", place(text, "{{gpus}}", 2))
    assert await client.text_document_prepare_rename_async(types.PrepareRenameParams(document, place(text, "name: gpu"))) is None
    for bad, why in (("a b", "cannot name a tile"), ("", "cannot name a tile"), ("other", "there is a tile `other` already")):
        with pytest.raises(JsonRpcException, match=why):
            await client.text_document_rename_async(types.RenameParams(document, place(text, "gpus:\n"), bad))
    renamed = await client.text_document_rename_async(types.RenameParams(document, place(text, "other:\n"), "more"))
    assert edited(text, renamed.changes[URI]) == text.replace("other", "more")


async def test_outline(client):
    await opened(client)
    (queue,) = await client.text_document_document_symbol_async(types.DocumentSymbolParams(types.TextDocumentIdentifier(URI)))
    assert (queue.name, queue.detail) == ("gpu", "kubernetes")
    assert [child.name for child in queue.children] == ["name", "resource_type", "resource_config", "template_variables"]
    (tile,) = queue.children[-1].children
    assert (tile.name, tile.detail, tile.selection_range.start) == ("gpus", "integer", place(QUEUE, "gpus:\n"))


# --- the project around it -------------------------------------------------------------------------

BARE = 'gpus: "{{gpus}}"\nshm-size: 8g\n'
TILES = "gpus:\n  schema: {type: integer, default: 1, minimum: 1, maximum: 8}\n"


def tell_of(client, *paths):
    """What an editor says that watches the files."""
    changes = [types.FileEvent(path.as_uri(), types.FileChangeType.Changed) for path in paths]
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes))


async def test_it_asks_to_hear_of_the_files_it_reads(client):
    (wish,) = client.registered
    assert wish.method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES


async def test_settings_are_the_projects_and_change(client, tmp_path):
    settings, uri = tmp_path / "launchlint.toml", (tmp_path / "gpu.yaml").as_uri()
    settings.write_text('ignore = ["unknown-macro"]\n')
    assert "LL301" not in codes(await opened(client, QUEUE, uri))
    # Not every editor says that a file changed: the next change of the text shows it.
    settings.write_text('ignore = ["undeclared-tile"]\n')
    found = codes(await changed(client, 2, whole(QUEUE + "\n"), uri=uri))
    assert "LL301" in found and "LL103" not in found
    settings.unlink()
    tell_of(client, settings)
    assert {"LL301", "LL103"} <= codes(await published(client, uri, 2))


async def test_excluded_files_are_left_alone(client, tmp_path):
    settings, uri = tmp_path / "launchlint.toml", (tmp_path / "old" / "gpu.yaml").as_uri()
    settings.write_text('exclude = ["old"]\n')
    assert not await opened(client, QUEUE, uri)


async def test_broken_settings_are_shown_where_they_are_broken(client, tmp_path):
    settings, uri = tmp_path / "launchlint.toml", (tmp_path / "gpu.yaml").as_uri()
    settings.write_text('ignore = ["unknown-macro"]\n')
    await opened(client, QUEUE, uri)
    settings.write_text('ignore = ["unknown-macro"]\nignroe = []\n')
    found = await changed(client, 2, whole(QUEUE + "\n"), uri=uri)
    assert "LL103" in codes(found) and "LL301" not in codes(found), "the last good settings stay in force"
    (fault,) = await published(client, settings.as_uri(), None)
    assert "ignroe" in fault.message and fault.range.start.line == 1
    settings.write_text('ignore = ["unknown-macro"]\n')
    await changed(client, 3, whole(QUEUE), uri=uri)
    assert await published(client, settings.as_uri(), None) == []


async def test_a_baseline_written_meanwhile_counts(client, tmp_path):
    path = tmp_path / "gpu.yaml"
    path.write_text(QUEUE)
    (tmp_path / ".git").mkdir()
    assert {"LL301", "LL103"} <= codes(await opened(client, QUEUE, path.as_uri()))
    done = subprocess.run(
        [sys.executable, "-m", "launchlint", "baseline", "write", "."],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert not await changed(client, 2, whole(QUEUE), uri=path.as_uri())


async def test_tiles_beside_a_queue(client, tmp_path):
    queue, tiles = tmp_path / "gpu.yaml", tmp_path / "gpu.tiles.yaml"
    assert "LL103" not in codes(await opened(client, BARE, queue.as_uri())), "tiles may be in the web form"
    # Opened beside it, not yet saved.
    assert not await opened(client, TILES, tiles.as_uri())
    assert not await published(client, queue.as_uri(), 1)
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(2, tiles.as_uri()), [replace(TILES, "gpus", "gpu")]
        )
    )
    assert "LL103" in codes(await published(client, queue.as_uri(), 1)), "the queue hears of it"
    # Saved and closed, then deleted by somebody else.
    tiles.write_text(TILES)
    opened.uris.discard(tiles.as_uri())
    client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(tiles.as_uri())))
    assert not await published(client, queue.as_uri(), 1)
    found = await changed(client, 2, replace(BARE, "{{gpus}}", "{{gpu}}"), uri=queue.as_uri())
    assert "LL103" in codes(found)
    tiles.unlink()
    tell_of(client, tiles)
    assert "LL103" not in codes(await published(client, queue.as_uri(), 2))


async def test_from_a_queue_to_its_tiles_file_and_back(client, tmp_path):
    queue, tiles = tmp_path / "gpu.yaml", tmp_path / "gpu.tiles.yaml"
    await opened(client, BARE, queue.as_uri())
    await opened(client, TILES, tiles.as_uri())
    document = types.TextDocumentIdentifier(queue.as_uri())
    tile = await client.text_document_definition_async(types.DefinitionParams(document, place(BARE, "{{gpus}}", 3)))
    assert (tile.uri, tile.range.start) == (tiles.as_uri(), place(TILES, "gpus"))
    beside = types.TextDocumentIdentifier(tiles.as_uri())
    renamed = await client.text_document_rename_async(types.RenameParams(beside, place(TILES, "gpus"), "cards"))
    assert edited(BARE, renamed.changes[queue.as_uri()]) == BARE.replace("{{gpus}}", "{{cards}}")
    assert edited(TILES, renamed.changes[tiles.as_uri()]) == TILES.replace("gpus", "cards")
    assert "Used on line 1 of `gpu.yaml`." in await hover(client, TILES, "gpus", uri=tiles.as_uri())


async def test_a_large_file_is_checked_when_the_typing_pauses(client):
    text = "name: q\nresource_type: local-container\nresource_config:\n  env:\n" + '    - "A=${run_id}"\n' * 20_000
    await opened(client, text)
    for number in range(20):
        change = replace(text, "name: q", "name: q" + "q" * number + ("\nnope: 1" if number == 19 else ""))
        client.text_document_did_change(
            types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(number + 2, URI), [change])
        )
        text = edited(text, [types.TextEdit(change.range, change.text)])
    while not client.published or client.published[-1].version < 21:
        await asyncio.sleep(0.01)
    assert len(client.published) < 10
    assert "LL704" in codes(client.published[-1].diagnostics), "the last text is what counts"


# --- whatever is in the file -------------------------------------------------------------------------


@pytest.mark.parametrize("text", [
    "", "\x00", "{" * 3000, "- " * 2000, "a: &a [*a]\n", "%YAML 9\n",
    "name: q\nresource_type: [kubernetes]\nresource_config: 5\ntemplate_variables: {x: {schema: 1}}\n",
    'name: q\nresource_type: kubernetes\nresource_config: {"{{a}}": "{{a', "template_variables:\n  : {}\n  ? [a]\n  : {schema: {}}\n",
], ids=lambda text: repr(text[:9]))  # fmt: skip
async def test_every_question_has_an_answer(client, text):
    await opened(client, text)
    document = types.TextDocumentIdentifier(URI)
    for line, character in ((0, 0), (0, 1), (2, 18), (3, 21), (1, 2), (99, 99)):
        at = types.Position(line, character)
        await client.text_document_hover_async(types.HoverParams(document, at))
        await client.text_document_completion_async(types.CompletionParams(document, at))
        await client.text_document_definition_async(types.DefinitionParams(document, at))
        await client.text_document_references_async(types.ReferenceParams(types.ReferenceContext(True), document, at))
        await client.text_document_prepare_rename_async(types.PrepareRenameParams(document, at))
        everything = types.Range(types.Position(0, 0), at)
        await client.text_document_code_action_async(
            types.CodeActionParams(document, everything, types.CodeActionContext([]))
        )
    await client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
    assert client.log_messages == [], "no rule crashed"
