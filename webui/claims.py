"""The claims: finding them, and reading one whole."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, render_template

from kb.services.claims import ClaimFilter, list_claims
from kb.services.facets import Facets, claim_facets, topic_definition
from kb.services.pages import claim_page, direct_links
from kb.vocabulary import (
    Certainty,
    Checkability,
    ClaimKind,
    EvidenceDirection,
    GuidanceKind,
    Stance,
    Verdict,
    WordingKind,
)
from webui.asking import asked, asked_term, kept, one_page
from webui.stored import reading

blueprint = Blueprint("claims", __name__, url_prefix="/claims")

FILTERS = ("topic", "kind", "verdict", "certainty", "source", "stance")

EVIDENCE_GROUPS = (
    ("for", "Speaks for it", (EvidenceDirection.SUPPORTS,)),
    ("against", "Speaks against it", (EvidenceDirection.REFUTES,)),
    ("undecided", "Mixed or inconclusive", (EvidenceDirection.MIXED, EvidenceDirection.INCONCLUSIVE)),
    ("background", "Background, without a vote", (EvidenceDirection.BACKGROUND,)),
)


@blueprint.get("/")
def index() -> str:
    """The claims that fit what was asked for, the most mentioned first."""
    wanted = ClaimFilter(
        topic=asked("topic"),
        kind=asked_term("kind", ClaimKind),
        verdict=asked_term("verdict", Verdict),
        certainty=asked_term("certainty", Certainty),
        source=asked("source"),
        stance=asked_term("stance", Stance),
        checkable=asked_term("checkable", Checkability),
        text=asked("text"),
    )
    with reading() as session:
        found = list_claims(session, wanted)
        facets = claim_facets(session, wanted)
        topic = topic_definition(session, wanted.topic) if wanted.topic else None
    parameters = kept(**asdict(wanted))
    return render_template(
        "claims/index.html",
        wanted=wanted,
        filters=FILTERS,
        facets=facets,
        topic=topic,
        topics={option.value: option.label for option in facets.topic},
        page=one_page(found),
        parameters=parameters,
        chosen=_chosen(facets, parameters),
    )


def _chosen(facets: Facets, parameters: dict[str, str]) -> list[tuple[str, str, dict[str, str]]]:
    """Each filter in use: its name, the choice in words, and the parameters without it."""
    rows = []
    for name, value in parameters.items():
        options = getattr(facets, name, ())
        label = next((o.label for o in options if o.value == value), value)
        rows.append((name, label, {n: v for n, v in parameters.items() if n != name}))
    return rows


@blueprint.get("/<slug>")
def show(slug: str) -> str:
    """One claim with its verdict, the reasons, the evidence, and every place where it is made."""
    with reading() as session:
        page = claim_page(session, slug)
        links = direct_links(page.claim.links)
        return render_template(
            "claims/show.html",
            page=page,
            claim=page.claim,
            evidence=[
                (key, title, [link for link in links if link.direction in directions])
                for key, title, directions in EVIDENCE_GROUPS
            ],
            guidance={kind: [g for g in page.claim.guidance if g.kind is kind] for kind in GuidanceKind},
            wordings={kind: [w.text for w in page.claim.wordings if w.kind is kind] for kind in WordingKind},
            sources={place.mention.source_id for place in page.places},
        )
