"""An article as citizens would see it, said by the very code that says it to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.spans import units
from bot.channels.telegram.native import TelegramNative
from bot.channels.telegram.writing import CAPTION_LIMIT, TEXT_LIMIT
from bot.pages import view
from bot.pages.labels import LABELS
from bot.pages.look import Look
from bot.pages.templating import part
from handlers import choices
from handlers.citizen import answer as answering
from handlers.citizen import inline
from handlers.citizen.inline import Offer
from handlers.house import House
from handlers.keeping import as_message
from handlers.turn import Reply, Turn
from knowledge.articles import Article
from storage.conversations import Address, Conversation
from storage.database import Transaction

MEDIA = "/desk/knowledge/media/"


@dataclass(frozen=True, slots=True)
class Part:
    """One message of Telegram: its words as Telegram's HTML, their length as it counts, its
    buttons by row and the kind of file that it carries."""

    html: str
    length: int
    most: int
    buttons: tuple[tuple[str, ...], ...]
    file: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The pages as documents (the English one is empty where nothing is written in it), Telegram's
    messages, and how it is offered in a list."""

    web: str
    elder: str
    english: str
    telegram: tuple[Part, ...]
    offer: Offer


async def of(
    tx: Transaction, house: House, article: Article, *, now: datetime, zone: ZoneInfo, theme: str
) -> Preview:
    async def page(elder: bool, language: str = "zh") -> str:
        replies = await _said(tx, house, article, now, "web", language)
        look = Look(language, elder, 22 if elder else 18, theme)  # type: ignore[arg-type]
        return await document(tx, house, replies, look, now=now, zone=zone)

    told = await _said(tx, house, article, now, "telegram")
    offered = inline.offer(partial(house.texts.say, "zh"), article)
    english = await page(False, "en") if article.reads_in("en") else ""
    return Preview(await page(False), await page(True), english, parts(told), offered)


async def document(
    tx: Transaction,
    house: House,
    replies: Sequence[Reply],
    look: Look,
    *,
    now: datetime,
    zone: ZoneInfo,
    media: str = MEDIA,
) -> str:
    """Replies as the web chat shows them, as a document of its own; files are under `media`."""
    messages = [as_message(one, choices.offered(one.key, one.choices), now) for one in replies]
    return part(
        "desk/knowledge/bubble.html",
        messages=await view.messages(tx, messages, zone, media),
        look=look,
        lang=look.language,
        t=LABELS[look.language],
        city=house.city,
        csrf="",
    )


async def _said(
    tx: Transaction,
    house: House,
    article: Article,
    now: datetime,
    channel: str,
    language: str = "zh",
) -> list[Reply]:
    """The replies of a turn of a conversation that is nobody's: the answer, and what 看完整的
    gives after a short one."""
    talk = Conversation(0, Address(channel, "", ""), 0, language, "", "", "", 0, 0)
    turn = Turn(house=house, tx=tx, now=now, conversation=talk)
    await answering.give(turn, article)
    if answering.comes_short(article.in_language(language)):
        await answering.give(turn, article, full=True)
    return turn.replies


def parts(replies: Sequence[Reply]) -> tuple[Part, ...]:
    """Replies as Telegram gets them."""
    native = TelegramNative()
    return tuple(
        _part(payload)
        for reply in replies
        for payload in native.to_native(reply, choices.offered(reply.key, reply.choices))
    )


def _part(payload: dict[str, Any]) -> Part:
    words = payload.get("text", payload.get("caption", ""))
    rows = payload.get("reply_markup", {}).get("inline_keyboard", ())
    return Part(
        html=words,
        length=units(payload.get("plain", "")),
        most=TEXT_LIMIT if "text" in payload else CAPTION_LIMIT,
        buttons=tuple(tuple(one["text"] for one in row) for row in rows),
        file="" if "text" in payload else str(payload["method"]).removeprefix("send"),
    )
