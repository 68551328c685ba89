"""Questions about a notice are answered with its words, and no other question is swallowed."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.notices import catching, questions, wishes
from storage.database import Database
from storage.messages import Message
from storage.notices import Words
from tests import stored
from tests.dialogue import Citizen, city, index, labels, shown
from tests.notices.kit import Newsroom, newsroom
from tests.notices.test_chat import known_at, told

BODY = (
    "因水管检修，明天8点到18点，经十路以南、千佛山小区停水。请提前存水。"
    "来水后先放几分钟再用。抢修电话0531-12345678。"
)
WORDS = Words(
    "经十路停水",
    BODY,
    "Water off on Jingshi Road",
    "The water is off tomorrow from 8 a.m. to 6 p.m. Please store some. Due to repairs.",
)


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(database, tmp_path) as made:
        yield made


@pytest.fixture(params=["telegram", "web"])
def channel(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("when", "几点来水|什么时候来水？|水什么时候来|要停多久|停到几点|请问什么时候恢复供水"
            "|要停几天"
        "|when will it be back|how long will it last|停水时间"),
        ("where", "哪些小区|影响哪些地方|停水范围|哪里停水|哪些小区停水啊"
            "|which areas are affected"),
        ("here", "我们小区停吗|我家停水了吗|我家停水吗|千佛山小区停吗"
            "|我们这边也停水吗|经十路受影响吗"),
        ("why", "为什么停水|怎么又停水了|什么原因|停水原因"),
        ("what", "那我怎么办|要准备什么|what should i do"),
        ("phone", "抢修电话多少|电话是多少"),
        ("true", "这是真的吗|消息属实吗"),
        ("", "千佛山小区停水了|我家停水|停水了怎么办|身份证丢了怎么补办|公积金什么时候到账"
            "|周末上班吗"
        "|社保卡在哪里办|我要投诉停水|怎么交水费|水费多少钱一吨|历下区今天停水通知我|好的"
        "|几点上班"),
    ],
)  # fmt: skip
def test_what_is_asked(kind: str, said: str) -> None:
    assert {text: questions.kind(text) for text in said.split("|")} == dict.fromkeys(
        said.split("|"), kind
    )


def test_what_the_knowledge_base_is_asked_is_not_taken() -> None:
    """Of all its questions and aliases hardly one could be about a notice, and none is a wish."""
    asked = [text for one in index().articles for text in (one.question, *one.aliases)]
    taken = [text for text in asked if questions.kind(text)]
    assert len(taken) <= len(asked) / 400, taken
    assert not any(wishes.heard(text, city()) for text in asked)


async def water(room: Newsroom, citizen: Citizen) -> int:
    return await told(room, citizen, words=WORDS)


async def replies(room: Newsroom, citizen: Citizen, text: str) -> list[Message]:
    """Telegram: a reply to the notice's message."""
    number = next(
        n for n, (peer, call) in enumerate(room.platform.calls, start=1)
        if peer == citizen.address.peer and "经十路停水" in str(call)
    )  # fmt: skip
    return await citizen.sends(text=text, raw={"reply_to_message": {"message_id": number, "date": 0,
        "chat": {"id": citizen.id, "type": "private"}}})  # fmt: skip


async def asked(room: Newsroom, notice: int) -> list[tuple[str, int]]:
    found = await room.hotline.read(lambda tx: stored.notice_questions(tx, notice))
    return [(row["question"], row["answered"]) for row in found]


async def test_what_is_asked_after_a_notice_is_answered_with_it(
    room: Newsroom, channel: str
) -> None:
    citizen = await room.subscriber("李奶奶", channel)
    notice = await water(room, citizen)
    *_, said = await citizen.says("几点来水")
    assert said.text.startswith("通知里这样写：因水管检修，明天8点到18点")
    assert "存水" not in said.text
    assert "出自通知“经十路停水”，11月23日" in said.text
    assert labels(said) == ["请工作人员来", "登记下来，请部门处理", "问的不是这条通知"]
    await citizen.follows(
        ("哪些小区", "千佛山小区"),
        ("千佛山小区停吗", "千佛山小区停水"),
        ("阳光花园停吗", "通知里没有写"),
        ("电话是多少", "0531-12345678"),
        ("这是真的吗", "经过两个人核对"),
    )
    assert await asked(room, notice) == [
        ("几点来水", 1), ("哪些小区", 1), ("千佛山小区停吗", 1), ("阳光花园停吗", 0),
        ("电话是多少", 1), ("这是真的吗", 1),
    ]  # fmt: skip


async def test_no_other_question_is_swallowed(room: Newsroom, channel: str) -> None:
    citizen = await room.subscriber("李奶奶", channel)
    notice = await water(room, citizen)
    *_, said = await citizen.says("身份证丢了怎么补办")
    assert "身份证" in said.extras["title"]
    await citizen.says("要多久")
    *_, late = await citizen.says("几点来电")
    assert "经十路" not in shown(late)
    assert await asked(room, notice) == []


async def test_what_was_not_meant_is_answered_anew(room: Newsroom) -> None:
    citizen = await room.subscriber("李奶奶", "web")
    await water(room, citizen)
    await citizen.follows(("哪些小区", "千佛山"))
    heard = await citizen.taps("问的不是这条通知")
    assert "千佛山" not in "".join(map(shown, heard))


async def test_received_counts_as_known(room: Newsroom, channel: str) -> None:
    citizen = await room.subscriber("李奶奶", channel)
    notice = await water(room, citizen)
    await citizen.follows(("收到", "知道了就好"))
    assert await known_at(room, notice, citizen)


async def test_28_a_reply_to_a_notice_has_its_context(room: Newsroom) -> None:
    citizen = await room.subscriber("李奶奶")
    notice = await water(room, citizen)
    room.clock.move(days=9)
    *_, said = await replies(room, citizen, "来水后能直接喝吗")
    assert "来水后先放几分钟再用" in said.text
    *_, other = await replies(room, citizen, "身份证丢了怎么补办")
    assert "身份证" in other.extras["title"]
    assert await asked(room, notice) == [("来水后能直接喝吗", 1)]
    kinds = [one.side for one in await citizen.transcript()]
    assert kinds.count("system") == 1


async def test_28_a_person_sees_which_notice_it_is_about(room: Newsroom, channel: str) -> None:
    """The line on the web desk's card, and the one on Telegram's, from the same state."""
    citizen = await room.subscriber("李奶奶", channel)
    await water(room, citizen)
    room.clock.move(hours=5)
    await citizen.says("哪些小区")
    await citizen.says("人工")
    talk = await citizen.talk()
    assert talk.handoff
    about = catching.concerning(talk, talk.handoff.opened_at)
    assert about
    assert about["title"] == "经十路停水"
    other = await room.subscriber("王叔", channel)
    await other.says("人工")
    talk = await other.talk()
    assert talk.handoff
    assert catching.concerning(talk, talk.handoff.opened_at) is None


async def test_28_asking_for_a_person_in_reply_to_an_old_notice(room: Newsroom) -> None:
    citizen = await room.subscriber("李奶奶")
    await water(room, citizen)
    room.clock.move(days=9)
    await replies(room, citizen, "人工")
    talk = await citizen.talk()
    assert talk.handoff
    assert catching.concerning(talk, talk.handoff.opened_at)


async def test_27_an_ordinary_notice_waits_for_the_end_of_the_talk(room: Newsroom) -> None:
    """Class B is put off while a person is awaited; class A comes at once and is noted."""
    citizen = await room.subscriber("李奶奶")
    await citizen.says("人工")
    await told(room, citizen)
    assert "经十路停水" not in str(room.platform.to(citizen))
    await told(room, citizen, grade="A", words=Words("暴雨红色预警", "请不要外出。"))
    assert "暴雨红色预警" in str(room.platform.to(citizen))
    assert "暴雨红色预警" in "".join(map(shown, await citizen.transcript()))
    await citizen.says("取消")
    room.clock.move(minutes=11)
    await room.goes(5)
    assert "经十路停水" in str(room.platform.to(citizen))


async def test_a_corrected_and_a_recalled_notice_answer_as_they_stand(room: Newsroom) -> None:
    citizen = await room.subscriber("李奶奶")
    notice = await water(room, citizen)
    await room.acts(notice, "recall", room.author, "不停了")
    await room.goes(5)
    *_, said = await citizen.says("几点来水")
    assert "已经撤回" in said.text


async def test_in_english(room: Newsroom) -> None:
    tom = await room.subscriber("Tom", "web")
    await tom.says("语言")
    await tom.taps("English")
    await water(room, tom)
    await tom.follows(
        ("how long will it last", "from 8 a.m. to 6 p.m."),
        ("why", "Due to repairs"),
        ("got it", "Good that you know"),
    )


async def test_words_awaited_for_a_case_are_not_a_question_about_a_notice(room: Newsroom) -> None:
    citizen = await room.subscriber("李奶奶")
    await citizen.says("千佛山公园门口有棵树，铁链勒进树干里了，请人来剪开")
    await citizen.says("不留")
    await citizen.taps("没错，提交")
    await water(room, citizen)
    await citizen.taps("补充")
    heard = await citizen.says("几点来水")
    assert "明天8点到18点" in "".join(map(shown, heard))
    heard = await citizen.says("铁链有两条")
    assert "明天8点到18点" not in "".join(map(shown, heard))


async def test_an_open_report_goes_on_after_the_answer(room: Newsroom) -> None:
    citizen = await room.subscriber("李奶奶")
    await water(room, replace(citizen))
    await citizen.says("我要投诉楼下烧烤摊油烟太大")
    heard = await citizen.says("几点来水？")
    assert "明天8点到18点" in "".join(map(shown, heard))
    assert "form" in (await citizen.talk()).state
