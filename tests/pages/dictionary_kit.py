"""A browser before the public dictionary, and articles of every kind on its shelf."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bot.files import Files
from bot.pages.citizen import CitizenPages
from bot.pages.dictionary import DictionaryPages
from bot.pages.guard import SafeHeaders, Visitors
from bot.pages.live import Bells
from handlers.house import House
from knowledge.articles import Article, English, Guide
from knowledge.dictionary import Dictionary
from knowledge.search import Found, Index
from storage import media
from storage.media import File
from tests.databases import open_upgraded
from tests.dialogue import FakeClock, Hotline, hotline
from tests.pages.test_desk import PNG, XSS

MB = 1024 * 1024
CARD = Article(
    id="card",
    question="老年人乘车优惠卡怎么办理？",
    answer="年满65周岁都可以办。\n卡丢了凭身份证补办。",
    aliases=("老年卡怎么办",),
    topic="交通出行",
    department="市交通运输局",
    source="《乘车优惠办法》（示例）",
    document="济交运发〔2025〕18号",
    link="https://example.org/card",
    short="带身份证到公交网点，当场拿卡。",
    elder="满65岁就能办，不要钱。",
    guide=Guide(
        steps=("到公交服务网点。", "当场领卡。"),
        materials=("本人身份证",),
        fees="免费",
        place="泉城广场网点",
        hours="8:30—17:00",
        phone="0531-82077777，12345转公交",
    ),
    valid_from=date(2026, 1, 1),
    valid_until=date(2027, 12, 31),
    related=("fund", "old", "nowhere"),
    attachments=("form", "private", "nothing"),
)
FUND = Article(
    id="fund",
    question="住房公积金怎么提取？",
    answer="网上办。",
    topic="公积金",
    department="公积金中心",
)
OLD = replace(FUND, id="old", question="旧的公积金规定？", valid_until=date(2026, 1, 1))
SOON = replace(FUND, id="soon", question="明年的公积金规定？", valid_from=date(2027, 1, 1))
NASTY = Article(
    id="nasty/../&?#",
    question=f"坏文章{XSS}",
    answer=XSS,
    topic=f"坏{XSS}",
    department=f"A/B{XSS}",
    source=XSS,
    short=XSS,
    guide=Guide(steps=(XSS,), materials=(XSS,), fees=XSS, phone=XSS),
    english=English(f"A bad article{XSS}", (XSS,), XSS, XSS),
)


@dataclass
class Fixed:
    """A shelf whose articles a test may exchange."""

    articles: list[Article]

    def __post_init__(self) -> None:
        self.index = Index.build(self.articles)
        self.dictionary = Dictionary.build(self.articles)
        self.stamp = json.dumps([one.id for one in self.articles])

    async def search(
        self, text: str, *, limit: int, on: date, language: str = ""
    ) -> tuple[Index, Found]:
        return self.index, self.index.search(text, limit=limit, on=on, language=language)


class Window:
    """Somebody with the dictionary open."""

    def __init__(self, line: Hotline, folder: Path, articles: list[Article]) -> None:
        self.line = line
        self.clock: FakeClock = line.clock
        self.shelf = Fixed(articles)
        self.files = Files(folder / "media", 2 * MB)
        known = line.engine.house
        self.house = House(known.city, known.texts, self.shelf)
        parts: dict[str, Any] = {
            "database": line.database,
            "house": self.house,
            "files": self.files,
            "clock": line.clock,
            "visitors": Visitors("key for tests"),
        }
        pages = DictionaryPages(**parts, base_url="https://city.example/")
        chat = CitizenPages(**parts, bells=Bells(line.database))
        app = Starlette(
            routes=[*chat.routes(), *pages.routes()], middleware=[Middleware(SafeHeaders)]
        )
        self.browser = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://city",
            headers={"Accept-Language": "zh-CN"},
        )

    def holds(self, *articles: Article) -> None:
        """The shelf is exchanged, as after a publication."""
        fresh = Fixed(list(articles))
        for name in ("articles", "index", "dictionary", "stamp"):
            setattr(self.shelf, name, getattr(fresh, name))

    async def sees(self, path: str, status: int = 200, **headers: str) -> str:
        answer = await self.browser.get(path, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.text

    async def suggests(self, text: str) -> list[str]:
        answer = await self.browser.get("/knowledge/suggest", params={"q": text})
        assert answer.status_code == 200, answer.text
        return [hit["id"] for hit in answer.json()["hits"]]

    async def attaches(self, key: str, conversation: int | None = None) -> None:
        stored = await self.files.keep(PNG)
        file = File(
            *(key, conversation, stored.kind, stored.mime, f"{key}.png", stored.size),
            *(stored.sha256, {}, "stored", 0),
        )
        async with self.line.database.transaction() as tx:
            await media.add(tx, file, now=self.clock.now())


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Window]:
    database = await open_upgraded(folder)
    async with hotline(database, folder) as line:
        yield Window(line, folder, [CARD, FUND, OLD, SOON, NASTY])
    await database.close()
