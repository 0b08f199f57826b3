"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from kb.errors import ExchangeError


def write_whole(path: Path, content: bytes) -> None:
    """Writes ``content``; who reads ``path`` meanwhile sees the old file or the new one. Raises ExchangeError."""
    put_whole(path, lambda place: place.write_bytes(content))


def put_whole(path: Path, write: Callable[[Path], object]) -> None:
    """As :func:`write_whole`, for a writer that needs the name of a file: it gets another one in the same folder."""
    try:
        if path.exists() and not path.is_file():
            write(path)  # a terminal or a pipe cannot be replaced
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        real = path.resolve()  # what a link leads to, not the link
        handle, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.stem[:40]}.", suffix=real.suffix)
        os.close(handle)
        written = Path(name)
        try:
            write(written)
            written.chmod(_mode(real))
            written.replace(real)
        except BaseException:
            written.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ExchangeError(f"{path} cannot be written: {error.strerror or error}.") from error


def _mode(path: Path) -> int:
    """The rights of the file that is replaced, or those of a new one."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
