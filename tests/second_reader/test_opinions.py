"""The second reader against an endpoint that answers well, and against one that misbehaves in every way."""

from __future__ import annotations

import json
import os
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from kb.checking.reviewing import Choice, Opinion
from kb.second_reader.asking import MAX_ANSWER
from kb.second_reader.cache import FOLDER, AnswerCache
from kb.second_reader.opinions import SecondReader, second_opinion
from kb.second_reader.settings import ReaderSettings
from kb.vocabulary import Relation
from tests.second_reader.endpoint import Asked, Behaviour, Reply, answers, choosing, completion, finding_none, running
from tests.second_reader.questions import CLAUSE, COLLAGEN, GLOW, question

NEGATED = {"slug": COLLAGEN, "relation": "negated", "quote": "doesn\u2019t boost"}
OPINION = Opinion("second reader careful-1", (Choice(COLLAGEN, Relation.NEGATED, "doesn\u2019t boost"),))


def test_a_choice_with_its_relation_and_quote_comes_back(tmp_path: Path) -> None:
    with running(lambda _: answers([NEGATED])) as endpoint:
        assert second_opinion([question()], endpoint.settings(), folder=tmp_path) == [OPINION]
        (asked,) = endpoint.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.payload["model"] == "careful-1"
    assert asked.payload["temperature"] == 0
    assert asked.items[0]["clause"] == CLAUSE
    assert [candidate["slug"] for candidate in asked.items[0]["candidates"]] == [COLLAGEN, GLOW]
    assert "authorization" not in asked.headers


def test_the_rules_name_every_relation_that_may_be_chosen(tmp_path: Path) -> None:
    with running(finding_none) as endpoint:
        second_opinion([question()], endpoint.settings(), folder=tmp_path)
        rules = endpoint.asked[0].payload["messages"][0]["content"]
    assert all(f"- {relation.value}: " in rules for relation in Relation if relation is not Relation.RELATED)
    assert "- related" not in rules


def test_that_a_clause_makes_none_of_the_claims_is_an_answer(tmp_path: Path) -> None:
    with running(finding_none) as endpoint:
        assert second_opinion([question()], endpoint.settings(), folder=tmp_path) == [
            Opinion("second reader careful-1", (), CLAUSE)
        ]


def test_an_answer_in_a_code_fence_is_understood(tmp_path: Path) -> None:
    content = json.dumps({"answers": [{"item": 1, "choices": [NEGATED]}]})
    with running(lambda _: completion(f"```json\n{content}\n```")) as endpoint:
        assert second_opinion([question()], endpoint.settings(), folder=tmp_path) == [OPINION]


def test_verdicts_and_ratings_of_a_reader_reach_nobody(tmp_path: Path) -> None:
    talkative = NEGATED | {"verdict": "supported", "certainty": "high", "score": 1.0}
    with running(lambda _: answers([talkative])) as endpoint:
        (opinion,) = second_opinion([question()], endpoint.settings(), folder=tmp_path)
    assert opinion == OPINION
    assert "supported" not in repr(opinion)


THROWN_AWAY: dict[str, list[dict[str, Any]]] = {
    "a claim that was not offered": [NEGATED | {"slug": "fa-reduces-acne"}],
    "a claim that does not exist": [NEGATED | {"slug": "fa-cures-everything"}],
    "a quote that is not in the clause": [NEGATED | {"quote": "never boosts"}],
    "a quote in other letters": [NEGATED | {"quote": "Doesn\u2019t boost"}],
    "a quote with a straight apostrophe": [NEGATED | {"quote": "doesn't boost"}],
    "a quote of nothing but a sign": [NEGATED | {"quote": "\u2019"}],
    "a relation that is none of ours to choose": [NEGATED | {"relation": "related"}],
    "no relation": [NEGATED | {"relation": None}],
    "the same claim twice": [NEGATED, NEGATED],
    "none beside a claim": [{"slug": "none", "relation": None, "quote": "boost"}, NEGATED],
    "none with a relation": [{"slug": "none", "relation": "same", "quote": "boost"}],
    "one good choice and one wrong": [NEGATED, NEGATED | {"slug": "fa-reduces-acne"}],
}


@pytest.mark.parametrize("name", THROWN_AWAY)
def test_an_answer_is_thrown_away_for(name: str, tmp_path: Path) -> None:
    said: list[str] = []
    good = [{"slug": GLOW, "relation": "same", "quote": "glow"}]
    with running(lambda _: answers(THROWN_AWAY[name], good)) as endpoint:
        items = [question(), question("makes you glow")]
        found = second_opinion(items, endpoint.settings(), folder=tmp_path, say=said.append)
    assert found[0] is None
    assert found[1] is not None, "the other answer of the same response is kept"
    assert len(said) == 1
    assert "1 of 2 clauses" in said[0]


def unanswered(behaviour: Behaviour, folder: Path, **more: Any) -> tuple[str, int]:
    """That nothing came of it, without an error: the warning, and how often the endpoint was asked."""
    said: list[str] = []
    with running(behaviour) as endpoint:
        found = second_opinion(
            [question(), question("glow")], endpoint.settings(**more), folder=folder, say=said.append
        )
        count = len(endpoint.asked)
    assert found == [None, None]
    assert len(said) == 1
    assert said[0].startswith(f"The second reader at 127.0.0.1:{endpoint.port} did not help: ")
    assert said[0].endswith("all clauses were compared by the built-in rules alone.")
    return said[0], count


def always(reply: Reply) -> Behaviour:
    return lambda _: reply


NO_ANSWERS: dict[str, tuple[Reply, str]] = {
    "no JSON": (completion("Certainly! The clause makes the first claim."), "not answer in the form"),
    "half of an answer": (completion('{"answers": [{"item": 1, "choices"'), "not answer in the form"),
    "another form": (completion('{"verdict": "same"}'), "not answer in the form"),
    "an unknown relation": (answers([NEGATED | {"relation": "identical"}]), "not answer in the form"),
    "an empty quote": (answers([NEGATED | {"quote": ""}]), "not answer in the form"),
    "numbers for text": (answers([NEGATED | {"quote": 7}]), "not answer in the form"),
    "no choices at all": (answers([], []), "not answer in the form"),
    "JSON without a bottom": (completion("[" * 100_000), "not answer in the form"),
    "no message": (Reply(b'{"choices": []}'), "not that of a chat endpoint"),
    "a page": (Reply(b"<html><body>Welcome</body></html>", headers={"content-type": "text/html"}), "chat endpoint"),
    "nothing": (Reply(b""), "chat endpoint"),
    "bytes that are no text": (Reply(b"\xff\xfe\x00\x80" * 50), "chat endpoint"),
    "a flood": (Reply(b" " * (MAX_ANSWER + 1)), "far too long"),
    "an answer that breaks off": (Reply(b'{"choices": [{"message"', cut_at=10), "broke off"),
}


@pytest.mark.parametrize("name", NO_ANSWERS)
def test_the_check_goes_on_without_a_reader_that_answers(name: str, tmp_path: Path) -> None:
    reply, reason = NO_ANSWERS[name]
    warning, _ = unanswered(always(reply), tmp_path)
    assert reason in warning


def test_an_overloaded_server_is_asked_again_after_the_pause_that_it_wants(tmp_path: Path) -> None:
    replies = [Reply(b"", 429, {"retry-after": "0.2"}), Reply(b"", 503), answers([NEGATED])]
    with running(lambda _: replies.pop(0)) as endpoint:
        began = time.monotonic()
        assert second_opinion([question()], endpoint.settings(), folder=tmp_path) == [OPINION]
        assert len(endpoint.asked) == 3
    assert time.monotonic() - began >= 0.2


@pytest.mark.parametrize(("status", "reason"), [(429, "overloaded"), (500, "status 500"), (529, "status 529")])
def test_it_is_not_asked_for_ever(status: int, reason: str, tmp_path: Path) -> None:
    warning, count = unanswered(always(Reply(b"", status)), tmp_path)
    assert reason in warning
    assert count == 3


def test_a_pause_longer_than_the_time_that_is_left_is_not_waited_for(tmp_path: Path) -> None:
    began = time.monotonic()
    _, count = unanswered(always(Reply(b"", 429, {"retry-after": "3600"})), tmp_path, time_limit=2.0)
    assert count == 1
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("status", "reason"),
    [(401, "key"), (403, "let us in"), (404, "no such address or model"), (402, "refused (status 402)")],
)
def test_a_refusal_is_final_for_all_clauses(status: int, reason: str, tmp_path: Path) -> None:
    warning, count = unanswered(always(Reply(b"{}", status)), tmp_path, batch=1, parallel=1)
    assert reason in warning
    assert count == 1


def test_a_server_without_json_mode_is_asked_without_it(tmp_path: Path) -> None:
    def picky(asked: Asked) -> Reply:
        return Reply(b"", 400) if "response_format" in asked.payload else answers([NEGATED])

    with running(picky) as endpoint:
        items = [question(), question(CLAUSE + ", ever")]
        found = second_opinion(items, endpoint.settings(batch=1, parallel=1), folder=tmp_path)
        assert [opinion is not None for opinion in found] == [True, True]
        assert len(endpoint.asked) == 3, "the second request knows already"


def test_nothing_is_sent_to_another_address_than_the_one_that_was_named(tmp_path: Path) -> None:
    with running(choosing("same")) as elsewhere:
        warning, _ = unanswered(always(Reply(b"", 307, {"location": elsewhere.url})), tmp_path)
        assert elsewhere.asked == []
    assert "another address" in warning


SLOW: dict[str, Reply] = {
    "an answer that does not come": Reply(b"{}", wait=3.0),
    "an answer letter by letter": Reply(b" " * 500, drip=0.05),
    "headers letter by letter": Reply(b"", drip_head=0.05),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_slow_answer_is_not_waited_for(name: str, tmp_path: Path) -> None:
    began = time.monotonic()
    warning, _ = unanswered(always(SLOW[name]), tmp_path, timeout=0.4, time_limit=1.0)
    assert time.monotonic() - began < 3
    assert "too long" in warning or "broke off" in warning


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_where_nothing_listens_the_check_goes_on(tmp_path: Path) -> None:
    said: list[str] = []
    settings = ReaderSettings(f"http://127.0.0.1:{closed_port()}/v1/chat/completions", "m", timeout=2)
    assert second_opinion([question()], settings, folder=tmp_path, say=said.append) == [None]
    assert "nothing answers at that address" in said[0]


def test_where_no_secure_connection_can_be_made_the_check_goes_on(tmp_path: Path) -> None:
    said: list[str] = []
    with running(choosing("same")) as endpoint:
        settings = ReaderSettings(endpoint.url.replace("http:", "https:"), "m", timeout=2)
        assert second_opinion([question()], settings, folder=tmp_path, say=said.append) == [None]
        assert endpoint.asked == []
    assert "TLS" in said[0]


def test_many_clauses_go_in_few_requests_of_which_few_run_at_once(tmp_path: Path) -> None:
    def unhurried(asked: Asked) -> Reply:
        time.sleep(0.05)
        return choosing("same")(asked)

    items = [question(f"boosts collagen {number} times") for number in range(45)]
    with running(unhurried) as endpoint:
        found = second_opinion(items, endpoint.settings(batch=8, parallel=3), folder=tmp_path)
        assert sorted(len(asked.items) for asked in endpoint.asked) == [5, 8, 8, 8, 8, 8]
        assert 1 < endpoint.busiest <= 3
    quotes = [opinion.choices[0].quote for opinion in found if opinion is not None]
    assert quotes == [item.text for item in items], "each opinion is that of its own clause"


def test_the_answers_of_one_response_may_come_in_any_order_and_be_too_many_or_too_few(tmp_path: Path) -> None:
    def muddled(_: Asked) -> Reply:
        glow = [{"slug": GLOW, "relation": "same", "quote": "glow"}]
        given = [(3, glow), (99, glow), (1, [NEGATED]), (4, glow), (4, glow)]
        return completion(json.dumps({"answers": [{"item": n, "choices": c} for n, c in given]}))

    items = [question(), question("second"), question("a glow"), question("glow twice")]
    with running(muddled) as endpoint:
        found = second_opinion(items, endpoint.settings(), folder=tmp_path)
    assert [opinion is not None for opinion in found] == [True, False, True, False]


def test_a_reader_warns_once_however_many_documents_it_reads(tmp_path: Path) -> None:
    said: list[str] = []
    with running(always(Reply(b"", 500))) as endpoint:
        reader = SecondReader(endpoint.settings(), say=said.append, folder=tmp_path)
        assert reader([question()]) == [None]
        assert reader([question("glow")]) == [None]
    assert len(said) == 1


def test_the_key_goes_along_where_there_is_one(tmp_path: Path) -> None:
    with running(finding_none) as endpoint:
        settings = endpoint.settings(key="secret-key")
        second_opinion([question()], settings, folder=tmp_path)
        assert endpoint.asked[0].headers["authorization"] == "Bearer secret-key"
    assert "secret-key" not in repr(settings)


# ------------------------------------------------------------------------------------------------------- kept answers


def test_an_answer_is_asked_for_once(tmp_path: Path) -> None:
    with running(lambda _: answers([NEGATED])) as endpoint:
        first = second_opinion([question()], endpoint.settings(), folder=tmp_path)
        assert second_opinion([question()], endpoint.settings(), folder=tmp_path) == first == [OPINION]
        assert len(endpoint.asked) == 1


def test_that_it_makes_none_is_kept_too(tmp_path: Path) -> None:
    with running(finding_none) as endpoint:
        first = second_opinion([question()], endpoint.settings(), folder=tmp_path)
        assert second_opinion([question()], endpoint.settings(), folder=tmp_path) == first
        assert len(endpoint.asked) == 1


def test_another_model_clause_or_set_of_candidates_is_another_question(tmp_path: Path) -> None:
    with running(finding_none) as endpoint:
        for number, (item, model) in enumerate(
            [
                (question(), "careful-1"),
                (question(), "careful-2"),
                (question(CLAUSE + "."), "careful-1"),
                (question(CLAUSE, COLLAGEN), "careful-1"),
                (question(CLAUSE, GLOW, COLLAGEN), "careful-1"),
            ],
            1,
        ):
            second_opinion([item], endpoint.settings(model=model), folder=tmp_path)
            assert len(endpoint.asked) == number


def test_an_answer_that_was_thrown_away_is_asked_for_again(tmp_path: Path) -> None:
    replies = [answers([NEGATED | {"quote": "never"}]), answers([NEGATED])]
    with running(lambda _: replies.pop(0)) as endpoint:
        assert second_opinion([question()], endpoint.settings(), folder=tmp_path) == [None]
        assert second_opinion([question()], endpoint.settings(), folder=tmp_path) == [OPINION]


def test_no_word_of_the_draft_is_kept(tmp_path: Path) -> None:
    with running(lambda _: answers([NEGATED])) as endpoint:
        second_opinion([question()], endpoint.settings(key="secret-key"), folder=tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 1
    kept = files[0].read_text(encoding="utf-8")
    assert not any(word in kept + files[0].name for word in ("boost", "collagen", "secret"))


@pytest.mark.parametrize(
    "content", ["", "{", '{"chosen": [{"candidate": 9, "relation": "same", "start": 0, "end": 3}]}']
)
def test_a_kept_answer_that_is_damaged_is_asked_for_again(content: str, tmp_path: Path) -> None:
    with running(lambda _: answers([NEGATED])) as endpoint:
        second_opinion([question()], endpoint.settings(), folder=tmp_path)
        (file,) = tmp_path.rglob("*.json")
        file.write_text(content, encoding="utf-8")
        assert second_opinion([question()], endpoint.settings(), folder=tmp_path) == [OPINION]
        assert len(endpoint.asked) == 2


def test_a_folder_that_cannot_be_written_keeps_nothing_and_harms_nothing(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("not a folder", encoding="utf-8")
    with running(lambda _: answers([NEGATED])) as endpoint:
        assert second_opinion([question()], endpoint.settings(), folder=taken) == [OPINION]


def test_of_too_many_kept_answers_the_oldest_go(tmp_path: Path) -> None:
    with running(finding_none) as endpoint:
        settings = endpoint.settings()
        items = [question(f"glow {number}") for number in range(5)]
        second_opinion(items, settings, folder=tmp_path)
    cache = AnswerCache(tmp_path / FOLDER, settings)
    for age, item in enumerate(items):
        os.utime(cache._path(item), (1_000_000 - age, 1_000_000 - age))
    cache.prune(most=2)
    assert [cache.get(item, "reader") is not None for item in items] == [True, True, False, False, False]
