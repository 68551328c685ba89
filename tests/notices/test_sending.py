"""A notice reaches each person once, whatever the platform does and whenever we die."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sending import Blocked, NotReached, Refused, SendError, TooFast, Unsure
from handlers.desk import chats
from storage import notes, subscriptions
from storage.audience import Audience
from storage.database import Database
from storage.notices import Words
from tests.dialogue import shown
from tests.notices.kit import Newsroom, newsroom
from tests.takeover.kit import Desk

EMERGENCY = Words("暴雨红色预警", "请不要外出，地下车库不要停车。")


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(database, tmp_path) as made:
        yield made


async def test_it_reaches_each_subscriber_once_on_their_channel(room: Newsroom) -> None:
    on_telegram = await room.subscribers(3)
    on_web = await room.subscriber("网页张", "web")
    stranger = room.hotline.citizen("路人", "telegram")
    await stranger.says("你好")
    notice = await room.approved()
    await room.goes()
    assert (await room.notice(notice)).state == "done"
    assert await room.counts(notice) == {"sent": 4}
    assert sorted(room.platform.notices()) == sorted(one.address.peer for one in on_telegram)
    assert any("请提前存水" in shown(one) for one in await on_web.hears())
    assert not any("停水" in shown(one) for one in await stranger.hears())


async def test_class_b_waits_for_the_morning_over_midnight(room: Newsroom) -> None:
    await room.subscribers(2)
    room.clock.move(hours=12)  # midnight
    notice = await room.approved()
    await room.goes()
    assert (await room.notice(notice)).state == "running"
    assert room.platform.notices() == []
    room.clock.move(hours=7.9)
    await room.goes(1)
    assert room.platform.notices() == [], "7:54 is still quiet"
    room.clock.move(hours=0.2)
    await room.goes()
    assert len(room.platform.notices()) == 2


async def test_an_emergency_goes_at_night_and_to_those_who_opted_out(room: Newsroom) -> None:
    citizen = await room.subscriber("夜里的人")
    person = (await citizen.talk()).person_id
    async with room.hotline.database.transaction() as tx:
        await subscriptions.stop_all(tx, person, room.clock.now())
    room.clock.move(hours=12)
    notice = await room.writes(grade="A", words=EMERGENCY, audience=Audience())
    await room.acts(notice, "send_now", room.author, "红色预警，来不及审核")
    await room.goes()
    assert await room.counts(notice) == {"sent": 1}
    alarms = await room.hotline.read(notes.open_alarms)
    assert [one["kind"] for one in alarms] == ["notice-review"]


@pytest.mark.parametrize(
    ("error", "outcome", "calls"),
    [
        (Refused("chat not found"), "failed", 0),
        (Blocked("bot was blocked by the user"), "blocked", 0),
        (Unsure("no answer"), "unknown", 0),
        (NotReached("no connection"), "sent", 1),
        (TooFast(3), "sent", 1),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, SendError) else str(one),
)
async def test_what_becomes_of_a_failure(
    room: Newsroom, error: SendError, outcome: str, calls: int
) -> None:
    citizen, other = await room.subscriber("一"), await room.subscriber("二")
    room.platform.errors[citizen.address.peer] = [error]
    notice = await room.approved()
    await room.goes(12)
    both = {"sent": 2} if outcome == "sent" else {"sent": 1, outcome: 1}
    assert await room.counts(notice) == both
    assert room.platform.notices().count(citizen.address.peer) == calls
    assert room.platform.notices().count(other.address.peer) == 1
    assert (await room.notice(notice)).state == "done"


async def test_what_was_on_its_way_in_a_crash_is_unknown_and_not_repeated(room: Newsroom) -> None:
    citizens = await room.subscribers(3)
    room.platform.gate.clear()
    notice = await room.approved()
    await room.goes(1)
    await room.crash()
    room.platform.gate.set()
    room.start()
    await room.goes(10)
    counts = await room.counts(notice)
    assert counts["unknown"] >= 1
    assert sum(counts.values()) == 3
    assert len(room.platform.notices()) == counts.get("sent", 0)
    assert (await room.notice(notice)).state == "done"
    before = len(room.platform.notices())
    await room.acts(notice, "retry_unknown", room.author, "市民说没收到")
    await room.goes(5)
    assert await room.counts(notice) == {"sent": 3}
    assert len(room.platform.notices()) == before + counts["unknown"]
    assert {one.address.peer for one in citizens} == set(room.platform.notices())


async def test_a_pause_takes_effect_before_the_next_message(room: Newsroom) -> None:
    await room.subscribers(60)
    await room.goes(5)  # what was just said in chats came off the notices' share
    notice = await room.approved()
    await room.goes(1)
    sent = len(room.platform.notices())
    assert 0 < sent < 60, "no burst"
    await room.acts(notice, "pause", room.author)
    await room.goes(3)
    assert len(room.platform.notices()) == sent
    await room.acts(notice, "resume", room.author)
    await room.goes(1)
    assert sent < len(room.platform.notices()) < 60
    sent = len(room.platform.notices())
    await room.acts(notice, "cancel", room.author)
    await room.goes(3)
    assert len(room.platform.notices()) == sent
    assert (await room.notice(notice)).state == "cancelled"


async def test_it_stops_by_itself_when_the_first_ones_fail(room: Newsroom) -> None:
    citizens = await room.subscribers(14)
    for one in citizens[:12]:
        room.platform.errors[one.address.peer] = [Refused("can't parse entities")]
    notice = await room.approved()
    await room.goes(5)
    found = await room.notice(notice)
    assert found.state == "paused"
    failed = (await room.counts(notice))["failed"]
    assert failed in (11, 12), "5 in 100 of the first 200, and the one beside it"
    alarms = await room.hotline.read(notes.open_alarms)
    assert alarms[-1]["kind"] == "notice-stopped"
    told = [n for n in (11, 12) if f"{n}人发送失败" in alarms[-1]["text"]]
    assert told, "what had come back when it was stopped"
    assert told[0] <= failed


async def test_a_long_hold_pauses_it_and_a_short_one_does_not(room: Newsroom) -> None:
    first, second, *_ = await room.subscribers(3)
    room.platform.errors[first.address.peer] = [TooFast(30)]
    notice = await room.approved()
    await room.goes(2)
    assert (await room.notice(notice)).state == "running"
    await room.goes(35)
    assert await room.counts(notice) == {"sent": 3}
    room.platform.errors[second.address.peer] = [TooFast(10_072)]
    again = await room.approved()
    await room.goes(2)
    assert (await room.notice(again)).state == "paused"


async def test_those_who_get_nothing_do_not_hold_up_who_stands_behind_them(room: Newsroom) -> None:
    *talking, last = await room.subscribers(9)
    room.clock.move(hours=12)
    notice = await room.approved()
    await room.goes(1)  # the list is made, it waits for the morning
    room.clock.move(hours=7.95)
    for one in talking:
        await one.says("人工")
    await room.hotline.later(minutes=2)
    room.clock.move(minutes=3)
    await room.goes(3)
    assert await room.counts(notice) == {"sent": 1}
    assert room.platform.notices() == [last.address.peer]


async def test_whoever_leaves_between_list_and_sending_gets_nothing(room: Newsroom) -> None:
    opted_out, talking, erased = await room.subscribers(3)
    room.clock.move(hours=12)
    notice = await room.approved()
    await room.goes(1)  # the list is made, it waits for the morning
    async with room.hotline.database.transaction() as tx:
        person = (await opted_out.talk()).person_id
        await subscriptions.stop_all(tx, person, room.clock.now())
    await erased.says("隐私")
    await erased.taps("删除我的数据")
    await erased.taps("确定删除")
    room.clock.move(hours=7.95)
    await talking.says("人工")
    await room.hotline.later(minutes=2)
    room.clock.move(minutes=3)  # it is morning, and they are waiting still
    await room.goes(3)
    assert await room.counts(notice) == {"skipped": 2}
    assert room.platform.notices() == []
    await talking.says("取消")
    room.clock.move(minutes=11)
    await room.goes(3)
    assert await room.counts(notice) == {"skipped": 2, "sent": 1}
    assert (await room.notice(notice)).state == "done"


async def test_two_a_week_are_enough(room: Newsroom) -> None:
    await room.subscribers(1)
    for _ in range(2):
        await room.approved()
        await room.goes(2)
    third = await room.writes()
    with pytest.raises(Exception, match="一个人也收不到"):
        await room.acts(third, "submit", room.author)
    room.clock.move(days=8)
    await room.acts(third, "submit", room.author)


async def test_acceptance_3_an_operators_word_waits_for_no_notice(room: Newsroom) -> None:
    """Beside a notice that is refused, held up and of unknown fate, each word of an operator
    leaves at the moment at which it is said."""
    desk = Desk(room.hotline)
    zhao, li = await desk.member("小赵"), await room.subscriber("李奶奶")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    others = await room.subscribers(40)
    troubles: list[SendError] = [TooFast(3), Blocked("blocked"), Unsure("no answer"), TooFast(1)]
    for one, trouble in zip(others[3::8], troubles, strict=False):
        room.platform.errors[one.address.peer] = [trouble]
    notice = await room.approved()
    await room.works()
    for number in range(12):
        await desk.says(li, handoff, zhao, f"答{number}")
        said_at = room.clock.now()
        await room.works()
        assert f"答{number}" in str(room.platform.to(li)[-1]), "it is out"
        assert room.clock.now() - said_at < timedelta(milliseconds=50), "and no time has gone by"
        room.clock.advance(1)
    room.clock.advance(600)
    await desk.do(li, lambda turn: chats.hand_back(turn, handoff, zhao))
    await room.goes(10)
    room.clock.advance(600)
    await room.goes(10)
    assert sum((await room.counts(notice)).values()) == 41
    assert max(Counter(room.platform.notices()).values()) == 1
