"""What an editor shows beside words that a finding speaks of: the claim, the verdict, why, and the studies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from lsprotocol.types import Hover, MarkupContent, MarkupKind

from kb.checking.values import Finding
from kb.lsp.diagnostics import claim_page
from kb.lsp.drafts import Checked, Found
from kb.reports.report_input import Citation
from kb.reports.saying import SIGNS, jurisdiction_name, verdict_words

STUDIES_SHOWN = 8
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")


def hover(checked: Checked, offset: int, *, pages: str = "", markdown: bool = True) -> Hover | None:
    """Everything that was found at ``offset``, the gravest first; None where nothing was."""
    here = [found for found in checked.found if found.start <= offset < found.end]
    if not here:
        return None
    here.sort(key=lambda found: (-found.finding.level.rank, found.end - found.start))
    text = "\n\n---\n\n".join(_explained(found, checked.citations, pages, markdown) for found in here)
    span = checked.positions.range(here[0].start, here[0].end)
    return Hover(MarkupContent(MarkupKind.Markdown if markdown else MarkupKind.PlainText, text), span)


def _explained(found: Found, citations: Mapping[str, Citation], pages: str, markdown: bool) -> str:
    return "\n\n".join(_Writer(markdown).paragraphs(found.finding, citations, pages))


class _Writer:
    """Writes the paragraphs of one finding as Markdown, or as plain text for editors that show no other."""

    def __init__(self, markdown: bool) -> None:
        self._markdown = markdown

    def paragraphs(self, finding: Finding, citations: Mapping[str, Citation], pages: str) -> Iterator[str]:
        sign = f"{SIGNS[finding.level]} {finding.level.label}"
        yield f"{self._bold(sign)} {self._code(finding.code)} {self._text(finding.message)}"
        if finding.jurisdiction:
            yield f"{self._bold('Where')} {self._text(jurisdiction_name(finding.jurisdiction))}"
        if finding.claim is not None:
            yield f"{self._bold('Claim')} {self._claim(finding, pages)}"
        if finding.verdict is not None:
            words = verdict_words(finding)
            yield f"{self._bold('Verdict')} {words[:1].upper()}{words[1:]}. {finding.verdict.meaning}"
        if finding.rationale and finding.relation is not None:
            yield f"{self._bold('Why')} {self._text(finding.rationale)}"
        if finding.reasons:
            yield f"{self._bold('Decided by')} {self._text('; '.join(finding.reasons))}."
        if finding.suggestion:
            yield f"{self._bold('Write')} {self._text(finding.suggestion)}"
        if finding.studies:
            title = "Rulings" if finding.jurisdiction else "Studies"
            yield f"{self._bold(title)} {self._studies(finding.studies, citations, pages)}"
        if finding.suppressed:
            yield f"{self._bold('Switched off')} {self._text(finding.suppressed)}"

    def _claim(self, finding: Finding, pages: str) -> str:
        slug = finding.claim or ""
        relation = f"{finding.relation.label.lower()}, " if finding.relation is not None else ""
        statement = self._text(finding.statement or slug)
        if pages and self._markdown:
            statement = f"[{statement}]({claim_page(pages, slug)})"
        return f"{statement} ({relation}score {finding.score:.2f})"

    def _studies(self, keys: tuple[str, ...], citations: Mapping[str, Citation], pages: str) -> str:
        shown = [self._study(citations.get(key) or Citation(key, key), pages) for key in keys[:STUDIES_SHOWN]]
        more = len(keys) - len(shown)
        return "; ".join(shown) + (f"; and {more} more" if more else "")

    def _study(self, citation: Citation, pages: str) -> str:
        """Linked to its own page where the pages run, else to the first address that is known."""
        name = self._text(citation.short) + (" (retracted)" if citation.is_retracted else "")
        address = f"{pages.rstrip('/')}/studies/{quote(citation.key)}" if pages else ""
        address = address or (citation.links[0][1] if citation.links else "")
        return f"[{name}]({address})" if address and self._markdown else name

    def _bold(self, words: str) -> str:
        return f"**{words}**" if self._markdown else f"{words}:"

    def _code(self, words: str) -> str:
        return f"`{words}`" if self._markdown else f"[{words}]"

    def _text(self, words: str) -> str:
        words = " ".join(words.split())
        return _MARKUP.sub(r"\\\1", words) if self._markdown else words
