"""What is due happens: once, in time, with another look before it, and again after a failure."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.clock import WallClock
from bot.timers import AFTER_FAILURE, AGAIN, TRIES, Timers
from handlers.desk import chats, holding
from handlers.timers import EVENTS
from handlers.turn import Reply, Turn
from storage import cases, handoff_lists, notes, timers
from storage.timers import Timer
from tests.dialogue import Hotline, labels, run_turn

Happening = Callable[[Turn, Timer], Awaitable[bool]]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def happening(monkeypatch: pytest.MonkeyPatch) -> Callable[[Happening], None]:
    """Let the event "x" do something of the test's own."""
    return lambda do: monkeypatch.setitem(EVENTS, "x", do)


async def plan(house: Hotline, due: datetime, *subjects: str, talk: int | None = None) -> None:
    async with house.database.transaction() as tx:
        for subject in subjects or ("case:1",):
            await timers.plan(tx, subject, "x", due, conversation_id=talk)


async def kept(house: Hotline) -> list[dict[str, Any]]:
    async with house.database.reading() as view:
        return await view.rows("SELECT due_at, done_at, outcome, tries FROM timers ORDER BY id")


async def test_what_is_due_happens_once_and_nothing_before_its_time(
    house: Hotline, happening: Callable[[Happening], None]
) -> None:
    fired: list[str] = []

    async def note(turn: Turn, timer: Timer) -> bool:
        fired.append(timer.subject)
        return True

    happening(note)
    now = house.clock.now()
    await plan(house, now + 2 * MINUTE, "case:2")
    await plan(house, now + MINUTE, "case:1")
    await plan(house, now + 60 * MINUTE, "case:3")
    assert await house.timers.fire_due() == 0
    house.clock.move(minutes=3)
    assert await house.timers.fire_due() == 2
    assert await house.timers.fire_due() == 0
    assert sorted(fired) == ["case:1", "case:2"]


async def test_it_speaks_in_the_conversation_it_is_for(
    house: Hotline, happening: Callable[[Happening], None]
) -> None:
    async def speak(turn: Turn, timer: Timer) -> bool:
        turn.reply(Reply("时间到了"))
        return True

    happening(speak)
    li = house.citizen()
    await li.says("你好")
    await plan(house, house.clock.now() + MINUTE, talk=(await li.talk()).id)
    await house.later(minutes=2)
    assert [one.text for one in await li.hears()] == ["时间到了"]


async def test_not_now_means_a_little_later(
    house: Hotline, happening: Callable[[Happening], None]
) -> None:
    looked: list[datetime] = []

    async def not_now(turn: Turn, timer: Timer) -> bool:
        looked.append(turn.now)
        return len(looked) == 3

    happening(not_now)
    await plan(house, house.clock.now())
    assert await house.timers.fire_due() == 0
    house.clock.move(seconds=AGAIN.total_seconds() - 5)
    await house.timers.fire_due()
    assert len(looked) == 1
    await house.later(seconds=6)
    await house.later(seconds=AGAIN.total_seconds() + 1)
    await house.later(hours=5)
    assert len(looked) == 3
    ((timer),) = await kept(house)
    assert (timer["outcome"], timer["tries"]) == ("done", 0)


async def test_a_failure_is_tried_again_ever_later_and_in_the_end_somebody_is_told(
    house: Hotline, happening: Callable[[Happening], None]
) -> None:
    async def fail(turn: Turn, timer: Timer) -> bool:
        await notes.raise_alarm(turn.tx, "half-done", "x", now=turn.now)
        raise LookupError("a fault of ours")

    happening(fail)
    await plan(house, house.clock.now())
    waits = []
    for number in range(TRIES):
        now = house.clock.now()
        assert await house.timers.fire_due() == 0
        (timer,) = await kept(house)
        assert timer["tries"] == number + 1
        if number + 1 < TRIES:
            assert timer["done_at"] is None
            waits.append(round((timer["due_at"] - now) / AFTER_FAILURE))
            house.clock.move(seconds=(timer["due_at"] - now).total_seconds())
    assert waits == [2**n for n in range(TRIES - 1)]
    assert timer["done_at"]
    assert timer["outcome"] == "LookupError: a fault of ours"
    alarms = await house.read(notes.open_alarms)
    assert [(one["kind"], one["text"]) for one in alarms] == [("timer-failed", "case:1 x")]
    await house.later(days=2)
    assert len(await house.read(notes.open_alarms)) == 1


async def test_one_failure_does_not_hold_the_others(
    house: Hotline, happening: Callable[[Happening], None]
) -> None:
    async def fail(turn: Turn, timer: Timer) -> bool:
        if timer.subject.endswith("7"):
            raise LookupError
        return True

    happening(fail)
    await plan(house, house.clock.now(), *(f"case:{n}" for n in range(100)))
    assert await house.timers.fire_due() == 90


async def test_an_event_that_nobody_knows_is_a_failure_and_not_the_end(house: Hotline) -> None:
    async with house.database.transaction() as tx:
        await timers.plan(tx, "case:1", "from-a-newer-warmline", house.clock.now())
    assert await house.timers.fire_due() == 0
    (timer,) = await kept(house)
    assert (timer["tries"], timer["done_at"]) == (1, None)


async def test_what_was_called_off_while_it_failed_stays_called_off(
    house: Hotline, happening: Callable[[Happening], None]
) -> None:
    async def fail(turn: Turn, timer: Timer) -> bool:
        async def call_off() -> None:
            async with house.database.transaction() as tx:
                await timers.cancel(tx, timer.subject, house.clock.now())

        calling_off.append(asyncio.create_task(call_off()))
        raise LookupError

    calling_off: list[asyncio.Task[None]] = []
    happening(fail)
    await plan(house, house.clock.now())
    await house.timers.fire_due()
    await asyncio.gather(*calling_off)
    await house.later(days=2)
    (timer,) = await kept(house)
    assert (timer["outcome"], len(calling_off)) == ("cancelled", 1)


async def test_two_who_look_at_once_fire_each_once(
    house: Hotline, happening: Callable[[Happening], None]
) -> None:
    fired: list[str] = []

    async def note(turn: Turn, timer: Timer) -> bool:
        await turn.tx.value("SELECT 1")
        fired.append(timer.subject)
        return True

    happening(note)
    other = Timers(house.engine, house.clock)
    await plan(house, house.clock.now(), *(f"case:{n}" for n in range(60)))
    counts = await asyncio.gather(house.timers.fire_due(), other.fire_due())
    assert sum(counts) == 60
    assert sorted(fired) == sorted(f"case:{n}" for n in range(60))


async def test_apscheduler_wakes_at_the_next_due_time(
    house: Hotline, happening: Callable[[Happening], None]
) -> None:
    """Real time: planned before the start, planned while it sleeps, and sooner than the next."""
    fired: dict[str, float] = {}
    done = asyncio.Event()

    async def note(turn: Turn, timer: Timer) -> bool:
        fired[timer.subject] = (datetime.now(UTC) - timer.due_at).total_seconds()
        if len(fired) == 3:
            done.set()
        return True

    happening(note)
    clock = WallClock()
    house.engine.clock = clock
    now = clock.now()
    await plan(house, now + timedelta(seconds=0.2), "before")
    await plan(house, now + timedelta(hours=1), "much later")
    running = asyncio.create_task(Timers(house.engine, clock).run())
    await asyncio.sleep(0.05)
    await plan(house, clock.now() + timedelta(seconds=0.25), "later")
    await plan(house, clock.now() + timedelta(seconds=0.1), "sooner")
    await asyncio.wait_for(done.wait(), 30)
    running.cancel()
    assert fired.keys() == {"before", "later", "sooner"}
    assert min(fired.values()) >= 0, "it fired too early"


async def test_what_became_due_while_nobody_looked_is_made_up_for(
    house: Hotline, happening: Callable[[Happening], None]
) -> None:
    fired = asyncio.Event()

    async def note(turn: Turn, timer: Timer) -> bool:
        fired.set()
        return True

    happening(note)
    clock = WallClock()
    house.engine.clock = clock
    await plan(house, clock.now() - timedelta(days=3))
    running = asyncio.create_task(Timers(house.engine, clock).run())
    await asyncio.wait_for(fired.wait(), 30)
    running.cancel()


async def test_a_follow_up_looks_again_before_it_speaks(house: Hotline) -> None:
    """A reminder keeps silent while a person talks, and speaks when they have gone."""
    li = house.citizen()
    await li.says("你好")
    talk = await li.talk()
    tree = cases.NewCase(talk.person_id, talk.id, "help", "normal", "铁链", "铁链勒进树干里了")
    async with house.database.transaction() as tx:
        now = house.clock.now()
        case = await cases.file(tx, tree, prefix="JN", day=now.date(), actor="citizen", now=now)
    operator = await house.member()
    case = await house.act(case, operator, action="dispatch", to="市园林和林业绿化局")
    await house.act(case, operator, action="reply", text="剪掉了。")
    await li.says("人工")
    (waiting,) = await house.read(handoff_lists.open_ones)
    await run_turn(house, li, lambda turn: chats.claim(turn, waiting["id"], operator))
    await run_turn(
        house, li, lambda turn: holding.hold(turn, waiting["id"], operator, 24 * 60, "等单位回话")
    )
    await li.hears()
    await house.later(hours=25)
    assert await li.hears() == [], "the bot talked over a person"
    await run_turn(house, li, lambda turn: chats.hand_back(turn, waiting["id"], operator))
    await li.hears()
    await house.later(minutes=11)
    assert any("联系过" in labels(one) for one in await li.hears())
