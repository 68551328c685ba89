"""The queue's picture: whatever happens, and whenever, every desk sees it in the end."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.pages.desk import board
from bot.pages.desk.board import Board, Picture
from bot.pages.desk.room import Room
from bot.pages.live import Bells
from storage import handoffs
from storage.database import Database
from tests.databases import open_upgraded

CAME = frozenset({handoffs.TOPIC})


class Queue(Board):
    """Counts who waits; somebody may come, or the storage may go, in the middle of a look."""

    def __init__(self, database: Database) -> None:
        self.bells = Bells(database)
        super().__init__(cast(Room, SimpleNamespace(database=database, bells=self.bells)))
        self.waiting = 0
        self.meanwhile = False
        self.gone = False

    def come(self) -> None:
        self.waiting += 1
        self._hear(CAME)

    async def _read(self, *_: Any) -> Picture:
        if self.gone:
            raise OSError("out of reach")
        seen = self.waiting
        if self.meanwhile:
            self.meanwhile = False
            self.come()
        await asyncio.sleep(0.01)
        return Picture(waiting=seen)


@pytest.fixture
async def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Queue]:
    monkeypatch.setattr(board, "EVERY", 0.05)
    database = await open_upgraded(tmp_path)
    yield Queue(database)
    await database.close()


async def sees(queue: Queue, waiting: int) -> None:
    """A page that takes the new picture whenever it rings."""
    with queue.bells.bell(board.TOPIC) as bell:
        async with asyncio.timeout(30):
            while (await queue.picture()).waiting != waiting:
                assert await bell.wait(10), "it never rang again"


async def test_who_comes_while_it_is_looked_at_is_seen(queue: Queue) -> None:
    await queue.picture()
    await asyncio.sleep(0.06)  # the pace allows a new one at once
    queue.meanwhile = True
    queue.come()
    await sees(queue, 2)


async def test_a_look_that_failed_is_made_again(queue: Queue) -> None:
    await queue.picture()
    await asyncio.sleep(0.06)
    queue.come()
    queue.gone = True
    with pytest.raises(OSError, match="out of reach"):
        await queue.picture()
    queue.gone = False
    assert (await queue.picture()).waiting == 1
