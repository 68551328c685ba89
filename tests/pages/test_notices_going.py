"""A notice on its way at the desk: how far it is, why it stands, what is sent again, once."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.sending import Blocked, Refused, Unsure
from storage import notes, notice_readers, notices
from storage.audience import Audience
from storage.database import Database
from storage.notices import Words
from tests.notices.kit import Newsroom, newsroom
from tests.pages.test_desk import House, Seat, desk_of
from tests.pages.test_desk_chats import listening, served

HOME = "/desk/notices"


class Going:
    """A newsroom with a desk."""

    def __init__(self, room: Newsroom, house: House) -> None:
        self.room = room
        self.house = house

    async def seats(self) -> None:
        self.wu = await self.house.sits_down("值班吴", "duty_leader")
        self.sun = await self.house.sits_down("值班孙", "duty_leader")
        self.room.author, self.room.approver = self.wu.member, self.sun.member

    async def page(self, notice: int, part: str = "") -> str:
        html = await self.wu.sees(f"{HOME}/{notice}{part}")
        return " ".join(re.sub(r"<[^>]+>", " ", html).split())

    async def acts(
        self, notice: int, action: str, key: str = "", *, by: Seat | None = None, **more: object
    ) -> str:
        fields: dict[str, Any] = {"action": action, "key": key or f"{action}-1", **more}
        answer = await (by or self.wu).does(f"{HOME}/{notice}/act", **fields)
        return str(answer.json()["next"])


@pytest.fixture
async def going(database: Database, tmp_path: Path) -> AsyncIterator[Going]:
    async with newsroom(database, tmp_path) as room:
        made = Going(room, desk_of(room.hotline, tmp_path))
        await made.seats()
        yield made


async def test_the_numbers_add_up_and_what_is_doubtful_is_sent_again_once(going: Going) -> None:
    room = going.room
    people = await room.subscribers(5)
    errors = (Refused("chat not found"), Unsure("no answer"), Blocked("blocked by the user"))
    for citizen, error in zip(people, errors, strict=False):
        room.platform.errors[citizen.address.peer] = [error]
    notice = await room.approved()
    await room.goes(5)
    text = await going.page(notice)
    assert "已发完" in text
    assert "100% 5人" in text
    assert "送到 2 停用了机器人 1 失败 1 不明 1 不用发 0 还在等 0" in text
    assert "可能收到两遍" in text
    failed = await going.page(notice, "/failed")
    assert "找不到这个聊天" in failed
    assert "1次" in failed
    assert "平台没有回音" in await going.page(notice, "/unknown")
    await going.wu.sees(f"{HOME}/{notice}/everything", 404)
    room.clock.move(seconds=1)
    for _ in range(2):  # a double click
        await going.acts(notice, "retry_failed")
    await room.goes(5)
    assert await room.counts(notice) == {"sent": 3, "blocked": 1, "unknown": 1}
    told = await going.wu.does(
        f"{HOME}/{notice}/act", 409, action="retry_unknown", key="u1", reason=" "
    )
    assert "写明原因" in told.json()["say"]
    await going.acts(notice, "retry_unknown", reason="问过了，没收到")
    await room.goes(5)
    assert await room.counts(notice) == {"sent": 4, "blocked": 1}
    assert "一个也没有" in await going.page(notice, "/unknown")


async def test_why_it_stands_is_told(going: Going) -> None:
    room = going.room
    people = await room.subscribers(3)
    await people[0].says("人工")
    notice = await room.approved()
    await room.goes(3)
    assert "1人正在和同事对话" in await going.page(notice)
    await going.acts(notice, "pause")
    assert "已暂停" in await going.page(notice)
    await going.acts(notice, "cancel")
    text = await going.page(notice)
    assert "没有发 1" in text
    night = await room.writes(words=Words("夜里写的", "明天停水。"))
    room.clock.move(hours=11)
    await room.acts(night, "submit", room.author)
    await room.acts(night, "approve", room.approver)
    await room.goes(3)
    assert "24日08:00接着发" in await going.page(night)


async def test_what_stopped_by_itself_says_why(going: Going) -> None:
    room = going.room
    await room.subscribers(1)
    notice = await room.approved(begin=room.clock.now() + timedelta(hours=1))
    for n in range(30):
        await room.subscriber(f"新来的{n}")
    room.clock.move(hours=1)
    await room.goes(3)
    text = await going.page(notice)
    assert "自己停下了：审核时是1人，现在名单上有31人" in text
    assert "还在等 31" in text


async def test_corrected_and_recalled_from_the_page(going: Going) -> None:
    room = going.room
    await room.subscribers(2)
    notice = await room.approved()
    await room.goes(3)
    edit = await going.acts(notice, "correct", reason="时间写错了")
    page = await going.wu.sees(edit)
    assert "2人" in page
    assert 'name="topics"' not in page
    form = {
        "notice": re.findall(r"\d+", edit)[0],
        "revision": 1,
        "grade": "A",
        "when": "now",
        "title": "经十路停水",
        "body": "改为后天8点到18点。",
        "then": "submit",
    }
    await going.wu.does(f"{HOME}/save", key="c1", **form)
    child = int(form["notice"])
    correction = await room.notice(child)
    assert (correction.state, correction.grade) == ("review", "B")
    await going.acts(child, "approve", by=going.sun)
    await room.goes(3)
    assert "第2号" in await going.page(notice)
    assert "送到 2" in await going.page(child)
    recall = await going.acts(notice, "recall", reason="发错了街道")
    await going.acts(notice, "recall", reason="发错了街道")
    await room.goes(3)
    assert "撤回" in await going.page(int(re.findall(r"\d+", recall)[0]))
    methods = [call["method"] for _, call in room.platform.calls]
    assert methods.count("deleteMessage") == 2


async def test_the_page_hears_how_far_it_is(going: Going) -> None:
    room = going.room
    await room.subscribers(3)
    room.platform.gate.clear()
    notice = await room.approved()
    await room.goes(1)
    at = f"{HOME}/{notice}/events"
    async with served(going.house) as base, listening(base, going.wu, at=at) as ear:
        assert "0%" in str(await ear.hears("progress"))
        room.platform.gate.set()
        await room.goes(3)
        assert "100%" in str(await ear.hears("progress", "100%"))
        heard = await ear.hears("notice", "已发完")
        assert "发更正" in str(heard["acts"])
        assert "全部有了结果" in str(heard["events"])


async def test_grade_a_goes_out_first_and_is_looked_at_afterwards(going: Going) -> None:
    room = going.room
    await room.subscribers(2)
    flood = Words("暴雨红色预警", "请不要外出。")
    notice = await room.writes(grade="A", words=flood, audience=Audience())
    assert "紧急直接发送" in await going.page(notice)
    await going.acts(notice, "send_now", reason="红色预警，来不及审核")
    await room.goes(3)
    text = await going.page(notice)
    assert "先发后审" in text
    assert "自己写的" in str(
        (await going.wu.does(f"{HOME}/{notice}/act", 403, action="review_after", key="r")).json()
    )
    await going.acts(notice, "review_after", by=going.sun)
    assert "值班孙事后复核" in await going.page(notice)


async def test_what_came_of_it_by_hour_with_questions_and_a_list_without_names(
    going: Going,
) -> None:
    room = going.room
    people = await room.subscribers(4)
    room.platform.errors[people[0].address.peer] = [Refused("chat not found")]
    notice = await room.approved()
    await room.goes(5)
    known = (await people[1].talk()).person_id
    room.clock.move(hours=1)
    async with room.hotline.database.transaction() as tx:
        await notice_readers.known(tx, notice, known, room.clock.now())
        for said, answered in (("几点来水", True), ("几点来水", False), ("13805311234找我", False)):
            talk = (await people[2].talk()).id
            now = room.clock.now()
            await notices.asked(tx, notice, talk, said, answered=answered, now=now)
    text = await going.page(notice, "/after")
    assert "33.3% 1人，送到3人" in text
    assert "12时 3 0 1 0 0 0" in text
    assert "13时 0 1 0 0 0 0" in text
    assert "引起的问题 3 来自1个对话，当场答了1次" in text
    assert "几点来水 2 1" in text
    assert "13805311234" not in text
    answer = await going.wu.browser.get(f"{HOME}/{notice}/list.csv")
    lines = answer.text.lstrip("\ufeff").splitlines()
    assert lines[0] == "市民编号,渠道,结果,试过,原因,时间,已知晓的时间"
    assert len(lines) == 5
    assert sum("找不到这个聊天" in line for line in lines) == 1
    assert "市民" not in "".join(lines[1:])
    rows = await room.hotline.read(lambda tx: notes.audited(
        tx, "staff:值班吴", "export-notice", f"notice:{notice}", ""
    ))  # fmt: skip
    assert rows
