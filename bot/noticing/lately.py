"""Which notices went out lately, at hand for every turn: while there are none, nobody asks."""

from datetime import datetime, timedelta
from functools import partial

from bot.by_heart import ByHeart
from storage import notices
from storage.database import Database, Transaction

LASTS = timedelta(days=7)


class Lately:
    """See `handlers.house.Notices`."""

    def __init__(self, database: Database) -> None:
        self._begun = ByHeart[list[datetime]](database, notices.TOPIC)

    async def since(self, tx: Transaction, now: datetime) -> datetime | None:
        begun = await self._begun.known(partial(notices.lately, tx, now - LASTS))
        return min((at for at in begun if now - at <= LASTS), default=None)
