"""The real program in front of a Bot API server that others wrote."""

from pathlib import Path

from tests.foreign.emulator import emulator
from tests.served import serving

LI = 1001
BUSY = 60.0


async def test_start_ask_and_report(tmp_path: Path) -> None:
    async with emulator() as foreign:
        settings = {"TELEGRAM_BOT_TOKEN": foreign.token, "TELEGRAM_API_URL": foreign.url}
        async with serving(tmp_path, **settings) as served:
            await foreign.says(LI, "/start")
            await foreign.hears(LI, "这里是济南12345", BUSY)

            await foreign.says(LI, "家里停水了怎么办")
            answer = await foreign.hears(LI, "来源：", BUSY)
            await foreign.taps(LI, answer.data[answer.labels.index("有用")], answer)
            await foreign.hears(LI, "能帮上您就好", BUSY)

            await foreign.says(LI, "我老伴瘫了，每周二和周五要去医院，我们没有孩子，我送不了他。")
            await foreign.hears(LI, "在哪里", BUSY)
            await foreign.says(LI, "历下区解放路12号院3号楼")
            await foreign.hears(LI, "怎么联系您", BUSY)
            await foreign.says(LI, "不留电话")  # a button of the reply keyboard says its label
            card = await foreign.hears(LI, "我记下的是这样", BUSY)
            offer = next(
                one for one in reversed(await foreign.said(LI)) if "没错，提交" in one.labels
            )
            assert offer.message_id >= card.message_id
            await foreign.taps(LI, offer.data[offer.labels.index("没错，提交")], offer)
            await foreign.hears(LI, "编号JN", BUSY)
            (case,) = await served.cases()
            assert case["kind"] == "help"

            # Asked for again, the place is said again: below, where it is the same as before (an
            # edit to the same words would show nothing), else in the message that says it.
            await foreign.says(LI, "人工")
            place = await foreign.hears(LI, "您排在最前面", BUSY)
            await foreign.says(LI, "人工")
            await foreign.says(LI, "取消")
            await foreign.hears(LI, "好的，不等了", BUSY)
            told = [one for one in await foreign.said(LI) if "您排在最前面" in one.text]
            assert told[0].message_id == place.message_id
            assert len(told) <= 2
