"""What probes and Prometheus are told: alive, ready or why not, and the figures that matter."""

import asyncio
import json
import socket
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import httpx
import uvicorn
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from bot import starting
from bot.pages.health import HealthPages
from bot.sending import Refused, TooFast, Unsure
from storage import timers
from storage.database import Database
from tests.channels.conftest import HandClock, text
from tests.delivery.kit import Desk
from tests.dialogue import FakeClock, hotline
from tests.pages.dictionary_kit import opened


class Probe:
    """Whoever watches the hotline from outside."""

    def __init__(self, database: Database, within: float = 5.0) -> None:
        self.clock = FakeClock()
        pages = HealthPages(database, self.clock, within=within)
        app = httpx.ASGITransport(Starlette(routes=pages.routes()))
        self.browser = httpx.AsyncClient(transport=app, base_url="http://city")

    async def ready(self) -> tuple[int, str]:
        answer = await self.browser.get("/readyz")
        return answer.status_code, answer.json().get("why", "")

    async def figures(self) -> dict[str, float]:
        """`name{label}` to value, as Prometheus itself reads them."""
        answer = await self.browser.get("/metrics")
        assert answer.headers["content-type"].startswith("text/plain")
        found: dict[str, float] = defaultdict(float)
        for family in text_string_to_metric_families(answer.text):
            for sample in family.samples:
                found["|".join([sample.name, *sample.labels.values()])] = sample.value
        return found


async def test_ready_is_who_has_the_database_that_it_knows(database: Database) -> None:
    probe = Probe(database)
    assert (await probe.browser.get("/healthz")).text == "ok\n"
    assert await probe.ready() == (200, "")
    async with database.transaction() as tx:
        await tx.execute(
            "INSERT INTO schema_upgrades (number, applied_at) VALUES (9999, :now_at)",
            now_at=probe.clock.now(),
        )
    status, why = await probe.ready()
    assert status == 503
    assert "schema 9999, this Warmline knows" in why


@asynccontextmanager
async def stuck(database_url: str, folder: Path) -> AsyncIterator[None]:
    """Somebody else has the database to themselves."""
    if not database_url:
        path = folder / "warmline.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            yield
            writer.execute("ROLLBACK")
        return
    import asyncpg

    other = await asyncpg.connect(database_url)
    async with other.transaction():
        await other.execute("LOCK TABLE schema_upgrades, inbox IN ACCESS EXCLUSIVE MODE")
        yield
    await other.close()


async def test_a_database_that_does_not_answer(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    probe = Probe(database, within=0.1)
    async with stuck(database_url, tmp_path):
        status, why = await probe.ready()
        assert (status, why) == (503, "the database does not answer within 0.1 seconds")
    assert await Probe(database).ready() == (200, "")


async def shut(database_url: str) -> None:
    """The server lets nobody into this database any more, and throws out who is there."""
    import asyncpg

    path, _, query = database_url.partition("?")
    server, _, name = path.rpartition("/")
    other = await asyncpg.connect(f"{server}/postgres?{query}")
    await other.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    await other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name
    )
    await other.close()


async def test_a_database_that_is_gone(database: Database, database_url: str) -> None:
    probe = Probe(database)
    assert (await probe.figures())["warmline_database_up"] == 1
    if database_url:
        await shut(database_url)
    else:
        async with database.transaction() as tx:
            await tx.execute("DROP TABLE schema_upgrades")
            await tx.execute("DROP TABLE inbox")
    status, why = await probe.ready()
    assert status == 503
    assert "the database cannot be used" in why
    assert "warmline doctor" in why
    assert (await probe.figures())["warmline_database_up"] == 0, "what was counted is still told"


async def test_a_day_moves_the_figures(database: Database, tmp_path: Path) -> None:
    probe = Probe(database)
    before = await probe.figures()
    async with hotline(database, tmp_path) as house:
        li = house.citizen()
        await li.follows(
            ("历下区解放路12号院的路灯坏了没人管", ""), ("不留", ""), ("「没错，提交」", "编号JN")
        )
        await li.says("人工")
        async with database.transaction() as tx:
            await timers.plan(tx, "case:1", "urge", house.clock.now() + timedelta(days=1))
        now = await probe.figures()
        assert now["warmline_turns_total|web|done"] - before["warmline_turns_total|web|done"] >= 4
        took = now["warmline_turn_seconds_count"] - before["warmline_turn_seconds_count"]
        assert took >= 4
        for name, value in (("open_cases", 1), ("waiting_chats", 1), ("inbox_depth", 0)):
            assert now[f"warmline_{name}"] == value, name
        assert now["warmline_timer_late_seconds"] == 0
        await house.later(hours=1)
        now = await probe.figures()
        fired = {key: value for key, value in now.items() if "timers_total" in key}
        assert fired != {key: before[key] for key in fired}, "an hour lets something happen"
        probe.clock.move(days=1, hours=3)
        assert 7000 < (await probe.figures())["warmline_timer_late_seconds"] < 100_000


async def test_receipts_are_counted_by_kind(database: Database) -> None:
    probe, clock = Probe(database), HandClock()
    before = await probe.figures()
    desk = Desk(database, clock)
    desk.platform.errors = {
        "nein": [Refused("no")],
        "wer weiß": [Unsure("?")],
        "langsam": [TooFast(1)],
    }
    desk.start()
    for peer, words in enumerate(("gut", "nein", "wer weiß", "langsam")):
        await desk.house.queue(peer, text(words))
    await desk.passes(30)
    now = await probe.figures()
    sent = {
        key.rpartition("|")[2]: value - before[key]
        for key, value in now.items()
        if key.startswith("warmline_sends_total|telegram")
    }
    assert {key: sent[key] for key in ("sent", "failed", "unknown")} == {
        "sent": 2,
        "failed": 1,
        "unknown": 1,
    }
    assert now["warmline_outbox_parts|unknown"] == now["warmline_outbox_parts|failed"] == 1
    assert now["warmline_outbox_parts|pending"] == 0
    await desk.delivery.stop()


async def test_what_comes_in_is_counted_and_what_waits_is_told(tmp_path: Path) -> None:
    async with opened(tmp_path) as window:
        probe = Probe(window.line.database)
        before = await probe.figures()
        page = await window.sees("/")
        csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
        for _ in range(2):  # the same twice is one
            await window.browser.post(
                "/chat/send", data={"csrf": csrf, "text": "你好", "key": "k1"}
            )
        now = await probe.figures()
        assert now["warmline_received_total|web"] - before["warmline_received_total|web"] >= 1


async def asks(address: tuple[str, int], head: str) -> str:
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"{head}\r\nHost: city\r\n\r\n".encode())
    try:
        return (await reader.read()).decode()
    finally:
        writer.close()


async def test_who_comes_while_we_start_is_told_and_then_let_in() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        here = door.getsockname()
        async with starting.answering(door):
            said = await asks(here, "GET /readyz HTTP/1.1")
            assert said.startswith("HTTP/1.1 503")
            assert json.loads(said.partition("\r\n\r\n")[2]) == {
                "ready": False,
                "why": starting.WHY,
            }
            assert (await asks(here, "GET /healthz HTTP/1.1")).endswith("ok\n")
            page = await asks(here, "GET /?a=1 HTTP/1.1\r\nAccept: text/html,*/*")
            assert "马上就好" in page
            assert "Retry-After: 3" in page
            for other in (
                "POST /chat/send HTTP/1.1\r\nAccept: text/html",
                "GET /chat/events HTTP/1.1\r\nAccept: text/event-stream",
                "nonsense",
                "GET /" + "x" * 100_000,
            ):
                assert await asks(here, other) == "", "they try again by themselves"
            # Connects now and is still talking when the real server takes over.
            early = asyncio.create_task(asks(here, "GET /healthz HTTP/1.1\r\nConnection: close"))
        server = uvicorn.Server(
            uvicorn.Config(Starlette(), log_config=None, lifespan="off", access_log=False)
        )
        running = asyncio.create_task(server.serve(sockets=[door]))
        assert "HTTP/1.1" in await early
        answer = await asks(here, "GET /healthz HTTP/1.1\r\nConnection: close")
        assert answer.startswith("HTTP/1.1 404"), "the application's own word"
        server.should_exit = True
        await running
