"""What people wrote, found again by any words of it, two characters or more.

`message_words` is narrow, so that reading it is quick on both databases without an extension of
either; the newest come first, a search ends with the page that is shown, and blocks of messages in
which the words cannot stand are passed over (`word_blocks.py`).
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage import word_blocks
from storage.database import Row, Transaction

SIDES = ("citizen", "operator", "note")
"""Whose words are found: what people wrote, not what the bot says."""


def plain(text: str) -> str:
    """As it is compared: half width, small letters."""
    return unicodedata.normalize("NFKC", text).lower()


async def keep(tx: Transaction, said: Mapping[str, str]) -> None:
    """Let messages (key → text) be found; their rows exist already."""
    await tx.many(
        """INSERT INTO message_words (message_id, conversation_id, words)
        SELECT id, conversation_id, CAST(:words AS TEXT) FROM messages
        WHERE message_key = :message_key
        ON CONFLICT (message_id) DO UPDATE SET words = excluded.words""",
        [{"words": plain(text), "message_key": key} for key, text in said.items()],
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty fields do not narrow. `before` is the last message id seen."""

    words: tuple[str, ...] = ()
    citizen: str = ""
    staff_id: int = 0
    since: datetime | None = None
    until: datetime | None = None
    before: int = 0


def _like(word: str) -> str:
    for sign in ("\\", "%", "_"):
        word = word.replace(sign, f"\\{sign}")
    return f"%{word}%"


async def find(tx: Transaction, wanted: Wanted, *, limit: int) -> list[Row]:
    """Messages that have all the words, the newest first, with whose they are."""
    words = [plain(word) for word in wanted.words]
    reaches = await word_blocks.reaches(tx, words, wanted.before)
    where, values = _narrowed(wanted, words)
    found: list[Row] = []
    for first, last in reaches:
        if len(found) < limit:
            within = {**values, "first": first, "last": last, "limit": limit - len(found)}
            found += await _within(tx, where, within)
    return found


def _narrowed(wanted: Wanted, words: Sequence[str]) -> tuple[list[str], dict[str, object]]:
    """The conditions, and their values."""
    where: list[str] = []
    values: dict[str, object] = {}
    for number, word in enumerate(words):
        where.append(f"w.words LIKE :word_{number} ESCAPE '\\'")
        values[f"word_{number}"] = _like(word)
    if wanted.citizen:
        where.append(
            """w.conversation_id IN (SELECT c.id FROM conversations c
            JOIN people p ON p.id = c.person_id
            WHERE c.display_name LIKE :citizen ESCAPE '\\' OR p.name LIKE :citizen ESCAPE '\\')"""
        )
        values["citizen"] = _like(wanted.citizen)
    if wanted.staff_id:
        where.append(
            "w.conversation_id IN (SELECT conversation_id FROM handoffs WHERE staff_id = :staff_id)"
        )
        values["staff_id"] = wanted.staff_id
    for name, sign, at in (("since", ">=", wanted.since), ("until", "<", wanted.until)):
        if at is not None:
            where.append(f"m.said_at {sign} :{name}_at")
            values[f"{name}_at"] = at
    return where, values


async def _within(tx: Transaction, where: list[str], values: dict[str, object]) -> list[Row]:
    """Messages of one reach of ids: several in one statement are not looked up but scanned for."""
    return await tx.rows(
        f"""SELECT m.id, m.conversation_id, m.side, m.text, m.said_at, s.name AS staff_name,
            c.display_name, c.channel, p.name AS person_name
        FROM message_words w JOIN messages m ON m.id = w.message_id
        JOIN conversations c ON c.id = w.conversation_id JOIN people p ON p.id = c.person_id
        LEFT JOIN staff s ON s.id = m.staff_id
        WHERE {" AND ".join(["w.message_id BETWEEN :first AND :last", *where])}
        ORDER BY w.message_id DESC LIMIT :limit""",
        **values,
    )
