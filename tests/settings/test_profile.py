"""The city's profile is written at the desk, checked, kept, and used from the next start on."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import profile
from bot.app import build
from bot.doctor import data
from bot.pages.desk.settings.labels import W
from bot.settings import Settings
from handlers.city.profile import source
from storage import profiles
from storage.database import Database
from tests.dialogue import MONDAY
from tests.pages.test_desk import House, Seat, opened

EDIT = "/desk/settings/city/edit"
OURS = source("jinan")[0].replace('hotline_name = "济南12345"', 'hotline_name = "泉城热线"')


@pytest.fixture
async def house(tmp_path: Path, database_url: str) -> AsyncIterator[House]:
    async with opened(tmp_path, database_url) as it:
        yield it


async def writes(seat: Seat, status: int, **fields: object) -> str:
    answer = await seat.browser.post(EDIT, data={"csrf": seat.csrf, **fields})
    assert answer.status_code == status, answer.text
    return answer.text


async def test_it_is_checked_compared_saved_and_taken_back(house: House) -> None:
    zhou = await house.sits_down("老周", "admin")
    await (await house.sits_down("小赵", "operator")).sees("/desk/settings/city", 403)
    assert W["city_sample"] in await zhou.sees("/desk/settings/city")
    broken = OURS.replace('name = "历下区"', "")
    page = await writes(zhou, 409, text=broken, act="save", seen=0)
    assert "number 1: &#39;name&#39; is missing" in page
    unclosed = OURS.replace("[city]", "[city")
    assert "(at line 2" in await writes(zhou, 409, text=unclosed, act="check")
    assert "JN" in await writes(zhou, 409, text=OURS.replace('"JN"', '"QD"'), act="save", seen=0), (
        "case numbers go on"
    )
    page = await writes(zhou, 200, text=OURS.replace("\n", "\r\n"), act="check")
    assert "泉城热线" in page
    assert 'class="line-gone"' in page
    await writes(zhou, 303, text=OURS, act="save", seen=0)
    assert W["city_waits"] in await zhou.sees("/desk/settings/city")
    assert "刚才有别的管理员" in await writes(zhou, 409, text=OURS + "\n", act="save", seen=0)
    async with house.hotline.database.reading() as tx:
        newest = await profiles.newest(tx)
        assert newest
        assert newest["text"] == OURS
        assert (await profile.of(tx, Settings())).hotline_name == "泉城热线"
    await writes(zhou, 303, text=OURS, act="own", seen=newest["id"])
    page = await zhou.sees("/desk/settings/city")
    assert W["city_waits"] not in page
    assert W["city_own"] in page
    assert "泉城热线" in await zhou.sees(f"{EDIT}?back={newest['id']}")
    async with house.hotline.database.reading() as tx:
        assert (await profile.of(tx, Settings())).hotline_name == "济南12345"


async def test_the_next_start_uses_it_and_the_doctor_tells(
    database: Database, database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    known = Settings(data_dir=tmp_path, database_url=database_url, sample=False)
    async with database.transaction() as tx:
        await profiles.add(tx, OURS, by="老周", now=MONDAY)
    app = await build(known)
    assert app.house.city.hotline_name == "泉城热线"
    await app.close()
    told = {one.check: one for one in await data.database(known)}
    assert "老周 wrote at the desk on 2026-11-23" in told["city edited"].text
    file = tmp_path / "ours.toml"
    file.write_text(source("jinan")[0], "utf-8")
    named = Settings(data_dir=tmp_path, database_url=database_url, city=str(file))
    async with database.transaction() as tx:
        assert (await profile.of(tx, named)).hotline_name == "济南12345"
        await profiles.add(tx, "of an older version", by="老周", now=MONDAY)
    told = {one.check: one for one in await data.database(named)}
    assert "is not used" in told["city edited"].text
    caplog.set_level(logging.ERROR)
    async with database.reading() as tx:
        assert (await profile.of(tx, known)).hotline_name == "济南12345"
    assert "jinan is used instead" in caplog.text
    assert {one.check: one for one in await data.database(known)}["city edited"].state == "wrong"
