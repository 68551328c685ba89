"""A broadcast with python-telegram-bot as it is written most often: one after the other."""

import asyncio
import os
import sys

from telegram import Bot
from telegram.error import TelegramError


async def main() -> None:
    bot = Bot(os.environ["TELEGRAM_BOT_TOKEN"], base_url=f"{os.environ['TELEGRAM_API_URL']}/bot")
    async with bot:
        for chat in range(1_000_001, 1_000_001 + int(sys.argv[1])):
            try:
                await bot.send_message(chat, "经十路停水")
            except TelegramError as error:
                sys.stderr.write(f"{chat}: {error}\n")


if __name__ == "__main__":
    asyncio.run(main())
