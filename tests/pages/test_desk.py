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
from bot.pages.templating import HERE, static
from knowledge.search import Index
from storage import staff
from storage.staff import Member
from tests.databases import open_upgraded
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


def desk_of(
    line: Hotline, folder: Path, *, outside: bool = False, telegram: str = "", wechat: str = ""
) -> House:
    """The desk of a running hotline."""
    files, bells = Files(folder / "media", 2 * MB), Bells(line.database)
    pages = DeskPages(
        database=line.database,
        engine=line.engine,
        house=line.engine.house,
        files=files,
        bells=bells,
        clock=line.clock,
        secret_key="key for tests",
        base_url="http://desk",
        outside=outside,
        passwords=Passwords(PasswordHasher(1, 8, 1)),
        telegram=telegram,
        wechat=wechat,
    )
    app = Starlette(
        routes=[*pages.routes(), Mount("/static", static())],
        middleware=[Middleware(SafeHeaders), Middleware(BodyLimit, largest=19 * MB)],
    )
    return House(line, app, files, bells)


@asynccontextmanager
async def opened(folder: Path, url: str = "", *, outside: bool = False) -> AsyncIterator[House]:
    database = await open_upgraded(folder, url)
    async with hotline(database, folder, index=Index.build([])) as line:
        yield desk_of(line, folder, outside=outside)
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


async def test_a_link_works_once_and_only_by_its_button(house: House) -> None:
    async with house.hotline.database.transaction() as tx:
        zhao = await staff.add(tx, "小赵", ["operator"], now=house.hotline.clock.now())
    link = f"/desk/enter/{await house.link(zhao)}"
    async with house.browser() as browser:
        for _ in range(3):
            assert "进入坐席" in (await browser.get(link)).text  # a preview uses nothing up
        entered = await browser.post(link)
        assert entered.headers["location"] == "/desk/password"
        cookie = entered.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert (await browser.get("/desk")).status_code == 200
    async with house.browser() as another:
        assert (await another.post(link)).status_code == 410
        assert (await another.get("/desk")).headers["location"] == "/desk/login?next=/desk"
        assert "第一次来，请用管理员给您的一次性链接" in (await another.get("/desk/login")).text


async def test_what_is_too_large_is_refused_in_words(house: House) -> None:
    async with house.browser() as browser:
        large = b"x" * (20 * MB)
        answer = await browser.post("/desk/login", content=large)
        assert answer.status_code == 413
        assert "这一次发的太大了" in answer.text
        assert "choose fewer or smaller files" in answer.text
        told = await browser.post(
            "/desk/login", content=large, headers={"Accept": "application/json"}
        )
        assert "太大了" in told.json()["say"]


async def test_a_link_lives_a_day_and_a_newer_one_ends_it(house: House) -> None:
    async with house.hotline.database.transaction() as tx:
        zhao = await staff.add(tx, "小赵", ["operator"], now=house.hotline.clock.now())
    first, second = await house.link(zhao), await house.link(zhao)
    house.hotline.clock.move(hours=25)
    third = await house.link(zhao)
    async with house.browser() as browser:
        assert (await browser.post(f"/desk/enter/{first}")).status_code == 410
        assert (await browser.post(f"/desk/enter/{second}")).status_code == 410
        assert (await browser.post(f"/desk/enter/{third}")).status_code == 303
        assert (await browser.get(f"/desk/enter?token={third}")).headers["location"].endswith(third)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("短", "太短"),
        ("123456789", "太短"),
        ("小赵同学小赵同学小赵同学", ""),
        ("xiaozhao-the-operator", "名字"),
        ("Xiaozhao-The-Operator123", "名字"),
        ("1234567890", "容易被猜到"),
        ("aaaaaaaaaaaa", "容易被猜到"),
        ("Password123", "容易被猜到"),
        ("长" * 201, "太长"),
    ],
)
async def test_password_rules(house: House, password: str, why: str) -> None:
    seat = await house.sits_down("xiaozhao-the-operator", "operator")
    answer = await seat.browser.post("/desk/password", data={"csrf": seat.csrf, "new": password})
    assert answer.status_code == (400 if why else 303)
    assert why in answer.text


async def test_name_and_password_and_what_changing_it_ends(house: House) -> None:
    seat = await house.sits_down("小赵", "operator")
    await seat.browser.post("/desk/password", data={"csrf": seat.csrf, "new": PASSWORD})
    async with house.browser() as browser:
        form = {"name": "小赵", "password": PASSWORD, "next": "/desk/cases?status=all"}
        entered = await browser.post("/desk/login", data=form)
        assert entered.headers["location"] == "/desk/cases?status=all"
        page = (await browser.get("/desk/sessions")).text
        assert page.count('class="card"') == 2
        token = csrf(page)
        # Without a fresh link the old password is asked for.
        wrong = {"csrf": token, "new": "另外一句只有我知道的话", "old": "不是这一句也不是那句"}
        assert (await browser.post("/desk/password", data=wrong)).status_code == 400
        right = {**wrong, "old": PASSWORD}
        assert (await browser.post("/desk/password", data=right)).status_code == 303
        assert (await browser.get("/desk")).status_code == 200
    assert (await seat.browser.get("/desk")).status_code == 303  # the other session is over


@pytest.mark.usefixtures("in_one_moment")
async def test_wrong_names_and_passwords_sound_alike_and_are_slowed(house: House) -> None:
    seat = await house.sits_down("小赵", "operator")
    await seat.browser.post("/desk/password", data={"csrf": seat.csrf, "new": PASSWORD})
    async with house.browser() as browser:
        said = set()
        for name in ("小赵", "没有这个人", "system"):
            answer = await browser.post("/desk/login", data={"name": name, "password": "x" * 12})
            assert answer.status_code == 401
            said.add(answer.text.replace(name, ""))
        assert len(said) == 1
        tries = [
            (await browser.post("/desk/login", data={"name": "小赵", "password": "y"})).status_code
            for _ in range(6)
        ]
        assert tries == [401] * 4 + [429] * 2
        # The right password does not get through either, until the pace allows it.
        form = {"name": "小赵", "password": PASSWORD}
        assert (await browser.post("/desk/login", data=form)).status_code == 429


@pytest.mark.parametrize(
    ("wanted", "then"),
    [
        ("/desk/cases", "/desk/cases"),
        ("//evil.example/desk", "/desk"),
        ("https://evil.example/desk", "/desk"),
        ("/\\evil.example", "/desk"),
        ("/desk/logout", "/desk"),
        ("/desk\n/x", "/desk"),
        ("//[", "/desk"),
        ("javascript:alert(1)", "/desk"),
    ],
)
async def test_after_the_sign_in_only_the_desk_comes_next(
    house: House, wanted: str, then: str
) -> None:
    seat = await house.sits_down("小赵", "operator")
    answer = await seat.browser.get("/desk/login", params={"next": wanted})
    assert answer.headers["location"] == then


async def test_strangers_and_forged_cookies_get_nothing(house: House) -> None:
    granny = await house.waiting()
    talk = await granny.talk()
    async with house.browser() as browser:
        browser.cookies.set("warmline_desk", "forged", domain="desk")
        for url in ("/desk", "/desk/cases", f"/desk/chats/{talk.id}", "/desk/sessions"):
            assert (await browser.get(url)).status_code == 303
        for url in ("claim", "say", "note", "back", "typing", "contact"):
            assert (await browser.post(f"/desk/chats/{talk.id}/{url}")).status_code == 401
        stream = await browser.get("/desk/events", headers={"Accept": "text/event-stream"})
        assert stream.status_code == 401
        away = await browser.get("/desk", headers={"Sec-Fetch-Site": "cross-site"})
        assert 'url=/desk"' in away.text  # a strict cookie comes along on the second try
    assert (await granny.talk()).handoff.state == "QUEUED"  # type: ignore[union-attr]


async def test_without_our_form_nothing_is_done(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    talk = await granny.talk()
    assert talk.handoff
    form = {"handoff": str(talk.handoff.id)}
    url = f"/desk/chats/{talk.id}/claim"
    for data, headers in (
        (form, {}),
        ({**form, "csrf": "f" * 40}, {}),
        ({**form, "csrf": zhao.csrf}, {"Sec-Fetch-Site": "cross-site"}),
        ({**form, "csrf": zhao.csrf}, {"Origin": "https://evil.example"}),
    ):
        answer = await zhao.browser.post(url, data=data, headers=headers)
        assert answer.status_code == 403
        assert "刷新" in answer.text
    assert (await granny.talk()).handoff.state == "QUEUED"  # type: ignore[union-attr]


async def test_a_session_that_ended_in_the_middle(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    await zhao.chats(granny, "claim")
    async with house.hotline.database.transaction() as tx:
        await staff.revoke(tx, zhao.member.id, house.hotline.clock.now())
    said = await zhao.chats(granny, "say", 401, text="这句不能出去")
    assert "登录已经结束" in said
    assert all(one.side != "operator" for one in await granny.transcript())


async def test_sessions_end_after_twelve_idle_hours_but_not_before(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    for _ in range(3):
        house.hotline.clock.move(hours=11)
        await zhao.sees("/desk")
    house.hotline.clock.move(hours=13)
    await zhao.sees("/desk", 303)


async def test_ones_own_sessions_and_nobody_elses(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王工", "admin")
    page = await wang.sees("/desk/sessions")
    assert "/desk/sessions/end" not in page
    foreign = accounts.token_hash(zhao.browser.cookies["warmline_desk"])[:16]
    await wang.does("/desk/sessions/end", 404, id=foreign)
    await zhao.sees("/desk")
    answer = await zhao.browser.post("/desk/logout", data={"csrf": zhao.csrf})
    assert answer.headers["location"] == "/desk/login"
    await zhao.sees("/desk", 303)


async def test_no_word_hides_behind_a_method(house: House) -> None:
    """`t.keys` in a template would be the method of the dictionary, not the word."""
    methods = "|".join(name for name in dir(dict) if name.isalpha())
    hidden = re.compile(rf"\{{[{{%][^{{}}]*\.(?:{methods})\b(?!\()")
    read = {path.name: path.read_text("utf-8") for path in (HERE / "templates").rglob("*.html")}
    assert [name for name, text in read.items() if hidden.search(text)] == []
    seat = await house.sits_down("小赵", "operator")
    for url in ("/desk", "/desk/cases", "/desk/sessions", "/desk/telegram"):
        assert "built-in" not in await seat.sees(url)
