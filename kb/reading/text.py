"""Plain text and Markdown: the text of the document is the file itself, so that offsets are those of the file."""

from __future__ import annotations

from typing import Final

from kb.checking.markdown import parse_markdown
from kb.checking.values import Block, Document, Span, TextFormat, merged_spans
from kb.reading.options import ReadingOptions, Treatment
from kb.reading.quotations import quoted_lines, speech_spans

BOM: Final = "\ufeff"


def text_document(text: str, path: str, form: TextFormat, options: ReadingOptions) -> Document:
    """Return ``text`` as a document, with the spans that are not prose marked as skipped.

    Line ends are kept as they are, and a byte order mark stays in the text as its first character, skipped.
    """
    skipped: list[Span] = [(0, 1)] if text.startswith(BOM) else []
    quoted: list[Span] = []
    blocks: tuple[Block, ...] | None = None
    if form is TextFormat.MARKDOWN:
        markup = parse_markdown(text, code=options.code is Treatment.CHECK)
        skipped += markup.skipped
        quoted += markup.quotations
        blocks = markup.blocks
    else:
        quoted += quoted_lines(text)
    if options.quotations is Treatment.SKIP:
        skipped += quoted
        skipped += speech_spans(text)
    return Document(path, text, form, merged_spans(skipped), blocks)
