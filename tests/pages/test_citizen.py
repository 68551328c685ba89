"""The citizen's door as programs knock at it: whatever is sent, an answer in the house's words."""

import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.pages import view
from bot.pages.citizen import CitizenPages
from bot.pages.guard import Visitors
from bot.pages.labels import LABELS
from bot.pages.live import Bells
from handlers.files import as_file
from handlers.turn import Attachment, Choice, Reply, Turn
from storage import inbox, media, messages, notice_ledger, privacy
from tests.pages.dictionary_kit import Window, opened

SAYS = LABELS["zh"]


@pytest.fixture
async def window(tmp_path: Path) -> AsyncIterator[Window]:
    async with opened(tmp_path) as it:
        yield it


async def sends(
    window: Window, files: list[Any] | None = None, /, **fields: str
) -> tuple[int, str]:
    """The status, and what the page would say."""
    found = re.search(r'name="csrf" value="([^"]+)"', await window.sees("/"))
    assert found
    answer = await window.browser.post(
        "/chat/send",
        data={"csrf": found[1], **fields},
        files=files or [("files", ("", b""))],
        headers={"Accept": "application/json"},
    )
    return answer.status_code, answer.json().get("say", "")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        pytest.param({"text": "水" * 3_500_000}, "say_too_long", id="10 MB"),
        pytest.param({"text": "a" * 900_000}, "say_too_long", id="900 kB"),
        pytest.param({"text": ""}, "say_empty", id="empty"),
        pytest.param({"text": "\u200b\u202e\ufeff"}, "say_empty", id="nothing to be seen"),
        pytest.param({"lat": "nan", "lng": "nan"}, "say_empty", id="no place on earth"),
        pytest.param({"csrf": "forged", "text": "好"}, "say_reload", id="a form of somebody else"),
        pytest.param({str(n): "x" for n in range(40)}, "say_too_many", id="many fields"),
    ],
)
async def test_what_cannot_be_taken(window: Window, fields: dict[str, str], says: str) -> None:
    assert await sends(window, **fields) == (400, SAYS[says])
    async with window.line.database.reading() as tx:
        assert await inbox.depth(tx) == 0


async def test_files(window: Window) -> None:
    zipped = [("files", ("../../etc/cat.jpg", b"PK\x03\x04" + bytes(100), "image/jpeg"))]
    assert await sends(window, zipped) == (400, SAYS["say_file_kind"])
    many = [("files", (f"{n}.jpg", b"x", "image/jpeg")) for n in range(10)]
    assert await sends(window, many) == (400, SAYS["say_too_many"])


async def test_a_long_choice_and_a_forged_cookie(window: Window) -> None:
    assert await sends(window, choice="x" * 9_999) == (202, "")
    await window.line.engine.settled()
    window.browser.cookies.clear()
    window.browser.cookies.set("warmline_chat", "somebody.forged")
    answer = await window.browser.post(
        "/chat/send", data={"text": "好"}, headers={"Accept": "application/json"}
    )
    assert (answer.status_code, answer.json()["say"]) == (400, SAYS["say_reload"])
    assert (await window.browser.get("/chat/events")).status_code == 204


async def test_a_new_cookie_each_time_does_not_make_a_crowd(tmp_path: Path) -> None:
    """Who talks already is not held up by who only begins."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.pages.citizen.NEW_AT_ONCE", 3)
        patch.setattr("bot.pages.citizen.NEW_A_SECOND", 0)
        async with opened(tmp_path) as window:
            assert await sends(window, text="你好") == (202, "")
            await window.line.engine.settled()
            mine = window.browser.cookies["warmline_chat"]
            for taken in (True, True, False, False):
                window.browser.cookies.clear()
                told = (202, "") if taken else (400, SAYS["say_too_fast"])
                assert await sends(window, text="人工") == told
            window.browser.cookies.clear()
            window.browser.cookies.set("warmline_chat", mine)
            assert await sends(window, text="路灯坏了") == (202, "")


@pytest.mark.parametrize(
    ("on", "zh", "en"),
    [
        (date(2026, 11, 23), "今天", "Today"),
        (date(2026, 11, 22), "昨天", "Yesterday"),
        (date(2026, 3, 5), "3月5日星期四", "Thursday, March 5"),
        (date(2025, 12, 31), "2025年12月31日", "December 31, 2025"),
    ],
)
def test_days_are_called_as_people_call_them(on: date, zh: str, en: str) -> None:
    today = date(2026, 11, 23)
    assert (view.day(on, today, "zh"), view.day(on, today, "en")) == (zh, en)


async def test_a_page_without_script_names_the_day(window: Window) -> None:
    await sends(window, text="你好")
    await window.line.engine.settled()
    assert ">今天</time>" in await window.sees("/")


def pages_of(window: Window) -> CitizenPages:
    line = window.line
    return CitizenPages(
        database=line.database,
        house=window.house,
        files=window.files,
        bells=Bells(line.database),
        clock=line.clock,
        visitors=Visitors("key for tests"),
    )


async def test_an_operators_photo_that_is_still_on_its_way_comes_by_itself(window: Window) -> None:
    """Sent in the staff's group, it is fetched first; the page says so, and shows it then."""
    line, li = window.line, window.line.citizen()
    await li.says("人工")
    photo = Attachment("photo-1", "image", source={"channel": "telegram", "file_id": "x"})

    async def shows(turn: Turn) -> None:
        await media.add(turn.tx, as_file(photo, turn.talk.id), now=turn.now)
        turn.reply(Reply("修好了，您看", files=(photo,), side="operator"))

    await line.engine.act((await li.talk()).id, shows)
    talk = await li.talk()
    events = pages_of(window)._stream(li.address, 0)
    told = [await anext(events)]
    while "修好了" not in told[-1]:
        told.append(await anext(events))
    assert '"state": "waiting"' in told[-1]
    async with line.database.transaction() as tx:
        await media.stored(tx, "photo-1", sha256="0" * 64, size=9, mime="image/png", kind="image")
        tx.touch(messages.topic(talk.id))
    while '"state": "stored"' not in told[-1]:
        told.append(await anext(events))
    assert "修好了" in told[-1]
    assert told[-1].startswith("event: message"), "no number to go on from"
    again = pages_of(window)._stream(li.address, talk.revision)
    assert '"state": "stored"' in await anext(again)


async def test_who_was_forgotten_hears_what_is_said_anew(window: Window) -> None:
    """The page is still open and has seen more than the new conversation holds."""
    line, pages = window.line, pages_of(window)
    li = line.citizen()
    for said in ("你好", "谢谢", "社保卡丢了怎么办"):
        await li.says(said)
    old = await li.talk()
    events = pages._stream(li.address, old.revision)
    assert "event: status" in await anext(events)
    async with line.database.transaction() as tx:
        await privacy.erase(tx, old.person_id, line.clock.now())
        tx.touch(messages.topic(old.id))
    assert [one async for one in events] == [], "the stream ends; the page asks for another"
    li._seen = 0
    await li.says("再见")
    events = pages._stream(li.address, old.revision)
    assert "再见" in await anext(events)


async def test_the_files_of_others_do_not_exist(window: Window) -> None:
    li = window.line.citizen()
    await li.says("你好")
    await window.attaches("secret", (await li.talk()).id)
    await window.sees("/")
    for path in ("secret", "..%2f..%2fetc%2fpasswd", "%00", "x" * 3000):
        assert (await window.browser.get(f"/media/{path}")).status_code == 404


async def test_a_notices_link_is_a_link_and_its_buttons_stay(window: Window) -> None:
    """Without JavaScript too; what was said since does not shut them."""
    await sends(window, text="你好")
    await window.line.engine.settled()
    async with window.line.database.reading() as tx:
        talk = (await tx.row("SELECT id, person_id FROM conversations")) or {}
    offers = (
        Choice("已知晓", "notice.known", {"notice": 1}),
        Choice("停水范围", "notice.link", {"url": "https://example.org/water?a=1&b=2"}),
    )
    key = notice_ledger.key_of(1, talk["person_id"])

    async def tell(turn: Turn) -> None:
        turn.reply(Reply("明天停水。", title="停水", choices=offers, side="system", key=key))

    await window.line.engine.act(talk["id"], tell)
    await sends(window, text="谢谢")
    await window.line.engine.settled()
    page = await window.sees("/")
    link = '<a class="choice" href="https://example.org/water?a=1&amp;b=2" target="_blank"'
    assert link in page
    assert re.search(rf'value="{key}a" data-label="已知晓">', page), "not disabled"
