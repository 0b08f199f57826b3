"""`kb check`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from kb.checking.values import Document
from kb.errors import KbError
from kb.vocabulary import Level

FINDINGS_REACHED = 1
NEVER = "never"


class FailLevel(click.Choice[str]):
    """A level, or never."""

    def __init__(self) -> None:
        super().__init__([*(level.value for level in Level), NEVER])


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...|-")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text is for people, JSON for other programs.",
)
@click.option(
    "--fail-level",
    type=FailLevel(),
    default=Level.ERROR.value,
    show_default=True,
    help="Exit with status 1 when a finding is at least this grave.",
)
@click.option("--all", "everything", is_flag=True, help="Show every finding in full, also those that ask for nothing.")
@click.option("--markdown", is_flag=True, help="Read standard input as Markdown.")
@click.option("--save", is_flag=True, help="Keep the findings in the database, without the text.")
@click.option("--model", type=click.Path(path_type=Path), help="Folder with the sentence model (or KB_MODEL_DIR).")
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[str, ...],
    style: str,
    fail_level: str,
    everything: bool,
    markdown: bool,
    save: bool,
    model: Path | None,
) -> None:
    """Check drafts: which sentences are claims, what is known of each, and what to write instead.

    PATH is a .txt or .md file; - reads standard input. Nothing leaves this machine, and nothing of the
    draft is kept.

    \b
    kb check draft.md
    kb check --format json site/*.md > findings.json
    pbpaste | kb check -

    Exit status: 0, or 1 when a finding reaches --fail-level; 2 wrong usage; 66 a draft cannot be read;
    69 to 77 the database cannot be used; 78 a setting is wrong.
    """
    from kb.checking.reading import STDIN, read_document
    from kb.cli.main import exit_status, report

    documents: list[Document] = []
    failure: KbError | None = None
    for path in paths:
        try:
            documents.append(read_document(path, markdown=markdown or None if path == STDIN else None))
        except KbError as error:
            report(error)
            failure = error
    found = _check_all(documents, style, model, everything=everything, save=save) if documents else []
    if failure:
        ctx.exit(exit_status(failure))
    if fail_level != NEVER and any(level.rank >= Level(fail_level).rank for level in found):
        ctx.exit(FINDINGS_REACHED)


def _check_all(
    documents: Sequence[Document], style: str, model: Path | None, *, everything: bool, save: bool
) -> list[Level]:
    from kb.cli.opened import opened
    from kb.cli.output import console
    from kb.reports.json_report import render_json
    from kb.reports.terminal import render_terminal
    from kb.services.checking import open_checker
    from kb.services.kept_checks import keep_check
    from kb.services.studies import short_references

    with opened() as store:
        checker = open_checker(store, model=model, say=_say)
        if not checker.knows_meaning:
            _say(
                "The sentence model is not installed, so sentences are compared by their words alone and fewer claims "
                "are found. README.md says how to install it."
            )
        results = []
        for document in documents:
            results.append(checker.check(document, progress=_progress(document)))
            _clear_progress(document)
        with store.session() as session:
            keys = {key for result in results for finding in result.findings for key in finding.studies}
            citations = short_references(session, keys)
            if save:
                for document, result in zip(documents, results, strict=True):
                    keep_check(session, document, result, encoder=checker.encoder, now=datetime.now(UTC))
                session.commit()
    if style == "json":
        click.echo(render_json(results), nl=False)
    else:
        texts = {document.path: document.text for document in documents}
        render_terminal(results, console(), texts=texts, citations=citations, everything=everything)
    return [finding.level for result in results for finding in result.findings]


def _say(text: str) -> None:
    click.echo(text, err=True)


# characters from which a check takes long enough that people want to see it move
LONG = 20_000


def _progress(document: Document) -> Callable[[int, int], None] | None:
    if len(document.text) < LONG or not sys.stderr.isatty():
        return None

    def show(done: int, of: int) -> None:
        if done % 50 == 0:
            click.echo(f"\r{document.path}: {done * 100 // of:3} %", err=True, nl=False)

    return show


def _clear_progress(document: Document) -> None:
    if len(document.text) >= LONG and sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)
