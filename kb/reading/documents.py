"""First step of a check: a file, an upload or standard input becomes a Document."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from kb.checking.values import Document, TextFormat
from kb.errors import UnreadableDocument
from kb.reading.decoding import decode
from kb.reading.formats import format_of
from kb.reading.html import html_document
from kb.reading.options import ReadingOptions
from kb.reading.pdf import pdf_document
from kb.reading.text import text_document
from kb.reading.word import word_document

# One draft; a novel has 1 MB. Word and PDF files carry pictures as well.
MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PACKED_BYTES: Final = 50 * 1024 * 1024
STDIN: Final = "-"
_PACKED: Final = frozenset({TextFormat.DOCX, TextFormat.PDF})
_DEFAULTS: Final = ReadingOptions()


def read_document(
    path: str | Path,
    *,
    format: TextFormat | None = None,  # noqa: A002 - the word that users know
    options: ReadingOptions = _DEFAULTS,
    stdin: bytes | None = None,
) -> Document:
    """Return the document at ``path``, or the one on standard input when ``path`` is ``-``.

    ``format`` says what it is; left out, the suffix decides, and the content where the suffix is wrong or missing.
    ``stdin`` gives the bytes of standard input when the caller has read them already. A file without text is a
    document without text. Raises UnreadableDocument, in one sentence that names the file and what to do.
    """
    name = str(path)
    if name == STDIN:
        raw = sys.stdin.buffer.read(MAX_PACKED_BYTES + 1) if stdin is None else stdin
        return document_from_bytes("standard input", raw, format=format, options=options, path=STDIN)
    return document_from_bytes(name, _bytes_of(Path(path)), format=format, options=options)


def document_from_bytes(
    name: str,
    raw: bytes,
    *,
    format: TextFormat | None = None,  # noqa: A002
    options: ReadingOptions = _DEFAULTS,
    path: str | None = None,
) -> Document:
    """Return the document that the bytes ``raw`` of the file ``name`` hold, for example those of an upload.

    ``path`` is what the document is called in reports, where that is not its name. Raises UnreadableDocument.
    """
    form = format or format_of(name, raw)
    limit = MAX_PACKED_BYTES if form in _PACKED else MAX_BYTES
    if len(raw) > limit:
        raise _too_large(name, None, limit)
    called = name if path is None else path
    if form is TextFormat.DOCX:
        return word_document(raw, name, called, options)
    if form is TextFormat.PDF:
        return pdf_document(raw, name, called, options)
    return document_from_text(decode(raw, name), path=called, format=form, options=options)


def document_from_text(
    text: str,
    *,
    path: str = "",
    format: TextFormat = TextFormat.PLAIN,  # noqa: A002
    options: ReadingOptions = _DEFAULTS,
) -> Document:
    """Return ``text``, which is plain text, Markdown or the source of an HTML page, as a document."""
    if format in _PACKED:
        raise UnreadableDocument(f"A {format} file is no text: hand over its bytes.")
    if format is TextFormat.HTML:
        return html_document(text, path, options)
    return text_document(text, path, format, options)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableDocument(f"{path} is a folder: name the files in it.")
        size = path.stat().st_size
        if size > MAX_PACKED_BYTES:
            raise _too_large(str(path), size, MAX_PACKED_BYTES)
        with path.open("rb") as file:
            return file.read(MAX_PACKED_BYTES + 1)  # a device or a file that grows has no true size
    except FileNotFoundError as error:
        raise UnreadableDocument(f"{path} does not exist: check the name and the folder.") from error
    except PermissionError as error:
        raise UnreadableDocument(f"{path} may not be read: permission was denied.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableDocument(f"{path} could not be read: {reason}.") from error


def _too_large(name: str, size: int | None, limit: int) -> UnreadableDocument:
    has = f" has {size / 1024 / 1024:.1f} MB and" if size is not None else ""
    return UnreadableDocument(
        f"{name}{has} is larger than the limit of {limit // 1024 // 1024} MB for one document: divide it."
    )
