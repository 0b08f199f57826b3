"""How long the seed files take: reading, checking, loading into each database, and loading without a change.

Run it with: python -m tests.benchmarks.bench_loading
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL

from kb.exchange.consistency import check_consistency
from kb.exchange.digests import folder_digest
from kb.exchange.seed_files import read_seeds
from kb.locations import shipped_folder
from kb.services.loaded import is_loaded
from kb.services.loading import load_seeds
from kb.services.opening import local_author
from kb.services.validating import validate_seeds
from kb.store.engine import make_engine, open_session
from kb.store.migrating import upgrade
from kb.store.settings import parse_url
from tests.server import ServerMissing, postgresql_server

SEEDS = shipped_folder("seed_data")


def main() -> None:
    """Prints the number of records and a line of seconds for each step, on SQLite and on PostgreSQL."""
    seeds = read_seeds(SEEDS)
    files = sum(1 for _ in SEEDS.rglob("*.yaml"))
    print(f"{f'{len(seeds.records)} records in {files} files, read':50}{seconds(lambda: read_seeds(SEEDS)):.2f} s")
    line("checked by the rules that loading asks for", lambda: check_consistency(seeds, complete=False))
    line("validated whole, with reading", lambda: validate_seeds(SEEDS))
    line("known to be unchanged", lambda: folder_digest(SEEDS))
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", URL.create("sqlite", database=str(Path(folder) / "kb.db")))
    try:
        with postgresql_server() as address:
            measure("PostgreSQL", parse_url(address))
    except ServerMissing as missing:
        print(missing)


def measure(name: str, url: URL) -> None:
    """Prints what a database of that kind takes."""
    engine = make_engine(url)

    def load() -> None:
        with open_session(engine) as session:
            load_seeds(session, SEEDS, local_author("measured"))

    def look() -> None:
        with open_session(engine) as session:
            assert is_loaded(session, SEEDS)

    line(f"{name}: tables made", lambda: upgrade(engine))
    line(f"{name}: loaded, with reading and checking", load)
    line(f"{name}: loaded again without a change", load)
    line(f"{name}: found to be loaded already", look)
    engine.dispose()


def line(text: str, step: Callable[[], object]) -> None:
    """Prints a step and its seconds."""
    print(f"{text:50}{seconds(step):.2f} s", flush=True)


def seconds(step: Callable[[], object]) -> float:
    """How long the step takes, once."""
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
