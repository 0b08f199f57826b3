"""No page asks the database more than it needs, however much is in it; and each works on either database."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kb.services.opening import Store
from tests.web.conftest import Flyer, counted
from tests.web.reading import page_of
from webui import create_app
from webui.stored import reading

MAX_QUERIES = 14

ADDRESSES = [
    "/",
    "/claims/",
    "/claims/?topic=wrinkles&kind=efficacy&verdict=not-shown&certainty=very-low"
    "&source=facial-acupuncture-guide&stance=hedges&text=skin",
    "/claims/fa-increases-collagen-production",
    "/claims/fa-reduces-lines-and-wrinkles",
    "/sources/",
    "/sources/facial-acupuncture-guide",
    "/studies/",
    "/studies/?design=rct&text=acupuncture",
    "/studies/haghirNDfrown",
    "/studies/ftc2022health",
    "/contradictions/",
    "/method/",
    "/nowhere",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_stays_under_fifteen_queries(client: FlaskClient, shipped: Store, address: str) -> None:
    with counted(shipped.engine) as statements:
        assert client.get(address).status_code in {200, 404}
    assert len(statements) <= MAX_QUERIES, "\n".join(statements)


def test_attached_texts_cost_no_more_queries(flyer: Flyer) -> None:
    app = flyer.client.application
    with app.app_context(), reading() as session:
        engine = session.get_bind().engine
    for address in (f"/sources/{flyer.slug}", f"/claims/{flyer.claims[0]}"):
        with counted(engine) as statements:
            page_of(flyer.client, address)
        assert 0 < len(statements) <= MAX_QUERIES


def test_a_claim_page_never_reads_whole_texts(flyer: Flyer) -> None:
    app = flyer.client.application
    with app.app_context(), reading() as session:
        engine = session.get_bind().engine
    with counted(engine) as statements:
        page_of(flyer.client, f"/claims/{flyer.claims[0]}")
    of_texts = [s for s in statements if "source_text" in s]
    assert len(of_texts) == 1
    assert "substr(source_text.text" in of_texts[0]


def test_every_page_works_on_either_database(shipped_store: Store) -> None:
    client = create_app({"STORE": shipped_store}).test_client()
    for address in ADDRESSES[:-1]:
        with counted(shipped_store.engine) as statements:
            page_of(client, address)
        assert len(statements) <= MAX_QUERIES, address
