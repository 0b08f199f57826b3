"""Where the second reader is: from the environment or a settings file, and never by accident."""

from __future__ import annotations

import pytest

from kb.errors import ConfigError
from kb.second_reader.settings import reader_settings

HOSTED = {"KB_JUDGE_URL": "https://api.example.org/v1", "KB_JUDGE_MODEL": "careful-1", "KB_JUDGE_KEY": "k-1"}


def test_the_environment_names_address_model_and_key() -> None:
    settings = reader_settings(HOSTED)
    assert settings.url == "https://api.example.org/v1/chat/completions"
    assert (settings.model, settings.key, settings.host) == ("careful-1", "k-1", "api.example.org")


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("http://localhost:11434/v1", "http://localhost:11434/v1/chat/completions"),
        ("http://localhost:11434/v1/", "http://localhost:11434/v1/chat/completions"),
        ("http://localhost:11434/v1/chat/completions", "http://localhost:11434/v1/chat/completions"),
        ("https://x.example.org/a?version=2", "https://x.example.org/a/chat/completions?version=2"),
    ],
)
def test_an_address_is_completed(given: str, asked: str) -> None:
    assert reader_settings({"KB_JUDGE_URL": given, "KB_JUDGE_MODEL": "m"}).url == asked


def test_a_settings_file_may_name_one_too() -> None:
    configured = {"url": "http://localhost:8080/v1", "model": "local", "key": "file-key", "timeout": 5}
    settings = reader_settings({}, configured)
    assert (settings.host, settings.model, settings.key, settings.timeout) == ("localhost:8080", "local", "file-key", 5)
    assert reader_settings(HOSTED, configured).host == "api.example.org", "the environment wins"


def test_the_key_of_the_environment_never_goes_to_the_address_of_a_file() -> None:
    environ = {"KB_JUDGE_KEY": "k-1", "KB_JUDGE_MODEL": "m"}
    assert reader_settings(environ, {"url": "https://collector.example.org/v1"}).key == ""
    assert reader_settings(HOSTED, {"key": "file-key"}).key == "k-1"


@pytest.mark.parametrize(
    ("environ", "configured", "message"),
    [
        ({}, {}, "No second reader is set up: set KB_JUDGE_URL"),
        ({"KB_JUDGE_URL": "https://a.example.org"}, {}, "name of a model: set KB_JUDGE_MODEL"),
        (HOSTED | {"KB_JUDGE_URL": "api.example.org/v1"}, {}, "KB_JUDGE_URL is not an address"),
        (HOSTED | {"KB_JUDGE_URL": "ftp://api.example.org"}, {}, "KB_JUDGE_URL is not an address"),
        (HOSTED | {"KB_JUDGE_URL": "https://[half"}, {}, "KB_JUDGE_URL is not an address"),
        (HOSTED | {"KB_JUDGE_URL": "https://a.example.org:port"}, {}, "KB_JUDGE_URL is not an address"),
        (HOSTED | {"KB_JUDGE_URL": "https://a.example.org/v1\nx"}, {}, "KB_JUDGE_URL is not an address"),
        (HOSTED | {"KB_JUDGE_URL": "https://me:pw@a.example.org"}, {}, "holds a name or password"),
        (HOSTED | {"KB_JUDGE_URL": "http://api.example.org/v1"}, {}, "would be sent unprotected"),
        (HOSTED | {"KB_JUDGE_KEY": "k\n1"}, {}, "characters that no key has"),
        (HOSTED | {"KB_JUDGE_TIMEOUT": "soon"}, {}, "no number of seconds"),
        (HOSTED | {"KB_JUDGE_TIMEOUT": "-1"}, {}, "above 0"),
        (HOSTED | {"KB_JUDGE_TIMEOUT": "nan"}, {}, "above 0"),
        (HOSTED, {"adress": "x"}, "unknown setting 'adress'"),
        ({}, {"url": 7}, "url must be text"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(
    environ: dict[str, str], configured: dict[str, object], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        reader_settings(environ, configured)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "10.0.0.7", "inference", "box.local"])
def test_a_key_may_go_unprotected_within_the_own_network(host: str) -> None:
    assert reader_settings(HOSTED | {"KB_JUDGE_URL": f"http://{host}:8080/v1"}).key == "k-1"


def test_before_anything_is_sent_it_is_said_where_to() -> None:
    assert "are sent to api.example.org (model careful-1)" in reader_settings(HOSTED).announcement
    here = reader_settings({"KB_JUDGE_URL": "http://localhost:11434/v1", "KB_JUDGE_MODEL": "m"})
    assert here.is_here
    assert "on this machine" in here.announcement
