"""The report of a check as one page that can be sent to a client: the draft with its marks, notes beside it, sources.

The page needs nothing but itself: one style sheet inside, no script, no picture, and a policy that forbids both.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import PurePath
from string import Template

from kb.checking.values import BlockKind, CheckedDocument, Finding
from kb.reports.draft_view import BlockView, Piece, draft_view
from kb.reports.html_notes import note_view, sources_view
from kb.reports.html_summary import coverage_view, headline, legend, meta_line
from kb.reports.markup import Markup, element, together
from kb.reports.notes import Note, Tone, notes_of
from kb.reports.own_pages import MARK
from kb.reports.report_input import ReportInput
from kb.reports.saying import DISCLAIMER, cited, name_of, where

_TONES = list(Tone)


def render_html(report: ReportInput) -> str:
    """The whole report as the text of one HTML file."""
    all_notes = notes_of(report.documents)
    numbers = {key: number for number, key in enumerate(cited(report.documents), 1)}
    several = len(report.documents) != 1
    title = f"{len(report.documents)} documents" if several else PurePath(name_of(report.documents[0].path)).name
    body = together(
        element(
            "header",
            element("p", "Claim check", class_="kicker"),
            element("h1", element("bdi", title)),
            meta_line(report),
            headline(report, all_notes),
            coverage_view([document.coverage for document in report.documents]),
            legend([note for notes in all_notes for note in notes]),
            class_="top",
        ),
        element(
            "main",
            *(
                _document(report, document, notes, numbers, named=several)
                for document, notes in zip(report.documents, all_notes, strict=True)
            ),
            sources_view(report, numbers),
        ),
        element(
            "footer",
            element("p", element("strong", DISCLAIMER), " ", _FOOT),
            element("p", f"Made with claim-kb {report.version}."),
        ),
    )
    style = _resource("report.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return Template(_resource("report.html")).substitute(
        title=element("title", f"{title} \u00b7 claim check"),
        generator=MARK,
        style=style,
        digest=digest,
        body=body,
    )


_FOOT = (
    "It says how the wording compares with the studies on record on the day of the check. "
    "\u201cNot shown\u201d means that nobody has shown it, not that it is wrong."
)


def _resource(name: str) -> str:
    return files("kb.reports").joinpath("templates", name).read_text(encoding="utf-8")


def _document(
    report: ReportInput, document: CheckedDocument, notes: Sequence[Note], numbers: dict[str, int], *, named: bool
) -> Markup:
    view = draft_view(report.drafts.get(document.path), notes)

    def note_list(some: Sequence[Note]) -> Markup | None:
        if not some:
            return None
        items = [note_view(note, document.path, report, numbers, linked=note in marked) for note in some]
        return element("div", *items, class_="notes")

    marked = {note for block in view.blocks for note in block.notes}
    rows = [_row(blocks, note_list([n for block in blocks for n in block.notes])) for blocks in _grouped(view.blocks)]
    return element(
        "section",
        element("h2", element("bdi", name_of(document.path)), class_="file") if named else None,
        coverage_view([document.coverage]) if named else None,
        element("div", *rows, class_="draft") if rows else None,
        element("h3", "Notes on passages that are not shown above") if view.elsewhere and rows else None,
        element("div", note_list(view.elsewhere), class_="loose") if view.elsewhere else None,
        _switched_off(document),
        class_="document",
    )


def _grouped(blocks: Sequence[BlockView]) -> list[list[BlockView]]:
    """Blocks that share a row: the items of one list, the cells of one table, a heading with what follows it."""
    rows: list[list[BlockView]] = []
    for block in blocks:
        before = rows[-1][-1] if rows else None
        joins = before is not None and (
            (block.kind is before.kind and block.kind in {BlockKind.LIST_ITEM, BlockKind.TABLE})
            or (before.kind is BlockKind.HEADING and not before.notes and block.kind is not BlockKind.HEADING)
        )
        if joins:
            rows[-1].append(block)
        else:
            rows.append([block])
    return rows


def _row(blocks: Sequence[BlockView], notes: Markup | None) -> Markup:
    shown: list[Markup] = []
    items: list[Markup] = []
    for block in blocks:
        if block.kind is BlockKind.LIST_ITEM:
            items.append(_item(block))
        else:
            shown.append(_block(block))
    if items:
        shown.append(element("ul", *items))
    return element("div", element("div", *shown, class_="prose"), notes, class_="row")


def _item(block: BlockView) -> Markup:
    marker = element("span", block.marker or "\u2013", class_="marker")
    depth = str(min(block.depth, 4)) if block.depth > 1 else None
    return element("li", marker, element("span", *map(_piece, block.pieces), dir="auto"), data_depth=depth)


def _block(block: BlockView) -> Markup:
    words = [_piece(piece) for piece in block.pieces]
    if block.kind is BlockKind.HEADING:
        return element("p", *words, class_=f"h h{min(max(block.level, 1), 4)}", dir="auto")
    if block.kind is BlockKind.TABLE:
        lead = element("span", block.lead, class_="lead") if block.lead else None
        return element("p", lead, *words, class_="cell", dir="auto")
    return element("p", *words, dir="auto")


def _piece(piece: Piece) -> Markup:
    words: Markup | str = piece.text
    if piece.under:
        gravest = min((note.tone for note in piece.under), key=_TONES.index)
        nested = " nested" if len(piece.under) > 1 else ""
        words = element("mark", piece.text, class_=f"{gravest.style}{nested}")
    return together(words, *(_reference(note) for note in piece.ending))


def _reference(note: Note) -> Markup:
    label = f"Note {note.number}: {note.tone.label.lower()}"
    sign = element("span", note.tone.sign, class_="sign", aria_hidden="true")
    link = element("a", sign, str(note.number), href=f"#n{note.number}", id=f"r{note.number}", aria_label=label)
    return element("sup", link, class_=note.tone.style)


def _switched_off(document: CheckedDocument) -> Markup | None:
    off: list[Finding] = [finding for finding in document.findings if finding.suppressed]
    if not off:
        return None
    items = [
        element(
            "li",
            element("q", " ".join(finding.text.split()), dir="auto"),
            " ",
            element("span", f"{where('', finding).removeprefix('-:')} \u00b7 {finding.code}", class_="quiet"),
            element("br"),
            element("span", "Reason given: ", class_="quiet"),
            element("bdi", finding.suppressed),
        )
        for finding in off
    ]
    return element("div", element("h3", "Switched off by the writer"), element("ul", *items), class_="off")
