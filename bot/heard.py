"""From a turn to rows: what the citizen did (what was said to it: `bot.transcript`)."""

from datetime import datetime
from typing import Any

from handlers.desk import quoting
from handlers.files import as_file
from handlers.telling import tells
from handlers.turn import Turn, new_key
from storage import media, messages
from storage.messages import Message

SILENT = ("joined", "left", "closed", "reopened", "reaction")
"""What happens without a word."""


async def came_along(turn: Turn) -> None:
    """Files are known before anybody answers: a handler may tie them to a case."""
    if turn.incoming.kind not in (*SILENT, "edit", "nothing"):
        for file in turn.incoming.files:
            await media.add(turn.tx, as_file(file, turn.talk.id), now=turn.now)


async def kept(turn: Turn, received_at: datetime) -> Message | None:
    """What the citizen did, to be kept; None when there is nothing to keep.

    An edit becomes a new version of the message that we have.
    """
    incoming = turn.incoming
    if incoming.kind == "edit":
        await _new_version(turn)
        return None
    if incoming.kind in (*SILENT, "nothing") or turn.turns_page:
        return None
    if incoming.kind == "choice" and turn.chosen is None:
        return None  # a tap on what is over says nothing
    return Message(
        new_key(),
        "citizen",
        _words(turn),
        received_at,
        await _extras(turn),
        platform_id=incoming.platform_id,
        client_key=incoming.client_key,
        tells=tells(turn),
    )


def _words(turn: Turn) -> str:
    """What the transcript shows: the words, the tapped label, or the command."""
    incoming = turn.incoming
    if incoming.kind == "choice":
        return turn.chosen.label if turn.chosen else ""
    if incoming.kind == "command":
        return f"/{incoming.text} {incoming.argument}".strip()
    return turn.spelled or incoming.text or incoming.phone


async def _extras(turn: Turn) -> dict[str, Any]:
    extras: dict[str, Any] = {}
    incoming = turn.incoming
    if await _may_quote(turn, incoming.quotes):
        extras["quotes"] = incoming.quotes
    if came := (*incoming.files, *incoming.unfit):
        extras["files"] = [file.key for file in came]
    if incoming.album:
        extras["album"] = incoming.album
    if incoming.reply_to:
        extras["reply_to"] = incoming.reply_to
    if incoming.place:
        place = incoming.place
        extras["place"] = {"lat": place.latitude, "lng": place.longitude, "label": place.label}
    return extras


async def _may_quote(turn: Turn, key: str) -> bool:
    """Whether a citizen sees the message that they quote; what is gone holds no words back."""
    message = await messages.by_key(turn.tx, turn.talk.id, key) if key else None
    return message is not None and quoting.may_be(message)


async def _new_version(turn: Turn) -> None:
    incoming, talk = turn.incoming, turn.talk
    if not incoming.platform_id:
        return
    before = await messages.by_platform_id(turn.tx, talk.id, incoming.platform_id)
    if before:
        before.text, before.tells = incoming.text, tells(turn)
        await messages.change(turn.tx, talk, before, now=turn.now)
