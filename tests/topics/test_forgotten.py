"""Who is forgotten is forgotten at the desk too: also what was typed in a private chat."""

from typing import Any

from storage import privacy, words
from tests.fakes.telegram import TINY_JPEG
from tests.topics.kit import LI, Desk

TABLES = {
    "postgresql": "SELECT table_name AS name FROM information_schema.tables "
    "WHERE table_schema = current_schema()",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
}


async def holding(house: Desk, part: str) -> set[str]:
    """The tables in which something stands."""

    async def read(tx: Any) -> set[str]:
        names = [row["name"] for row in await tx.rows(TABLES[house.house.database.name])]
        return {name for name in names if part in str(await tx.rows(f"SELECT * FROM {name}"))}

    return await house.house.read(read)


async def forget(house: Desk) -> list[Any]:
    async with house.house.database.transaction() as tx:
        person = await tx.value(
            "SELECT person_id FROM conversations WHERE peer = :peer", peer=str(LI)
        )
        return await privacy.erase(tx, int(person), house.clock.now())


async def test_in_private_their_words_go_and_another_citizens_stay(house: Desk) -> None:
    await house.group.removes_bot()
    zhao, wang = house.zhao, house.tg.user(1002, first_name="王女士")
    await zhao.says("/duty on")
    await zhao.hears("开始值班")
    await wang.says("人工")
    await zhao.taps("接管", await house.hears("🔔 王女士", zhao))
    await house.hears("现在对着：王女士", zhao)
    await zhao.says("王女士您好，口令一")
    await house.hears("口令一", wang)
    await wang.says("我来说说口令二")
    of_wang = await house.hears("口令二", zhao)
    await house.li.says("人工")
    await zhao.taps("接管", await house.hears("🔔 李奶奶", zhao))
    await house.hears("现在对着：李奶奶", zhao)
    await zhao.says("太急了，暗号零")
    await zhao.taps("发给李奶奶", await house.hears("发给李奶奶？", zhao))
    await house.hears("暗号零")
    house.clock.advance(5)
    said = await zhao.says("奶奶您好，暗号一")
    copy = await house.hears("暗号一")
    await zhao.edits(said.message_id, "奶奶您好，暗号二")
    await house.until(lambda: "暗号二" in copy.text)
    await zhao.says("// 暗号三，她一个人住")
    await zhao.sends_photo(TINY_JPEG, "暗号四")
    await house.hears("暗号四")
    await zhao.taps("诉求草稿", await house.hears("🔔 李奶奶", zhao))
    await zhao.taps("事情", await house.hears("市民的诉求草稿", zhao))
    asked = await house.hears("请回复这条消息，写事情", zhao)
    await zhao.says("楼上漏水，暗号五", reply_to=asked)
    await house.hears("暗号五", zhao)
    await zhao.says("/back 都说好了，暗号六")
    await zhao.taps("写小结", await house.hears("已结束", zhao))
    asked = await house.hears("交还时写的是", zhao)
    await zhao.says("漏水，暗号七", reply_to=asked)
    await house.hears("小结记下了", zhao)
    await zhao.says("还有暗号八")
    await house.hears("已经结束，没有发出去", zhao)
    assert await holding(house, "暗号") >= {"messages", "message_words", "inbox"}
    gone = await forget(house)
    assert len({row["media_key"] for row in gone}) == len(gone) >= 2, "the picture, both copies"
    assert await holding(house, "暗号") == set()
    assert await holding(house, "口令一") >= {"messages", "message_words"}
    await zhao.says("王女士，接着说", reply_to=of_wang)
    await house.hears("接着说", wang)


async def test_in_a_topic_nothing_of_it_can_be_searched(house: Desk) -> None:
    await house.li.says("我家停水三天了")
    thread = await house.waits()
    await house.claims(thread)
    await house.zhao.says("奶奶您好，暗号一", chat=house.group, topic=thread)
    await house.hears("暗号一")
    assert "message_words" in await holding(house, "暗号")
    await forget(house)
    assert await holding(house, "暗号") == set()
    found = await house.house.read(lambda tx: words.find(tx, words.Wanted(("暗号",)), limit=10))
    assert not found
