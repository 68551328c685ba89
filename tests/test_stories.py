"""The tree (DESIGN section 2), and the first call. The ride is in test_story_ride.py."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.desk import chats
from handlers.turn import Attachment, Reply
from storage import handoff_lists, notes
from storage.database import Database
from tests.dialogue import Hotline, hotline, run_turn


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Hotline]:
    async with hotline(database, tmp_path) as running:
        yield running


@pytest.fixture(params=["web", "telegram"])
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


async def test_the_first_call(house: Hotline, channel: str) -> None:
    caller = house.citizen("小周", channel)
    (unknown,) = await caller.says("量子纠缠签证要去哪个窗口盖章呀")
    assert "不敢随便说" in unknown.text
    gaps = await house.read(notes.gaps)
    assert [gap["question"] for gap in gaps] == ["量子纠缠签证要去哪个窗口盖章呀"]
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
