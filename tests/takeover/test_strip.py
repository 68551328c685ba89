"""Above a citizen's chat: who is here, and the way out, whatever was written meanwhile."""

from typing import Any

from bot.pages import strip
from tests.dialogue import Citizen
from tests.takeover.kit import Desk


async def shown(desk: Desk, li: Citizen) -> dict[str, Any]:
    talk, texts = await li.talk(), desk.house.engine.house.texts
    return await desk.house.read(lambda tx: strip.status(tx, talk, texts))


async def test_edge_1_edge_2_the_way_out_stays_above_the_chat(desk: Desk) -> None:
    li, zhao = desk.house.citizen(), await desk.member("小赵", on=True)
    await li.says("你好")
    assert (await shown(desk, li))["ways"] == []
    await li.says("人工")
    await li.says("家里停水三天了")
    now = await shown(desk, li)
    assert (now["held_by"], [one["label"] for one in now["ways"]]) == (None, ["不等了", "改为留言"])
    assert now["queue"], "also while somebody is asked"
    await desk.claims(li, zhao)
    await li.says("老人在家，没有水")
    now = await shown(desk, li)
    assert (now["held_by"], [one["label"] for one in now["ways"]]) == ("小赵", ["结束人工"])
    (way,) = now["ways"]
    handoff = (await desk.waiting(li)).id
    await li.sends(choice=way["id"])
    assert (await desk.find(handoff)).close_reason == "citizen_ended"
    assert await shown(desk, li) == {"held_by": None, "queue": None, "ways": []}
