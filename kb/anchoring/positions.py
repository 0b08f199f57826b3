"""Offsets as people and editors count them."""

from __future__ import annotations

import re

from kb.errors import InvalidRecord

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1, in code points.

    A line ends at CRLF, LF or a lone CR, as editors have it, and the break belongs to the line that it ends.
    ``offset`` may be ``len(text)``, the place after the last character. Raises InvalidRecord beyond that.
    """
    if not 0 <= offset <= len(text):
        raise InvalidRecord(f"Offset {offset} is not in a text of {len(text)} characters.")
    line, line_start = 1, 0
    for line_break in _LINE_BREAK.finditer(text):
        if line_break.end() > offset:
            break
        line, line_start = line + 1, line_break.end()
    return line, offset - line_start + 1
