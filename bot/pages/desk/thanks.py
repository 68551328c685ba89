"""What citizens thanked for, in the list of those who helped."""

from typing import Any
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import Route

from bot.pages.desk import shown
from bot.pages.desk.door import Pages, Visit, done
from bot.pages.desk.room import works
from handlers.shielding import outside_a_case
from storage import thanks
from storage.database import Transaction
from storage.staff import Member

TITLE = "市民的感谢"
SEEN = "看到了"


class ThanksPages(Pages):
    def routes(self) -> list[Route]:
        at = "/desk/thanks/{thanks:int}/seen"
        return [Route(at, self._door.open(self.seen, to=works), methods=["POST"])]

    async def seen(self, visit: Visit) -> Response:
        me, now = visit.member, self._room.clock.now()
        async with self._room.database.transaction() as tx:
            await thanks.read(tx, visit.request.path_params["thanks"], me.id, me.department, now)
        return done(visit, "/desk/cases")


async def of(tx: Transaction, me: Member, zone: ZoneInfo) -> dict[str, Any]:
    """The thanks that a member of staff has not read yet; a department reads them masked."""
    rows = await thanks.unread(tx, me.id, me.department)
    return {
        "title": TITLE,
        "seen": SEEN,
        "rows": [
            {
                "id": row["id"],
                "number": row["number"],
                "words": outside_a_case(me, row["words"]),
                "at": shown.moment(row["said_at"], zone),
            }
            for row in rows
        ],
    }
