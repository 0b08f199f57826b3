"""Whether the store holds what the seed files say: asked at every start, so it reads and imports little."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from kb.exchange.digests import folder_digest
from kb.models import SeedState

OWN_FILES: Final = "own-files:"
"""Marks a store that holds somebody's own files: they are not replaced by shipped ones unasked."""


def is_loaded(session: Session, folder: Path) -> bool:
    """Whether exactly these files were the last to be loaded, or the store holds somebody's own files."""
    state = session.get(SeedState, 1)
    if state is None:
        return False
    return state.digest.startswith(OWN_FILES) or state.digest == folder_digest(folder)
