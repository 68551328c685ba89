"""The public dictionary, 办事大全: every served article on a page of its own, found from anywhere.

It reads what the shelf holds; the database is asked only for what an article's page adds.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.files import Files
from bot.pages import look
from bot.pages.citizen import serve_file
from bot.pages.dictionary import leaves, shown
from bot.pages.dictionary.leaves import Leaves
from bot.pages.dictionary.searching import LISTED, LONGEST, NotSearched, Searching, short
from bot.pages.dictionary.signposts import Signposts
from bot.pages.dictionary.words import WORDS
from bot.pages.guard import Visitors
from bot.pages.templating import page
from handlers.citizen import ask
from handlers.city.profile import City
from handlers.house import House
from knowledge.articles import Article
from storage import articles, media, versions
from storage.database import Database

WEEK = timedelta(days=7)
MOST_ASKED = 8
MOST_RELATED = 5
COUNTED_FOR = timedelta(minutes=1)
"""How long a count of what is asked most is good for."""


class DictionaryPages:
    """The routes under /knowledge, and what search engines are told."""

    def __init__(
        self,
        *,
        database: Database,
        house: House,
        files: Files,
        clock: Clock,
        visitors: Visitors,
        base_url: str,
    ) -> None:
        self._database = database
        self._house = house
        self._files = files
        self._clock = clock
        self._visitors = visitors
        self._base = base_url.rstrip("/")
        self._zone = ZoneInfo(house.city.timezone)
        self._leaves = Leaves(house)
        self._searching = Searching(house, visitors, self._today)
        self._signposts = Signposts(house, self._leaves, clock, base_url)
        self._counted: tuple[datetime, list[str]] | None = None

    def routes(self) -> list[Route]:
        home = leaves.HOME
        return [
            Route(home, self.home),
            Route(f"{home}/suggest", self._searching.suggest),
            # Names and ids are the city's own and may hold a slash.
            Route(f"{home}/a/{{id:path}}", self.article),
            Route(f"{home}/file/{{key}}/{{id:path}}", self.file),
            *(Route(f"{home}/{way}/{{name:path}}", self.heading, name=way) for way in leaves.WAYS),
            Route(f"{home}/{{rest:path}}", self.missing),
            *self._signposts.routes(),
        ]

    def anywhere_else(self) -> Route:
        """For an address of no other page: after all other routes."""
        return Route("/{rest:path}", self.lost)

    def _today(self) -> date:
        return self._house.city.day(self._clock.now())

    async def home(self, request: Request) -> Response:
        """The search box, what it found if anything was asked, and all ways to leaf."""
        asked = " ".join(request.query_params.get("q", "").split())
        if asked:
            return await self._results(request, asked)
        today = await self._leaves.on(self._today())
        return self._page(
            request,
            "home",
            dictionary=today,
            asked_most=self._read(request, await self._most_asked()),
            letters=leaves.LETTERS,
            canonical=leaves.HOME,
        )

    async def _results(self, request: Request, asked: str) -> Response:
        try:
            found = await self._searching.look_up(request, asked, limit=LISTED)
        except NotSearched as reason:
            say = self._words(request)[str(reason)].replace("{n}", str(LONGEST))
            return self._page(
                request, "trouble", reason.status, q=asked[:LONGEST], say=say, hint=""
            )
        return self._page(
            request,
            "results",
            q=asked,
            found=found.articles,
            fits=found.fits,
            heading=self._house.knowledge.dictionary.heading(asked, self._today()),
        )

    async def _most_asked(self) -> list[Article]:
        """What was given as an answer most often this week, of what is still served."""
        now = self._clock.now()
        if self._counted is None or now - self._counted[0] > COUNTED_FOR:
            async with self._database.reading() as tx:
                # Some may be gone meanwhile: look further than what is shown.
                ids = await articles.most_given(tx, now - WEEK, limit=2 * MOST_ASKED)
            self._counted = (now, ids)
        served = [ask.served(self._house, one, self._today()) for one in self._counted[1]]
        return [one for one in served if one][:MOST_ASKED]

    async def heading(self, request: Request) -> Response:
        """The articles of a topic, a department or a letter."""
        way = request.scope["path"].removeprefix(f"{leaves.HOME}/").partition("/")[0]
        name = leaves.heading_named(way, request.path_params["name"])
        found = (await self._leaves.on(self._today())).group(way).get(name)
        if not found:
            return await self.missing(request)
        wanted = request.query_params.get("page", "1")
        number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else 1
        here = leaves.heading_address(way, name)
        shelf = leaves.leaf(self._read(request, found), number)
        return self._page(
            request,
            "heading",
            way=way,
            name=name,
            count=len(found),
            leaf=shelf,
            here=here,
            canonical=here if shelf.page == 1 else f"{here}?page={shelf.page}",
        )

    async def article(self, request: Request) -> Response:
        """One article; 410 when it is no longer served, 404 when it never was."""
        id = request.path_params["id"]
        found = ask.served(self._house, id, self._today())
        if found is None:
            return await self._gone(request, id)
        async with self._database.reading() as tx:
            row = await articles.by_id(tx, id)
            files = [
                one
                for one in await media.several(tx, list(found.attachments))
                if one.state == "stored" and await media.is_for_all(tx, one.key)
            ]
        words = self._words(request)
        related, chosen = self._related(found)
        found = found.in_language(look.of(request).language)
        return self._page(
            request,
            "article",
            **shown.article(
                found, row["changed_at"].astimezone(self._zone) if row else None, words
            ),
            attachments=[shown.attachment(one, _file_address(one.key, found)) for one in files],
            related=self._read(request, related),
            related_chosen=chosen,
            short=short(found),
            canonical=leaves.address(found),
        )

    def _related(self, article: Article) -> tuple[list[Article], bool]:
        """What its authors named, else what else of its topic is nearest; and which of the two."""
        today = self._today()
        named = [ask.served(self._house, one, today) for one in article.related]
        chosen = [one for one in named if one and one.id != article.id]
        if chosen:
            return chosen, True
        same = self._house.knowledge.dictionary.topics.get(article.topic, [])
        near = [one for one in same if one.id != article.id and one.serves(today)]
        return near[:MOST_RELATED], False

    async def _gone(self, request: Request, id: str) -> Response:
        index = self._house.knowledge.index
        if "\x00" in id or len(id) > 64:
            return await self.missing(request)
        try:
            until = index.article(id).valid_until
            gone = until is not None and until < self._today()
        except KeyError:
            async with self._database.reading() as tx:
                gone = await versions.was_served(tx, id)
        if not gone:
            return await self.missing(request)
        words = self._words(request)
        return self._page(request, "trouble", 410, say=words["gone"], hint=words["gone_hint"])

    async def missing(self, request: Request) -> Response:
        words = self._words(request)
        return self._page(request, "trouble", 404, say=words["missing"], hint=words["missing_hint"])

    async def lost(self, request: Request) -> Response:
        """Somebody is told how to go on; a program gets no page."""
        if request.url.path.endswith("/"):
            return RedirectResponse(f"/{request.url.path.strip('/')}", status_code=307)
        if "text/html" not in request.headers.get("accept", ""):
            return PlainTextResponse("Not Found", 404)
        return await self.missing(request)

    async def file(self, request: Request) -> Response:
        """A file of a served article: never one that a citizen sent or that belongs to a case."""
        key = request.path_params["key"]
        found = ask.served(self._house, request.path_params["id"], self._today())
        if found is None or key not in found.attachments:
            return Response("", status_code=404)
        async with self._database.reading() as tx:
            file = await media.find(tx, key)
            open_to_all = file is not None and await media.is_for_all(tx, key)
        if file is None or file.state != "stored" or not open_to_all:
            return Response("", status_code=404)
        return serve_file(self._files, file)

    def _read(self, request: Request, articles: Sequence[Article]) -> list[Article]:
        """As the reader reads them, in English where that is written."""
        language = look.of(request).language
        return [one.in_language(language) for one in articles]

    def _words(self, request: Request) -> dict[str, str]:
        return WORDS[look.of(request).language]

    def _page(
        self, request: Request, template: str, status: int = 200, /, **values: Any
    ) -> Response:
        """A page of the dictionary with the header that all citizens' pages have."""
        token = self._visitors.token(request)
        mine = token or self._visitors.new()
        wanted = look.of(request)
        query = f"?{request.url.query}" if request.url.query else ""
        canonical = values.pop("canonical", "")
        response = page(
            f"dictionary/{template}.html",
            status,
            city=self._house.city,
            lang=wanted.language,
            look=wanted,
            csrf=self._visitors.csrf(mine),
            t=WORDS[wanted.language],
            back=quote(request.scope["path"]) + query,
            canonical=f"{self._base}{canonical}" if canonical else "",
            address=leaves.address,
            heading_address=leaves.heading_address,
            tongue=lambda one: _tongue(one, wanted.language),
            called=partial(_called, self._house.city, wanted.language),
            **{"q": "", **values},
        )
        if token is None:
            self._visitors.remember(request, response, mine)
        return response


def _tongue(article: Article, language: str) -> str:
    """The language in which a reader is shown an article, as HTML names it."""
    return "en" if language == "en" and article.reads_in("en") else "zh-CN"


def _called(city: City, language: str, department: str) -> str:
    """A department's name as the reader reads it."""
    known = city.department(department) if language == "en" else None
    return known.name_en if known else department


def _file_address(key: str, article: Article) -> str:
    return f"{leaves.HOME}/file/{key}/{quote(article.id, safe='')}"
