"""A backup made while two hundred citizens write is a moment at which every promise held.

The program is started on what was restored, as after a crash: what was on its way at the moment is
unknown, what waited is done, and the crash test's reckoning is made up to that moment.
"""

import asyncio
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.channels import standing
from tests.crash.citizens import Crowd
from tests.crash.ledger import Ledger
from tests.crash.program import Program
from tests.crash.test_crash import SEED, drained, environment, on_their_way, opened
from tests.databases import fresh_postgres
from tests.fakes.telegram import FakeTelegram

LEAST = 100
"""So many words are taken before the backup begins, in the middle of the work: however long a busy
machine needs for them."""
PATIENCE = 60.0

pytestmark = [pytest.mark.crash, pytest.mark.timeout(300)]

Key = tuple[int, int]


class Moment:
    """The fake as it was at the moment of the backup, with what was sent from the restored one."""

    def __init__(self, tg: FakeTelegram, updates: set[int], arrived: set[Key]) -> None:
        self._tg = tg
        self.updates = _Named(sent={n: one for n, one in tg.updates.sent.items() if n in updates})
        self.people = {
            name: _Named(
                chat=_Named(from_bot=[one for one in person.chat.from_bot if _key(one) in arrived])
            )
            for name, person in tg.people.items()
        }

    def calls_of(self, method: str) -> Any:
        return self._tg.calls_of(method)


class _Named:
    def __init__(self, **names: Any) -> None:
        self.__dict__.update(names)


def _key(message: Any) -> Key:
    return message.chat_id, message.message_id


def _said(tg: FakeTelegram) -> set[Key]:
    return {_key(one) for person in tg.people.values() for one in person.chat.from_bot}


def _taken(tg: FakeTelegram) -> set[int]:
    return set(tg.updates.sent) - {int(one["update_id"]) for one in tg.updates.pending}


@pytest.mark.usefixtures("postgres_programs")
async def test_a_backup_under_load_comes_back_whole(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    first, second = "", ""
    if database_kind == "postgresql":
        server = request.getfixturevalue("postgres_url")
        first, second = await fresh_postgres(server), await fresh_postgres(server)
    file, other = tmp_path / "all.tar", tmp_path / "other"
    other.mkdir()
    async with FakeTelegram() as tg:
        tg.delay = 0.02
        program = Program(tmp_path, environment(tg, first, tmp_path))
        restored = Program(other, environment(tg, second, other))
        try:
            acknowledged, arrived = await _backed_up(program, tg, file)
            await _finished(program, tg, first, tmp_path)
            late = _said(tg)
            await _run(restored, "restore", str(file))
            in_flight = await on_their_way(second, other)
            known = await _known(second, other)
            assert acknowledged <= known, "an update was acknowledged, and is not in the backup"
            await restored.spawn()
            await restored.ready()
            async with opened(second, other) as database:
                await drained(tg, database, restored)
                assert await restored.stop() == 0, restored.log()[-4000:]
                ledger = await Ledger.read(tg, database)
        finally:
            await program.end()
            await restored.end()
        sent = _sent(ledger.tables["outbox"])
        ledger.tg = Moment(tg, known, arrived | sent | (_said(tg) - late))  # type: ignore[assignment]
        assert len(known) >= LEAST
        ledger.check(in_flight)
        _files_are_there(other, ledger.tables["media"])


async def _backed_up(program: Program, tg: FakeTelegram, file: Path) -> tuple[set[int], set[Key]]:
    """Load, a backup in its middle, a little more load. What was known when the backup began."""
    crowd = Crowd(tg, random.Random(SEED))
    await program.spawn()
    await program.ready()
    writing = asyncio.create_task(crowd.run())
    try:
        await tg.wait_for(lambda: len(_taken(tg)) >= LEAST, PATIENCE)
        known = _taken(tg), _said(tg)
        await _run(program, "backup", str(file))
        await asyncio.sleep(0.5)
    finally:
        writing.cancel()
    return known


async def _finished(program: Program, tg: FakeTelegram, url: str, folder: Path) -> None:
    async with opened(url, folder) as database:
        await drained(tg, database, program)
        assert await program.stop() == 0, program.log()[-4000:]
        async with database.reading() as view:
            told = await standing.told(view, f"telegram:{tg.token.partition(':')[0]}")
        assert told
        assert (told.account.state, told.account.mode) == ("open", "polling")


async def _run(program: Program, *words: str) -> None:
    running = await program.command(*words)
    assert await running.wait() == 0, program.log()[-4000:]


async def _known(url: str, folder: Path) -> set[int]:
    async with opened(url, folder) as database, database.reading() as view:
        rows = await view.rows("SELECT dedupe_key FROM inbox WHERE channel = 'telegram'")
    return {int(row["dedupe_key"]) for row in rows}


def _sent(outbox: Iterable[dict[str, Any]]) -> set[Key]:
    return {
        (int(row["peer"]), int(row["platform_id"]))
        for row in outbox
        if row["state"] == "sent" and (row["platform_id"] or "").isdecimal()
    }


def _files_are_there(folder: Path, media: Iterable[dict[str, Any]]) -> None:
    stored = {row["sha256"] for row in media if row["state"] == "stored"}
    assert {one.name for one in (folder / "media").glob("??/*")} >= stored
