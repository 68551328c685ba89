"""The Telegram desk of the real program: a topic, a claim, a kill -9 in the middle of a talk."""

from pathlib import Path

from tests.fakes.telegram import FakeTelegram, Shown
from tests.pictures import tree
from tests.served import serving

LI, ZHAO = 1001, 2001
GROUP = -1001234567890
BUSY = 60.0


async def test_a_talk_survives_a_kill(tmp_path: Path) -> None:
    async with FakeTelegram() as tg:
        group = tg.group(GROUP, forum=True)
        known = {"TELEGRAM_BOT_TOKEN": tg.token, "TELEGRAM_API_URL": tg.base_url}
        async with serving(tmp_path, TELEGRAM_DESK_CHAT=f"{GROUP}", **known) as served:

            async def sees(part: str) -> Shown:
                found: Shown = await tg.wait_for(lambda: group.chat.find(part), BUSY)
                return found

            await served.command("staff", "add", "小赵", "--role", "operator")
            printed = await served.command("staff", "telegram", "小赵")
            zhao = tg.user(ZHAO, first_name="小赵")
            await zhao.says(f"/link {printed.partition('/link ')[2].strip()}")
            await zhao.hears("绑定好了", within=BUSY)
            li = tg.user(LI, first_name="李奶奶")
            await li.says("我家停水三天了")
            await li.says("人工")
            card = await sees("🔔 李奶奶")
            await zhao.taps("接管", card, chat=group)
            await li.hears("我是小赵", within=BUSY)
            await tg.wait_for(lambda: "已由小赵接待" in card.text, BUSY)
            await served.kill()
            await li.sends_photo(tree(), "水表在这里")
            await zhao.says("您家在几楼", chat=group, topic=card.thread_id)
            await served.start_again()
            await li.hears("您家在几楼", within=BUSY)
            shown = await sees("水表在这里")
            assert shown.kind == "photo"
            assert shown.thread_id == card.thread_id
            await li.says("三楼", reply_to=li.chat.find("几楼"))
            assert (await sees("三楼")).raw["reply_to_message"]["text"] == "您家在几楼"
            await zhao.taps("交还", card, chat=group)
            await tg.wait_for(lambda: "已结束" in card.text, BUSY)
        once = [one.text for one in group.chat.from_bot]
        assert once.count("水表在这里") == once.count("三楼") == 1
        assert tg.violations == []
