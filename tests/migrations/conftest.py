"""Here the tables themselves change, so that each test needs a database of its own."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from tests.databases import Content, NewDatabase


@pytest.fixture
def engine(new_database: NewDatabase) -> Engine:
    """All tables, no rows."""
    return new_database(Content.MIGRATED)
