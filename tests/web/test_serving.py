"""The application is made without side effects and served to this machine only."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.errors import ConfigError
from kb.services.opening import Store
from tests.web.conftest import sqlite
from webui import create_app, serving


def test_an_application_can_be_made_without_a_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DATABASE_URL", "nonsense")
    app = create_app()
    assert app.test_client().get("/method/").status_code == 200
    assert app.test_client().get("/").status_code == 500


def test_the_store_is_opened_on_first_use(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DATABASE_URL", sqlite(template).render_as_string())
    app = create_app()
    assert app.config.get("STORE") is None
    assert app.test_client().get("/sources/").status_code == 200
    opened: Store = app.config["STORE"]
    assert app.test_client().get("/").status_code == 200
    assert app.config["STORE"] is opened
    opened.close()


def test_a_taken_port_is_told_with_the_way_out(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DATABASE_URL", sqlite(template).render_as_string())
    with socket.socket() as other:
        other.bind((serving.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ConfigError, match=f"Port {port} is taken.*--port"):
            serving.run(port=port, browser=False)


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_cannot_be_is_refused(port: int) -> None:
    with pytest.raises(ConfigError, match="There is no port"):
        serving.run(port=port, browser=False)


def test_pages_are_served_to_this_machine(template: Path) -> None:
    program = "from webui.serving import run; run(port=0, browser=False)"
    environment = os.environ | {"KB_DATABASE_URL": sqlite(template).render_as_string()}
    root = Path(serving.__file__).parent.parent
    with subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stderr=subprocess.PIPE, text=True, cwd=root
    ) as server:
        assert server.stderr is not None
        try:
            said = next(line for line in server.stderr if "http://" in line)
            port = int(said.split(f"http://{serving.HOST}:")[1].split("/")[0])
            connection = HTTPConnection(serving.HOST, port, timeout=20)
            connection.request("GET", "/sources/")
            assert "<h1>Sources</h1>" in connection.getresponse().read().decode()
            connection.close()
        finally:
            server.terminate()


def test_another_host_name_is_refused(shipped: Store) -> None:
    client = create_app({"STORE": shipped, "TRUSTED_HOSTS": ["127.0.0.1", "localhost"]}).test_client()
    assert client.get("/sources/", base_url="http://127.0.0.1:5000/").status_code == 200
    refused = client.get("/sources/", base_url="http://rebound.example/")
    assert refused.status_code == 400
    assert "Facial" not in refused.text
    assert "Content-Security-Policy" in refused.headers


@pytest.mark.parametrize("address", ["/", "/claims/", "/nowhere", "/static/style.css", "/claims/?verdict=no"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, address: str) -> None:
    with client.get(address) as response:
        headers = response.headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_no_page_needs_what_the_policy_forbids(client: FlaskClient) -> None:
    for address in ("/", "/claims/", "/claims/fa-increases-collagen-production", "/sources/", "/studies/", "/method/"):
        page = client.get(address).text
        assert "<script" not in page
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page


def test_the_style_sheet_stays_small() -> None:
    sheet = Path(create_app().static_folder or "") / "style.css"
    assert sheet.stat().st_size <= 20_000
