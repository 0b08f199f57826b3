"""The head of the HTML report: what was checked, how it stands, what the marks mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kb.checking.coverage import combined
from kb.checking.values import Coverage, Share
from kb.reports.markup import Markup, element, together
from kb.reports.notes import Note, Tone
from kb.reports.report_input import ReportInput
from kb.reports.saying import counted, jurisdiction_name

_BAR_WIDTH = 1000
_GAP = 4
_SHARES = (
    (Share.UNSUPPORTED, "claim what nobody has shown"),
    (Share.OVERSTATED, "go further than the evidence"),
    (Share.UNKNOWN, "claim something of which nothing is known"),
    (Share.OPEN, "cannot be rated"),
    (Share.CARRIED, "are carried, or describe"),
)


def meta_line(report: ReportInput) -> Markup:
    """When, how much, and for which places."""
    facts: list[Markup | str] = []
    if report.checked_on is not None:
        day = report.checked_on
        facts.append(element("time", f"{day.day} {day:%B %Y}", datetime=day.isoformat()))
    facts.append(counted(sum(document.coverage.sentences for document in report.documents), "sentence"))
    if report.jurisdictions:
        facts.append("Rules of: " + ", ".join(map(jurisdiction_name, report.jurisdictions)))
    return element("p", *[child for fact in facts for child in (" \u00b7 ", fact)][1:], class_="meta")


def headline(report: ReportInput, notes: Sequence[Sequence[Note]]) -> Markup:
    """The result in one sentence, and how it compares with the baseline."""
    tones = Counter(note.tone for some in notes for note in some)
    must, should = tones[Tone.CHANGE], tones[Tone.REVISE]
    if must and should:
        said = f"{counted(must, 'passage')} must be changed, and {should} more should be."
    elif must or should:
        said = f"{counted(must or should, 'passage')} {'must' if must else 'should'} be changed."
    else:
        said = "Nothing has to be changed."
    compared = None
    if report.fixed is not None:
        new = sum(note.first.baseline == "new" for some in notes for note in some)
        compared = f"Compared with the check before: {new} new, {len(report.fixed)} gone."
    return together(element("p", said, class_="headline"), element("p", compared, class_="meta") if compared else None)


def coverage_view(coverages: Sequence[Coverage]) -> Markup:
    """The sentences by the worst that was found in each, as a bar and in words."""
    whole = combined(coverages)
    parts: list[tuple[str, int, str]] = [(style.value, getattr(whole, style.value), label) for style, label in _SHARES]
    rated = sum(number for _, number, _ in parts)
    parts += [("unrated", max(0, whole.claim_sentences - rated), "make a claim")]
    parts += [("none", max(0, whole.sentences - max(whole.claim_sentences, rated)), "claim nothing")]
    shown = [part for part in parts if part[1]]
    total = sum(number for _, number, _ in shown) or 1
    bars, at = [], 0.0
    for style, number, _ in shown:
        width = number / total * _BAR_WIDTH
        bars.append(
            element("rect", x=f"{at:.1f}", y="0", width=f"{max(1.0, width - _GAP):.1f}", height="10", class_=style)
        )
        at += width
    words = [
        element(
            "li", element("span", class_=f"key {style}", aria_hidden="true"), element("b", str(number)), f" {label}"
        )
        for style, number, label in shown
    ]
    bar = element(
        "svg", *bars, viewBox=f"0 0 {_BAR_WIDTH} 10", preserveAspectRatio="none", class_="bar", aria_hidden="true"
    )
    said = element("p", f"Of {counted(whole.sentences, 'sentence')}, each by the gravest thing in it", class_="label")
    return element("div", said, bar, element("ul", *words), class_="coverage")


def legend(notes: Sequence[Note]) -> Markup:
    """Each tone with its sign, how its mark looks, and how many notes have it."""
    tones = Counter(note.tone for note in notes)
    items = [
        element(
            "li",
            element("span", tone.sign, class_="sign", aria_hidden="true"),
            element("b", str(tones[tone])),
            " ",
            element("mark", tone.label, class_=tone.style),
            class_=tone.style if tones[tone] else f"{tone.style} nil",
        )
        for tone in Tone
    ]
    return element("ul", *items, class_="legend", aria_label="Notes by weight")
