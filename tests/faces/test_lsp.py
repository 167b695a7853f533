"""A real client talks to the real server: pytest-lsp starts `launchlint lsp` and speaks the protocol."""

from __future__ import annotations

import sys

import pytest

pytest_lsp = pytest.importorskip("pytest_lsp", reason="the language server's tests need pytest-lsp")
pytest.importorskip("pygls", reason="the language server needs pygls")

from lsprotocol import types  # noqa: E402

pytestmark = pytest.mark.slow

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


@pytest_lsp.fixture(config=pytest_lsp.ClientServerConfig(server_command=[sys.executable, "-m", "launchlint", "lsp"]))
async def client(lsp_client: pytest_lsp.LanguageClient):
    lsp_client.registered = []

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


async def opened(client, text=QUEUE, uri=URI):
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(uri=uri, language_id="yaml", version=1, text=text))
    )
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return client.diagnostics[uri]


def place(text: str, needle: str, shift: int = 0) -> types.Position:
    offset = text.index(needle) + shift
    line = text.count("\n", 0, offset)
    before = text[text.rfind("\n", 0, offset) + 1 : offset]
    return types.Position(line, len(before.encode("utf-16-le")) // 2)


@pytest.mark.asyncio
async def test_diagnostics_point_at_the_characters(client):
    found = {diagnostic.code: diagnostic for diagnostic in await opened(client)}
    assert {"LL301", "LL103"} <= set(found)
    macro = found["LL301"]
    assert macro.range == types.Range(place(QUEUE, "${image_uir}"), place(QUEUE, "${image_uir}", 12))
    assert macro.severity == types.DiagnosticSeverity.Error
    assert "explain" not in macro.message
    assert macro.code_description.href.endswith("/unknown-macro/")


@pytest.mark.asyncio
async def test_a_fault_disappears_while_typing(client):
    await opened(client)
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(2, URI),
            [
                types.TextDocumentContentChangePartial(
                    range=types.Range(place(QUEUE, "uir}"), place(QUEUE, "uir}", 3)), text="uri"
                )
            ],
        )
    )
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert "LL301" not in {diagnostic.code for diagnostic in client.diagnostics[URI]}


@pytest.mark.asyncio
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


@pytest.mark.asyncio
async def test_hover_tells_what_a_tile_allows(client):
    text = QUEUE.replace("{{gpu}}", "{{gpus}}")
    await opened(client, text)
    hover = await client.text_document_hover_async(
        types.HoverParams(types.TextDocumentIdentifier(URI), place(text, "{{gpus}}", 3))
    )
    assert "at most `8`" in hover.contents.value
    assert "GPUs of one node" in hover.contents.value
    assert "line 12" in hover.contents.value


@pytest.mark.asyncio
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


@pytest.mark.asyncio
async def test_completion_of_queue_fields(client):
    text = "name: gpu\nresource_type: kubernetes\nresource_config: {spec: {template: {}}}\ntemp\n"
    await opened(client, text)
    found = await client.text_document_completion_async(
        types.CompletionParams(types.TextDocumentIdentifier(URI), place(text, "temp\n", 4))
    )
    labels = [item.label for item in found]
    assert "template_variables" in labels
    assert "name" not in labels


@pytest.mark.asyncio
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


@pytest.mark.asyncio
async def test_other_files_are_left_alone(client):
    assert not await opened(client, "services: {web: {image: nginx}}\n", "file:///compose.yaml")
