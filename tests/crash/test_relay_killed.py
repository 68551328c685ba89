"""kill -9 while an operator and a citizen talk, web desk and Telegram. Nothing lost, no word of the
bot after the claim, what may have come twice is `unknown`.

The operator's page asks again with the same key when no answer came, as its script does.
"""

import asyncio
import os
import random
import re
import sys
from collections import Counter
from pathlib import Path

import httpx
import pytest

from storage.opening import open_database
from tests.databases import fresh_postgres
from tests.fakes.telegram import FakeTelegram
from tests.fakes.tg.people import Person
from tests.served import Served, serving

ROUNDS = int(os.environ.get("WARMLINE_CRASH_ROUNDS", "2"))
SEED = int(os.environ.get("WARMLINE_CRASH_SEED", "12345"))
WORDS = max(20, 4 * ROUNDS)
PATIENCE = 90.0

pytestmark = [pytest.mark.crash, pytest.mark.timeout(240 + 20 * ROUNDS)]


class Operator:
    """A page of the desk that is patient: no answer means again, with the same key."""

    def __init__(self, served: Served) -> None:
        self._browser = httpx.AsyncClient(base_url=served.url, timeout=30)
        self._csrf = ""
        self.chat = 0

    async def enters(self, link: str) -> None:
        assert (await self._browser.post(link)).status_code == 303
        page = (await self._browser.get("/desk/sessions")).text
        found = re.search(r'name="csrf" value="(\w+)"', page)
        assert found
        self._csrf = found[1]

    async def claims(self) -> int:
        """The one chat that waits; its handoff."""
        page = (await self._browser.get("/desk")).text
        found = re.search(r'data-chat="(\d+)"', page)
        assert found, page
        self.chat = int(found[1])
        page = (await self._browser.get(f"/desk?chat={self.chat}")).text
        handoff = re.search(r'name="handoff" value="(\d+)"', page)
        assert handoff
        await self.does("claim", handoff=handoff[1], key="claim")
        return int(handoff[1])

    async def does(self, what: str, **fields: str) -> None:
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < deadline:
            try:
                answer = await self._browser.post(
                    f"/desk/chats/{self.chat}/{what}",
                    data={"csrf": self._csrf, **fields},
                    headers={"Accept": "application/json"},
                )
            except httpx.TransportError:
                await asyncio.sleep(0.1)
                continue
            assert answer.status_code == 200, answer.text
            return
        raise AssertionError("the server did not come back")

    async def leaves(self) -> None:
        await self._browser.aclose()


async def test_nothing_is_lost_or_crossed_while_people_talk(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = ""
    if database_kind == "postgresql":
        url = await fresh_postgres(request.getfixturevalue("postgres_url"))
    chance = random.Random(SEED)
    async with FakeTelegram() as tg:
        tg.delay = 0.02
        settings = {
            "DATABASE_URL": url,
            "TELEGRAM_BOT_TOKEN": tg.token,
            "TELEGRAM_API_URL": tg.base_url,
        }
        async with serving(tmp_path, **settings) as served:
            li = tg.user(20_001, "李奶奶")
            await li.starts()
            await li.hears("大事小事")
            await li.says("人工")
            await li.hears("您排在最前面", within=20)
            operator = Operator(served)
            await operator.enters(served.sign_in_link)
            handoff = await operator.claims()
            await li.hears("现在由我来帮您", within=20)
            talking = asyncio.gather(_answers(operator, handoff), _tells(li, chance))
            for _ in range(ROUNDS):
                await asyncio.sleep(chance.uniform(0.2, 1.5))
                await served.kill()
                await served.start_again()
            await talking
            await _quiet(tg, url, served.data)
            await operator.leaves()
        await _check(li, url, served.data)


async def _answers(operator: Operator, handoff: int) -> None:
    for n in range(WORDS):
        await operator.does("say", handoff=str(handoff), text=f"答{n}。", key=f"say-{n}")
        await asyncio.sleep(0.15)


async def _tells(li: Person, chance: random.Random) -> None:
    for n in range(WORDS):
        await li.says(f"话{n}")
        await asyncio.sleep(chance.uniform(0.05, 0.3))


async def _quiet(tg: FakeTelegram, url: str, folder: Path) -> None:
    """Wait until nothing is left to be done or sent, for as long as it becomes less: a chat takes
    a message a second, and a busy machine may be slow at each."""
    database = await open_database(url, data_dir=folder)
    least = sys.maxsize
    try:
        async with asyncio.timeout(PATIENCE) as patience:
            while True:
                async with database.reading() as view:
                    left = await view.value(
                        """SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL)
                        + (SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending'))"""
                    )
                if not left and not tg.updates.pending:
                    return
                if left < least:
                    least = left
                    patience.reschedule(asyncio.get_running_loop().time() + PATIENCE)
                await asyncio.sleep(0.1)
    finally:
        await database.close()


async def _check(li: Person, url: str, folder: Path) -> None:
    database = await open_database(url, data_dir=folder)
    try:
        async with database.reading() as view:
            said = await view.rows("SELECT side, text, message_key FROM messages ORDER BY id")
            parts = await view.rows("SELECT message_key, state FROM outbox")
            claimed = await view.value("SELECT claimed_at FROM handoffs")
            talked_over = await view.value(
                "SELECT count(*) FROM messages WHERE side = 'bot' AND said_at > :claimed_at",
                claimed_at=claimed,
            )
    finally:
        await database.close()
    told = [row["text"] for row in said if row["side"] == "citizen" and row["text"][0] == "话"]
    assert told == [f"话{n}" for n in range(WORDS)], "each once, in order"
    answers = {row["text"]: row["message_key"] for row in said if row["side"] == "operator"}
    assert list(answers) == [f"答{n}。" for n in range(WORDS)]
    assert talked_over == 0
    state = {row["message_key"]: row["state"] for row in parts}
    arrived = Counter(one.text for one in li.chat.from_bot)
    for text, key in answers.items():
        if state[key] == "sent":
            assert arrived[text] == 1, f"{text} arrived {arrived[text]} times"
        else:
            assert (state[key], arrived[text] <= 1) == ("unknown", True)
