"""First step of a check: a file or standard input becomes a Document.

Offsets stay true: the text is the file's bytes decoded as UTF-8 and nothing else. Line ends are kept as
they are, and a byte order mark stays in the text as its first character (it is listed under ``skipped``).
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from typing import Final

from kb.checking.markdown import parse_markdown
from kb.checking.values import Document
from kb.errors import UnreadableDocument

MAX_BYTES: Final = 10 * 1024 * 1024
STDIN: Final = "-"
SUFFIXES: Final[dict[str, bool]] = {
    # suffix -> is it Markdown?
    ".txt": False,
    ".text": False,
    "": False,
    ".md": True,
    ".markdown": True,
    ".mdown": True,
    ".mkd": True,
}
_NAMED_SUFFIXES: Final = ", ".join(s for s in SUFFIXES if s)
_BOM: Final = "\ufeff"
# What other programs put at the start of their files: the reader says what the file is instead of "not UTF-8".
_SIGNATURES: Final[dict[bytes, str]] = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a Word, OpenDocument or zip file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"{\\rtf": "a rich text file",
    b"\x1f\x8b": "a compressed file",
}
_UTF16: Final[dict[bytes, str]] = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
# Tab, line feed, vertical tab, form feed, carriage return, escape and next line occur in real text files.
_HARMLESS_CONTROLS: Final = frozenset("\t\n\v\f\r\x1b\x85")


def read_document(path: str | Path, *, stdin: bytes | None = None, markdown: bool | None = None) -> Document:
    """Return the document at ``path``, or the one on standard input when ``path`` is ``-``.

    ``stdin`` gives the bytes of standard input when the caller has read them already. ``markdown`` says
    whether the text is Markdown; left out, the suffix decides (standard input is plain text).
    Raises UnreadableDocument, in one sentence that names the file.
    """
    name = str(path)
    if name == STDIN:
        raw = sys.stdin.buffer.read(MAX_BYTES + 1) if stdin is None else stdin
        return document_from_bytes(raw, "standard input", markdown=bool(markdown), path=STDIN)
    is_markdown = _is_markdown(Path(path)) if markdown is None else markdown
    return document_from_bytes(_bytes_of(Path(path)), name, markdown=is_markdown, path=name)


def document_from_bytes(raw: bytes, name: str, *, markdown: bool = False, path: str | None = None) -> Document:
    """Return the document that the UTF-8 bytes ``raw`` hold; ``name`` is what an error calls it.

    Raises UnreadableDocument when there is too much, nothing but white space, no text or no UTF-8.
    """
    if len(raw) > MAX_BYTES:
        raise _too_large(name, None)
    text = _decode(raw, name)
    if not text.strip(_BOM + " \t\r\n\f\v\u00a0\u200b"):
        raise UnreadableDocument(f"{name} is empty: there is no text to check.")
    return document_from_text(text, path=name if path is None else path, markdown=markdown)


def document_from_text(text: str, *, path: str = "", markdown: bool = False) -> Document:
    """Return ``text`` as a document, with the spans that are not prose marked as skipped."""
    skipped = list(parse_markdown(text).skipped) if markdown else []
    if text.startswith(_BOM) and not (skipped and skipped[0][0] == 0):
        skipped.insert(0, (0, 1))
    return Document(path=path, text=text, markdown=markdown, skipped=tuple(skipped))


def _is_markdown(path: Path) -> bool:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        if path.is_dir():
            raise UnreadableDocument(f"{path} is a folder: name the files in it.")
        raise UnreadableDocument(
            f"{path} has the suffix {path.suffix}, which cannot be read here: use one of {_NAMED_SUFFIXES}."
        )
    return SUFFIXES[suffix]


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableDocument(f"{path} is a folder: name the files in it.")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_large(str(path), size)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)  # a device or a file that grows has no true size
    except FileNotFoundError as error:
        raise UnreadableDocument(f"{path} does not exist.") from error
    except PermissionError as error:
        raise UnreadableDocument(f"{path} may not be read: permission was denied.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableDocument(f"{path} could not be read: {reason}.") from error


def _too_large(name: str, size: int | None) -> UnreadableDocument:
    has = f" has {size / 1024 / 1024:.1f} MB and" if size is not None else ""
    return UnreadableDocument(
        f"{name}{has} is larger than the limit of {MAX_BYTES // 1024 // 1024} MB for one document."
    )


def _decode(raw: bytes, name: str) -> str:
    for start, kind in _SIGNATURES.items():
        if raw.startswith(start):
            raise UnreadableDocument(f"{name} is {kind}, not plain text: save it as UTF-8 text first.")
    for start, kind in _UTF16.items():
        if raw.startswith(start):
            raise UnreadableDocument(f"{name} is {kind} text: convert it to UTF-8 (iconv -f {kind} -t UTF-8).")
    if (nul := raw.find(b"\0")) >= 0:
        raise UnreadableDocument(f"{name} is a binary file, not text (a NUL at byte {nul}).")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"{name} is not UTF-8 text (byte {error.start} is 0x{raw[error.start]:02x}):"
            " convert it first, for example with iconv -f WINDOWS-1252 -t UTF-8."
        ) from error
    # Text has hardly any control characters; one in twenty of the first characters means a binary format.
    head = text[:4096]
    controls = sum(unicodedata.category(c) == "Cc" and c not in _HARMLESS_CONTROLS for c in head)
    if controls * 20 > len(head):
        raise UnreadableDocument(f"{name} is a binary file, not text ({controls} control characters at its start).")
    return text
