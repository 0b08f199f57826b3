"""The interface of LanguageTool over the wire: a real server, a real client, and the requests that clients send."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from language_tool_python import LanguageTool

from kb.services.opening import Store
from kb.store.engine import make_engine
from tests.databases import Backend
from tests.live import learned_database, served
from webui import create_app
from webui.languagetool import MAX_BYTES, MAX_CHARACTERS

CLAIM = "Facial acupuncture boosts collagen"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def spans(self) -> list[tuple[int, int]]:
        return [(match["offset"], match["length"]) for match in self.json["matches"]]


@dataclass(frozen=True)
class Server:
    """A server that is really there."""

    address: str

    def ask(self, method: str, path: str, body: str | bytes | None = None, **headers: str) -> Answer:
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, sent | (FORM if body is not None else {}))
            got = connection.getresponse()
            return Answer(got.status, dict(got.getheaders()), got.read().decode())
        finally:
            connection.close()

    def check(self, **fields: str) -> Answer:
        return self.ask("POST", "/v2/check", urlencode({"language": "en-US"} | fields))

    def check_annotated(self, *parts: Mapping[str, str]) -> Answer:
        return self.check(data=json.dumps({"annotation": parts}))


@pytest.fixture(scope="session")
def server(sqlite_backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(learned_database(sqlite_backend), tmp_path_factory.mktemp("served")) as address:
        yield Server(address)


def in_utf16(text: str, span: tuple[int, int]) -> str:
    """The words that a client that counts UTF-16 code units marks."""
    units = text.encode("utf-16-le")
    offset, length = span
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le")


# ------------------------------------------------------------------------------------------------------ real clients


def test_a_client_that_many_programs_use_shows_the_findings(server: Server) -> None:
    text = f"Welcome 😀 to our practice.\n\n{CLAIM}. We open at nine."
    with LanguageTool("en-US", remote_server=server.address) as client:
        matches = client.check(text)
    (match,) = matches
    assert match.rule_id == "KB_NOT_SHOWN"
    assert match.category == "CLAIMS"
    assert "nobody has shown it" in match.message
    assert match.error_length >= len(CLAIM)
    assert any("collagen" in words for words in match.replacements)


def test_rules_that_the_client_disables_stay_silent(server: Server) -> None:
    with LanguageTool("en-GB", remote_server=server.address) as client:
        client.disabled_rules = {"KB_NOT_SHOWN"}
        assert client.check(f"{CLAIM}.") == []
        client.disabled_rules = set()
        assert len(client.check(f"{CLAIM}.")) == 1


# ----------------------------------------------------------------------------------------------------- what is sent


def test_offsets_count_utf_16_units(server: Server) -> None:
    text = f"😀😀 Hello.\r\n\r\n{CLAIM}, 😀 says our team."
    answer = server.check(text=text)
    assert in_utf16(text, answer.spans[0]).startswith(CLAIM)


def test_annotated_text_is_checked_without_its_markup_and_counted_with_it(server: Server) -> None:
    parts = [
        {"markup": "<h1>😀", "interpretAs": ""},
        {"text": "Welcome 😀"},
        {"markup": "</h1><p>", "interpretAs": "\n\n"},
        {"text": "Facial acupuncture "},
        {"markup": "<b>"},
        {"text": "boosts"},
        {"markup": "</b>"},
        {"text": " collagen."},
        {"markup": "</p>"},
    ]
    whole = "".join(part.get("text", part.get("markup", "")) for part in parts)
    answer = server.check_annotated(*parts)
    (span,) = answer.spans
    assert in_utf16(whole, span) == "Facial acupuncture <b>boosts</b> collagen."
    # putting the words in place of the whole would lose the bold type
    assert answer.json["matches"][0]["replacements"] == []


def test_markup_around_the_words_leaves_the_rewording(server: Server) -> None:
    answer = server.check_annotated({"markup": "# "}, {"text": f"{CLAIM} 😀."}, {"markup": "<!-- 😀 -->"})
    (match,) = answer.json["matches"]
    assert match["offset"] == 2
    assert match["replacements"]


def test_data_may_hold_plain_text_as_well(server: Server) -> None:
    assert server.check(data=json.dumps({"text": f"{CLAIM}."})).spans == server.check(text=f"{CLAIM}.").spans != []


def test_parameters_of_the_address_do_as_well_as_a_form(server: Server) -> None:
    query = urlencode({"language": "en", "text": f"{CLAIM}."})
    assert server.ask("GET", f"/v2/check?{query}").spans == server.check(text=f"{CLAIM}.").spans


@pytest.mark.parametrize(
    ("language", "code", "found"),
    [
        ("en", "en", True),
        ("en-US", "en-US", True),
        ("en-gb", "en-GB", True),
        ("en-NZ", "en-NZ", True),
        ("auto", "en-US", True),
        ("de-DE", "de-DE", False),
        ("ca-ES-valencia", "ca-ES-valencia", False),
    ],
)
def test_english_is_checked_and_other_languages_are_left_alone(
    server: Server, language: str, code: str, found: bool
) -> None:
    answer = server.check(text=f"{CLAIM}.", language=language)
    assert answer.status == 200
    assert answer.json["language"]["code"] == code
    assert bool(answer.json["matches"]) is found
    assert answer.json["software"]["status"] == ("" if found else "Only English is checked.")


def test_of_the_preferred_variants_the_english_one_is_named(server: Server) -> None:
    answer = server.check(text="Hello.", language="auto", preferredVariants="de-AT,en-GB")
    assert answer.json["language"]["code"] == "en-GB"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"disabledRules": "EN_QUOTES,KB_NOT_SHOWN"}, False),
        ({"disabledCategories": "CLAIMS"}, False),
        ({"disabledCategories": "CLAIMS", "enabledRules": "KB_NOT_SHOWN"}, True),
        ({"enabledOnly": "true", "enabledRules": "KB_NOT_SHOWN"}, True),
        ({"enabledOnly": "true", "enabledRules": "EN_QUOTES"}, False),
        ({"enabledOnly": "true", "enabledCategories": "CLAIMS"}, True),
        ({"enabledOnly": "false", "enabledRules": "EN_QUOTES"}, True),
        ({"motherTongue": "de", "username": "somebody", "apiKey": "secret", "useragent": "standalone"}, True),
    ],
)
def test_clients_choose_among_the_rules(server: Server, fields: Mapping[str, str], found: bool) -> None:
    assert bool(server.check(text=f"{CLAIM}.", **fields).json["matches"]) is found


def test_picky_clients_see_what_is_unknown_and_never_what_is_fine(server: Server) -> None:
    text = f"{CLAIM}. Our sessions cure snoring in parrots. Bruises may appear after facial acupuncture."
    usual = {match["rule"]["id"] for match in server.check(text=text).json["matches"]}
    picky = {match["rule"]["id"] for match in server.check(text=text, level="picky").json["matches"]}
    assert "KB_UNKNOWN_CLAIM" in picky - usual
    assert usual < picky
    assert not picky & {"KB_CARRIED", "KB_DESCRIPTIVE"}


def test_an_empty_text_has_no_findings(server: Server) -> None:
    assert server.check(text="").json["matches"] == []


# ----------------------------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Send either 'text' or 'data'"),
        ({"text": "a", "data": "{}"}, "Send either 'text' or 'data'"),
        ({"data": "{"}, "is not JSON"),
        ({"data": "[" * 100_000}, "is not JSON"),
        ({"data": "[]"}, "needs either 'text' or 'annotation'"),
        ({"data": '{"text": "a", "annotation": []}'}, "needs either 'text' or 'annotation'"),
        ({"data": '{"text": 1}'}, "'text' must be a string"),
        ({"data": '{"annotation": "a"}'}, "must be a list"),
        ({"data": '{"annotation": [{"interpretAs": "a"}]}'}, "needs either 'text' or 'markup'"),
        ({"data": '{"annotation": [{"markup": "<b>", "interpretAs": 1}]}'}, "'interpretAs' must be a string"),
        ({"text": "a", "language": ""}, "'language' is missing"),
        ({"text": "a", "language": "<script>"}, "is not the code of a language"),
    ],
)
def test_what_cannot_be_read_is_refused_in_plain_text(server: Server, fields: Mapping[str, str], says: str) -> None:
    answer = server.check(**fields)
    assert answer.status == 400
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.text.startswith("Error: ")
    assert says in answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_text_that_is_too_long_is_refused(server: Server) -> None:
    assert server.ask("GET", "/v2/maxtextlength").text == str(MAX_CHARACTERS)
    answer = server.check(text="a " * (MAX_CHARACTERS // 2) + "a")
    assert answer.status == 413
    assert answer.text == f"Error: The text has 200001 characters; at most {MAX_CHARACTERS} are checked at once."


def test_a_request_that_is_too_large_is_refused_before_it_is_read(server: Server) -> None:
    answer = server.ask("POST", "/v2/check", b"language=en&text=" + b"a" * MAX_BYTES)
    assert answer.status == 413
    assert answer.text.startswith("Error: The request is too large")


def test_the_longest_text_is_read_whatever_its_characters(server: Server) -> None:
    answer = server.check(text="\u3042" * MAX_CHARACTERS, language="ja-JP")
    assert answer.status == 200


def test_what_is_not_offered_is_said_to_be_missing(server: Server) -> None:
    answer = server.ask("POST", "/v2/words/add", "word=collagen")
    assert answer.status == 404
    assert answer.text.startswith("Error: There is no /v2/words/add here")


def test_a_store_that_cannot_be_opened_is_told_in_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DATABASE_URL", "nonsense")
    answer = create_app().test_client().post("/v2/check", data={"text": "Hello.", "language": "en"})
    assert answer.status_code == 500
    assert answer.mimetype == "text/plain"
    assert "KB_DATABASE_URL" in answer.text


# ------------------------------------------------------------------------------------------- pages of other sites


def test_a_browser_that_asks_first_is_let_in(server: Server) -> None:
    answer = server.ask(
        "OPTIONS",
        "/v2/check",
        Origin="https://editor.example",
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="content-type,x-client",
        Access_Control_Request_Private_Network="true",
    )
    assert answer.status == 204
    assert answer.text == ""
    headers = answer.headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in headers["Access-Control-Allow-Methods"]
    assert headers["Access-Control-Allow-Headers"] == "content-type,x-client"
    assert headers["Access-Control-Allow-Private-Network"] == "true"


def test_the_private_network_is_only_spoken_of_when_asked(server: Server) -> None:
    answer = server.ask("OPTIONS", "/v2/languages", Origin="app://obsidian.md", Access_Control_Request_Method="GET")
    assert "Access-Control-Allow-Private-Network" not in answer.headers


@pytest.mark.parametrize("path", ["/v2/languages", "/v2/info", "/v2/configinfo", "/v2/healthcheck", "/v2/nothing"])
def test_pages_of_other_sites_may_read_the_answers(server: Server, path: str) -> None:
    assert server.ask("GET", path, Origin="https://editor.example").headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/", "/claims/", "/static/style.css", "/nowhere"])
def test_pages_of_other_sites_may_read_nothing_else(server: Server, path: str) -> None:
    for method in ("GET", "OPTIONS"):
        answer = server.ask(method, path, Origin="https://editor.example", Access_Control_Request_Method="GET")
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_a_name_that_somebody_else_points_here_is_refused(server: Server) -> None:
    assert server.ask("GET", "/v2/languages", Host="rebound.example").status == 400


# ------------------------------------------------------------------------------------------------ what else is asked


def test_languages_have_the_names_and_codes_that_clients_look_for(server: Server) -> None:
    found = server.ask("GET", "/v2/languages").json
    assert {"name": "English (US)", "code": "en", "longCode": "en-US"} in found
    assert {"name": "English (GB)", "code": "en", "longCode": "en-GB"} in found
    assert all(set(language) == {"name", "code", "longCode"} for language in found)


def test_the_rules_that_are_listed_are_those_that_matches_name(server: Server) -> None:
    rules = {rule["ruleId"] for rule in server.ask("GET", "/v2/configinfo?language=en-US").json["rules"]}
    assert {"KB_NOT_SHOWN", "KB_SUPPRESSION_WITHOUT_REASON"} < rules
    assert {match["rule"]["id"] for match in server.check(text=f"{CLAIM}.").json["matches"]} <= rules


# ------------------------------------------------------------------------------------------------ shared and instant


def test_many_clients_at_once_get_each_their_own_findings(server: Server) -> None:
    texts = [f"{'Hello. ' * number}{CLAIM}." for number in range(12)]
    alone = [server.check(text=text).spans for text in texts]
    fresh = [f"{text} Thank you." for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: server.check(text=text).spans, fresh))
    assert together == alone
    assert len({spans[0] for spans in alone}) == len(texts)


def test_a_paragraph_that_was_checked_before_takes_no_time(server: Server) -> None:
    text = " ".join(f"{CLAIM}. In week {week} facial acupuncture smooths wrinkles." for week in range(40))
    first, again = (_timed(server, text) for _ in range(2))
    assert again < first / 4


def _timed(server: Server, text: str) -> float:
    start = time.perf_counter()
    assert server.check(text=text).spans
    return time.perf_counter() - start


def test_the_settings_of_the_folder_hold(sqlite_backend: Backend, tmp_path: Path) -> None:
    (tmp_path / "kb.toml").write_text('[ignore-codes]\nnot-shown = "the client knows"\n')
    with served(learned_database(sqlite_backend), tmp_path) as address:
        assert Server(address).check(text=f"{CLAIM}.").json["matches"] == []


def test_nothing_of_a_text_is_logged(sqlite_backend: Backend, caplog: pytest.LogCaptureFixture) -> None:
    store = Store(make_engine(learned_database(sqlite_backend)))
    client = create_app({"STORE": store}).test_client()
    with closing(store), caplog.at_level("DEBUG"):
        client.post("/v2/check", data={"text": "A secret draft.", "language": "en"})
        client.post("/v2/check", data={"text": "A secret draft.", "language": "??"})
    assert not re.search("secret", caplog.text)
