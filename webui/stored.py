"""The store as the pages use it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from threading import Lock
from typing import cast

from flask import Flask, current_app
from sqlalchemy.orm import Session

from kb.services.opening import Store, open_store

_LOCK = "claim-kb-store-lock"


def init_app(app: Flask) -> None:
    """Nothing is opened yet: an application can be made where no store can be reached."""
    app.extensions[_LOCK] = Lock()


def store() -> Store:
    """The store of the application, opened on first use. Raises StoreError or ConfigError."""
    if current_app.config["STORE"] is None:
        # two first requests at once must not both create and load it
        with current_app.extensions[_LOCK]:
            if current_app.config["STORE"] is None:
                current_app.config["STORE"] = open_store()
    return cast("Store", current_app.config["STORE"])


def reading() -> AbstractContextManager[Session]:
    """A session for one page. The page is rendered inside it and nothing is committed."""
    return store().session()
