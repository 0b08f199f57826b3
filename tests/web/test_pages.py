"""Each page shows what it is for, on the shipped data."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kb.models import Claim, Mention, Source, Study, StudyIdentifier, StudyNotice
from kb.rating.verdict import EMPIRICAL_VERDICTS
from kb.services.claims import ClaimFilter, get_claim, list_claims
from kb.services.contradictions import list_contradictions
from kb.services.opening import Store
from kb.services.pages import claim_page
from kb.services.statistics import statistics
from kb.services.studies import get_study
from kb.vocabulary import BodyDirection, Certainty, EvidenceDirection, GuidanceKind, NoticeType, Verdict
from tests.web.reading import marked_up, page_of, words_of
from webui import create_app

ASSESSED = "fa-increases-collagen-production"


def test_the_first_page_tells_what_is_in_here(client: FlaskClient, shipped: Store) -> None:
    page = words_of(page_of(client, "/"))
    with shipped.session() as session:
        counts = statistics(session)
    assert f"{counts.claims} claims" in page
    assert f"{counts.studies} studies" in page
    for verdict in Verdict:
        assert verdict.label in page
        assert verdict.meaning in page
    for topic in counts.by_topic:
        assert topic.label in page


def test_the_first_page_lists_the_claims_made_most_often(client: FlaskClient, shipped: Store) -> None:
    page = page_of(client, "/")
    with shipped.session() as session:
        most = list_claims(session)[:10]
    assert [page.index(f"/claims/{claim.slug}") for claim in most] == sorted(
        page.index(f"/claims/{claim.slug}") for claim in most
    )


def test_a_claim_shows_its_verdict_reasons_guidance_and_evidence(client: FlaskClient, shipped: Store) -> None:
    page = words_of(page_of(client, f"/claims/{ASSESSED}"))
    with shipped.session() as session:
        claim = get_claim(session, ASSESSED)
        assert claim.assessment is not None
        assert claim.assessment.certainty is not None
        expected = [
            claim.statement,
            claim.assessment.verdict.label,
            claim.assessment.verdict.meaning,
            claim.assessment.certainty.meaning,
            claim.assessment.rationale,
            *(judgement.domain.label for judgement in claim.assessment.judgements),
            *(judgement.reason for judgement in claim.assessment.judgements),
            *(piece.text for piece in claim.guidance),
            *(piece.authority for piece in claim.guidance),
            *(link.result for link in claim.links),
            *(link.note for link in claim.links),
            *(link.study.design.label for link in claim.links),
            *(link.directness.label for link in claim.links),
            *(search.summary for search in claim.searches),
            *(mention.anchor for mention in claim.mentions),
            *(wording.text for wording in claim.wordings),
            *(relation.related.statement for relation in claim.relations),
            *(relation.claim.statement for relation in claim.relations_in),
            *claim_page(session, ASSESSED).prospects,
        ]
    missing = [text for text in expected if " ".join(text.split()) not in page]
    assert missing == []
    assert {piece.kind for piece in claim.guidance} >= {GuidanceKind.SAY, GuidanceKind.AVOID, GuidanceKind.POSITION}


def test_evidence_stands_under_the_side_that_it_speaks_for(client: FlaskClient, shipped: Store) -> None:
    page = page_of(client, f"/claims/{ASSESSED}")
    tables = {
        side: page[page.index(f"side-{side}") :].split("</table>", 1)[0]
        for side in ("for", "against", "undecided", "background")
        if f"side-{side}" in page
    }
    sides = {
        EvidenceDirection.SUPPORTS: "for",
        EvidenceDirection.REFUTES: "against",
        EvidenceDirection.MIXED: "undecided",
        EvidenceDirection.INCONCLUSIVE: "undecided",
        EvidenceDirection.BACKGROUND: "background",
    }
    with shipped.session() as session:
        links = [(link.study.key, link.direction) for link in get_claim(session, ASSESSED).links]
    assert links
    for key, direction in links:
        shown_in = [side for side, table in tables.items() if f"/studies/{key}" in table]
        assert shown_in == [sides[direction]]


def test_the_steps_of_certainty_end_where_the_assessment_does(shipped: Store) -> None:
    with shipped.session() as session:
        page = claim_page(session, ASSESSED)
    assert page.steps[0].before is page.starts_at
    assert page.steps[-1].after is page.certainty


def test_every_claim_has_a_page(client: FlaskClient, shipped: Store) -> None:
    with shipped.session() as session:
        slugs = session.scalars(select(Claim.slug)).all()
    statuses = {slug: client.get(f"/claims/{slug}").status_code for slug in slugs}
    assert [slug for slug, status in statuses.items() if status != 200] == []


def test_every_source_and_study_has_a_page(client: FlaskClient, shipped: Store) -> None:
    with shipped.session() as session:
        addresses = [f"/studies/{key}" for key in session.scalars(select(Study.key))]
        addresses += [f"/sources/{slug}" for slug in session.scalars(select(Source.slug))]
    assert len(addresses) > 50
    assert [address for address in addresses if client.get(address).status_code != 200] == []


def test_a_claim_that_nobody_has_assessed_says_so(store: Store) -> None:
    client = create_app({"STORE": store}).test_client()
    with store.session() as session:
        claim = session.scalars(select(Claim).where(Claim.slug == ASSESSED)).one()
        claim.assessments.clear()
        session.commit()
    page = words_of(page_of(client, f"/claims/{ASSESSED}"))
    assert Verdict.UNASSESSED.label in page
    assert "Nobody has judged the evidence for this claim yet" in page
    assert "Why this verdict" not in page


def test_a_source_without_its_text_shows_places_and_how_to_attach_it(client: FlaskClient, shipped: Store) -> None:
    with shipped.session() as session:
        mention = session.scalars(select(Mention).order_by(Mention.id)).first()
        assert mention is not None
        source = mention.source
        anchors = [m.anchor for m in source.mentions]
    page = words_of(page_of(client, f"/sources/{source.slug}"))
    assert f"kb sources attach {source.file_name}" in page
    assert f"{mention.start}–{mention.end}" in page
    places = [page.index(anchor) for anchor in (" ".join(a.split()) for a in anchors)]
    assert len(places) == len(anchors)


def test_a_mention_without_its_text_says_how_to_attach_it(client: FlaskClient) -> None:
    assert "kb sources attach FILE" in words_of(page_of(client, f"/claims/{ASSESSED}"))


def test_a_study_shows_its_reference_and_every_claim_that_it_bears_on(client: FlaskClient, shipped: Store) -> None:
    with shipped.session() as session:
        key = session.scalars(select(Study.key).join(Study.links).limit(1)).one()
        study = get_study(session, key)
        page = words_of(page_of(client, f"/studies/{key}"))
        expected = [study.title, study.finding, study.limitations, study.design.label, study.container_title]
        expected += [link.claim.statement for link in study.links] + [link.result for link in study.links]
    assert [text for text in expected if " ".join(text.split()) not in page] == []


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("doi", "https://doi.org/{}"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/{}/"),
        ("pmcid", "https://pmc.ncbi.nlm.nih.gov/articles/{}/"),
    ],
)
def test_identifiers_link_to_their_registers(client: FlaskClient, shipped: Store, kind: str, address: str) -> None:
    with shipped.session() as session:
        row = session.scalars(select(StudyIdentifier).where(StudyIdentifier.type == kind)).first()
        assert row is not None
        key, value = row.study.key, row.value
    assert f'href="{html.escape(address.format(value))}"' in page_of(client, f"/studies/{key}")


def test_a_retraction_is_told_before_the_reference_and_beside_every_link(store: Store) -> None:
    client = create_app({"STORE": store}).test_client()
    with store.session() as session:
        claim = get_claim(session, ASSESSED)
        study = claim.links[0].study
        study.notices.append(StudyNotice(position=9, type=NoticeType.RETRACTION, issued_on=None, note="Data made up."))
        session.commit()
        key = study.key
    page = page_of(client, f"/studies/{key}")
    assert page.index("Data made up.") < page.index('class="reference"')
    row = page_of(client, f"/claims/{ASSESSED}").split(f"/studies/{key}", 1)[1]
    assert words_of(row).split()[:20].count("Retracted") == 1
    listed = page_of(client, f"/studies/?text={key}")
    assert "flag-retraction" in listed


def test_a_title_of_our_own_stands_in_brackets_and_is_explained(store: Store) -> None:
    client = create_app({"STORE": store}).test_client()
    with store.session() as session:
        study = session.scalars(select(Study).limit(1)).one()
        study.title, study.title_is_description = "Needles and tea", True
        session.commit()
        key = study.key
    page = words_of(page_of(client, f"/studies/{key}"))
    assert "[Needles and tea]" in page
    assert "our own description" in page
    assert "[Needles and tea]" in words_of(page_of(client, f"/studies/?text={key}"))


def test_an_address_that_a_browser_would_run_is_no_link(store: Store) -> None:
    client = create_app({"STORE": store}).test_client()
    with store.session() as session:
        study = session.scalars(select(Study).where(~Study.identifiers.any()).limit(1)).one()
        study.url = "javascript:alert(1)"
        session.commit()
        key = study.key
    assert 'href="javascript:' not in page_of(client, f"/studies/{key}")


def test_contradictions_show_both_claims_and_why(client: FlaskClient, shipped: Store) -> None:
    page = words_of(page_of(client, "/contradictions/"))
    with shipped.session() as session:
        found = list_contradictions(session)
    for contradiction in found[:20]:
        assert contradiction.statement in page
        assert contradiction.related_statement in page
        assert " ".join(contradiction.note.split()) in page
    within = page_of(client, "/contradictions/?within=1&type=contradicts")
    expected = sum(1 for c in found if c.within and c.type.value == "contradicts")
    assert len(re.findall('<article class="pair"', within)) == expected > 0


def test_the_method_page_holds_the_table_of_the_policy(client: FlaskClient) -> None:
    page = page_of(client, "/method/")
    matrix = marked_up(page, '<table class="matrix">', "</table>")
    cells = re.findall(r'<td data-label="[^"]*"><span class="badge v-([a-z-]+)"', matrix)
    expected = [EMPIRICAL_VERDICTS[direction][level].value for direction in BodyDirection for level in Certainty]
    assert cells == expected


def test_every_page_says_that_it_is_no_advice(client: FlaskClient) -> None:
    for address in ("/", "/claims/", f"/claims/{ASSESSED}", "/sources/", "/studies/", "/method/", "/nowhere"):
        assert "Not medical or legal advice." in client.get(address).text


def test_a_verdict_is_told_by_word_and_mark_and_not_by_colour_alone(client: FlaskClient) -> None:
    page = page_of(client, "/method/")
    for value in re.findall(r'class="badge v-([a-z-]+)"', page):
        assert f'<symbol id="v-{value}"' in page
    badges = re.findall(r'<span class="badge v-([a-z-]+)">(.*?)</span></span>', page, re.DOTALL)
    assert len(badges) >= len(Verdict)
    for value, content in badges:
        assert Verdict(value).label in content
        assert f'href="#v-{value}"' in content


def test_the_same_claims_are_on_every_page_of_a_list_together(client: FlaskClient, shipped: Store) -> None:
    with shipped.session() as session:
        wanted = [claim.slug for claim in list_claims(session, ClaimFilter())]
    shown: list[str] = []
    address: Any = "/claims/"
    while address:
        page = page_of(client, address)
        shown += re.findall(r'class="statement" href="/claims/([^"]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = html.unescape(following.group(1)) if following else None
    assert shown == wanted
