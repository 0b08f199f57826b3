"""Which database is used, as the environment says."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import ConfigError
from kb.locations import shipped_folder
from kb.store.settings import data_folder, database_url, parse_url, redacted


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KB_DATABASE_URL", raising=False)
    monkeypatch.delenv("KB_DATA_DIR", raising=False)


def test_the_default_is_a_file_in_the_folder_of_the_user() -> None:
    url = database_url()
    assert url.get_backend_name() == "sqlite"
    assert Path(str(url.database)).parts[-2:] == ("claim-kb", "kb.db")
    assert Path(str(url.database)).is_absolute()


def test_the_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path))
    assert data_folder() == tmp_path
    assert database_url().database == str(tmp_path / "kb.db")


def test_the_database_can_be_named_and_counts_for_more_than_the_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KB_DATABASE_URL", " sqlite:////srv/kb.db\n")
    assert database_url().database == "/srv/kb.db"


def test_an_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KB_DATABASE_URL", "  ")
    assert database_url().database == str(tmp_path / "kb.db")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_gets_the_driver_that_we_use(scheme: str) -> None:
    assert parse_url(f"{scheme}://anna@host/kb").drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    "address",
    ["", "kb.db", "/srv/kb.db", "postgresql:kb", "postgresql://host:port/kb", "sqlite:///file:kb.db?uri=true"],
)
def test_what_is_not_an_address_is_refused_with_an_example(address: str) -> None:
    with pytest.raises(ConfigError, match=r"sqlite:////path/kb\.db or postgresql://user@host/name"):
        parse_url(address)


@pytest.mark.parametrize("backend", ["mysql", "oracle", "mssql", "duckdb"])
def test_another_database_is_refused_by_name(backend: str) -> None:
    with pytest.raises(ConfigError, match=f"The database '{backend}' is not supported; use sqlite or postgresql"):
        parse_url(f"{backend}://anna@host/kb")


def test_an_address_for_people_has_no_password() -> None:
    shown = redacted(parse_url("postgresql://anna:open-sesame@host/kb"))
    assert "anna" in shown
    assert "open-sesame" not in shown


def test_what_ships_with_the_project_is_found() -> None:
    assert (shipped_folder("migrations") / "env.py").is_file()
    assert (shipped_folder("seed_data") / "topics.yaml").is_file()


def test_what_an_installation_lacks_is_named() -> None:
    with pytest.raises(ConfigError, match="its folder 'no_such_folder' is missing; install it again"):
        shipped_folder("no_such_folder")
