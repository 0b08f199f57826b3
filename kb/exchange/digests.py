"""Whether seed files have changed, told without reading what they say."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from kb.errors import ExchangeError

RECORD_FILES: Final = ("topics.yaml", "sources.yaml", "studies", "claims", "wordings", "mentions", "evidence")
"""The files and folders of a seed folder that hold records, in the order in which they are loaded."""


def folder_digest(folder: Path) -> str:
    """sha256 over names and bytes of all seed files: tells in a moment whether anything changed.

    Raises ExchangeError if a file cannot be read.
    """
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        if name.split("/")[0] in RECORD_FILES:
            try:
                content = path.read_bytes()
            except OSError as error:
                raise ExchangeError(f"{path} cannot be read: {error.strerror}.") from error
            total.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return total.hexdigest()
