"""Programs of the project that run beside the tests, on a knowledge base that is ready for use."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import URL

import kb
from kb.services.checking import open_checker
from kb.services.opening import Store
from kb.store.engine import make_engine
from tests.databases import Backend, Content

ROOT = Path(kb.__file__).parent.parent
KB = (sys.executable, "-c", "from kb.cli.main import main; main()")
"""The command line, whether or not the project is installed."""


@cache
def learned_database(backend: Backend) -> URL:
    """The shipped knowledge with its vectors, so that programs start as they do on a second use."""
    url = backend.new(Content.SHIPPED)
    store = Store(make_engine(url))
    open_checker(store, say=lambda _text: None)
    store.close()
    return url


def environment(database: URL) -> Mapping[str, str]:
    """For a program that uses the database and finds the project."""
    address = database.render_as_string(hide_password=False)
    return os.environ | {"KB_DATABASE_URL": address, "PYTHONPATH": str(ROOT)}


@contextmanager
def served(database: URL, folder: Path) -> Iterator[str]:
    """The address of a real ``kb serve``, started in ``folder`` on a port that is free."""
    program = "from webui.serving import run; run(port=0, browser=False)"
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment(database),
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
    ) as server:
        assert server.stderr is not None
        try:
            lines: list[str] = []
            for line in server.stderr:
                lines.append(line)
                if "http://" in line:
                    break
            else:
                raise AssertionError("".join(lines))
            said = lines[-1]
            yield said.split(" is at ")[1].split("/ ")[0]
        finally:
            server.terminate()
