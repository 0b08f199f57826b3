"""One study whole: as a page for the terminal, and as plain values for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from kb.exchange.records import plain
from kb.exchange.rows_out import study_record
from kb.models import Claim, Study
from kb.reports.citation import addresses, reference


def study_values(study: Study, citing: Sequence[Claim]) -> dict[str, Any]:
    """Everything about a study as plain values, with the claims that it bears on."""
    values = plain(study_record(study))
    values["bears_on"] = [
        {"claim": link.claim.slug, "direction": link.direction.value, "directness": link.directness.value}
        for link in study.links
    ]
    values["cited_by_guidance_of"] = [claim.slug for claim in citing]
    return values


def study_page(study: Study, citing: Sequence[Claim]) -> RenderableType:
    """The study for a reader at a terminal."""
    parts: list[RenderableType] = [Text(reference(study), style="bold")]
    parts += [Text(f"{notice.type.label.upper()}: {notice.note}", style="bold red") for notice in study.notices]
    parts += [Text(f"{name}: {address}", style="dim") for name, address in addresses(study).items()]
    fields = {
        "Design": study.design.label,
        "Sample": study.sample,
        "Population": study.population,
        "Intervention": study.intervention,
        "Comparator": study.comparator,
        "Outcomes": "; ".join(study.outcomes),
        "Finding": study.finding,
        "Limitations": study.limitations,
        "Funding": study.funding,
        "Result not seen": study.evidence_status,
        "Note": study.note,
    }
    parts.append(Text())
    parts += [Text.assemble((f"{name}: ", "bold"), value) for name, value in fields.items() if value]
    parts += [Text(), Text("Bears on", style="bold underline")]
    for link in study.links:
        head = Text.assemble((f"{link.direction.label} · {link.directness.label}: ", "bold"), link.claim.statement, " ")
        parts.append(Padding(head.append(link.claim.slug, style="dim"), (0, 0, 0, 2)))
    for claim in citing:
        parts.append(Padding(Text.assemble(("Cited in guidance: ", "bold"), claim.slug), (0, 0, 0, 2)))
    return Group(*parts)
