"""A file that we do not take, through the real program, a strict Telegram and a strict WeChat."""

import asyncio
from pathlib import Path

from storage import media
from tests.clocked import Clocked, clocked
from tests.databases import prepare_seeded
from tests.dialogue import MONDAY
from tests.fakes.telegram import FakeTelegram
from tests.fakes.wechat import FakeWeChat

LAMP = "历下区解放路12号院3号楼的路灯坏了"
ZIP = b"PK\x03\x04" + bytes(60)
TOLD = "我们这里打不开，没能收下"
BUSY = 60.0


async def counted(house: Clocked, state: str, wanted: int) -> None:
    """Wait until so many files are in a state."""
    for _ in range(3000):
        found = await house.read(
            lambda tx: tx.value("SELECT count(*) FROM media WHERE state = :state", state=state)
        )
        if found == wanted:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{found} files are {state}")


async def test_a_zip_that_is_called_a_photo(tmp_path: Path, database_url: str) -> None:
    if not database_url:
        prepare_seeded(tmp_path / "data")
    async with FakeTelegram() as tg, FakeWeChat() as wechat:
        known = {
            "DATABASE_URL": database_url,
            "TELEGRAM_BOT_TOKEN": tg.token,
            "TELEGRAM_API_URL": tg.base_url,
            "WECHAT_APP_ID": wechat.app_id,
            "WECHAT_APP_SECRET": wechat.secret,
            "WECHAT_TOKEN": wechat.seal.token,
            "WECHAT_API_URL": wechat.base_url,
        }
        async with clocked(tmp_path, MONDAY, **known) as house:
            wechat.push_url = f"{house.url}/wechat"
            li, wang = tg.user(1001, "李奶奶"), wechat.citizen("oWangGong_1")
            await li.starts()
            await wang.follows()
            for person in (li, wang):
                await person.says(LAMP)
            await li.hears("怎么联系您", within=BUSY)
            await wang.hears("怎么联系您")
            await li.sends_document(ZIP, "photo.jpg", mime="image/jpeg")
            await wang.sends("image", ZIP)
            await counted(house, "failed", 2)
            await house.restart()  # between the finding and the telling
            await li.hears(TOLD, within=BUSY)
            await wang.hears(TOLD)
            house.clock.move(hours=2)
            for person in (li, wang):
                await person.says("不留")
            card = await li.hears("我记下的是这样", within=BUSY)
            await wang.hears("我记下的是这样")
            assert "照片和附件" not in card.text
            assert li.chat.transcript().count(TOLD) == 1
            assert "".join(wang.texts).count(TOLD) == 1
            assert await house.read(media.hashes) == set()
        assert (tg.violations, wechat.violations) == ([], [])
