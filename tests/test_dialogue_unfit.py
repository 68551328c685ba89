"""Files that are not taken or were not to be had: it is told once, and the counts follow."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram import unfit
from bot.channels.telegram.native import TelegramNative
from bot.fetching import Fetching, NotFetched
from bot.files import Files
from storage import cases, media
from storage.database import Database
from tests.dialogue import Citizen, Hotline, hotline, labels, shown
from tests.fakes.tg.world import TINY_JPEG
from tests.takeover.kit import Desk

LAMP = "历下区解放路12号院3号楼的路灯坏了"
CANNOT = "打不开，没能收下"
ZIP = b"PK\x03\x04" + bytes(60)
MOST = 10 * 2**20


class Platform:
    """What the platform has under each name; `None` is gone, without a name it is out of reach."""

    def __init__(self) -> None:
        self.has: dict[str, bytes | None] = {}

    async def fetch(self, source: dict[str, Any]) -> bytes:
        name = source.get("file_id") or source.get("media_id")
        if name not in self.has:
            raise NotFetched("out of reach", final=False)
        found = self.has[name]
        if found is None:
            raise NotFetched("the link has expired", final=True)
        return found


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Hotline]:
    async with hotline(database, tmp_path) as made:
        yield made


@asynccontextmanager
async def fetched(house: Hotline, platform: Platform, tmp_path: Path) -> AsyncIterator[Fetching]:
    """What waits is fetched; a pause before the next try is over at once."""

    async def wait(seconds: float) -> None:
        house.clock.move(seconds=seconds)
        await asyncio.sleep(0)

    made = Fetching(
        database=house.database,
        files=Files(tmp_path / "media", MOST),
        clock=house.clock,
        sources={"telegram": platform.fetch, "wechat": platform.fetch},
        wait=wait,
    )
    task = asyncio.create_task(made.run())
    try:
        for _ in range(4000):
            async with house.database.reading() as view:
                if not await view.value("SELECT 1 FROM media WHERE state = 'waiting' LIMIT 1"):
                    break
            await asyncio.sleep(0.002)
        yield made
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def hear(house: Hotline, li: Citizen, seconds: float = 3) -> list[str]:
    await house.later(seconds=seconds)
    return [shown(one) for one in await li.hears()]


def photo(name: str, **more: Any) -> dict[str, Any]:
    return {"photo": [{"file_id": name, "file_unique_id": name, "width": 9, "height": 9}], **more}


def document(name: str, mime: str, size: int = 1000, **more: Any) -> dict[str, Any]:
    file = {"file_id": name, "file_unique_id": name, "file_name": name, "mime_type": mime}
    return {"document": {**file, "file_size": size}, **more}


async def test_what_turns_out_leaves_the_draft_and_the_card(
    house: Hotline, platform: Platform, tmp_path: Path
) -> None:
    li = house.citizen(channel="telegram")
    await li.says(LAMP)
    await li.sends(raw=photo("zip", media_group_id="a"))
    await li.sends(raw=photo("zip-2", media_group_id="a"))
    await li.sends(raw=photo("tree"))
    platform.has = {"zip": ZIP, "zip-2": ZIP, "tree": TINY_JPEG}
    await li.follows(("不留", "照片和附件：3份"))
    async with fetched(house, platform, tmp_path):
        told, card = await hear(house, li)
    assert "有2份文件，我们这里打不开" in told, "an album is told in one line"
    assert "照片和附件：1份" in card
    assert await hear(house, li, 3600) == []
    await li.follows(("没错，提交", "编号JN"))
    (case,) = await li.cases()
    kept = await house.read(lambda tx: media.of_case(tx, case.id, "citizen"))
    assert [one.state for one in kept] == ["stored"]


async def test_what_turns_out_leaves_the_case_whose_history_says_so(
    house: Hotline, platform: Platform, tmp_path: Path
) -> None:
    li = house.citizen(channel="telegram")
    await li.follows((LAMP, "怎么联系您"), ("不留", "我记下的"), ("没错，提交", "编号JN"))
    (case,) = await li.cases()
    await li.sends(raw=photo("gone"))
    await li.sends(raw=photo("never"))
    platform.has = {"gone": None}
    async with fetched(house, platform, tmp_path):
        # The one is known at once, the other is out of reach for more than half an hour.
        await house.later(seconds=3)
        (said,) = await li.hears()
    assert "有2份没有传到我们这里，对不住。麻烦您再发一次" in said.text
    assert labels(said) == [f"补充到{case.number}"]
    assert await house.read(lambda tx: media.of_case(tx, case.id, "citizen")) == []
    events = await house.read(lambda tx: cases.events(tx, case.id))
    lost = [one.text for one in events if one.action == "file-unfit"]
    assert lost == ["没有从平台取到，已请市民再发一次。"] * 2
    assert (await li.cases())[0].status == case.status
    await li.taps(f"补充到{case.number}")
    assert "补充到" in shown((await li.sends(raw=photo("tree")))[-1])


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_what_is_known_before_is_said_in_the_turn(
    database: Database, tmp_path: Path, platform: Platform
) -> None:
    async with hotline(database, tmp_path) as house:
        house.engine.channels = {**house.engine.channels, "telegram": TelegramNative(MOST)}
        li = house.citizen(channel="telegram")
        (film,) = await li.sends(raw=document("film.mp4", "video/mp4", 40_000_000))
        assert "这段视频太大了" in film.text
        await li.says(LAMP)
        told, asked = await li.sends(raw=document("信.doc", "application/msword"))
        assert (CANNOT in told.text, "怎么联系您" in asked.text) == (True, True)
        heard = [
            shown(one)
            for n in range(3)
            for one in await li.sends(raw=document(f"{n}", "application/zip", media_group_id="z"))
        ]
        assert sum(CANNOT in one for one in heard) == 1, "an album is answered once"
        said = document("a.zip", "application/zip", caption="着火了救命")
        first, *_, last = [shown(one) for one in await li.sends(raw=said)]
        assert ("119" in first, CANNOT in last) == (True, True), "danger comes first"
        await li.follows(("没事了", "接着说"), ("不留", "我记下的"))
        assert "照片和附件" not in shown((await li.transcript())[-1])
        kept = [one for one in await li.transcript() if one.extras.get("files")]
        assert len(kept) == 6, "the transcript has what was sent"
        async with fetched(house, platform, tmp_path):
            assert await hear(house, li) == [], "it is not fetched, and not told twice"


async def test_beside_a_person_the_house_says_it(
    house: Hotline, platform: Platform, tmp_path: Path
) -> None:
    li = house.citizen(channel="telegram")
    await li.says("人工")
    zhao = await house.member("小赵")
    await Desk(house).claims(li, zhao)
    assert await li.sends(raw=photo("zip")) == []
    platform.has = {"zip": ZIP}
    async with fetched(house, platform, tmp_path):
        await house.later(seconds=3)
        (told,) = await li.hears()
    assert (told.side, labels(told)) == ("system", [])
    assert CANNOT in told.text


def test_own_servers_give_more_than_telegrams() -> None:
    assert unfit.largest("https://api.telegram.org", 10) == 10
    assert unfit.largest("https://api.telegram.org", 2**30) == 20 * 2**20
    assert unfit.largest("http://127.0.0.1:8081", 2**30) == 2**30
