"""Citizens who want to hear of things, written straight into a running server's database."""

from datetime import UTC, datetime

from storage import conversations, subscriptions
from storage.conversations import Address
from storage.database import open_database
from tests.served import Served

LIVE = ("lixia", "shizhong", "huaiyin")


async def crowd(served: Served, *, web: int = 24, telegram: int = 0, english: int = 3) -> None:
    """So many subscribers of 停水, in three districts by turns; the first few write English.
    Nobody of Telegram is reached where the server has no bot."""
    database = await open_database("", data_dir=served.data)
    now = datetime.now(UTC)
    async with database.transaction() as tx:
        for number in range(web + telegram):
            channel = "web" if number < web else "telegram"
            talk = await conversations.begin(
                tx,
                Address(
                    channel, channel, f"crowd{number}" if channel == "web" else f"{9000 + number}"
                ),
                language="en" if number < english else "zh",
                display_name=f"市民{number}",
                now=now,
            )
            seen = talk.epoch
            talk.last_in_at = now
            await conversations.save(tx, talk, seen_epoch=seen)
            where = LIVE[number % len(LIVE)]
            await subscriptions.add(tx, talk.person_id, "water", where, now=now)
    await database.close()
