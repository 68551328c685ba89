"""A topic of the staff's group from the first words to the end, on both databases."""

from storage import privacy
from tests.topics.kit import Desk


async def test_a_talk_from_card_to_hand_back(house: Desk) -> None:
    await house.li.says("我家停水三天了，电话13812345678")
    thread = await house.waits()
    card = house.card(thread)
    assert "市民请人工" in card.text
    assert "停水三天" in card.text
    assert "13812345678" not in card.text
    await house.li.says("老人一个人在家")
    await house.claims(thread)
    await house.hears("我是小赵")
    told = await house.sees("老人一个人在家")
    assert told.thread_id == thread
    said = await house.zhao.says(
        "奶奶您好，我马上联系供水。", chat=house.group, topic=thread, reply_to=told
    )
    heard = await house.hears("马上联系供水")
    assert heard.raw["reply_to_message"]["text"] == "老人一个人在家"
    await house.until(lambda: said.reactions)
    await house.li.says("谢谢你", reply_to=heard)
    thanks = await house.sees("谢谢你")
    assert thanks.raw["reply_to_message"]["message_id"] == said.message_id
    await house.zhao.taps("交还", house.card(thread), chat=house.group)
    await house.until(lambda: "已结束" in house.card(thread).text)
    assert house.card(thread).labels == ["写小结"]
    await house.li.says("家里停水了怎么办")
    await house.hears("来源：")
    assert not any("家里停水了怎么办" in one.text for one in house.group.chat.from_bot)


async def test_passed_on_held_and_taken_by_the_leader(house: Desk) -> None:
    boss = house.tg.user(2009, first_name="王班长")
    await house.joins(boss, "duty_leader")
    thread = await house.waits()
    await house.claims(thread)
    await house.zhao.taps("保留", house.card(thread), chat=house.group)
    await house.zhao.taps("30分钟", chat=house.group)
    await house.until(lambda: "保留中" in house.card(thread).text)
    await house.zhao.taps("继续", house.card(thread), chat=house.group)
    await house.until(lambda: "已由小赵" in house.card(thread).text)
    await house.zhao.taps("转交", house.card(thread), chat=house.group)
    await house.zhao.taps("小钱", await house.sees("转给谁"), chat=house.group)
    await house.until(lambda: "请同事接手" in house.card(thread).text)
    await house.zhao.says("我同事马上来", chat=house.group, topic=thread)
    await house.hears("我同事马上来")
    await house.qian.taps("接手", house.card(thread), chat=house.group)
    await house.until(lambda: "已由小钱" in house.card(thread).text)
    await house.zhao.says("我再说一句", chat=house.group, topic=thread)
    await house.sees("不由您接待")
    assert not [one for one in house.li.chat.from_bot if "再说一句" in one.text]
    await boss.says("我来", chat=house.group, topic=thread)
    hint = await house.sees("王班长，这一位不由您接待")
    await boss.taps("接管", hint, chat=house.group)
    await house.until(lambda: "已由王班长" in house.card(thread).text)
    await boss.says("我是班长", chat=house.group, topic=thread)
    await house.hears("我是班长")


async def test_a_message_that_was_left_and_being_forgotten(house: Desk) -> None:
    await house.li.says("我家停水三天了，暗号甲")
    thread = await house.waits()
    await house.li.says("别急，我先写下来，暗号乙")
    await house.li.taps("改为留言")
    await house.until(lambda: "市民留了言" in house.card(thread).text)
    await house.zhao.taps("答复留言", house.card(thread), chat=house.group)
    await house.until(lambda: "已由小赵" in house.card(thread).text)
    await house.li.says("谢谢，暗号丙")
    await house.sees("暗号丙")
    await house.zhao.says("不客气，暗号丁", chat=house.group, topic=thread)
    await house.hears("暗号丁")
    async with house.house.database.transaction() as tx:
        person = await tx.value("SELECT person_id FROM conversations WHERE peer = '1001'")
        await privacy.erase(tx, person, house.clock.now())
        for table, column in (
            ("messages", "text"),
            ("message_versions", "text"),
            ("outbox", "payload"),
            ("inbox", "payload"),
            ("desk_topics", "card_shown"),
            ("desk_topics", "name"),
            ("conversations", "display_name"),
        ):
            found = await tx.rows(f"SELECT {column} AS told FROM {table}")
            told = "".join(one["told"] for one in found)
            assert "暗号" not in told, table
            assert "李奶奶" not in told, table
