"""Cases at the desk: the list, dispatch and reply, departments apart, refusals in words."""

import re
from typing import Any

import pytest

from storage import cases, conversations, media
from storage.cases import Case, NewCase
from storage.media import File
from tests.dialogue import Citizen, labels
from tests.pages.test_desk import PNG, XSS, House, Seat, house

__all__ = ["house"]

PARKS, ROADS = "市园林和林业绿化局", "市城市管理局"
TREE = "铁链长进了老槐树"


async def filed(house: House, citizen: Citizen, **changes: Any) -> Case:
    """A case of this citizen, as the report form files it."""
    await citizen.says("您好")
    talk, clock = await citizen.talk(), house.hotline.clock
    new = NewCase(
        **{
            "person_id": talk.person_id,
            "conversation_id": talk.id,
            "kind": "help",
            "urgency": "normal",
            "summary": TREE,
            "detail": "山大路的老槐树，铁链长进树干了，请打13912345678",
            "place": "山大路143号",
            "contact_name": "王先生",
            "contact_phone": "13912345678",
            **changes,
        }
    )
    async with house.hotline.database.transaction() as tx:
        now = clock.now()
        return await cases.file(tx, new, prefix="JN", day=now.date(), actor="citizen", now=now)


async def again(house: House, case: Case) -> Case:
    async with house.hotline.database.reading() as tx:
        return await cases.glance(tx, case.id)


async def acts(seat: Seat, case: Case, action: str, status: int = 200, **more: object) -> str:
    url = f"/desk/cases/{case.number}/act"
    answer = await seat.does(url, status, action=action, **more)
    return str(answer.json()["say"])


async def test_from_dispatch_to_the_follow_up_question(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    zhou = await house.sits_down("老周", "department", department=PARKS)
    wang = house.hotline.citizen("王先生")
    case = await filed(house, wang)
    assert TREE in await zhao.sees("/desk/cases")
    await acts(zhao, case, "dispatch", to=PARKS, text="请今天去看", key="d1")
    assert PARKS in (await wang.hears())[-1].text
    page = await zhou.sees(f"/desk/cases/{case.number}")
    assert "签收" in page
    assert 'value="dispatch"' not in page
    await acts(zhou, case, "sign")
    files = [
        ("files", ("松开的树.png", PNG, "image/png")),
        ("files", ("树根.png", PNG, "image/png")),
    ]
    for _ in range(2):  # the network was slow: the same form comes twice
        await acts(zhou, case, "reply", text="铁链今天下午剪掉了。", files=files, key="r1")
    assert "已经接下" in (await wang.hears())[0].text
    assert (await again(house, case)).status == "in_review"
    await acts(zhao, case, "approve")
    heard = await wang.hears()
    assert "铁链今天下午剪掉了" in heard[0].text
    assert len(heard[0].extras["files"]) == 2
    assert len(heard) == 2
    assert labels(heard[1])
    assert (await again(house, case)).status == "follow_up"
    page = await zhao.sees(f"/desk/cases/{case.number}")
    assert page.count("铁链今天下午剪掉了") >= 1
    assert f"/desk/media/{heard[0].extras['files'][0]}" in page
    assert (await zhou.browser.get(f"/desk/media/{heard[0].extras['files'][0]}")).content == PNG


async def test_an_answer_that_did_not_arrive_is_seen_at_the_case(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = house.hotline.citizen("王先生", "telegram")
    case = await filed(house, wang)
    await acts(zhao, case, "dispatch", to=PARKS)
    async with house.hotline.database.transaction() as tx:
        talk = await conversations.locked(tx, (await wang.talk()).id)
        talk.blocked_at = house.hotline.clock.now()
        await conversations.save(tx, talk, seen_epoch=talk.epoch)
    await acts(zhao, case, "reply", text="铁链今天下午剪掉了。")
    page = await zhao.sees(f"/desk/cases/{case.number}")
    assert "答复没有送达" in page
    assert "答复没有送达，市民一回来就再发" in page, "its history says so"
    await wang.says("您好")
    page = await zhao.sees(f"/desk/cases/{case.number}")
    assert "答复还没送到" in page, "it is on its way again"


async def test_departments_see_their_own_and_masked(house: House) -> None:
    zhou = await house.sits_down("老周", "department", department=PARKS)
    sun = await house.sits_down("老孙", "department", "inspector", department=ROADS)
    zhao = await house.sits_down("小赵", "operator")
    wang = house.hotline.citizen("王先生")
    case = await filed(house, wang)
    file = File("photo2345678", None, "image", "image/png", "树.png", 1, "0" * 64, {}, "stored", 0)
    async with house.hotline.database.transaction() as tx:
        await media.add(tx, file, now=house.hotline.clock.now())
        await cases.attach(tx, case.id, [file.key], side="citizen", now=house.hotline.clock.now())
    await zhou.sees(f"/desk/cases/{case.number}", 404)  # nobody's yet
    await acts(zhao, case, "dispatch", to=PARKS)
    page = await zhou.sees(f"/desk/cases/{case.number}")
    assert "13912345678" not in page
    assert "139****5678" in page
    assert "王先生" not in page
    assert TREE in await zhou.sees("/desk/cases")
    for url in (f"/desk/cases/{case.number}", f"/desk/media/{file.key}"):
        await sun.sees(url, 404)
    assert TREE not in await sun.sees(f"/desk/cases?status=all&department={PARKS}")
    await sun.does(f"/desk/cases/{case.number}/contact", 404, reason="想看看")
    await sun.does(f"/desk/cases/{case.number}/act", 404, action="sign")
    await sun.does(f"/desk/cases/{case.number}/act", 404, action="note", text="插一句")
    assert (await again(house, case)).status == "to_sign"
    assert "看对话" not in page


async def test_a_refusal_stands_at_the_form_with_the_words(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    zhou = await house.sits_down("老周", "department", department=PARKS)
    case = await filed(house, house.hotline.citizen("王先生"))
    assert "承办单位" in await acts(zhao, case, "dispatch", 400)
    assert "没有这个承办单位" in await acts(zhao, case, "dispatch", 400, to="天庭")
    assert "内容" in await acts(zhao, case, "reply", 400, text="  ")
    assert "没有这个操作" in await acts(zhao, case, "destroy", 400)
    assert "4000" in await acts(zhao, case, "reply", 400, text="长" * 4001)
    await acts(zhao, case, "dispatch", to=PARKS)
    assert "不能督办" in await acts(zhao, case, "supervise", 409)
    assert "不能撤单" in await acts(zhou, case, "withdraw", 409, reason="不想办")
    await acts(zhao, case, "withdraw", reason="市民说不用了")
    url = f"/desk/cases/{case.number}/act"
    form = {"csrf": zhao.csrf, "action": "reply", "text": "这段话花了我半小时"}
    page = await zhao.browser.post(url, data=form)
    assert page.status_code == 409
    assert "已撤单" in page.text
    assert "这段话花了我半小时" in page.text
    form = {"csrf": zhao.csrf, "action": "note", "text": "长" * 4001}
    assert "长" * 4001 in (await zhao.browser.post(url, data=form)).text


@pytest.mark.parametrize("field", ["summary", "detail", "place", "contact_name", "happened"])
async def test_what_citizens_wrote_is_never_markup(house: House, field: str) -> None:
    zhao = await house.sits_down("小赵", "operator")
    case = await filed(house, house.hotline.citizen("坏人"), **{field: XSS})
    await acts(zhao, case, "note", text=XSS)
    await acts(zhao, case, "reply", text=XSS)
    for url in ("/desk/cases", f"/desk/cases/{case.number}"):
        page = await zhao.sees(url)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


async def test_every_action_of_the_table_can_be_done_here(house: House) -> None:
    leader = await house.sits_down("王工", "duty_leader", "operator")
    case = await filed(house, house.hotline.citizen("王先生"))
    steps: tuple[tuple[str, dict[str, object], str], ...] = (
        ("urge", {}, "to_dispatch"),
        ("supervise", {"text": "盯紧"}, "to_dispatch"),
        ("supplement", {"text": "在路口南边"}, "to_dispatch"),
        ("dispatch", {"to": PARKS}, "to_sign"),
        ("sign", {}, "in_progress"),
        ("reply", {"text": "办好了"}, "follow_up"),
        ("rework", {"reason": "市民说没好"}, "in_progress"),
        ("reply", {"text": "这次真办好了"}, "follow_up"),
        ("close", {"reason": "市民电话里说好了"}, "closed"),
        ("reopen", {"reason": "又坏了"}, "in_progress"),
        ("withdraw", {"reason": "不用了"}, "withdrawn"),
    )
    for action, more, status in steps:
        page = await leader.sees(f"/desk/cases/{case.number}")
        assert f'name="action" value="{action}"' in page, action
        await acts(leader, case, action, 200, **more)
        assert (await again(house, case)).status == status
    page = await leader.sees(f"/desk/cases/{case.number}")
    for words in ("盯紧", "在路口南边", "市民说没好", "又坏了"):
        assert words in page


async def test_who_helps_sees_the_case_and_writes_notes(house: House) -> None:
    zhou = await house.sits_down("老周", "department", department=PARKS)
    sun = await house.sits_down("老孙", "department", department=ROADS)
    zhao = await house.sits_down("小赵", "operator")
    case = await filed(house, house.hotline.citizen("王先生"))
    await acts(zhao, case, "dispatch", to=PARKS, helpers=ROADS)
    await acts(zhou, case, "return", reason="三定方案第5条")
    assert case.number in await sun.sees("/desk/cases")
    page = await sun.sees(f"/desk/cases/{case.number}")
    assert 'name="action" value="note"' in page
    assert 'name="action" value="reply"' not in page
    await acts(sun, case, "note", 200, text="吊车由我们出")
    await acts(sun, case, "sign", 409)
    page = await zhao.sees(f"/desk/cases/{case.number}")
    for words in ("吊车由我们出", ROADS, "等退单决定：三定方案第5条"):
        assert words in page
    await acts(zhao, case, "reject", reason="三定方案第8条")
    page = await zhao.sees("/desk/cases")
    assert "指定承办" in page
    assert f"协办：{ROADS}" in page


async def test_lists_by_status_and_department_and_what_is_late(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    assert "这里还没有工单" in await zhao.sees("/desk/cases")
    first = await filed(house, house.hotline.citizen("王先生"))
    second = await filed(house, house.hotline.citizen("周先生"), summary="路灯不亮")
    await acts(zhao, first, "dispatch", to=PARKS)
    page = await zhao.sees("/desk/cases?status=to_dispatch")
    assert second.number in page
    assert first.number not in page
    page = await zhao.sees(f"/desk/cases?status=all&department={PARKS}")
    assert first.number in page
    assert second.number not in page
    assert "没有符合条件" in await zhao.sees("/desk/cases?status=merged")
    assert "还有" in await zhao.sees("/desk/cases")
    house.hotline.clock.move(days=30)
    zhao = await house.sits_down("小钱", "operator")
    assert "超期" in await zhao.sees("/desk/cases")
    await zhao.sees("/desk/cases?status=%3Cscript%3E&department=%3Cscript%3E")
    await zhao.sees("/desk/cases/%3Cscript%3E", 404)


async def test_who_saw_the_contact_of_a_case_is_written_down(house: House) -> None:
    zhou = await house.sits_down("老周", "department", department=PARKS)
    zhao = await house.sits_down("小赵", "operator")
    case = await filed(house, house.hotline.citizen("王先生"))
    await acts(zhao, case, "dispatch", to=PARKS)
    await zhou.does(f"/desk/cases/{case.number}/contact", 400)
    answer = await zhou.does(f"/desk/cases/{case.number}/contact", reason="约上门时间")
    assert answer.json()["phone"] == "13912345678"
    async with house.hotline.database.reading() as tx:
        trace = await tx.row("SELECT * FROM audit WHERE action = 'reveal'")
    assert trace is not None
    assert (trace["actor"], trace["subject"]) == ("staff:老周", f"case:{case.number}")


async def test_the_citizens_cases_stand_beside_the_chat(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = house.hotline.citizen("王先生")
    case = await filed(house, wang)
    await wang.says("人工")
    talk = await wang.talk()
    page = await zhao.sees(f"/desk?chat={talk.id}")
    assert f"/desk/cases/{case.number}" in page
    assert "139****5678" in page
    assert f"/desk?chat={talk.id}" in await zhao.sees(f"/desk/cases/{case.number}")
    async with house.hotline.database.reading() as tx:
        assert (await conversations.find(tx, talk.id)).handoff


async def test_a_case_is_found_by_number_and_words(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    case = await filed(house, house.hotline.citizen("王先生"))
    other = await filed(house, house.hotline.citizen("李奶奶"), summary="路灯不亮", detail="没有灯")
    for words in (case.number, "铁链 山大路", "139"):
        page = await zhao.sees(f"/desk/cases?q={words}")
        assert case.number in page
        assert other.number not in page
    nothing = await zhao.sees("/desk/cases?q=没有这样的话")
    assert case.number not in nothing
    assert XSS not in await zhao.sees(f"/desk/cases?q={XSS}")


async def test_a_department_finds_nothing_by_what_is_masked_for_it(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    zhou = await house.sits_down("老周", "department", department=PARKS)
    case = await filed(house, house.hotline.citizen("王先生"))
    await acts(zhao, case, "dispatch", to=PARKS)
    assert case.number in await zhou.sees("/desk/cases?q=铁链")
    assert case.number not in await zhou.sees("/desk/cases?q=13912345678")
    assert case.number not in await zhou.sees("/desk/cases?q=1391234")


async def test_reasons_to_refuse_whose_words_are_told_come_first(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    told = "邻居占了过道，我已經起诉，下周开庭"
    case = await filed(house, house.hotline.citizen("王先生"), summary="占道", detail=told)

    async def reasons(of: Case) -> list[tuple[str, str]]:
        page = await zhao.sees(f"/desk/cases/{of.number}")
        listed = page.split('id="refuse-refusal"')[1].split("</select>")[0]
        return re.findall(r'<option value="(\w+)">([^<]*)<', listed)

    marked = await reasons(case)
    assert marked[0][0] == "litigation"
    assert marked[0][1].startswith("★ 话里有“已经起诉”“开庭”：这件事已经到了法院")
    other = await filed(house, house.hotline.citizen("李奶奶"))
    plain = await reasons(other)
    assert sorted(id_ for id_, _ in plain) == sorted(id_ for id_, _ in marked)
    assert [id_ for id_, _ in plain] == [one.id for one in house.hotline.engine.house.city.refusals]
    assert "★" not in "".join(say for _, say in plain + marked[1:])
