"""The summary and the citizen's report, written at the Telegram desk as replies to questions."""

from storage import handoffs
from storage.handoffs import Handoff
from tests.topics.kit import Desk

LAMP = "路灯坏了半个月，一直没人管"


async def last(house: Desk) -> Handoff:
    async def find(tx: object) -> Handoff:
        return await handoffs.find(tx, await tx.value("SELECT max(id) FROM handoffs"))  # type: ignore[arg-type,attr-defined]

    return await house.house.read(find)


async def test_the_report_is_filled_in_a_topic_and_confirmed_by_the_citizen(house: Desk) -> None:
    group = house.group
    await house.li.says(LAMP)
    await house.hears("在哪里")
    thread = await house.waits()
    await house.claims(thread)
    await house.zhao.taps("诉求草稿", house.card(thread), chat=group)
    shown = await house.sees("还缺地点")
    assert f"事情：{LAMP}" in shown.text
    await house.qian.taps("地点", shown, chat=group)
    assert not [one for one in group.chat.from_bot if "请回复这条消息" in one.text]
    await house.zhao.taps("地点", shown, chat=group)
    asked = await house.sees("请回复这条消息，写地点")
    await house.zhao.says("好", chat=group, topic=thread, reply_to=asked)
    await house.sees("请写具体一点的地点")
    await house.zhao.says("解放路12号院", chat=group, topic=thread, reply_to=asked)
    shown = await house.sees("还缺联系方式")
    await house.zhao.taps("联系方式", shown, chat=group)
    asked = await house.sees("请回复这条消息，写联系方式")
    await house.zhao.says("13805311234", chat=group, topic=thread, reply_to=asked)
    shown = await house.sees("138****1234")
    await house.zhao.taps("类别", shown, chat=group)
    await house.zhao.taps("求助", await house.sees("是哪一类"), chat=group)
    shown = await house.sees("类别：求助")
    await house.zhao.taps("请市民确认", shown, chat=group)
    heard = [one.text for one in house.li.chat.from_bot]
    assert not any("解放路12号院" in text and "138" in text for text in heard[:-1])
    await house.li.taps("没错，提交")
    await house.hears("编号JN261123-0001")
    await house.zhao.taps("交还", house.card(thread), chat=group)
    await house.until(lambda: "写小结" in house.card(thread).labels)
    await house.zhao.taps("写小结", house.card(thread), chat=group)
    asked = await house.sees("写服务小结")
    await house.zhao.says("路灯坏了，已替她登记", chat=group, topic=thread, reply_to=asked)
    await house.sees("小结记下了，工单JN261123-0001")
    await house.until(lambda: "小结：【求助】路灯坏了，已替她登记" in house.card(thread).text)
    assert house.card(thread).labels == []
    done = await last(house)
    assert (done.summary, done.case_number) == ("路灯坏了，已替她登记", "JN261123-0001")
    assert done.category == "求助", "as the case"
    assert not house.tg.violations


async def test_in_private_the_summary_is_a_reply_whoever_is_in_focus(house: Desk) -> None:
    await house.group.removes_bot()
    await house.zhao.says("/duty on")
    await house.zhao.hears("开始值班")
    await house.li.says("人工")
    await house.zhao.taps("接管", await house.hears("🔔 李奶奶", house.zhao))
    await house.hears("现在对着：李奶奶", house.zhao)
    await house.zhao.says("/back 问停水，已联系供水")
    card = await house.hears("已结束", house.zhao)
    await house.zhao.taps("写小结", card)
    asked = await house.hears("交还时写的是：“问停水，已联系供水”", house.zhao)
    wang = house.tg.user(1002, first_name="王女士")
    await wang.says("人工")
    await house.zhao.taps("接管", await house.hears("🔔 王女士", house.zhao))
    await house.hears("现在对着：王女士", house.zhao)
    await house.zhao.says("问停水，供水集团两小时内到", reply_to=asked)
    await house.hears("小结记下了", house.zhao)
    assert not any("两小时" in one.text for one in wang.chat.from_bot)
    rows = await house.house.read(lambda tx: tx.rows("SELECT summary FROM handoffs ORDER BY id"))
    assert rows[0]["summary"] == "问停水，供水集团两小时内到"
    kinds = await house.hears("这次是哪一类", house.zhao)
    await house.zhao.taps("咨询", kinds)
    await house.until(lambda: "类别记下了：咨询" in house.zhao.chat.toasts)
    wrapped = await house.house.read(
        lambda tx: tx.row("SELECT summary, category FROM handoffs ORDER BY id LIMIT 1")
    )
    assert dict(wrapped) == {"summary": "问停水，供水集团两小时内到", "category": "咨询"}
    card = await house.hears("【咨询】问停水", house.zhao)
    await house.zhao.taps("诉求草稿", await house.hears("🔔 王女士", house.zhao))
    draft = await house.hears("市民的诉求草稿", house.zhao)
    await house.zhao.taps("事情", draft)
    asked = await house.hears("请回复这条消息，写事情", house.zhao)
    assert asked.raw.get("reply_markup", {}).get("force_reply") or asked.keyboard_sent
    await house.zhao.says("楼上漏水，没人管", reply_to=asked)
    await house.hears("楼上漏水，没人管", house.zhao)
    assert not any("楼上漏水" in one.text for one in wang.chat.from_bot)


async def test_edge_33_no_person_for_a_while_from_a_topic(house: Desk) -> None:
    group = house.group
    thread = await house.waits()
    await house.claims(thread)
    await house.qian.taps("暂停人工", house.card(thread), chat=group)
    await house.zhao.taps("暂停人工", house.card(thread), chat=group)
    shown = await house.sees("暂停多久")
    assert shown.labels == ["1小时", "24小时"]
    await house.zhao.taps("24小时", shown, chat=group)
    asked = await house.sees("暂停24小时。请回复这条消息")
    await house.zhao.says("反复辱骂", chat=group, topic=thread, reply_to=asked)
    await house.hears("同事这边先停一停")
    await house.sees("人工服务暂停了")
    assert (await last(house)).close_reason == "banned"
    await house.until(lambda: "：反复辱骂" in house.card(thread).text)
    await house.li.says("人工")
    await house.hears("人工服务11月24日")
    assert list(group.chat.topics) == [thread], "no other one opens"
    await house.qian.taps("恢复人工", house.card(thread), chat=group)
    await house.until(lambda: any("请小赵或值班班长" in one for one in group.chat.toasts))
    await house.zhao.taps("恢复人工", house.card(thread), chat=group)
    await house.hears("人工服务恢复了")
    await house.until(lambda: house.card(thread).labels == ["写小结"])
    assert not house.tg.violations


async def test_edge_26_what_is_said_goes_to_a_case_by_a_reply(house: Desk) -> None:
    group = house.group
    await house.li.says(LAMP)
    await house.hears("在哪里")
    await house.li.says("解放路12号院")
    await house.hears("电话")
    await house.li.says("不留")
    await house.li.taps("没错，提交")
    await house.hears("编号JN261123-0001")
    thread = await house.waits()
    await house.claims(thread)
    await house.li.says("灯杆上写着A-17")
    told = await house.sees("灯杆上写着A-17")
    await house.zhao.says("/add", chat=group, topic=thread)
    await house.sees("请回复市民说的那一条")
    await house.zhao.says("/add JN1", chat=group, topic=thread, reply_to=told)
    await house.sees("没有补充：没有工单JN1")
    await house.qian.says("/add", chat=group, topic=thread, reply_to=told)
    await house.sees("没有补充：现在由小赵接待")
    await house.zhao.says("/add", chat=group, topic=thread, reply_to=told)
    await house.sees("已补充到JN261123-0001")
    await house.zhao.says("/add", chat=group, topic=thread, reply_to=told)
    await house.sees("刚才已经补充到JN261123-0001了")
    added = await house.house.read(
        lambda tx: tx.rows("SELECT text FROM case_events WHERE action = 'supplement'")
    )
    assert [row["text"] for row in added] == ["灯杆上写着A-17"]
    assert not house.tg.violations
