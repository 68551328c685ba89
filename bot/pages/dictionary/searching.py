"""Looking an article up while it is typed: quick, bounded, and never in the way of a chat."""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.pages import look
from bot.pages.dictionary.words import WORDS
from bot.pages.guard import Pace, Visitors, client
from handlers.house import House
from knowledge.articles import Article
from knowledge.normalise import normalise

LONGEST = 200
SUGGESTED = 6
LISTED = 20
SHORT = 80
FRESH = "private, max-age=2"
"""As long as a published change may take to be served everywhere."""


class NotSearched(Exception):
    """What was asked is too long or came too fast; the text is a key of the pages' words."""

    def __init__(self, key: str, status: int) -> None:
        super().__init__(key)
        self.status = status


@dataclass(frozen=True, slots=True)
class Searched:
    """`fits`: whether the hits answer what was asked, or are only near it."""

    articles: list[Article]
    fits: bool
    took_ms: float


class Searching:
    def __init__(self, house: House, visitors: Visitors, today: Callable[[], date]) -> None:
        self._house = house
        self._visitors = visitors
        self._today = today
        self._pace = Pace(rate=8, burst=40)
        # Many citizens share one address, and one attacker may bring many cookies.
        self._places = Pace(rate=80, burst=400)

    async def look_up(self, request: Request, asked: str, *, limit: int) -> Searched:
        """The served articles that fit, best first. Raises `NotSearched`."""
        place = client(request)
        visitor = f"{self._visitors.token(request) or ''}|{place}"
        if not (self._pace.allows(visitor) and self._places.allows(place)):
            raise NotSearched("too_fast", 429)
        if len(asked) > LONGEST:
            raise NotSearched("too_long", 400)
        started = time.perf_counter()
        language = look.of(request).language
        index, found = await self._house.knowledge.search(
            asked, limit=limit, on=self._today(), language=language
        )
        articles = [index.article(hit.id) for hit in found.hits]
        if found.outcome == "unknown":
            articles = _near(asked, articles)
        articles = [one.in_language(language) for one in articles]
        took = (time.perf_counter() - started) * 1000
        return Searched(articles, found.outcome != "unknown", round(took, 2))

    async def suggest(self, request: Request) -> Response:
        """GET /knowledge/suggest?q=…: what might be meant so far."""
        asked = request.query_params.get("q", "").strip()
        tag = self._tag(asked, look.of(request).language)
        headers = {"Cache-Control": FRESH, "ETag": tag}
        if asked and tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        try:
            found = await self.look_up(request, asked, limit=SUGGESTED)
        except NotSearched as reason:
            say = WORDS[look.of(request).language][str(reason)].replace("{n}", str(LONGEST))
            retry = {"Retry-After": "2"} if reason.status == 429 else {}
            return JSONResponse(
                {"hits": [], "say": say},
                reason.status,
                headers={"Cache-Control": "no-store", **retry},
            )
        hits = [
            {"id": one.id, "question": one.question, "short": short(one)} for one in found.articles
        ]
        return JSONResponse({"hits": hits, "took_ms": found.took_ms}, headers=headers)

    def _tag(self, asked: str, language: str) -> str:
        """The same as long as the same articles give the same suggestions."""
        known = json.dumps(
            [self._house.knowledge.stamp, self._today().isoformat(), asked, language]
        )
        return f'"{hashlib.sha256(known.encode()).hexdigest()[:20]}"'


def _near(asked: str, articles: list[Article]) -> list[Article]:
    """Of articles that do not fit, those that have at least half of the characters asked for."""
    wanted = {char for char in normalise(asked) if char > "\x7f"}
    return [
        one
        for one in articles
        if wanted and 2 * len(wanted & set(one.question + "".join(one.aliases))) >= len(wanted)
    ]


def short(article: Article) -> str:
    """The answer in one line."""
    said = article.short or article.answer.partition("\n")[0]
    return said if len(said) <= SHORT else f"{said[: SHORT - 1]}…"
