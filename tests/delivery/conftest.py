"""A delivery by a hand clock, over both databases."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.channels.conftest import HandClock
from tests.delivery.kit import Desk


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def desk(database: Database, clock: HandClock) -> AsyncIterator[Desk]:
    made = Desk(database, clock)
    made.start()
    yield made
    made.platform.gate.set()
    await made.delivery.stop()
    assert made.task
    await made.task
