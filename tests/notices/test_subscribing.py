"""Subscriptions in the chat: by words, by taps, and never instead of an answer."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.citizen import privacy
from handlers.notices import wishes
from handlers.notices.wishes import Where, Wish
from storage import links, subscriptions
from storage.database import Database
from tests.dialogue import Citizen, Hotline, city, hotline, labels, run_turn

LIXIA, JINGSHI = Where("lixia"), Where("lixia", "甸柳街道")


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Hotline]:
    async with hotline(database, tmp_path) as made:
        yield made


@pytest.fixture(params=["telegram", "web"])
def channel(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def has(citizen: Citizen) -> list[tuple[str, str, str]]:
    person = (await citizen.talk()).person_id
    rows = await citizen.hotline.read(lambda tx: subscriptions.of_person(tx, person))
    return [(row["topic"], row["district"], row["street"]) for row in rows]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("停水 历下区", Wish("add", ("water",), LIXIA)),
        ("停水，历下", Wish("add", ("water",), LIXIA)),
        ("停水 甸柳街道", Wish("add", ("water",), JINGSHI)),
        ("订阅 停水", Wish("add", ("water",), Where())),
        ("订阅停水停电", Wish("add", ("water", "power"), Where())),
        ("我想订阅历下区的停水通知", Wish("add", ("water",), LIXIA)),
        ("历下区停电通知我", Wish("add", ("power",), LIXIA)),
        ("历下区甸柳街道停水的时候请告诉我一下", Wish("add", ("water",), JINGSHI)),
        ("如果停气了能不能提醒我", Wish("add", ("gas",), Where())),
        ("订阅 历下区", Wish("add", (), LIXIA)),
        ("訂閱 停水", Wish("add", ("water",), Where())),
        ("取消订阅 停水", Wish("remove", ("water",), Where())),
        ("退订历下区停电", Wish("remove", ("power",), LIXIA)),
        ("不要再给我发停水的通知了", Wish("remove", ("water",), Where())),
        ("subscribe to water in Lixia", Wish("add", ("water",), LIXIA)),
        ("Please notify me of power cuts in Lixia District", Wish("add", ("power",), LIXIA)),
        ("unsubscribe from water", Wish("remove", ("water",), Where())),
    ],
)
def test_what_is_wished(text: str, wish: Wish) -> None:
    assert wishes.heard(text, city()) == wish


NO_WISHES = """
历下区今天停水吗|历下区停水了|历下区 停水|停水|停水了怎么办|停水 三天了|停电 怎么办|取消
小区停水没人通知我们|我要投诉，停水不提前通知我|没人告诉我停水|停水通知什么时候发
怎么订阅停水通知|公交改道没通知我们村|历下区的政策在哪里看|通知我领身份证|告诉我公积金怎么提取
is the water off in Lixia|power cut in Lixia
"""


@pytest.mark.parametrize("text", NO_WISHES.strip().replace("\n", "|").split("|"))
def test_what_is_no_wish(text: str) -> None:
    assert wishes.heard(text, city()) is None


async def test_words_subscribe_and_unsubscribe(house: Hotline, channel: str) -> None:
    li = house.citizen("李奶奶", channel)
    await li.follows(
        ("我的订阅", "还没有订阅"),
        ("停水 历下区", "停水（历下区）"),
        ("订阅 停电", "停电（全市）"),
        ("停水 历下区", "停水（历下区）"),
    )
    assert await has(li) == [("water", "lixia", ""), ("power", "", "")]
    await li.follows(("取消订阅 停水", "不再给您发停水"), ("取消订阅 停气", "没有订过"))
    assert await has(li) == [("power", "", "")]
    await li.follows(("「去掉停电（全市）」", "不再给您发停电"))
    assert await has(li) == []


async def test_one_page_adds_and_removes_by_taps(house: Hotline, channel: str) -> None:
    li = house.citizen("李奶奶", channel)
    (page,) = await li.says("我的订阅")
    assert "＋ 停水" in labels(page)
    (where,) = await li.taps("＋ 停水")
    assert where.key == page.key
    assert labels(where)[:2] == ["全市", "历下区"]
    (after,) = await li.taps("历下区")
    assert labels(after)[0] == "去掉停水（历下区）"
    assert await has(li) == [("water", "lixia", "")]
    (empty,) = await li.taps("去掉停水（历下区）")
    assert "还没有订阅" in empty.text
    assert await has(li) == []


async def test_a_place_alone_is_asked_of_what(house: Hotline) -> None:
    li = house.citizen()
    await li.follows(("订阅 历下区", "历下区的什么通知"), ("「停气」", "停气（历下区）"))
    assert await has(li) == [("gas", "lixia", "")]


async def test_unsubscribe_as_a_word_and_back(house: Hotline, channel: str) -> None:
    li = house.citizen("李奶奶", channel)
    await li.follows(
        ("停水 历下区", "停水"),
        ("退订", "不再发给您"),
        ("我的订阅", "现在都不发给您"),
        ("「恢复通知」", "再发给您"),
    )
    assert await has(li) == [("water", "lixia", "")]
    await li.follows(("退订", "不再发给您"), ("停电 历下区", "停电（历下区）"))
    person = (await li.talk()).person_id
    assert not await house.read(lambda tx: subscriptions.stopped(tx, person))


async def test_a_question_is_answered_and_offered_once(house: Hotline, channel: str) -> None:
    li = house.citizen("李奶奶", channel)
    first = await li.says("历下区今天停水吗")
    assert labels(first[-1])[-1] == "有通知告诉我：停水（历下区）"
    assert await has(li) == []
    again = await li.says("历下区明天停水吗")
    assert not any("有通知告诉我" in one for one in labels(again[-1]))
    await li.follows(("「有通知告诉我：停水（历下区）」", "停水（历下区）"))
    assert await has(li) == [("water", "lixia", "")]


async def test_a_general_question_gets_no_offer(house: Hotline) -> None:
    li = house.citizen()
    said = await li.says("家里停水了怎么办")
    assert not any("有通知告诉我" in one for one in labels(said[-1]))


async def test_in_english(house: Hotline) -> None:
    tom = house.citizen("Tom")
    await tom.follows(
        ("语言", "language"),
        ("「English」", "English"),
        ("subscribe to water in Lixia", "Water supply (Lixia District)"),
        ("my subscriptions", "You are told of these"),
        ("unsubscribe", "no more ordinary notices"),
        ("「Send me notices again」", "again"),
    )


async def test_it_is_theirs_in_the_export_and_goes_with_a_join(house: Hotline) -> None:
    li, other = house.citizen("李奶奶", "telegram"), house.citizen("李奶奶")
    await li.says("停水 历下区")
    await other.says("你好")
    found = await run_turn(house, li, privacy.collected)
    assert json.loads(json.dumps(found["subscriptions"], default=str))[0]["district"] == "lixia"
    into, former = (await other.talk()).person_id, (await li.talk()).person_id
    async with house.database.transaction() as tx:
        await links.join(tx, into, former, house.clock.now())
    assert await has(li) == await has(other) == [("water", "lixia", "")]
