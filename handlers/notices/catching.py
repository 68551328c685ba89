"""Notices are written into a chat's transcript when they are needed, not when they are sent: a
million rows for what nobody speaks of would be too much.

1. A turn of a citizen first writes what reached their chat since the last one; an operator sees it
   just before their words, a tap and a reply find it.
2. A tap on one that is older says by its key which it is.
3. Where nothing went out lately, nothing is asked.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from handlers import choices
from handlers.keeping import as_message
from handlers.notices import content
from handlers.turn import Turn
from storage import messages, notice_ledger, notice_readers, notices
from storage.conversations import Conversation
from storage.messages import Message
from storage.notices import Notice

SILENT = ("nothing", "joined", "left", "reaction")
JUST_BEFORE = timedelta(hours=2)
ASKED_FOR = timedelta(days=30)


async def catch_up(turn: Turn) -> None:
    """Write what reached this chat and is not in its transcript yet."""
    lately = turn.house.notices
    if lately is None:
        return
    since = await lately.since(turn.tx, turn.now)
    if since is None:
        return
    for row in await notice_readers.untold(turn.tx, turn.talk.person_id, turn.talk.id, since):
        await _write(turn, row["notice_id"], row["person_id"], row["platform_id"], row["done_at"])


async def by_key(turn: Turn, key: str) -> Message | None:
    """The message of a notice that was tapped, written now if it was not yet."""
    meant = notice_ledger.of_key(key)
    if meant is None:
        return None
    row = await notice_readers.told(turn.tx, *meant)
    if row is None or row["conversation_id"] != turn.talk.id or row["platform_id"] is None:
        return None
    await _write(turn, *meant, row["platform_id"], row["done_at"] or turn.now)
    return await messages.by_key(turn.tx, turn.talk.id, key)


async def by_number(turn: Turn, number: str) -> str:
    """The key of the notice whose message has a number of the platform's; empty for none. It is
    in the transcript after this."""
    talk = turn.talk
    row = await notice_readers.answered_by(turn.tx, talk.person_id, talk.id, number)
    if row is None:
        return ""
    key = notice_ledger.key_of(row["notice_id"], row["person_id"])
    if await messages.by_key(turn.tx, talk.id, key) is None:
        await by_key(turn, key)
    return key


async def _write(
    turn: Turn, notice_id: int, person_id: int, platform_id: str | None, at: datetime
) -> None:
    """A notice becomes a message; a correction or recall changes the message that is there."""
    notice = await notices.find(turn.tx, notice_id)
    key = notice_ledger.key_of(notice.root_id, person_id)
    before = await messages.by_key(turn.tx, turn.talk.id, key)
    message = await _message(turn, notice, key, at)
    if before is None:
        message.platform_id = platform_id
        await messages.add(turn.tx, turn.talk, [message])
    elif notice.kind != "notice":
        before.text, before.extras = message.text, {**before.extras, **message.extras}
        before.extras["choices"] = message.extras.get("choices", [])
        await messages.change(turn.tx, turn.talk, before, now=turn.now)
    await notice_readers.transcribed(turn.tx, notice_id, person_id)
    remember(turn, notice, person_id, at, message.extras.get("choices", ()))


async def _message(turn: Turn, notice: Notice, key: str, at: datetime) -> Message:
    file = await content.file_of(turn.tx, notice.words)
    reply = content.said(notice, turn.language, file).to(key)
    return as_message(reply, choices.offered(key, reply.choices), at)


def remember(
    turn: Turn,
    notice: Notice,
    person_id: int,
    at: datetime,
    offered: Sequence[dict[str, Any]] = (),
) -> None:
    """The last notice in this chat: what is asked next may be about it, and a number that is typed
    means what it `offered`, unless a form waits for its own answer."""
    if offered and "form" not in turn.state:
        turn.state["offered"] = list(offered)
    known = last(turn)
    asked = bool(known and known["id"] == notice.root_id and known.get("asked"))
    turn.state["notice"] = {
        "id": notice.root_id,
        "person": person_id,
        "title": notice.words.title,
        "at": at.isoformat(),
        "asked": asked,
    }


def last(turn: Turn) -> dict[str, Any] | None:
    """What is remembered of the last notice in this chat."""
    found: dict[str, Any] | None = turn.state.get("notice")
    return found


def concerning(talk: Conversation, opened: datetime | None) -> dict[str, Any] | None:
    """The notice that a talk with a person is about: one that was asked about, replied to, or had
    just arrived when a person was asked for."""
    kept: dict[str, Any] | None = talk.state.get("notice")
    if kept is None or opened is None:
        return None
    at = datetime.fromisoformat(kept["at"])
    if at < opened - (ASKED_FOR if kept["asked"] else JUST_BEFORE):
        return None
    return {"title": kept["title"], "at": at}
