"""Bytes become text: UTF-8 first, then what the bytes say of themselves, then what charset-normalizer finds likely."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final

from kb.errors import UnreadableDocument

# Longest first: UTF-32's mark begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
# What other programs put at the start of files that hold no text.
_SIGNATURES: Final[dict[bytes, str]] = {
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"RIFF": "a sound, film or image file",
    b"PK\x03\x04": "a compressed file",
    b"\x1f\x8b": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
}
# Tab, line feed, vertical tab, form feed, carriage return, escape and next line occur in real text files.
_HARMLESS_CONTROLS: Final = frozenset("\t\n\v\f\r\x1b\x85")
_LOOKED_AT: Final = 4096
# Of a short text many encodings read equally well. Copy in English that is not UTF-8 was written on Windows or on an
# old Mac: these two are taken unless another is likelier by more than the two measures of charset-normalizer vary.
_USUAL: Final = ("cp1252", "mac_roman")
_CHAOS: Final = 0.01
_COHERENCE: Final = 0.1


def decode(raw: bytes, name: str) -> str:
    """Return the text that ``raw`` holds, with nothing changed in it; ``name`` is what an error calls the file.

    Raises UnreadableDocument for what is no text.
    """
    for start, kind in _SIGNATURES.items():
        if raw.startswith(start):
            raise UnreadableDocument(f"{name} is {kind}, not a text: name a .txt, .md, .html, .docx or .pdf file.")
    text = _by_mark(raw, name)
    if text is None:
        text = _by_bytes(raw, name)
    # Text has hardly any control characters; one in twenty of the first ones means something else.
    head = text[:_LOOKED_AT]
    controls = sum(unicodedata.category(char) == "Cc" and char not in _HARMLESS_CONTROLS for char in head)
    if "\0" in text or controls * 20 > len(head):
        raise _binary(name)
    return text


def _by_mark(raw: bytes, name: str) -> str | None:
    """The text of a file with a byte order mark, which stays its first character."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableDocument(
                    f"{name} begins like {encoding.upper()[:6]} text but is damaged at byte {error.start}:"
                    " save it again as UTF-8 text."
                ) from error
    return None


def _by_bytes(raw: bytes, name: str) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    else:
        if "\0" not in text:
            return text
    declared = _DECLARED.search(raw, 0, _LOOKED_AT)
    if declared:
        try:
            return raw.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # the page is wrong about itself, as pages are
    if b"\0" in raw:
        return _wide(raw, name)
    return _likely(raw, name)


def _wide(raw: bytes, name: str) -> str:
    """UTF-16 without a mark: in the languages of Europe every other byte is 0."""
    head = raw[:_LOOKED_AT]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) * 4 < len(head) or min(even, odd) * 20 > len(head):
        raise _binary(name)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise _binary(name) from error


def _likely(raw: bytes, name: str) -> str:
    from charset_normalizer import from_bytes  # 30 ms to import, and hardly ever needed

    best = from_bytes(raw).best()
    for usual in _USUAL:
        match = from_bytes(raw, cp_isolation=[usual]).best()
        if match is None:
            continue
        if best is None or (match.chaos <= best.chaos + _CHAOS and match.coherence >= best.coherence - _COHERENCE):
            return raw.decode(usual)
    if best is None:
        raise UnreadableDocument(f"{name} is in an encoding that cannot be told: save it as UTF-8 text.")
    return raw.decode(best.encoding)


def _binary(name: str) -> UnreadableDocument:
    return UnreadableDocument(f"{name} is a binary file, not a text: name a .txt, .md, .html, .docx or .pdf file.")
