"""One line on a terminal that says how far a long check is; nothing where nobody watches."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from kb.services.check_runs import Progress

# What takes less than this needs no progress; more often than this nobody can read it.
PATIENCE_S: Final = 1.0
_EVERY_S: Final = 0.1


class ProgressLine:
    """The line. ``clear`` takes it away again."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._last = 0.0
        self._shown = False
        self._watched = sys.stderr.isatty()

    def show(self, progress: Progress, doing: str = "checking") -> None:
        """Shows how far the run is; ``doing`` is what is done to the document."""
        now = time.monotonic()
        if not self._watched or now - self._begun < PATIENCE_S or now - self._last < _EVERY_S:
            return
        self._last, self._shown = now, True
        share = progress.done * 100 // max(progress.of, 1)
        room = max(10, shutil.get_terminal_size().columns - 1)
        click.echo(f"\r\033[K{f'{share:3} %  {doing} {progress.path}'[:room]}", err=True, nl=False)

    def clear(self) -> None:
        """Takes the line away."""
        if self._shown:
            click.echo("\r\033[K", err=True, nl=False)
            self._shown = False
