"""The store as the commands use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from kb.services.opening import Store, open_store


@contextmanager
def opened() -> Iterator[Store]:
    """The store, made ready on first use; what it does meanwhile is said on standard error."""
    store = open_store(say=lambda text: click.echo(text, err=True))
    try:
        yield store
    finally:
        store.close()


@contextmanager
def reading() -> Iterator[Session]:
    """A session that only reads."""
    with opened() as store, store.session() as session:
        yield session
