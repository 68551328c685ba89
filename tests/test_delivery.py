"""The outbox goes out: in order, at pace, each part once. Over both databases, by a hand clock."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery import Delivery
from bot.pace import Pace
from bot.sending import (
    AccountStopped,
    Blocked,
    NotReached,
    Refused,
    SendError,
    TooFast,
    Unsure,
)
from storage import conversations, outbox
from storage.database import Database
from tests.channels.conftest import ACCOUNT, HandClock, House, text, until


class Platform:
    """A sender that remembers, and fails as told: errors wait for a text, used up one by one."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.errors: dict[str, list[SendError | Exception]] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self.most = self.now = 0

    def cost(self, payload: dict[str, Any]) -> int:
        return 0 if payload["method"] == "answerCallbackQuery" else 1

    async def send(self, peer: str, payload: dict[str, Any]) -> str | None:
        words = payload.get("text", "")
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await self.gate.wait()
        finally:
            self.now -= 1
        if self.errors.get(words):
            raise self.errors[words].pop(0)
        self.heard.append(words)
        return str(len(self.heard))


class Desk:
    """A running delivery with its platform."""

    def __init__(self, database: Database, clock: HandClock, pace: Pace | None = None) -> None:
        self.house = House(database, clock)
        self.clock = clock
        self.platform = Platform()
        self.pace = pace or Pace()
        self.delivery = self._new()
        self.task: asyncio.Task[None] | None = None

    def _new(self) -> Delivery:
        return Delivery(
            database=self.house.database,
            clock=self.clock,
            sender=self.platform,
            channel="telegram",
            account=ACCOUNT,
            pace=self.pace,
            wait=self.clock.wait,
        )

    def start(self) -> None:
        self.task = asyncio.create_task(self.delivery.run())

    async def crash(self) -> None:
        assert self.task
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        self.delivery = self._new()

    async def passes(self, seconds: float, step: float = 0.5) -> None:
        """Let time pass, with room for work between its steps."""
        await self.rests()
        for _ in range(round(seconds / step)):
            self.clock.advance(step)
            await self.rests()

    async def rests(self) -> None:
        """Until the loop waits for news or for the clock."""
        quiet = 0
        for _ in range(5000):
            for _ in range(8):
                await asyncio.sleep(0)
            delivery = self.delivery
            if delivery.resting and not delivery._news.is_set() and not delivery._in_flight:
                quiet += 1
                if quiet == 2:  # its wait for the clock has begun too
                    return
                continue
            quiet = 0
            await asyncio.sleep(0.0002)
        raise AssertionError("it never rests")


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


async def test_parts_of_a_peer_go_in_order(desk: Desk) -> None:
    await desk.house.queue(1, text("一"), text("二"), text("三"))
    await desk.house.queue(1, text("四"))
    assert await desk.house.settled() == ["sent"] * 4
    assert desk.platform.heard == ["一", "二", "三", "四"]


async def test_the_receipt_has_the_platforms_id(desk: Desk) -> None:
    key = await desk.house.queue(1, text("一"), text("二"))
    await desk.house.settled()
    async with desk.house.database.reading() as view:
        assert await outbox.platform_id(view, key) == "2", "the last part carries the buttons"


async def test_peers_go_side_by_side(desk: Desk) -> None:
    desk.platform.gate.clear()
    for peer in range(20):
        await desk.house.queue(peer, text(f"给{peer}"))
    await until(lambda: desk.platform.now == 20)
    desk.platform.gate.set()
    assert set(await desk.house.settled()) == {"sent"}


async def test_a_tap_is_answered_before_what_waits(desk: Desk) -> None:
    desk.platform.gate.clear()
    await desk.house.queue(1, text("长"))
    await until(lambda: desk.platform.now == 1)
    await desk.house.queue(1, {"method": "answerCallbackQuery", "text": "好的"})
    await until(lambda: desk.platform.now == 2)
    desk.platform.gate.set()
    await desk.house.settled()


@pytest.mark.parametrize(
    ("error", "state", "repeated"),
    [
        pytest.param(Refused("chat not found"), "failed", False, id="refused for good"),
        pytest.param(Unsure("no answer"), "unknown", False, id="fate unknown: never repeated"),
        pytest.param(NotReached("no connection"), "sent", True, id="certainly unsent: repeated"),
        pytest.param(TooFast(3), "sent", True, id="too fast: repeated"),
        pytest.param(RuntimeError("bug"), "unknown", False, id="a fault of ours: never repeated"),
    ],
)
async def test_what_becomes_of_a_failure(
    desk: Desk, error: SendError, state: str, repeated: bool
) -> None:
    desk.platform.errors["一"] = [error]
    await desk.house.queue(1, text("一"), text("二"))
    await desk.passes(6)
    assert await desk.house.states() == [state, "sent"]
    assert ("一" in desk.platform.heard) == repeated
    assert desk.platform.heard[-1] == "二", "what comes after still comes, and after it"


async def test_a_part_that_is_retried_holds_the_next_for_ten_seconds_only(desk: Desk) -> None:
    desk.platform.errors["一"] = [NotReached("down")] * 8
    await desk.house.queue(1, text("一"), text("二"))
    await desk.passes(9)
    assert desk.platform.heard == []
    await desk.passes(4)
    assert desk.platform.heard == ["二"]
    await desk.passes(260)
    assert desk.platform.heard == ["二", "一"]


async def test_pauses_grow_to_a_minute_and_end_after_a_day(desk: Desk) -> None:
    desk.platform.errors["一"] = [NotReached("down")] * 5000
    await desk.house.queue(1, text("一"))
    await desk.passes(3600, step=1)
    tries = (await desk.house.rows())[0]["tries"]
    assert 58 <= tries <= 70, "1, 2, 4 … 32, then each minute"
    desk.clock.advance(timedelta(hours=24).total_seconds())
    await desk.passes(120, step=30)
    row = (await desk.house.rows())[0]
    assert row["state"] == "failed"
    assert "after a day" in row["error"]


async def test_an_outage_is_tried_by_few_and_told_once(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    for peer in range(40):
        desk.platform.errors[f"给{peer}"] = [NotReached("down")] * 3
        await desk.house.queue(peer, text(f"给{peer}"))
    await desk.passes(120, step=0.5)
    assert sorted(desk.platform.heard) == sorted(f"给{peer}" for peer in range(40))
    told = [r for r in caplog.records if "out of reach" in r.getMessage()]
    assert len(told) == 1
    assert any("reached again" in r.getMessage() for r in caplog.records) or caplog.records


async def test_blocked_gives_up_what_waits_for_them(desk: Desk) -> None:
    desk.platform.errors["一"] = [Blocked("bot was blocked")]
    await desk.house.queue(1, text("一"), text("二"))
    await desk.house.queue(2, text("别人"))
    assert sorted(await desk.house.settled()) == ["failed", "failed", "sent"]
    await desk.rests()
    assert desk.platform.heard == ["别人"]
    talk = await desk.house.talk(1)
    assert talk.blocked_at is not None
    assert (await desk.house.talk(2)).blocked_at is None


async def test_blocked_does_not_disturb_a_turn_of_the_same_conversation(desk: Desk) -> None:
    """It writes under the conversation's lock and keeps the epoch."""
    talk = await desk.house.talk(1)
    async with desk.house.database.transaction() as tx:
        locked = await conversations.locked(tx, talk.id)
        locked.epoch, locked.state["form"] = 3, {"asking": "place"}
        await conversations.save(tx, locked, seen_epoch=0)
    desk.platform.errors["一"] = [Blocked("bot was blocked")]
    await desk.house.queue(1, text("一"))
    await desk.house.settled()
    await desk.rests()
    after = await desk.house.talk(1)
    assert (after.epoch, after.state) == (3, {"form": {"asking": "place"}})


async def test_blocked_by_somebody_who_is_forgotten_already_stops_nobody(desk: Desk) -> None:
    desk.platform.errors["一"] = [Blocked("bot was blocked")]
    talk = await desk.house.talk(1)
    desk.platform.gate.clear()
    await desk.house.queue(1, text("一"))
    await until(lambda: desk.platform.now == 1)
    async with desk.house.database.transaction() as tx:
        await tx.execute("DELETE FROM conversations WHERE id = :id", id=talk.id)
    desk.platform.gate.set()
    await desk.house.queue(2, text("别人"))
    assert await desk.house.settled() == ["failed", "sent"]


async def test_a_chat_gets_four_at_once_then_one_a_second(desk: Desk) -> None:
    await desk.house.queue(1, *(text(str(n)) for n in range(8)))
    await desk.rests()
    assert desk.platform.heard == ["0", "1", "2", "3"]
    for count in range(5, 9):
        await desk.passes(1.1, step=0.1)
        assert len(desk.platform.heard) >= count
    assert desk.platform.heard == [str(n) for n in range(8)]


async def test_a_group_gets_twenty_a_minute(desk: Desk) -> None:
    for n in range(25):
        await desk.house.queue(-100123, text(str(n)))
    await desk.passes(1)
    assert len(desk.platform.heard) == 20
    await desk.passes(60, step=1)
    assert len(desk.platform.heard) == 25


async def test_too_fast_in_one_chat_holds_that_chat_only(desk: Desk) -> None:
    desk.platform.errors["一"] = [TooFast(8)]
    await desk.house.queue(1, text("一"))
    await desk.rests()
    await desk.house.queue(1, text("二"))
    await desk.house.queue(2, text("别人"))
    await desk.passes(1)
    assert desk.platform.heard == ["别人"]
    await desk.passes(9)
    assert desk.platform.heard == ["别人", "一", "二"]


async def test_too_fast_in_two_chats_holds_the_account(desk: Desk) -> None:
    for words in ("一", "二"):
        desk.platform.errors[words] = [TooFast(4)]
    await desk.house.queue(1, text("一"))
    await desk.house.queue(2, text("二"))
    await desk.rests()
    await desk.house.queue(3, text("三"))
    await desk.passes(3)
    assert desk.platform.heard == []
    await desk.passes(3)
    assert sorted(desk.platform.heard) == sorted(["一", "二", "三"])


async def test_bulk_goes_at_its_rate_and_after_chat(desk: Desk) -> None:
    for peer in range(60):
        await desk.house.queue(peer + 100, text(f"通知{peer}"), lane="bulk")
    await desk.rests()
    assert len(desk.platform.heard) == 1, "no burst"
    await desk.passes(1, step=0.02)
    assert 24 <= len(desk.platform.heard) <= 28
    await desk.house.queue(1, text("您好"))
    await desk.rests()
    assert desk.platform.heard[-1] == "您好", "a chat does not wait for a broadcast"
    await desk.passes(2, step=0.02)
    assert len(desk.platform.heard) == 61


async def test_a_chat_is_not_held_by_a_broadcast_to_the_same_person(desk: Desk) -> None:
    desk.platform.errors["通知"] = [NotReached("down"), NotReached("down")]
    await desk.house.queue(1, text("通知"), lane="bulk")
    await desk.rests()
    await desk.house.queue(1, text("您好"))
    await desk.rests()
    assert desk.platform.heard == ["您好"]


async def test_too_fast_in_bulk_holds_bulk_only(desk: Desk) -> None:
    for peer in range(10):
        desk.platform.errors[f"通知{peer}"] = [TooFast(8)] if peer < 2 else []
        await desk.house.queue(peer + 100, text(f"通知{peer}"), lane="bulk")
    await desk.passes(1, step=0.05)
    await desk.house.queue(100, text("您好"))
    await desk.passes(1, step=0.05)
    assert desk.platform.heard == ["您好"]
    await desk.passes(20, step=0.05)
    assert len(desk.platform.heard) == 11


async def test_a_refused_key_stops_sending_and_loses_nothing(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.platform.errors["一"] = [AccountStopped("refused")]
    await desk.house.queue(1, text("一"), text("二"))
    await desk.passes(5)
    assert await desk.house.states() == ["pending", "pending"]
    assert [r.levelname for r in caplog.records if "stopped" in r.getMessage()] == ["ERROR"]


async def test_after_a_crash_the_fate_of_what_was_on_its_way_is_unknown(desk: Desk) -> None:
    desk.platform.gate.clear()
    await desk.house.queue(1, text("一"), text("二"))
    await until(lambda: desk.platform.now == 1)
    await desk.house.queue(2, text("三"))
    await until(lambda: desk.platform.now == 2)
    await desk.crash()
    desk.platform.gate.set()
    await desk.house.queue(2, text("四"))
    desk.start()
    assert await desk.house.settled() == ["unknown", "unknown", "unknown", "sent"]
    assert desk.platform.heard == ["四"]


async def test_stop_finishes_what_is_on_its_way_and_puts_back_the_rest(desk: Desk) -> None:
    desk.platform.gate.clear()
    await desk.house.queue(1, text("一"), text("二"))
    await until(lambda: desk.platform.now == 1)
    stopping = asyncio.create_task(desk.delivery.stop())
    await asyncio.sleep(0)
    desk.platform.gate.set()
    await stopping
    assert await desk.house.states() == ["sent", "pending"]
    assert (await desk.house.rows())[1]["tries"] == 0


async def test_what_was_queued_before_the_start_goes_out(
    database: Database, clock: HandClock
) -> None:
    desk = Desk(database, clock)
    await desk.house.queue(1, text("一"))
    desk.start()
    assert await desk.house.settled() == ["sent"]
    await desk.delivery.stop()


async def test_a_database_out_of_reach_is_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk.platform.gate.clear()
    await desk.house.queue(1, text("一"))
    await until(lambda: desk.platform.now == 1)

    async def broken(*_: Any, **__: Any) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "settle", broken)
        desk.platform.gate.set()
        await until(lambda: desk.clock.waits[-1:] == [1.0])
    assert await desk.house.states() == ["sending"]
    desk.clock.advance(1)
    assert await desk.house.settled() == ["sent"]
    assert len([r for r in caplog.records if r.levelno >= logging.WARNING]) == 1


async def test_many_peers_with_many_parts_each_exactly_once_and_in_order(
    database: Database, clock: HandClock
) -> None:
    pace = Pace(bulk_per_second=1000)
    desk = Desk(database, clock, pace)
    desk.start()
    for n in range(6):
        for peer in range(40):
            words = f"{peer}:{n}"
            if (peer + n) % 5 == 0:
                desk.platform.errors[words] = [NotReached("down"), TooFast(1)]
            await desk.house.queue(peer, text(words))
    await desk.passes(40, step=0.5)
    await desk.delivery.stop()
    assert len(desk.platform.heard) == len(set(desk.platform.heard)) == 240
    for peer in range(40):
        mine = [words for words in desk.platform.heard if words.startswith(f"{peer}:")]
        assert mine == [f"{peer}:{n}" for n in range(6)]
