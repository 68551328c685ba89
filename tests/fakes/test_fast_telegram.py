"""The measuring server: counts turns, keeps the window, says what it saw."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram.ext import Application, MessageHandler, filters

from tests.fakes.fast_telegram import CHAT

ROOT = Path(__file__).parents[2]


async def start(*options: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.fakes.fast_telegram", *options),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )


async def line(process: asyncio.subprocess.Process) -> Any:
    assert process.stdout is not None
    return json.loads(await process.stdout.readline())


async def test_a_ptb_bot_answers_the_crowd() -> None:
    texts: set[str] = set()

    async def answer(update: Update, _: Any) -> None:
        assert update.message is not None
        texts.add(str(update.message.text))
        await update.message.chat.send_action("typing")
        await update.message.reply_text("查到了")
        await update.message.reply_text("还有别的事吗")

    crowd = "--count 30 --warm 10 --users 8 --answers 2 --text 问题{n}"
    process = await start(*crowd.split())
    url = (await line(process))["url"]
    app = Application.builder().token("1:x").base_url(f"{url}/bot").build()
    app.add_handler(MessageHandler(filters.TEXT, answer))
    async with app:
        assert app.updater is not None
        await app.updater.start_polling(error_callback=lambda _: None)
        await app.start()
        assert await line(process) == {"warm": 10}
        result = await line(process)
        await process.wait()
        await app.updater.stop()
        await app.stop()
    assert (result["turns"], result["unanswered"], process.returncode) == (30, 0, 0)
    assert 0 < result["p50_ms"] <= result["p99_ms"]
    assert texts == {f"问题{n}" for n in range(1, 41)}


@pytest.mark.parametrize(
    "body",
    [
        b"text=a&chat_id=1001",
        b'{"chat_id": 1001, "text": "a"}',
        b'{"chat_id":"1001"}',
        b'--x\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n1001\r\n--x--',
        b'--x\r\nContent-Disposition: form-data; name="chat_id"\r\nA: b\r\n\r\n1001\r\n--x--',
    ],
)
def test_the_chat_is_found_in_every_kind_of_body(body: bytes) -> None:
    found = CHAT.search(body)
    assert found
    assert found[1] == b"1001"


async def test_silence_is_told() -> None:
    process = await start("--count", "5", "--patience", "0.2")
    await line(process)
    assert (await line(process))["turns"] == 0
    assert await process.wait() == 1
