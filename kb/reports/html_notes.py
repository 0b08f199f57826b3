"""The notes and the sources of the HTML report."""

from __future__ import annotations

from collections.abc import Mapping

from kb.checking.values import Finding
from kb.reports.draft_view import plain_words
from kb.reports.markup import Markup, element, together
from kb.reports.notes import Note, asks_for_something
from kb.reports.report_input import ReportInput
from kb.reports.saying import jurisdiction_name, one_line, shortened, verdict_words

_STUDIES_SHOWN = 6
_SAFE_LINKS = ("https://", "http://")


def study_anchor(number: int) -> str:
    """The name of a source's place on the page."""
    return f"s{number}"


def note_view(note: Note, path: str, report: ReportInput, numbers: Mapping[str, int], *, linked: bool) -> Markup:
    """One note: its words, what is to be said of them, what to write, and the evidence folded away.

    ``linked`` says that the draft above refers to it; then its number leads back there.
    """
    first = note.first
    number = str(note.number)
    shown_number = (
        element("a", number, class_="number", href=f"#r{number}", aria_label=f"Note {number}, back to the draft")
        if linked
        else element("span", number, class_="number")
    )
    head = element(
        "p",
        shown_number,
        element("span", note.tone.sign, class_="sign", aria_hidden="true"),
        element("span", note.tone.label, class_="tone"),
        _tag(first),
        element("span", _place(first), class_="place"),
        class_="head",
    )
    words = element("p", element("q", plain_words(report.drafts.get(path), first), dir="auto"), class_="words")
    write = element("p", first.suggestion, class_="write", dir="auto") if first.suggestion else None
    if first.replacement and one_line(first.replacement) not in first.suggestion:
        write = together(
            write, element("p", "New wording: ", element("ins", first.replacement), class_="new", dir="auto")
        )
    evidence = _evidence(note, report, numbers)
    if asks_for_something(note):
        summary = element("summary", "Evidence", f": {verdict_words(first)}" if first.verdict else "")
        folded = element("details", summary, evidence) if evidence else None
        body = together(words, element("p", first.message, class_="message", dir="auto"), write, folded)
        style = f"note {note.tone.style}"
    else:
        body = element("details", element("summary", first.message, dir="auto"), words, write, evidence)
        style = f"note quiet-note {note.tone.style}"
    return element("article", head, body, class_=style, id=f"n{number}")


def _place(finding: Finding) -> str:
    return finding.place or f"line {finding.line}"


def _tag(finding: Finding) -> Markup | None:
    tags = []
    if finding.jurisdiction:
        tags.append(jurisdiction_name(finding.jurisdiction))
    if finding.baseline == "unchanged":
        tags.append("known from before")
    elif finding.baseline == "new":
        tags.append("new")
    return element("span", " \u00b7 ".join(tags), class_="tag") if tags else None


def _evidence(note: Note, report: ReportInput, numbers: Mapping[str, int]) -> Markup | None:
    rows: list[Markup] = []
    for finding in note.findings:
        if finding.claim is not None:
            rows.append(_claim(finding))
        if finding.rationale and finding.relation is not None:
            rows.append(_row("Why", shortened(finding.rationale, 420)))
    if note.studies:
        named = [_study(key, report, numbers) for key in note.studies[:_STUDIES_SHOWN]]
        rest = [_study_number(key, numbers) for key in note.studies[_STUDIES_SHOWN:]]
        listed = [child for study in named for child in (", ", study)][1:]
        if rest:
            listed += [", and ", *[child for study in rest for child in (", ", study)][1:]]
        rows.append(_row("Rulings" if note.first.jurisdiction else "Studies", *listed))
    return element("dl", *rows) if rows else None


def _claim(finding: Finding) -> Markup:
    relation = finding.relation.label if finding.relation else ""
    verdict = verdict_words(finding)
    about = ", ".join(part for part in (relation, verdict) if part)
    return _row("Claim", finding.statement or finding.claim, element("span", f" ({about})", class_="quiet"))


def _row(name: str, *children: Markup | str | None) -> Markup:
    return together(element("dt", name), element("dd", *children, dir="auto"))


def _study(key: str, report: ReportInput, numbers: Mapping[str, int]) -> Markup:
    citation = report.citation(key)
    retracted = element("strong", " (retracted)") if citation.is_retracted else None
    return together(element("a", citation.short, href=f"#{study_anchor(numbers[key])}"), retracted)


def _study_number(key: str, numbers: Mapping[str, int]) -> Markup:
    return element("a", f"[{numbers[key]}]", href=f"#{study_anchor(numbers[key])}")


def sources_view(report: ReportInput, numbers: Mapping[str, int]) -> Markup | None:
    """The studies that the notes cite, in the order of their numbers."""
    if not numbers:
        return None
    items = []
    for key, number in numbers.items():
        citation = report.citation(key)
        links = [
            element("a", name, href=address, rel="noreferrer")
            for name, address in citation.links
            if address.startswith(_SAFE_LINKS)
        ]
        after = [child for link in links for child in (" \u00b7 ", link)][1:]
        retracted = element("strong", "Retracted. ") if citation.is_retracted else None
        words = element("span", citation.reference or citation.short, dir="auto")
        places = element("span", *after, class_="links") if after else None
        items.append(
            element(
                "li",
                element("span", str(number), class_="number"),
                element("div", retracted, words, " ", places),
                id=study_anchor(number),
            )
        )
    return element("section", element("h2", "Sources"), element("ol", *items), class_="sources")
