"""`kb validate` and `kb seeds`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Self

import click

folder_argument = click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))


@click.command()
@folder_argument
@click.option(
    "--texts",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Also verify every mention against the source texts in this folder.",
)
@click.option(
    "--unfinished",
    is_flag=True,
    help="Do not ask for what only a published set must have: every claim assessed, fifteen wordings, guidance.",
)
def validate(folder: Path | None, texts: Path | None, unfinished: bool) -> None:
    """Check the seed files in FOLDER (default: the shipped ones): every problem, with file and line.

    Mentions are compared with the source texts that are attached, or in the folder of --texts.
    Exit status 0 if there is none, 3 otherwise.

    \b
    kb validate
    kb validate my_data --texts my_texts
    """
    from kb.errors import ExchangeError
    from kb.locations import shipped_folder
    from kb.services.validating import texts_in_folder, validate_seeds

    held = _attached_texts() | (texts_in_folder(texts) if texts else {})
    result = validate_seeds(folder or shipped_folder("seed_data"), held, unfinished=unfinished)
    for problem in result.problems:
        click.echo(str(problem))
    if result.problems:
        number = len(result.problems)
        raise ExchangeError(f"{number} {'problem' if number == 1 else 'problems'} in {result.records} records.")
    click.echo(f"{result.records} records, no problem. {result.texts_line}")


def _attached_texts() -> dict[str, str]:
    """The texts that are attached to the store, if there is one yet."""
    from kb.services.attaching import attached_texts
    from kb.services.opening import Store
    from kb.store.engine import make_engine
    from kb.store.migrating import SchemaState, schema_status
    from kb.store.settings import database_url

    engine = make_engine(database_url())
    if schema_status(engine).state is not SchemaState.CURRENT:
        return {}
    with Store(engine).session() as session:
        return attached_texts(session)


@click.group()
def seeds() -> None:
    """Move knowledge between the database and hand-editable YAML files.

    \b
    kb seeds dump my_data
    kb seeds load my_data
    """


@seeds.command()
@folder_argument
def load(folder: Path | None) -> None:
    """Load the seed files in FOLDER (default: the shipped ones) into the database.

    All or nothing. Loading twice changes nothing; records that were edited in the database are kept.
    After loading files of your own, the shipped ones come back only with 'kb seeds load'.

    \b
    kb seeds load my_data
    """
    from kb.cli.opened import opened
    from kb.locations import shipped_folder
    from kb.services.loading import load_seeds
    from kb.services.opening import local_author

    where = folder or shipped_folder("seed_data")
    with opened() as store, store.session() as session, _ProgressBar() as bar:
        author = local_author(f"loaded from {where.name}")
        report = load_seeds(session, where, author, progress=bar.show, own=folder is not None)
    click.echo(
        f"{len(report.created)} records made, {len(report.updated)} changed, {len(report.removed)} removed, "
        f"{report.unchanged} unchanged."
    )
    for record_type, key in report.kept:
        click.echo(f"Kept the edited {record_type} '{key}'; the file says otherwise.")


class _ProgressBar:
    """Percent done on standard error, when that is a terminal."""

    def __enter__(self) -> Self:
        self.shown = 0
        return self

    def show(self, done: int, of: int) -> None:
        """Takes note of how far the load is."""
        percent = done * 100 // of
        if sys.stderr.isatty() and percent != self.shown:
            self.shown = percent
            click.echo(f"\rloading {percent:3} %", err=True, nl=False)

    def __exit__(self, *_: object) -> None:
        if self.shown:
            click.echo("\r" + " " * 20 + "\r", err=True, nl=False)


@seeds.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def dump(folder: Path) -> None:
    """Write everything in the database to FOLDER as seed files. The same content gives the same bytes.

    \b
    kb seeds dump my_data
    """
    from kb.cli.opened import reading
    from kb.services.dumping import dump_seeds

    with reading() as session:
        changed = dump_seeds(session, folder)
    click.echo(f"{len(changed)} files written or removed in {folder}.")


@seeds.command("format")
@folder_argument
def format_files(folder: Path | None) -> None:
    """Rewrite the seed files in FOLDER (default: the shipped ones) in canonical form.

    \b
    kb seeds format my_data
    """
    from kb.locations import shipped_folder
    from kb.services.dumping import format_seeds

    changed = format_seeds(folder or shipped_folder("seed_data"))
    for path in changed:
        click.echo(str(path))
    click.echo(f"{len(changed)} files rewritten.")
