"""What the lists of a desk show of a chat: the matter, whatever was tapped or said in passing."""

import pytest

from handlers.desk import lookup
from tests.dialogue import Citizen, Hotline
from tests.takeover.kit import Desk

LAMP = "历下区解放路12号院的路灯坏了半个月，一直没人管"
HOLE = "天桥区堤口路89号门口的路面塌了一个大坑，很危险"
DOG = "隔壁狗天天半夜叫"
LIFT = "市中区英雄山路129号祥泰广场1号楼的电梯坏了"
STAIRS = "我们单元三天了没有电，物业说不归他们管"

SCRIPTS: dict[str, tuple[list[str], str]] = {
    "words, then the wish": ([DOG, "人工"], DOG),
    "a greeting after the words": ([DOG, "你好", "人工"], DOG),
    "nothing but the wish": (["人工"], "人工"),
    "a report that was begun": ([LAMP, "人工"], "路灯坏了半个月"),
    "a report filed by a tap": ([LAMP, "不留", "「没错，提交」", "人工"], "路灯坏了半个月"),
    "filed, and something else a day later": (
        [LAMP, "不留", "「没错，提交」", "+1", DOG, "人工"],
        DOG,
    ),
    "filed, and only the wish a day later": (
        [HOLE, "不留", "「没错，提交」", "+1", "你好", "人工"],
        "大坑",
    ),
    "a case that is over, and only the wish": (
        [LIFT, "不留", "「没错，提交」", "我不想办了", "「确定撤回」", "+1", "人工"],
        "人工",
    ),
    "told while waiting": (["人工", "嗯", "我家楼上漏水，电话13812345678", "好的"], "漏水"),
    "danger after a report": ([LAMP, "我家厨房着火了", "人工"], "我家厨房着火了"),
}


async def told(house: Hotline, script: list[str]) -> str:
    """What the list shows after a script; `+1` lets a day pass."""
    li = house.citizen()
    await follow(house, li, script)
    return await shown(Desk(house), (await li.talk()).id)


async def follow(house: Hotline, li: Citizen, script: list[str]) -> None:
    for said in script:
        if said == "+1":
            await house.later(days=1)
        elif said.startswith("「"):
            await li.taps(said.strip("「」"))
        else:
            await li.says(said)


async def shown(desk: Desk, talk: int) -> str:
    (row,) = [one for one in await desk.open_ones() if one["conversation_id"] == talk]
    return lookup.matter(row)


async def test_what_a_chat_is_about(desk: Desk) -> None:
    seen = {name: await told(desk.house, script) for name, (script, _) in SCRIPTS.items()}
    wrong = {name: one for name, one in seen.items() if SCRIPTS[name][1] not in one}
    assert not wrong
    assert "13812345678" not in seen["told while waiting"]


async def test_edited_words_and_a_held_chat_show_what_was_told_last(desk: Desk) -> None:
    li, zhao = desk.house.citizen(channel="telegram"), await desk.member("小赵", on=True)
    await li.says(LAMP)
    await li.says("人工")
    talk = (await li.talk()).id
    assert "路灯" in await shown(desk, talk)
    await desk.claims(li, zhao)
    await li.says("还有楼道灯")
    assert await shown(desk, talk) == "还有楼道灯"
    await li.says("好的")
    assert await shown(desk, talk) == "还有楼道灯"
    said = next(one for one in reversed(await li.transcript()) if one.text == "好的")
    await li.edits(said, "好的，二单元的")
    assert await shown(desk, talk) == "好的，二单元的"


@pytest.mark.parametrize(
    "script",
    [
        [STAIRS, "历下区解放路12号院", "13805311234", "「没错，提交」", "人工"],
        [STAIRS, "历下区解放路12号院", "人工"],
    ],
    ids=["filed", "begun"],
)
async def test_who_took_a_chat_still_sees_its_matter(desk: Desk, script: list[str]) -> None:
    """Not the street or the number that the form asked for last."""
    li, zhao = desk.house.citizen(), await desk.member("小赵", on=True)
    await follow(desk.house, li, script)
    await desk.claims(li, zhao)
    talk = (await li.talk()).id
    assert "三天了没有电" in await shown(desk, talk)
    await li.says("楼上的也没电")
    assert await shown(desk, talk) == "楼上的也没电"
