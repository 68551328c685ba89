"""The menus of single chats: told when there is a reason, taken back when it has gone."""

import asyncio
import json
from collections.abc import Callable

from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.chat_menus import AGAIN
from storage import notes, staff, staff_telegram, units
from storage.database import Database
from tests.channels.conftest import HandClock, until
from tests.fakes.telegram import FakeTelegram
from tests.fakes.tg.wire import Call

GROUP = -1002000000001
ZHAO = 2001


def listed(tg: FakeTelegram, chat: int, language: str = "") -> list[str]:
    return [one["command"] for one in tg.commands.get((f"chat:{chat}", language), [])]


def menus_of(tg: FakeTelegram, chat: int) -> list[Call]:
    scope = {"type": "chat", "chat_id": chat}
    return [one for one in tg.calls_of("setMyCommands") if one.payload.get("scope") == scope]


async def linked(sqlite: Database, clock: HandClock) -> int:
    async with sqlite.transaction() as tx:
        zhao = await staff.add(tx, "小赵", ["operator"], department="", now=clock.now())
        await staff_telegram.link(tx, zhao.id, str(ZHAO), clock.now())
    return zhao.id


async def test_a_member_has_a_menu_of_the_desk_while_on_duty(
    tg: FakeTelegram, telegram: Telegram, sqlite: Database, clock: HandClock
) -> None:
    await until(lambda: len(tg.calls_of("setMyShortDescription")) == 2)
    zhao = await linked(sqlite, clock)
    person = tg.user(ZHAO, first_name="小赵")
    async with sqlite.transaction() as tx:
        await staff_telegram.set_duty(tx, zhao, clock.now())
    await until(lambda: listed(tg, ZHAO, "en"))
    assert [one["command"] for one in person.menu()][:2] == ["waiting", "cases"]
    assert tg.commands[f"chat:{ZHAO}", "en"][0]["description"] == "Citizens who wait"
    async with sqlite.transaction() as tx:
        await staff_telegram.set_duty(tx, zhao, None)
    await until(lambda: not listed(tg, ZHAO, "en") and not listed(tg, ZHAO))
    assert [one["command"] for one in person.menu()][:2] == ["start", "report"]
    async with sqlite.transaction() as tx:
        await staff_telegram.set_duty(tx, zhao, clock.now())
    await until(lambda: listed(tg, ZHAO, "en"))
    async with sqlite.transaction() as tx:
        await staff_telegram.unlink(tx, zhao)
    await until(lambda: not listed(tg, ZHAO))
    assert not tg.violations


async def test_a_departments_group_has_a_menu_until_it_is_unlinked(
    tg: FakeTelegram,
    build: Callable[..., Telegram],
    sqlite: Database,
    clock: HandClock,
) -> None:
    tg.group(GROUP)
    channel = build()
    await channel.start()
    async with sqlite.transaction() as tx:
        unit = await units.add(tx, "市园林局", salt="s", now=clock.now())
        await units.change(tx, unit.id, telegram_chat=str(GROUP), webhook_url="", contact=0)
    await until(lambda: listed(tg, GROUP, "en"))
    assert listed(tg, GROUP) == ["cases", "help"]
    await channel.stop()
    told = len(menus_of(tg, GROUP))

    async with sqlite.transaction() as tx:  # while nobody runs
        await units.change(tx, unit.id, telegram_chat="", webhook_url="", contact=0)
    again = build()
    tg.script("deleteMyCommands", error=502)
    await again.start()
    await until(lambda: tg.calls_of("deleteMyCommands"))
    await until(lambda: AGAIN in clock.waits)
    clock.advance(AGAIN)
    for _ in range(4000):
        if await kept(sqlite) == {}:
            break
        await asyncio.sleep(0.005)
    await again.stop()
    assert await kept(sqlite) == {}
    assert listed(tg, GROUP) == listed(tg, GROUP, "en") == []
    assert len(menus_of(tg, GROUP)) == told == 2


async def kept(database: Database) -> object:
    """What is written down of what Telegram was told."""
    async with database.reading() as view:
        return json.loads(await notes.fact(view, "telegram-chat-menus:123456") or "{}")


async def test_a_chat_where_we_are_not_is_no_trouble(
    tg: FakeTelegram, telegram: Telegram, sqlite: Database, clock: HandClock
) -> None:
    tg.script("setMyCommands", error=400, chat_id=None, times=None)
    zhao = await linked(sqlite, clock)
    async with sqlite.transaction() as tx:
        await staff_telegram.set_duty(tx, zhao, clock.now())
    await until(lambda: tg.calls_of("setMyCommands"))
    assert listed(tg, ZHAO) == []
