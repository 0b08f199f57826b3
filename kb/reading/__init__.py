"""Reading documents: text, Markdown, HTML, Word and PDF become text whose every character knows its place."""

from kb.checking.origins import file_span, place_of
from kb.reading.documents import (
    MAX_BYTES,
    MAX_PACKED_BYTES,
    STDIN,
    document_from_bytes,
    document_from_text,
    read_document,
)
from kb.reading.formats import SUFFIXES
from kb.reading.gathering import gather
from kb.reading.options import ReadingOptions, Treatment

__all__ = [
    "MAX_BYTES",
    "MAX_PACKED_BYTES",
    "STDIN",
    "SUFFIXES",
    "ReadingOptions",
    "Treatment",
    "document_from_bytes",
    "document_from_text",
    "file_span",
    "gather",
    "place_of",
    "read_document",
]
