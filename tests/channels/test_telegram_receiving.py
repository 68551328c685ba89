"""Updates come in by polling or webhook: stored before they are acknowledged, once each."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.telegram import menus
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.poller import TWO_POLL
from bot.channels.telegram.webhook import BODY_LIMIT, HEADER
from storage import notes
from storage.database import Database
from storage.sqlite import SqliteDatabase
from tests.channels.conftest import TOKEN, HandClock, House, comes, text, until
from tests.fakes.telegram import FakeTelegram


async def test_edge_40_what_was_not_stored_is_not_acknowledged(
    tg: FakeTelegram,
    build: Callable[..., Telegram],
    house: House,
    clock: HandClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A full disk, then a kill between reception and storage: the next process gets it all."""
    channel = build()

    async def full(_: Sequence[dict[str, Any]]) -> None:
        raise OSError("disk full")

    poller = channel._poller
    assert poller is not None
    monkeypatch.setattr(poller.account, "_store", full)
    await channel.start()
    li = tg.user(1001)
    await li.says("一")
    await li.says("二")
    await until(lambda: any("could not be stored" in r.getMessage() for r in caplog.records))
    assert [u["message"]["text"] for u in tg.updates.pending] == ["一", "二"]
    await channel.stop()
    assert await house.rows("inbox") == []
    later = build()
    await later.start()
    rows = await house.received(2)
    await later.stop()
    assert [json.loads(row["payload"])["message"]["text"] for row in rows] == ["一", "二"]
    assert tg.updates.pending == [], "stored, so acknowledged"


async def test_edge_40_a_full_disk_keeps_updates_at_telegram(
    tg: FakeTelegram, telegram: Telegram, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """SQLite itself says that it is full; what is there stays readable, what comes waits."""
    assert isinstance(house.database, SqliteDatabase)
    writer = house.database._writer
    await until(lambda: tg.polls)
    pages = await writer.execute_fetchall("PRAGMA page_count")
    await writer.execute_fetchall(f"PRAGMA max_page_count = {next(iter(pages))[0]}")
    li = tg.user(1001)
    words = ["停水了" * 1300 + str(n) for n in range(5)]
    for said in words:
        await li.says(said)
    await until(lambda: any("could not be stored" in r.getMessage() for r in caplog.records))
    kept = [one["message"]["text"] for one in tg.updates.pending]
    assert kept[-1] == words[-1]
    await writer.execute_fetchall("PRAGMA max_page_count = 1000000")
    rows = await house.received(5)
    assert [json.loads(row["payload"])["message"]["text"] for row in rows] == words
    await until(lambda: not tg.updates.pending)


async def test_a_store_that_works_again_goes_on_without_loss(
    tg: FakeTelegram, telegram: Telegram, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert telegram._poller is not None
    account = telegram._poller.account
    works, failures = account._store, 0

    async def shaky(updates: Sequence[dict[str, Any]]) -> None:
        nonlocal failures
        if failures < 1:
            failures += 1
            raise OSError("busy")
        assert works is not None
        await works(updates)

    monkeypatch.setattr(account, "_store", shaky)
    li = tg.user(1001)
    for n in range(5):
        await li.says(str(n))
    rows = await house.received(5)
    assert [json.loads(row["payload"])["message"]["text"] for row in rows] == list("01234")
    assert failures == 1


async def test_an_update_that_comes_again_is_kept_once(
    tg: FakeTelegram, telegram: Telegram, house: House
) -> None:
    li = tg.user(1001)
    first = await li.says("一")
    await house.received(1)
    tg.redeliver(first.update_id)
    await li.says("二")
    rows = await house.received(2)
    assert [row["dedupe_key"] for row in rows] == sorted({row["dedupe_key"] for row in rows})


async def test_a_batch_is_one_transaction(
    tg: FakeTelegram, build: Callable[..., Telegram], house: House
) -> None:
    for n in range(30):
        await tg.user(2000 + n).says("一起")
    told: list[frozenset[str]] = []
    house.database.listen(lambda topics: told.append(topics))
    channel = build()
    await channel.start()
    await house.received(30)
    await channel.stop()
    assert any(len([t for t in topics if t.startswith("inbox|")]) == 30 for topics in told)


async def test_only_the_wanted_updates_are_asked_for(tg: FakeTelegram, telegram: Telegram) -> None:
    await until(lambda: tg.polls)
    chats = ["message", "edited_message", "callback_query", "my_chat_member"]
    assert tg.updates.allowed == [*chats, "inline_query", "message_reaction"]


async def test_edge_41_a_second_poller_is_told_once(
    tg: FakeTelegram, telegram: Telegram, caplog: pytest.LogCaptureFixture, house: House
) -> None:
    await until(lambda: tg.polls)
    script = tg.script("getUpdates", error=409, times=2)
    await tg.user(1001).says("一")
    await until(lambda: script.used >= 1 and TWO_POLL in caplog.text)
    await asyncio.sleep(0.05)
    assert [r.getMessage() for r in caplog.records].count(TWO_POLL) == 1
    assert not any(r.exc_info for r in caplog.records), "no stack trace"


async def test_the_end_is_quiet_while_telegram_is_out_of_reach(
    tg: FakeTelegram, build: Callable[..., Telegram], caplog: pytest.LogCaptureFixture
) -> None:
    channel = build()
    await channel.start()
    await until(lambda: tg.polls)
    await tg.goes_down()
    await channel.stop()
    assert not any(r.exc_info or r.levelno >= logging.ERROR for r in caplog.records)
    assert "the end could not be told" in caplog.text


async def test_a_refused_token_stops_the_channel_only(
    tg: FakeTelegram, build: Callable[..., Telegram], caplog: pytest.LogCaptureFixture, house: House
) -> None:
    channel = build(token="123456:WRONGWRONG")
    await channel.start()
    await until(lambda: channel.refused)
    await house.queue(1001, text("您好"))
    await asyncio.sleep(0.02)
    assert await house.states() == ["pending"]
    await channel.stop()
    errors = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert len(errors) == 1
    assert "TELEGRAM_BOT_TOKEN" in errors[0].getMessage()


async def test_a_token_revoked_while_running_stops_polling(
    tg: FakeTelegram, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    await until(lambda: tg.polls)
    tg.script("getUpdates", error=401, times=None)
    await tg.user(1001).says("一")
    await until(lambda: telegram.refused)
    assert telegram._poller is not None
    ending = telegram._poller._ending
    assert ending is not None
    await ending
    polls = tg.polls
    await asyncio.sleep(0.05)
    assert tg.polls == polls
    assert len([r for r in caplog.records if r.levelno >= logging.ERROR]) == 1


async def test_a_telegram_that_does_not_answer_is_waited_for(
    tg: FakeTelegram, build: Callable[..., Telegram], clock: HandClock, house: House
) -> None:
    await tg.goes_down()
    channel = build()
    await channel.start()
    await until(lambda: 1.0 in clock.waits)
    await tg.comes_back()
    clock.advance(1)
    await tg.user(1001).says("一")
    await house.received(1)
    await channel.stop()


async def test_the_token_is_in_no_log(
    tg: FakeTelegram,
    build: Callable[..., Telegram],
    house: House,
    clock: HandClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Good days and bad ones, at the most talkative level."""
    caplog.set_level(logging.DEBUG)
    channel = build()
    await channel.start()
    li = tg.user(1001)
    await li.says("一")
    await house.received(1)
    for error in (400, 403, 409, 429, 500, 502, "drop"):
        tg.script("*", error=error)
        await house.queue(1001, text(f"错{error}"))
        await asyncio.sleep(0.02)
        clock.advance(70)
    logging.getLogger("elsewhere").error("GET %s/bot%s/getMe failed", tg.base_url, TOKEN)
    try:
        raise ValueError(f"{tg.base_url}/bot{TOKEN}/getMe")
    except ValueError:
        logging.getLogger("elsewhere").exception("it broke")
    await tg.goes_down()
    await asyncio.sleep(0.05)
    await channel.stop()
    formatter = logging.Formatter()
    assert "getMe failed" in caplog.text
    assert not [r for r in caplog.records if TOKEN in formatter.format(r)]


# Webhook


@pytest.fixture
async def hook(
    tg: FakeTelegram, build: Callable[..., Telegram]
) -> AsyncIterator[tuple[Telegram, httpx.AsyncClient, str, str]]:
    """A channel with a webhook, a caller, the path and the secret that Telegram was told."""
    channel = build(mode="webhook", public_url="https://hotline.example.cn/")
    assert channel.route is not None
    pushes = tg.updates._push_all
    tg.updates._push_all = lambda: None  # type: ignore[method-assign]
    await channel.start()
    await until(lambda: tg.updates.webhook_url)
    path = tg.updates.webhook_url.removeprefix("https://hotline.example.cn")
    transport = httpx.ASGITransport(Starlette(routes=[channel.route]))
    async with httpx.AsyncClient(transport=transport, base_url="http://house") as client:
        yield channel, client, path, tg.updates.webhook_secret
    await channel.stop()
    tg.updates._push_all = pushes  # type: ignore[method-assign]


Hook = tuple[Telegram, httpx.AsyncClient, str, str]
UPDATE = Path(__file__).parents[1] / "payloads" / "telegram" / "text.json"


async def test_a_webhook_call_is_stored_then_acknowledged(hook: Hook, house: House) -> None:
    _, client, path, secret = hook
    for _ in range(2):
        answer = await client.post(path, content=UPDATE.read_bytes(), headers={HEADER: secret})
        assert answer.status_code == 200
    assert len(await house.rows("inbox")) == 1


@pytest.mark.parametrize(
    ("change", "status"),
    [
        pytest.param({"path": "/telegram/guess"}, 404, id="another path"),
        pytest.param({"secret": "guess"}, 403, id="another secret"),
        pytest.param({"secret": ""}, 403, id="no secret"),
        pytest.param({"body": b"{"}, 400, id="no JSON"),
        pytest.param({"body": b"[" * 100_000}, 400, id="JSON as deep as a well"),
        pytest.param({"body": b"[1]"}, 400, id="no object"),
        pytest.param({"body": b'{"update_id": "1"}'}, 400, id="no number"),
        pytest.param({"body": b"x" * (BODY_LIMIT + 1)}, 413, id="too large"),
        pytest.param({"method": "GET"}, 405, id="GET"),
        pytest.param({"body": b'{"update_id": 5}'}, 200, id="an update of no kind we know"),
    ],
)
async def test_a_webhook_takes_nothing_else(
    hook: Hook, house: House, change: dict[str, Any], status: int
) -> None:
    _, client, path, secret = hook
    answer = await client.request(
        change.get("method", "POST"),
        change.get("path", path),
        content=change.get("body", UPDATE.read_bytes()),
        headers={HEADER: change.get("secret", secret)},
    )
    assert answer.status_code == status
    assert await house.rows("inbox") == []


async def test_a_large_body_is_not_read_to_its_end(hook: Hook) -> None:
    _, client, path, secret = hook
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(64):
            read += 1
            yield b"x" * 65536

    answer = await client.post(path, content=endless(), headers={HEADER: secret})
    assert answer.status_code == 413


async def test_a_webhook_call_that_cannot_be_stored_is_asked_for_again(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel, client, path, secret = hook

    async def full(_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(channel._webhook, "_store", full)
    answer = await client.post(path, content=UPDATE.read_bytes(), headers={HEADER: secret})
    assert answer.status_code == 503


async def test_the_secrets_differ_and_say_nothing(hook: Hook, tg: FakeTelegram) -> None:
    _, _, path, secret = hook
    assert path.rpartition("/")[2] not in secret
    assert "geheim" not in tg.updates.webhook_url + secret
    assert tg.updates.allowed


# Menus


async def test_menus_are_told_when_they_have_changed(
    tg: FakeTelegram,
    telegram: Telegram,
    sqlite: Database,
    build: Callable[..., Telegram],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def told_and_known() -> bool:
        async with sqlite.reading() as view:
            return bool(await notes.fact(view, f"telegram-menus:{telegram.account}"))

    await comes(told_and_known)
    assert len(tg.calls_of("setMyShortDescription")) == 2
    assert [c["command"] for c in tg.user(1).menu()][:2] == ["start", "report"]
    english = tg.user(2, language_code="en").menu()
    assert english[0]["description"] == "Start"
    told = len(tg.calls_of("setMyCommands"))
    other = build()
    assert await menus.tell(other._api, other.account, sqlite) is False
    monkeypatch.setitem(menus.ABOUT, "", "新的介绍")
    assert await menus.tell(other._api, other.account, sqlite) is True
    await other.close()
    assert len(tg.calls_of("setMyCommands")) == 2 * told
    assert not tg.violations


async def test_doctor_asks_who_we_are(build: Callable[..., Telegram]) -> None:
    channel = build()
    assert await channel.check() == "@warmline_bot"
    with contextlib.suppress(Exception):
        await channel.close()
