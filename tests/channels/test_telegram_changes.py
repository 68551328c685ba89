"""Messages of ours that change: in several parts, more and fewer, whatever becomes of a call."""

import asyncio
from collections.abc import Callable

import pytest

from bot.channels.telegram.channel import Telegram
from handlers.choices import offered
from handlers.turn import Choice, Reply
from storage import outbox
from tests.channels.conftest import HandClock, House
from tests.fakes.telegram import FakeTelegram, Person

LONG = "一。" * 2000 + "\n\n" + "二。" * 1500
LONGER = "三。" * 2000 + "\n\n" + "四。" * 2000 + "\n\n" + "五。" * 1000
BUTTON = (Choice("好", "say"),)


class Said:
    """A message and its changes, queued as a turn does it."""

    def __init__(self, house: House, channel: Telegram, clock: HandClock) -> None:
        self._house, self._channel, self._clock, self.key = house, channel, clock, ""

    async def queue(self, text: str) -> None:
        reply = Reply(text, replaces=self.key, choices=BUTTON)
        self.key = self.key or reply.key
        payloads = self._channel.native.to_native(reply, offered(reply.key, BUTTON))
        talk = await self._house.talk(1001)
        async with self._house.database.transaction() as tx:
            first = await outbox.next_part(tx, self.key)
            parts = [(self.key, n, one) for n, one in enumerate(payloads, first)]
            await outbox.put(tx, talk, parts, now=self._clock.now())

    async def __call__(self, text: str) -> None:
        await self.queue(text)
        await self.arrives()

    async def arrives(self) -> None:
        for _ in range(400):
            if not {"pending", "sending"} & set(await self._house.states()):
                return
            self._clock.advance(0.5)
            await asyncio.sleep(0.005)
        raise AssertionError(await self._house.states())


@pytest.fixture
def says(house: House, sending: Telegram, clock: HandClock, li: Person) -> Said:
    return Said(house, sending, clock)


def heard(li: Person) -> list[str]:
    """The first characters of what stands in the chat, with a star where the buttons are."""
    return [message.text[:1] + "*" * bool(message.labels) for message in li.chat.from_bot]


async def test_more_and_fewer_parts(tg: FakeTelegram, says: Said, li: Person) -> None:
    await says(LONG)
    assert heard(li) == ["一", "二*"]
    await says("短")
    assert heard(li) == ["短*"], "two became one; the rest is gone"
    await says(LONG)
    assert heard(li) == ["一", "二*"]
    await says(LONGER)
    assert heard(li) == ["三", "四", "五*"]
    await says(LONG)
    assert heard(li) == ["一", "二*"]
    assert len(tg.calls_of("sendMessage")) == 4, "two, one more, one more"
    assert not tg.violations


async def test_changes_that_wait_behind_each_other_go_where_they_belong(
    says: Said, li: Person
) -> None:
    for text in (LONG, "短", LONGER, LONG):
        await says.queue(text)
    await says.arrives()
    assert heard(li) == ["一", "二*"]


async def test_what_is_too_old_to_be_deleted_says_next_to_nothing(
    tg: FakeTelegram, says: Said, li: Person
) -> None:
    await says(LONG)
    second = li.chat.from_bot[1]
    second.raw["date"] -= 3 * 86400
    await says("短")
    assert heard(li) == ["短*", "…"]


async def test_what_is_said_anew_stands_below_and_takes_the_rest_along(
    says: Said, li: Person
) -> None:
    await says(LONG)
    await li.deletes(li.chat.from_bot[0])
    await says("六。" * 2000 + "\n\n" + "七。" * 1500)
    assert heard(li) == ["六", "七*"]


async def test_what_cannot_be_edited_does_not_stay_beside_what_is_said_anew(
    tg: FakeTelegram, says: Said, li: Person
) -> None:
    await says("明天上午来修")
    tg.script("editMessageText", error=400, description="Bad Request: message can't be edited")
    await says("今天下午来修")
    assert heard(li) == ["今*"]


@pytest.mark.parametrize(
    ("method", "error", "states", "stands"),
    [
        pytest.param("editMessageText", "lost", ["sent"] * 5, ["三", "四", "五*"], id="an edit"),
        pytest.param("editMessageText", 502, ["sent"] * 5, ["三", "四", "五*"], id="not reached"),
        pytest.param(
            "sendMessage", "lost", ["sent"] * 4 + ["unknown"], ["三", "四", "五*"], id="a new part"
        ),
        pytest.param(
            "sendMessage", "drop", ["sent"] * 4 + ["unknown"], ["三", "四"], id="a lost part"
        ),
    ],
)
async def test_what_is_not_certain_is_repeated_only_where_that_is_the_same(
    tg: FakeTelegram,
    says: Said,
    house: House,
    li: Person,
    method: str,
    error: str | int,
    states: list[str],
    stands: list[str],
) -> None:
    await says(LONG)
    tg.script(method, error=error)
    await says(LONGER)
    assert await house.states() == states
    assert heard(li) == stands


@pytest.mark.parametrize("error", ["lost", "drop", 502, 429])
async def test_a_deletion_that_is_not_certain_is_repeated(
    tg: FakeTelegram, says: Said, house: House, li: Person, error: str | int
) -> None:
    await says(LONG)
    tg.script("deleteMessage", error=error)
    await says("短")
    assert await house.states() == ["sent"] * 3
    assert heard(li) == ["短*"]


async def test_a_process_that_dies_between_the_parts_leaves_it_to_the_next_change(
    says: Said, house: House, build: Callable[..., Telegram], clock: HandClock, li: Person
) -> None:
    await says(LONG)
    await says.queue(LONGER)
    await says.arrives()
    async with house.database.transaction() as tx:  # as if it had died after the second part
        await tx.execute(
            "UPDATE outbox SET state = 'unknown', platform_id = NULL, error = 'died' WHERE part = 4"
        )
    async with house.database.reading() as view:
        assert (await outbox.troubles(view, (await house.talk(1001)).id)) == {says.key: "unknown"}
    await says("短")
    assert heard(li) == ["短*", "五*"], "what nobody knows of stays; it is marked as unknown"
    async with house.database.reading() as view:
        assert (await outbox.troubles(view, (await house.talk(1001)).id)) == {}


@pytest.mark.parametrize(
    ("before", "after", "method", "nth"),
    [
        (LONG, LONGER, "editMessageText", 1),
        (LONG, LONGER, "editMessageText", 2),
        (LONG, LONGER, "sendMessage", 1),
        (LONGER, "短", "editMessageText", 1),
        (LONGER, "短", "deleteMessage", 1),
        (LONGER, "短", "deleteMessage", 2),
    ],
)
async def test_killed_at_any_call_nothing_is_said_twice_and_the_next_change_is_whole(
    tg: FakeTelegram,
    build: Callable[..., Telegram],
    house: House,
    clock: HandClock,
    li: Person,
    before: str,
    after: str,
    method: str,
    nth: int,
) -> None:
    first = build()
    task = asyncio.create_task(first.delivery.run())
    says = Said(house, first, clock)
    await says(before)
    for _ in range(nth - 1):
        tg.script(method, error="late", seconds=0.0)
    hung = tg.script(method, error="timeout")
    await says.queue(after)
    while not hung.used:  # so many calls for one chat take their time
        clock.advance(0.1)
        await asyncio.sleep(0.005)
    for one in (task, *first.delivery._tasks):
        one.cancel()
    await asyncio.gather(task, *first.delivery._tasks, return_exceptions=True)
    await first.close()

    second = build()
    task = asyncio.create_task(second.delivery.run())
    says._channel = second
    await says.arrives()
    states = await house.states()
    assert set(states) == {"sent", "unknown"}
    shown = heard(li)
    assert len(set(shown)) == len(shown), shown
    await says("六。" * 2000 + "\n\n" + "七。" * 1500)
    lost = 1 if method == "sendMessage" else 0  # a new part of which nobody knows the number
    assert heard(li)[: 2 + lost].count("六") == 1
    assert len(heard(li)) == 2 + lost
    assert heard(li)[1] == "七*"
    await second.delivery.stop()
    await task
    await second.close()
