"""Opening the store: on first use it is created, migrated and loaded, so that the first command just works."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Engine
from sqlalchemy.orm import Session

from kb.errors import StoreVersion
from kb.locations import shipped_folder
from kb.services.loaded import is_loaded
from kb.services.revisions import Author
from kb.store.engine import make_engine, open_session
from kb.store.migrating import SchemaState, refuse_if_not_ours, upgrade
from kb.store.settings import database_url
from kb.store.turns import taking_turns

if TYPE_CHECKING:
    from kb.services.loading import LoadReport

Say = Callable[[str], None]


def _silent(_text: str) -> None:
    return None


@dataclass(slots=True)
class Store:
    """An open store: its engine, and sessions on it."""

    engine: Engine

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that is rolled back unless committed; database errors become those of the project."""
        with open_session(self.engine) as session:
            yield session

    def close(self) -> None:
        """Lets go of all connections."""
        self.engine.dispose()


def local_author(reason: str, *, name: str | None = None, now: datetime | None = None) -> Author:
    """The person at this machine, as author of a change made now."""
    return Author(name or _user_name(), reason, now or datetime.now(UTC))


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        return "local"


def open_store(url: URL | None = None, *, seeds: Path | None = None, say: Say = _silent) -> Store:
    """The store at the address (default: that of the environment), ready for use.

    An empty database is created, migrated and loaded with the shipped data; an older one is refused with
    the command that brings it up to date, unless it is the embedded default, which is brought up to date
    here. Changed seed files are loaded. Raises StoreError or ConfigError with one sentence.
    """
    store = Store(make_engine(url or database_url()))
    folder = seeds or shipped_folder("seed_data")
    try:
        if not _is_ready(store, folder):
            with taking_turns(store.engine):
                _make_ready(store.engine, say)
                bring_up_to_date(store, folder, say=say)
    except BaseException:
        store.close()
        raise
    return store


def _is_ready(store: Store, seeds: Path) -> bool:
    if refuse_if_not_ours(store.engine).state is not SchemaState.CURRENT:
        return False
    with store.session() as session:
        return is_loaded(session, seeds)


def _make_ready(engine: Engine, say: Say) -> None:
    status = refuse_if_not_ours(engine)
    embedded = engine.dialect.name == "sqlite"
    if status.state is SchemaState.BEHIND and not embedded:
        raise StoreVersion(
            f"The database is of an earlier version (revision {status.revision}); run 'kb db upgrade' to bring it up "
            "to date, after a backup with 'kb db backup'."
        )
    if status.state is not SchemaState.CURRENT:
        say("Setting up the knowledge base (once) ..." if status.revision is None else "Updating the database ...")
        upgrade(engine)


def bring_up_to_date(store: Store, seeds: Path, *, say: Say = _silent) -> LoadReport | None:
    """Loads the seed files if they are not those that were loaded last; None if there was nothing to do."""
    with store.session() as session:
        if is_loaded(session, seeds):
            return None
        # imported here: nearly every start finds everything loaded
        from kb.services.loading import load_seeds

        say("Loading the claims and their evidence ...")
        report = load_seeds(session, seeds, local_author("seed files loaded", name="seed files"))
    for record_type, key in report.kept:
        say(f"Kept your edited {record_type} '{key}'; the shipped data has changed it as well.")
    return report
