"""What was said, as the transcript keeps it."""

from datetime import datetime
from typing import Any

from handlers.turn import Reply
from storage.messages import Message


def as_message(reply: Reply, kept: list[dict[str, Any]], now: datetime) -> Message:
    """What was said as the transcript keeps it; `kept` are its choices as offered."""
    extras: dict[str, Any] = {}
    if reply.title:
        extras["title"] = reply.title
    if reply.elder:
        extras["elder"] = reply.elder
    if kept:
        extras["choices"] = kept
    if reply.ask:
        extras["ask"] = reply.ask
    if reply.card:
        extras["card"] = reply.card.as_json()
    if reply.files:
        extras["files"] = [file.key for file in reply.files]
    if reply.quotes:
        extras["quotes"] = reply.quotes
    return Message(
        reply.key,
        reply.side,
        reply.text,
        now,
        extras,
        staff_id=reply.staff_id,
        article_id=reply.article or None,
    )
