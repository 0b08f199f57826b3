"""The blocks of a plain text: paragraphs, list items and headings, found from its lines.

Plain copy has no markup, so what a line is must be seen from its shape: a bullet, a number, a short line
without a full stop, a line that was broken only because it was full.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from kb.checking.sentences import sentence_spans
from kb.checking.values import Block, BlockKind, Span

# Signs that open a list item when text follows; in Markdown, "-", "*" and "+" are read by the parser.
HARD_BULLETS: Final = "•◦▪▫●○■□◆◇‣⁃∙·✓✔✅☑✗✘❖✦✧✨❀❋☆★➤➔➜→⇒▶►▸»☞✿✪"
_EMOJI: Final = "\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55"
MARKER: Final = re.compile(
    rf"""[ \t\u00a0]*
    (?: [{HARD_BULLETS}{_EMOJI}]\ufe0f?(?:[ \t\u00a0]*[{HARD_BULLETS}{_EMOJI}]\ufe0f?)*[ \t\u00a0]*(?=\S)
      | [-*+–—][ \t\u00a0]+(?=\S)
      | \(?\d{{1,2}}[.)][ \t\u00a0]+(?=\S)
      | \(?[a-hA-H][)][ \t\u00a0]+(?=\S)
      | \(?[ivx]{{1,4}}[)][ \t\u00a0]+(?=\S)
      | \d{{1,2}}[ \t]+[-–—:][ \t]+(?=[^\W\d])
      | (?:[Ss]tep|STEP|[Dd]ay|DAY)[ ]\d{{1,2}}[ \t]*[:.–—-][ \t]+(?=\S)
      | [QA][:.)][ \t]+(?=\S)
      | (?=\S)\#{{1,6}}[ \t]+(?=\S)
    )""",
    re.VERBOSE,
)
_NUMBERED: Final = re.compile(r"[ \t]*(?:\(?\w+[).]|\d+[ \t]+[-–—:]|[QA][:.)]|step|day)", re.IGNORECASE)
_LINE: Final = re.compile(r"[^\r\n\u2028\u2029\x85\v\f]*")
_BREAK: Final = re.compile(r"\r\n|[\r\n\u2028\u2029\x85\v\f]")
_ENDED: Final = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_INLINE_BULLET: Final = re.compile(r"(?<=\s)[•●▪◦‣✓✔✅☑➤►✦](?=\s*\S)")
_WORD: Final = re.compile(r"[^\W_]")
# A line is taken for a heading up to this many words; the longest heading in the source texts has ten.
HEADING_WORDS: Final = 12
# Title, strapline and section heading may follow one another; more are a list without bullets.
HEADINGS_IN_A_ROW: Final = 4
# Below this width a column is more likely an address or a list than wrapped prose.
WRAP_WIDTH: Final = 45


def plain_blocks(text: str) -> list[Block]:
    """Return the blocks of a text without markup, in order."""
    blocks: list[Block] = []
    for stanza in _stanzas(text):
        blocks.extend(_blocks_of_stanza(text, stanza))
    return _without_lone_headings(blocks)


def _without_lone_headings(blocks: list[Block]) -> list[Block]:
    """A heading has something under it: a short line that ends the text, or one of a row of such lines, has not."""
    out = list(blocks)
    at = 0
    while at < len(out):
        end = at
        while end < len(out) and out[end].kind is BlockKind.HEADING:
            end += 1
        if end == len(out) and end - at == 1:
            out[at] = replace(out[at], kind=BlockKind.PARAGRAPH)
        elif end - at >= HEADINGS_IN_A_ROW:
            # The first may head the row, the last the paragraph behind it.
            last = end if end == len(out) else end - 1
            for place in range(at + 1, last):
                out[place] = replace(out[place], kind=BlockKind.LIST_ITEM)
        at = max(end, at + 1)
    return out


def _stanzas(text: str) -> list[list[Span]]:
    """Groups of lines with no blank line between them."""
    stanzas: list[list[Span]] = [[]]
    at = 0
    while at <= len(text):
        line = _LINE.match(text, at)
        end = line.end() if line else at
        if _WORD.search(text, at, end):
            stanzas[-1].append((at, end))
        elif stanzas[-1]:  # blank, or a rule, or stars
            stanzas.append([])
        broken = _BREAK.match(text, end)
        if broken is None:
            break
        at = broken.end()
    return [s for s in stanzas if s]


def _blocks_of_stanza(text: str, lines: list[Span]) -> list[Block]:
    width = _wrap_width(text, lines)
    rows: list[list[Span]] = []
    marked: list[re.Match[str] | None] = []
    for start, end in lines:
        marker = MARKER.match(text, start, end)
        by_chance = bool(rows) and marker is not None and _numbered_by_chance(text, marker, rows[-1][-1])
        if by_chance or (rows and marker is None and _continues(text, rows[-1][-1], (start, end), width, marked[-1])):
            rows[-1].append((start, end))
            continue
        rows.append([(start, end)])
        marked.append(marker)
    blocks: list[Block] = []
    for number, (row, marker) in enumerate(zip(rows, marked, strict=True)):
        first = (marker.end() if marker else row[0][0], row[0][1])
        parts = tuple(_trim(text, start, end) for start, end in [first, *row[1:]])
        indent = _trim(text, *row[0])[0] - row[0][0]
        heads = number + 1 < len(rows) and marked[number + 1] is None
        kind = _kind(text, parts, marker, alone=len(rows) == 1 or heads, first=number == 0)
        block = Block(kind, parts, depth=indent if kind is BlockKind.LIST_ITEM else 0, loose=number == 0)
        blocks.extend(split_inline_bullets(text, block))
    return _unmarked_list(text, blocks)


def _wrap_width(text: str, lines: list[Span]) -> int:
    """The width at which the stanza's lines were broken, or 0 when they look unbroken.

    Broken prose has a line that begins in the middle of a sentence; a list of phrases has none.
    """
    width = max(end - start for start, end in lines)
    broken = any(text[start:end].lstrip()[:1].islower() for start, end in lines[1:])
    return width if broken and width >= WRAP_WIDTH else 0


def _numbered_by_chance(text: str, marker: re.Match[str], before: Span) -> bool:
    """Whether "2009. We" merely begins a wrapped line of a sentence that is still open."""
    sign = marker.group().strip()
    open_sentence = not _ENDED.search(text[before[0] : before[1]].rstrip())
    if sign in {"-", "–", "—"}:
        listed = MARKER.match(text, *before) is not None
        return not listed and open_sentence and before[1] - before[0] > WRAP_WIDTH and text[marker.end()].islower()
    return sign[:1].isdigit() and len(sign) > 2 and open_sentence and before[1] - before[0] > WRAP_WIDTH


def _continues(text: str, before: Span, line: Span, width: int, marker: re.Match[str] | None) -> bool:
    """Whether ``line`` goes on with the sentence of the line ``before``, which was broken because it was full."""
    above = text[before[0] : before[1]].rstrip()
    here = text[line[0] : line[1]]
    words = here.split()
    if not words:
        return False
    if marker is not None and here[:2].isspace() and len(here) - len(here.lstrip()) >= 2:
        return True  # indented under its bullet
    if here.lstrip()[:1].islower() and not re.search(r"[.!?:]$", above) and len(above) >= 20:
        return True
    full = len(above) + 1 + len(words[0]) > width
    return width > 0 and full and len(above) >= WRAP_WIDTH and not above.endswith(":")


def _kind(text: str, parts: tuple[Span, ...], marker: re.Match[str] | None, *, alone: bool, first: bool) -> BlockKind:
    words = " ".join(text[s:e] for s, e in parts)
    if marker is not None:
        sign = marker.group().strip()
        if sign.startswith("#"):
            return BlockKind.HEADING
        if sign[0] in "QA" and len(sign) == 2:
            return BlockKind.PARAGRAPH
        if _NUMBERED.match(marker.group()) and is_heading_like(words) and alone and len(words.split()) <= 8:
            return BlockKind.HEADING  # "2. Results That Stay" over its own paragraph
        return BlockKind.LIST_ITEM
    if len(parts) == 1 and is_heading_like(words) and first:
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH


def is_heading_like(words: str) -> bool:
    """Whether a line has the shape of a heading: short, and no sentence.

    A single short question counts ("What is it?"); a line that ends in a full stop or a comma does not.
    """
    line = words.strip().strip("*_\"'“”‘’ ")
    count = len(line.split())
    if not line or count > HEADING_WORDS or not _WORD.search(line):
        return False
    if re.search(r"[.,;…!]$", line) or len(sentence_spans(line)) > 1:
        return False
    return not line[0].islower()


def _unmarked_list(text: str, blocks: list[Block]) -> list[Block]:
    """Turn short lines under a line that ends in a colon into list items."""
    if len(blocks) < 3 or any(b.kind is BlockKind.LIST_ITEM for b in blocks):
        return blocks
    lead, rest = blocks[0], blocks[1:]
    opens = text[lead.start : lead.end].rstrip().endswith(":") or lead.kind is BlockKind.HEADING
    short = all(len(b.parts) == 1 and b.end - b.start <= 80 and not _ENDED.search(text[b.start : b.end]) for b in rest)
    if not (opens and short):
        return blocks
    return [lead, *(replace(b, kind=BlockKind.LIST_ITEM, level=0) for b in rest)]


def split_inline_bullets(text: str, block: Block) -> list[Block]:
    """Cut "✓ firmer skin ✓ fewer lines" on one line into its items."""
    out: list[Block] = []
    parts: list[Span] = []
    kind = block.kind
    for start, end in block.parts:
        cuts = [m.start() for m in _INLINE_BULLET.finditer(text, start, end)]
        if not cuts or (len(cuts) == 1 and block.kind is BlockKind.PARAGRAPH):
            parts.append((start, end))
            continue
        at = start
        for cut in [*cuts, end]:
            piece = _trim(text, at, cut)
            if piece[1] > piece[0]:
                parts.append(piece)
            if cut != end:
                if parts:
                    out.append(replace(block, kind=kind, parts=tuple(parts), loose=block.loose and not out))
                parts, kind = [], BlockKind.LIST_ITEM
                at = cut + 1
    if parts:
        out.append(replace(block, kind=kind, parts=tuple(parts), loose=block.loose and not out))
    return out


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
