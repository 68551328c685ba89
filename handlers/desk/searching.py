"""Searching all transcripts: who may, what is too wide, and the trace that it leaves."""

from datetime import datetime

from handlers.desk.permissions import SEARCH_CHATS, may
from handlers.errors import NotAllowed, NotNow
from storage import notes, words
from storage.database import Row, Transaction
from storage.staff import Member
from storage.words import Wanted

PAGE = 40
SHORTEST = 2
"""One character is in every third message: it finds nothing, slowly."""


class TooWide(NotNow):
    """Nothing that narrows was asked for."""


async def search(tx: Transaction, by: Member, wanted: Wanted, *, now: datetime) -> list[Row]:
    """One page and one more row when there are more; what was looked for is written down."""
    if not may(by, SEARCH_CHATS):
        raise NotAllowed("您的角色还不能搜索对话。")
    short = [one for one in wanted.words if len(one) < SHORTEST]
    narrow = wanted.citizen or wanted.staff_id or wanted.since or wanted.until
    if short or not (wanted.words or narrow):
        raise TooWide("请至少打两个字。")
    asked = " ".join((*wanted.words, wanted.citizen)).strip()
    await notes.audit(tx, f"staff:{by.name}", "search", "chats", now=now, text=asked[:200])
    return await words.find(tx, wanted, limit=PAGE + 1)


async def looked(tx: Transaction, by: Member, conversation_id: int, *, now: datetime) -> None:
    """Somebody opened a transcript that is nobody's or another's: it is written down."""
    actor, subject = f"staff:{by.name}", f"chat:{conversation_id}"
    await notes.audit(tx, actor, "read-chat", subject, now=now)
