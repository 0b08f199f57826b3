"""`kb sources` and `kb sources attach`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from kb.cli.opened import opened, reading
from kb.cli.output import emit, format_option


@click.group(invoke_without_command=True)
@format_option
@click.pass_context
def sources(ctx: click.Context, style: str) -> None:
    """List the sources, and attach their texts.

    \b
    kb sources
    kb sources attach text1.txt text2.txt
    """
    if ctx.invoked_subcommand:
        return
    from kb.services.sources import list_sources

    with reading() as session:
        rows = list_sources(session)
    emit(rows, style, ["slug", "title", "claims", "mentions", "length", "attached"], empty="No source is recorded yet.")
    if style == "table" and rows and not all(row.attached for row in rows):
        click.echo(
            "\nThe texts belong to their publishers and are not part of the data. If you hold one, 'kb sources attach "
            "FILE' lets pages show each mention in its words."
        )


@sources.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def attach(files: tuple[Path, ...]) -> None:
    """Attach texts that you hold: each FILE is recognised by its sha256.

    Every mention of the source is verified against the text. All files are attached, or none.

    \b
    kb sources attach leaflet.txt page.txt
    """
    from kb.services.attaching import attach_text

    with opened() as store, store.session() as session:
        done = [(path, attach_text(session, path, now=datetime.now(UTC))) for path in files]
        session.commit()
    for path, attached in done:
        click.echo(f"{path.name}: {attached.source}, {attached.mentions} mentions verified")
