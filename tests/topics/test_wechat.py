"""A citizen of WeChat at the Telegram desk: what waits for them, and what came too late."""

from storage import outbox
from storage.conversations import Address
from storage.outbox import Receipt
from tests.dialogue import Citizen
from tests.topics.kit import Desk


async def comes_back(house: Desk, wang: Citizen, state: str, error: str) -> None:
    """WeChat's answer to all that waits for them."""
    where, now = wang.address, house.clock.now()
    async with house.house.database.transaction() as tx:
        parts = await outbox.claim(tx, where.channel, where.account, "chat", now=now, limit=9)
        receipts = [Receipt(one.id, state, error=error) for one in parts]
        await outbox.settle(tx, receipts, now=now)


async def test_staff_see_what_waits_and_what_came_too_late(house: Desk) -> None:
    wang = house.house.citizen("王工", "wechat")
    assert wang.address == Address("wechat", wang.address.account, wang.address.peer)
    await wang.says("人工")
    (thread,) = await house.until(lambda: house.group.chat.topics)
    await house.until(lambda: house.card(thread))
    await house.claims(thread)
    await house.zhao.sends_poll(chat=house.group, topic=thread)
    await house.sees("市民收不到这种消息")
    await comes_back(house, wang, "sent", "")
    await house.zhao.says("师傅在路上", chat=house.group, topic=thread)
    await house.kept(1, "messages WHERE side = 'operator' AND text = '师傅在路上'")
    assert house.topics
    await house.topics.tick()  # nothing of it is news any more: WeChat's answer alone must be
    await comes_back(house, wang, "pending", outbox.AWAITED)
    note = await house.sees("市民一来消息就自动送到")
    assert (note.thread_id, "师傅在路上" in note.text, note.labels) == (thread, True, [])
    await comes_back(house, wang, "failed", outbox.CLOSED)
    note = await house.sees("市民超过48小时没来消息")
    assert "师傅在路上" in note.text
