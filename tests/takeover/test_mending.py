"""An operator's own words are changed and taken back for 48 hours; the versions keep them."""

import pytest

from handlers.desk import chats, mending
from handlers.errors import NotAllowed, NotNow
from handlers.turn import Attachment, Reply
from storage import messages, outbox
from storage.outbox import Receipt
from tests.dialogue import Citizen
from tests.takeover.kit import Desk


async def test_edge_11_edge_12_who_may_change_and_take_back_and_until_when(desk: Desk) -> None:
    li, zhao = desk.house.citizen("李奶奶", "telegram"), await desk.member("小赵")
    qian, wang = await desk.member("小钱"), await desk.member("王班长", "duty_leader")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    await desk.says(li, handoff, zhao, "周五九点。")
    said = (await li.transcript())[-1]
    for by in (qian, wang):
        with pytest.raises(NotAllowed, match="只有说这句话的人"):
            await desk.do(li, lambda t, b=by: mending.change(t, b, said.key, "我改"))  # type: ignore[misc]
    with pytest.raises(NotAllowed):
        await desk.do(li, lambda t: mending.take_back(t, qian, said.key))
    await desk.do(li, lambda t: mending.change(t, zhao, said.key, "周五八点。"))
    now = (await li.transcript())[-1]
    assert (now.key, now.text) == (said.key, "周五八点。")
    assert mending.mendable(now, zhao, desk.house.clock.now())
    assert not mending.mendable(now, qian, desk.house.clock.now())

    await desk.do(li, lambda t: chats.say(t, handoff, zhao, Reply("", files=(_photo(),))))
    photo = (await li.transcript())[-1]
    await desk.do(li, lambda t: mending.take_back(t, wang, photo.key))
    gone = (await li.transcript())[-1]
    assert (gone.text, gone.extras) == ("（这条消息已撤回）", {"erased": True})
    with pytest.raises(NotNow, match="已经撤回"):
        await desk.do(li, lambda t: mending.take_back(t, zhao, photo.key))

    await desk.house.later(hours=48, minutes=1)
    assert not mending.mendable(now, zhao, desk.house.clock.now())
    with pytest.raises(NotNow, match="超过48小时"):
        await desk.do(li, lambda t: mending.change(t, zhao, said.key, "晚了"))
    with pytest.raises(NotNow, match="超过48小时"):
        await desk.do(li, lambda t: mending.take_back(t, zhao, said.key))
    kept = await desk.house.read(lambda tx: messages.versions_of(tx, [now.id, gone.id]))
    assert kept == {now.id: ["周五九点。"], gone.id: [""]}
    assert await desk.house.read(lambda tx: messages.versions_of(tx, [])) == {}


async def test_what_went_out_on_wechat_is_not_taken_back_but_corrected(desk: Desk) -> None:
    li, zhao = desk.house.citizen("李奶奶", "wechat"), await desk.member("小赵")
    await li.says("人工")
    handoff = await desk.claims(li, zhao)
    await desk.says(li, handoff, zhao, "周五九点。")
    said = (await li.transcript())[-1]
    await _go_out(desk, li)
    with pytest.raises(NotNow, match="微信里发出去的撤不回"):
        await desk.do(li, lambda t: mending.take_back(t, zhao, said.key))
    await desk.do(li, lambda t: mending.change(t, zhao, said.key, "周五八点。"))
    (_, changed) = await desk.house.read(lambda tx: outbox.parts(tx, said.key))
    assert changed.payload["text"]["content"] == "更正：\n周五八点。"
    await desk.says(li, handoff, zhao, "还没送出去的。")
    waiting = (await li.transcript())[-1]
    await desk.do(li, lambda t: mending.take_back(t, zhao, waiting.key))
    assert (await li.transcript())[-1].extras == {"erased": True}


async def _go_out(desk: Desk, li: Citizen) -> None:
    """All that waits for them has been sent."""
    now, account = desk.house.clock.now(), li.address.account
    async with desk.house.database.transaction() as tx:
        while parts := await outbox.claim(tx, "wechat", account, "chat", now=now, limit=99):
            await outbox.settle(tx, [Receipt(one.id, "sent") for one in parts], now=now)


def _photo() -> Attachment:
    return Attachment("photo-1", "photo", "a.jpg", "image/jpeg", 3, sha256="0" * 64)
