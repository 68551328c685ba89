"""What nobody would write, in every field of the citizen's page: an answer, nothing executed."""

import asyncio
import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from bot.pages.guard import Pace
from storage import inbox
from tests.dialogue import shown
from tests.pages.dictionary_kit import Window, opened
from tests.pages.test_desk import PNG
from tests.test_handlers_bad_input import BOMBS, NASTY

SQL = "'; DROP TABLE cases; --"
SCRIPT = "<script>alert(1)</script>"
FIELDS = ("text", "choice", "key", "lat", "lng", "csrf", "back", "unknown")


@pytest.fixture
async def window(tmp_path: Path) -> AsyncIterator[Window]:
    async with opened(tmp_path) as it:
        yield it


async def csrf_of(window: Window) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', await window.sees("/"))
    assert found
    return found[1]


async def posts(window: Window, csrf: str, /, **sent: object) -> httpx.Response:
    data = {"csrf": csrf, "text": "路灯坏了", **sent}
    return await window.browser.post(
        "/chat/send",
        data=data,
        files=[("files", ("", b""))],
        headers={"Accept": "application/json"},
    )


class Elements(HTMLParser):
    """What a page has beyond words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts: list[dict[str, str | None]] = []
        self.handlers: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.scripts.append(dict(attrs))
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


def nothing_is_executed(page: str) -> None:
    found = Elements(page)
    for one in found.scripts:
        assert one.get("type") == "application/json" or (one["src"] or "").startswith("/static/")
    assert found.handlers == []


def outside_media(folder: Path) -> set[Path]:
    return {one for one in folder.rglob("*") if "media" not in one.parts}


async def nothing_failed(window: Window) -> None:
    await window.line.engine.settled()
    async with window.line.database.reading() as view:
        assert await view.rows("SELECT error FROM inbox WHERE tries > 0") == []
        assert await inbox.waiting(view) == []
        assert await view.value("SELECT count(*) FROM cases") is not None


@pytest.mark.parametrize("field", FIELDS)
async def test_nasty_words_in_every_field(
    window: Window, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pace, "allows", lambda *_: True)
    csrf = await csrf_of(window)
    for text in [*NASTY, *BOMBS]:
        answer = await posts(window, csrf, **{field: text})
        assert answer.status_code in (202, 400), answer.text
        assert answer.json().get("say", "-"), "a refusal says what to do"
        looked = await window.browser.post("/look", data={"csrf": csrf, field: text})
        assert looked.status_code == 303
        assert looked.headers["location"].startswith("/")
        assert not looked.headers["location"].startswith("//")
    await nothing_failed(window)
    nothing_is_executed(await window.sees("/"))


@pytest.mark.parametrize("path", ["/", "/knowledge", "/knowledge/search", "/knowledge/suggest"])
async def test_nasty_words_in_addresses_and_headers(
    window: Window, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pace, "allows", lambda *_: True)
    for text in [SQL, SCRIPT, *NASTY]:
        for name in ("ask", "q", "after", "page"):
            answer = await window.browser.get(path, params={name: text[:2000]})
            assert answer.status_code in (200, 400, 404)
            if answer.headers["content-type"].startswith("text/html"):
                nothing_is_executed(answer.text)
        plain = text[:500].encode("ascii", "ignore").decode().translate({10: " ", 0: " ", 27: " "})
        answer = await window.browser.get(
            path,
            headers={"Accept-Language": plain.strip() or "-", "Cookie": f"warmline_look={plain};"},
        )
        assert answer.status_code in (200, 404)
    await nothing_failed(window)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("../../../../etc/passwd", id="a path"),
        pytest.param("..\\..\\windows\\win.ini", id="a path of another kind"),
        pytest.param("/etc/passwd\x00.png", id="a zero"),
        pytest.param("C:\\a.png", id="a drive"),
        pytest.param("\u202egnp.exe", id="read backwards"),
        pytest.param(f"{SCRIPT}.png", id="a script"),
        pytest.param('a".png\r\nX-Evil: 1', id="another header"),
        pytest.param("长" * 500 + ".png", id="a very long name"),
        pytest.param(".", id="a dot"),
    ],
)
async def test_path_tricks_in_uploads(window: Window, tmp_path: Path, name: str) -> None:
    csrf = await csrf_of(window)
    before = outside_media(tmp_path)
    answer = await window.browser.post(
        "/chat/send",
        data={"csrf": csrf, "text": "看照片"},
        files=[("files", (name, PNG, "image/png"))],
        headers={"Accept": "application/json"},
    )
    assert answer.status_code in (202, 400)
    await nothing_failed(window)
    assert {one.name for one in outside_media(tmp_path) - before} <= {
        "warmline.db-wal",
        "warmline.db-shm",
    }
    page = await window.sees("/")
    nothing_is_executed(page)
    for url in set(re.findall(r'"(/media/[^"]+)"', page)):
        file = await window.browser.get(url)
        assert (file.status_code, file.content) == (200, PNG)
        assert "x-evil" not in file.headers


async def test_forged_cookies(window: Window) -> None:
    csrf = await csrf_of(window)
    (kept,) = [one for one in window.browser.cookies.jar if one.name == "warmline_chat"]
    token, _, mark = (kept.value or "").rpartition(".")
    for forged in (
        *("", ".", SQL, SCRIPT, "x" * 3000, token, f"{token}.", f"{token}.{mark[:-1]}"),
        *(
            f"{token[:-1]}.{mark}",
            f"{token}a.{mark}",
            f"{token}.{mark}.{mark}",
            f"%00{token}.{mark}",
        ),
    ):
        window.browser.cookies.clear()
        cookie = {"Cookie": f"warmline_chat={forged}", "Accept": "application/json"}
        answer = await window.browser.post(
            "/chat/send", data={"csrf": csrf, "text": "是我"}, headers=cookie
        )
        assert answer.status_code == 400, forged
        assert (await window.browser.get("/chat/events", headers=cookie)).status_code == 204
        fresh = await window.browser.get("/", headers=cookie)
        assert "warmline_chat=" in fresh.headers["set-cookie"], "somebody new"
    async with window.line.database.reading() as view:
        assert await view.value("SELECT count(*) FROM inbox") == 0


@pytest.mark.usefixtures("in_one_moment")
async def test_300_taps_a_second(window: Window) -> None:
    """Beyond a person's pace each is told so; what was taken is answered, once each, in order."""
    csrf = await csrf_of(window)
    answers = await asyncio.gather(
        *(posts(window, csrf, choice="0123456789ab1", key=f"tap-{n}") for n in range(300))
    )
    taken = [one for one in answers if one.status_code == 202]
    refused = {one.json()["say"] for one in answers if one.status_code != 202}
    assert len(taken) == 40
    assert len(refused) == 1
    assert "快" in refused.pop()
    await nothing_failed(window)
    async with window.line.database.reading() as view:
        assert await view.value("SELECT count(*) FROM inbox") == len(taken)


async def test_the_choices_of_others(window: Window) -> None:
    li = window.line.citizen()
    await li.says("历下区解放路12号院的路灯坏了没人管")
    (offered,) = await li.says("不留")
    csrf = await csrf_of(window)
    for one in offered.extras["choices"]:
        await posts(window, csrf, choice=one["id"])
    await nothing_failed(window)
    page = await window.sees("/")
    assert "解放路" not in page
    assert "过期" in page
    assert await li.cases() == []
    (again,) = await li.says("没错")
    assert shown(again)
