"""What a file is: by its suffix, and by its content where the suffix is wrong, unknown or missing."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from typing import Final

from kb.checking.values import TextFormat
from kb.errors import UnreadableDocument

SUFFIXES: Final[dict[str, TextFormat]] = {
    ".txt": TextFormat.PLAIN,
    ".text": TextFormat.PLAIN,
    ".md": TextFormat.MARKDOWN,
    ".markdown": TextFormat.MARKDOWN,
    ".mdown": TextFormat.MARKDOWN,
    ".mkd": TextFormat.MARKDOWN,
    ".html": TextFormat.HTML,
    ".htm": TextFormat.HTML,
    ".xhtml": TextFormat.HTML,
    ".docx": TextFormat.DOCX,
    ".pdf": TextFormat.PDF,
}
_TEXTS: Final = frozenset({TextFormat.PLAIN, TextFormat.MARKDOWN, TextFormat.HTML})
_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF: Final = b"{\\rtf"
# A PDF may have other bytes before its mark.
_PDF_WITHIN: Final = 1024
# What a zip file with this member is.
_ZIPPED: Final[dict[str, str]] = {
    "xl/workbook.xml": "an Excel file",
    "ppt/presentation.xml": "a PowerPoint file",
    "content.xml": "an OpenDocument file",
    "META-INF/container.xml": "an e-book",
    "Index/Document.iwa": "a Pages file",
}


def format_of(name: str, raw: bytes) -> TextFormat:
    """Return the format of the file ``name`` with the content ``raw``.

    Raises UnreadableDocument for kinds of file that cannot be read here, with what to do instead.
    """
    named = SUFFIXES.get(PurePath(name).suffix.lower())
    if raw.startswith(_OLE):
        raise UnreadableDocument(
            f"{name} is an old Word file (.doc) or has a password: open it in Word or LibreOffice and save it as .docx"
            " without a password."
        )
    if raw.startswith(_RTF):
        raise UnreadableDocument(f"{name} is a rich text file: open it in Word or LibreOffice and save it as .docx.")
    if raw.startswith(_ZIP):
        return _zipped(name, raw, named)
    if b"%PDF-" in raw[:_PDF_WITHIN] and (named not in _TEXTS or raw.startswith(b"%PDF-")):
        return TextFormat.PDF
    if named in _TEXTS:
        return named
    if named is not None and raw.strip() and not _is_text(raw):
        kind = "Word" if named is TextFormat.DOCX else "PDF"
        raise UnreadableDocument(
            f"{name} is no {kind} file, whatever its name says, or its beginning is missing: save it again or name"
            " the right file."
        )
    return TextFormat.HTML if _PAGE.match(raw) else TextFormat.PLAIN


def _zipped(name: str, raw: bytes, named: TextFormat | None) -> TextFormat:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            members = set(packed.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        if named is TextFormat.DOCX:
            return named  # its reader says what is wrong with it
        members = set()
    if "word/document.xml" in members:
        return TextFormat.DOCX
    kind = next((kind for member, kind in _ZIPPED.items() if member in members), "")
    if kind:
        raise UnreadableDocument(f"{name} is {kind}, which cannot be read here: save or export it as .docx or .pdf.")
    if named is TextFormat.DOCX:
        return named
    raise UnreadableDocument(f"{name} is a compressed file: unpack it and name the documents in it.")


def _is_text(raw: bytes) -> bool:
    return b"\0" not in raw[:_PDF_WITHIN]
