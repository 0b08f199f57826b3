"""From what somebody names on the command line to documents that are read and know their settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kb.checking.suppressing import readable
from kb.checking.values import Document, TextFormat
from kb.errors import KbError
from kb.reading import SUFFIXES, document_from_bytes, gather, read_document
from kb.reading.decoding import decode
from kb.reports.own_pages import is_own_page
from kb.services.check_settings import CheckSettings, SettingsFinder

STDIN: Final = "-"
Problem = Callable[[KbError], None]


@dataclass(frozen=True, slots=True)
class Target:
    """A file to be checked, or standard input where ``path`` is None, with the settings that hold for it."""

    path: Path | None
    settings: CheckSettings


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that was read. ``source`` is the text of its file: for HTML another one than the document's."""

    document: Document
    source: str
    settings: CheckSettings


@dataclass(frozen=True, slots=True)
class Targets:
    """What is to be checked, each file once and in the order in which it was named, and what settings leave out.

    ``reports`` are HTML reports of earlier checks that lie in a folder: they quote drafts and are none.
    """

    found: tuple[Target, ...]
    left_out: tuple[tuple[Path, str], ...] = ()
    reports: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """How files are chosen. ``exclude`` are the patterns of the command line; ``avoid`` says which files in folders
    are reports of our own; ``stdin_name`` is what standard input is called, which decides its settings."""

    finder: SettingsFinder
    exclude: Sequence[str] = ()
    avoid: Callable[[Path], bool] = field(default=lambda _path: False)
    stdin_name: str = ""


def find_targets(named: Sequence[str], selection: Selection, problem: Problem) -> Targets:
    """The documents that ``named`` stands for: files, folders, patterns, ``-``.

    What cannot be found is handed to ``problem`` and does not keep the rest from being found. Raises ConfigError
    for settings that are wrong.
    """
    found: dict[Path | None, Target] = {}
    left_out: list[tuple[Path, str]] = []
    reports: dict[Path, Path] = {}
    for name in named:
        if name == STDIN:
            called = Path(selection.stdin_name) if selection.stdin_name else None
            found.setdefault(None, Target(None, selection.finder.of(called)))
            continue
        is_file = Path(name).is_file()
        try:
            paths = gather([name], exclude=selection.exclude)
        except KbError as error:
            problem(error)
            continue
        if is_file and not paths:
            left_out.append((Path(name), "--exclude"))
        for path in paths:
            settings = selection.finder.of(path)
            if settings.leaves_out(path):
                if is_file:
                    left_out.append((path, settings.origin("exclude")))
            elif is_file:
                found.setdefault(path.resolve(), Target(path, settings))
            elif _is_wanted(path, settings) and not selection.avoid(path):
                if is_own_page(path):
                    reports.setdefault(path.resolve(), path)
                else:
                    found.setdefault(path.resolve(), Target(path, settings))
    passed_over = tuple(path for place, path in reports.items() if place not in found)
    return Targets(tuple(found.values()), tuple(left_out), passed_over)


def read_target(target: Target, *, stdin: bytes = b"", stdin_name: str = "", form: TextFormat | None = None) -> Draft:
    """Reads one document; ``stdin`` are the bytes of standard input and ``form`` what they are, if that is known.

    Raises UnreadableDocument.
    """
    reading = target.settings.reading
    if target.path is None:
        name = stdin_name or "standard input"
        document = document_from_bytes(name, stdin, format=form, options=reading, path=stdin_name or STDIN)
        raw = stdin
    else:
        name = str(target.path)
        document = read_document(target.path, options=reading)
        # read a second time, and only for HTML, whose comments are no part of the document's text
        raw = target.path.read_bytes() if document.format is TextFormat.HTML else b""
    source = decode(raw, name) if document.format is TextFormat.HTML else document.text
    return Draft(readable(document), source, target.settings)


def _is_wanted(path: Path, settings: CheckSettings) -> bool:
    """Whether a file found in a folder has one of the formats that the settings name."""
    form = SUFFIXES.get(path.suffix.lower())
    return form is None or form in settings.formats
