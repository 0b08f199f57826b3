"""The store as seed files, canonical to the byte."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy.orm import Session

from kb.errors import ExchangeError
from kb.exchange.consistency import references
from kb.exchange.records import KeyedRecord
from kb.exchange.rows_out import records_of
from kb.exchange.schema import write_schemas
from kb.exchange.seed_files import read_seeds, write_seeds


def dump_seeds(session: Session, folder: Path) -> list[Path]:
    """Writes everything in the store as seed files; returns the files that changed.

    Raises ExchangeError if the folder cannot be written.
    """
    return _written(records_of(session), folder)


def format_seeds(folder: Path) -> list[Path]:
    """Rewrites the files of a seed folder in canonical form; returns those that changed.

    Raises ExchangeError, and changes nothing, if a file cannot be read or a record names one that is not there.
    """
    seeds = read_seeds(folder)
    problems = seeds.problems or list(references(seeds))  # the file of a record follows from what it names
    if problems:
        raise ExchangeError(f"The seed files have problems, so none was rewritten: {problems[0]}.", problems=problems)
    return _written(seeds.records.values(), folder)


def _written(records: Iterable[KeyedRecord], folder: Path) -> list[Path]:
    try:
        return [*write_seeds(records, folder), *write_schemas(folder / "schema")]
    except OSError as error:
        raise ExchangeError(f"The folder {folder} cannot be written: {error.strerror}.") from error
