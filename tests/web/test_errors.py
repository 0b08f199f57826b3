"""Errors get a status from one table and a page that says what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import URL

from kb.errors import KbError, StoreError, StoreLocked
from kb.services.opening import Store
from kb.store.engine import make_engine
from tests.web.reading import words_of
from webui import create_app
from webui.errors import STATUS, status_of


def every_error(kind: type[KbError] = KbError) -> Iterator[type[KbError]]:
    for child in kind.__subclasses__():
        yield child
        yield from every_error(child)


def test_every_error_of_the_project_has_a_status() -> None:
    assert [kind.__name__ for kind in every_error() if kind not in STATUS] == []


def test_an_error_without_a_row_of_its_own_takes_that_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(STATUS, StoreLocked)
    assert status_of(StoreLocked("locked")) == STATUS[StoreError]
    assert status_of(KbError("odd")) == 500


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("/claims/fa-increases-colagen-production", "fa-increases-collagen-production"),
        ("/sources/naturopath-blog", "naturopath-blog-post"),
        ("/studies/endo2020colagen", "endo2020collagen"),
    ],
)
def test_a_mistyped_name_gets_the_nearest_one_and_a_search_box(client: FlaskClient, address: str, hint: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert hint in words_of(response.text)
    assert 'name="text"' in response.text


def test_an_unknown_address_gets_a_page_that_leads_on(client: FlaskClient) -> None:
    response = client.get("/no/such/<page>")
    assert response.status_code == 404
    assert "There is no page at /no/such/&lt;page&gt;." in response.text
    assert 'href="/studies/"' in response.text


@pytest.mark.parametrize("probe", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg onload=a>"])
def test_what_is_typed_is_shown_escaped(client: FlaskClient, probe: str) -> None:
    asked = [(a, {"text": probe}) for a in ("/claims/", "/studies/")]
    asked += [("/claims/", {"verdict": probe}), ("/claims/", {"topic": probe}), ("/contradictions/", {"type": probe})]
    asked += [(f"{a}{quote(probe, safe='')}", {}) for a in ("/claims/", "/sources/", "/studies/", "/nowhere/")]
    for address, query in asked:
        page = client.get(address, query_string=query).text
        assert str(escape(probe)) in page, address
        assert probe not in page
        assert not re.search(r"<script|<img|<svg onload", page)


def test_pages_only_show(client: FlaskClient) -> None:
    response = client.post("/claims/")
    assert response.status_code == 405
    assert "This page only shows things" in response.text


def test_a_bug_gets_a_page_that_tells_nothing_of_the_inside(shipped: Store) -> None:
    app = create_app({"STORE": shipped})

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("the password is swordfish")

    response = app.test_client().get("/broken")
    assert response.status_code == 500
    assert "Something went wrong here" in response.text
    assert "swordfish" not in response.text


def test_a_locked_database_says_to_try_again(shipped: Store) -> None:
    app: Flask = create_app({"STORE": shipped})

    @app.get("/locked")
    def locked() -> str:
        raise StoreLocked("The database is locked by another program.")

    response = app.test_client().get("/locked")
    assert response.status_code == 503
    assert "locked by another program" in response.text
    assert "Try again" in response.text


def test_a_database_that_is_none_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("shopping: tea, cake and a hundred other things that are no database\n" * 20, encoding="utf-8")
    store = Store(make_engine(URL.create("sqlite", database=str(path))))
    response = create_app({"STORE": store}).test_client().get("/claims/")
    assert response.status_code == 500
    assert "is not an SQLite database" in words_of(response.text)
    store.close()
