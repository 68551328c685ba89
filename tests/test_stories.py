"""The tree, and the first call. The ride is in test_story_ride.py."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.seeding import seed
from bot.shelf import Shelf
from bot.tending import Tending
from handlers.articles import tasks as upkeep
from handlers.desk import chats
from handlers.turn import Attachment, Reply
from storage import handoff_lists, tasks
from storage.database import Database
from tests import stored
from tests.dialogue import MONDAY, Citizen, Hotline, city, hotline, run_turn, shown

QUANTUM = "量子纠缠签证盖哪种钢印呀"
VISA_UNIT = "市公安局"


@pytest.fixture(params=["web", "telegram", "wechat"])
def channel(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_the_tree(house: Hotline, channel: str) -> None:
    wang = house.citizen("王工", channel)
    await wang.follows(
        ("小事一件，千佛山公园门口有棵树，铁链勒进树干里了，能不能请人去剪开", "没有小事"),
    )
    photo = {"key": "photokey2345", "kind": "image", "name": "tree.jpg", "sha256": "ab" * 32}
    answers = await wang.sends(files=[photo])
    assert "照片收到了" in answers[0].text
    await wang.follows(("不留", "我记下的是这样"), ("「没错，提交」", "编号JN"))
    (case,) = await wang.cases()
    assert "千佛山公园" in case.place

    clerk = await house.member("小赵", "operator")
    case = await house.act(case, clerk, action="dispatch", to="市园林和林业绿化局")
    freed = Attachment("freedtree234", "image", "freed.jpg", "image/jpeg", 10, "cd" * 32)
    await house.act(
        case, clerk, action="reply", text="铁链今天下午剪掉了，这是现场照片。", files=[freed]
    )
    report = next(one for one in await wang.hears() if "剪掉" in one.text)
    assert report.extras["files"] == ["freedtree234"]
    await wang.follows(("「联系过」", "解决了吗"), ("「解决了」", "满意吗"), ("「满意」", "办结了"))
    (case,) = await wang.cases()
    assert (case.status, case.satisfaction) == ("closed", "satisfied")


async def test_the_first_call(database: Database, tmp_path: Path, channel: str) -> None:
    """From a question that nobody could answer to the next citizen, who gets the answer at once."""
    await seed(database, sample=True, now=MONDAY)
    shelf = Shelf(database)
    await shelf.load()
    async with hotline(database, tmp_path, shelf=shelf) as house:
        await the_call_is_answered(house, house.citizen("小周", channel))
        await the_gap_is_closed(house)
        await shelf.load()
        later = house.citizen("老吴", channel)
        (answer,) = await later.says("请问量子纠缠签证去哪个窗口盖章？")
        assert "没有这种签证" in answer.text
        assert "来源：12345热线" in shown(answer)
        gaps = await house.read(stored.gaps)
        assert len(gaps) == 1, "nothing is missing any more"


async def the_gap_is_closed(house: Hotline) -> None:
    """The question is a task with a date by itself; the leader gives it to somebody, who writes."""
    await Tending(house.database, house.engine.house, house.clock).tend()
    (task,) = await house.read(tasks.listed)
    assert (task.kind, task.question) == ("gap", QUANTUM)
    assert task.due_at == datetime(2026, 11, 30, 9, 0, tzinfo=UTC), "five working days, at 17:00"
    leader = await house.member("王班长", "duty_leader")
    writer = await house.member("老李", "department", department=VISA_UNIT)
    now = house.clock.now()
    async with house.database.transaction() as tx:
        task = await upkeep.assign(tx, task, VISA_UNIT, leader, city(), now=now)
        assert (await upkeep.task_for(tx, task.id, writer)).department == VISA_UNIT
        text = "目前没有这种签证，不用去任何窗口盖章。"
        await upkeep.write(tx, task, task.question, text, leader, now=now, publish=True)
    assert await house.read(tasks.listed) == []
    (done,) = await house.read(lambda tx: tasks.listed(tx, state="done"))
    assert done.done_by == "王班长"


async def the_call_is_answered(house: Hotline, caller: Citizen) -> None:
    """Told honestly, a place in the queue, then a person."""
    (unknown,) = await caller.says(QUANTUM)
    assert "不敢随便说" in unknown.text
    gaps = await house.read(stored.gaps)
    assert [gap["question"] for gap in gaps] == [QUANTUM]
    (place,) = await caller.says("人工")
    assert "您排在最前面" in place.text

    operator = await house.member()
    (waiting,) = await house.read(handoff_lists.open_ones)
    await run_turn(house, caller, lambda turn: chats.claim(turn, waiting["id"], operator))
    (hello,) = await caller.hears()
    assert "小赵" in hello.text
    assert await caller.says("您好，就是刚才那个问题") == []  # the bot keeps silent
    await run_turn(
        house,
        caller,
        lambda turn: chats.say(turn, waiting["id"], operator, Reply("没有这种签证。")),
    )
    (answer,) = await caller.hears()
    assert (answer.side, answer.text) == ("operator", "没有这种签证。")
    await run_turn(
        house,
        caller,
        lambda turn: chats.hand_back(turn, waiting["id"], operator, "已说明没有这种签证"),
    )
    assert "已说明没有这种签证" in (await caller.hears())[0].text
