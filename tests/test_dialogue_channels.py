"""One person on the web and on Telegram: joined by a code, news where they want it, parted."""

import asyncio
from typing import Any

from handlers.citizen import channels, privacy
from handlers.turn import Turn
from storage import cases, joins, links, notes, subscriptions
from storage.cases import Case
from tests.dialogue import Citizen, Hotline, labels, run_turn, shown

TREE = "历下区文化东路58号门口的大树被铁链勒进去了，请来看看"
LAMP = "历下区解放路12号院的路灯坏了半个月，一直没人管"
PARKS = "市园林和林业绿化局"


async def filed(citizen: Citizen, words: str) -> Case:
    await citizen.says(words)
    if not (await citizen.talk()).state["form"]["slots"].get("phone"):
        await citizen.says("不留")
    await citizen.taps("没错，提交")
    return (await citizen.cases())[0]


async def code_of(citizen: Citizen) -> str:
    (said, *_) = await citizen.says("换个地方继续")
    return next(line.strip() for line in said.text.splitlines() if channels.code_in(line))


async def linked(web: Citizen, phone: Citizen) -> list[Any]:
    code = await code_of(web)
    await phone.follows((code, "连在一起吗"))
    return await phone.taps("连起来")


async def two(house: Hotline) -> tuple[Citizen, Citizen]:
    return house.citizen("李奶奶"), house.citizen("李奶奶手机", channel="telegram")


async def now(house: Hotline, case: Case) -> Case:
    return await house.read(lambda view: cases.glance(view, case.id))


async def test_both_see_all_and_news_goes_where_it_is_wanted(house: Hotline) -> None:
    web, phone = await two(house)
    operator = await house.member()
    tree, lamp = await filed(web, TREE), await filed(phone, LAMP)
    (said, *_) = await linked(web, phone)
    assert "以后进展发到哪里" in said.text
    await house.later(seconds=1)
    (told,) = await web.hears()
    assert "不是您自己连的" in told.text
    assert {one.number for one in await web.cases()} == {tree.number, lamp.number}
    await phone.follows((tree.number, "铁链"), (lamp.number, "路灯"))
    card = await web.card(await now(house, tree))
    assert "铁链" in card, "looking at it elsewhere leaves the card where news goes"
    here = await phone.taps("发到这里（Telegram）")
    assert any("铁链" in shown(one) for one in here), "its card comes along"
    await house.act(await now(house, tree), operator, action="dispatch", to=PARKS)
    assert any(PARKS in one.text for one in await phone.hears())
    await house.later(seconds=1)
    assert await web.hears() == []
    assert "派单" in await phone.card(await now(house, tree)) or PARKS in await phone.card(
        await now(house, tree)
    )
    new = await filed(web, "市中区经十路的井盖坏了没人管")
    await web.hears()
    await house.later(seconds=1)
    assert any("井盖" in shown(one) for one in await phone.hears()), "later ones follow"
    assert (await now(house, new)).conversation_id == (await phone.talk()).id


async def test_the_follow_up_asks_where_news_goes_and_reminds_there(house: Hotline) -> None:
    web, phone = await two(house)
    operator = await house.member()
    case = await filed(web, TREE)
    await linked(web, phone)
    await house.act(case, operator, action="answer", text="已经剪断铁链。")
    await web.hears()
    await phone.taps("发到这里（Telegram）")
    await house.later(hours=25)
    heard = await phone.hears()
    assert any("等着您一句话" in one.text for one in heard), [shown(one) for one in heard]
    assert all("连在一起" in one.text for one in await web.hears()), "one reminder, at one place"
    await phone.taps("评价")
    await phone.taps("联系过")
    assert (await now(house, case)).contacted == "yes"


async def test_parted_again_each_has_its_own(house: Hotline) -> None:
    web, phone = await two(house)
    tree, lamp = await filed(web, TREE), await filed(phone, LAMP)
    await linked(web, phone)
    await phone.taps("发到这里（Telegram）")
    await house.later(seconds=1)
    await web.hears()
    assert (await now(house, tree)).conversation_id == (await phone.talk()).id
    (said, *_) = await web.taps("解开Telegram")
    assert "解开了" in said.text
    await house.later(seconds=1)
    assert any("解开了" in one.text for one in await phone.hears())
    assert [one.number for one in await web.cases()] == [tree.number]
    assert [one.number for one in await phone.cases()] == [lamp.number]
    assert (await now(house, tree)).conversation_id == (await web.talk()).id
    assert "铁链" in await web.card(await now(house, tree))
    await phone.follows((tree.number, "没有查到"))
    await linked(web, phone)  # and joined once more
    assert len(await web.cases()) == 2


async def test_each_where_it_was_told(house: Hotline) -> None:
    web, phone = await two(house)
    tree = await filed(web, TREE)
    await linked(web, phone)
    await phone.taps("发到这里（Telegram）")
    await phone.taps("在哪边说的，发到哪边")
    assert (await now(house, tree)).conversation_id == (await web.talk()).id
    (said, *_) = await phone.says("换个地方继续")
    assert {"发到这里（Telegram）", "发到网页", "解开网页", "再连一个地方"} <= set(labels(said))
    await phone.taps("发到网页")
    async with house.database.reading() as view:
        assert await links.wanted(view, (await phone.talk()).person_id) == (await web.talk()).id


async def test_whoever_leaves_telegram_is_told_on_the_web_again(house: Hotline) -> None:
    web, phone = await two(house)
    tree = await filed(web, TREE)
    await linked(web, phone)
    await phone.taps("发到这里（Telegram）")
    user = {"id": phone.id, "is_bot": False, "first_name": "李奶奶"}
    status = {"user": user, "until_date": 0}
    await phone.member(
        {
            "from": user,
            "date": 0,
            "old_chat_member": {**status, "status": "member"},
            "new_chat_member": {**status, "status": "kicked"},
        }
    )
    assert (await now(house, tree)).conversation_id == (await web.talk()).id


async def test_a_code_works_once_for_a_while_and_not_here(house: Hotline) -> None:
    web, phone = await two(house)
    thief = house.citizen("别人", channel="telegram")
    code = await code_of(web)
    await web.follows((code, "写在另一个地方"))
    await phone.follows(("ABCD-2345", "不对"), (f"连接 {code.lower()}", "连在一起吗"))
    await phone.taps("连起来")
    await thief.follows((code, "用过了"))
    await phone.follows((await code_of_again(web), "已经连在一起"))
    later = await code_of_again(web)
    await house.later(minutes=16)
    await thief.follows((later, "过了15分钟"))
    for _ in range(channels.WRONG_TRIES):
        await thief.says("ABCD-2345")
    fresh = await code_of_again(web)
    await thief.follows((fresh, "歇一个小时"))
    async with house.database.reading() as view:
        kept = await view.rows("SELECT * FROM link_codes")
    assert fresh.replace("-", "") not in str(kept), "only its hash is kept"
    assert code.replace("-", "") not in str(kept)


async def test_of_two_who_confirm_at_once_one_is_joined(house: Hotline) -> None:
    web, phone = await two(house)
    thief = house.citizen("别人", channel="telegram")
    code = await code_of(web)
    buttons = []
    for citizen in (phone, thief):
        (said, *_) = await citizen.says(code)
        buttons.append(said.extras["choices"][0]["id"])
    await asyncio.gather(phone.sends(choice=buttons[0]), thief.sends(choice=buttons[1]))
    of_web = (await web.talk()).person_id
    same = [(await one.talk()).person_id == of_web for one in (phone, thief)]
    assert sorted(same) == [False, True]


async def code_of_again(citizen: Citizen) -> str:
    """A fresh code of somebody who may be joined to another place already."""
    said = await citizen.says("换个地方继续")
    if "再连一个地方" in labels(said[-1]):
        said = await citizen.taps("再连一个地方")
    return next(line.strip() for line in said[-1].text.splitlines() if channels.code_in(line))


async def test_a_link_of_telegram_asks_first(house: Hotline) -> None:
    web, phone = await two(house)
    async with house.database.transaction() as tx:
        await notes.set_fact(tx, channels.TELEGRAM, "warm_bot")
    (said, *_) = await web.says("换个地方继续")
    link = said.text.rpartition("https://t.me/warm_bot?start=")[2].strip()
    await phone.follows((f"/start {link}", "别人发给您的，请点“不连”"))
    before = (await phone.talk()).person_id
    await phone.taps("不连")
    assert (await phone.talk()).person_id == before


async def test_an_open_form_goes_on_and_a_phone_number_is_no_code(house: Hotline) -> None:
    web, phone = await two(house)
    await filed(web, TREE)
    await phone.says(LAMP)
    code = await code_of(web)
    await phone.says(code)
    await phone.taps("连起来")
    talk = await phone.talk()
    assert "路灯" in talk.state["form"]["slots"]["detail"]
    await phone.says("不留")
    await phone.taps("没错，提交")
    assert len(await web.cases()) == 2
    for words in ("8881-2345", "0531-8888", "JN261123-0001", "经十路", "ABCDEFGH", "好的"):
        assert channels.code_in(words) == "", words


async def test_a_person_is_one_place_away_or_comes_here(house: Hotline) -> None:
    web, phone = await two(house)
    await linked(web, phone)
    await web.follows(("人工", "最前面"))
    await phone.follows(("人工", "网页那边已经叫了人工"), (LAMP, "怎么联系您"))
    assert (await web.talk()).handoff is not None
    assert (await phone.talk()).handoff is None, "here the bot goes on"
    await phone.taps("改到这里")
    assert (await phone.talk()).handoff is not None
    assert (await web.talk()).handoff is None


async def test_two_talks_with_people_are_not_joined(house: Hotline) -> None:
    web, phone = await two(house)
    code = await code_of(web)
    await phone.says(code)
    await web.says("人工")
    await phone.says("人工")
    await phone.taps("连起来")
    assert (await phone.talk()).person_id != (await web.talk()).person_id


async def test_who_joined_and_told_the_same_case_is_one(house: Hotline) -> None:
    web, phone = await two(house)
    case = await filed(web, TREE)
    await phone.says(TREE)
    await phone.says("不留")
    await phone.taps("没错，提交")
    await phone.taps("加入")
    rows = await house.read(lambda view: joins.of_case(view, case.id))
    assert len(rows) == 1
    await linked(web, phone)
    assert await house.read(lambda view: joins.of_case(view, case.id)) == []


async def test_the_export_has_both(house: Hotline) -> None:
    web, phone = await two(house)
    tree, lamp = await filed(web, TREE), await filed(phone, LAMP)
    await linked(web, phone)

    async def export(turn: Turn) -> dict[str, Any]:
        return await privacy.collected(turn)

    found = await run_turn(house, phone, export)
    assert {one["number"] for one in found["cases"]} == {tree.number, lamp.number}
    assert {one["channel"] for one in found["addresses"]} == {"web", "telegram"}
    assert TREE in [one["text"] for one in found["messages"]]


async def test_what_is_subscribed_and_what_is_not_wanted_holds_for_both(house: Hotline) -> None:
    web, phone = await two(house)
    for citizen in (web, phone):
        await citizen.says("您好")
    mine, other = (await web.talk()).person_id, (await phone.talk()).person_id
    now_ = house.clock.now()
    async with house.database.transaction() as tx:
        await subscriptions.add(tx, mine, "water", "历下区", now=now_)
        await subscriptions.add(tx, other, "water", "历下区", now=now_)
        await subscriptions.add(tx, other, "heating", now=now_)
        await subscriptions.stop_all(tx, other, now_)
    await linked(web, phone)
    async with house.database.reading() as view:
        rows = await subscriptions.of_person(view, mine)
        assert {row["topic"] for row in rows} == {"water", "heating"}
        assert await subscriptions.stopped(view, mine), "a no at one place is a no"
    await web.says("换个地方继续")
    await web.taps("解开Telegram")
    async with house.database.reading() as view:
        assert await subscriptions.stopped(view, (await phone.talk()).person_id)


async def test_deleted_means_both(house: Hotline) -> None:
    web, phone = await two(house)
    await filed(web, f"{TREE}，电话13805311234")
    await filed(phone, f"{LAMP}，电话13905311234")
    await linked(web, phone)
    await web.follows(("隐私", "我们只留"), ("「删除我的数据」", "确定要删除吗"))
    await web.taps("确定删除")
    await house.later(minutes=2)
    async with house.database.reading() as view:
        everything = ""
        for table in ("people", "conversations", "cases", "messages", "link_codes"):
            everything += str(await view.rows(f"SELECT * FROM {table}"))
        assert await view.rows("SELECT * FROM person_links") == []
    for trace in ("13805311234", "13905311234", web.address.peer, phone.address.peer):
        assert trace not in everything
