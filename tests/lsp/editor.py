"""An editor: the client of the protocol that comes with pygls, at work with a real ``kb lsp``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient
from sqlalchemy import URL

from kb.lsp.drafts import changed
from kb.lsp.positions import Positions
from tests.live import KB, environment

PATIENCE = 60.0


@dataclass
class Editor:
    """The client's side of a session: the open texts, and what the server said."""

    client: LanguageClient
    encoding: lsp.PositionEncodingKind | str = lsp.PositionEncodingKind.Utf16
    capabilities: lsp.ServerCapabilities | None = None
    texts: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    published: list[lsp.PublishDiagnosticsParams] = field(default_factory=list)
    messages: list[lsp.ShowMessageParams] = field(default_factory=list)
    progress: list[str] = field(default_factory=list)
    registered: list[lsp.Registration] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def listen(self) -> None:
        """Notes what the server says."""

        async def published(params: lsp.PublishDiagnosticsParams) -> None:
            self.published.append(params)
            await self._tell()

        async def message(params: lsp.ShowMessageParams) -> None:
            self.messages.append(params)
            await self._tell()

        def progress(params: lsp.ProgressParams) -> None:
            assert isinstance(params.value, dict)
            self.progress.append(params.value["kind"])

        async def register(params: lsp.RegistrationParams) -> None:
            self.registered.extend(params.registrations)
            await self._tell()

        def nothing(_params: lsp.WorkDoneProgressCreateParams) -> None:
            """Asked for or told without an answer that matters."""

        heard: dict[str, Callable[..., object]] = {
            lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: published,
            lsp.WINDOW_SHOW_MESSAGE: message,
            lsp.PROGRESS: progress,
            lsp.CLIENT_REGISTER_CAPABILITY: register,
            lsp.WINDOW_WORK_DONE_PROGRESS_CREATE: nothing,
            lsp.WINDOW_LOG_MESSAGE: lambda _params: None,
        }
        for name, listener in heard.items():
            self.client.feature(name)(listener)

    async def _tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def until(self, happened: Callable[[], bool]) -> None:
        """Waits until ``happened()`` holds."""
        async with self.changed:
            await asyncio.wait_for(self.changed.wait_for(happened), PATIENCE)

    def new(self, language: str, text: str) -> str:
        """Opens a draft that has no file yet; returns its address."""
        uri = f"untitled:draft-{len(self.texts) + 1}"
        self.open(uri, language, text)
        return uri

    def open(self, uri: str, language: str, text: str) -> None:
        self.texts[uri], self.versions[uri] = text, 1
        item = lsp.TextDocumentItem(uri=uri, language_id=language, version=1, text=text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def type(self, uri: str, old: str, new: str) -> None:
        """Replaces the words ``old`` by ``new``, as an edit of these words alone."""
        start = self.texts[uri].index(old)
        span = Positions(self.texts[uri], self.encoding).range(start, start + len(old))
        edits = [lsp.TextDocumentContentChangePartial(range=span, text=new)]
        self.texts[uri] = changed(self.texts[uri], edits, self.encoding)
        self.versions[uri] += 1
        document = lsp.VersionedTextDocumentIdentifier(uri=uri, version=self.versions[uri])
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, edits))

    async def diagnostics(self, uri: str) -> Sequence[lsp.Diagnostic]:
        """Those of the text as it is now."""

        def current() -> bool:
            return any(params.version == self.versions[uri] for params in self.shown(uri))

        await self.until(current)
        return self.shown(uri)[-1].diagnostics

    def shown(self, uri: str) -> list[lsp.PublishDiagnosticsParams]:
        """Everything that was published of a document, in order."""
        return [params for params in self.published if params.uri == uri]

    def words(self, uri: str, span: lsp.Range) -> str:
        """What stands in a range, as this editor counts."""
        positions = Positions(self.texts[uri], self.encoding)
        return self.texts[uri][positions.offset(span.start) : positions.offset(span.end)]

    async def hover(self, uri: str, words: str) -> str:
        """What is shown beside the words."""
        place = Positions(self.texts[uri], self.encoding).position(self.texts[uri].index(words))
        got = await self.client.text_document_hover_async(lsp.HoverParams(lsp.TextDocumentIdentifier(uri), place))
        if got is None:
            return ""
        assert isinstance(got.contents, lsp.MarkupContent)
        return got.contents.value

    async def actions(self, uri: str, words: str, *only: str) -> list[lsp.CodeAction]:
        """What is offered for the words."""
        start = self.texts[uri].index(words)
        span = Positions(self.texts[uri], self.encoding).range(start, start + len(words))
        context = lsp.CodeActionContext(diagnostics=[], only=list(only) or None)
        asked = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), span, context)
        got = await self.client.text_document_code_action_async(asked) or []
        return [action for action in got if isinstance(action, lsp.CodeAction)]

    def applied(self, uri: str, action: lsp.CodeAction) -> str:
        """The text after the action, applied as an editor does: from the last edit to the first."""
        assert action.edit is not None
        edits: list[lsp.TextEdit] = list((action.edit.changes or {}).get(uri, []))
        for change in action.edit.document_changes or []:
            assert isinstance(change, lsp.TextDocumentEdit)
            assert change.text_document.uri == uri
            assert change.text_document.version == self.versions[uri]
            edits += [edit for edit in change.edits if isinstance(edit, lsp.TextEdit)]
        text, positions = self.texts[uri], Positions(self.texts[uri], self.encoding)
        for edit in sorted(edits, key=lambda e: positions.offset(e.range.start), reverse=True):
            start, end = positions.offset(edit.range.start), positions.offset(edit.range.end)
            text = text[:start] + edit.new_text + text[end:]
        return text


def data_of(diagnostic: lsp.Diagnostic) -> dict[str, str]:
    """What the server gave a diagnostic along."""
    assert isinstance(diagnostic.data, dict)
    return diagnostic.data


async def stopped(client: LanguageClient) -> None:
    """Ends the client's side."""
    await client.stop()  # type: ignore[no-untyped-call]


def abilities(*encodings: lsp.PositionEncodingKind, document_changes: bool = True) -> lsp.ClientCapabilities:
    """What this editor can do."""
    return lsp.ClientCapabilities(
        general=lsp.GeneralClientCapabilities(position_encodings=list(encodings) or None),
        window=lsp.WindowClientCapabilities(work_done_progress=True),
        workspace=lsp.WorkspaceClientCapabilities(
            workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=document_changes),
            did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
        ),
        text_document=lsp.TextDocumentClientCapabilities(
            hover=lsp.HoverClientCapabilities(content_format=[lsp.MarkupKind.Markdown]),
            publish_diagnostics=lsp.PublishDiagnosticsClientCapabilities(
                tag_support=lsp.ClientDiagnosticsTagOptions(value_set=[lsp.DiagnosticTag.Deprecated])
            ),
        ),
    )


async def greeted(editor: Editor, able: lsp.ClientCapabilities) -> None:
    """Begins the session, as the protocol has it."""
    asked = lsp.InitializeParams(capabilities=able, process_id=None, root_uri=None)
    answer = await asyncio.wait_for(editor.client.initialize_async(asked), PATIENCE)
    editor.capabilities = answer.capabilities
    editor.encoding = answer.capabilities.position_encoding or lsp.PositionEncodingKind.Utf16
    editor.client.initialized(lsp.InitializedParams())


@asynccontextmanager
async def editing(
    database: URL, *options: str, able: lsp.ClientCapabilities | None = None, folder: Path | None = None
) -> AsyncIterator[Editor]:
    """A session with a ``kb lsp`` of its own, which must end by itself and without complaint."""
    client = LanguageClient("a-test", "1")
    editor = Editor(client)
    editor.listen()
    await client.start_io(*KB, "lsp", *options, env=dict(environment(database)), cwd=folder)
    process = client._server
    assert process is not None
    assert process.stderr is not None
    try:
        await greeted(editor, able or abilities())
        yield editor
        await asyncio.wait_for(client.shutdown_async(None), PATIENCE)
        client.exit(None)
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
        assert (await process.stderr.read()).decode() == ""
    finally:
        if process.returncode is None:
            process.kill()
        await stopped(client)
