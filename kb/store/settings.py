"""Where the store is, from the environment."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from kb.errors import ConfigError

APPLICATION = "claim-kb"
SUPPORTED = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}

_NO_ADDRESS = (
    "KB_DATABASE_URL is not a database address; it looks like sqlite:////path/kb.db or postgresql://user@host/name."
)


def data_folder() -> Path:
    """The user's data folder for this application: ``KB_DATA_DIR`` if set, else the platform's."""
    named = os.environ.get("KB_DATA_DIR")
    return Path(named) if named else Path(platformdirs.user_data_dir(APPLICATION, appauthor=False))


def database_url() -> URL:
    """The database to use: ``KB_DATABASE_URL`` if set, else an SQLite file in the user's data folder.

    Raises ConfigError if the address is malformed or names a database that is not supported.
    """
    named = os.environ.get("KB_DATABASE_URL", "").strip()
    if not named:
        return URL.create("sqlite", database=str(data_folder() / "kb.db"))
    return parse_url(named)


def parse_url(text: str) -> URL:
    """A database address as text, checked; plain ``postgresql:`` gets the driver that we use."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise ConfigError(_NO_ADDRESS) from error
    backend = url.get_backend_name()
    if backend == "sqlite" and str(url.database).startswith("file:"):
        # SQLite's own form of address: whether there is such a file could not be told from its name
        raise ConfigError(_NO_ADDRESS)
    if backend not in SUPPORTED:
        raise ConfigError(f"The database '{backend}' is not supported; use sqlite or postgresql.")
    return url.set(drivername=SUPPORTED[backend]) if "+" not in url.drivername else url


def redacted(url: URL) -> str:
    """The address for people: without its password."""
    return url.render_as_string(hide_password=True)
