"""`warmline serve` with a faster bulk lane than the setting allows, to see what is the brake."""

import asyncio
import os
import sys

import uvicorn

from bot import settings
from bot.app import build


async def main() -> None:
    app = await build(settings.load())
    assert app.telegram
    app.telegram.delivery.pace.bulk_per_second = float(os.environ["BENCH_RATE"])
    config = uvicorn.Config(app.web, host="127.0.0.1", port=0, log_level="warning")
    async with app.running():
        await uvicorn.Server(config).serve()
    await app.close()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
