"""Leafing through the knowledge like a dictionary, in one message that is turned like a page."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.citizen import browse
from storage.database import Database
from tests.dialogue import Citizen, Hotline, hotline, labels, shown
from tests.guided import guided

WAYS = ["按事项找", "按部门找", "按拼音首字母找", "这周大家问得最多的"]
SAID_IN_ENGLISH = "browse"

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Hotline]:
    async with hotline(database, tmp_path, index=guided()) as running:
        yield running


@pytest.fixture(params=["web", "telegram", "wechat"])
def li(house: Hotline, request: pytest.FixtureRequest) -> Citizen:
    return house.citizen("李奶奶", request.param)


@pytest.mark.parametrize("said", ["目录", "办事大全", SAID_IN_ENGLISH, "你好，办事目录"])
async def test_words_open_the_contents(li: Citizen, said: str) -> None:
    (first,) = await li.says(said)
    assert labels(first) == WAYS


async def test_the_command_and_the_menu_open_it_too(house: Hotline) -> None:
    li = house.citizen("小周", "telegram")
    link = {"text": "/browse", "entities": [{"type": "bot_command", "offset": 0, "length": 7}]}
    (first,) = await li.sends(raw=link)
    assert labels(first) == WAYS
    await li.says("菜单")
    (again,) = await li.taps("办事大全")
    assert labels(again) == WAYS
    assert again.key != first.key


async def test_one_message_is_turned_and_nothing_else_is_said(li: Citizen) -> None:
    (first,) = await li.says("目录")
    (topics,) = await li.taps("按事项找")
    assert topics.key == first.key
    assert labels(topics)[-2:] == ["下一页 ▶", "↑ 返回"]
    (second,) = await li.taps("下一页 ▶")
    assert "第2页" in second.text
    (back,) = await li.taps("◀ 上一页")
    assert labels(back) == labels(topics)
    (ways,) = await li.taps("↑ 返回")
    assert labels(ways) == WAYS
    assert [one.text for one in await li.transcript()] == ["目录", ways.text]


async def test_a_heading_leads_to_its_articles_and_these_to_answers(li: Citizen) -> None:
    await li.says("目录")
    await li.taps("按部门找")
    (group,) = await li.taps("住房公积金中心")
    assert "租房怎么提取公积金？" in labels(group)
    assert group.extras["title"] == "住房公积金中心"
    (answer,) = await li.taps("租房怎么提取公积金？")
    assert answer.key != group.key
    assert "在手机App上申请" in shown(answer)


async def test_letters_in_order_and_only_those_with_something_in_force(li: Citizen) -> None:
    await li.says("目录")
    (letters,) = await li.taps("按拼音首字母找")
    found = labels(letters)[:-1]
    assert found == sorted(found, key=lambda one: (one == "#", one))
    assert {len(one) for one in found} == {1}
    (under,) = await li.taps("Z")
    assert under.extras["title"] == "Z"
    assert "租房怎么提取公积金？" in await _all_pages(li, labels(under))


async def _all_pages(li: Citizen, found: list[str]) -> list[str]:
    seen = list(found)
    while "下一页 ▶" in found:
        (page,) = await li.taps("下一页 ▶")
        found = labels(page)
        seen += found
    return seen


async def test_what_is_out_of_force_is_never_listed(li: Citizen) -> None:
    await li.says("目录")
    await li.taps("按部门找")
    (group,) = await li.taps("公安局")
    assert "身份证异地办理试点什么时候开始？" not in await _all_pages(li, labels(group))


async def test_most_asked_this_week(house: Hotline, li: Citizen) -> None:
    others = [house.citizen(f"{n}号") for n in range(2)]
    for other in others:
        await other.says("租房怎么提取公积金？")
    await others[0].says("临时身份证怎么办？")
    await li.says("目录")
    (most,) = await li.taps("这周大家问得最多的")
    assert labels(most) == ["租房怎么提取公积金？", "临时身份证怎么办？", "↑ 返回"]
    house.clock.move(days=8)
    await li.says("目录")
    (most,) = await li.taps("这周大家问得最多的")
    assert labels(most) == ["↑ 返回"]
    assert "没有内容" in most.text


async def test_a_late_tap_on_a_page_that_was_turned_does_nothing(li: Citizen) -> None:
    (first,) = await li.says("目录")
    old = first.extras["choices"][0]["id"]
    (topics,) = await li.sends(choice=old)
    await li.sends(choice=old)
    said = [one for one in await li.transcript() if one.side != "system"]
    assert [one.text for one in said] == ["目录", topics.text]
    assert labels(said[1]) == labels(topics)


async def test_an_older_page_can_still_be_turned_in_place(li: Citizen) -> None:
    (first,) = await li.says("目录")
    (topics,) = await li.taps("按事项找")
    await li.says("租房怎么提取公积金？")
    (second,) = await li.sends(choice=_id(topics.extras["choices"], "下一页 ▶"))
    assert second.key == first.key
    assert "第2页" in second.text


def _id(choices: list[dict[str, str]], label: str) -> str:
    return next(one["id"] for one in choices if one["label"] == label)


async def test_a_typed_number_says_something_so_the_page_comes_anew(li: Citizen) -> None:
    (first,) = await li.says("目录")
    (topics,) = await li.says("1")
    assert topics.key != first.key
    assert len(labels(topics)) == browse.PAGE + 2


async def test_telegram_edits_the_message_and_puts_letters_side_by_side(house: Hotline) -> None:
    li = house.citizen("小周", "telegram")
    (first,) = await li.says("目录")
    await li.taps("按拼音首字母找")
    async with house.database.reading() as view:
        rows = await view.rows("SELECT payload FROM outbox ORDER BY id")
    edit = [json.loads(row["payload"]) for row in rows if "editMessageText" in row["payload"]][-1]
    assert edit["edits"] == first.key
    rows_of_keys = edit["reply_markup"]["inline_keyboard"]
    assert max(len(row) for row in rows_of_keys) == 7
    assert [len(row) for row in rows_of_keys][-1] == 1


async def test_in_english(house: Hotline) -> None:
    smith = house.citizen("Smith")
    await smith.sends(text="hello", language="en")
    (first,) = await smith.says("contents")
    assert labels(first) == ["By department", "Most asked this week"]
    (departments,) = await smith.taps("By department")
    assert "Page 1 of" in departments.text
