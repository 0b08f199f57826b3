"""How a page that this program made is known again, so that a report is not taken for a draft."""

from __future__ import annotations

from pathlib import Path
from typing import Final

MARK: Final = '<meta name="generator" content="claim-kb">'
# The mark stands before the style sheet, in the first lines of the page.
_HEAD: Final = 1024
_SUFFIXES: Final = frozenset({".html", ".htm"})


def is_own_page(path: Path) -> bool:
    """Whether the file is an HTML report of `kb check`. A file that cannot be read is none: who reads it says why."""
    if path.suffix.lower() not in _SUFFIXES:
        return False
    try:
        with path.open("rb") as file:
            return MARK.encode() in file.read(_HEAD)
    except OSError:
        return False
