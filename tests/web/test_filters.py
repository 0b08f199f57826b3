"""Filters leave what they say, count truly, and keep to the words that exist."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb.services.claims import ClaimFilter, list_claims
from kb.services.facets import claim_facets
from kb.services.opening import Store
from kb.vocabulary import Certainty, ClaimKind, Stance, StudyDesign, Verdict
from tests.web.reading import page_of, words_of


def shown(page: str) -> list[str]:
    return re.findall(r'class="statement" href="/claims/([^"]+)"', page)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("topic=wrinkles", ClaimFilter(topic="wrinkles")),
        ("kind=safety", ClaimFilter(kind=ClaimKind.SAFETY)),
        ("verdict=contradicted", ClaimFilter(verdict=Verdict.CONTRADICTED)),
        ("certainty=low", ClaimFilter(certainty=Certainty.LOW)),
        ("source=naturopath-blog-post&stance=hedges", ClaimFilter(source="naturopath-blog-post", stance=Stance.HEDGES)),
        ("text=collagen", ClaimFilter(text="collagen")),
        (
            "kind=efficacy&verdict=not-shown&text=skin",
            ClaimFilter(None, ClaimKind.EFFICACY, Verdict.NOT_SHOWN, text="skin"),
        ),
    ],
)
def test_a_filter_leaves_the_claims_that_fit(
    client: FlaskClient, shipped: Store, query: str, wanted: ClaimFilter
) -> None:
    with shipped.session() as session:
        expected = [claim.slug for claim in list_claims(session, wanted)]
        everything = len(list_claims(session))
    assert 0 < len(expected) < everything
    page = page_of(client, f"/claims/?{query}")
    assert shown(page) == expected[:50]
    assert f"{len(expected)} claim" in words_of(page)


def test_the_number_beside_a_choice_is_what_the_choice_leaves(shipped: Store) -> None:
    chosen = ClaimFilter(kind=ClaimKind.EFFICACY, source="facial-acupuncture-guide", text="skin")
    wanted: dict[str, Callable[[str], ClaimFilter]] = {
        "topic": lambda v: ClaimFilter(v, chosen.kind, source=chosen.source, text="skin"),
        "kind": lambda v: ClaimFilter(kind=ClaimKind(v), source=chosen.source, text="skin"),
        "verdict": lambda v: ClaimFilter(kind=chosen.kind, verdict=Verdict(v), source=chosen.source, text="skin"),
        "certainty": lambda v: ClaimFilter(kind=chosen.kind, certainty=Certainty(v), source=chosen.source, text="skin"),
        "source": lambda v: ClaimFilter(kind=chosen.kind, source=v, text="skin"),
        "stance": lambda v: ClaimFilter(kind=chosen.kind, source=chosen.source, stance=Stance(v), text="skin"),
    }
    with shipped.session() as session:
        facets = claim_facets(session, chosen)
        for name, filter_with in wanted.items():
            options = getattr(facets, name)
            assert options, name
            for option in options:
                assert option.claims == len(list_claims(session, filter_with(option.value))), (name, option)


def test_stance_and_source_are_counted_at_the_same_mention(shipped: Store) -> None:
    with shipped.session() as session:
        for option in claim_facets(session, ClaimFilter(stance=Stance.HEDGES)).source:
            fitting = list_claims(session, ClaimFilter(source=option.value, stance=Stance.HEDGES))
            assert option.claims == len(fitting)


def test_a_topic_shows_its_name_and_definition(client: FlaskClient) -> None:
    page = page_of(client, "/claims/?topic=wrinkles")
    assert "<h1>Wrinkles</h1>" in page
    assert "fine lines, wrinkles and furrows" in words_of(page)


def test_each_filter_in_use_can_be_removed_alone(client: FlaskClient) -> None:
    page = page_of(client, "/claims/?kind=efficacy&text=skin")
    assert 'href="/claims/?text=skin"' in page
    assert 'href="/claims/?kind=efficacy"' in page


def test_the_form_keeps_what_was_chosen(client: FlaskClient) -> None:
    page = page_of(client, "/claims/?verdict=contradicted&text=pain")
    assert re.search(r'<option value="contradicted" selected>', page)
    assert 'value="pain"' in page


def test_nothing_found_says_what_to_do(client: FlaskClient) -> None:
    page = words_of(page_of(client, "/claims/?text=zeppelin"))
    assert "No claim fits." in page
    assert "Remove a filter" in page


@pytest.mark.parametrize("page", ["0", "-3", "999", "x", ""])
def test_a_page_that_does_not_exist_is_the_nearest_one(client: FlaskClient, page: str) -> None:
    assert shown(page_of(client, f"/claims/?page={page}"))


def test_blank_parameters_ask_for_nothing(client: FlaskClient, shipped: Store) -> None:
    page = page_of(client, "/claims/?text=+&topic=&kind=&verdict=&certainty=&source=&stance=")
    with shipped.session() as session:
        assert f"{len(list_claims(session))} claims" in words_of(page)


@pytest.mark.parametrize("text", ["%", "_", "'", '"', "\\", "%00", "%25%27;--", "a" * 5000])
def test_any_search_text_is_only_text(client: FlaskClient, text: str) -> None:
    assert client.get(f"/claims/?text={text}").status_code == 200
    assert client.get(f"/studies/?text={text}").status_code == 200


def test_studies_are_filtered_by_design_and_words(client: FlaskClient) -> None:
    page = page_of(client, "/studies/?design=rct&text=acupuncture")
    tags = re.findall(r'<span class="tag">([^<]+)</span>', page)
    assert tags
    assert set(tags) == {StudyDesign.RCT.label}


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("/claims/?verdict=contradict", "contradicted"),
        ("/claims/?kind=zzz", "efficacy"),
        ("/claims/?topic=wrinkle", "wrinkles"),
        ("/claims/?source=naturopath-blog", "naturopath-blog-post"),
        ("/studies/?design=rctt", "rct"),
        ("/contradictions/?type=contradict", "contradicts"),
    ],
)
def test_an_unknown_word_in_a_filter_names_the_known_ones(client: FlaskClient, address: str, hint: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert hint in words_of(response.text)
