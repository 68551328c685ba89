"""What turns know by heart is forgotten when it changes, also while it is being read."""

from datetime import timedelta
from typing import Any

import pytest

from bot.noticing.lately import Lately
from bot.watch_words import WatchWords
from storage import notices, presence
from storage.database import Database
from tests.dialogue import MONDAY


async def test_a_watch_word_that_comes_while_they_are_read_is_known(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, read = WatchWords(database), [["停水"], ["停水", "爆炸"]]

    async def before_the_change(_: Any) -> list[str]:
        found = read.pop(0)
        if read:
            words._words.hear(frozenset({presence.WATCH}))
        return found

    monkeypatch.setattr(presence, "watch_words", before_the_change)
    async with database.reading() as tx:
        assert await words.word_in(tx, "楼下爆炸了") == ""
        assert await words.word_in(tx, "楼下爆炸了") == "爆炸"
        assert await words.word_in(tx, "停水了") == "停水", "known by heart"


async def test_a_notice_that_goes_out_while_they_are_read_is_known(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = MONDAY - timedelta(minutes=1)
    lately, read = Lately(database), [[], [begun]]

    async def before_the_change(*_: Any) -> list[Any]:
        found = read.pop(0)
        if read:
            lately._begun.hear(frozenset({notices.TOPIC}))
        return found

    monkeypatch.setattr(notices, "lately", before_the_change)
    async with database.reading() as tx:
        assert await lately.since(tx, MONDAY) is None
        assert await lately.since(tx, MONDAY) == begun
        assert await lately.since(tx, MONDAY) == begun
