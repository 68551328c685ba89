"""Runs telegram-test-api (npm) and plays a person in front of it.

async with emulator() as foreign:
    # bot: TELEGRAM_API_URL=foreign.url, token foreign.token
    await foreign.says(1001, "停水了怎么办")
    answer = await foreign.hears(1001, "停水")
    await foreign.taps(1001, answer.data[0], answer)
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from tests import node

HERE = Path(__file__).parent
Json = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """A message of the bot as the emulator keeps it now."""

    message_id: int
    text: str
    raw: Json

    @property
    def labels(self) -> list[str]:
        return [button["text"] for button in self._buttons]

    @property
    def data(self) -> list[str]:
        return [button.get("callback_data", "") for button in self._buttons]

    @property
    def _buttons(self) -> list[Json]:
        rows = (self.raw.get("reply_markup") or {}).get("inline_keyboard") or []
        return [button for row in rows for button in row]


class Emulator:
    """The emulator's own client API, by HTTP."""

    def __init__(self, session: ClientSession, url: str, token: str) -> None:
        self.url = url
        self.token = token
        self._session = session
        self._names: dict[int, str] = {}

    def named(self, user_id: int, first_name: str) -> None:
        self._names[user_id] = first_name

    async def says(self, user_id: int, text: str) -> None:
        """Send text; what begins with "/" goes as a command with its entity."""
        message = self._message(user_id, text)
        if text.startswith("/"):
            length = len(text.split()[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        await self._post("sendCommand" if text.startswith("/") else "sendMessage", message)

    async def taps(self, user_id: int, data: str, said: Said) -> None:
        """Press the button with `data` below a message of the bot."""
        message = {**self._message(user_id, said.text), "message_id": said.message_id}
        message["from"] = {"id": 666, "is_bot": True, "first_name": "Test First name"}
        query = {"from": self._person(user_id), "message": message, "data": data}
        await self._post("sendCallback", {**query, "botToken": self.token})

    async def said(self, user_id: int) -> list[Said]:
        """Everything that the bot sent to this person, oldest first, edits applied."""
        history = await self._post("getUpdatesHistory", {"token": self.token})
        return [
            Said(item["messageId"], item["message"].get("text", ""), item["message"])
            for item in history["result"]
            if str(item.get("message", {}).get("chat_id")) == str(user_id)
        ]

    async def hears(self, user_id: int, part: str = "", within: float = 5.0) -> Said:
        """The newest message with `part`, as soon as it is there (the emulator cannot notify)."""
        end = time.monotonic() + within
        while True:
            said = await self.said(user_id)
            if found := [message for message in said if part in message.text]:
                return found[-1]
            if time.monotonic() > end:
                texts = [message.text for message in said]
                raise AssertionError(f"{part!r} not heard within {within} s, but {texts}")
            await asyncio.sleep(0.02)

    def _message(self, user_id: int, text: str) -> Json:
        person = self._person(user_id)
        chat = {"id": user_id, "first_name": person["first_name"], "type": "private"}
        head = {"botToken": self.token, "date": int(time.time()), "from": person, "chat": chat}
        return {**head, "text": text}

    def _person(self, user_id: int) -> Json:
        name = self._names.get(user_id, "李奶奶")
        return {"id": user_id, "is_bot": False, "first_name": name, "language_code": "zh-hans"}

    async def _post(self, path: str, body: Json) -> Any:
        async with self._session.post(f"{self.url}/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()


@asynccontextmanager
async def emulator(token: str = "123456:TEST") -> AsyncIterator[Emulator]:
    """A fresh emulator on a free port; it ends with the block."""
    program = await asyncio.to_thread(node.packages, HERE, "against the foreign emulator")
    process = await asyncio.create_subprocess_exec(
        *(program, str(HERE / "server.js"), "0"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        ready = (await asyncio.wait_for(process.stdout.readline(), 60)).decode().split()
        assert ready[:1] == ["ready"], f"the emulator did not start: {ready}"
        async with ClientSession() as session:
            yield Emulator(session, ready[1], token)
    finally:
        process.stdin.close()
        await process.wait()
