"""The command itself, in this process: what it prints, where, and with which status it ends."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from kb.cli.main import main
from kb.services.checking import open_checker
from kb.services.opening import Store
from kb.store.engine import make_engine
from tests.databases import Backend, Content


@dataclass(frozen=True)
class Result:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Kb = Callable[..., Result]


@pytest.fixture
def kb(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kb:
    """Runs ``kb`` with arguments; ``stdin`` is what somebody types."""

    def run(*arguments: object, stdin: str = "") -> Result:
        monkeypatch.setattr(sys, "argv", ["kb", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Result(ended.value.code, printed.out, printed.err)

    return run


@pytest.fixture
def bare_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The data folder of somebody who has never used the program."""
    folder = tmp_path / "home"
    monkeypatch.setenv("KB_DATA_DIR", str(folder))
    monkeypatch.delenv("KB_DATABASE_URL", raising=False)
    return folder


@pytest.fixture
def home(bare_home: Path, sqlite_backend: Backend) -> Path:
    """The data folder of somebody who uses the program: the knowledge base as it is shipped."""
    bare_home.mkdir()
    shutil.copyfile(str(sqlite_backend.template(Content.SHIPPED).database), bare_home / "kb.db")
    return bare_home


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, sqlite_backend: Backend) -> Path:
    """A knowledge base whose claims have their vectors, so that each test starts as a second use does."""
    path = tmp_path_factory.mktemp("prepared") / "kb.db"
    shutil.copyfile(str(sqlite_backend.template(Content.SHIPPED).database), path)
    store = Store(make_engine(URL.create("sqlite", database=str(path))))
    open_checker(store, say=lambda _text: None)
    store.close()
    return path


@pytest.fixture
def used_home(bare_home: Path, prepared: Path) -> Path:
    """The data folder of somebody who has checked a draft before."""
    bare_home.mkdir()
    shutil.copyfile(prepared, bare_home / "kb.db")
    return bare_home
