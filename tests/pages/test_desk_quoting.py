"""What words reply to stands above them, at the desk and on the citizen's page; quoting there."""

import re
from typing import Any
from zoneinfo import ZoneInfo

from bot.pages import view
from handlers.citizen import privacy
from handlers.turn import Turn
from storage import conversations, media, messages, outbox
from tests.dialogue import Citizen, run_turn
from tests.pages.test_desk import XSS, House, Seat, house
from tests.pages.test_desk_chats import listening, served

__all__ = ["house"]

ZONE = ZoneInfo("Asia/Shanghai")


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
    assert above(page) == [
        (mine.key, "回复小赵：", "明天上午去，行吗？"),
        (own.key, "回复李奶奶：", "我家&lt;b&gt;停水&lt;/b&gt;三天了"),
    ]
    hits = await zhao.sees("/desk/search?q=就是这件")
    assert "回复李奶奶：我家&lt;b&gt;停水&lt;/b&gt;三天了</span>" in hits
    assert "回复小赵" not in hits
    assert await exported(house, li) == {
        "行": {"key": mine.key, "side": "operator", "words": mine.text},
        "就是这件": {"key": own.key, "side": "citizen", "words": own.text},
    }


async def exported(house: House, citizen: Citizen) -> dict[str, dict[str, Any]]:
    """What each message of a citizen's own export quotes, without the time."""

    async def collect(turn: Turn) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = (await privacy.collected(turn))["messages"]
        return messages

    said = await run_turn(house.hotline, citizen, collect)
    times = {one["key"]: one["at"] for one in said}
    assert all(times[q["key"]] == q.pop("at") for one in said if (q := one.get("quotes")))
    return {one["text"]: one["quotes"] for one in said if "quotes" in one}


def above(page: str) -> list[tuple[str, str, str]]:
    """The lines above messages: where each leads, whose words, the words."""
    line = r'data-jump="(\w+)"[^>]*><span>([^<]+)</span><span data-words>([^<]*)</span>'
    return re.findall(line, page)


async def talking(house: House, channel: str = "web") -> tuple[Seat, Citizen, int]:
    zhao = await house.sits_down("小赵", "operator")
    li = house.hotline.citizen("李奶奶", channel)
    await li.says("我家停水三天了")
    await li.says("人工")
    await zhao.chats(li, "claim")
    return zhao, li, (await li.talk()).id


async def last(li: Citizen) -> messages.Message:
    return (await li.transcript())[-1]


async def shown(house: House, chat: int) -> list[tuple[str, Any]]:
    """What the citizen's page is told: the words, and what they reply to."""
    async with house.hotline.database.reading() as tx:
        said = await messages.latest(tx, chat)
        rows = await view.messages(tx, said, ZONE)
    return [(one["text"], one["quotes"]) for one in rows if one["quotes"]]


async def test_an_operator_quotes_a_citizen_and_herself(house: House) -> None:
    zhao, li, chat = await talking(house)
    await li.says(f"几点来？{XSS}\n{'啊' * 60}")
    asked = await last(li)
    page = await zhao.sees(f"/desk?chat={chat}")
    assert f'href="/desk?chat={chat}&amp;quote={asked.key}#text"' in page
    await zhao.chats(li, "say", text="明天九点。", quote=asked.key)
    said = await last(li)
    assert said.extras == {"quotes": asked.key}
    await zhao.chats(li, "say", text="带上身份证。", quote=said.key)
    page = await zhao.sees(f"/desk?chat={chat}")
    assert XSS not in page
    (key, who, words), own = above(page)
    assert (key, who) == (asked.key, "回复市民1：")
    assert words.startswith("几点来？&#34;&gt;&lt;script&gt;")
    assert words.endswith("…")
    assert own == (said.key, "回复小赵：", "明天九点。")

    # As it reads now; a change of one's own words keeps what they reply to.
    await zhao.chats(li, "change", message=said.key, text="明天十点。")
    (_, first), second = await shown(house, chat)
    assert first["key"] == asked.key
    assert second == (
        "带上身份证。",
        {"key": said.key, "side": "operator", "name": "小赵", "words": "明天十点。", "what": ""},
    )
    await zhao.chats(li, "take-back", message=said.key)
    assert above(await zhao.sees(f"/desk?chat={chat}"))[-1][2] == "（这条消息已撤回）"


async def test_edge_8_edge_36_what_may_not_be_quoted(house: House) -> None:
    zhao, li, chat = await talking(house)
    await zhao.chats(li, "note", text="老人耳背，暗号甲")
    note = await last(li)
    page = await zhao.sees(f"/desk?chat={chat}")
    assert f"quote={note.key}" not in page
    refused = await zhao.chats(li, "say", 403, text="好的", quote=note.key)
    assert "内部备注不能引用给市民" in refused
    # Nor by an old page of the desk, nor in the composer by an address.
    assert "暗号甲" not in composer(await zhao.sees(f"/desk?chat={chat}&quote={note.key}"))

    wang = await house.waiting("王先生")
    await wang.says("我是另一位，暗号乙")
    other = await last(wang)
    for strange in (other.key, "nothing-of-ours", "x" * 5000):
        refused = await zhao.chats(li, "say", 409, text="好的", quote=strange)
        assert "不在这个对话里" in refused
    # Without the script the page comes back with what was typed, and without the quote.
    talk = await li.talk()
    assert talk.handoff
    fields = {"csrf": zhao.csrf, "handoff": str(talk.handoff.id), "text": "写好的话"}
    answer = await zhao.browser.post(f"/desk/chats/{chat}/say", data={**fields, "quote": other.key})
    assert answer.status_code == 409
    assert ">写好的话</textarea>" in answer.text
    assert "不在这个对话里" in answer.text
    assert "暗号乙" not in composer(answer.text)
    assert [one.text for one in await li.transcript() if one.side == "operator"] == []
    assert await shown(house, chat) == []

    # Were one in the table after all, no page would show a note.
    await zhao.chats(li, "say", text="好的")
    async with house.hotline.database.transaction() as tx:
        mine = await last(li)
        mine.extras = {"quotes": note.key}
        held = await conversations.locked(tx, chat)
        await messages.change(tx, held, mine, now=house.hotline.clock.now())
        await conversations.save(tx, held, seen_epoch=held.epoch)
    assert await shown(house, chat) == []


def composer(page: str) -> str:
    return page.split('id="write"')[1].split("</form>")[0]


async def test_without_script_and_with_what_has_no_words(house: House) -> None:
    zhao, li, chat = await talking(house)
    for key, kind in (("photo", "image"), ("call", "audio"), ("paper", "file")):
        await li.sends(files=[{"key": key, "kind": kind}])
    await li.sends(place={"latitude": 36.6, "longitude": 117.0})
    told = {"photo": "[图片]", "call": "[语音]", "paper": "[文件]", "place": "[位置]"}
    for one, words in zip((await li.transcript())[-4:], told.values(), strict=True):
        page = composer(await zhao.sees(f"/desk?chat={chat}&quote={one.key}"))
        assert f'name="quote" id="quote" value="{one.key}"' in page
        assert "引用市民1" in page
        await zhao.chats(li, "say", text="收到", quote=one.key)
        assert above(await zhao.sees(f"/desk?chat={chat}"))[-1][1:] == ("回复市民1：", words)


async def test_claiming_with_a_quote_and_far_back(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    li = await house.waiting()
    first = (await li.transcript())[0]
    for n in range(130):
        await li.drops(text=f"第{n:03}句")
    await li.hears()
    chat = (await li.talk()).id
    await zhao.chats(li, "claim", text="您好，我看到了。", quote=first.key)
    assert (await last(li)).extras == {"quotes": first.key}
    page = await zhao.sees(f"/desk?chat={chat}")
    (to,) = re.findall(r'class="m-quote"><a href="([^"]+)"', page)
    assert to.endswith(f"#m-{first.key}")
    assert f'id="m-{first.key}"' not in page, "it is further up than the page begins"
    assert f'id="m-{first.key}"' in await zhao.sees(to.replace("&amp;", "&").partition("#")[0])


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


async def test_edge_42_a_thumb_from_the_web_desk(house: House) -> None:
    zhao, li, chat = await talking(house)
    wang = await house.sits_down("王班长", "duty_leader")
    await li.says("谢谢你们")
    said = await last(li)
    where = f"/desk/chats/{chat}/react"
    before = (await house.hotline.read(lambda tx: conversations.find(tx, chat))).revision
    await zhao.does(where, message=said.key, emoji="<b>")
    page = await zhao.sees(f"/desk?chat={chat}")
    assert '<p class="m-marks"><span>👍 小赵</span></p>' in page
    assert 'aria-pressed="true"' in page
    async with house.hotline.database.reading() as tx:
        (shown,) = await view.messages(tx, [await last(li)], ZONE)
    assert (shown["id"], shown["edited"]) == (before + 1, False)
    assert shown["marks"] == [{"side": "operator", "emoji": "👍", "name": "小赵"}]
    await zhao.does(where, message=said.key, emoji="1")  # once more is the same
    assert (await last(li)).revision == before + 1
    await zhao.does(where, message=said.key, emoji="")
    assert "m-marks" not in await zhao.sees(f"/desk?chat={chat}")

    refused = await wang.does(where, 403, message=said.key, emoji="1")
    assert "现在由小赵接待" in refused.text
    await zhao.chats(li, "say", text="不客气")
    own = await last(li)
    for key in (own.key, "", "nothing-of-ours"):
        await zhao.does(where, 409, message=key, emoji="1")
    await zhao.chats(li, "back")
    await zhao.does(where, 409, message=said.key, emoji="1")


async def test_a_citizen_answers_word_for_word_on_the_web(house: House) -> None:
    zhao, li, chat = await talking(house)
    await zhao.chats(li, "say", text="几楼？")
    asked = await last(li)
    await zhao.chats(li, "note", text="暗号甲")
    note, other = await last(li), await last(await house.waiting("王先生"))
    await li.sends(text="三楼", quotes=asked.key)
    assert (await last(li)).extras == {"quotes": asked.key}
    assert above(await zhao.sees(f"/desk?chat={chat}")) == [(asked.key, "回复小赵：", "几楼？")]
    for strange in (note.key, other.key, "nothing-of-ours"):
        await li.sends(text="还有一句", quotes=strange)
        assert (await last(li)).extras == {}, "the words come, without it"


async def test_a_photo_that_is_still_on_its_way_comes_into_the_open_chat(house: House) -> None:
    zhao, li, chat = await talking(house, "telegram")
    async with served(house) as base, listening(base, zhao, chat=chat) as ear:
        await ear.hears("stands")
        await li.sends(files=[1])
        shown = await ear.hears("message", "正在取文件")
        at = ear.last_id
        async with house.hotline.database.transaction() as tx:
            (key,) = (await last(li)).extras["files"]
            await media.stored(tx, key, sha256="0" * 64, size=9, mime="image/png", kind="image")
            tx.touch(messages.topic(chat))
        again = await ear.hears("message", f"/desk/media/{key}")
        assert again["id"] == shown["id"]
        assert ear.last_id == at, "nothing is skipped after a break"
        await li.says("看到了吗")
        await ear.hears("message", "看到了吗")
        # Between the page and its line there is a moment.
        async with listening(base, zhao, ear.last_id, chat=chat) as other:
            await other.hears("message", f"/desk/media/{key}")
