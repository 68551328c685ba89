"""Citizens who want to hear of things, written straight into a running server's database."""

from datetime import UTC, datetime, timedelta

from storage import conversations, notice_ledger, notice_readers, notices, subscriptions
from storage.conversations import Address
from storage.database import Transaction
from storage.notice_ledger import Outcome
from storage.opening import open_database
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


async def goes_on(served: Served, notice: int, people: int, *, ago: timedelta) -> None:
    """As a bot would send to so many more of Telegram, some time ago, with the usual troubles."""
    database = await open_database("", data_dir=served.data)
    now = datetime.now(UTC) - ago
    async with database.transaction() as tx:
        at = notice, "telegram", "telegram"
        found = await notice_ledger.walk(tx, *at, limit=people)
        outcomes = [_outcome(number, one.person_id) for number, one in enumerate(found)]
        await notice_ledger.settle(tx, *at, outcomes, now=now)
        for number, one in enumerate(found):
            if number % 3 == 0 and outcomes[number].state == "sent":
                later = min(timedelta(minutes=number % 170), ago)
                await notice_readers.known(tx, notice, one.person_id, now + later)
        await _asks(tx, notice, found[0].conversation_id, now)
    await database.close()


def _outcome(number: int, person: int) -> Outcome:
    if number % 47 == 5:
        return Outcome(person, "blocked", error="Forbidden: bot was blocked by the user")
    if number % 89 == 7:
        return Outcome(person, "failed", error="Bad Request: chat not found")
    if number % 170 == 9:
        return Outcome(person, "unknown", error="no answer")
    return Outcome(person, "sent", str(number))


async def _asks(tx: Transaction, notice: int, talk: int, now: datetime) -> None:
    said = ("地铁还开吗", "学校放假吗", "地铁还开吗", "地下车库积水了找谁")
    for question in said:
        known = question != "学校放假吗"
        await notices.asked(tx, notice, talk, question, answered=known, now=now)
