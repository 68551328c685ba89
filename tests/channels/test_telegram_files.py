"""Citizens' files: from Telegram into the data folder, as soon as they arrive."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.channels.telegram.account import Account
from bot.channels.telegram.channel import Telegram
from bot.fetching import PAUSES, Fetching, NotFetched
from bot.files import Files
from handlers.turn import Attachment
from storage import media
from storage.database import Database, Transaction
from storage.media import File
from tests.channels.conftest import HandClock, until
from tests.fakes.telegram import TINY_JPEG, FakeTelegram


@pytest.fixture
async def channel(build: Callable[..., Telegram]) -> AsyncIterator[Telegram]:
    made = build()
    yield made
    await made.close()


@pytest.fixture
async def fetching(
    sqlite: Database, files: Files, clock: HandClock, channel: Telegram
) -> AsyncIterator[Fetching]:
    made = Fetching(
        database=sqlite,
        files=files,
        clock=clock,
        sources={"telegram": channel.fetch},
        wait=clock.wait,
    )
    task = asyncio.create_task(made.run())
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def order(sqlite: Database, clock: HandClock, attachment: Attachment) -> None:
    file = File(
        attachment.key,
        None,
        attachment.kind,
        attachment.mime,
        attachment.name,
        attachment.size,
        "",
        attachment.source,
        "waiting",
        0,
    )
    async with sqlite.transaction() as tx:
        await media.add(tx, file, now=clock.now())


async def state(sqlite: Database, key: str) -> File:
    async with sqlite.reading() as view:
        found = await media.find(view, key)
    assert found
    return found


async def becomes(sqlite: Database, key: str, wanted: str) -> File:
    for _ in range(2000):
        if (found := await state(sqlite, key)).state == wanted:
            return found
        await asyncio.sleep(0.002)
    raise AssertionError(f"{key} is {found.state}")


async def sent(tg: FakeTelegram, channel: Telegram, content: bytes = TINY_JPEG) -> Attachment:
    """A photo that somebody sends, as the citizen's message names it."""
    shown = await tg.user(1001).sends_photo(content)
    raw = tg.updates.sent[shown.update_id]
    return channel.native.to_neutral(raw).files[0]


async def test_a_photo_is_fetched_and_is_what_its_bytes_say(
    tg: FakeTelegram,
    channel: Telegram,
    fetching: Fetching,
    sqlite: Database,
    files: Files,
    clock: HandClock,
) -> None:
    file = await sent(tg, channel)
    await order(sqlite, clock, file)
    stored = await becomes(sqlite, file.key, "stored")
    assert await files.read(stored.sha256) == TINY_JPEG
    assert (stored.kind, stored.mime, stored.size) == ("image", "image/jpeg", len(TINY_JPEG))
    assert not tg.violations


async def test_what_waits_since_before_the_start_is_fetched(
    tg: FakeTelegram, channel: Telegram, sqlite: Database, files: Files, clock: HandClock
) -> None:
    waiting = [await sent(tg, channel) for _ in range(20)]
    for file in waiting:
        await order(sqlite, clock, file)
    made = Fetching(
        database=sqlite,
        files=files,
        clock=clock,
        sources={"telegram": channel.fetch},
        wait=clock.wait,
    )
    task = asyncio.create_task(made.run())
    for file in waiting:
        await becomes(sqlite, file.key, "stored")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_trouble_is_tried_again_by_and_by(
    tg: FakeTelegram, channel: Telegram, fetching: Fetching, sqlite: Database, clock: HandClock
) -> None:
    tg.script("getFile", error=502, times=2)
    file = await sent(tg, channel)
    await order(sqlite, clock, file)
    for pause in PAUSES[:2]:
        await until(partial(clock.waits.count, pause))
        clock.advance(pause)
    assert (await becomes(sqlite, file.key, "stored")).tries == 2


async def test_it_is_given_up_after_six_tries(
    tg: FakeTelegram, channel: Telegram, fetching: Fetching, sqlite: Database, clock: HandClock
) -> None:
    tg.script("getFile", error=500, times=None)
    file = await sent(tg, channel)
    await order(sqlite, clock, file)
    for pause in PAUSES:
        await until(partial(clock.waits.count, pause))
        clock.advance(pause)
    assert (await becomes(sqlite, file.key, "failed")).tries == 6


@pytest.mark.parametrize(
    "content", [pytest.param(b"MZ not a picture", id="a program that says it is a picture")]
)
async def test_what_we_do_not_take_is_refused(
    tg: FakeTelegram,
    channel: Telegram,
    fetching: Fetching,
    sqlite: Database,
    clock: HandClock,
    content: bytes,
) -> None:
    file = await sent(tg, channel, content)
    await order(sqlite, clock, file)
    assert (await becomes(sqlite, file.key, "failed")).tries == 1


async def test_what_is_too_large_is_not_even_asked_for(
    tg: FakeTelegram, channel: Telegram, fetching: Fetching, sqlite: Database, clock: HandClock
) -> None:
    shown = await tg.user(1001).sends_document(b"zip", "长.zip", size=300 * 2**20)
    (file,) = channel.native.to_neutral(tg.updates.sent[shown.update_id]).files
    await order(sqlite, clock, file)
    await becomes(sqlite, file.key, "failed")
    assert tg.calls_of("getFile") == []


async def test_a_server_with_local_names_a_file_of_this_machine(
    tg: FakeTelegram,
    channel: Telegram,
    fetching: Fetching,
    sqlite: Database,
    files: Files,
    clock: HandClock,
    tmp_path: Path,
) -> None:
    tg.local = tmp_path / "bot-api"
    files.limit_bytes = 40 * 2**20
    content = TINY_JPEG + bytes(25 * 2**20)
    shown = await tg.user(1001).sends_document(content, "大.jpg", mime="image/jpeg")
    (file,) = channel.native.to_neutral(tg.updates.sent[shown.update_id]).files
    await order(sqlite, clock, file)
    stored = await becomes(sqlite, file.key, "stored")
    assert (stored.size, stored.mime) == (len(content), "image/jpeg")
    files.limit_bytes = 2**20
    await order(sqlite, clock, replace(file, key="again1234567"))
    assert (await becomes(sqlite, "again1234567", "failed")).tries == 1
    assert len(tg.calls_of("getFile")) == 1, "more than is taken from anybody: not asked for"


async def test_a_file_of_a_server_with_local_that_is_not_here_is_told_and_tried_again(
    tg: FakeTelegram,
    channel: Telegram,
    fetching: Fetching,
    sqlite: Database,
    clock: HandClock,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tg.local = tmp_path / "bot-api"
    file = await sent(tg, channel)
    tg.expire_files()  # the folder is another machine's
    await order(sqlite, clock, file)
    await until(lambda: PAUSES[0] in clock.waits)
    assert "runs with --local and names a file that cannot be read here" in caplog.text
    async with sqlite.reading() as view:
        assert await media.count_unreadable(view, clock.now() - timedelta(days=1)) == 1
    for known in tg.files.values():
        known.expired = False
    clock.advance(PAUSES[0])
    await becomes(sqlite, file.key, "stored")
    async with sqlite.reading() as view:
        assert await media.count_unreadable(view, clock.now() - timedelta(days=1)) == 0


async def test_a_path_is_believed_of_a_server_of_ones_own_only(tmp_path: Path) -> None:
    known = tmp_path / "secret"
    known.write_bytes(b"not for everybody")
    hosted = Account("123456:TEST", "https://api.telegram.org")
    own = Account("123456:TEST", "http://127.0.0.1:8081")
    assert (hosted.hosted, own.hosted) == (True, False)
    assert await own.fetch(str(known), 100) == b"not for everybody"
    assert await own.fetch(str(known), 3) is None


async def test_a_file_id_that_telegram_does_not_know_is_final(
    tg: FakeTelegram, fetching: Fetching, sqlite: Database, clock: HandClock
) -> None:
    source = {"channel": "telegram", "file_id": "unknown"}
    await order(sqlite, clock, Attachment("k2", "image", source=source))
    assert (await becomes(sqlite, "k2", "failed")).tries == 1


async def test_what_ends_while_it_is_looked_at_is_not_fetched_again(
    sqlite: Database, files: Files, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look has read the row as waiting; before it goes on, the fetch in hand is over."""
    may_end, tried = asyncio.Event(), 0

    async def refused(_: object) -> bytes:
        nonlocal tried
        tried += 1
        await may_end.wait()
        raise NotFetched("not to be had", final=True)

    async def after_the_end(tx: Transaction, now: datetime) -> datetime | None:
        if at_work.tasks:
            may_end.set()
            await until(lambda: not at_work.tasks)
        return await next_due(tx, now)

    made = Fetching(
        database=sqlite, files=files, clock=clock, sources={"web": refused}, wait=clock.wait
    )
    at_work, next_due = made._at_work, media.next_due
    monkeypatch.setattr(media, "next_due", after_the_end)
    await order(sqlite, clock, Attachment("k3", "image", source={"channel": "web"}))
    await at_work.look()
    await at_work.look()
    assert (await state(sqlite, "k3")).state == "failed"
    await asyncio.gather(*at_work.tasks.values())
    assert tried == 1


async def test_a_link_that_has_expired_is_asked_for_anew(
    tg: FakeTelegram, channel: Telegram, fetching: Fetching, sqlite: Database, clock: HandClock
) -> None:
    file = await sent(tg, channel)
    tg.expire_files()
    await order(sqlite, clock, file)
    await until(lambda: PAUSES[0] in clock.waits)
    for known in tg.files.values():
        known.expired = False
    clock.advance(PAUSES[0])
    assert (await becomes(sqlite, file.key, "stored")).tries == 1
