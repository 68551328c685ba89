"""The commands of single chats: departments' groups, and members' private chats while on duty.

What ought to be is read from the tables, what Telegram was told is kept as a fact; the difference
is told. So a group that is unlinked and a member who goes off duty lose their menu, over any
restart.
"""

import hashlib
import json
import logging
from typing import Any

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.commands import COMMANDS
from bot.channels.telegram import menus
from bot.channels.telegram.account import Account
from bot.channels.telegram.request import TokenRefused
from bot.rest import Wait, news_of, rest
from storage import notes, staff_telegram, units
from storage.database import Database

log = logging.getLogger("warmline.telegram")

AGAIN = 60.0
"""Seconds until Telegram is asked again that did not answer."""

UNSURE = "?"
"""Written down before a chat is told, so that whoever dies then looks at it again."""

Menu = dict[str, dict[str, str]]


class ChatMenus:
    """Keeps the menus of single chats true, until cancelled."""

    def __init__(self, account: Account, name: str, database: Database, wait: Wait) -> None:
        self._account = account
        self._fact = f"telegram-chat-menus:{name}"
        self._database = database
        self._wait = wait
        self._news = news_of(database, units.TOPIC, staff_telegram.TOPIC)

    async def run(self) -> None:
        while True:
            self._news.clear()
            again = None
            try:
                await self.tell()
            except TokenRefused:
                return
            except TelegramError as error:
                log.info("Telegram did not take a chat's menu (%s); trying again", error.message)
                again = AGAIN
            except Exception:
                log.exception("the menus of chats could not be looked at; trying again")
                again = AGAIN
            await rest(self._news, self._wait, again)

    async def tell(self) -> None:
        """Tell Telegram what is not so yet; what it was told is written down chat by chat."""
        async with self._database.reading() as view:
            wanted = {one.telegram_chat: menus.UNIT for one in await units.everyone(view)}
            on_duty = [one for one in await staff_telegram.everyone(view) if one.duty_at]
            wanted |= {one.user_id: menus.DUTY for one in on_duty}
            wanted.pop("", None)
            told: dict[str, str] = json.loads(await notes.fact(view, self._fact) or "{}")
        for chat in {**told, **wanted}:
            menu = wanted.get(chat)
            mark = _digest(menu) if menu else ""
            if told.get(chat, "") == mark:
                continue
            told = await self._keep({**told, chat: UNSURE})
            if await self._set(chat, menu):
                others = {known: one for known, one in told.items() if known != chat}
                told = await self._keep({**others, chat: mark} if mark else others)

    async def _keep(self, told: dict[str, str]) -> dict[str, str]:
        async with self._database.transaction() as tx:
            await notes.set_fact(tx, self._fact, json.dumps(told))
        return told

    async def _set(self, chat: str, menu: Menu | None) -> bool:
        """Whether Telegram has it now; a chat in which we are not has no menu to be taken back."""
        for language in COMMANDS:
            scope: dict[str, Any] = {"scope": {"type": "chat", "chat_id": int(chat)}}
            if language:
                scope["language_code"] = language
            try:
                if menu is None:
                    await self._account.call("deleteMyCommands", scope)
                else:
                    commands = [
                        {"command": name, "description": text}
                        for name, text in menu[language].items()
                    ]
                    await self._account.call("setMyCommands", {"commands": commands, **scope})
            except (BadRequest, Forbidden) as error:
                log.info("chat %s has no menu: %s", chat, error.message)
                return menu is None
        return True


def _digest(menu: Menu) -> str:
    return hashlib.sha256(json.dumps(menu, sort_keys=True).encode()).hexdigest()[:16]
