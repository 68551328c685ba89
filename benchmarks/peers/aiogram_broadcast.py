"""A broadcast with aiogram, 64 at a time; nothing is kept of who got it."""

import asyncio
import os
import sys

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError


async def main() -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]))
    bot, room = Bot(os.environ["TELEGRAM_BOT_TOKEN"], session=session), asyncio.Semaphore(64)

    async def send(chat: int) -> None:
        async with room:
            try:
                await bot.send_message(chat, "经十路停水")
            except TelegramAPIError as error:
                sys.stderr.write(f"{chat}: {error}\n")

    async with asyncio.TaskGroup() as group:
        for chat in range(1_000_001, 1_000_001 + int(sys.argv[1])):
            group.create_task(send(chat))
    await session.close()


if __name__ == "__main__":
    asyncio.run(main())
