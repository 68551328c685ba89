"""Nobody has to bear abuse: no person for a while, by a person's decision; the rest goes on."""

from datetime import timedelta

import pytest

from handlers.citizen import privacy
from handlers.desk import banning, chats
from handlers.errors import NotAllowed, NotNow
from storage import bans, links, notes
from tests.takeover.kit import Desk, words
from tests.test_dialogue_privacy import everything

ABUSE = "反复辱骂"


async def test_edge_33_banned_by_a_person_with_reason_and_end(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    wang, qian = await desk.member("王班长", "duty_leader"), await desk.member("小钱")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    await desk.says(li, handoff, zhao, "您请说。")
    for by, hours, why, refusal in (
        (qian, 1, ABUSE, "只能暂停您正在接待的"),
        (zhao, 72, ABUSE, "请值班班长来定"),
        (zhao, 5, ABUSE, "暂停多久"),
        (zhao, 1, " ", "写一句为什么"),
    ):
        with pytest.raises((NotAllowed, NotNow), match=refusal):
            await desk.do(li, lambda t, b=by, h=hours, w=why: banning.ban(t, b, h, w))  # type: ignore[misc]
    await li.hears()
    await desk.do(li, lambda turn: banning.ban(turn, zhao, 24, ABUSE))
    ended = await desk.find(handoff)
    assert (ended.state, ended.close_reason) == ("CLOSED", "banned")
    told = words(await li.hears())
    for part in ("11月24日", "您的事不受影响", "12345"):
        assert part in told
    assert "怎么样" not in told, "nobody is asked to rate it"
    assert ABUSE not in told
    until = told.partition("停一停，")[2].partition("起您")[0]
    note = f"小赵暂停了这位市民的人工服务，24小时，到{until}：{ABUSE}"
    assert (await desk.notes(li))[-1] == note
    alarms = await desk.house.read(notes.open_alarms)
    assert [(row["kind"], row["text"]) for row in alarms] == [("banned", f"小赵：{ABUSE}")]
    with pytest.raises(NotNow, match="小赵已经暂停了"):
        await desk.do(li, lambda turn: banning.ban(turn, wang, 72, ABUSE))

    # What they write is kept and answered; a person does not come, and they are told the way on.
    said = words(await li.says("人工"))
    assert "人工服务11月24日" in said
    assert "登记下来" in said
    assert await desk.open_ones() == []
    assert "来源" in words(await li.says("身份证丢了怎么补办"))
    said = words(await li.says("你们就是骗子！投诉了三次没人管，气死我了"))
    assert "请一位同事来" not in said, "no promise that is not kept"
    assert await desk.open_ones() == []
    assert "气死我了" in "".join(one.text for one in await li.transcript() if one.side == "citizen")

    # It ends by itself.
    await desk.house.later(hours=24)
    await li.says("人工")
    assert (await desk.waiting(li)).state == "QUEUED"


async def test_edge_33_in_danger_or_despair_a_person_comes_all_the_same(desk: Desk) -> None:
    wang = await desk.member("王班长", "duty_leader")
    li, he = desk.house.citizen(), desk.house.citizen("何先生")
    for one in (li, he):
        await one.says("你好")
        await desk.do(one, lambda turn: banning.ban(turn, wang, 720, ABUSE))
    await li.says("我家煤气泄漏了")
    await li.says("人工")
    assert (await desk.waiting(li)).reason == "emergency-gas"
    await he.says("我走投无路了，真的撑不住了")
    assert (await desk.waiting(he)).reason == "despair"


async def test_a_ban_is_lifted_by_who_decided_it_or_a_leader(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    qian, wang = await desk.member("小钱"), await desk.member("王班长", "duty_leader")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    await desk.do(li, lambda turn: banning.ban(turn, wang, 168, ABUSE))
    assert (await desk.find(handoff)).close_reason == "banned"
    for by in (zhao, qian):
        with pytest.raises(NotAllowed, match="请王班长或值班班长"):
            await desk.do(li, lambda turn, b=by: banning.lift(turn, b))  # type: ignore[misc]
    await li.hears()
    await desk.do(li, lambda turn: banning.lift(turn, wang))
    assert "人工服务恢复了" in words(await li.hears())
    with pytest.raises(NotNow, match="已经恢复"):
        await desk.do(li, lambda turn: banning.lift(turn, wang))
    await li.says("人工")
    assert (await desk.waiting(li)).state == "QUEUED"
    trail = await desk.house.read(
        lambda tx: tx.rows("SELECT actor, action, text FROM audit WHERE action LIKE 'ban%'")
    )
    assert [tuple(dict(row).values()) for row in trail] == [
        ("staff:王班长", "ban", "7天"),
        ("staff:王班长", "ban-lift", ""),
    ]


async def test_a_report_that_was_begun_stays_and_goes_on(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵")
    await li.says("路灯坏了半个月，一直没人管")
    await li.says("人工")
    await desk.claims(li, zhao)
    await desk.do(li, lambda turn: banning.ban(turn, zhao, 1, ABUSE))
    await li.taps("接着说")
    await li.says("解放路12号院")
    await li.says("不留")
    await li.taps("没错，提交")
    assert len(await li.cases()) == 1


async def test_nobody_gets_around_it_by_parting_or_joining_chats(desk: Desk) -> None:
    wang = await desk.member("王班长", "duty_leader")
    li, there = desk.house.citizen(), desk.house.citizen("李奶奶", "web")
    await li.says("你好")
    await there.says("你好")
    await desk.do(li, lambda turn: banning.ban(turn, wang, 24, ABUSE))
    one, other = await li.talk(), await there.talk()
    now = desk.house.clock.now()
    async with desk.house.database.transaction() as tx:
        await links.join(tx, other.person_id, one.person_id, now)
        assert (await bans.of(tx, other.person_id, now)) is not None
        alone = await links.part(tx, one.id, now)
        for person in (alone, other.person_id):
            found = await bans.of(tx, person, now)
            assert found is not None
            assert abs(found.until_at - now - timedelta(hours=24)) < timedelta(seconds=1)


async def test_words_of_danger_bring_whoever_waits_before_all_others(desk: Desk) -> None:
    li, he = desk.house.citizen(), desk.house.citizen("何先生")
    await he.says("人工")
    await li.says("人工")
    first = await desk.waiting(li)
    assert "前面还有1位" in words(await li.transcript())
    await li.says("家里着火了")
    pressed = await desk.waiting(li)
    assert (pressed.priority, pressed.reason) == (80, "emergency-fire")
    assert pressed.epoch == first.epoch, "an offer that stands is not disturbed"
    assert (await desk.open_ones())[0]["conversation_id"] == (await li.talk()).id

    # Who says it first and asks then, too; not who takes it back, nor much later.
    zhang, sun, zhou = (desk.house.citizen(name) for name in ("张女士", "孙先生", "周先生"))
    for one in (zhang, sun, zhou):
        await one.says("我家煤气泄漏了")
    await zhang.says("人工")
    assert (await desk.waiting(zhang)).priority == 80
    await sun.taps("不是紧急情况")
    await sun.says("人工")
    assert (await desk.waiting(sun)).priority == 0
    await desk.house.later(hours=2)
    await zhou.says("人工")
    assert (await desk.waiting(zhou)).priority == 0


async def test_an_operator_may_still_come_of_their_own_accord(desk: Desk) -> None:
    li, wang = desk.house.citizen(), await desk.member("王班长", "duty_leader")
    await li.says("你好")
    await desk.do(li, lambda turn: banning.ban(turn, wang, 24, ABUSE))
    taken = await desk.do(li, lambda turn: chats.join(turn, wang, "想听他说说"))
    assert taken.staff_id == wang.id


async def test_the_export_says_when_and_what_is_forgotten_is_no_reason(
    desk: Desk, database_kind: str
) -> None:
    li, wang = desk.house.citizen(), await desk.member("王班长", "duty_leader")
    await li.says("你好")
    await desk.do(li, lambda turn: banning.ban(turn, wang, 24, ABUSE))
    await desk.do(li, lambda turn: banning.lift(turn, wang))
    await desk.do(li, lambda turn: banning.ban(turn, wang, 72, ABUSE))
    data = await desk.do(li, privacy.collected)
    first, second = data["personal_service_stopped"]
    assert first["lifted_at"]
    assert first["banned_at"] < first["lifted_at"] < first["until_at"] < second["until_at"]
    assert second["lifted_at"] is None
    assert "与接待人员说话的方式" in second["reason"]
    assert ABUSE not in str(data)
    assert wang.name not in str(data)

    person = (await li.talk()).person_id
    await desk.do(li, lambda turn: privacy.erase(turn, person))
    assert [
        name
        for name, text in (await everything(desk.house, database_kind)).items()
        if ABUSE in text
    ] == []
    now = desk.house.clock.now()
    assert (await desk.house.read(lambda tx: bans.of(tx, person, now))) is not None
    await li.says("人工")
    assert (await li.talk()).person_id != person
    assert (await desk.waiting(li)).state == "QUEUED", "a new person is not known again"
