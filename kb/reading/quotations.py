"""Quoted speech inside a text: what stands between quotation marks and is long enough to be somebody's words."""

from __future__ import annotations

import re
from typing import Final

from kb.checking.values import Span

# A quoted word or two is the writer's own emphasis ("natural facelift"); speech is a clause.
SPEECH_WORDS: Final = 4
# An apostrophe is no closing mark, so single quotation marks are not looked for. Never across a blank line.
_QUOTED: Final = re.compile(
    r"""“(?P<curly>(?:[^“”\n]|\n(?![ \t]*\r?\n))+)”
      | „(?P<low>(?:[^„“”\n]|\n(?![ \t]*\r?\n))+)[“”]
      | «(?P<angle>(?:[^«»\n]|\n(?![ \t]*\r?\n))+)»
      | (?<![\w"])"(?=\S)(?P<straight>(?:[^"\n]|\n(?![ \t]*\r?\n))+)(?<=[^\s])"(?!\w)
    """,
    re.VERBOSE,
)
_QUOTED_LINE: Final = re.compile(r"^[ \t]*>[^\r\n]*", re.MULTILINE)


def speech_spans(text: str) -> list[Span]:
    """Return the spans of quoted speech, quotation marks included, in order."""
    return [found.span() for found in _QUOTED.finditer(text) if _is_speech(found)]


def quoted_lines(text: str) -> list[Span]:
    """Return the lines of a plain text that begin with ">", as a quotation in a mail does."""
    return [found.span() for found in _QUOTED_LINE.finditer(text)]


def _is_speech(found: re.Match[str]) -> bool:
    words = found[found.lastgroup or 0].split()
    return len(words) >= SPEECH_WORDS
