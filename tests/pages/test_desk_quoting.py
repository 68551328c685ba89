"""What a citizen's words reply to stands above them at the desk."""

from storage import outbox
from tests.pages.test_desk import House, house

__all__ = ["house"]


async def test_a_bare_yes_says_to_what(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    li = house.hotline.citizen("李奶奶", "telegram")
    await li.says("我家<b>停水</b>三天了")
    await li.says("人工")
    await zhao.chats(li, "claim")
    for text in ("明天上午去，行吗？", "还是后天下午？"):
        await zhao.chats(li, "say", text=text)
    said = {one.text: one for one in await li.transcript()}
    mine, own = said["明天上午去，行吗？"], said["我家<b>停水</b>三天了"]
    async with house.hotline.database.transaction() as tx:
        await tx.execute(
            "UPDATE outbox SET platform_id = '7001', state = 'sent' WHERE message_key = :key",
            key=mine.key,
        )
        assert await outbox.key_of(tx, mine.conversation_id, "7001") == mine.key
    for number, text in (
        ("7001", "行"),
        (own.platform_id, "就是这件"),
        ("999999", "嗯"),
    ):
        replied = {
            "message_id": int(str(number)),
            "date": 0,
            "chat": {"id": li.id, "type": "private"},
        }
        await li.sends(text=text, raw={"reply_to_message": replied})
    page = await zhao.sees(f"/desk?chat={mine.conversation_id}")
    assert "回复：</span>明天上午去，行吗？" in page
    assert "回复：</span>我家&lt;b&gt;停水&lt;/b&gt;三天了" in page
    assert page.count("回复：</span>") == 2


async def test_a_long_chat_is_read_back_to_its_beginning(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    li = house.hotline.citizen()
    await li.says("人工")
    await zhao.chats(li, "claim")
    for n in range(250):
        await li.drops(text=f"第{n:03}句")
    await li.hears()
    chat = (await li.talk()).id
    page = await zhao.sees(f"/desk?chat={chat}")
    assert "第249句" in page
    assert "第120句" not in page
    assert f'href="/desk?chat={chat}&amp;back=240#seam"' in page
    page = await zhao.sees(f"/desk?chat={chat}&back=240")
    assert "第012句" in page
    before, after = page.split('<span id="seam"></span>')
    assert "第129句" in before
    assert "第130句" in after
    page = await zhao.sees(f"/desk?chat={chat}&back=360")
    assert "第000句" in page
    assert "看更早的话" not in page
    await zhao.sees(f"/desk?chat={chat}&back=-5")
    await zhao.sees(f"/desk?chat={chat}&back=99999999999")
