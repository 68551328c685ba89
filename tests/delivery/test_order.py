"""The outbox goes out in order, each part once, whatever the platform does."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest

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
from tests.channels.conftest import HandClock, text, until
from tests.delivery.kit import Desk


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
        await until(lambda: caplog.records)  # and from this moment on it waits
    assert desk.clock.waits[-1] == 1.0
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


async def test_who_is_to_stop_does_not_wait_for_a_database_out_of_reach(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "claim", broken)
        await desk.house.queue(1, text("一"))
        await until(lambda: 1.0 in desk.clock.waits)
    await desk.delivery.stop()  # the clock stands still
    assert await desk.house.states() == ["pending"]
