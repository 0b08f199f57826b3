"""Markdown: which characters are markup, and which blocks of prose there are.

The block structure comes from markdown-it-py, whose tokens carry line numbers. It strips markers from
each line, so a line of content is found again in its source line and the difference is markup. Inside a
line the parser keeps no positions; code, tags and link targets are found by the patterns below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from kb.checking.blocks import MARKER, is_heading_like, split_inline_bullets
from kb.checking.inline_markup import block_tags, inline_marks
from kb.checking.values import Block, BlockKind, Span, merged_spans

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT_MATTER: Final = re.compile(
    r"\ufeff?(?:---[ \t]*\r?\n(?:(?!---|\.\.\.).*\r?\n)*(?:---|\.\.\.)"
    r"|\+\+\+[ \t]*\r?\n(?:(?!\+\+\+).*\r?\n)*\+\+\+)[ \t]*(?:\r?\n|$)"
)
_NEWLINE: Final = re.compile(r"\r\n|\n|\r")
_HTML_LINE: Final = re.compile(r"[^\s](?:[^\r\n]*[^\s])?")


@dataclass(frozen=True, slots=True)
class Markup:
    """``skipped`` are the spans that are not prose, merged and in order; ``blocks`` are the blocks of prose.

    ``quotations`` are the block quotes, in order; they are prose as well.
    """

    skipped: tuple[Span, ...]
    blocks: tuple[Block, ...]
    quotations: tuple[Span, ...] = ()


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # 50 ms to import: only texts in Markdown pay for it

    return MarkdownIt("commonmark").enable("table").enable("strikethrough")


@lru_cache(maxsize=2)  # reading and segmenting ask for the same text one after the other
def parse_markdown(text: str, *, code: bool = False) -> Markup:
    """Return the markup and the blocks of a Markdown text; never fails, for any text is Markdown.

    Code counts as markup, unless ``code`` says that it is prose.
    """
    return _Parse(text, code=code).result()


class _Parse:
    """One walk over the parser's tokens."""

    def __init__(self, text: str, *, code: bool) -> None:
        self.text = text
        self.code = code
        self.quotations: list[Span] = []
        self.lines = _line_spans(text)
        self.blocks: list[Block] = []
        self.skipped: list[Span] = []
        self.depth = 0  # of lists
        self.level = 0  # of the heading that has been opened
        self.begins_item = False
        self.cell = ""  # the table cell that has been opened
        self.heads: list[str] = []  # of the table's columns
        self.row: list[Span] = []  # cells of the row so far
        self.last_line = -1

    def result(self) -> Markup:
        front = _FRONT_MATTER.match(self.text)
        at = front.end() if front else (1 if self.text.startswith("\ufeff") else 0)
        # Same number of lines, so that the parser's line numbers stay those of the file.
        lead = "".join(_NEWLINE.findall(self.text[:at]))
        self._walk(_parser().parse(lead + self.text[at:]))
        for block in self.blocks:
            self.skipped += inline_marks(self.text, block.start, block.end, code=self.code)
        self._mark_between()
        return Markup(merged_spans(self.skipped), tuple(self.blocks), merged_spans(self.quotations))

    def _walk(self, tokens: list[Token]) -> None:
        for token in tokens:
            if token.type == "inline" and token.map:
                self._leaf(token, *token.map)
            elif token.type == "html_block" and token.map:
                self._html(*token.map)
            elif token.type in {"fence", "code_block"} and token.map and self.code:
                self._code_lines(token, *token.map)
            elif token.type == "blockquote_open" and token.map:
                first, last = token.map
                self.quotations.append((self.lines[first][0], self.lines[min(last, len(self.lines)) - 1][1]))
            else:
                self._open(token)

    def _open(self, token: Token) -> None:
        """Note where the walk is: in which list, heading or cell."""
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            self.depth += 1
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self.depth -= 1
        elif token.type == "list_item_open":
            self.begins_item = True
        elif token.type == "heading_open":
            self.level = int(token.tag[1:])
        elif token.type == "thead_open":
            self.heads = []
        elif token.type == "tr_open":
            self.row = []
        elif token.type in {"th_open", "td_open"}:
            self.cell = token.type

    def _leaf(self, token: Token, first: int, last: int) -> None:
        """Add the block that an inline token holds; its lines are ``first`` to ``last``."""
        if self.cell:
            self._add_cell(token, first)
            return
        kind = BlockKind.PARAGRAPH
        if self.level:
            kind = BlockKind.HEADING
        elif self.depth and self.begins_item:
            kind, self.begins_item = BlockKind.LIST_ITEM, False
        parts = self._parts(token.content, first, last)
        if parts:
            self._add(kind, parts, loose=first > self.last_line + 1)
        self.last_line = last - 1
        self.level = 0

    def _code_lines(self, token: Token, first: int, last: int) -> None:
        """Add the lines of a code block, one block each."""
        at = first + 1 if token.type == "fence" else first
        for number, line in enumerate(token.content.splitlines()[: last - at], start=at):
            start, end = self.lines[min(number, len(self.lines) - 1)]
            place = self.text.rfind(line.strip(), start, end) if line.strip() else -1
            if place >= 0:
                self.blocks.append(Block(BlockKind.PARAGRAPH, ((place, place + len(line.strip())),)))

    def _add_cell(self, token: Token, line: int) -> None:
        start, end = self.lines[line]
        words = token.content
        if words not in self.text[start:end]:
            words = words.replace("|", "\\|")  # the parser has taken out the backslash
        at = self.text.find(words, max([start, *(place for _, place in self.row)]), end) if words else -1
        column = len(self.row)
        self.row.append((at, at + len(words)))
        if self.cell == "th_open":
            self.heads.append(token.content)
        if at >= 0:
            lead = self.heads[column] if self.cell == "td_open" and column < len(self.heads) else ""
            self.blocks.append(Block(BlockKind.TABLE, ((at, at + len(words)),), lead=lead))
        self.cell = ""

    def _add(self, kind: BlockKind, parts: list[Span], *, loose: bool) -> None:
        """Add a block; a paragraph whose lines begin with bullets that Markdown does not know is cut there."""
        run: list[Span] = []
        run_kind = kind
        for number, (start, end) in enumerate(parts):
            marker = MARKER.match(self.text, start, end)
            item = marker is not None and kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
            hard = number > 0 and self._ends_line(parts[number - 1], start)
            if run and (item or hard):
                self._flush(run_kind, run, loose=loose)
                run, loose, run_kind = [], False, kind
            if item and marker is not None:
                run_kind = BlockKind.LIST_ITEM
                run.append((marker.end(), end))
            else:
                run.append((start, end))
        if run:
            self._flush(run_kind, run, loose=loose)

    def _flush(self, kind: BlockKind, run: list[Span], *, loose: bool) -> None:
        words = " ".join(self.text[s:e] for s, e in run)
        if kind is BlockKind.PARAGRAPH and re.fullmatch(r"(\*\*|__).+?\1:?\s*", words) and is_heading_like(words):
            kind, self.level = BlockKind.HEADING, 6  # a line all in bold stands for a heading
        block = Block(kind, tuple(run), self.depth, self.level, loose)
        self.blocks.extend(split_inline_bullets(self.text, block))

    def _ends_line(self, before: Span, start: int) -> bool:
        """Whether the break after the line ``before`` is a hard one (two blanks or a backslash)."""
        gap = self.text[before[1] : start]
        return gap.startswith(("  ", "\t")) or self.text[before[1] - 1] == "\\"

    def _parts(self, content: str, first: int, last: int) -> list[Span]:
        """The spans of a leaf block's lines of content, found again in lines ``first`` to ``last``."""
        pieces = content.split("\n")
        parts: list[Span] = []
        # Reference definitions before a paragraph belong to its lines but not to its content: count from the end.
        for number, piece in enumerate(pieces, start=max(first, last - len(pieces))):
            words = piece.strip(" \t")
            start, end = self.lines[min(number, len(self.lines) - 1)]
            at = self.text.rfind(words, start, end) if words else -1
            if at >= 0:
                parts.append((at, at + len(words)))
        return parts

    def _html(self, first: int, last: int) -> None:
        """Keep the words of an HTML block: one block of prose between two block-level tags, one part a line."""
        start, end = self.lines[first][0], self.lines[min(last, len(self.lines)) - 1][1]
        at = start
        for gap_start, gap_end in [*merged_spans(block_tags(self.text, start, end)), (end, end)]:
            parts = [m.span() for m in _HTML_LINE.finditer(self.text, at, gap_start)]
            if parts and re.search(r"\w", self.text[at:gap_start]):
                self.blocks.append(Block(BlockKind.PARAGRAPH, tuple(parts)))
            at = max(at, gap_end)

    def _mark_between(self) -> None:
        """Everything outside the lines of content is markup, but for white space."""
        at = 0
        kept = sorted(part for block in self.blocks for part in block.parts)
        for start, end in [*kept, (len(self.text), len(self.text))]:
            if start > at and self.text[at:start].strip():
                self.skipped.append((at, start))
            at = max(at, end)


def _line_spans(text: str) -> list[Span]:
    spans: list[Span] = []
    at = 0
    for found in _NEWLINE.finditer(text):
        spans.append((at, found.start()))
        at = found.end()
    spans.append((at, len(text)))
    return spans
