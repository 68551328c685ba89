"""What is kept about a person, all of it as a file, and forgetting it."""

import json
from datetime import datetime, timedelta
from typing import Any

from handlers import in_short
from handlers.cases import card
from handlers.cases.disclosing import ACTION
from handlers.masking import mask
from handlers.turn import Attachment, Choice, Reply, Turn, new_key
from storage import (
    bans,
    cases,
    conversations,
    messages,
    notes,
    notice_readers,
    privacy,
    quotes,
    subscriptions,
    timers,
)
from storage.database import Row
from storage.messages import Message

SHOWN = 20
"""Looks at one's data that are listed, the newest."""
GRACE = timedelta(minutes=1)
"""Between the goodbye and the forgetting, so that the goodbye can still be delivered."""


async def explain(turn: Turn) -> None:
    turn.say(
        "privacy-what",
        choices=[
            Choice(turn.t("choice-seen"), "privacy.seen", {}),
            Choice(turn.t("choice-channels"), "channels", {}),
            Choice(turn.t("choice-export"), "privacy.export", {}),
            Choice(turn.t("choice-delete"), "privacy.delete", {}),
        ],
    )


async def seen(turn: Turn) -> None:
    """Who looked at one's data: role and unit, when and why; never a colleague's name."""
    rows = await notes.seen_by(turn.tx, turn.talk.person_id, SHOWN)
    lines = [
        turn.t(
            "privacy-seen-line",
            when=card.moment(turn, row["happened_at"]),
            who=row["department"] or turn.house.city.hotline(turn.language),
            reason=_why(turn, row),
        )
        for row in rows
    ]
    if lines:
        turn.reply(Reply("\n".join([turn.t("privacy-seen", count=len(lines)), *lines])))
    else:
        turn.say("privacy-seen-none")


def _why(turn: Turn, row: Row) -> str:
    """Why somebody looked, in their words; what a unit was given, and for which case."""
    if row["action"] != ACTION:
        return mask(row["text"])
    number = row["subject"].removeprefix("case:")
    return turn.t(f"privacy-disclosed-{row['text']}", number=number)


async def export(turn: Turn) -> None:
    """Everything we keep about the person, as one JSON file in the chat."""
    text = json.dumps(await collected(turn), ensure_ascii=False, indent=2, default=_plain)
    turn.reply(
        Reply(
            turn.t("privacy-export"),
            files=(
                Attachment(
                    new_key(),
                    "file",
                    name="warmline-my-data.json",
                    mime="application/json",
                    size=len(text.encode()),
                    source={"text": text},
                ),
            ),
        )
    )
    await notes.audit(turn.tx, "citizen", "export", f"person:{turn.talk.person_id}", now=turn.now)


async def collected(turn: Turn) -> dict[str, Any]:
    person_id = turn.talk.person_id
    mine = await cases.of_person(turn.tx, person_id, limit=1000)
    return {
        "person": await conversations.person(turn.tx, person_id),
        "addresses": await conversations.of_person(turn.tx, person_id),
        "subscriptions": await subscriptions.of_person(turn.tx, person_id),
        "notices": await notice_readers.got(turn.tx, person_id),
        "personal_service_stopped": [
            {**one, "reason": turn.t("privacy-ban-reason")}
            for one in await bans.all_of(turn.tx, person_id)
        ],
        "messages": await _said(turn),
        "cases": [
            {
                "number": case.number,
                "status": case.status,
                "kind": case.kind,
                "summary": case.summary,
                "detail": case.detail,
                "place": case.place,
                "contact_phone": case.contact_phone,
                "created_at": case.created_at,
                "events": [
                    {"at": event.happened_at, "action": event.action, "text": event.text}
                    for event in await cases.events(turn.tx, case.id)
                    if event.action != "note"
                ],
            }
            for case in mine
        ],
    }


async def _said(turn: Turn) -> list[dict[str, Any]]:
    """Every message with its key; what one replies to with that key, its time and first words."""
    said = await messages.of_person(turn.tx, turn.talk.person_id)
    above = await quotes.everywhere(turn.tx, said)
    return [
        {"key": one.key, "at": one.said_at, "side": one.side, "text": one.text}
        | ({"quotes": _quoted(above[one.key])} if one.key in above else {})
        for one in said
    ]


def _quoted(message: Message) -> dict[str, Any]:
    return {
        "key": message.key,
        "at": message.said_at,
        "side": message.side,
        "words": in_short.of_message(message),
    }


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


async def ask_delete(turn: Turn) -> None:
    turn.say(
        "privacy-ask-delete",
        choices=[
            Choice(turn.t("choice-delete-yes"), "privacy.delete.yes", {}),
            Choice(turn.t("choice-delete-no"), "menu", {}),
        ],
    )


async def delete(turn: Turn) -> None:
    """Say goodbye now and forget a minute later."""
    await timers.plan(
        turn.tx,
        f"person:{turn.talk.person_id}",
        "erase",
        turn.now + GRACE,
        conversation_id=turn.talk.id,
        details={"person": turn.talk.person_id},
    )
    turn.say("privacy-deleted")


async def erase(turn: Turn, person_id: int) -> bool:
    await privacy.erase(turn.tx, person_id, turn.now)
    await notes.audit(turn.tx, "bot", "erase", f"person:{person_id}", now=turn.now)
    # What this turn would write back belongs to somebody who is no longer known.
    turn.conversation = None
    return True
