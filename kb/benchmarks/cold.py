"""How long somebody waits who types ``kb check``: new processes, with a database of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.benchmarks.machine import timed
from kb.errors import KbError


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds of ``kb check`` on the same pages: at the very first use, in a new process, and again unchanged."""

    words: int
    first: float
    cold: float
    unchanged: float


def waits(pages: Sequence[str]) -> Waits:
    """Checks ``pages`` as files of a site. Raises KbError when the check itself does not run."""
    with tempfile.TemporaryDirectory() as home:
        site = Path(home, "site")
        site.mkdir()
        for number, page in enumerate(pages, 1):
            (site / f"page-{number:02}.md").write_text(page, encoding="utf-8")
        start = Path(home, "start.md")
        start.write_text("Facial acupuncture lifts the face.\n", encoding="utf-8")
        first = _check(start, Path(home, "data"))
        cold = _check(site, Path(home, "data"))
        unchanged = _check(site, Path(home, "data"))
    return Waits(sum(len(page.split()) for page in pages), first, cold, unchanged)


def _check(path: Path, data: Path) -> float:
    environment = {**os.environ, "KB_DATA_DIR": str(data)}
    environment.pop("KB_DATABASE_URL", None)
    options = ["--format", "json", "--fail-level", "never", "--no-config"]
    command = [sys.executable, "-m", "kb.cli.main", "check", *options, str(path)]
    with timed() as clock:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise KbError(f"'kb check' did not run: {done.stderr.strip()[-500:]}")
    return clock.seconds
