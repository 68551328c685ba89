"""A chat as the desk shows it: its messages, how it stands, and who the citizen is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.pages import view
from bot.pages.desk import banned, board, labels, quoted, shown
from bot.pages.desk.chat_labels import C
from bot.pages.desk.gap_labels import G
from bot.pages.desk.labels import T
from bot.pages.desk.room import Room
from bot.pages.desk.stand_labels import H
from bot.pages.dictionary.searching import short
from bot.pages.templating import part
from handlers.citizen import danger
from handlers.desk import lookup, mending, offering, quoting, supplementing
from handlers.desk.chats import LONGEST
from handlers.desk.permissions import BARGE_IN, may
from handlers.in_short import first_words
from handlers.notices import catching
from handlers.turn import Turn
from knowledge.articles import Article
from storage import awaiting, cases, handoff_lists, handoffs, mentions, messages, outbox
from storage.cases import Case
from storage.conversations import Conversation
from storage.database import Transaction
from storage.messages import Message
from storage.staff import Member

SHOWN = 120
MOST_SHOWN = 3000
PAST = 10
LOOKED_BACK = 20
"""Messages in which the citizen's last words are looked for."""
MEDIA = "/desk/media/"


async def rows(
    tx: Transaction, room: Room, talk: Conversation, said: Sequence[Message], me: Member
) -> list[dict[str, Any]]:
    """Messages with their files, what became of them (`state`, see `troubles`; or empty), their
    earlier wordings (`was`), what they reply to (`quotes`) and how they would be quoted (`own`),
    and whether I may change them (`mends`)."""
    found = await view.messages(tx, said, room.zone, MEDIA)
    troubles = await _troubles(tx, talk.id)
    theirs = any(one.side == "citizen" for one in said)
    may_add = theirs and bool(await supplementing.open_cases(tx, talk.person_id))
    changed = [one.id for one in said if one.edited_at and one.side in ("citizen", "operator")]
    earlier = await messages.versions_of(tx, changed)
    now, name, here = room.clock.now(), name_of(talk), {one.key for one in said}
    for one, message in zip(found, said, strict=True):
        one["state"] = troubles.get(one["key"], "")
        one["article"] = message.article_id or ""
        one["chat"] = talk.id
        one["may_add"] = may_add
        one["was"] = [text for text in earlier.get(message.id, ()) if text]
        one["own"] = quoted.own(one, message, name)
        one["quotes"] = await quoted.above(tx, one, talk, name, here)
        one["erased"] = "erased" in message.extras
        one["quotable"] = quoting.may_be(message) and not one["erased"]
        one["mends"] = mending.mendable(message, me, now)
    return found


def message(one: dict[str, Any], name: str, csrf: str) -> str:
    """One message as a piece of the page."""
    common = {"csrf": csrf, "longest": LONGEST, "lang": "zh", "t": T, "g": G, "c": C, "h": H}
    return part("desk/one.html", m=one, citizen_name=name, **common)


def name_of(talk: Conversation) -> str:
    return talk.name or talk.display_name or shown.visitor(talk.id)


def stands(talk: Conversation, me: Member) -> dict[str, Any]:
    """Who has the chat and what I may do with it now."""
    held = talk.handoff or talk.elsewhere
    if held is None:
        state = "bot"
    elif held.conversation_id != talk.id:
        state = "elsewhere"
    elif held.state in handoffs.WAITING:
        state = "waits"
    else:
        state = "mine" if held.staff_id == me.id else "other"
    leads = may(me, BARGE_IN)
    return {
        "state": state,
        "handoff": held.id if held else 0,
        "holder": held.staff_name if held else "",
        "elsewhere": held.conversation_id if held else 0,
        "writes": state in ("mine", "waits"),
        "hands_back": state == "mine" or (leads and state == "other"),
        "blocked": talk.blocked_at is not None,
    }


async def opened(
    tx: Transaction, room: Room, me: Member, talk: Conversation, back: int = 0, quotes: str = ""
) -> dict[str, Any]:
    """What the middle and the right pane show of a chat, but for how it stands; `back` of its
    messages, so many as were asked for; the composer answers the message `quotes`."""
    limit = min(max(back, SHOWN), MOST_SHOWN)
    said = await messages.latest(tx, talk.id, limit=limit)
    return {
        "chat": talk.id,
        "name": name_of(talk),
        "channel": channel(talk),
        "last": talk.revision,
        "more": len(said) == limit < MOST_SHOWN,
        "back": limit + SHOWN,
        "seam": len(said) - (limit - SHOWN) if limit > SHOWN else -1,
        "messages": await rows(tx, room, talk, said, me),
        "card": await card(tx, room, talk, me),
        "suggested": await suggested(tx, room, talk, said),
        "quoting": await quoted.about(tx, talk, name_of(talk), quotes),
    }


async def suggested(
    tx: Transaction, room: Room, talk: Conversation, said: list[Message]
) -> list[dict[str, Any]]:
    """What a person might answer, where the chat waits for one or has one."""
    if talk.handoff is None:
        return []
    turn = Turn(house=room.house, tx=tx, now=room.clock.now(), conversation=talk)
    last = lookup.to_answer(said)
    found = await lookup.suggest(room.house, last.text, turn.today) if last else ()
    return [offered(turn, one) for one in found]


def offered(turn: Turn, article: Article) -> dict[str, Any]:
    """An article to be chosen: its name, a glance, and both answers as text."""
    return {
        "id": article.id,
        "question": article.question,
        "glance": short(article),
        "short": lookup.words_of(turn, article, full=False),
        "full": lookup.words_of(turn, article, full=True),
        "has_short": bool(article.short),
    }


def channel(talk: Conversation) -> str:
    return labels.CHANNELS.get(talk.address.channel, talk.address.channel)


async def card(tx: Transaction, room: Room, talk: Conversation, me: Member) -> dict[str, Any]:
    """Who the citizen is, as far as the desk needs it; the number is masked."""
    city, zone, now = room.house.city, room.zone, room.clock.now()
    theirs = await cases.of_person(tx, talk.person_id)
    slots = (talk.state.get("form") or danger.draft_of(talk.state, now)).get("slots", {})
    reason = ""
    if talk.handoff:
        handoff = await handoffs.find(tx, talk.handoff.id)
        slots = {**handoff.draft.get("slots", {}), **slots}
        reason = labels.REASONS.get(handoff.reason.partition("-")[0], handoff.reason)
    number = talk.phone or next((one.contact_phone for one in theirs if one.contact_phone), "")
    return {
        "facts": [
            (T["channel"], channel(talk)),
            (T["language"], labels.LANGUAGES.get(talk.language, talk.language)),
            (T["first_seen"], shown.moment(talk.created_at, zone)),
            (T["last_seen"], shown.moment(talk.last_in_at, zone)),
            *_notice(talk, zone),
        ],
        "reason": reason,
        "phone": shown.phone(number),
        "cases": [shown.case_row(one, city, now, zone) for one in theirs],
        "draft": shown.draft(slots, city),
        "fills": stands(talk, me)["handoff"] if stands(talk, me)["state"] == "mine" else 0,
        "chat": talk.id,
        "past": shown.earlier(await handoff_lists.of_person(tx, talk.person_id, limit=PAST), zone),
        "consent": _consent(number, theirs),
        "ban": await banned.card(tx, room, talk, me),
    }


def _notice(talk: Conversation, zone: ZoneInfo) -> list[tuple[str, str]]:
    """The notice to the public that the talk is about, if it is about one."""
    opened = talk.handoff.opened_at if talk.handoff else None
    about = catching.concerning(talk, opened)
    if about is None:
        return []
    at = shown.moment(about["at"], zone)
    return [(C["about_notice"], C["about_notice_at"].format(title=about["title"], at=at))]


def _consent(phone: str, theirs: Sequence[Case]) -> str:
    """What the citizen agreed to about their number."""
    if any(one.anonymous for one in theirs):
        return C["consent_anonymous"]
    return C["consent_phone"] if phone else C["consent_none"]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the left pane, for a page that is shown whole."""

    state: str
    staff_id: int | None
    offered_to: int | None
    passed_to: str
    shown: dict[str, Any]


async def left(
    tx: Transaction, room: Room, me: Member, chat: int, most: int = shown.MOST
) -> dict[str, Any]:
    """The left pane: alarms, who mentioned me, and who waits or is being served."""
    now, open_ones = room.clock.now(), await handoff_lists.open_ones(tx)
    left_ones = board.beside(await handoff_lists.left_ones(tx), open_ones)
    lines = [
        Row(
            row["state"],
            row["staff_id"],
            row["offered_to"],
            shown.passed_to(row),
            shown.queued(row, now, chat),
        )
        for row in [*open_ones, *left_ones]
    ]
    skills = await offering.skills_of(tx, me, now)
    return {
        "groups": shown.grouped(lines, me.id, skills, most),
        "alarms": await board.alarms(tx, room),
        "mentions": await mentioned(tx, room, me),
        "more": most + shown.MOST,
    }


async def mentioned(tx: Transaction, room: Room, me: Member) -> list[dict[str, Any]]:
    """Where colleagues named me in a note that I have not looked at."""
    return [
        {
            "chat": row["conversation_id"],
            "name": row["display_name"] or shown.visitor(row["conversation_id"]),
            "by": C["mention_by"].format(name=row["by_name"]),
            "words": first_words(row["text"] or ""),
            "at": shown.moment(row["mentioned_at"], room.zone),
        }
        for row in await mentions.unseen(tx, me.id)
    ]


async def troubles(tx: Transaction, chat: int) -> dict[str, Any]:
    """What stands at messages that did not get through, by their keys."""
    found = await _troubles(tx, chat)
    return {
        key: part("desk/trouble.html", state=state, t=T, lang="zh") for key, state in found.items()
    }


async def _troubles(tx: Transaction, chat: int) -> dict[str, str]:
    return await outbox.troubles(tx, chat) | await awaiting.of(tx, chat)
