"""One-time codes of every kind: good once, in their time, the newest only, then forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import links, staff, staff_telegram
from storage.codes import Codes
from storage.database import Database
from tests.storage.conftest import talk

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("codes", [links.CODES, staff_telegram.CODES, staff.LINKS])
async def test_a_code_is_good_once_and_in_its_time(database: Database, codes: Codes) -> None:
    li = await talk(database)
    async with database.transaction() as tx:
        zhao = await staff.add(tx, "小赵", ["operator"], now=NOW)
        owner = li.id if codes is links.CODES else zhao.id
        await codes.add(tx, owner, "first", NOW + HOUR)
        await codes.add(tx, owner, "second", NOW + HOUR)
        assert await codes.find(tx, "first") is None, "a newer one was made"
        assert await codes.use(tx, "second", NOW + HOUR) is None, "too late"
        assert await codes.use(tx, "second", NOW) == owner
        assert await codes.use(tx, "second", NOW) is None, "used before"
        await codes.add(tx, owner, "third", NOW + 2 * HOUR)
        used = await codes.find(tx, "second")
        assert used, "what was used is still known, so that it can be said"
        assert used["used_at"] == NOW
        assert await codes.forget(tx, NOW + 2 * HOUR) == 1
        assert await codes.find(tx, "second") is None
        assert await codes.find(tx, "third")
