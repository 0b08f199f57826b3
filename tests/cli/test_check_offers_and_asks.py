"""`kb check --queue` and `kb check --second-reader`: what is kept and what is sent, and only when it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Kb
from tests.second_reader.endpoint import Reply, choosing, running

DRAFT = "# Facial acupuncture\n\nIt boosts collagen. It lowers your cholesterol. We are open on Mondays.\n"


@pytest.fixture
def draft(home: Path, tmp_path: Path) -> Path:
    """A draft with a known claim and an unknown one."""
    assert home.is_dir()
    path = tmp_path / "site" / "draft.md"
    path.parent.mkdir()
    path.write_text(DRAFT, encoding="utf-8")
    return path


def test_the_queue_is_filled_on_request_and_it_is_said_what_is_kept(kb: Kb, draft: Path) -> None:
    kb("check", draft)
    assert kb("queue", "--format", "json").json == []
    told = kb("check", "--queue", draft).err
    assert "Queue: 1 new sentence" in told
    assert "'kb queue clear' removes all of it" in told
    assert "Queue: 0 new sentences, 1 waiting already" in kb("check", "--queue", draft).err
    ((group,),) = [g["sentences"] for g in kb("queue", "--format", "json").json]
    assert group["text"] == "It lowers your cholesterol."
    assert group["places"] == [f"{draft}:3"]


def test_nothing_is_sent_without_the_option(kb: Kb, draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running(choosing("narrower")) as endpoint:
        monkeypatch.setenv("KB_JUDGE_URL", endpoint.url)
        monkeypatch.setenv("KB_JUDGE_MODEL", "careful-1")
        kb("check", draft)
        assert endpoint.asked == []


def test_it_is_said_where_sentences_go_and_the_answers_count(
    kb: Kb, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(choosing("narrower")) as endpoint:
        monkeypatch.setenv("KB_JUDGE_URL", endpoint.url)
        monkeypatch.setenv("KB_JUDGE_MODEL", "careful-1")
        plain = kb("check", "--format", "json", draft).json
        result = kb("check", "--second-reader", "--format", "json", draft)
        assert "Second reader: sentences that claim something are sent on this machine (model careful-1)." in result.err
        assert endpoint.asked
        again = kb("check", "--format", "json", draft).json
    relations = [finding["relation"] for finding in result.json["documents"][0]["findings"]]
    assert "narrower" in relations
    assert plain == again, "a check with a second reader is never taken for one without"


def test_a_reader_in_the_settings_file_is_asked_with_the_option_only(kb: Kb, draft: Path) -> None:
    with running(choosing("same")) as endpoint:
        settings = f'[second-reader]\nurl = "{endpoint.url}"\nmodel = "local"\nkey = "secret"\n'
        (draft.parent / "kb.toml").write_text(settings, encoding="utf-8")
        kb("check", draft)
        assert endpoint.asked == []
        kb("check", "--second-reader", draft)
        assert endpoint.asked[0].headers["authorization"] == "Bearer secret"
    shown = kb("check", "--show-config", draft).out
    assert "second-reader" in shown
    assert "secret" not in shown


def test_a_reader_that_fails_is_told_once_and_the_check_goes_on(
    kb: Kb, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = kb("check", "--format", "json", draft).json
    with running(lambda _: Reply(b"", 401)) as endpoint:
        monkeypatch.setenv("KB_JUDGE_URL", endpoint.url)
        monkeypatch.setenv("KB_JUDGE_MODEL", "careful-1")
        result = kb("check", "--second-reader", "--format", "json", draft)
    assert result.err.count("did not help: it did not accept the key") == 1
    assert result.json == plain


def test_without_an_address_the_option_says_what_to_set(kb: Kb, draft: Path) -> None:
    result = kb("check", "--second-reader", draft)
    assert result.status == 78
    assert "set KB_JUDGE_URL" in result.err


def test_a_wrong_setting_of_a_reader_is_named_with_its_line(kb: Kb, draft: Path) -> None:
    (draft.parent / "kb.toml").write_text('[second-reader]\nadress = "x"\n', encoding="utf-8")
    result = kb("check", draft)
    assert result.status == 78
    assert "kb.toml:2" in result.err
    assert "'adress'" in result.err


def test_a_draft_is_not_sent_where_the_settings_of_another_say(kb: Kb, draft: Path, tmp_path: Path) -> None:
    other = tmp_path / "client" / "other.md"
    other.parent.mkdir()
    other.write_text(DRAFT, encoding="utf-8")
    with running(choosing("same")) as endpoint:
        settings = f'[second-reader]\nurl = "{endpoint.url}"\nmodel = "local"\n'
        (draft.parent / "kb.toml").write_text(settings, encoding="utf-8")
        result = kb("check", "--second-reader", draft, other)
        assert endpoint.asked == []
    assert result.status == 78
    assert "different second readers" in result.err
