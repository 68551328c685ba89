"""The knowledge base for operators: looked up in place, offered for what the citizen said, and
sent as the operator's own message with its source."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from handlers import hearing
from handlers.citizen import answer, ask
from handlers.desk import chats
from handlers.errors import NotNow
from handlers.house import House
from handlers.masking import mask
from handlers.turn import Reply, Turn
from knowledge.articles import Article
from storage import handoffs
from storage.database import Row
from storage.messages import Message
from storage.staff import Member

FOUND = 6
OFFERED = 3
SHORTEST = 3
"""Characters below which a message asks nothing that could be looked up (好的, 嗯)."""
LONGEST = 200
PRESSING = frozenset({"emergency", "despair", "anger"})
"""Reasons that a list names, with the words that gave them."""
SITTING = timedelta(minutes=30)
"""A case is what a chat is about when it was filed so shortly before, or since."""


@dataclass(frozen=True, slots=True)
class Looked:
    """`fits`: whether the articles answer what was asked, or are only near it."""

    articles: tuple[Article, ...]
    fits: bool


async def look_up(house: House, asked: str, on: date, *, limit: int = FOUND) -> Looked:
    """What the search that citizens use finds, best first."""
    index, found = await house.knowledge.search(asked[:LONGEST], limit=limit, on=on)
    articles = tuple(index.article(hit.id) for hit in found.hits)
    return Looked(articles, found.outcome != "unknown")


def matter(row: Row) -> str:
    """What a list shows of a chat, numbers masked: the case that was filed in this sitting, the
    report that was begun, or what was told last. Of one that presses, and of one that is held as
    soon as there are any, only the newest words."""
    told, case = row["told_text"] or row["last_text"] or "", row["case_summary"]
    # What was told before a case was filed belongs to it: 不留, the street, a telephone number.
    answered = case and (row["told_at"] is None or row["told_at"] <= row["case_at"])
    presses = row["reason"].partition("-")[0] in PRESSING
    draft = json.loads(row["draft"])
    if not answered and (presses or _told_to_us(row)):
        # Of danger the place or number that came last says too little.
        first = draft["slots"].get("summary", "") if presses and "danger" in draft else ""
        return _masked(told if first in told else f"{first}；{told}")
    if case and row["case_at"] > row["opened_at"] - SITTING:
        return _masked(case)
    slots = draft.get("slots", {})
    if begun := slots.get("summary") or slots.get("detail"):
        return _masked(begun)
    if answered and row["case_closed_at"]:
        return _masked(row["last_text"] or "")  # a person is wanted, about what is not known yet
    return _masked(case if answered else told)


def _told_to_us(row: Row) -> bool:
    """Something was told to whoever holds the chat, or while the citizen waited for them."""
    held, at = row["state"] in handoffs.HELD, row["told_at"]
    return held and at is not None and at > row["opened_at"]


_masked = lru_cache(maxsize=2048)(mask)


async def suggest(house: House, said: str, on: date) -> tuple[Article, ...]:
    """What might be answered to a citizen's words: one article when the search is sure, a few
    when it offers choices, and nothing when it would guess."""
    if hearing.length(said) < SHORTEST:
        return ()
    asked = hearing.looked_up(said)
    index, found = await house.knowledge.search(asked, limit=OFFERED, on=on)
    if found.outcome == "sure" and found.answer:
        return (index.article(found.answer),)
    if found.outcome == "choices":
        return tuple(index.article(hit.id) for hit in found.hits)
    return ()


def to_answer(said: list[Message]) -> Message | None:
    """The citizen's last words, while no person has answered them yet."""
    for one in reversed(said):
        if one.side == "operator":
            return None
        if one.side == "citizen" and one.text.strip():
            return one
    return None


def reply_of(turn: Turn, article: Article, *, full: bool) -> Reply:
    """An article as the operator's words."""
    article = article.in_language(turn.language)
    reply = answer.shown(turn.t, article, brief=not full and bool(article.short))
    reply.elder = ""
    return reply


def words_of(turn: Turn, article: Article, *, full: bool) -> str:
    """The same in one text, to be changed in the composer."""
    reply = reply_of(turn, article, full=full)
    if reply.card is None:
        return reply.text
    rows = "\n".join(f"{row.label}：{row.value}" for row in reply.card.rows)
    article = article.in_language(turn.language)
    parts = (article.answer, rows, answer.source_of(turn.t, article))
    return "\n\n".join(part for part in parts if part)


async def send(turn: Turn, handoff_id: int, by: Member, article_id: str, *, full: bool) -> None:
    """Say an article to the citizen, with its source."""
    article = ask.known(turn, article_id)
    if article is None:
        raise NotNow("这条知识刚刚停用了，没有发。")
    reply = reply_of(turn, article, full=full)
    if full:
        reply.files = await answer.files(turn, article)
    await chats.say(turn, handoff_id, by, reply)
    answer.remember(turn, article, full=full)
