"""Which documents a command line names: files, whole folders, patterns."""

from __future__ import annotations

import fnmatch
import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from kb.errors import UnreadableDocument
from kb.reading.formats import SUFFIXES

# Folders that hold what programs made or fetched. Those whose name begins with a dot are passed over as well.
_OTHERS: Final = frozenset({"node_modules", "bower_components", "__pycache__", "venv", "site-packages"})
# What Word and LibreOffice put beside a file while it is open.
_LOCKS: Final = ("~$", ".~lock.")


def gather(paths: Iterable[str | Path], *, exclude: Sequence[str] = ()) -> list[Path]:
    """Return the files that ``paths`` name, sorted and each once.

    A folder stands for all documents below it, in every format that can be read, without hidden folders and those
    of other programs; a pattern (``site/**/*.md``) for the files and folders that it matches. ``exclude`` are
    patterns for paths or names to leave out (``drafts/*``, ``*.old.md``); a file that is named itself is left out
    by them too. Raises UnreadableDocument for what does not exist and for a folder without any document.
    """
    found: dict[Path, Path] = {}  # by the file itself, so that two ways to it count once
    for named in paths:
        for path in _named(named):
            if not _left_out(path, exclude):
                found.setdefault(path.resolve(), path)
    return sorted(found.values())


def _named(named: str | Path) -> list[Path]:
    path = Path(named)
    if path.is_dir():
        return _inside(path)
    if path.exists():
        return [path]
    if not glob.has_magic(str(named)):
        raise UnreadableDocument(f"{path} does not exist: check the name and the folder.")
    matches = [Path(match) for match in glob.glob(str(named), recursive=True)]  # noqa: PTH207 - Path.glob takes no absolute pattern
    wanted = [match for match in matches if not _of_others(match, str(named))]
    files = [match for match in wanted if match.is_file() and match.suffix.lower() in SUFFIXES]
    for folder in (match for match in wanted if match.is_dir()):
        files.extend(_documents(folder))
    if not files:
        raise UnreadableDocument(f"No document matches {named}: a pattern finds {_kinds()} files.")
    return files


def _of_others(path: Path, pattern: str) -> bool:
    """Whether a match of a pattern lies in a folder that is passed over, unless the pattern names that folder."""
    asked = Path(pattern).parts
    return any(part in _OTHERS and part not in asked for part in path.parts)


def _inside(folder: Path) -> list[Path]:
    files = list(_documents(folder))
    if not files:
        raise UnreadableDocument(f"{folder} holds no document: {_kinds()} files can be read.")
    return files


def _documents(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _OTHERS]
        for name in files:
            path = Path(place, name)
            if not name.startswith((".", *_LOCKS)) and path.suffix.lower() in SUFFIXES:
                yield path


def _left_out(path: Path, exclude: Sequence[str]) -> bool:
    shown = path.as_posix()
    return any(
        fnmatch.fnmatch(shown, pattern)
        or fnmatch.fnmatch(path.name, pattern)
        or fnmatch.fnmatch(shown, f"*/{pattern}")
        or any(fnmatch.fnmatch(part, pattern.rstrip("/")) for part in path.parts[:-1])
        for pattern in exclude
    )


def _kinds() -> str:
    *most, last = (".txt", ".md", ".html", ".docx", ".pdf")
    return f"{', '.join(most)} and {last}"
