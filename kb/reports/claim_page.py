"""One claim whole: as a page for the terminal, and as plain values for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from kb.exchange.records import plain
from kb.exchange.rows_out import claim_record, evidence_record, mention_record, wordings_record
from kb.models import Assessment, Claim, EvidenceLink
from kb.reports.citation import reference
from kb.vocabulary import Directness, EvidenceDirection, GuidanceKind, Verdict, WordingKind

_DIRECTION_ORDER = list(EvidenceDirection)


def claim_values(claim: Claim) -> dict[str, Any]:
    """Everything about a claim as plain values, in the words of the seed files."""
    wordings, evidence = wordings_record(claim), evidence_record(claim)
    values = plain(claim_record(claim))
    current = claim.assessment
    values["verdict"] = (current.verdict if current else Verdict.UNASSESSED).value
    values["certainty"] = current.certainty.value if current and current.certainty else None
    values["mentions"] = [plain(mention_record(m)) for m in claim.mentions]
    values |= {k: v for record in (wordings, evidence) if record for k, v in plain(record).items() if k != "claim"}
    return values


def claim_page(claim: Claim) -> RenderableType:
    """The claim for a reader at a terminal: verdict first, then why, then everything else."""
    parts: list[RenderableType] = [Text(claim.statement, style="bold"), Text(_facts(claim), style="dim")]
    parts += _verdict(claim)
    for title, lines in (
        ("What you may write", list(_guidance(claim))),
        ("Evidence", list(_evidence(claim))),
        ("Looked for", list(_searches(claim))),
        ("Where it is made", list(_mentions(claim))),
        ("Related claims", list(_relations(claim))),
        ("Other wordings", list(_wordings(claim))),
    ):
        if lines:
            parts += [Text(), Text(title, style="bold underline"), *lines]
    parts += [Text(), Text("This is not medical or legal advice.", style="dim")]
    return Group(*parts)


def _facts(claim: Claim) -> str:
    return f"{claim.slug} · {claim.kind.label} · {claim.topic.label} · {claim.checkable.label}"


def _indented(text: Text | str, by: int = 2) -> RenderableType:
    return Padding(text, (0, 0, 0, by))


def _verdict(claim: Claim) -> list[RenderableType]:
    current = claim.assessment
    if current is None:
        meaning = Verdict.UNASSESSED.meaning
        return [Text(), Text.assemble(("Not yet assessed. ", "bold"), meaning)]
    head = Text.assemble((f"{current.verdict.label}. ", "bold"), current.verdict.meaning)
    if current.certainty:
        head.append(f" Certainty {current.certainty.label.lower()}: {current.certainty.meaning.lower()}")
    parts: list[RenderableType] = [Text(), head, Text(current.rationale)]
    parts += [_indented(line) for line in _judgements(current)]
    signed = f"Assessed {current.assessed_on.isoformat()} by {current.assessor}, policy {current.policy}."
    if current.override_reason:
        signed += f" The verdict departs from the policy: {current.override_reason}"
    return [*parts, Text(signed, style="dim")]


def _judgements(assessment: Assessment) -> Iterator[Text]:
    if assessment.starts_at:
        yield Text(f"starts at {assessment.starts_at.label.lower()}")
    for judgement in assessment.judgements:
        steps = judgement.concern.steps
        mark = ("+" if judgement.domain.raises else "−") + str(steps) if steps else " 0"
        yield Text.assemble((mark, "bold" if steps else "dim"), f"  {judgement.domain.label}: {judgement.reason}")


def _guidance(claim: Claim) -> Iterator[RenderableType]:
    marks = {
        GuidanceKind.SAY: ("✓", "green"),
        GuidanceKind.AVOID: ("✗", "red"),
        GuidanceKind.DO_NOT_CLAIM: ("✗", "red"),
        GuidanceKind.POSITION: ("§", "cyan"),
    }
    for kind in GuidanceKind:
        for advice in (g for g in claim.guidance if g.kind is kind):
            mark, style = marks[kind]
            label = advice.authority or kind.label
            line = Text.assemble((f"{mark} ", style), (f"{label}: ", "bold"), advice.text)
            if advice.citation:
                line.append(f" [{advice.citation.key}{', ' + advice.dated if advice.dated else ''}]", style="dim")
            yield _indented(line)


def _evidence(claim: Claim) -> Iterator[RenderableType]:
    def order(link: EvidenceLink) -> tuple[bool, int]:
        return link.directness is not Directness.DIRECT, _DIRECTION_ORDER.index(link.direction)

    for link in sorted(claim.links, key=order):
        head = Text.assemble(
            (f"{link.direction.label} · {link.directness.label} · {link.study.design.label}", "bold"),
            f" · {link.study.key}",
        )
        if link.study.is_retracted:
            head.append(" RETRACTED", style="bold red")
        yield _indented(head)
        for line in filter(None, (link.result, link.note)):
            yield _indented(Text(line), 4)
        yield _indented(Text(reference(link.study), style="dim"), 4)


def _searches(claim: Claim) -> Iterator[RenderableType]:
    for search in claim.searches:
        when = f"{search.searched_on.isoformat()}, " if search.searched_on else ""
        yield _indented(
            Text.assemble((f"{search.outcome.label}: ", "bold"), f"{search.summary} ({when}{search.place})")
        )


def _mentions(claim: Claim) -> Iterator[RenderableType]:
    for mention in claim.mentions:
        place = f"{mention.source.slug} {mention.start}-{mention.end}"
        yield _indented(Text.assemble((f"{mention.stance.label}: ", "bold"), f"“{mention.anchor}” ", (place, "dim")))


def _relations(claim: Claim) -> Iterator[RenderableType]:
    for relation in claim.relations:
        line = Text.assemble((f"{relation.type.label}: ", "bold"), f"{relation.related.statement} ")
        yield _indented(line.append(relation.related.slug, style="dim"))
        if relation.note:
            yield _indented(Text(relation.note), 4)
    for relation in claim.relations_in:
        verb = relation.type.label if relation.type.is_symmetric else f"({relation.type.label})"
        line = Text.assemble((f"{verb}: ", "bold"), f"{relation.claim.statement} ")
        yield _indented(line.append(relation.claim.slug, style="dim"))


def _wordings(claim: Claim) -> Iterator[RenderableType]:
    for wording in claim.wordings:
        mark = "=" if wording.kind is WordingKind.WORDING else "≠"
        yield _indented(f"{mark} {wording.text}")
