"""Notices at the desk: listed, written, counted, submitted, approved; once for each form."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from storage import cases, conversations, media, messages, notices, staff_telegram, subscriptions
from storage.conversations import Address
from storage.notices import Notice
from tests.dialogue import Citizen, shown
from tests.pages.test_desk import PNG, XSS, House, Seat, opened

HOME = "/desk/notices"
WATER: dict[str, Any] = {
    "grade": "B",
    "title": "经十路停水",
    "body": "明天8点到18点经十路停水，请提前存水。",
    "topics": "water",
    "kind1": "known",
    "when": "now",
}


@pytest.fixture
async def house(tmp_path: Path, database_url: str) -> AsyncIterator[House]:
    async with opened(tmp_path, database_url) as it:
        yield it


async def leaders(house: House) -> tuple[Seat, Seat]:
    return await house.sits_down("老吴", "duty_leader"), await house.sits_down(
        "小孙", "duty_leader"
    )


async def subscriber(house: House, name: str, channel: str = "telegram", **where: str) -> Citizen:
    citizen = house.hotline.citizen(name, channel)
    await citizen.says("你好")
    person = (await citizen.talk()).person_id
    async with house.hotline.database.transaction() as tx:
        await subscriptions.add(tx, person, "water", now=house.hotline.clock.now(), **where)
    return citizen


async def found(house: House) -> list[Notice]:
    async with house.hotline.database.reading() as tx:
        return await notices.latest(tx)


async def counted(seat: Seat, **fields: object) -> str:
    answer = await seat.browser.post(f"{HOME}/count", data={"csrf": seat.csrf, **WATER, **fields})
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


async def test_written_submitted_and_approved_by_a_second_person(house: House) -> None:
    wu, sun = await leaders(house)
    await subscriber(house, "李奶奶")
    assert "还没有通知" in await wu.sees(HOME)
    saved = await wu.does(f"{HOME}/save", key="k1", notice=0, revision=0, then="submit", **WATER)
    number = saved.json()["notice"]
    page = await wu.sees(f"{HOME}/{number}")
    assert "待审核" in page
    assert 'value="approve"' not in page
    listed = await sun.sees(f"{HOME}?state=review")
    assert "经十路停水" in listed
    assert "老吴写" in listed
    page = await sun.sees(f"{HOME}/{number}")
    assert "确定发给1人" in page
    await sun.does(f"{HOME}/{number}/act", action="approve", key="a1")
    await sun.does(f"{HOME}/{number}/act", action="approve", key="a1")  # a double click
    notice = (await found(house))[0]
    assert (notice.state, notice.approver, notice.expected) == ("scheduled", "小孙", 1)
    said = (await wu.does(f"{HOME}/{number}/act", 409, action="submit", key="s2")).json()["say"]
    assert "现在是“待发送”" in said
    assert "审核通过" in await sun.sees(f"{HOME}/{number}")


async def test_the_same_form_twice_is_one_notice(house: House) -> None:
    wu, _ = await leaders(house)
    fields = {"key": "k1", "notice": 0, "revision": 0, "then": "", **WATER}
    first = (await wu.does(f"{HOME}/save", **fields)).json()
    again = (await wu.does(f"{HOME}/save", **fields)).json()
    assert first["notice"] == again["notice"]
    changed = {**fields, "notice": first["notice"], "revision": first["revision"], "key": "k2"}
    second = (await wu.does(f"{HOME}/save", **{**changed, "title": "经十路明天停水"})).json()
    third = (await wu.does(f"{HOME}/save", **{**changed, "title": "经十路明天停水"})).json()
    assert second["revision"] == third["revision"]
    assert [one.words.title for one in await found(house)] == ["经十路明天停水"]


async def test_nothing_typed_is_lost_when_a_colleague_saved_meanwhile(house: House) -> None:
    wu, sun = await leaders(house)
    saved = (await wu.does(f"{HOME}/save", key="k1", notice=0, revision=0, **WATER)).json()
    base = {"notice": saved["notice"], "revision": saved["revision"]}
    await sun.does(f"{HOME}/save", key="s1", **base, **{**WATER, "title": "经十路今晚停水"})
    mine = {**WATER, "title": "经十路后天停水", "topics": "power"}
    told = (await wu.does(f"{HOME}/save", 409, key="k2", **base, **mine)).json()
    assert "小孙刚刚存了另一份" in told["say"]
    assert "经十路今晚停水" in told["html"]
    assert "经十路后天停水" in told["html"]
    assert "停水" in told["html"]
    assert "停电" in told["html"]
    page = await wu.browser.post(
        f"{HOME}/save", data={"csrf": wu.csrf, "key": "k3", **base, **mine}
    )
    assert page.status_code == 409
    assert 'value="经十路后天停水"' in page.text  # without a script the form comes back whole
    base["revision"] = told["revision"]
    await wu.does(f"{HOME}/save", key="k4", **base, **mine)
    assert (await found(house))[0].words.title == "经十路后天停水"


async def test_what_is_not_ready_is_kept_as_a_draft_and_told(house: House) -> None:
    wu, _ = await leaders(house)
    bare = {**WATER, "topics": "", "body": ""}
    del bare["topics"]
    told = (
        await wu.does(f"{HOME}/save", 409, key="k1", notice=0, revision=0, then="submit", **bare)
    ).json()
    assert "草稿已经存好" in told["say"]
    assert "请写正文" in told["say"]
    assert "请选主题" in told["say"]
    assert told["notice"] == (await found(house))[0].id
    late = {**WATER, "when": "at", "day": "2026-13-40", "hour": "08:00"}
    told = (await wu.does(f"{HOME}/save", 400, key="k2", notice=0, revision=0, **late)).json()
    assert told["wrong"] == {"time": "请写上日期和时间。"}
    assert len(await found(house)) == 1


async def test_a_time_and_a_weekly_round_come_back_as_they_were_typed(house: House) -> None:
    wu, _ = await leaders(house)
    weekly = {"when": "week", "day": "2027-01-04", "hour": "08:30", "last": "2027-03-01"}
    fields = {**WATER, **weekly, "weekdays": "1"}
    saved = (await wu.does(f"{HOME}/save", key="k1", notice=0, revision=0, **fields)).json()
    page = await wu.sees(f"{HOME}/{saved['notice']}/edit")
    for value in ('value="2027-01-04"', 'value="08:30"', 'value="2027-03-01"'):
        assert value in page
    assert "每周一08:30，到2027-03-01为止" in await wu.sees(f"{HOME}/{saved['notice']}")


async def test_the_count_follows_the_form_and_tells_who_is_left_out(house: House) -> None:
    wu, _ = await leaders(house)
    await subscriber(house, "李奶奶", district="lixia")
    await subscriber(house, "王工", district="shizhong")
    stopped, gone = await subscriber(house, "小赵"), await subscriber(house, "老张")
    await subscriber(house, "网页周", "web")
    person = (await stopped.talk()).person_id
    async with house.hotline.database.transaction() as tx:
        await subscriptions.stop_all(tx, person, house.hotline.clock.now())
    blocked = {"new_chat_member": {"status": "kicked"}, "from": {"id": gone.id, "first_name": "张"}}
    await gone.member(blocked)
    text = await counted(wu)
    assert "3人" in text
    assert "退订了通知的，不发 1" in text
    assert "停用了机器人的，收不到 1" in text
    assert "Telegram 中文 2" in text
    assert "4人" in await counted(wu, grade="A")
    assert "2人" in await counted(wu, districts="lixia")
    assert "1人" in await counted(wu, channels="web")
    assert "0人" in await counted(wu, languages="en")
    assert "请选主题" not in text
    assert "要选主题" in await counted(wu, topics="")


async def test_a_street_narrows_its_own_district_only(house: House) -> None:
    wu, _ = await leaders(house)
    lixia, shizhong = house.hotline.engine.house.city.districts[:2]
    near, far = lixia.streets[:2]
    await subscriber(house, "近", district="lixia", street=near)
    await subscriber(house, "远", district="lixia", street=far)
    await subscriber(house, "整区", district="lixia")
    await subscriber(house, "邻区", district="shizhong", street=shizhong.streets[0])
    assert "2人" in await counted(wu, streets=near)
    assert "3人" in await counted(wu, streets=near, districts="shizhong")
    saved = await wu.does(
        f"{HOME}/save", key="k", notice=0, revision=0, streets=near, districts="shizhong", **WATER
    )
    page = await wu.sees(f"{HOME}/{saved.json()['notice']}/edit")
    ticked = re.findall(r'name="(?:streets|districts)" value="([^"]+)" checked', page)
    assert set(ticked) == {"lixia", near, "shizhong"}


async def test_who_had_a_case_in_a_district_is_reached_in_an_emergency(house: House) -> None:
    wu, _ = await leaders(house)
    citizen = house.hotline.citizen("王工")
    await citizen.says("你好")
    talk = await citizen.talk()
    async with house.hotline.database.transaction() as tx:
        now = house.hotline.clock.now()
        case = cases.NewCase(
            talk.person_id, talk.id, "help", "normal", "树", "铁链勒进了树干", district="历下区"
        )
        await cases.file(tx, case, prefix="JN", day=now.date(), actor="bot", now=now)
    fields = {"grade": "A", "topics": "", "districts": "lixia"}
    assert "1人" in await counted(wu, **fields)
    assert "0人" in await counted(wu, **{**fields, "districts": "shizhong"})


async def test_a_citizens_photo_never_goes_out_with_a_notice(house: House) -> None:
    wu, _ = await leaders(house)
    kept = await wu.does(f"{HOME}/files", files={"files": ("map.png", PNG, "image/png")})
    own = kept.json()["files"][0]["key"]
    citizen = house.hotline.citizen("王工")
    await citizen.says("你好")
    async with house.hotline.database.transaction() as tx:
        ours = await media.find(tx, own)
        assert ours
        theirs = replace(ours, key="theirs", conversation_id=1, source={"channel": "web"})
        await media.add(tx, theirs, now=house.hotline.clock.now())
    base = {"notice": 0, "revision": 0, **WATER}
    told = (await wu.does(f"{HOME}/save", 400, key="k1", media="theirs", **base)).json()
    assert "找不到" in told["wrong"]["file"]
    saved = (await wu.does(f"{HOME}/save", key="k2", media=own, **base)).json()
    assert "map.png" in await wu.sees(f"{HOME}/{saved['notice']}")


async def test_only_leaders_come_in_and_words_stay_words(house: House) -> None:
    operator = await house.sits_down("小赵", "operator")
    for path in (HOME, f"{HOME}/new", f"{HOME}/1"):
        await operator.sees(path, 403)
    assert "/desk/notices" not in await operator.sees("/desk/cases")
    wu, _ = await leaders(house)
    fields = {**WATER, "title": XSS[:50], "body": XSS, "label1": XSS[:20]}
    saved = (await wu.does(f"{HOME}/save", key="k1", notice=0, revision=0, **fields)).json()
    for path in (HOME, f"{HOME}/{saved['notice']}", f"{HOME}/{saved['notice']}/edit"):
        assert "<script>alert" not in await wu.sees(path)
    for path in ("", "/events", "/failed", "/after", "/list.csv", "/edit"):
        await wu.sees(f"{HOME}/999{path}", 404)
    await wu.does(f"{HOME}/999/act", 404, action="approve", key="x")
    await wu.does(f"{HOME}/{saved['notice']}/act", 404, action="fly", key="y")


async def test_the_preview_is_said_as_the_channels_say_it(house: House) -> None:
    wu, _ = await leaders(house)
    english = {"title_en": "Water off", "body_en": "On <Jingshi> Road, 8:00 to 18:00."}
    answer = await wu.browser.post(
        f"{HOME}/preview", data={"csrf": wu.csrf, "notice": "0", **WATER, **english}
    )
    page = answer.text
    assert "<b>📢 经十路停水</b>" in page  # Telegram's own HTML
    assert '<span class="tg-button">退订</span>' in page
    assert page.count("srcdoc=") == 4  # web and large type, in two languages
    assert "&lt;Jingshi&gt;" in page
    assert "<Jingshi>" not in page
    del english["body_en"]
    answer = await wu.browser.post(
        f"{HOME}/preview", data={"csrf": wu.csrf, "notice": "0", **WATER, "grade": "A"}
    )
    assert "退订" not in answer.text
    assert answer.text.count("srcdoc=") == 2


async def test_shown_to_oneself_marked_once_and_tapped_in_vain(house: House) -> None:
    wu, _ = await leaders(house)
    saved = (await wu.does(f"{HOME}/save", key="k1", notice=0, revision=0, **WATER)).json()
    at = f"{HOME}/{saved['notice']}/try"
    assert "绑定" in (await wu.does(at, 409, to="self", key="t0")).json()["say"]
    assert "测试群" in (await wu.does(at, 409, to="group", key="t0")).json()["say"]
    own = house.hotline.citizen("老吴", "telegram")
    async with house.hotline.database.transaction() as tx:
        now = house.hotline.clock.now()
        await staff_telegram.link(tx, wu.member.id, own.address.peer, now)
    assert "发一句话" in (await wu.does(at, 409, to="self", key="t1")).json()["say"]
    await own.says("你好")
    await wu.does(at, to="self", key="t2")
    await wu.does(at, to="self", key="t2")
    heard = await own.hears()
    assert [shown(one).partition("\n")[0] for one in heard] == ["【预览】📢 经十路停水"]
    await own.taps("退订")
    async with house.hotline.database.reading() as tx:
        assert not await subscriptions.stopped(tx, (await own.talk()).person_id)
        parts = await tx.rows("SELECT lane, payload FROM outbox ORDER BY id")
    tried = [one for one in parts if "预览" in one["payload"]]
    assert [one["lane"] for one in tried] == ["chat", "chat"]  # the notice, and 点了不算
    assert "点了不算" in tried[1]["payload"]


async def test_shown_in_the_test_group(house: House) -> None:
    wu, _ = await leaders(house)
    saved = (await wu.does(f"{HOME}/save", key="k1", notice=0, revision=0, **WATER)).json()
    group = Address("telegram", "bot", "-1001234")
    house.hotline.engine.house = replace(house.hotline.engine.house, tests=group)
    await wu.does(f"{HOME}/{saved['notice']}/try", to="group", key="t1")
    async with house.hotline.database.reading() as tx:
        talk = await conversations.at(tx, group)
        assert talk
        said = await messages.latest(tx, talk.id)
    assert said[0].extras["title"] == "【预览】📢 经十路停水"


async def test_without_a_script_the_form_counts_and_previews_and_keeps_what_was_typed(
    house: House,
) -> None:
    wu, _ = await leaders(house)
    await subscriber(house, "李奶奶")
    form = {"csrf": wu.csrf, "key": "k1", "notice": "0", "revision": "0", **WATER}
    looked = await wu.browser.post(f"{HOME}/save", data={**form, "then": "look"})
    assert looked.status_code == 200
    assert 'value="经十路停水"' in looked.text
    assert "1人" in looked.text
    assert "tg-button" in looked.text
    assert await found(house) == []
    sent = await wu.browser.post(f"{HOME}/save", data={**form, "then": "submit"})
    assert sent.status_code == 303
    assert sent.headers["location"] == f"{HOME}/{(await found(house))[0].id}"
    again = await wu.browser.post(f"{HOME}/save", data={**form, "then": "submit"})
    assert again.headers["location"] == sent.headers["location"]
    assert [one.state for one in await found(house)] == ["review"]


async def test_who_blocked_one_way_and_reads_another_is_not_counted_as_lost(house: House) -> None:
    wu, _ = await leaders(house)
    on_web = await subscriber(house, "网页周", "web")
    other = house.hotline.citizen("网页周", "telegram")
    await other.says("你好")
    async with house.hotline.database.transaction() as tx:
        await tx.execute(
            "UPDATE conversations SET person_id = :person, blocked_at = :blocked_at WHERE id = :id",
            person=(await on_web.talk()).person_id,
            blocked_at=house.hotline.clock.now(),
            id=(await other.talk()).id,
        )
    text = await counted(wu)
    assert "1人" in text
    assert "停用了机器人" not in text
