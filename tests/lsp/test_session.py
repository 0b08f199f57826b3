"""Whole sessions of an editor with a real ``kb lsp`` over the wire."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient
from sqlalchemy import URL

from tests.databases import Backend
from tests.live import KB, environment, learned_database, served
from tests.lsp.editor import PATIENCE, Editor, abilities, data_of, editing, greeted, stopped

CLAIM = "Our facial acupuncture boosts collagen."
DRAFT = f"# Welcome 😀\n\n{CLAIM}\n\n- 😀 Smooths fine lines and wrinkles\n- Tea and cake\n"


@pytest.fixture(scope="session")
def database(sqlite_backend: Backend) -> URL:
    return learned_database(sqlite_backend)


def run(session: Coroutine[Any, Any, None]) -> None:
    """A session with a server of its own."""
    asyncio.run(asyncio.wait_for(session, 3 * PATIENCE))


@dataclass(frozen=True)
class Desk:
    """An editor that stays open from test to test; each opens drafts of its own."""

    runner: asyncio.Runner
    editor: Editor

    def run(self, session: Callable[[Editor], Coroutine[Any, Any, None]]) -> None:
        self.runner.run(asyncio.wait_for(session(self.editor), 3 * PATIENCE))


@pytest.fixture(scope="module")
def desk(database: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with asyncio.Runner() as runner:
        session = editing(database, folder=tmp_path_factory.mktemp("desk"))
        editor = runner.run(session.__aenter__())
        yield Desk(runner, editor)
        runner.run(session.__aexit__(None, None, None))


def test_findings_are_underlined_and_follow_the_text(desk: Desk) -> None:
    async def session(editor: Editor) -> None:
        uri = editor.new("markdown", DRAFT)
        first, second = await editor.diagnostics(uri)
        assert editor.words(uri, first.range) == CLAIM
        assert editor.words(uri, second.range) == "Smooths fine lines and wrinkles"
        assert first.severity is lsp.DiagnosticSeverity.Warning
        assert (first.source, first.code) == ("kb", "not-shown")
        assert first.message.startswith("Stated as a fact, but nobody has shown it.")
        assert data_of(first)["claim"] == "fa-increases-collagen-production"
        assert len(data_of(first)["fingerprint"]) == 20

        editor.type(uri, CLAIM, "We open at nine.")
        (left,) = await editor.diagnostics(uri)
        assert editor.words(uri, left.range) == "Smooths fine lines and wrinkles"

        editor.type(uri, "Welcome 😀", f"Welcome 😀\n\n😀😀 {CLAIM}")
        first, second = await editor.diagnostics(uri)
        assert editor.words(uri, first.range).endswith(CLAIM)
        assert editor.words(uri, second.range) == "Smooths fine lines and wrinkles"

    desk.run(session)


def test_only_the_last_of_many_quick_changes_is_checked(desk: Desk) -> None:
    async def session(editor: Editor) -> None:
        uri = editor.new("plaintext", "We open at nine.")
        assert await editor.diagnostics(uri) == ()
        for number in range(20):
            old = f"{number - 1}" if number else "nine"
            editor.type(uri, f"at {old}.", f"at {number}.")
        editor.type(uri, "We open", f"{CLAIM} We open")
        assert len(await editor.diagnostics(uri)) == 1
        assert [params.version for params in editor.shown(uri)] == [1, editor.versions[uri]]

    desk.run(session)


def test_evidence_is_shown_beside_the_words(desk: Desk) -> None:
    async def session(editor: Editor) -> None:
        uri = editor.new("markdown", DRAFT)
        await editor.diagnostics(uri)
        shown = await editor.hover(uri, "boosts")
        for part in (
            "**▲ Warning** `not-shown`",
            "**Claim** Facial acupuncture raises collagen production in the skin.",
            "**Verdict** Not shown, very low certainty.",
            "**Why** Endo 2020 measured collagen",
            "**Write**",
            "**Studies** Endo 2020",
        ):
            assert part in shown
        assert await editor.hover(uri, "cake") == ""

    desk.run(session)


def test_what_needs_no_change_is_not_underlined_and_still_explained(desk: Desk) -> None:
    async def session(editor: Editor) -> None:
        uri = editor.new("plaintext", "Facial acupuncture may cause small bruises.")
        assert await editor.diagnostics(uri) == ()
        assert "**Claim**" in await editor.hover(uri, "bruises")

    desk.run(session)


def test_the_rewording_is_put_exactly_in_place_of_the_words(desk: Desk) -> None:
    async def session(editor: Editor) -> None:
        uri = editor.new("markdown", DRAFT)
        first, _ = await editor.diagnostics(uri)
        action = next(a for a in await editor.actions(uri, CLAIM, "quickfix") if a.title.startswith("Write: "))
        assert action.is_preferred
        assert action.diagnostics
        assert action.diagnostics[0].range == first.range
        reworded = editor.applied(uri, action)
        assert data_of(first)["replacement"]
        assert reworded == DRAFT.replace(CLAIM, data_of(first)["replacement"])

        editor.type(uri, CLAIM, data_of(first)["replacement"])
        assert editor.texts[uri] == reworded
        left = [
            found for found in await editor.diagnostics(uri) if found.severity != lsp.DiagnosticSeverity.Information
        ]
        assert [editor.words(uri, found.range) for found in left] == ["Smooths fine lines and wrinkles"]

    desk.run(session)


def test_all_safe_rewordings_are_applied_at_once(desk: Desk) -> None:
    async def session(editor: Editor) -> None:
        uri = editor.new("markdown", DRAFT)
        expected = DRAFT
        for found in await editor.diagnostics(uri):
            expected = expected.replace(editor.words(uri, found.range), data_of(found)["replacement"])
        (action,) = await editor.actions(uri, "Welcome", "source.fixAll")
        assert action.kind == "source.fixAll.kb"
        assert action.title == "Apply all 2 safe rewordings"
        assert editor.applied(uri, action) == expected
        assert await editor.actions(uri, "Welcome", "refactor") == []

    desk.run(session)


@pytest.mark.parametrize(
    ("language", "text", "comment"),
    [
        ("markdown", DRAFT, f"{CLAIM} <!-- kb-ignore fa-increases-collagen-production: -->\n"),
        ("plaintext", f"{CLAIM} And tea.\r\n\r\nHello.", "And tea. [kb-ignore fa-increases-collagen-production: ]\r\n"),
        ("html", f"<p>{CLAIM}</p>\n<p>Tea.</p>", f"{CLAIM} <!-- kb-ignore fa-increases-collagen-production: --></p>"),
        ("markdown", f"| Name | Effect |\n| --- | --- |\n| Facial | {CLAIM} |\n", f"{CLAIM} <!-- kb-ignore "),
    ],
)
def test_a_finding_is_switched_off_by_a_comment_once_it_has_a_reason(
    desk: Desk, language: str, text: str, comment: str
) -> None:
    async def session(editor: Editor) -> None:
        uri = editor.new(language, text)
        before = await editor.diagnostics(uri)
        assert "fa-increases-collagen-production" in {data_of(d)["claim"] for d in before}
        action = next(a for a in await editor.actions(uri, CLAIM) if a.title.startswith("Switch off"))
        marked = editor.applied(uri, action)
        assert comment in marked

        editor.type(uri, editor.texts[uri], marked)
        asking = await editor.diagnostics(uri)
        assert "suppression-without-reason" in {d.code for d in asking}
        assert "fa-increases-collagen-production" in {data_of(d)["claim"] for d in asking}

        editor.type(uri, "collagen-production:", "collagen-production: the client knows")
        after = await editor.diagnostics(uri)
        assert {data_of(d)["claim"] for d in after} == {data_of(d)["claim"] for d in before} - {
            "fa-increases-collagen-production"
        }
        assert "**Switched off** the client knows" in await editor.hover(uri, "boosts")

    desk.run(session)


@pytest.mark.parametrize("encoding", list(lsp.PositionEncodingKind))
def test_columns_are_counted_as_the_editor_asks(database: URL, encoding: lsp.PositionEncodingKind) -> None:
    async def session() -> None:
        async with editing(database, able=abilities(encoding)) as editor:
            assert editor.encoding == encoding
            uri = editor.new("plaintext", f"Grüße 😀\u2028 {CLAIM}")
            (found,) = await editor.diagnostics(uri)
            assert editor.words(uri, found.range).endswith(CLAIM)
            editor.type(uri, "Grüße 😀", "😀 €uro")
            (found,) = await editor.diagnostics(uri)
            assert editor.words(uri, found.range).endswith(CLAIM)

    run(session())


def test_a_page_is_checked_without_its_markup(desk: Desk) -> None:
    page = f"<html><body><nav>Boosts collagen</nav><p>Tea &amp; cake.</p>\n<p>{CLAIM}</p>\n</body></html>"
    broken = page.replace("boosts", "<b>boosts</b>")

    async def session(editor: Editor) -> None:
        uri = editor.new("html", page)
        (found,) = await editor.diagnostics(uri)
        assert editor.words(uri, found.range) == CLAIM
        assert any(action.title.startswith("Write: ") for action in await editor.actions(uri, CLAIM))
        editor.type(uri, page, broken)
        (found,) = await editor.diagnostics(uri)
        assert editor.words(uri, found.range) == CLAIM.replace("boosts", "<b>boosts</b>")
        # the words in place of all this would lose the bold type
        offered = await editor.actions(uri, "collagen.")
        assert not any(action.title.startswith("Write: ") for action in offered)

    desk.run(session)


def test_other_languages_than_prose_are_left_alone(desk: Desk) -> None:
    async def session(editor: Editor) -> None:
        editor.open("file:///nowhere/main.py", "python", f'"""{CLAIM}"""')
        editor.open("file:///nowhere/notes.MD", "something-new", CLAIM)
        assert len(await editor.diagnostics("file:///nowhere/notes.MD")) == 1
        assert editor.shown("file:///nowhere/main.py") == []

    desk.run(session)


def test_a_closed_document_shows_nothing_any_more(desk: Desk) -> None:
    async def session(editor: Editor) -> None:
        uri = editor.new("plaintext", CLAIM)
        assert await editor.diagnostics(uri)
        editor.client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri)))
        await editor.until(lambda: not editor.shown(uri)[-1].diagnostics)
        assert await editor.hover(uri, "boosts") == ""

    desk.run(session)


def test_the_settings_of_the_folder_hold_and_may_change(database: URL, tmp_path: Path) -> None:
    settings, uri = tmp_path / "kb.toml", (tmp_path / "draft.txt").as_uri()
    settings.write_text('[ignore-claims]\nfa-increases-collagen-production = "the client knows"\n')

    async def session() -> None:
        async with editing(database) as editor:
            editor.open(uri, "plaintext", CLAIM)
            assert await editor.diagnostics(uri) == ()
            await editor.until(lambda: bool(editor.registered))
            assert editor.registered[0].method == lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES

            settings.write_text("")
            event = lsp.FileEvent(settings.as_uri(), lsp.FileChangeType.Changed)
            editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([event]))
            await editor.until(lambda: len(editor.published) == 2)
            assert len(editor.published[-1].diagnostics) == 1

            settings.write_text("fail-leval = 1\n")
            editor.client.text_document_did_save(lsp.DidSaveTextDocumentParams(lsp.TextDocumentIdentifier(uri)))
            await editor.until(lambda: bool(editor.messages))
            assert "kb.toml:1: there is no setting 'fail-leval'" in editor.messages[0].message

    run(session())


def test_loading_the_knowledge_is_shown_once(database: URL) -> None:
    async def session() -> None:
        async with editing(database) as editor:
            uri = editor.new("plaintext", CLAIM)
            editor.open("untitled:other", "plaintext", CLAIM)
            await editor.diagnostics(uri)
            await editor.diagnostics("untitled:other")
            assert editor.progress == ["begin", "end"]

    run(session())


def test_a_store_that_cannot_be_opened_is_told_once_with_the_way_out(tmp_path: Path) -> None:
    missing = URL.create("postgresql+psycopg", host="127.0.0.1", port=1, database="nowhere")

    async def session() -> None:
        async with editing(missing) as editor:
            uri = editor.new("plaintext", CLAIM)
            await editor.until(lambda: bool(editor.messages))
            assert editor.messages[0].type is lsp.MessageType.Error
            assert "database" in editor.messages[0].message
            editor.type(uri, "Our", "The")
            assert await editor.hover(uri, "boosts") == ""
            await asyncio.sleep(1.5)
            assert len(editor.messages) == 1
            assert editor.published == []

    run(session())


def test_findings_link_to_the_pages_that_are_named(database: URL, tmp_path: Path) -> None:
    async def session(address: str) -> None:
        async with editing(database, "--pages", address) as editor:
            uri = editor.new("plaintext", CLAIM)
            (found,) = await editor.diagnostics(uri)
            assert found.code_description is not None
            assert found.code_description.href == f"{address}/claims/fa-increases-collagen-production"
            assert f"({address}/studies/" in await editor.hover(uri, "boosts")

    with served(database, tmp_path) as address:
        run(session(address))


def test_words_that_evidence_contradicts_are_struck_through(desk: Desk) -> None:
    async def session(editor: Editor) -> None:
        uri = editor.new("plaintext", "Facial acupuncture is painless.")
        (found,) = await editor.diagnostics(uri)
        assert (found.code, found.severity) == ("contradicted", lsp.DiagnosticSeverity.Error)
        assert list(found.tags or ()) == [lsp.DiagnosticTag.Deprecated]

    desk.run(session)


def test_editors_that_know_no_versions_of_documents_get_plain_edits(database: URL) -> None:
    async def session() -> None:
        async with editing(database, able=abilities(document_changes=False)) as editor:
            uri = editor.new("plaintext", CLAIM)
            (found,) = await editor.diagnostics(uri)
            action = (await editor.actions(uri, CLAIM, "quickfix"))[0]
            assert action.edit is not None
            assert action.edit.document_changes is None
            assert editor.applied(uri, action) == data_of(found)["replacement"]

    run(session())


def test_an_editor_may_come_over_a_port(database: URL) -> None:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]

    async def session() -> None:
        process = await asyncio.create_subprocess_exec(
            *KB, "lsp", "--tcp", str(port), env=dict(environment(database)), stderr=asyncio.subprocess.PIPE
        )
        assert process.stderr is not None
        try:
            said = await asyncio.wait_for(process.stderr.readline(), PATIENCE)
            assert f"127.0.0.1:{port}" in said.decode()
            editor = Editor(LanguageClient("a-test", "1"))
            editor.listen()
            await _connected(editor.client, port)
            await greeted(editor, abilities())
            uri = editor.new("plaintext", CLAIM)
            assert len(await editor.diagnostics(uri)) == 1
            await editor.client.shutdown_async(None)
            editor.client.exit(None)
            assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
            await stopped(editor.client)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    run(session())


async def _connected(client: LanguageClient, port: int) -> None:
    """The server says that it waits a moment before it does."""
    for _ in range(100):
        try:
            await client.start_tcp("127.0.0.1", port)
            return
        except ConnectionRefusedError:
            await asyncio.sleep(0.1)
    raise TimeoutError


def test_an_editor_that_leaves_without_a_word_ends_the_server(database: URL) -> None:
    async def session() -> None:
        process = await asyncio.create_subprocess_exec(
            *KB,
            "lsp",
            env=dict(environment(database)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, _ = await asyncio.wait_for(process.communicate(b""), PATIENCE)
        assert process.returncode == 1
        assert out == b""

    run(session())
