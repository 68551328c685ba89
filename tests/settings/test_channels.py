"""The pages of channels and backup: what stands in the database, in words, with what to do."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.backup import FACT
from bot.channels.standing import Account, StandingWatch, Told
from bot.pages.desk.settings import channels
from bot.pages.desk.settings.labels import TROUBLES, WECHAT_TROUBLES, W
from storage import conversations, notes, outbox
from storage.outbox import Receipt
from storage.standing import Lane, Standing
from tests.databases import open_upgraded
from tests.dialogue import MONDAY, hotline
from tests.pages.test_desk import House, desk_of

OPEN = Account("polling", "@warm_bot", "open")
WECHAT = "wx134c8103faa5a59e"


@asynccontextmanager
async def opened(folder: Path, url: str) -> AsyncIterator[House]:
    database = await open_upgraded(folder, url)
    try:
        async with hotline(database, folder) as line:
            yield desk_of(line, folder, telegram="123456", wechat=WECHAT)
    finally:
        await database.close()


@pytest.fixture
async def house(tmp_path: Path, database_url: str) -> AsyncIterator[House]:
    async with opened(tmp_path, database_url) as it:
        yield it


@pytest.mark.parametrize(
    ("account", "minutes", "waits", "unknown", "found"),
    [
        (None, 0, 0, 0, ("late", "starting")),
        (OPEN, 0, 0, 0, ("good", "")),
        (OPEN, 4, 0, 0, ("alarm", "silent")),
        (OPEN, 0, 6, 0, ("alarm", "stuck")),
        (OPEN, 0, 0, 1, ("late", "unknown")),
        (replace(OPEN, state="starting"), 0, 0, 0, ("late", "starting")),
        (replace(OPEN, state="refused"), 0, 0, 0, ("alarm", "refused")),
        (replace(OPEN, state="refused"), 9, 0, 0, ("alarm", "refused")),
        (replace(OPEN, state="trouble", trouble="conflict"), 0, 0, 0, ("alarm", "conflict")),
        (replace(OPEN, state="trouble", trouble="network"), 0, 0, 0, ("alarm", "network")),
        (replace(OPEN, state="trouble", trouble="other"), 0, 0, 0, ("alarm", "other")),
        (replace(OPEN, held_until="2026-11-23T02:00:30+00:00"), 0, 0, 0, ("late", "held")),
    ],
)
def test_how_an_account_is_judged(
    account: Account | None, minutes: int, waits: int, unknown: int, found: tuple[str, str]
) -> None:
    lanes = (Lane("chat", 2, MONDAY - timedelta(minutes=waits)),) if waits else ()
    known = Standing(MONDAY, 0, MONDAY, lanes, 0, unknown)
    told = Told(account, MONDAY - timedelta(minutes=minutes)) if account else None
    assert channels.judged(known, told, MONDAY) == found
    assert found[1] in TROUBLES


async def test_the_state_is_written_when_it_changes_and_once_a_minute(house: House) -> None:
    database, clock = house.hotline.database, house.hotline.clock
    zhou = await house.sits_down("老周", "admin")
    assert TROUBLES["starting"][0] in await zhou.sees("/desk/settings/channels")
    state: list[Account | None] = [None]
    watch = StandingWatch(database, clock, "telegram:123456", lambda: state[0])
    await watch.look()
    assert TROUBLES["starting"][0] in await zhou.sees("/desk/settings/channels")
    state[0] = OPEN
    await watch.look()
    page = await zhou.sees("/desk/settings/channels")
    assert "@warm_bot" in page
    assert TROUBLES[""][0] in page
    clock.move(minutes=2)
    await watch.look()  # a beat
    clock.move(minutes=2)
    assert TROUBLES[""][0] in await zhou.sees("/desk/settings/channels")
    clock.move(minutes=2)
    assert TROUBLES["silent"][0] in await zhou.sees("/desk/settings/channels")
    state[0] = replace(OPEN, state="refused")
    await watch.look()
    assert "@BotFather" in await zhou.sees("/desk/settings/channels")


async def test_what_waits_and_what_did_not_arrive_is_counted(house: House) -> None:
    database, clock = house.hotline.database, house.hotline.clock
    li = house.hotline.citizen(channel="telegram")
    await li.says("在吗")
    zhou, now = await house.sits_down("老周", "admin"), clock.now()
    async with database.transaction() as tx:
        parts = await outbox.claim(tx, "telegram", "123456", "chat", now=now, limit=1)
        receipts = [Receipt(parts[0].id, "unknown", error="the connection broke")]
        await outbox.settle(tx, receipts, now=now)
        talk = await conversations.at(tx, li.address)
        assert talk
        await outbox.put(tx, talk, [("k", 0, {"text": "停水"})], now=now, lane="bulk")
    await StandingWatch(database, clock, "telegram:123456", lambda: OPEN).look()
    page = await zhou.sees("/desk/settings/channels")
    assert TROUBLES["unknown"][0] in page
    assert "等着发的通知" in page
    assert "11月23日 10:00" in page
    clock.move(minutes=30)
    await StandingWatch(database, clock, "telegram:123456", lambda: OPEN).look()
    async with database.transaction() as tx:
        await outbox.put(tx, talk, [("l", 0, {"text": "好"})], now=now)
    assert TROUBLES["stuck"][0] in await zhou.sees("/desk/settings/channels")


async def test_wechat_says_what_it_is_about(house: House) -> None:
    """What waits for the citizen's next word is no trouble of the channel's."""
    database, clock = house.hotline.database, house.hotline.clock
    li = house.hotline.citizen(channel="wechat")
    await li.says("在吗")
    async with database.transaction() as tx:
        (part,) = await outbox.claim(tx, "wechat", WECHAT, "chat", now=clock.now(), limit=5)
        waits = Receipt(part.id, "pending", error=outbox.AWAITED)
        await outbox.settle(tx, [waits], now=clock.now())
    state = replace(OPEN, mode="webhook", name=WECHAT)
    watch = StandingWatch(database, clock, f"wechat:{WECHAT}", lambda: state)
    zhou = await house.sits_down("老周", "admin")
    for trouble in ("", "ip", "network"):
        clock.move(minutes=10)
        state = replace(state, state="trouble" if trouble else "open", trouble=trouble)
        await watch.look()
        page = await zhou.sees("/desk/settings/channels")
        assert f"微信服务号 {WECHAT}" in page
        assert WECHAT_TROUBLES[trouble][0] in page
    state = replace(state, state="refused", trouble="")
    await watch.look()
    assert WECHAT_TROUBLES["refused"][1] in await zhou.sees("/desk/settings/channels")


async def test_the_page_of_the_backup(house: House) -> None:
    zhou = await house.sits_down("老周", "admin")
    assert W["backup_none"] in await zhou.sees("/desk/settings/backup")
    at = house.hotline.clock.now().isoformat()
    async with house.hotline.database.transaction() as tx:
        told = {"at": at, "file": "all.tar.gz", "bytes": 3 * 1024 * 1024}
        await notes.set_fact(tx, FACT, json.dumps(told))
    page = await zhou.sees("/desk/settings/backup")
    assert "all.tar.gz" in page
    assert "3.0 MB" in page
    assert W["backup_old"] not in page
    house.hotline.clock.move(days=3)
    wu = await house.sits_down("老吴", "admin")  # the session of three days ago has ended
    assert W["backup_old"] in await wu.sees("/desk/settings/backup")
    li = await house.sits_down("小李", "operator")
    for path in ("/desk/settings/backup", "/desk/settings/channels"):
        await li.sees(path, 403)
