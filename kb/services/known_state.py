"""A fingerprint of everything that decides what a check says of a text: rows, rules, code, model, libraries.

Two runs with the same fingerprint give the same findings for the same text, so that kept ones may be shown again.
It is taken from the things themselves by every process (some 50 ms) and never remembered.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

import kb
from kb.locations import shipped_folder
from kb.models import Base

# Tables that no check reads: everything else counts, whether it is known to matter or not.
_UNREAD: Final = frozenset(
    {"check_finding", "check_run", "revision", "seed_record", "seed_state", "source_text", "text_vector"}
    | {"queued_place", "queued_sentence", "user_account"}
)
# What of the package a finding goes through; reports and commands come after it.
_PARTS: Final = ("checking", "encoding", "rating", "reading", "second_reader", "services", "vocabulary.py")
# Records reach a check through the tables, where somebody may have edited them.
_RECORDS: Final = frozenset({"claims", "evidence", "examples", "mentions", "schema", "studies", "wordings"})
_LIBRARIES: Final = ("justhtml", "markdown-it-py", "numpy", "onnxruntime", "python-docx", "pypdf", "tokenizers")


def known_state(session: Session, encoder: str | None) -> str:
    """The fingerprint, as 64 hexadecimal digits. ``encoder`` is that of the sentence model, None without one."""
    whole = hashlib.sha256(f"{encoder} {_program()}".encode())
    for table in Base.metadata.sorted_tables:
        if table.name in _UNREAD:
            continue
        keys = ", ".join(column.name for column in table.primary_key)
        # plain rows: what the columns mean does not matter here, and this is five times as fast
        rows = session.connection().exec_driver_sql(f"select * from {table.name} order by {keys}")
        whole.update(f"\n{table.name}\n".encode())
        for row in rows:
            whole.update(repr(tuple(row)).encode())
    return whole.hexdigest()


@cache
def _program() -> str:
    """The fingerprint of what this process runs: taken once, since a file that changes later is not what it loaded."""
    libraries = [f"{name} {_version(name)}" for name in _LIBRARIES]
    whole = hashlib.sha256(repr((sys.version_info[:3], libraries)).encode())
    for path in _files():
        content = path.read_bytes()
        whole.update(f"\n{path.name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()


def _files() -> Iterator[Path]:
    package = Path(kb.__file__).resolve().parent
    for part in _PARTS:
        yield from _below(package / part)
    seeds = shipped_folder("seed_data")
    for place in sorted(seeds.iterdir()):
        if place.is_dir() and place.name not in _RECORDS:
            yield from _below(place)


def _below(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    elif place.is_dir():
        yield from sorted(path for path in place.rglob("*") if path.is_file() and path.suffix != ".pyc")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
