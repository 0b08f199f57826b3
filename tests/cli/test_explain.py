"""`kb explain`: a place in a file, or a text, with everything that the check saw."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import URL

from kb.services.checking import open_checker
from kb.services.opening import Store
from kb.store.engine import make_engine
from tests.cli.conftest import Kb
from tests.databases import Backend, Content

DRAFT = "# Facial acupuncture\n\nIt boosts collagen. It permanently erases wrinkles.\n"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, sqlite_backend: Backend) -> Path:
    """A knowledge base whose claims have their vectors, so that each test starts as a second use does."""
    path = tmp_path_factory.mktemp("prepared") / "kb.db"
    shutil.copyfile(str(sqlite_backend.template(Content.SHIPPED).database), path)
    store = Store(make_engine(URL.create("sqlite", database=str(path))))
    open_checker(store, say=lambda _text: None)
    store.close()
    return path


@pytest.fixture
def draft(bare_home: Path, prepared: Path, tmp_path: Path) -> Path:
    """A draft, and a knowledge base that has been used before."""
    bare_home.mkdir()
    shutil.copyfile(prepared, bare_home / "kb.db")
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def test_a_line_is_explained(kb: Kb, draft: Path) -> None:
    result = kb("explain", f"{draft}:3")
    assert result.status == 0
    assert f"{draft}:3:1" in result.out
    assert f"{draft}:3:21" in result.out
    assert "fa-increases-collagen-production: compared with the clause" in result.out
    assert "'permanently'" in result.out


def test_a_column_is_explained_as_json(kb: Kb, draft: Path) -> None:
    told = kb("explain", f"{draft}:3:25", "--format", "json").json
    assert told["schema"] == "kb-explain/1"
    (sentence,) = told["sentences"]
    assert sentence["text"] == "It permanently erases wrinkles."
    codes = {finding["code"] for part in sentence["clauses"] for finding in part["findings"]}
    assert codes & {"absolute-wording", "goes-further", "not-shown", "contradicted"}


@pytest.mark.usefixtures("draft")
def test_a_text_is_explained_without_a_file(kb: Kb) -> None:
    out = kb("explain", "--text", "Facial acupuncture boosts collagen.").out
    assert out.startswith("-:1:1")
    assert "not-shown" in out
    assert kb("explain", "--text", "-", stdin="Facial acupuncture boosts collagen.").out == out


def test_a_line_without_a_sentence_names_the_nearest(kb: Kb, draft: Path) -> None:
    result = kb("explain", f"{draft}:2")
    assert result.status == 4
    assert "stands at line 2; the nearest begins at" in result.err


@pytest.mark.parametrize("arguments", [[], ["draft.md"], ["draft.md:0"], ["draft.md:x"], ["a.md:1", "--text", "b"]])
def test_what_is_not_a_place_is_wrong_usage(kb: Kb, arguments: list[str]) -> None:
    assert kb("explain", *arguments).status == 2


@pytest.mark.usefixtures("home")
def test_a_file_that_is_not_there_is_named(kb: Kb) -> None:
    result = kb("explain", "nowhere.md:1")
    assert result.status == 66
    assert "nowhere.md does not exist" in result.err
