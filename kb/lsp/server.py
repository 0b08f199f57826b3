"""The language server itself: what the editor says comes in, what was found goes out.

The loop that talks with the editor never checks anything: one worker thread does, some moments after the last
change, and an answer that comes too late for the text is thrown away.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

import kb
from kb.errors import KbError
from kb.lsp.actions import KINDS, actions
from kb.lsp.diagnostics import diagnostics
from kb.lsp.drafts import Checked, Draft, changed, format_of, located
from kb.lsp.hovers import hover
from kb.lsp.pages import Pages
from kb.lsp.positions import Positions
from kb.services.check_settings import FILE, PROJECT_FILE
from kb.services.live_checking import LiveChecker

PAUSE = 0.4
"""Seconds without typing after which a document is checked."""

NO_MODEL = (
    "The sentence model is not installed, so sentences are compared by their words alone and fewer claims are found. "
    "README.md says how to install it."
)

FAILED = "A check failed, and not for anything in your text; what happened stands in the log of 'kb lsp'."

_log = logging.getLogger(__name__)


class KbServer(LanguageServer):
    """One connection with one editor."""

    def __init__(self, checker: LiveChecker, *, pages: Pages | None = None, pause: float = PAUSE) -> None:
        super().__init__("kb", kb.__version__, types.TextDocumentSyncKind.Incremental)
        self.drafts: dict[str, Draft] = {}
        self.pages = pages or Pages()
        self._checker = checker
        self._pause = pause
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kb-check")
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._told: set[str] = set()
        self._opening: asyncio.Task[None] | None = None
        self.was_shut_down = False

    @property
    def encoding(self) -> types.PositionEncodingKind | str:
        """How the editor counts within a line."""
        return self.workspace.position_encoding or types.PositionEncodingKind.Utf16

    # ------------------------------------------------------------------------------------------------- checking

    def check_soon(self, uri: str, *, pause: bool = True) -> None:
        """Checks the document when nobody has typed for a moment, and publishes what is found."""
        self._forget(uri)
        task = asyncio.get_running_loop().create_task(self._check(uri, self._pause if pause else 0.0))
        task.add_done_callback(self._note_failure)
        self._waiting[uri] = task

    def close_draft(self, uri: str) -> None:
        """The editor has closed the document: nothing is shown of it any more."""
        self._forget(uri)
        if self.drafts.pop(uri, None) is not None:
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=uri, diagnostics=[]))

    def stop(self) -> None:
        """Ends all work; a check that is under way is not waited for."""
        for uri in list(self._waiting):
            self._forget(uri)
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _forget(self, uri: str) -> None:
        task = self._waiting.pop(uri, None)
        if task is not None:
            task.cancel()

    def _note_failure(self, task: asyncio.Task[None]) -> None:
        """A mistake of ours must not pass for a text without findings."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _log.error("A check failed.", exc_info=error)
            self._tell(FAILED, types.MessageType.Error)

    async def _check(self, uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        draft = self.drafts[uri]
        version, text = draft.version, draft.text
        loop = asyncio.get_running_loop()
        try:
            await self._opened()
            checked = await loop.run_in_executor(self._worker, self._checked, draft, version, text)
        except KbError as error:
            self._tell(error.message, types.MessageType.Error)
            return
        if self.drafts.get(uri) is draft and draft.version == version:
            draft.checked = checked
            self._publish(draft, checked)

    def _checked(self, draft: Draft, version: int, text: str) -> Checked:
        """In the worker: everything that takes time."""
        name = to_fs_path(draft.uri) if draft.uri.startswith("file:") else None
        result = self._checker.check_text(text, draft.format, path=Path(name) if name else None)
        findings = result.checked.findings
        self.pages.look()
        return Checked(
            version,
            Positions(text, self.encoding),
            located(result.document, text, findings),
            self._checker.citations(key for finding in findings for key in finding.studies),
            draft.format,
        )

    def _publish(self, draft: Draft, checked: Checked) -> None:
        tags = self._shown_tags()
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=draft.uri,
                version=checked.version,
                diagnostics=diagnostics(checked, pages=self.pages.address, tags=tags),
            )
        )

    def _shown_tags(self) -> list[types.DiagnosticTag]:
        of_documents = self.client_capabilities.text_document
        of_diagnostics = of_documents.publish_diagnostics if of_documents else None
        support = of_diagnostics.tag_support if of_diagnostics else None
        return [types.DiagnosticTag(tag) for tag in support.value_set] if support else []

    # -------------------------------------------------------------------------------------------------- opening

    async def _opened(self) -> None:
        """Waits until the knowledge has been read. It is read once, however many checks wait and are given up."""
        if self._checker.is_open:
            return
        if self._opening is None or self._opening.done():
            self._opening = asyncio.get_running_loop().create_task(self._open())
        await asyncio.shield(self._opening)

    async def _open(self) -> None:
        """Reads the knowledge, and lets the editor show that this takes a moment."""
        loop = asyncio.get_running_loop()
        say = await self._progress("Reading the claims and their evidence")

        def heard(text: str) -> None:
            loop.call_soon_threadsafe(say, text)

        try:
            checker = await loop.run_in_executor(self._worker, lambda: self._checker.open(say=heard))
        finally:
            say(None)
        if not checker.knows_meaning:
            self._tell(NO_MODEL, types.MessageType.Warning)

    async def _progress(self, title: str) -> Callable[[str | None], None]:
        """Begins to show that work is under way; what is returned takes a line about it, and None at the end."""
        window = self.client_capabilities.window
        if window is None or not window.work_done_progress:
            return lambda _text: None
        token = str(uuid4())
        await self.work_done_progress.create_async(token)
        self.work_done_progress.begin(token, types.WorkDoneProgressBegin(title=title))

        def say(text: str | None) -> None:
            if text is None:
                self.work_done_progress.end(token, types.WorkDoneProgressEnd())
            else:
                self.work_done_progress.report(token, types.WorkDoneProgressReport(message=text))

        return say

    def _tell(self, message: str, kind: types.MessageType) -> None:
        """Says it once; the log of the editor gets it every time."""
        self.window_log_message(types.LogMessageParams(type=kind, message=message))
        if message not in self._told:
            self._told.add(message)
            self.window_show_message(types.ShowMessageParams(type=kind, message=message))


# ------------------------------------------------------------------------------------------------ what the editor says


async def initialized(ls: KbServer, _params: types.InitializedParams) -> None:
    """The editor is ready: it is asked to tell when the settings of a folder change, if it can."""
    of_workspace = ls.client_capabilities.workspace
    watching = of_workspace.did_change_watched_files if of_workspace else None
    if watching is None or not watching.dynamic_registration:
        return
    watchers = [types.FileSystemWatcher(glob_pattern=f"**/{name}") for name in (FILE, PROJECT_FILE)]
    asked = types.Registration(
        id=str(uuid4()),
        method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
        register_options=types.DidChangeWatchedFilesRegistrationOptions(watchers=watchers),
    )
    await ls.client_register_capability_async(types.RegistrationParams(registrations=[asked]))


def did_open(ls: KbServer, params: types.DidOpenTextDocumentParams) -> None:
    """A document is open: if it is prose, it is checked at once."""
    opened = params.text_document
    form = format_of(opened.language_id, opened.uri)
    if form is not None:
        ls.drafts[opened.uri] = Draft(opened.uri, opened.version, opened.text, form)
        ls.check_soon(opened.uri, pause=False)


def did_change(ls: KbServer, params: types.DidChangeTextDocumentParams) -> None:
    """Somebody types."""
    draft = ls.drafts.get(params.text_document.uri)
    if draft is not None:
        draft.text = changed(draft.text, params.content_changes, ls.encoding)
        draft.version = params.text_document.version
        ls.check_soon(draft.uri)


def did_save(ls: KbServer, params: types.DidSaveTextDocumentParams) -> None:
    """Checked again at once: the settings of the folder may be what was saved."""
    if params.text_document.uri in ls.drafts:
        ls.check_soon(params.text_document.uri, pause=False)


def did_close(ls: KbServer, params: types.DidCloseTextDocumentParams) -> None:
    """The document is not shown any more."""
    ls.close_draft(params.text_document.uri)


def settings_changed(ls: KbServer, _params: types.DidChangeWatchedFilesParams) -> None:
    """The settings of a folder were changed: every open document is checked anew."""
    for uri in ls.drafts:
        ls.check_soon(uri, pause=False)


def show_hover(ls: KbServer, params: types.HoverParams) -> types.Hover | None:
    """What is known of the words at a place."""
    draft = ls.drafts.get(params.text_document.uri)
    if draft is None or draft.current is None:
        return None
    of_documents = ls.client_capabilities.text_document
    formats = of_documents.hover.content_format if of_documents and of_documents.hover else None
    markdown = formats is None or types.MarkupKind.Markdown in formats
    offset = draft.current.positions.offset(params.position)
    return hover(draft.current, offset, pages=ls.pages.address, markdown=markdown)


def offer_actions(ls: KbServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """What can be done about the findings at a place. Nothing while the text has changed since it was checked."""
    draft = ls.drafts.get(params.text_document.uri)
    if draft is None or draft.current is None:
        return []
    of_workspace = ls.client_capabilities.workspace
    edits = of_workspace.workspace_edit if of_workspace else None
    only = [str(getattr(kind, "value", kind)) for kind in params.context.only] if params.context.only else None
    versioned = bool(edits and edits.document_changes) and draft.current.version == draft.version
    return actions(draft, draft.current, params.range, only, versioned=versioned)


def shut_down(ls: KbServer, _params: Any) -> None:
    """The editor is about to leave."""
    ls.was_shut_down = True
    ls.stop()


def create_server(checker: LiveChecker, *, pages: Pages | None = None, pause: float = PAUSE) -> KbServer:
    """A server that is ready to be started over standard input and output, or over a port of this machine."""
    server = KbServer(checker, pages=pages, pause=pause)
    kinds: list[types.CodeActionKind | str] = list(KINDS)
    server.feature(types.INITIALIZED)(initialized)
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(did_open)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(did_change)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE)(did_save)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(did_close)
    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(settings_changed)
    server.feature(types.TEXT_DOCUMENT_HOVER)(show_hover)
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))(offer_actions)
    server.feature(types.SHUTDOWN)(shut_down)
    return server
