"""Runs every benchmark: ``python -m tests.benchmarks``."""

from __future__ import annotations

import importlib
from pathlib import Path


def main() -> None:
    """Runs each ``bench_*.py`` of this folder, in order of name."""
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"\n== {path.stem}", flush=True)
        importlib.import_module(f"tests.benchmarks.{path.stem}").main()


main()
