"""Two persons, the right people, the right time: what is refused, and with which words."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from handlers.admin import staffing
from handlers.errors import NotAllowed, NotNow, Refused
from handlers.notices import acting, lifecycle, writing
from handlers.notices.acting import Counted
from handlers.notices.writing import Draft
from storage import notes, notices
from storage.audience import Audience
from storage.database import Database
from storage.notices import Words
from storage.staff import Member
from tests.dialogue import shown
from tests.notices.kit import WATER, Newsroom, newsroom
from tests.notices.test_sending import EMERGENCY


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(database, tmp_path) as made:
        await made.subscribers(2)
        yield made


async def refused(room: Newsroom, notice: int, action: str, by: Member, reason: str = "") -> str:
    with pytest.raises(Refused) as told:
        await room.acts(notice, action, by, reason)
    return str(told.value)


async def test_the_author_does_not_approve(room: Newsroom) -> None:
    notice = await room.writes()
    await room.acts(notice, "submit", room.author)
    assert "自己写的" in await refused(room, notice, "approve", room.author)
    await room.acts(notice, "approve", room.approver)
    events = await room.hotline.read(lambda tx: notices.events(tx, notice))
    assert [(one["actor"], one["action"]) for one in events] == [
        ("staff:老吴", "submit"),
        ("staff:小孙", "approve"),
    ]


async def test_an_account_that_the_author_made_is_no_second_person(room: Newsroom) -> None:
    admin = await room.hotline.member("管理员", "admin")
    second = await room.does(lambda turn: staffing.add(turn, admin, "老吴二号", ["duty_leader"]))
    room.author = admin
    notice = await room.writes()
    await room.acts(notice, "submit", admin)
    assert "不能算第二个人" in await refused(room, notice, "approve", second)
    room.clock.move(days=8)
    await room.acts(notice, "approve", second)


async def test_nobody_to_reach_goes_no_further(room: Newsroom) -> None:
    empty = await room.writes(audience=Audience(topics=("gas",)))
    assert "一个人也收不到" in await refused(room, empty, "submit", room.author)


async def test_a_time_that_is_past_is_told(room: Newsroom) -> None:
    at = room.clock.now() + timedelta(hours=1)
    notice = await room.writes(begin=at)
    await room.acts(notice, "submit", room.author)
    room.clock.move(hours=2)
    assert "已经过去了" in await refused(room, notice, "approve", room.approver)


async def test_a_scheduled_one_begins_at_its_time_once(room: Newsroom) -> None:
    at = room.clock.now() + timedelta(hours=1)
    notice = await room.approved(begin=at)
    await room.goes(5)
    assert (await room.notice(notice)).state == "scheduled"
    room.clock.move(hours=1)
    await room.goes(5)
    assert await room.counts(notice) == {"sent": 2}


async def test_taken_back_and_approved_again_it_goes_at_the_new_time_only(room: Newsroom) -> None:
    notice = await room.approved(begin=room.clock.now() + timedelta(hours=1))
    await room.acts(notice, "take_back", room.author)
    found = await room.notice(notice)
    later = Draft("B", found.words, WATER.audience, room.clock.now() + timedelta(hours=2))
    await room.does(lambda turn: writing.change(turn, room.author, notice, found.revision, later))
    await room.acts(notice, "submit", room.author)
    await room.acts(notice, "approve", room.approver)
    room.clock.move(hours=1.5)
    await room.goes(2)
    assert (await room.notice(notice)).state == "scheduled"
    room.clock.move(hours=1)
    await room.goes(2)
    assert await room.counts(notice) == {"sent": 2}


async def test_a_list_that_has_grown_is_shown_to_people_first(room: Newsroom) -> None:
    notice = await room.approved(begin=room.clock.now() + timedelta(hours=1))
    for n in range(25):
        await room.subscriber(f"新来的{n}")
    room.clock.move(hours=1)
    await room.goes(3)
    found = await room.notice(notice)
    assert (found.state, found.total) == ("paused", 27)
    assert room.platform.notices() == []
    events = await room.hotline.read(lambda tx: notices.events(tx, notice))
    assert "审核时是2人" in events[-1]["text"]
    await room.acts(notice, "resume", room.approver)
    await room.goes(8)
    assert await room.counts(notice) == {"sent": 27}


async def test_two_who_write_at_once_do_not_overwrite_each_other(room: Newsroom) -> None:
    notice = await room.writes()
    seen = (await room.notice(notice)).revision
    await room.does(lambda turn: writing.change(turn, room.author, notice, seen, WATER))
    with pytest.raises(NotNow, match="刚刚被别人改过"):
        await room.does(lambda turn: writing.change(turn, room.approver, notice, seen, WATER))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"words": Words("", "有正文")}, "请写标题"),
        ({"words": Words("有标题", "")}, "请写正文"),
        ({"words": Words("标题", "正文", "Title", "")}, "英文"),
        (
            {"words": Words("标题", "正文", buttons=({"kind": "link", "label": "看", "to": "x"},))},
            "https://",
        ),
        (
            {
                "words": Words(
                    "标题", "正", buttons=({"kind": "article", "label": "看", "to": "x"},)
                )
            },
            "不在用",
        ),
        ({"audience": Audience()}, "请选主题"),
    ],
)
async def test_what_is_missing_is_told(room: Newsroom, changes: dict[str, Any], told: str) -> None:
    notice = await room.writes(**changes)
    assert told in await refused(room, notice, "submit", room.author)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"words": Words("题" * 61, "正文")}, "标题最多60个字，现在61个"),
        ({"words": Words("标题", "正" * 3001)}, "正文最多3000个字"),
        ({"words": Words("标题", "正" * 901, media_key="k")}, "最多900个字"),
        ({"grade": "C"}, "A类"),
        ({"audience": Audience(districts=("atlantis",))}, "没有这个区县"),
        ({"audience": Audience(topics=("ufo",))}, "没有这个主题"),
    ],
)
async def test_what_could_never_be_sent_is_refused_at_once(
    room: Newsroom, changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(NotNow, match=told):
        await room.writes(**changes)


async def test_an_operator_writes_no_notices(room: Newsroom) -> None:
    operator = await room.hotline.member("小赵", "operator")
    with pytest.raises(NotAllowed):
        await room.does(lambda turn: writing.begin(turn, operator, WATER))
    notice = await room.writes()
    for action in lifecycle.ACTIONS:
        assert await refused(room, notice, action, operator, "为什么")


async def test_class_b_is_not_sent_without_a_second_person(room: Newsroom) -> None:
    notice = await room.writes()
    assert "A类" in await refused(room, notice, "send_now", room.author, "急")


async def test_an_emergency_is_reviewed_afterwards_by_somebody_else(room: Newsroom) -> None:
    notice = await room.writes(grade="A", words=EMERGENCY, audience=Audience())
    assert "写明原因" in await refused(room, notice, "send_now", room.author)
    await room.acts(notice, "send_now", room.author, "红色预警")
    await room.goes(3)
    assert "自己写的" in await refused(room, notice, "review_after", room.author)
    await room.acts(notice, "review_after", room.approver)
    assert (await room.notice(notice)).reviewer == "小孙"


async def test_a_correction_changes_the_words_where_they_were_read(room: Newsroom) -> None:
    on_web = await room.subscriber("网页张", "web")
    notice = await room.approved()
    await room.goes(3)
    await on_web.hears()
    draft = await room.acts(notice, "correct", room.author, "时间写错了")
    found = await room.notice(draft)
    right = Draft("B", Words("经十路停水", "改为后天8点到18点。"), Audience())
    await room.does(lambda turn: writing.change(turn, room.author, draft, found.revision, right))
    await room.acts(draft, "submit", room.author)
    await room.acts(draft, "approve", room.approver)
    await room.goes(3)
    assert await room.counts(draft) == {"sent": 3}
    edits = [call for _, call in room.platform.calls if call["method"] == "editMessageText"]
    assert len(edits) == 2
    assert all("改为后天" in call["text"] and "更正" in call["text"] for call in edits)
    read = [one for one in await on_web.transcript() if "停水" in shown(one)]
    assert [one.text for one in read] == ["改为后天8点到18点。"]


async def test_a_recall_takes_it_away_everywhere_at_once(room: Newsroom) -> None:
    on_web = await room.subscriber("网页张", "web")
    notice = await room.approved()
    await room.goes(3)
    recall = await room.acts(notice, "recall", room.approver, "发错了街道")
    await room.goes(3)
    assert await room.counts(recall) == {"sent": 3}
    methods = [call["method"] for _, call in room.platform.calls]
    assert methods.count("deleteMessage") == 2
    words = "\n".join(shown(one) for one in await on_web.transcript())
    assert "已撤回" in words
    assert "请提前存水" not in words
    alarms = await room.hotline.read(notes.open_alarms)
    assert alarms == []


async def test_after_two_days_a_recall_changes_the_words(room: Newsroom) -> None:
    notice = await room.approved()
    await room.goes(3)
    room.clock.move(hours=47.5)
    recall = await room.acts(notice, "recall", room.approver, "发错了街道")
    await room.goes(3)
    assert await room.counts(recall) == {"sent": 2}
    methods = [call["method"] for _, call in room.platform.calls]
    assert methods.count("editMessageText") == 2


async def test_it_comes_again_each_week_until_its_last_day(room: Newsroom) -> None:
    begin = room.clock.now() + timedelta(minutes=10)
    last = (begin + timedelta(days=8)).date().isoformat()
    repeats = {"every": "weeks", "weekdays": [begin.isoweekday()], "last": last}
    first = await room.approved(begin=begin, repeats=repeats)
    room.clock.move(minutes=10)
    await room.goes(3)
    second = (await room.hotline.read(lambda tx: notices.children(tx, first)))[0]
    assert second.state == "scheduled"
    assert second.begin_at == begin + timedelta(days=7)
    assert second.approver == "小孙"
    room.clock.move(days=7)
    await room.goes(3)
    assert await room.counts(second.id) == {"sent": 2}
    assert await room.hotline.read(lambda tx: notices.children(tx, second.id)) == []


async def test_what_was_counted_before_is_taken_for_the_same_words_only(room: Newsroom) -> None:
    notice = await room.writes()
    seen = (await room.notice(notice)).revision
    for revision, expected in ((seen + 1, 2), (seen + 2, 77)):
        counted = Counted(revision, 77)
        do = partial(acting.act, by=room.author, notice_id=notice, name="submit", counted=counted)
        await room.does(do)
        assert (await room.notice(notice)).expected == expected
        await room.acts(notice, "take_back", room.author)
