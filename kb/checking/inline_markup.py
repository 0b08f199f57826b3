"""Markup inside a line of Markdown or HTML: code, tags, link targets, emphasis, footnote marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from kb.checking.values import Span

_HIDDEN_HTML: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|pre|code|svg)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_HIDDEN_BUT_CODE: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|svg)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG: Final = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>|<!\w[^>]*>|<\?.*?\?>", re.DOTALL)
_INLINE_TAG: Final = re.compile(
    r"</?(?:a|abbr|b|bdi|cite|del|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|u|wbr)\b", re.IGNORECASE
)
_TASK: Final = re.compile(r"\[[ xX]\](?=\s)")
_INLINE: Final = re.compile(
    r"""(?P<escape>\\[!-/:-@\[-`{-~])
      | (?P<code>(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))
      | (?P<auto><(?:[a-z][a-z0-9+.-]*:|[^\s<>@]+@)[^\s<>]*>)
      | (?P<url>(?:https?://|www\.)[^\s<>)\]]*[^\s<>)\].,;:!?'"])
      | (?P<foot>\[\^[^\]\s]+\]:?)
      | (?P<image>!\[)
      | (?P<target>\]\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))
      | (?P<ref>\](?:\[[^\]]*\]))
      | (?P<attrs>(?<=\S)[ ]?\{[:.\#][^{}]*\})
      | (?P<strong>\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|~~)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def inline_marks(text: str, start: int, end: int, *, code: bool = False) -> list[Span]:
    """Return the spans of ``text[start:end]`` that are markup and not prose; in no order.

    Code is not prose either, unless ``code`` says so: then only its backticks are marked.
    """
    unseen = _HIDDEN_BUT_CODE if code else _HIDDEN_HTML
    hidden = sorted(m.span() for pattern in (unseen, _TAG, _TASK) for m in pattern.finditer(text, start, end))
    marks: list[Span] = []
    for found in _INLINE.finditer(text, start, end):
        nearest = bisect_right(hidden, (found.start(), len(text))) - 1
        if nearest >= 0 and found.start() < hidden[nearest][1]:
            continue
        if code and found["code"]:
            ticks = len(found["ticks"])
            marks += [(found.start(), found.start() + ticks), (found.end() - ticks, found.end())]
            continue
        escaped = found.lastgroup == "escape"  # the backslash goes, what it guards stays
        marks.append((found.start(), found.start() + 1) if escaped else found.span())
        opening = text.rfind("[", start, found.start())
        if found.lastgroup in {"target", "ref"} and opening >= 0:
            marks.append((opening, opening + 1))
    return hidden + marks


def block_tags(text: str, start: int, end: int) -> list[Span]:
    """Return the spans of ``text[start:end]`` that part stretches of prose: hidden HTML and block-level tags."""
    hidden = [m.span() for m in _HIDDEN_HTML.finditer(text, start, end)]
    return hidden + [m.span() for m in _TAG.finditer(text, start, end) if not _INLINE_TAG.match(m.group())]
