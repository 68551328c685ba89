"""The staff desk in a browser's hands: ways in, chats, what is refused."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from bot import accounts
from bot.accounts import Passwords
from bot.files import Files
from bot.pages.desk import DeskPages
from bot.pages.guard import BodyLimit, SafeHeaders
from bot.pages.live import Bells
from bot.pages.templating import static
from knowledge.search import Index
from storage import staff
from storage.database import open_database
from storage.staff import Member
from tests.dialogue import Citizen, Hotline, hotline

MB = 1024 * 1024
PASSWORD = "泉城路边的一盏灯123"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c626001000000ffff030000060005"
    "57bfabd40000000049454e44ae426082"
)
XSS = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@dataclass
class House:
    """A hotline with a desk; `sits_down` gives a browser in which somebody is signed in."""

    hotline: Hotline
    app: Starlette
    files: Files
    bells: Bells

    def browser(self, **headers: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app), base_url="http://desk", headers=headers
        )

    async def link(self, member: Member) -> str:
        async with self.hotline.database.transaction() as tx:
            return await accounts.make_link(tx, member.id, self.hotline.clock.now())

    async def sits_down(self, name: str, *roles: str, department: str = "") -> "Seat":
        async with self.hotline.database.transaction() as tx:
            now = self.hotline.clock.now()
            member = await staff.add(tx, name, list(roles), department=department, now=now)
        browser = self.browser()
        entered = await browser.post(f"/desk/enter/{await self.link(member)}")
        assert entered.status_code == 303
        page = await browser.get("/desk/sessions")
        return Seat(self, member, browser, csrf(page.text))

    async def waiting(self, name: str = "李奶奶") -> Citizen:
        citizen = self.hotline.citizen(name)
        await citizen.says("人工")
        return citizen


@dataclass
class Seat:
    """A member of staff at a browser."""

    house: House
    member: Member
    browser: httpx.AsyncClient
    csrf: str

    async def sees(self, url: str, status: int = 200) -> str:
        answer = await self.browser.get(url)
        assert answer.status_code == status, answer.text
        return answer.text

    async def does(self, url: str, status: int = 200, **fields: object) -> httpx.Response:
        """Post as the page's script does."""
        files = fields.pop("files", None)
        answer = await self.browser.post(
            url,
            data={"csrf": self.csrf, **{name: str(value) for name, value in fields.items()}},
            files=files,  # type: ignore[arg-type]
            headers={"Accept": "application/json"},
        )
        assert answer.status_code == status, answer.text
        return answer

    async def chats(self, citizen: Citizen, what: str, status: int = 200, **more: object) -> str:
        talk = await citizen.talk()
        handoff = talk.handoff.id if talk.handoff else 0
        fields = {"handoff": handoff, **more}
        answer = await self.does(f"/desk/chats/{talk.id}/{what}", status, **fields)
        return str(answer.json().get("say", ""))


def csrf(page: str) -> str:
    found = re.search(r'name="csrf" value="(\w+)"', page)
    assert found, page
    return found[1]


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[House]:
    database = await open_database("", data_dir=folder)
    async with hotline(database, folder, index=Index.build([])) as line:
        files, bells = Files(folder / "media", 2 * MB), Bells(database)
        pages = DeskPages(
            database=database,
            engine=line.engine,
            house=line.engine.house,
            files=files,
            bells=bells,
            clock=line.clock,
            secret_key="key for tests",
            base_url="http://desk",
            passwords=Passwords(PasswordHasher(time_cost=1, memory_cost=8)),
        )
        app = Starlette(
            routes=[*pages.routes(), Mount("/static", static())],
            middleware=[Middleware(SafeHeaders), Middleware(BodyLimit, largest=19 * MB)],
        )
        yield House(line, app, files, bells)
    await database.close()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path) as it:
        yield it


async def test_whoever_claims_talks_and_hands_back(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    page = await zhao.sees("/desk")
    assert "李奶奶" in page or "市民" in page
    await zhao.chats(granny, "claim")
    before = (await granny.talk()).epoch
    assert "小赵" in (await granny.hears())[-1].text
    await zhao.chats(granny, "say", text="您好，我是小赵。", key="one")
    heard = await granny.hears()
    assert [(one.side, one.text) for one in heard] == [("operator", "您好，我是小赵。")]
    await zhao.chats(granny, "back", summary="周二派车")
    assert (await granny.talk()).epoch == before + 1
    assert (await granny.talk()).handoff is None
    assert "周二派车" in (await granny.hears())[0].text
