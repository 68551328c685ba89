"""The desk that most tests here begin with."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.topics.kit import Desk, desk


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(database, tmp_path) as made:
        yield made
