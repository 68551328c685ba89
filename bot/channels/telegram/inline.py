"""Inline mode: `@bot 公积金` in any chat lists answers to drop there.

Such queries come with each key that is pressed, and an answer that is late is of no use to
anybody (Telegram takes none after about 10 seconds). So they do not go through the inbox: they
are answered at once, a few at a time, beside the chats; what would be late is let go.
"""

import asyncio
import hashlib
import logging
import re
from collections.abc import Sequence
from typing import Any

from telegram.error import TelegramError

from bot.channels.spans import Span, as_plain, spans_of, split, units
from bot.channels.telegram.account import Account
from bot.channels.telegram.reading import clean, who
from bot.channels.telegram.rich import as_html
from bot.channels.telegram.writing import TEXT_LIMIT
from bot.clock import Clock
from handlers.citizen import browse, inline
from handlers.citizen.inline import Offer
from handlers.house import House
from storage import articles
from storage.database import Database

log = logging.getLogger("warmline.telegram")

Json = dict[str, Any]

QUERY_LIMIT = 256
PAGE = 20
"""Results at a time; Telegram takes 50 at most."""
CACHE = 30
"""Seconds that Telegram may give the same person the same results again."""
AT_ONCE = 4
WAITING = 32
IN_TIME = 8.0
_STARTS = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What a link to the bot can carry."""


class Inline:
    """Answers inline queries. `username` is the bot's, once it is known."""

    def __init__(self, account: Account, house: House, database: Database, clock: Clock) -> None:
        self.username = ""
        self._account = account
        self._house = house
        self._database = database
        self._clock = clock
        self._room = asyncio.Semaphore(AT_ONCE)
        self._asked: dict[int, asyncio.Task[None]] = {}

    def take(self, query: Json) -> None:
        """Answer a query by and by. Who typed on wants only the last one answered."""
        query_id, sender = query.get("id"), query.get("from")
        person = sender.get("id") if isinstance(sender, dict) else None
        if not isinstance(query_id, str) or not isinstance(person, int):
            return
        if before := self._asked.pop(person, None):
            before.cancel()
        if len(self._asked) >= WAITING:
            log.info("an inline query was let go: %d wait already", len(self._asked))
            return
        task = asyncio.create_task(self._in_time(query_id, query), name="inline query")
        self._asked[person] = task
        task.add_done_callback(lambda done: self._done(person, done))

    def _done(self, person: int, task: asyncio.Task[None]) -> None:
        if self._asked.get(person) is task:
            del self._asked[person]

    async def stop(self) -> None:
        """Nothing more is answered."""
        tasks = list(self._asked.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _in_time(self, query_id: str, query: Json) -> None:
        try:
            async with asyncio.timeout(IN_TIME), self._room:
                await self._answer(query_id, query)
        except (TelegramError, TimeoutError) as error:
            log.info("an inline query stays unanswered (%s)", error or "too late")
        except Exception:
            log.exception("an inline query could not be answered")

    async def _answer(self, query_id: str, query: Json) -> None:
        text = clean(query.get("query"))[:QUERY_LIMIT]
        language = who(query.get("from"))["language"] or "zh"
        now = self._clock.now()
        async with self._database.reading() as view:
            most = await articles.most_given(view, now - browse.WEEK, limit=inline.MOST)
        # A search of a large knowledge base must not keep the chats waiting.
        found = await asyncio.to_thread(
            inline.offers,
            self._house,
            text,
            language,
            on=self._house.city.day(now),
            most_asked=[] if text else most,
        )
        page = _page(query.get("offset"), found)
        say = self._house.texts.say
        button = {"text": say(language, "inline-open"), "start_parameter": "browse"}
        await self._account.call(
            "answerInlineQuery",
            {
                "inline_query_id": query_id,
                "results": [self._result(one, language) for one in found[page : page + PAGE]],
                "cache_time": CACHE,
                "is_personal": True,
                "next_offset": str(page + PAGE) if len(found) > page + PAGE else "",
                "button": button,
            },
        )

    def _result(self, offer: Offer, language: str) -> Json:
        content = {
            "message_text": as_html(self._said(offer, language)),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        return {
            "type": "article",
            # Ids of articles may be longer than the 64 bytes that Telegram takes.
            "id": hashlib.sha256(offer.article.id.encode()).hexdigest()[:32],
            "title": offer.article.question,
            "description": offer.description,
            "input_message_content": content,
        }

    def _said(self, offer: Offer, language: str) -> Sequence[Span]:
        """The whole answer; the short one, or its beginning, where that is too long."""
        for reply in (offer.whole, offer.brief):
            spans = spans_of(reply)
            if units(as_plain(spans)) <= TEXT_LIMIT:
                return spans
        link = f"@{self.username}"
        if _STARTS.fullmatch(offer.article.id):
            link = f"https://t.me/{self.username}?start={offer.article.id}"
        rest = f"……\n\n{self._house.texts.say(language, 'inline-rest', link=link)}"
        return [*split(spans, TEXT_LIMIT - units(rest))[0], (rest, False)]


def _page(offset: object, found: Sequence[Offer]) -> int:
    """Where the next results begin; anything that is not of ours begins anew."""
    known = isinstance(offset, str) and offset.isdecimal() and len(offset) < 4
    return min(int(str(offset)), len(found)) if known else 0
