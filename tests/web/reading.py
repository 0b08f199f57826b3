"""Reading pages as a person does, and as a browser does."""

from __future__ import annotations

import html
import re

from flask.testing import FlaskClient


def page_of(client: FlaskClient, address: str) -> str:
    """The page at the address, which must be there."""
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return response.text


def words_of(page: str) -> str:
    """What a person reads: without markup, with single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())


def marked_up(page: str, first: str, last: str) -> str:
    """The part of the page from one piece of markup to another."""
    return page[page.index(first) :].split(last, 1)[0]
