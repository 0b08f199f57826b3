from __future__ import annotations

from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[3] / "shared" / "sources"


@pytest.fixture(scope="session")
def source_texts() -> dict[str, str]:
    """The five source texts by file name, with their line ends as they are. They belong to their publishers."""
    files = sorted(SOURCES.glob("*.txt"))
    if not files:
        pytest.skip("the source texts are not part of the project; put them in ../shared/sources to run this test")
    return {file.name: file.read_bytes().decode("utf-8") for file in files}
