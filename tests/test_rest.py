"""Waiting for what others have, and for a storage that does not answer."""

import logging
from typing import Any, cast

import pytest

from bot.rest import PAUSE, leased
from storage.database import Database

log = logging.getLogger("warmline.test")


class Taken:
    """Another process has it; once the storage does not even answer."""

    def __init__(self) -> None:
        self.answers: list[Any] = [False, OSError("gone"), False, True]
        self.asked: list[str] = []

    async def lease(self, name: str) -> bool:
        self.asked.append(name)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return bool(answer)


async def test_a_process_stands_by_until_it_is_its_turn(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "warmline.test")
    database, waited = Taken(), list[float]()

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    await leased(cast(Database, database), "webhooks", log=log, wait=wait)
    assert database.asked == ["webhooks"] * 4
    assert waited == [PAUSE] * 3
    assert caplog.messages == [
        "another process does webhooks; standing by",
        "whether webhooks is free cannot be asked; trying again",
    ]
