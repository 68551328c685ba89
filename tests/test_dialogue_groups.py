"""One matter told twice, or by many: own repeats, joining, news, own ratings, leaving, alarms."""

import pytest

from storage import joins, notes
from storage.cases import Case
from tests.dialogue import Citizen, Hotline, labels, shown

LAMP = "历下区解放路12号院门口路灯坏了半个月，一直没人修"
SAME = "解放路12号院的路灯不亮，晚上黑漆漆的没人管"
HOLE = "解放路12号院门口井盖丢了，太危险了，快来修"

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def submits(one: Citizen, matter: str) -> str:
    """Tell a matter up to the moment when it would be filed; what is answered then."""
    await one.says(matter)
    if "不留电话" not in labels((await one.transcript())[-1]):
        await one.says("解放路12号院")
    await one.taps("不留电话")
    return "\n".join(shown(said) for said in await one.taps("没错，提交"))


async def filed(one: Citizen, matter: str = LAMP) -> Case:
    assert "编号JN" in await submits(one, matter)
    return (await one.cases())[0]


async def joined(one: Citizen, matter: str = SAME) -> None:
    assert "位市民反映了这件事" in await submits(one, matter)
    assert "您已经加入" in shown((await one.taps("加入"))[0])


async def crowds(house: Hotline) -> list[str]:
    found = await house.read(notes.open_alarms)
    return [alarm["text"] for alarm in found if alarm["kind"] == "crowd"]


async def replied(house: Hotline, case: Case, name: str = "小赵") -> Case:
    clerk = await house.member(name)
    after = await house.act(case, clerk, action="reply", text="修好了，问13912345678。")
    await house.later(seconds=1)
    return after


@pytest.mark.parametrize("channel", ["web", "telegram", "wechat"])
async def test_ones_own_repeat_is_shown_as_it_stands(house: Hotline, channel: str) -> None:
    li = house.citizen("李奶奶", channel)
    case = await filed(li)
    said = await submits(li, SAME)
    assert case.number in said
    assert "不用重新登记" in said
    last = (await li.transcript())[-1]
    assert labels(last) == ["补充到这一件", "补充并催一催", "这是另一件事"]
    assert "已经补充到" in shown((await li.taps("补充并催一催"))[-1]) or "已经替您催了" in shown(
        (await li.transcript())[-1]
    )
    (mine,) = await li.cases()
    assert mine.urged == 1
    events = await house.read(lambda tx: _texts(tx, mine.id))
    assert SAME in events


async def _texts(tx: object, case_id: int) -> list[str]:
    rows = await tx.rows(  # type: ignore[attr-defined]
        "SELECT text FROM case_events WHERE case_id = :id ORDER BY id", id=case_id
    )
    return [row["text"] for row in rows]


@sqlite
async def test_it_may_be_another_matter_after_all(house: Hotline) -> None:
    li = house.citizen()
    await filed(li)
    await submits(li, SAME)
    assert "编号JN" in shown((await li.taps("这是另一件事"))[0])
    assert len(await li.cases()) == 2
    assert "编号JN" in await submits(li, HOLE)  # another matter at the same place is not asked
    assert len(await li.cases()) == 3


@pytest.mark.parametrize("channel", ["web", "telegram", "wechat"])
async def test_a_neighbour_joins_hears_and_rates(house: Hotline, channel: str) -> None:
    li, wang = house.citizen("李奶奶"), house.citizen("王先生", channel)
    case = await filed(li, LAMP + "，我姓李，儿子叫李建国")
    said = await submits(wang, SAME)
    assert "已有1位市民反映了这件事" in said
    assert "李" not in said
    assert case.number in said
    answers = await wang.taps("加入")
    assert "现在有2位市民" in shown(answers[0])
    assert "黑漆漆" in shown(answers[1])  # one's own words, not those of the other
    assert "李" not in shown(answers[1])
    assert await wang.cases() == []
    (mine,) = await wang.says("我的诉求")
    assert mine.extras["card"]["number"] == case.number
    clerk = await house.member("小钱")
    await house.act(case, clerk, action="dispatch", to="市城市管理局")
    await house.later(seconds=1)
    assert any("已经转给市城市管理局" in shown(one) for one in await wang.hears())
    assert any("已经转给市城市管理局" in shown(one) for one in await li.hears())
    await replied(house, case)
    heard = "\n".join(shown(one) for one in await wang.hears())
    assert "修好了" in heard
    assert "13912345678" not in heard
    assert "联系过您吗" in heard
    await wang.follows(
        ("「联系过」", "解决了吗"), ("「解决了」", "满意吗"), ("「满意」", "谢谢您的评价")
    )
    (row,) = await house.read(lambda tx: joins.of_case(tx, case.id))
    assert (row["contacted"], row["solved"], row["satisfaction"]) == ("yes", "yes", "satisfied")
    assert (await li.cases())[0].status == "follow_up"  # the filer has not spoken
    await wang.follows(("「满意」", ""))
    await wang.says("谢谢")
    (again,) = await house.read(lambda tx: joins.of_case(tx, case.id))
    assert again["satisfaction"] == "satisfied"


async def test_half_of_all_reopen_one_of_three_alarms(house: Hotline) -> None:
    li, wang, zhou = house.citizen("李奶奶"), house.citizen("王先生"), house.citizen("小周")
    case = await filed(li)
    await joined(wang)
    await joined(zhou, "解放路12号院路灯坏了，一片漆黑，快修修")
    await replied(house, case)
    await wang.hears()
    await wang.follows(("「没有联系」", "解决了吗"), ("「没有解决」", "值班班长收到了提醒"))
    assert (await li.cases())[0].status == "follow_up"
    kinds = [alarm["kind"] for alarm in await house.read(notes.open_alarms)]
    assert "joined-unhappy" in kinds
    await zhou.hears()
    await zhou.follows(("联系过", "解决了吗"), ("没解决", "马上重新办理"))
    (after,) = await li.cases()
    assert (after.status, after.round) == ("to_dispatch", 2)
    await house.later(seconds=1)
    assert any("重新办理" in shown(one) for one in await li.hears())
    await replied(house, after, "小孙")
    heard = "\n".join(shown(one) for one in await wang.hears())
    assert "修好了" in heard  # a new round asks anew
    await wang.follows(("「联系过」", "解决了吗"))


async def test_leaving_and_no_more_news(house: Hotline) -> None:
    li, wang = house.citizen("李奶奶"), house.citizen("王先生")
    case = await filed(li)
    await joined(wang)
    await wang.follows(("「退出」", "您已经退出"))
    await replied(house, case)
    assert await wang.hears() == []
    await wang.follows(("我的诉求", "还没有登记过"), ("「补充情况」", "过期了"))


async def test_whoever_filed_leaves_and_the_others_go_on(house: Hotline) -> None:
    li, wang = house.citizen("李奶奶"), house.citizen("王先生")
    case = await filed(li)
    await joined(wang)
    await li.follows(("查进度", "路灯坏了"), ("「撤回」", "确定要撤回"))
    await li.follows(("「确定撤回」", "还有1位市民也反映了"))
    assert await li.cases() == []
    (mine,) = await wang.cases()
    assert (mine.number, mine.status, mine.contact_phone) == (case.number, "to_dispatch", "")
    await replied(house, mine)
    assert any("修好了" in shown(one) for one in await wang.hears())
    assert await li.hears() == []


async def test_three_people_in_a_week_are_one_alarm(house: Hotline) -> None:
    li, wang = house.citizen("李奶奶"), house.citizen("王先生")
    first = await filed(li)
    await submits(wang, SAME)
    await wang.taps("这是另一件事")
    (second,) = await wang.cases()
    assert await crowds(house) == []
    await joined(house.citizen("小周"), "解放路12号院路灯灭了")
    (told,) = await crowds(house)
    assert told.startswith("3人")
    assert first.number in told
    assert second.number in told
    await joined(house.citizen("小吴"), "解放路12号院路灯灭了")
    assert len(await crowds(house)) == 1
    assert "已有4位市民" in await submits(house.citizen("小郑"), SAME)


@sqlite
async def test_old_ones_and_other_places_are_no_crowd(house: Hotline) -> None:
    await filed(house.citizen("甲"))
    house.clock.move(days=8)
    await joined(house.citizen("乙"))
    await filed(house.citizen("丙"), "历山路88号路灯坏了半个月，一直没人修")
    house.clock.move(days=31)
    assert "编号JN" in await submits(house.citizen("丁"), SAME)
    assert await crowds(house) == []


@sqlite
async def test_who_told_of_a_wrong_is_never_shown_to_others(house: Hotline) -> None:
    told = "我要举报解放路12号院有人私搭乱建，盖了个违建阳光房"
    case = await filed(house.citizen("甲"), told)
    assert case.kind == "report"
    said = await submits(house.citizen("乙"), "解放路12号院有人违建，私搭阳光房，投诉没人管")
    assert case.number not in said
    assert "位市民" not in said


@sqlite
async def test_danger_is_filed_at_once(house: Hotline) -> None:
    """Nothing stands between danger and its case; a person's own need is nobody else's."""
    await filed(house.citizen("甲"), "解放路12号院老伴病了要去医院，没人接送，求帮助")
    said = await submits(house.citizen("乙"), "解放路12号院老伴病了去医院没人接送，求帮助")
    assert "编号JN" in said


async def test_staff_merge_and_all_who_joined_come_along(house: Hotline) -> None:
    li, wang, zhou = house.citizen("李奶奶"), house.citizen("王先生"), house.citizen("小周")
    first = await filed(li)
    await submits(wang, SAME)
    await wang.taps("这是另一件事")
    (second,) = await wang.cases()
    await joined(zhou)  # the older of the two
    clerk = await house.member("小钱")
    await house.act(first, clerk, action="merge", to=second.number, reason="同一件事")
    rows = await house.read(lambda tx: joins.of_case(tx, second.id))
    people = {(await one.talk()).person_id for one in (li, zhou)}
    assert {row["person_id"] for row in rows} == people
    await house.later(seconds=1)
    assert any("并到一起办" in shown(one) for one in await li.hears())
