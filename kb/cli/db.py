"""`kb db`."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def db() -> None:
    """Look after the database: its version, backups and restoring them.

    KB_DATABASE_URL chooses it: sqlite:////path/kb.db or postgresql://user@host/name.

    \b
    kb db status
    kb db backup before-upgrade.backup
    """


@db.command()
def status() -> None:
    """Say which database is used, of which version it is, and whether its history is whole.

    \b
    kb db status
    """
    from kb.services.opening import Store
    from kb.services.revisions import first_broken_link
    from kb.store.engine import make_engine
    from kb.store.migrating import SchemaState, schema_status
    from kb.store.settings import database_url, redacted

    engine = make_engine(database_url())
    found = schema_status(engine)
    click.echo(f"database  {redacted(engine.url)}")
    words = {
        SchemaState.EMPTY: "empty; it is set up when it is first used, or by 'kb db upgrade'",
        SchemaState.CURRENT: f"up to date ({found.revision})",
        SchemaState.BEHIND: f"earlier ({found.revision}, this program has {found.head}); run 'kb db upgrade'",
        SchemaState.UNKNOWN: f"later than this program ({found.revision}); update the program",
        SchemaState.FOREIGN: "holds tables that are not ours",
    }
    click.echo(f"version   {words[found.state]}")
    if found.state is SchemaState.CURRENT:
        with Store(engine).session() as session:
            broken = first_broken_link(session)
        click.echo("history   whole" if broken is None else f"history   BROKEN at revision {broken}")
    engine.dispose()


@db.command()
def upgrade() -> None:
    """Bring the database up to date: tables first, then the shipped data.

    \b
    kb db upgrade
    """
    from kb.locations import shipped_folder
    from kb.services.opening import Store, bring_up_to_date
    from kb.store import migrating
    from kb.store.engine import make_engine
    from kb.store.settings import database_url, redacted

    engine = make_engine(database_url())
    after = migrating.upgrade(engine)
    click.echo(f"{redacted(engine.url)} is at version {after.revision}.")
    report = bring_up_to_date(Store(engine), shipped_folder("seed_data"), say=lambda text: click.echo(text, err=True))
    if report is None:
        click.echo("The data is up to date.")
    else:
        click.echo(
            f"Data: {len(report.created)} records made, {len(report.updated)} changed, {len(report.removed)} removed, "
            f"{report.unchanged} unchanged."
        )
    engine.dispose()


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write a complete copy of the database to FILE (SQLite, whichever database is used).

    \b
    kb db backup monday.backup
    """
    from kb.store.backup import back_up
    from kb.store.engine import make_engine
    from kb.store.settings import database_url

    engine = make_engine(database_url())
    copied = back_up(engine, file)
    click.echo(f"{file}: {copied.rows} rows, version {copied.revision}.")
    engine.dispose()


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask whether everything in the database may be replaced.")
def restore(file: Path, yes: bool) -> None:
    """Replace everything in the database with the copy in FILE.

    \b
    kb db restore monday.backup
    """
    from kb.store.backup import restore as restore_backup
    from kb.store.engine import make_engine
    from kb.store.settings import database_url, redacted

    engine = make_engine(database_url())
    if not yes:
        click.confirm(f"Replace everything in {redacted(engine.url)} with {file}?", abort=True)
    copied = restore_backup(engine, file)
    click.echo(f"Restored {copied.rows} rows of version {copied.revision}.")
    engine.dispose()
