"""The pace of a chat, of a group and of a broadcast, and what a 429 holds back."""

from bot.pace import Pace
from bot.sending import (
    NotReached,
    TooFast,
)
from tests.channels.conftest import HandClock, text
from tests.delivery.kit import Desk


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
    assert 20 <= len(desk.platform.heard) <= 23, "it begins with four fifths of the rate"
    await desk.house.queue(1, text("您好"))
    await desk.rests()
    assert desk.platform.heard[-1] == "您好", "a chat does not wait for a broadcast"
    await desk.passes(2.2, step=0.02)
    assert len(desk.platform.heard) == 61


async def test_bulk_is_halved_when_refused_and_recovers_by_the_minute() -> None:
    clock, pace = HandClock(), Pace()

    def in_ten_seconds() -> int:
        sent = 0
        for _ in range(500):
            clock.advance(0.02)
            allowed, _ = pace.bulk(clock.now())
            pace.sent(allowed, clock.now())
            sent += allowed
        return sent

    assert 195 <= in_ten_seconds() <= 202
    for peer in ("1", "2"):  # two were on their way: it is halved once
        pace.too_fast(peer, "bulk", 5, clock.now())
    clock.advance(6)
    assert 97 <= in_ten_seconds() <= 102
    clock.advance(120)
    assert 115 <= in_ten_seconds() <= 122
    clock.advance(3600)
    assert 245 <= in_ten_seconds() <= 252


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
