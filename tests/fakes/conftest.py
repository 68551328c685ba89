"""Fixtures of the fake's own tests: the fake, a PTB bot in front of it, and 李奶奶."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from telegram.request import HTTPXRequest

from tests.fakes.telegram import FakeTelegram, Person

TLS = ssl.create_default_context()
LI, WANG, ZHAO = 1001, 1002, 1003


@pytest.fixture(autouse=True)
def _seconds_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else PTB warns at every RetryAfter, and warnings are errors here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest_asyncio.fixture
async def tg() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake


@pytest_asyncio.fixture
async def bot(tg: FakeTelegram) -> AsyncIterator[Bot]:
    async with ptb(tg) as bot:
        yield bot


@pytest_asyncio.fixture
async def li(tg: FakeTelegram) -> Person:
    person = tg.user(LI, first_name="李奶奶")
    await person.starts()
    return person


def ptb(tg: FakeTelegram, read_timeout: float = 2.0, token: str = "") -> Bot:
    # One TLS context for all: making one takes longer than a test.
    kwargs = {"verify": TLS}
    return Bot(
        token or tg.token,
        base_url=f"{tg.base_url}/bot",
        base_file_url=f"{tg.base_url}/file/bot",
        request=HTTPXRequest(read_timeout=read_timeout, httpx_kwargs=kwargs),
        get_updates_request=HTTPXRequest(read_timeout=read_timeout, httpx_kwargs=kwargs),
    )


def buttons(*rows: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    cells = [[InlineKeyboardButton(text, callback_data=data) for text, data in r] for r in rows]
    return InlineKeyboardMarkup(cells)


def refusals(tg: FakeTelegram) -> list[str]:
    found = [violation.description.removeprefix("Bad Request: ") for violation in tg.violations]
    tg.violations.clear()
    return found
