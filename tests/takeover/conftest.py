"""One desk a test, on both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.dialogue import hotline
from tests.takeover.kit import Desk


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with hotline(database, tmp_path) as running:
        yield Desk(running)
